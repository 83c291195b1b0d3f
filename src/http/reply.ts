import type { FastifyReply } from 'fastify';
import type { Answer } from './idempotency.service';

/** Puts status and headers of an answer on the reply and gives its text, ready for Nest to send as it is. */
export function send(reply: FastifyReply, { status, headers, text }: Answer): Buffer {
  void reply.status(status).headers(headers).type('application/json; charset=utf-8');
  return Buffer.from(text);
}

/** The same for who adds to the answer what must not be stored: gives it as an object. */
export function sendWith(reply: FastifyReply, { status, headers, text }: Answer): object {
  void reply.status(status).headers(headers);
  return JSON.parse(text) as object;
}
