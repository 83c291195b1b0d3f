import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare } from './baselines/prepare';
import { measureChecks, type ChecksPlan } from './checks/checks';
import { exchangeParts, type ExchangePlan } from './exchange/exchange';
import { figure } from './figures';
import { circumstances, moveToLoadCore } from './machine';
import { measurePapers, type PapersPlan } from './papers';
import { floor, ours, Program, usual, type Spec } from './program';
import { scaledTableOf, tableOf, verdicts, type Line, type Report } from './report';
import { measure, requireSameHash, type Measured, type Plan } from './rounds';
import { askSqlite, countRows, requireChain, requireRows, type Counts } from './rows';
import { benchScaled, type ScaledPlan } from './scaled';
import { whyNoServers } from './servers';
import { measureStarts, type Starts } from './start';
import { measureTitles, type TitlePlan } from './title/titles';
import { Waybills } from './waybill';

interface WholePlan {
  embedded: Plan & { starts: number };
  scaled: ScaledPlan;
  exchange: ExchangePlan;
  titles: TitlePlan;
  checks: ChecksPlan;
  papers: PapersPlan;
}

/** Few and short for a glance, about a minute; more and longer for figures that are published. */
const quick: WholePlan = {
  embedded: { starts: 2, rounds: 3, milliseconds: 1_500, warmUp: { requests: 4_000, milliseconds: 6_000 } },
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
  checks: { rounds: 5, documents: 20 },
  papers: { rounds: 3, milliseconds: 3_000 },
};
const full: WholePlan = {
  embedded: { starts: 5, rounds: 9, milliseconds: 4_000, warmUp: { requests: 20_000, milliseconds: 15_000 } },
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
  checks: { rounds: 9, documents: 100 },
  papers: { rounds: 9, milliseconds: 6_000 },
};

interface Result {
  program: Program;
  measured: Measured;
  restMb: number;
}

/**
 * What the product costs beside the least that Node can do and beside the usual way of building such
 * a thing, in one run on one core, with the same rows and the same durability.
 */
async function bench(plan: WholePlan['embedded'], root: string): Promise<{ lines: Line[]; report: Report }> {
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
    return { lines: results.map((result) => lineOf(result, starts)), report: reportOf(results, starts) };
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
    submit_vs_floor: ratio(ours, floor),
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
    const { lines, report } = await bench(plan.embedded, root);
    table.write(`${tableOf(lines)}${verdicts(report)}`);
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
  checks: ({ checks }, _, table) => {
    table.write('\nChecks: documents of 50, 100 and 200 goods items, and of 25, 50 and 100 units.\n');
    const report = measureChecks(checks, table);
    table.write(verdicts(report));
    return Promise.resolve(report);
  },
  papers: async ({ papers }, root, table) => {
    const report = await measurePapers(root, papers);
    table.write(verdicts(report));
    return report;
  },
  scaled: (plan, root, table) => scaled(plan.scaled, root, table),
};

/** The options, or an error that says which there are. */
function optionsOf(given: readonly string[]): { json: boolean; plan: WholePlan; names: string[] } {
  const only = given.filter((option) => option.startsWith('--only=')).map((option) => option.slice(7));
  const names = only.flatMap((list) => list.split(','));
  const others = given.filter((option) => !option.startsWith('--only='));
  const unknown = [
    ...others.filter((option) => option !== '--json' && option !== '--quick'),
    ...names.filter((name) => !Object.hasOwn(parts, name)),
  ];
  const known = `--json --quick --only=${Object.keys(parts).join(',')}`;
  if (unknown.length > 0) throw new Error(`Unknown: ${unknown.join(' ')}. Known: ${known}.`);
  const all = Object.keys(parts).filter((name) => names.length === 0 || names.includes(name));
  return { json: others.includes('--json'), plan: others.includes('--quick') ? quick : full, names: all };
}

async function main(): Promise<void> {
  const { json, plan, names } = optionsOf(process.argv.slice(2));
  // With --json, standard output is for programs; people read the table beside it.
  const table = json ? process.stderr : process.stdout;
  moveToLoadCore();
  const root = mkdtempSync(join(tmpdir(), 'chuanyu-bench-'));
  try {
    table.write(`${circumstances().join('\n')}\n`);
    const report: Report = {};
    for (const name of names) Object.assign(report, await (parts[name] as Part)(plan, root, table));
    if (json) process.stdout.write(`${JSON.stringify(report)}\n`);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

main().catch((error: Error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
