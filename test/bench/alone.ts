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

/** What one submission adds to the journal file of the database, more or less. */
const written = Buffer.alloc(32_768);

/**
 * Milliseconds that a client waits who is alone, less what the machine itself takes to have as many bytes
 * on the disk: medians of the two, which take turns, so that a slow minute of the disk hits both alike.
 */
export async function measureAlone(
  program: Program,
  waybills: Waybills,
  { rounds, samples }: AlonePlan,
): Promise<Figure> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const once = async (body: Buffer): Promise<number> => {
    const begin = performance.now();
    await submit(program.target, body, { agent });
    return performance.now() - begin;
  };
  const raw = { answer_ms: [] as number[], fsync_ms: [] as number[] };
  try {
    for (const body of waybills.take(warmUps)) await once(body);
    for (let round = 0; round < rounds; round++) {
      const [answers, syncs]: [number[], number[]] = [[], []];
      for (const body of waybills.take(samples)) {
        answers.push(await once(body));
        syncs.push(syncOnce(join(program.folder, 'fsync')));
      }
      raw.answer_ms.push(median(answers));
      raw.fsync_ms.push(median(syncs));
    }
  } finally {
    agent.destroy();
    rmSync(join(program.folder, 'fsync'), { force: true });
  }
  const waits = raw.answer_ms.map((answer, round) => answer - (raw.fsync_ms[round] as number));
  return figure(waits, raw);
}

/** Milliseconds to append as much as a submission and to have it on the disk. */
function syncOnce(file: string): number {
  const open = openSync(file, 'a');
  const begin = performance.now();
  writeSync(open, written);
  fdatasyncSync(open);
  const took = performance.now() - begin;
  closeSync(open);
  return took;
}
