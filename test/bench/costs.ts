import { setTimeout as sleep } from 'node:timers/promises';
import type { Sent } from './load';
import type { Program } from './program';
import { settleMs } from './rounds';

/** What a submission or a delivery took, one number a round. CPU in microseconds each. */
export interface Costs {
  perSecond: number[];
  cpuMicros: number[];
  postgresMicros: number[];
  redisMicros: number[];
}

export const noCosts = (): Costs => ({ perSecond: [], cpuMicros: [], postgresMicros: [], redisMicros: [] });

/** One line of the table of what runs on PostgreSQL and Redis. */
export interface ScaledLine extends Costs {
  name: string;
  about: string;
}

/** Clocks of the servers behind a program. */
interface Clocks {
  postgresCpuSeconds: () => number;
  redisCpuSeconds: () => number;
}

/** The embedded form has none. */
export const noServers: Clocks = { postgresCpuSeconds: () => 0, redisCpuSeconds: () => 0 };

/**
 * Reads the clocks of the program and of both servers before and after a round. The servers serve one
 * program at a time, so what they spend is spent on it.
 */
export async function meter(
  program: Program,
  servers: Clocks,
  costs: Costs,
  round: () => Promise<Sent>,
): Promise<Sent> {
  const clocks = (): number[] => [
    program.cpuSeconds(),
    servers.postgresCpuSeconds(),
    servers.redisCpuSeconds(),
  ];
  const before = clocks();
  const sent = await round();
  await sleep(settleMs);
  const [own = 0, postgres = 0, redis = 0] = clocks().map(
    (seconds, index) => ((seconds - (before[index] as number)) * 1e6) / sent.completed,
  );
  costs.perSecond.push(sent.completed / sent.seconds);
  costs.cpuMicros.push(own);
  costs.postgresMicros.push(postgres);
  costs.redisMicros.push(redis);
  return sent;
}
