import { join } from 'node:path';
import { figure, type Figure } from './figures';
import { send } from './load';
import { ours, Program } from './program';
import { Waybills } from './waybill';

/** For how long the clients submit, and how many there are. */
export interface LoadMemoryPlan {
  milliseconds: number;
  clients: number;
}

/** Memory is read this often. */
const lookMs = 250;

/** Bodies made at a time: the load must not wait for them, and they must not fill the memory of the bench. */
const chunk = 500;

/**
 * Resident memory of the embedded form while clients submit side by side, each as fast as answers come: the
 * greatest that was seen. That it is flat is told by its slope over the second half, in MiB a minute; in the
 * first half caches fill that have a limit.
 */
export async function measureLoadMemory(root: string, plan: LoadMemoryPlan): Promise<Figure> {
  const program = await Program.start(ours, join(root, 'load-memory'));
  const looks: [minute: number, mb: number][] = [];
  const began = performance.now();
  const look = (): void => void looks.push([(performance.now() - began) / 60_000, program.residentMb()]);
  const timer = setInterval(look, lookMs);
  let completed = 0;
  try {
    const waybills = new Waybills();
    for (let left = plan.milliseconds; left > 0; left = plan.milliseconds - (performance.now() - began))
      completed += (await send(program.target, waybills.take(chunk), left, plan.clients)).completed;
    look();
  } finally {
    clearInterval(timer);
    await program.stop();
  }
  const all = looks.map(([, mb]) => mb);
  return figure([Math.max(...all)], {
    slope_mb_per_minute: [slopeOf(looks.slice(Math.floor(looks.length / 2)))],
    half_way_mb: all.slice(Math.floor(all.length / 2)).slice(0, 1),
    end_mb: all.slice(-1),
    submissions: [completed],
    minutes: [plan.milliseconds / 60_000],
  });
}

/** The slope of the straight line that lies closest to the points (least squares). */
function slopeOf(points: readonly (readonly [number, number])[]): number {
  const mean = (of: (point: readonly [number, number]) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean(([at]) => at), mean(([, mb]) => mb)];
  return mean(([at, mb]) => (at - x) * (mb - y)) / mean(([at]) => (at - x) ** 2);
}
