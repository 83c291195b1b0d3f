import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { figure } from '../figures';
import { ours, Program } from '../program';
import type { Report } from '../report';
import { settleMs } from '../rounds';
import { call, lanes, together } from '../title/call';

/** How often each is measured, how many calls a connection makes in a round, and how many masters stand beside. */
export interface ReconcilePlan {
  rounds: number;
  calls: number;
  masters: number;
}

/** As many houses as a master may name. */
const houses = 500;

/** Rounds before the first that counts. */
const warmUps = 3;

interface Filed {
  body: object;
  /** The newest version, as the exchange answered. */
  kept: Kept;
}

interface Kept {
  id: string;
  version: number;
  contentHash: string;
}

const etagOf = ({ version, contentHash }: Kept): string => `"v${version}-${contentHash.slice(0, 16)}"`;

/**
 * CPU of a new version of one of 500 houses under a master, which is added up with all of them, beside
 * that of a house that is the only one of its master; and both again once many masters stand beside.
 */
export async function measureReconciliation(root: string, plan: ReconcilePlan): Promise<Report> {
  const program = await Program.start(ours, join(root, 'reconcile'));
  try {
    const desk = new Desk(program);
    const great = await desk.master(1, houses);
    const alone = (await Promise.all(Array.from({ length: lanes }, (_, i) => desk.master(i + 2, 1)))).flat();
    const micros: Record<string, number[]> = {
      of_500: [],
      alone: [],
      of_500_among_many: [],
      alone_among_many: [],
    };
    const rounds = async (works: Record<string, Filed[]>): Promise<void> => {
      for (let round = -warmUps; round < plan.rounds; round += 1)
        for (const [name, filed] of Object.entries(works)) {
          const cpu = await metered(program, () => desk.amendEach(filed.slice(0, lanes), plan.calls));
          if (round >= 0) micros[name]?.push(cpu);
        }
    };
    await rounds({ of_500: great, alone });
    for (let from = 0; from < plan.masters; from += lanes)
      await Promise.all(Array.from({ length: lanes }, (_, i) => desk.master(1_000 + from + i, 1)));
    await rounds({ of_500_among_many: great, alone_among_many: alone });
    const ratio = (above: string, below: string) => {
      const [over, under] = [micros[above] as number[], micros[below] as number[]];
      const each = over.map((cpu, round) => cpu / (under[round] as number));
      return figure(each, { [`${above}_cpu_us`]: over, [`${below}_cpu_us`]: under });
    };
    return {
      reconcile_500: ratio('of_500', 'alone'),
      reconcile_500_among_many: ratio('of_500_among_many', 'alone_among_many'),
    };
  } finally {
    await program.stop();
  }
}

/** Files masters and houses, and amends houses, as a forwarder does. */
class Desk {
  private readonly house = seed('house-waybill');
  private readonly waybill = seed('air-waybill');

  constructor(private readonly program: Program) {}

  /** A master with so many houses of two pieces each. */
  async master(serial: number, count: number): Promise<Filed[]> {
    const awb = `999-${String(serial).padStart(7, '0')}${serial % 7}`;
    const numbers = Array.from({ length: count }, (_, i) => `H${serial}-${i}`);
    await this.file('air-waybills', { ...this.waybill, awb, houses: numbers });
    const filed: Filed[] = [];
    for (const hawb of numbers) {
      const body = { ...this.house, hawb, masterAwb: awb, pieces: 2, grossWeight: { value: 20, unit: 'KG' } };
      filed.push({ body, kept: await this.file('house-waybills', body) });
    }
    return filed;
  }

  /** Amends each so many times, side by side; gives how many amendments that were. */
  amendEach(filed: readonly Filed[], times: number): Promise<number> {
    const once = async (each: Filed): Promise<void> => {
      const body = { ...each.body, marks: `VERSION ${each.kept.version}` };
      const path = `/v1/house-waybills/${each.kept.id}`;
      const more = { 'if-match': etagOf(each.kept) };
      each.kept = (await call(this.program.target, 'PUT', path, body, more)) as Kept;
    };
    return together(filed.map((each) => Array.from({ length: times }, () => () => once(each))));
  }

  private async file(collection: string, body: object): Promise<Kept> {
    return (await call(this.program.target, 'POST', `/v1/${collection}`, body)) as Kept;
  }
}

/** Every command of this product runs in the project's root. */
function seed(name: string): object {
  return JSON.parse(readFileSync(join(process.cwd(), 'seeds', 'sandbox', `${name}.json`), 'utf8')) as object;
}

/** Microseconds of the program's CPU for each call of a round. */
async function metered(program: Program, work: () => Promise<number>): Promise<number> {
  const before = program.cpuSeconds();
  const done = await work();
  await sleep(settleMs);
  return ((program.cpuSeconds() - before) * 1e6) / done;
}
