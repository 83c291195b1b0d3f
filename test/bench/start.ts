import { join } from 'node:path';
import { Program, type Spec } from './program';

/** Starts of one program, one number a start. */
export interface Starts {
  /** On a new data folder: tables are made and the sandbox is seeded. */
  fresh: number[];
  /** On a folder that was used before, which is what a restart is. */
  migrated: number[];
  /** Resident memory after a quiet second, MiB. */
  restMb: number[];
}

/** Starts a program on new folders and again on the same ones, and stops it each time. */
export async function measureStarts(spec: Spec, root: string, times: number): Promise<Starts> {
  const starts: Starts = { fresh: [], migrated: [], restMb: [] };
  for (let time = 0; time < times; time++) {
    const folder = join(root, `start-${time}`);
    const first = await Program.start(spec, folder);
    starts.fresh.push(first.startMs);
    await first.stop();
    const second = await Program.start(spec, folder);
    starts.migrated.push(second.startMs);
    starts.restMb.push(await second.residentMbAtRest().finally(() => second.stop()));
  }
  return starts;
}
