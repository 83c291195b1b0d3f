import type { ScaledLine } from './costs';
import type { Report } from './report';
import type { Plan } from './rounds';
import { compareDeliveries, type DeliveryPlan } from './scaled-deliveries';
import { compareSubmissions } from './scaled-submissions';
import { Servers } from './servers';

export interface ScaledPlan {
  submissions: Plan;
  deliveries: DeliveryPlan;
}

export interface Scaled {
  /** Names and versions of the servers. */
  servers: string;
  submissions: ScaledLine[];
  deliveries: ScaledLine[];
  report: Report;
}

/** What the product costs on PostgreSQL and Redis, beside the least that their own clients can do. */
export async function benchScaled(root: string, plan: ScaledPlan): Promise<Scaled> {
  const servers = await Servers.start();
  try {
    const submissions = await compareSubmissions(servers, root, plan.submissions);
    const deliveries = await compareDeliveries(servers, root, plan.deliveries);
    return {
      servers: servers.about,
      submissions: submissions.lines,
      deliveries: deliveries.lines,
      report: { ...submissions.report, ...deliveries.report },
    };
  } finally {
    await servers.stop();
  }
}
