import { setTimeout as sleep } from 'node:timers/promises';
import type { Message } from '../baselines/bare-queue';
import { noCosts, type Costs, type ScaledLine } from '../costs';
import { send, type Sent, type Target } from '../load';
import type { Program } from '../program';
import type { Receiver } from '../receiver';
import type { Ask } from '../rows';
import { Waybills } from '../waybill';

/** The authority whose messages are pushed; the other one fetches, and its rows lie still. */
export const authority = 'CHENGDU_CUSTOMS';

/** Longest time that the submissions of a backlog may take. */
const submitMs = 60_000;

/** Longest time from the last push until everything is on record. */
const recordMs = 30_000;

/** The processes of ours, which may be one, where its rows are, and who takes its pushes. */
interface Sides {
  api: Program;
  worker: Program;
  ask: Ask;
  receiver: Receiver;
}

/** Our worker, the process that takes submissions for it, and the endpoint that holds its backlog back. */
export class Backlog {
  readonly costs: Costs = noCosts();
  private readonly waybills = new Waybills();
  private done = 0;

  constructor(private readonly sides: Sides) {}

  get worker(): Program {
    return this.sides.worker;
  }

  /** While no endpoint is set, what is submitted waits; setting it makes all of it due at once. */
  async fill(backlog: number): Promise<void> {
    const { completed } = await send(this.sides.api.target, this.waybills.take(backlog), submitMs);
    if (completed < backlog)
      throw new Error(`Only ${completed} of ${backlog} waybills were submitted in time.`);
  }

  async release(backlog: number): Promise<Sent> {
    await this.endpoint('PUT', JSON.stringify({ url: this.sides.receiver.url }));
    const seconds = await this.sides.receiver.seconds(backlog);
    await until(
      'Our deliveries are on record',
      async () => (await this.pushed('delivered')) === this.done + backlog,
    );
    this.done += backlog;
    return { completed: backlog, seconds };
  }

  /** Ends the round: the next backlog must not be pushed while it grows. */
  async hold(): Promise<void> {
    const attempts = await this.sides.ask<{ count: number }>(
      'SELECT CAST(count(*) AS integer) AS count FROM attempt',
    );
    if (attempts.count !== this.done)
      throw new Error(`${attempts.count} attempts for ${this.done} messages: some were sent again.`);
    await this.endpoint('DELETE');
  }

  private endpoint(method: 'PUT' | 'DELETE', body?: string): Promise<void> {
    return setEndpoint(this.sides.api.targetOf(authority), { method, body, once: `${method}-${this.done}` });
  }

  private async pushed(state: string): Promise<number> {
    const sql = `SELECT CAST(count(*) AS integer) AS count FROM delivery WHERE state = '${state}'`;
    return (await this.sides.ask<{ count: number }>(sql)).count;
  }

  get line(): ScaledLine {
    return { name: 'ours', about: this.worker.spec.about, ...this.costs };
  }
}

/** Sets the endpoint of the bench, or takes it away. */
export async function setEndpoint(
  { url, key }: Target,
  { method, body, once }: { method: 'PUT' | 'DELETE'; body?: string; once: string },
): Promise<void> {
  const response = await fetch(`${url}/v1/endpoints/bench`, {
    method,
    body,
    headers: {
      authorization: `Bearer ${key}`,
      'idempotency-key': once,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
  });
  if (!response.ok) throw new Error(`The endpoint was answered ${response.status}: ${await response.text()}`);
}

/** Proves that both pushed the same: each message once, and the bare one's byte for byte ours. */
export function requireSame(ours: readonly Message[], bare: readonly Message[]): void {
  const texts = (messages: readonly Message[]): Set<string> =>
    new Set(
      messages.map(({ headers, body }) => `${headers['webhook-id']} ${headers['webhook-signature']} ${body}`),
    );
  const [first, second] = [texts(ours), texts(bare)];
  const same = first.size === second.size && [...first].every((text) => second.has(text));
  if (!same || ours.length !== first.size || bare.length !== second.size)
    throw new Error(
      `Ours pushed ${ours.length} messages, the bare one ${bare.length}, and not the same ones.`,
    );
}

/** Asked seldom: whoever asks spends CPU of the servers that are being measured. */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + recordMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`Waited in vain for this: ${what}.`);
    await sleep(100);
  }
}
