import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Queue } from 'bullmq';
import { bareQueue, type Message } from './baselines/bare-queue';
import { meter, noCosts, type Costs, type ScaledLine } from './costs';
import { figure, type Figure } from './figures';
import { send, type Sent, type Target } from './load';
import { bareWorker, oursOn, Program } from './program';
import { Receiver } from './receiver';
import { askPostgres, type Ask } from './rows';
import type { Place, Servers } from './servers';
import { Waybills } from './waybill';

/** How much is delivered. */
export interface DeliveryPlan {
  rounds: number;
  /** Messages in the backlog of a round. */
  backlog: number;
  /** Rounds before the first that counts. */
  warmUps: number;
}

/** The authority whose messages are pushed; the other one fetches, and its rows lie still. */
const authority = 'CHENGDU_CUSTOMS';

/** Longest time that the submissions of a backlog may take. */
const submitMs = 60_000;

/** Longest time from the last push until everything is on record. */
const recordMs = 30_000;

/** Our worker, the process that takes submissions for it, and the endpoint that holds its backlog back. */
class Ours {
  readonly costs: Costs = noCosts();
  private readonly waybills = new Waybills();
  private readonly ask: Ask;

  constructor(
    private readonly api: Program,
    readonly worker: Program,
    place: Place,
    private readonly receiver: Receiver,
  ) {
    this.ask = askPostgres(place.databaseUrl);
  }

  /** While no endpoint is set, what is submitted waits; setting it makes all of it due at once. */
  async fill(backlog: number): Promise<void> {
    const { completed } = await send(this.api.target, this.waybills.take(backlog), submitMs);
    if (completed < backlog)
      throw new Error(`Only ${completed} of ${backlog} waybills were submitted in time.`);
  }

  async release(backlog: number): Promise<Sent> {
    await this.endpoint('PUT', JSON.stringify({ url: this.receiver.url }));
    const seconds = await this.receiver.seconds(backlog);
    await until(
      'Our deliveries are on record',
      async () => (await this.pushed('delivered')) === this.done + backlog,
    );
    this.done += backlog;
    return { completed: backlog, seconds };
  }
  private done = 0;

  /** Ends the round: the next backlog must not be pushed while it grows. */
  async hold(): Promise<void> {
    const attempts = await this.ask<{ count: number }>(
      'SELECT CAST(count(*) AS integer) AS count FROM attempt',
    );
    if (attempts.count !== this.done)
      throw new Error(`${attempts.count} attempts for ${this.done} messages: some were sent again.`);
    await this.endpoint('DELETE');
  }

  private async endpoint(method: string, body?: string): Promise<void> {
    const { url, key }: Target = this.api.targetOf(authority);
    const response = await fetch(`${url}/v1/endpoints/bench`, {
      method,
      body,
      headers: {
        authorization: `Bearer ${key}`,
        'idempotency-key': `endpoint-${this.done}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
    });
    if (!response.ok)
      throw new Error(`The endpoint was answered ${response.status}: ${await response.text()}`);
  }

  private async pushed(state: string): Promise<number> {
    const sql = `SELECT CAST(count(*) AS integer) AS count FROM delivery WHERE state = '${state}'`;
    return (await this.ask<{ count: number }>(sql)).count;
  }

  get line(): ScaledLine {
    return { name: 'ours', about: 'this product, ROLE=worker', ...this.costs };
  }
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
): Promise<{ lines: ScaledLine[]; figure: Figure }> {
  const place = await servers.place('deliveries');
  const folder = join(root, 'deliveries');
  const receiver = await Receiver.start();
  const queue = new Queue<Message>(bareQueue, { connection: { url: place.redisUrl } });
  const programs: Program[] = [];
  const start = async (spec: Parameters<typeof Program.start>[0]): Promise<Program> => {
    const program = await Program.start(spec, folder);
    programs.push(program);
    return program;
  };
  try {
    // The first makes the tables and the keys, which the second finds.
    const api = await start(oursOn(place, 'api'));
    const ours = new Ours(api, await start(oursOn(place, 'worker')), place, receiver);
    const bare = new Bare(await start(bareWorker(place)), queue, receiver);
    await inTurn(servers, ours, bare, receiver, plan);
    return { lines: [bare.line, ours.line], figure: figureOf(ours.costs, bare.costs) };
  } finally {
    await Promise.all(programs.map((program) => program.stop()));
    await queue.close();
    receiver.stop();
  }
}

async function inTurn(
  servers: Servers,
  ours: Ours,
  bare: Bare,
  receiver: Receiver,
  { rounds, backlog, warmUps }: DeliveryPlan,
): Promise<void> {
  for (let round = -warmUps; round < rounds; round++) {
    const costsOf = (costs: Costs): Costs => (round < 0 ? noCosts() : costs);
    await ours.fill(backlog);
    await meter(ours.worker, servers, costsOf(ours.costs), () => ours.release(backlog));
    await ours.hold();
    const messages = receiver.emptied();
    await bare.fill(messages);
    await meter(bare.worker, servers, costsOf(bare.costs), () => bare.release(backlog));
    requireSame(messages, receiver.emptied());
  }
}

/** Proves that both pushed the same: each message once, and the bare worker's byte for byte ours. */
function requireSame(ours: readonly Message[], bare: readonly Message[]): void {
  const texts = (messages: readonly Message[]): Set<string> =>
    new Set(
      messages.map(({ headers, body }) => `${headers['webhook-id']} ${headers['webhook-signature']} ${body}`),
    );
  const [first, second] = [texts(ours), texts(bare)];
  const same = first.size === second.size && [...first].every((text) => second.has(text));
  if (!same || ours.length !== first.size || bare.length !== second.size)
    throw new Error(
      `Ours pushed ${ours.length} messages, the bare worker ${bare.length}, and not the same ones.`,
    );
}

/** Asked seldom: whoever asks spends CPU of the servers that are being measured. */
async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + recordMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`Waited in vain for this: ${what}.`);
    await sleep(100);
  }
}

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
