import { createHash } from 'node:crypto';
import type { ReceiptDraft } from './behaviour';
import { isDone, type ExchangeClient, type Reply } from './exchange.client';
import type { Message } from './message';

/** Most receipts that wait; beyond it something is wrong that more waiting does not mend. */
const mostWaiting = 100_000;

interface Filing {
  messageId: string;
  key: string;
  body: object;
}

/** A receipt that the exchange would not have. */
export interface Failure {
  messageId: string;
  status: number;
  code?: unknown;
}

/** Sends receipts one after another, so that a release never overtakes its acceptance. */
export class ReceiptsSender {
  readonly counts = { sent: 0, failed: 0 };
  lastFailure?: Failure;
  private readonly waiting: Filing[] = [];
  private readonly timers = new Set<NodeJS.Timeout>();
  private signal?: AbortSignal;
  private sending?: Promise<void>;

  constructor(private readonly client: ExchangeClient) {}

  /** Sends what waits and what is added, until the signal ends it; what is unsent keeps waiting. */
  start(signal: AbortSignal): void {
    this.signal = signal;
    this.send();
  }

  /** Ends when nothing is under way; call it after the signal was given. */
  async stopped(): Promise<void> {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    await this.sending;
  }

  get unsent(): number {
    return this.waiting.length + this.timers.size;
  }

  /** Adds the receipts of a message, each `delayMs` after the one before: an office takes its time. */
  add(message: Message, drafts: readonly ReceiptDraft[], delayMs: number): void {
    for (const [index, draft] of drafts.entries()) {
      if (delayMs === 0) this.file(message, draft);
      else this.later(() => this.file(message, draft), delayMs * (index + 1));
    }
  }

  private later(work: () => void, afterMs: number): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      work();
    }, afterMs);
    this.timers.add(timer);
  }

  /** Dates the receipt now: a repeated try must carry the same bytes under the same key. */
  private file(message: Message, draft: ReceiptDraft): void {
    const { messageId, deliveryId } = message;
    if (this.waiting.length >= mostWaiting) return this.fail({ messageId, status: 0, code: 'sender.full' });
    this.waiting.push({
      messageId,
      key: receiptKey(messageId, draft),
      body: { deliveryId, ...draft, at: new Date().toISOString() },
    });
    this.send();
  }

  private send(): void {
    const signal = this.signal;
    if (this.sending || !signal || signal.aborted) return;
    this.sending = this.sendAll(signal)
      .catch(() => undefined)
      .finally(() => (this.sending = undefined));
  }

  private async sendAll(signal: AbortSignal): Promise<void> {
    for (let next = this.waiting[0]; next; next = this.waiting[0]) {
      const { messageId, key, body } = next;
      const reply = await this.client.insist({ method: 'POST', path: '/v1/receipts', key, body }, signal);
      this.waiting.shift();
      if (isDone(reply) || wasFiledBefore(reply)) this.counts.sent += 1;
      else this.fail({ messageId, status: reply.status, code: reply.answer.code });
    }
  }

  private fail(failure: Failure): void {
    this.counts.failed += 1;
    this.lastFailure = failure;
  }
}

/** One key for one decision on one message: however often it is sent, it is one receipt. */
function receiptKey(messageId: string, { level, result }: ReceiptDraft): string {
  return createHash('sha256').update(`${messageId} ${level} ${result}`).digest('base64url');
}

/** A customs that lost its memory decides again, at another time, under the key of the first decision. */
function wasFiledBefore({ answer }: Reply): boolean {
  return answer.code === 'idempotency.key_reused';
}
