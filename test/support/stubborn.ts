import { setTimeout as sleep } from 'node:timers/promises';
import { call, freshKey, type Reply, type Sending } from './exchange';

/** What a stubborn client has been through. */
export interface Troubles {
  /** Calls that had no answer because the server was away. */
  unanswered: number;
  /** Calls that were answered with 503 or 409 `idempotency.in_flight`. */
  putOff: number;
  /** Answers that were given a second time, because the first one had been lost. */
  replayed: number;
}

/** Raised in clients that are still at it when their test has ended. */
class Over extends Error {}

/**
 * Between tries: a server comes back within a second or two, and later where its clients, which run beside it here,
 * keep the machine busy with calls that nobody answers.
 */
const pauseMs = 200;

/**
 * Makes one call under one Idempotency-Key until it is answered, as every client should. Each try asks
 * `at` where to call: a balancer may send the next one to another process.
 */
export async function insist(
  at: () => string,
  method: string,
  path: string,
  sending: Sending,
  troubles: Troubles,
  ending: AbortSignal,
): Promise<Reply> {
  const once = freshKey();
  for (;;) {
    if (ending.aborted) throw new Over('The test has ended.');
    const reply = await call(at(), method, path, { ...sending, once }).catch(() => undefined);
    if (!reply) troubles.unanswered += 1;
    else if (reply.status === 503 || reply.body.code === 'idempotency.in_flight') troubles.putOff += 1;
    else {
      if (reply.headers.has('idempotency-replayed')) troubles.replayed += 1;
      return reply;
    }
    await sleep(pauseMs);
  }
}
