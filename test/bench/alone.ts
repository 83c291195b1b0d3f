import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { Agent } from 'node:http';
import { join } from 'node:path';
import { figure, median, type Figure } from './figures';
import { submit } from './load';
import type { Program } from './program';
import type { Waybills } from './waybill';

/** How many submissions of a lone client, and as many syncs of a file, make a round. */
export interface AlonePlan {
  rounds: number;
  samples: number;
}

/** Submissions before the first round, while compilers settle. */
const warmUps = 200;

/** Fewer bytes than a submission adds to the journal file of the database, so that what is taken off is not too much. */
const written = Buffer.alloc(32_768);

/**
 * Milliseconds that a client waits who is alone, less what the machine itself takes to have some bytes on the disk:
 * medians of the two, which take turns with each other and with the bare floor, so that a slow minute hits all alike.
 * The second figure is the floor's wait over ours: on a slow machine both wait longer, and it stays as it is.
 */
export async function measureAlone(
  ours: Program,
  floor: Program,
  waybills: Waybills,
  { rounds, samples }: AlonePlan,
): Promise<Record<'submit_alone_ms' | 'alone_vs_floor', Figure>> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const once = async (program: Program, body: Buffer): Promise<number> => {
    const begin = performance.now();
    await submit(program.target, body, { agent });
    return performance.now() - begin;
  };
  const raw = { answer_ms: [] as number[], floor_ms: [] as number[], fsync_ms: [] as number[] };
  try {
    for (const program of [ours, floor]) for (const body of waybills.take(warmUps)) await once(program, body);
    for (let round = 0; round < rounds; round++) {
      const syncs: number[] = [];
      // A client's turn lasts: two programs that took every other request would find the core's caches full of each other.
      for (const [program, medians] of [
        [ours, raw.answer_ms],
        [floor, raw.floor_ms],
      ] as const) {
        const answers: number[] = [];
        for (const body of waybills.take(samples)) {
          answers.push(await once(program, body));
          syncs.push(syncOnce(join(ours.folder, 'fsync')));
        }
        medians.push(median(answers));
      }
      raw.fsync_ms.push(median(syncs));
    }
  } finally {
    agent.destroy();
    rmSync(join(ours.folder, 'fsync'), { force: true });
  }
  const less = (waits: number[]): number[] =>
    waits.map((wait, round) => wait - (raw.fsync_ms[round] as number));
  const [own, bare] = [less(raw.answer_ms), less(raw.floor_ms)];
  const ratios = bare.map((wait, round) => wait / (own[round] as number));
  return { submit_alone_ms: figure(own, raw), alone_vs_floor: figure(ratios, raw) };
}

/** Milliseconds to append some bytes and to have them on the disk. */
function syncOnce(file: string): number {
  const open = openSync(file, 'a');
  const begin = performance.now();
  writeSync(open, written);
  fdatasyncSync(open);
  const took = performance.now() - begin;
  closeSync(open);
  return took;
}
