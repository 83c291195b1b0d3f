import type { FastifyReply } from 'fastify';
import type { Answer } from './idempotency.service';

/** Puts status and headers of an answer on the reply and gives its body for Nest to send. */
export function send(reply: FastifyReply, answer: Answer): object {
  void reply.status(answer.status).headers(answer.headers);
  return answer.body;
}
