import { join } from 'node:path';
import { prepareDatabase } from './baselines/prepare';
import { meter, noCosts, type Costs, type ScaledLine } from './costs';
import { figure, type Figure } from './figures';
import { send, type Sent } from './load';
import { bareClient, bareLots, oursOn, Program, type Spec } from './program';
import type { Report } from './report';
import type { Plan } from './rounds';
import { askPostgres, countRows, requireChain, requireRows, type Ask, type Counts } from './rows';
import type { Place, Servers } from './servers';
import { Waybills } from './waybill';

/** Before the first round the bare client writes groups of this size. */
const firstGroup = 8;

/** A program, its database, and how it did. */
class Side {
  readonly costs: Costs = noCosts();
  /** Mean submissions a group, one number a round. */
  readonly groups: number[] = [];
  accepted = 0;
  /** Best rate so far, which tells how many submissions a round needs. */
  private rate = 0;

  private constructor(
    readonly program: Program,
    private readonly ask: Ask,
    private readonly before: Counts,
  ) {}

  static async start(spec: Spec, folder: string, databaseUrl: string): Promise<Side> {
    const program = await Program.start(spec, folder);
    const ask = askPostgres(databaseUrl);
    return new Side(program, ask, await countRows(ask));
  }

  /** Half as many again as the best rate would use: a round must end by the clock. */
  needed(milliseconds: number): number {
    return Math.ceil((this.rate * 1.5 * milliseconds) / 1000);
  }

  note({ completed, seconds }: Sent): void {
    this.accepted += completed;
    this.rate = Math.max(this.rate, completed / seconds);
  }

  /** Runs a round on the meter, and reads from the rows themselves how large its groups were. */
  async round(servers: Servers, run: () => Promise<Sent>): Promise<number> {
    const { last } = await this.journalAfter(0);
    this.note(await meter(this.program, servers, this.costs, run));
    const { entries, groups } = await this.journalAfter(last);
    this.groups.push(entries / groups);
    return entries / groups;
  }

  /** Rows that one transaction has written bear its number. */
  private journalAfter(last: number): Promise<{ entries: number; groups: number; last: number }> {
    return this.ask(`SELECT CAST(count(*) AS integer) AS entries, COALESCE(max(sequence), 0) AS last,
      CAST(count(DISTINCT xmin::text) AS integer) AS groups FROM journal WHERE sequence > ${last}`);
  }

  /** Proves that what was accepted is there. */
  async requireRows(): Promise<void> {
    const { name } = this.program.spec;
    requireRows(name, this.before, await countRows(this.ask), this.accepted);
    await requireChain(name, this.ask);
  }

  async hashOf(number: string): Promise<string> {
    const { hash } = await this.ask<{ hash: string }>(
      `SELECT content_hash AS hash FROM document WHERE number = '${number}'`,
    );
    return hash;
  }

  get line(): ScaledLine {
    const { name, about } = this.program.spec;
    return { name, about, ...this.costs };
  }
}

/**
 * Submissions a second of ours, over HTTP with all that a request brings, beside a bare client that has
 * no request at all. This is the harder of the floors one could take: reading HTTP, validating and
 * hashing are ours alone. What both share is the rows, the chain, the durability, the number of
 * connections, and the size of the groups, which the bare client takes over from our round before.
 * Beside it stands the same client with fewer and larger statements, as ours has them.
 */
export async function compareSubmissions(
  servers: Servers,
  root: string,
  plan: Plan,
): Promise<{ lines: ScaledLine[]; report: Report }> {
  const sides: Side[] = [];
  const start = async (name: string, specOn: (place: Place) => Spec, prepared: boolean): Promise<Side> => {
    const place = await servers.place(name);
    if (prepared) await prepareDatabase(place.databaseUrl);
    const side = await Side.start(specOn(place), join(root, name), place.databaseUrl);
    sides.push(side);
    return side;
  };
  try {
    const ours = await start('submissions', (place) => oursOn(place, 'all'), false);
    const bare = await start('bare', bareClient, true);
    const lots = await start('lots', bareLots, true);
    await inTurn(servers, ours, [bare, lots], plan);
    for (const side of sides) await side.requireRows();
    for (const side of [bare, lots]) await requireSameHash(ours, side);
    const report = { pg_submit_vs_floor: figureOf(ours, bare), pg_submit_vs_lots: figureOf(ours, lots) };
    return { lines: [bare.line, lots.line, ours.line], report };
  } finally {
    await Promise.all(sides.map(({ program }) => program.stop()));
  }
}

async function inTurn(
  servers: Servers,
  ours: Side,
  bare: readonly Side[],
  { rounds, milliseconds, warmUp }: Plan,
): Promise<void> {
  const waybills = new Waybills();
  ours.note(await send(ours.program.target, waybills.take(warmUp.requests), warmUp.milliseconds));
  for (const side of bare) {
    await make(side, warmUp.requests);
    side.note(await write(side, firstGroup, warmUp.milliseconds));
  }
  for (let round = 0; round < rounds; round++) {
    const bodies = waybills.take(ours.needed(milliseconds));
    const group = await ours.round(servers, () => send(ours.program.target, bodies, milliseconds));
    for (const side of bare) {
      await make(side, side.needed(milliseconds));
      await side.round(servers, () => write(side, Math.max(1, Math.round(group)), milliseconds));
    }
  }
}

async function make({ program }: Side, count: number): Promise<void> {
  await tell(program, `/make?count=${count}`);
}

const write = ({ program }: Side, group: number, milliseconds: number): Promise<Sent> =>
  tell(program, `/write?group=${group}&milliseconds=${milliseconds}`);

async function tell(program: Program, what: string): Promise<Sent> {
  const response = await fetch(`${program.url}${what}`);
  if (!response.ok) throw new Error(`The bare client failed: ${await response.text()}`);
  return (await response.json()) as Sent;
}

/** Proves that both write the same content: each has begun with the same numbers. */
async function requireSameHash(ours: Side, bare: Side): Promise<void> {
  const number = new Waybills().firstNumber;
  const hashes = [await ours.hashOf(number), await bare.hashOf(number)];
  if (hashes[0] !== hashes[1])
    throw new Error(`Waybill ${number} is hashed differently: ${hashes.join(', ')}.`);
}

function figureOf(ours: Side, bare: Side): Figure {
  const ratios = ours.costs.perSecond.map((rate, round) => rate / (bare.costs.perSecond[round] as number));
  return figure(ratios, {
    ours_per_second: ours.costs.perSecond,
    bare_per_second: bare.costs.perSecond,
    ours_cpu_us: ours.costs.cpuMicros,
    bare_cpu_us: bare.costs.cpuMicros,
    ours_postgres_cpu_us: ours.costs.postgresMicros,
    bare_postgres_cpu_us: bare.costs.postgresMicros,
    ours_group: ours.groups,
    bare_group: bare.groups,
  });
}
