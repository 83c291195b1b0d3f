import { join } from 'node:path';
import { Queue } from 'bullmq';
import { queueFor, type Client, type Message } from './baselines/bare-queue';
import { meter, noCosts, type Costs, type ScaledLine } from './costs';
import { figure, type Figure } from './figures';
import { Backlog, requireSame, until } from './exchange/backlog';
import type { Sent } from './load';
import { bareWorker, oursOn, Program } from './program';
import { Receiver } from './receiver';
import { askPostgres } from './rows';
import type { Report } from './report';
import type { Place, Servers } from './servers';

/** How much is delivered. */
export interface DeliveryPlan {
  rounds: number;
  /** Messages in the backlog of a round. */
  backlog: number;
  /** Rounds before the first that counts. */
  warmUps: number;
}

/** A bare BullMQ worker and its queue. */
class Bare {
  readonly costs: Costs = noCosts();

  constructor(
    readonly worker: Program,
    private readonly queue: Queue<Message>,
    private readonly receiver: Receiver,
  ) {}

  async fill(messages: readonly Message[]): Promise<void> {
    await this.queue.pause();
    const opts = { removeOnComplete: { count: 0 } };
    await this.queue.addBulk(messages.map((data) => ({ name: 'message', data, opts })));
  }

  async release(backlog: number): Promise<Sent> {
    await this.queue.resume();
    const seconds = await this.receiver.seconds(backlog);
    await until('The bare queue is empty', async () => (await this.left()) === 0);
    return { completed: backlog, seconds };
  }

  private async left(): Promise<number> {
    const counts = await this.queue.getJobCounts();
    return Object.values(counts).reduce((sum, each) => sum + each, 0);
  }

  close(): Promise<void> {
    return this.queue.close();
  }

  get line(): ScaledLine {
    const { name, about } = this.worker.spec;
    return { name, about, ...this.costs };
  }
}

/**
 * Deliveries a second, from the first push to the last, of a backlog that falls due at once. Ours
 * claims rows, signs, pushes and records each outcome in the journal; the bare worker is given what
 * ours has just pushed, byte for byte and with the same headers, and pushes it to the same receiver.
 */
export async function compareDeliveries(
  servers: Servers,
  root: string,
  plan: DeliveryPlan,
): Promise<{ lines: ScaledLine[]; report: Report }> {
  const place = await servers.place('deliveries');
  const folder = join(root, 'deliveries');
  const receiver = await Receiver.start();
  const programs: Program[] = [];
  const bares: Bare[] = [];
  const start = async (spec: Parameters<typeof Program.start>[0]): Promise<Program> => {
    const program = await Program.start(spec, folder);
    programs.push(program);
    return program;
  };
  try {
    // The first makes the tables and the keys, which the second finds.
    const api = await start(oursOn(place, 'api'));
    const worker = await start(oursOn(place, 'worker'));
    const ours = new Backlog({ api, worker, ask: askPostgres(place.databaseUrl), receiver });
    for (const client of ['http', 'undici'] as const)
      bares.push(new Bare(await start(bareWorker(place, client)), queueOf(place, client), receiver));
    const [bare, pooled] = bares as [Bare, Bare];
    await inTurn(servers, ours, bares, receiver, plan);
    const report = {
      deliver_vs_bullmq: figureOf(ours.costs, bare.costs),
      deliver_vs_pooled: figureOf(ours.costs, pooled.costs),
    };
    return { lines: [pooled.line, bare.line, ours.line], report };
  } finally {
    await Promise.all(programs.map((program) => program.stop()));
    await Promise.all(bares.map((each) => each.close()));
    receiver.stop();
  }
}

async function inTurn(
  servers: Servers,
  ours: Backlog,
  bares: readonly Bare[],
  receiver: Receiver,
  { rounds, backlog, warmUps }: DeliveryPlan,
): Promise<void> {
  for (let round = -warmUps; round < rounds; round++) {
    const costsOf = (costs: Costs): Costs => (round < 0 ? noCosts() : costs);
    await ours.fill(backlog);
    await meter(ours.worker, servers, costsOf(ours.costs), () => ours.release(backlog));
    await ours.hold();
    const messages = receiver.emptied();
    for (const bare of bares) {
      await bare.fill(messages);
      await meter(bare.worker, servers, costsOf(bare.costs), () => bare.release(backlog));
      requireSame(messages, receiver.emptied());
    }
  }
}

const queueOf = ({ redisUrl }: Place, client: Client): Queue<Message> =>
  new Queue<Message>(queueFor(client), { connection: { url: redisUrl } });

function figureOf(ours: Costs, bare: Costs): Figure {
  const ratios = ours.perSecond.map((rate, round) => rate / (bare.perSecond[round] as number));
  return figure(ratios, {
    ours_per_second: ours.perSecond,
    bare_per_second: bare.perSecond,
    ours_cpu_us: ours.cpuMicros,
    bare_cpu_us: bare.cpuMicros,
    ours_postgres_cpu_us: ours.postgresMicros,
    ours_redis_cpu_us: ours.redisMicros,
    bare_redis_cpu_us: bare.redisMicros,
  });
}
