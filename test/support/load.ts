import { setTimeout as sleep } from 'node:timers/promises';
import { call, freshKey, waybillNumbered, type Reply, type Sending } from './exchange';

/** One answer as a client met it; status 0 when there was none. */
export interface Answered {
  asked: string;
  status: number;
  tookMs: number;
  retryAfter: string | null;
  text: string;
}

/** Whoever has waited so long for an answer will not get one. */
const hopelessMs = 15_000;

/** Between two documents of a client: a steady load that leaves the machine time for what is tested. */
const pauseMs = 10;

/** Before the same is sent again: what comes back finds a machine that is not busy with calls in vain. */
const againMs = 100;

/** Reads that go on beside the submissions: of rows, of the journal and of deliveries. */
const readPaths = ['/v1/documents?limit=5', '/v1/inbox?after=0&limit=5', '/v1/deliveries?limit=5'];

/**
 * A steady load on an exchange, each answer noted. A client that is not answered with 201 repeats the
 * same document under the same key, as every client should, until it is.
 */
export class Load {
  readonly answers: Answered[] = [];
  readonly reads: Answered[] = [];
  /** Document ids by number, of what was answered with 201. */
  readonly accepted = new Map<string, string>();
  private ended = false;
  private hopeless = false;
  private readonly clients: Promise<void>[] = [];

  /** `at` says where the next call goes; numbers begin at `serial`. */
  constructor(
    private readonly at: () => string,
    private readonly key: string | undefined,
    private serial: number,
  ) {}

  start(clients: number): this {
    for (let count = 0; count < clients; count += 1) this.clients.push(this.submit());
    this.clients.push(this.read());
    return this;
  }

  /** Lets every client finish the document it is at. */
  async stop(): Promise<void> {
    this.ended = true;
    await Promise.all(this.clients);
  }

  /** Ends the clients of a test that has failed, answered or not. */
  giveUp(): Promise<void> {
    this.hopeless = true;
    return this.stop();
  }

  private async submit(): Promise<void> {
    while (!this.ended) {
      const sending = { key: this.key, body: waybillNumbered((this.serial += 1)), once: freshKey() };
      let reply: Reply | undefined;
      do {
        reply = await this.asked(this.answers, 'POST', '/v1/air-waybills', sending);
        await sleep(reply?.status === 201 ? pauseMs : againMs);
      } while (reply?.status !== 201 && !isRefused(reply) && !this.hopeless);
      if (reply?.status === 201) this.accepted.set(reply.body.number as string, reply.body.id as string);
    }
  }

  private async read(): Promise<void> {
    for (let turn = 0; !this.ended; turn += 1) {
      await this.asked(this.reads, 'GET', readPaths[turn % readPaths.length] as string, { key: this.key });
      await sleep(pauseMs);
    }
  }

  private async asked(
    notes: Answered[],
    method: string,
    path: string,
    sending: Sending,
  ): Promise<Reply | undefined> {
    const began = performance.now();
    const giveUp = new AbortController();
    const late = sleep(hopelessMs, undefined, { signal: giveUp.signal }).catch(() => undefined);
    const trying = call(this.at(), method, path, sending).catch(() => undefined);
    const reply = await Promise.race([trying, late]);
    giveUp.abort();
    notes.push({
      asked: `${method} ${path}`,
      status: reply?.status ?? 0,
      tookMs: Math.round(performance.now() - began),
      retryAfter: reply?.headers.get('retry-after') ?? null,
      text: reply?.status === 201 ? '' : (reply?.text ?? ''),
    });
    return reply;
  }
}

/** Refused for good: the test fails by what was noted, and must not go on for ever. */
const isRefused = (reply: Reply | undefined): boolean =>
  reply !== undefined && reply.status >= 400 && reply.status < 500;

/** How often each status came, such as `{ 201: 400, 503: 90 }`. */
export function statuses(answers: readonly { status: number }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** The slowest answer, in milliseconds. */
export const slowest = (answers: readonly Answered[]): number =>
  Math.max(0, ...answers.map(({ tookMs }) => tookMs));
