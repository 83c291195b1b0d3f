import { setTimeout as sleep } from 'node:timers/promises';
import { figure, quantile, type Figure } from '../figures';
import { submit, type Target } from '../load';
import type { Program } from '../program';
import { Waybills } from '../waybill';
import { authority } from './backlog';

/** How many submissions are waited for. */
export interface LatencyPlan {
  rounds: number;
  /** Submissions in a round, one after another. */
  samples: number;
}

/** So long a poll has been open before the submission: it must wait when the entry comes. */
const openMs = 15;

/** Submissions before the first round, while compilers settle. */
const warmUps = 50;

/** Seconds that a poll may wait; one that comes back empty ends the bench. */
const waitSeconds = 20;

/**
 * Milliseconds from the 201 of a submission to the return of a long poll in which an authority waits.
 * A poll that is back before the 201 counts as negative: both leave after the same commit.
 */
export async function measureLatency(
  submitting: Program,
  reading: Program,
  { rounds, samples }: LatencyPlan,
): Promise<Figure> {
  const waybills = new Waybills();
  const inbox = new Inbox(reading.targetOf(authority));
  await sampled(submitting.target, inbox, waybills.take(warmUps));
  const all: number[][] = [];
  for (let round = 0; round < rounds; round++)
    all.push(await sampled(submitting.target, inbox, waybills.take(samples)));
  const at = (part: number): number[] => all.map((each) => quantile(each, part));
  return figure(at(0.95), { p50: at(0.5), p95: at(0.95), max: at(1) });
}

async function sampled(target: Target, inbox: Inbox, bodies: readonly Buffer[]): Promise<number[]> {
  const waits: number[] = [];
  for (const body of bodies) {
    const back = inbox.poll();
    await sleep(openMs);
    const [accepted, returned] = await Promise.all([
      submit(target, body).then(() => performance.now()),
      back,
    ]);
    waits.push(returned - accepted);
  }
  return waits;
}

/** A reader that keeps the last sequence and asks again after it. */
class Inbox {
  private after = 0;

  constructor(private readonly target: Target) {}

  /** Waits for the next entry; gives the time at which it was told. */
  async poll(): Promise<number> {
    const { url, key } = this.target;
    const response = await fetch(`${url}/v1/inbox?after=${this.after}&wait=${waitSeconds}`, {
      headers: { authorization: `Bearer ${key}` },
    });
    const { items, next } = (await response.json()) as { items: object[]; next: number };
    const at = performance.now();
    if (!response.ok || items.length !== 1)
      throw new Error(`The inbox answered ${response.status} with ${items?.length} entries instead of one.`);
    this.after = next;
    return at;
  }
}
