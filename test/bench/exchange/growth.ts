import { join } from 'node:path';
import { figure, median, type Figure } from '../figures';
import { submit } from '../load';
import { claims, ours, Program } from '../program';
import { Waybills } from '../waybill';
import { authority, setEndpoint } from './backlog';
import type { Lots } from './claims-program';
import { copyRows, idOf, openQuickly } from './copies';

/** How many rows the great table has, and how often both are asked. */
export interface GrowthPlan {
  rounds: number;
  rows: number;
}

/** Rows of the small table, the due ones among them. */
const smallRows = 1_000;

/** A lot is what the dispatcher claims when it has nothing under way; a round takes all that is due. */
const [lots, lotSize] = [16, 32];
const due = lots * lotSize;

/** Rounds before the first that counts. */
const warmUps = 3;

/**
 * CPU of claiming a lot and of recording it where the table holds a million deliveries, beside the
 * same where it holds a thousand. The lots are alike; all else in the tables was delivered, but for a few
 * that wait to be fetched and a few whose next attempt is far ahead.
 */
export async function measureGrowth(root: string, { rounds, rows }: GrowthPlan): Promise<Figure> {
  const tables: Table[] = [];
  try {
    for (const each of [smallRows, rows]) tables.push(await Table.make(join(root, `rows-${each}`), each));
    for (let round = -warmUps; round < rounds; round++)
      for (const table of tables) await table.round(round >= 0);
    return figureOf(tables as [Table, Table]);
  } finally {
    await Promise.all(tables.map((table) => table.stop()));
  }
}

/** A data folder with so many deliveries, and a program that claims there. */
class Table {
  /** Median microseconds of a lot, one number a round. */
  readonly claim: number[] = [];
  readonly record: number[] = [];
  readonly both: number[] = [];

  private constructor(
    private readonly program: Program,
    private readonly folder: string,
  ) {}

  static async make(folder: string, rows: number): Promise<Table> {
    await seed(folder);
    fill(folder, rows - due);
    return new Table(await Program.start(claims, folder), folder);
  }

  async round(counts: boolean): Promise<void> {
    makeDue(this.folder);
    const response = await fetch(`${this.program.url}/?lots=${lots}&size=${lotSize}`);
    if (!response.ok) throw new Error(`The claims failed: ${await response.text()}`);
    const { claim, record } = (await response.json()) as Lots;
    if (!counts) return;
    this.claim.push(median(claim));
    this.record.push(median(record));
    this.both.push(median(claim.map((each, lot) => each + (record[lot] as number))));
  }

  stop(): Promise<void> {
    return this.program.stop();
  }
}

/** One waybill comes through the door and waits, and an endpoint is there that nobody answers. */
async function seed(folder: string): Promise<void> {
  const program = await Program.start(ours, folder);
  try {
    const body = JSON.stringify({ url: 'http://127.0.0.1:9/' });
    await setEndpoint(program.targetOf(authority), { method: 'PUT', body, once: 'growth' });
    await submit(program.target, new Waybills().take(1)[0] as Buffer);
  } finally {
    await program.stop();
  }
}

/** What happened long ago is spread over a year. */
const longAgo = `strftime('%Y-%m-%dT%H:%M:%fZ', 1700000000 + i % 31536000, 'unixepoch')`;

/** Of a hundred rows one waits to be fetched and one is to be tried again later; the others were delivered. */
const byTurn = (waiting: string, later: string, delivered: string): string =>
  `CASE i % 100 WHEN 0 THEN ${waiting} WHEN 1 THEN ${later} ELSE ${delivered} END`;

function fill(folder: string, others: number): void {
  const database = openQuickly(folder);
  const pattern = 'endpoint_id IS NOT NULL';
  const first = { table: 'delivery', pattern, count: others } as const;
  copyRows(database, {
    ...first,
    changes: {
      id: idOf('dlv'),
      ...{ document_id: idOf('doc'), entry_id: idOf('ent'), number: `printf('999-%08d', i)` },
      endpoint_id: byTurn('NULL', 'p.endpoint_id', 'p.endpoint_id'),
      state: byTurn(`'waiting'`, `'pending'`, `'delivered'`),
      attempts: byTurn('0', '2', '1'),
      ...{ budget_from: '0', fence: byTurn('0', '2', '1'), lease_until: 'NULL', created_at: longAgo },
      next_attempt_at: byTurn(longAgo, `'2100-01-01T00:00:00.000Z'`, longAgo),
      delivered_at: byTurn('NULL', 'NULL', longAgo),
    },
  });
  copyRows(database, {
    ...first,
    count: due,
    changes: {
      id: idOf('dlv_due'),
      ...{ document_id: idOf('doc_due'), entry_id: idOf('ent_due'), number: `printf('998-%08d', i)` },
    },
  });
  // The waybill itself is not among the lots, which must be alike.
  database.exec(
    `DELETE FROM delivery WHERE id NOT LIKE 'dlv\\_0%' ESCAPE '\\' AND id NOT LIKE 'dlv\\_due%' ESCAPE '\\'`,
  );
  database.exec(`DELETE FROM attempt`);
  database.exec(`INSERT INTO attempt (delivery_id, number, at, status, latency_ms, excerpt)
    SELECT id, attempts, created_at, 204, 5, '' FROM delivery WHERE attempts > 0 AND id LIKE 'dlv\\_0%' ESCAPE '\\'`);
  database.close();
}

/** Puts the lots back to where they were before they were claimed. */
function makeDue(folder: string): void {
  const database = openQuickly(folder);
  const among = (column: string): string => `${column} >= 'dlv_due_' AND ${column} < 'dlv_due~'`;
  database.exec(`UPDATE delivery SET state = 'pending', attempts = 0, fence = 0, lease_until = NULL,
    delivered_at = NULL, next_attempt_at = created_at WHERE ${among('id')}`);
  database.exec(`DELETE FROM attempt WHERE ${among('delivery_id')}`);
  database.close();
}

function figureOf([small, great]: readonly [Table, Table]): Figure {
  const ratios = great.both.map((each, round) => each / (small.both[round] as number));
  return figure(ratios, {
    small_claim_us: small.claim,
    small_record_us: small.record,
    great_claim_us: great.claim,
    great_record_us: great.record,
  });
}
