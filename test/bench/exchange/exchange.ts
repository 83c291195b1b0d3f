import { join } from 'node:path';
import { deliveryTableOf, type Report } from '../report';
import { ours, oursOn, Program } from '../program';
import type { DeliveryPlan } from '../scaled-deliveries';
import { whyNoServers, Servers } from '../servers';
import { measureBacklogMemory, type MemoryPlan } from './backlog-memory';
import { measureGrowth, type GrowthPlan } from './growth';
import { measureLatency, type LatencyPlan } from './latency';
import { compareWithLoop } from './loop';

export interface ExchangePlan {
  loop: DeliveryPlan;
  latency: LatencyPlan;
  memory: MemoryPlan;
  growth: GrowthPlan;
}

/** What a figure needs to be taken. */
interface Setting {
  root: string;
  plan: ExchangePlan;
  table: NodeJS.WritableStream;
}

type Part = (setting: Setting) => Promise<Report>;

/** The parts by the figure that each takes. */
export const exchangeParts: Record<string, Part> = {
  deliver_vs_loop: async ({ root, plan, table }) => {
    const { lines, figure } = await compareWithLoop(root, plan.loop);
    table.write(deliveryTableOf(lines));
    return { deliver_vs_loop: figure };
  },
  inbox_latency: async ({ root, plan: { latency } }) => {
    const program = await Program.start(ours, join(root, 'latency'));
    const embedded = await measureLatency(program, program, latency).finally(() => program.stop());
    return { inbox_latency: embedded, ...(await scaledLatency(root, latency)) };
  },
  backlog_mb: async ({ root, plan: { memory }, table }) => {
    table.write(`\nMemory with ${memory.open} open deliveries.\n`);
    return { backlog_mb: await measureBacklogMemory(root, memory) };
  },
  growth_claim: async ({ root, plan: { growth }, table }) => {
    table.write(`\nClaims among ${growth.rows} deliveries, against 1000.\n`);
    return { growth_claim: await measureGrowth(root, growth) };
  },
};

/** One process takes the submission, another holds the poll: what the one commits, the other must hear of. */
async function scaledLatency(root: string, plan: LatencyPlan): Promise<Report> {
  if ((await whyNoServers()) !== undefined) return {};
  const servers = await Servers.start();
  const programs: Program[] = [];
  try {
    const place = await servers.place('latency');
    const folder = join(root, 'latency-scaled');
    // The first makes the tables and the keys, which the second finds.
    for (let count = 0; count < 2; count++) programs.push(await Program.start(oursOn(place, 'api'), folder));
    const [submitting, reading] = programs as [Program, Program];
    return { pg_inbox_latency: await measureLatency(submitting, reading, plan) };
  } finally {
    await Promise.all(programs.map((program) => program.stop()));
    await servers.stop();
  }
}
