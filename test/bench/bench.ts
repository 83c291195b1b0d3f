import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare } from './baselines/prepare';
import { figure } from './figures';
import { circumstances, moveToLoadCore } from './machine';
import { floor, ours, Program, usual, type Spec } from './program';
import { tableOf, type Line, type Report } from './report';
import { measure, requireSameHash, type Measured, type Plan } from './rounds';
import { countRows, requireChain, requireRows } from './rows';
import { measureStarts, type Starts } from './start';
import { Waybills } from './waybill';

/** Few and short for a glance, under a minute; more and longer for figures that are published. */
const quick = { starts: 3, rounds: 3, milliseconds: 1_500, warmUp: { requests: 4_000, milliseconds: 6_000 } };
const full = {
  starts: 5,
  rounds: 9,
  milliseconds: 4_000,
  warmUp: { requests: 20_000, milliseconds: 15_000 },
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
async function bench(
  plan: Plan & { starts: number },
  root: string,
): Promise<{ lines: Line[]; report: Report }> {
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
    const before = programs.map((program) => countRows(program.folder));
    const measured = await measure(programs, waybills, plan);
    const results = programs.map((program, index) => {
      const result = measured.get(program) as Measured;
      const { name } = program.spec;
      requireRows(name, before[index] as (typeof before)[0], countRows(program.folder), result.accepted);
      requireChain(name, program.folder);
      return { program, measured: result, restMb: atRest.get(program) as number };
    });
    return { lines: results.map((result) => lineOf(result, starts)), report: reportOf(results, starts) };
  } finally {
    await Promise.all(programs.map((program) => program.stop()));
  }
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

async function main(): Promise<void> {
  const options = new Set(process.argv.slice(2));
  const unknown = [...options].filter((option) => option !== '--json' && option !== '--quick');
  if (unknown.length > 0) throw new Error(`Unknown: ${unknown.join(' ')}. Known: --json --quick.`);
  // With --json, standard output is for programs; people read the table beside it.
  const table = options.has('--json') ? process.stderr : process.stdout;
  moveToLoadCore();
  const root = mkdtempSync(join(tmpdir(), 'chuanyu-bench-'));
  try {
    table.write(`${circumstances().join('\n')}\n`);
    const { lines, report } = await bench(options.has('--quick') ? quick : full, root);
    table.write(tableOf(lines, report));
    if (options.has('--json')) process.stdout.write(`${JSON.stringify(report)}\n`);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

main().catch((error: Error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
