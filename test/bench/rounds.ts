import { setTimeout as sleep } from 'node:timers/promises';
import { send, submit } from './load';
import type { Program } from './program';
import type { Waybills } from './waybill';

/** How much is sent. */
export interface Plan {
  rounds: number;
  /** Length of a round. */
  milliseconds: number;
  /** Requests before the first round, while compilers and caches settle, and the time they may take. */
  warmUp: { requests: number; milliseconds: number };
}

/** How a program did, one number a round. */
export interface Measured {
  cpuMicros: number[];
  perSecond: number[];
  /** Waybills answered with 201, those of the warm-up among them. */
  accepted: number;
  /** Best rate so far, which tells how many bodies a round needs. */
  rate: number;
}

/** Work that follows an answer, such as a checkpoint of the log, is counted with its request. */
export const settleMs = 300;

/**
 * Sends to the programs in turn, round after round, so that a slow minute of the machine hits all
 * alike.
 */
export async function measure(
  programs: readonly Program[],
  waybills: Waybills,
  { rounds, milliseconds, warmUp }: Plan,
): Promise<Map<Program, Measured>> {
  const results = new Map<Program, Measured>();
  for (const program of programs) {
    const { completed, seconds } = await send(
      program.target,
      waybills.take(warmUp.requests),
      warmUp.milliseconds,
    );
    await sleep(settleMs);
    results.set(program, { cpuMicros: [], perSecond: [], accepted: completed, rate: completed / seconds });
  }
  for (let round = 0; round < rounds; round++)
    for (const [program, result] of results) await measureRound(program, result, waybills, milliseconds);
  return results;
}

async function measureRound(
  program: Program,
  result: Measured,
  waybills: Waybills,
  milliseconds: number,
): Promise<void> {
  // Half as many again as the best rate would use: a round must end by the clock.
  const bodies = waybills.take(Math.ceil((result.rate * 1.5 * milliseconds) / 1000));
  const before = program.cpuSeconds();
  const { completed, seconds } = await send(program.target, bodies, milliseconds);
  await sleep(settleMs);
  result.cpuMicros.push(((program.cpuSeconds() - before) * 1e6) / completed);
  result.perSecond.push(completed / seconds);
  result.accepted += completed;
  result.rate = Math.max(result.rate, completed / seconds);
}

/** Proves that the programs do the same work: one waybill, one content hash. */
export async function requireSameHash(programs: readonly Program[], waybills: Waybills): Promise<void> {
  const [body = Buffer.alloc(0)] = waybills.take(1);
  const hashes = new Set<string>();
  for (const program of programs) {
    const answer = JSON.parse(await submit(program.target, body)) as { contentHash: string };
    hashes.add(answer.contentHash);
  }
  if (hashes.size !== 1)
    throw new Error(`The programs hash one waybill differently: ${[...hashes].join(', ')}.`);
}
