import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureReconciliation, type ReconcilePlan } from './air/reconcile';
import { measureAlone, type AlonePlan } from './alone';
import { prepare } from './baselines/prepare';
import { measureChecks, type ChecksPlan } from './checks/checks';
import { exchangeParts, type ExchangePlan } from './exchange/exchange';
import { figure, median, type Figure } from './figures';
import { measureDuplicates, type DuplicatesPlan } from './growth/duplicates';
import { measureGrowth, type GrowthPlan } from './growth/growth';
import { KeptParts } from './kept';
import { measureLoadMemory, type LoadMemoryPlan } from './load-memory';
import { circumstances, moveToLoadCore } from './machine';
import { optionsOf, type Size } from './options';
import { measurePapers, type PapersPlan } from './papers';
import { floor, ours, Program, usual, type Spec } from './program';
import { jsonOf, scaledTableOf, tableOf, verdicts, type Line, type Report } from './report';
import { measureMessages, type MessagePlan } from './messages';
import { measure, requireSameHash, type Measured, type Plan } from './rounds';
import { askSqlite, countRows, requireChain, requireRows, type Counts } from './rows';
import { benchScaled, type ScaledPlan } from './scaled';
import { compareFleets, whyNoFleets, type FleetsPlan } from './scaled-fleets';
import { whyNoServers } from './servers';
import { measureStarts, type Starts } from './start';
import { measureTitles, type TitlePlan } from './title/titles';
import { Waybills } from './waybill';
import { whereTableOf, whereTimeGoes } from './where';

interface WholePlan {
  embedded: Plan & { starts: number; alone: AlonePlan };
  scaled: ScaledPlan;
  exchange: ExchangePlan;
  titles: TitlePlan;
  reconcile: ReconcilePlan;
  growth: GrowthPlan;
  duplicates: DuplicatesPlan;
  load: LoadMemoryPlan;
  fleets: FleetsPlan;
  checks: ChecksPlan;
  messages: MessagePlan;
  papers: PapersPlan;
}

/** Few and short for a glance, about a minute; more and longer for figures that are published. */
const quick: WholePlan = {
  embedded: {
    starts: 2,
    alone: { rounds: 3, samples: 150 },
    rounds: 3,
    milliseconds: 1_500,
    warmUp: { requests: 4_000, milliseconds: 5_000 },
  },
  scaled: {
    submissions: { rounds: 3, milliseconds: 1_500, warmUp: { requests: 4_000, milliseconds: 6_000 } },
    deliveries: { rounds: 3, backlog: 1_000, warmUps: 2 },
  },
  exchange: {
    loop: { rounds: 3, backlog: 1_000, warmUps: 2 },
    latency: { rounds: 3, samples: 60 },
    memory: { open: 20_000, milliseconds: 8_000 },
    growth: { rounds: 5, rows: 100_000 },
  },
  titles: { rounds: 5, calls: 20, chain: 2_000 },
  reconcile: { rounds: 5, calls: 10, masters: 200 },
  growth: { documents: 10_000, rounds: 5, requests: 200 },
  duplicates: { keys: 100_000, rounds: 5, requests: 500 },
  load: { milliseconds: 5_000, clients: 64 },
  fleets: { rounds: 3, milliseconds: 1_500 },
  checks: { rounds: 5, documents: 20 },
  messages: { rounds: 5, calls: 60 },
  papers: { rounds: 3, milliseconds: 3_000 },
};
const full: WholePlan = {
  embedded: {
    starts: 5,
    alone: { rounds: 9, samples: 500 },
    rounds: 9,
    milliseconds: 4_000,
    warmUp: { requests: 20_000, milliseconds: 15_000 },
  },
  scaled: {
    submissions: { rounds: 9, milliseconds: 4_000, warmUp: { requests: 12_000, milliseconds: 12_000 } },
    deliveries: { rounds: 9, backlog: 3_000, warmUps: 2 },
  },
  exchange: {
    loop: { rounds: 9, backlog: 3_000, warmUps: 2 },
    latency: { rounds: 5, samples: 100 },
    memory: { open: 100_000, milliseconds: 30_000 },
    growth: { rounds: 9, rows: 1_000_000 },
  },
  titles: { rounds: 9, calls: 40, chain: 10_000 },
  reconcile: { rounds: 9, calls: 10, masters: 5_000 },
  growth: { documents: 1_000_000, rounds: 9, requests: 2_000 },
  duplicates: { keys: 10_000_000, rounds: 9, requests: 4_000 },
  load: { milliseconds: 300_000, clients: 64 },
  fleets: { rounds: 9, milliseconds: 4_000 },
  checks: { rounds: 9, documents: 100 },
  messages: { rounds: 9, calls: 200 },
  papers: { rounds: 9, milliseconds: 6_000 },
};

const plans: Record<Size, WholePlan> = { quick, full };

interface Result {
  program: Program;
  measured: Measured;
  restMb: number;
}

/**
 * What the product costs beside the least that Node can do and beside the usual way of building such
 * a thing, in one run on one core, with the same rows and the same durability.
 */
async function bench(
  plan: WholePlan['embedded'],
  root: string,
): Promise<{ lines: Line[]; report: Report; where: string }> {
  const waybills = new Waybills();
  const starts = await measureStarts(ours, root, plan.starts);
  const programs: Program[] = [];
  try {
    const atRest = new Map<Program, number>();
    for (const spec of [floor, ours, usual]) {
      const program = await startPrepared(spec, join(root, spec.name));
      programs.push(program);
      atRest.set(program, await program.residentMbAtRest());
    }
    await requireSameHash(programs, waybills);
    const before = await Promise.all(programs.map((program) => countRows(askSqlite(program.folder))));
    const measured = await measure(programs, waybills, plan);
    const results = programs.map((program) => {
      const result = measured.get(program) as Measured;
      return { program, measured: result, restMb: atRest.get(program) as number };
    });
    for (const [index, result] of results.entries()) await requireStored(result, before[index] as Counts);
    const report = reportOf(results, starts);
    const of = (spec: Spec): Result => results.find(({ program }) => program.spec === spec) as Result;
    const own = of(ours);
    Object.assign(report, await measureAlone(own.program, of(floor).program, waybills, plan.alone));
    const where = await whereTimeGoes(root, median(own.measured.cpuMicros), plan);
    return { lines: results.map((result) => lineOf(result, starts)), report, where: whereTableOf(where) };
  } finally {
    await Promise.all(programs.map((program) => program.stop()));
  }
}

async function requireStored({ program, measured }: Result, before: Counts): Promise<void> {
  const { name } = program.spec;
  const ask = askSqlite(program.folder);
  requireRows(name, before, await countRows(ask), measured.accepted);
  await requireChain(name, ask);
}

async function startPrepared(spec: Spec, folder: string): Promise<Program> {
  if (spec !== ours) await prepare(folder);
  return Program.start(spec, folder);
}

function lineOf({ program, measured, restMb }: Result, starts: Starts): Line {
  const { spec, startMs } = program;
  const often = spec === ours;
  return {
    name: spec.name,
    about: spec.about,
    perSecond: measured.perSecond,
    cpuMicros: measured.cpuMicros,
    restMb: often ? starts.restMb : [restMb],
    startMs: often ? starts.migrated : [startMs],
  };
}

function reportOf(results: readonly Result[], starts: Starts): Report {
  const of = (spec: Spec): Measured =>
    results.find(({ program }) => program.spec === spec)?.measured as Measured;
  const ratio = (above: Spec, below: Spec) => {
    const rounds = of(above).cpuMicros.map((cpu, round) => cpu / (of(below).cpuMicros[round] as number));
    return figure(rounds, {
      [`${above.name}_cpu_us`]: of(above).cpuMicros,
      [`${below.name}_cpu_us`]: of(below).cpuMicros,
      [`${above.name}_per_second`]: of(above).perSecond,
      [`${below.name}_per_second`]: of(below).perSecond,
    });
  };
  return {
    submit_vs_usual: ratio(usual, ours),
    submit_vs_floor: ratio(floor, ours),
    start_ms: figure(starts.migrated, { migrated: starts.migrated, fresh: starts.fresh }),
    rest_mb: figure(starts.restMb, { rest: starts.restMb }),
  };
}

/** The figures that need PostgreSQL and Redis; none where these are not installed. */
async function scaled(plan: ScaledPlan, root: string, table: NodeJS.WritableStream): Promise<Report> {
  const why = await whyNoServers();
  if (why !== undefined) {
    table.write(`\nLeft out: pg_submit_vs_floor and deliver_vs_bullmq. ${why}\n`);
    return {};
  }
  const { servers, submissions, deliveries, report } = await benchScaled(root, plan);
  table.write(`\n${servers}\n`);
  table.write(`${scaledTableOf('submissions', submissions)}${scaledTableOf('deliveries', deliveries)}`);
  table.write(verdicts(report));
  return report;
}

type Part = (plan: WholePlan, root: string, table: NodeJS.WritableStream) => Promise<Report>;

/** What `--only` may name, in the order in which it is measured. */
const parts: Record<string, Part> = {
  submissions: async (plan, root, table) => {
    const { lines, report, where } = await bench(plan.embedded, root);
    table.write(`${tableOf(lines)}${verdicts(report)}${where}`);
    return report;
  },
  ...Object.fromEntries(
    Object.entries(exchangeParts).map(([name, measurePart]): [string, Part] => [
      name,
      async ({ exchange }, root, table) => {
        const report = await measurePart({ root, plan: exchange, table });
        table.write(verdicts(report));
        return report;
      },
    ]),
  ),
  titles: async ({ titles }, root, table) => {
    table.write(`\nTitles: a chain of ${titles.chain} acts against one of 10.\n`);
    const report = await measureTitles(root, titles);
    table.write(verdicts(report));
    return report;
  },
  reconcile: async ({ reconcile }, root, table) => {
    table.write(`\nReconciliation of a master with 500 houses, among ${reconcile.masters} masters.\n`);
    const report = await measureReconciliation(root, reconcile);
    table.write(verdicts(report));
    return report;
  },
  growth: async ({ growth }, root, table) => {
    table.write(`\nGrowth: ${growth.documents} documents against 1000.\n`);
    const report = await measureGrowth(root, growth);
    table.write(verdicts(report));
    return report;
  },
  growth_duplicates: single(
    'growth_duplicates',
    ({ duplicates }) => `Repeated requests: ${duplicates.keys} keys against 10000.`,
    ({ duplicates }, root) => measureDuplicates(root, duplicates),
  ),
  load_mb: single(
    'load_mb',
    ({ load }) => `Memory under ${load.clients} clients for ${load.milliseconds / 1000} seconds.`,
    ({ load }, root) => measureLoadMemory(root, load),
  ),
  checks: ({ checks }, _, table) => {
    table.write('\nChecks: documents of 50, 100 and 200 goods items, and of 25, 50 and 100 units.\n');
    const report = measureChecks(checks, table);
    table.write(verdicts(report));
    return Promise.resolve(report);
  },
  messages: async ({ messages }, root, table) => {
    table.write('\nOne waybill as XFWB and as JSON.\n');
    const report = await measureMessages(root, messages);
    table.write(verdicts(report));
    return report;
  },
  papers: async ({ papers }, root, table) => {
    const report = await measurePapers(root, papers);
    table.write(verdicts(report));
    return report;
  },
  scaled: (plan, root, table) => scaled(plan.scaled, root, table),
  pg_scale: async ({ fleets }, root, table) => {
    const why = whyNoFleets() ?? (await whyNoServers());
    if (why === undefined) {
      const report = { pg_scale: await compareFleets(root, fleets) };
      table.write(verdicts(report));
      return report;
    }
    table.write(`\nLeft out: pg_scale. ${why}\n`);
    return {};
  },
};

/** A part that gives one figure, with a line that says of what size it is. */
function single(
  key: string,
  about: (plan: WholePlan) => string,
  take: (plan: WholePlan, root: string) => Promise<Figure>,
): Part {
  return async (plan, root, table) => {
    table.write(`\n${about(plan)}\n`);
    const report = { [key]: await take(plan, root) };
    table.write(verdicts(report));
    return report;
  };
}

/** Each part has a folder of its own, which goes with it: some fill gigabytes. */
async function measurePart(name: string, plan: WholePlan, table: NodeJS.WritableStream): Promise<Report> {
  const root = mkdtempSync(join(tmpdir(), 'chuanyu-bench-'));
  try {
    return await (parts[name] as Part)(plan, root, table);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const { json, size, names, resume, folder } = optionsOf(process.argv.slice(2), Object.keys(parts));
  // With --json, standard output is for programs; people read the table beside it.
  const table = json ? process.stderr : process.stdout;
  const kept = KeptParts.open(folder, size, resume);
  moveToLoadCore();
  table.write(`${circumstances().join('\n')}\n`);
  const report: Report = {};
  for (const name of names) {
    const before = kept.find(name);
    if (before) table.write(`\nKept from a run that was broken off: ${name}.\n${verdicts(before)}`);
    const found = before ?? (await measurePart(name, plans[size], table));
    kept.keep(name, found);
    Object.assign(report, found);
  }
  table.write(`\nFinished parts are in ${kept.file}; --resume goes on from there.\n`);
  if (json) process.stdout.write(`${JSON.stringify(jsonOf(report))}\n`);
}

main().catch((error: Error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
