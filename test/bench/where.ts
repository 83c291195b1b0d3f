import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { send } from './load';
import { ours, Program } from './program';
import type { Plan } from './rounds';
import { Waybills } from './waybill';

/** The parts of `.cpuprofile` that are needed here (Chrome DevTools protocol, `Profiler.Profile`). */
interface Profile {
  nodes: {
    id: number;
    callFrame: { functionName: string; url: string };
    children?: number[];
  }[];
  startTime: number;
  endTime: number;
  samples: number[];
  timeDeltas: number[];
}

/** Our files by what they are for; of a stack the innermost frame that stands here says it. */
const rooms: readonly [what: string, file: RegExp][] = [
  ['parse', /^http\/json-/],
  ['hash', /^(documents\/content|http\/key-order|journal\/entry-hash|parties\/keys)/],
  ['check', /^(http\/shape|air\/|identifiers\/|documents\/(checking|scaled))/],
  ['write', /^(database\/|journal\/|exchange\/|parties\/access|documents\/submissions|http\/idempotency)/],
];

/** What stands outside our rooms: Node's HTTP, Fastify, Nest, and our hooks on them. */
const outside = 'serve';

const words: Readonly<Record<string, string>> = {
  parse: 'read the body as JSON and look for what JSON.parse hides',
  check: 'shape, identifiers, rules',
  hash: 'canonical form, content hash, chain',
  write: 'rows and their indices',
  commit: 'COMMIT: pages to the disk, synced',
  serve: 'HTTP, framework, key, rate, answer',
  collect: 'garbage collection',
};

/** Microseconds of CPU of a submission by what they are spent on. */
export type Where = Record<string, number>;

/**
 * Runs the product once more under V8's own sampler and the same load, and divides what a submission
 * costs by the samples. The sampler costs a little itself, so it is never on while a figure is measured.
 */
export async function whereTimeGoes(root: string, micros: number, { warmUp }: Plan): Promise<Where> {
  const folder = join(root, 'where');
  mkdirSync(folder, { recursive: true });
  const args = (data: string): string[] => [
    '--cpu-prof',
    `--cpu-prof-dir=${folder}`,
    '--cpu-prof-interval=250',
    // Of a program in one file the sampler would know one file; this is what it is made of.
    ...ours.args(data).map((each) => (each.endsWith('/dist/main.js') ? join(sources, 'main.js') : each)),
  ];
  const program = await Program.start({ ...ours, args }, join(folder, 'data'));
  const waybills = new Waybills();
  const sent = await send(program.target, waybills.take(warmUp.requests), warmUp.milliseconds);
  const begin = performance.now();
  await send(program.target, waybills.take(warmUp.requests), sent.seconds * 1000).finally(() =>
    program.stop(),
  );
  const seconds = (performance.now() - begin) / 1000;
  const file = readdirSync(folder).find((name) => name.endsWith('.cpuprofile')) ?? '';
  return divided(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Profile, seconds, micros);
}

/** The last seconds of a profile, idle time left out, as parts of so many microseconds. */
function divided(profile: Profile, seconds: number, micros: number): Where {
  const roomOf = roomsOf(profile);
  const from = profile.endTime - seconds * 1e6;
  const spent: Where = Object.fromEntries(Object.keys(words).map((what) => [what, 0]));
  let [at, all] = [profile.startTime, 0];
  for (const [index, id] of profile.samples.entries()) {
    const delta = profile.timeDeltas[index] ?? 0;
    at += delta;
    const room = roomOf.get(id);
    if (at < from || room === undefined) continue;
    all += delta;
    spent[room] = (spent[room] ?? 0) + delta;
  }
  return Object.fromEntries(Object.entries(spent).map(([what, time]) => [what, (time / all) * micros]));
}

/** What each node of the call tree is for; nothing for idle time. */
function roomsOf({ nodes }: Profile): Map<number, string | undefined> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const rooms = new Map<number, string | undefined>();
  const walk = (id: number, above: string | undefined): void => {
    const { callFrame, children = [] } = byId.get(id) as Profile['nodes'][number];
    const room = roomOfFrame(callFrame) ?? above;
    rooms.set(id, callFrame.functionName === '(idle)' ? undefined : room);
    for (const child of children) walk(child, room);
  };
  walk((nodes[0] as Profile['nodes'][number]).id, outside);
  return rooms;
}

const sources = join(__dirname, '../../src/');

function roomOfFrame({ functionName, url }: Profile['nodes'][number]['callFrame']): string | undefined {
  if (functionName === '(garbage collector)') return 'collect';
  if (!url.startsWith('file:')) return undefined;
  const path = fileURLToPath(url);
  if (!path.startsWith(sources)) return undefined;
  const file = path.slice(sources.length);
  if (functionName === 'commit' && file === 'database/sqlite.store.js') return 'commit';
  return rooms.find(([, pattern]) => pattern.test(file))?.[0];
}

/** The table for people. */
export function whereTableOf(where: Where): string {
  const all = Object.values(where).reduce((sum, each) => sum + each, 0);
  const lines = Object.entries(where).map(
    ([what, time]) =>
      `  ${what.padEnd(8)}${time.toFixed(0).padStart(4)} µs ${((time / all) * 100).toFixed(0).padStart(3)} %  ${words[what] ?? ''}`,
  );
  return `\nWhere the CPU of a submission goes:\n${lines.join('\n')}\n`;
}
