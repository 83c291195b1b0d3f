import { setTimeout as sleep } from 'node:timers/promises';
import { isRecord } from './message';

/** An answer of the exchange; status 0 when there was none. */
export interface Reply {
  status: number;
  answer: Record<string, unknown>;
  retryAfterMs: number;
}

export interface Call {
  method: 'GET' | 'POST' | 'PUT';
  path: string;
  body?: object;
  /** Idempotency-Key; a repeated call under the same key is one call. */
  key?: string;
  timeoutMs?: number;
}

/** A submission is answered in milliseconds; fifteen seconds mean that nobody will answer. */
const timeoutMs = 15_000;
const firstPauseMs = 500;
const longestPauseMs = 5_000;
/** Sixty tries take five minutes, which outlasts a restart or an upgrade of the exchange. */
const tries = 60;
/** The longest that a Retry-After is believed: the window of a rate limit is a minute. */
const longestRetryAfterMs = 60_000;

/** Calls the public interface of the exchange, as any customs would. */
export class ExchangeClient {
  constructor(
    private readonly url: string,
    private readonly apiKey: string,
  ) {}

  /**
   * Calls until the exchange has decided: what is worth repeating is repeated, a little later each
   * time. Throws only when `signal` ends it; after the last try the last reply is returned.
   */
  async insist(call: Call, signal: AbortSignal): Promise<Reply> {
    for (let attempt = 1, pauseMs = firstPauseMs; ; attempt += 1) {
      const reply = await this.call(call, signal);
      if (!isPassing(reply) || attempt === tries) return reply;
      await sleep(Math.max(pauseMs, reply.retryAfterMs), undefined, { signal });
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    }
  }

  private async call(call: Call, signal: AbortSignal): Promise<Reply> {
    signal.throwIfAborted();
    const ending = new AbortController();
    const end = (): void => ending.abort();
    const timer = setTimeout(end, call.timeoutMs ?? timeoutMs);
    signal.addEventListener('abort', end, { once: true });
    try {
      const response = await fetch(new URL(call.path, this.url), {
        method: call.method,
        headers: this.headersOf(call),
        ...(call.body && { body: JSON.stringify(call.body) }),
        // The key must not follow a redirect to somebody else.
        redirect: 'error',
        signal: ending.signal,
      });
      const retryAfterMs = Number(response.headers.get('retry-after') ?? 0) * 1_000;
      return {
        status: response.status,
        answer: readAnswer(await response.text()),
        retryAfterMs: Math.min(retryAfterMs || 0, longestRetryAfterMs),
      };
    } catch {
      signal.throwIfAborted();
      // Refused connections, resets and time-outs are all the same to a caller: there was no answer.
      return { status: 0, answer: {}, retryAfterMs: 0 };
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
    }
  }

  private headersOf({ body, key }: Call): Record<string, string> {
    return {
      authorization: `Bearer ${this.apiKey}`,
      accept: 'application/json',
      ...(body && { 'content-type': 'application/json' }),
      ...(key !== undefined && { 'idempotency-key': key }),
    };
  }
}

/** Whether the exchange did what was asked. */
export function isDone({ status }: Reply): boolean {
  return status >= 200 && status < 300;
}

/** Whether the same call may well succeed later. */
function isPassing({ status, answer }: Reply): boolean {
  if (status === 409) return answer.code === 'idempotency.in_flight';
  return status === 0 || status === 408 || status === 429 || status >= 500;
}

function readAnswer(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}
