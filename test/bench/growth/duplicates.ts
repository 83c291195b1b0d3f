import { randomInt } from 'node:crypto';
import { Agent } from 'node:http';
import { join } from 'node:path';
import { copyRows, openQuickly } from '../exchange/copies';
import { figure, type Figure } from '../figures';
import { submit, type Target } from '../load';
import { ours, Program } from '../program';
import { Waybills } from '../waybill';

/** How many keys the great table holds, and how many repeated requests a round has. */
export interface DuplicatesPlan {
  keys: number;
  rounds: number;
  requests: number;
}

/** Keys of the small table. */
const smallKeys = 10_000;

/** Rounds before the first that counts. */
const warmUps = 3;

/** Requests in flight; nothing is written, so no group has to form. */
const connections = 8;

/** The key of the one request that came through the door, of which every other row is a copy. */
const first = 'bench-first';

/** Copies are numbered; the spread of the numbers makes keys as long as those of real clients. */
const keyOf = (number: number): string => `key-${String(number).padStart(24, '0')}`;

/**
 * CPU of a repeated request whose key is found among ten million, beside the same among ten thousand. Any
 * of the keys may be repeated, so that in the great table most lookups go where none was before: harder than
 * in the field, where what is repeated is what was sent a moment ago. The stored answers are thinner than
 * real ones, in both tables: they name the document and leave out findings and routing.
 */
export async function measureDuplicates(root: string, plan: DuplicatesPlan): Promise<Figure> {
  const tables: Table[] = [];
  try {
    for (const keys of [smallKeys, plan.keys])
      tables.push(await Table.make(join(root, `keys-${keys}`), keys));
    for (let round = -warmUps; round < plan.rounds; round++)
      for (const table of tables) await table.round(plan.requests, round >= 0);
    return figureOf(tables as [Table, Table]);
  } finally {
    await Promise.all(tables.map((table) => table.stop()));
  }
}

/** A data folder with so many keys, and the product that serves it. */
class Table {
  /** Microseconds of CPU a request, one number a round. */
  readonly costs: number[] = [];

  private constructor(
    private readonly program: Program,
    private readonly body: Buffer,
    readonly keys: number,
  ) {}

  static async make(folder: string, keys: number): Promise<Table> {
    const body = new Waybills().take(1)[0] as Buffer;
    const seeding = await Program.start(ours, folder);
    await submit(seeding.target, body, { once: first }).finally(() => seeding.stop());
    fill(folder, keys);
    return new Table(await Program.start(ours, folder), body, keys);
  }

  async round(requests: number, counts: boolean): Promise<void> {
    const keys = Array.from({ length: requests }, () => keyOf(randomInt(this.keys) + 1));
    const before = this.program.cpuSeconds();
    await repeat(this.program.target, this.body, keys);
    if (counts) this.costs.push(((this.program.cpuSeconds() - before) * 1e6) / requests);
  }

  stop(): Promise<void> {
    return this.program.stop();
  }
}

function fill(folder: string, keys: number): void {
  const database = openQuickly(folder, true);
  copyRows(database, {
    table: 'idempotency',
    pattern: `scope LIKE '% ${first}'`,
    count: keys,
    changes: {
      scope: `replace(p.scope, '${first}', 'key-' || printf('%024d', i))`,
      answer: `json_remove(p.answer, '$.findings', '$.routing')`,
    },
  });
  database.close();
}

/** Sends one body under keys that were used before. Had one not been found, the number would be refused as taken. */
async function repeat(target: Target, body: Buffer, keys: readonly string[]): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let next = 0;
  const connection = async (): Promise<void> => {
    for (let once = keys[next++]; once !== undefined; once = keys[next++])
      await submit(target, body, { agent, once });
  };
  try {
    await Promise.all(Array.from({ length: connections }, connection));
  } finally {
    agent.destroy();
  }
}

function figureOf([small, great]: readonly [Table, Table]): Figure {
  const ratios = great.costs.map((each, round) => each / (small.costs[round] as number));
  return figure(ratios, {
    keys: [small.keys, great.keys],
    small_cpu_us: small.costs,
    great_cpu_us: great.costs,
  });
}
