import { setTimeout as sleep } from 'node:timers/promises';
import { isDone, type ExchangeClient } from './exchange.client';
import { isRecord } from './message';

/** Seconds that the exchange holds an empty answer back: one request every twenty seconds when idle. */
const waitSeconds = 20;
/** The exchange's own wait, and what an answer takes. */
const timeoutMs = (waitSeconds + 10) * 1_000;
const firstPauseMs = 500;
const longestPauseMs = 5_000;

/** Raised by a taker to have the same item again. */
export class NotTaken extends Error {}

/** Reads the inbox in order for ever; nothing is passed over until it was taken. */
export class InboxReader {
  private after = 0;

  /** `take` gets one item; when it raises NotTaken, that item is read again after a pause. */
  constructor(
    private readonly client: ExchangeClient,
    private readonly take: (item: unknown, signal: AbortSignal) => Promise<void>,
  ) {}

  /** Runs until the signal ends it. */
  async run(signal: AbortSignal): Promise<void> {
    let pauseMs = firstPauseMs;
    while (!signal.aborted) {
      try {
        await this.page(signal);
        pauseMs = firstPauseMs;
      } catch {
        // Either stopped, or something failed that a later reading from the same place mends.
        if (signal.aborted) return;
        await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
        pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      }
    }
  }

  private async page(signal: AbortSignal): Promise<void> {
    const path = `/v1/inbox?after=${this.after}&limit=100&wait=${waitSeconds}`;
    const reply = await this.client.insist({ method: 'GET', path, timeoutMs }, signal);
    const { items, next } = reply.answer;
    if (!isDone(reply) || !Array.isArray(items)) throw new NotTaken();
    for (const item of items as unknown[]) {
      await this.take(item, signal);
      // The place moves with every item, so that one which fails does not bring back its neighbours.
      if (isRecord(item) && typeof item.sequence === 'number') this.after = item.sequence;
    }
    if (typeof next === 'number') this.after = next;
  }
}
