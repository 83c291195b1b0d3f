import type { FastifyInstance } from 'fastify';
import { Refusal } from '../findings/refusal';

/**
 * Tells who calls a known address by a method that it does not take which ones it takes (RFC 9110 section 15.5.6).
 * The router knows no such answer: to it there is nothing at that address, and a reader would look for a slip in it.
 */
export function refuseOtherMethods(fastify: FastifyInstance): void {
  const methods = new Map<string, Set<string>>();
  fastify.addHook('onRoute', ({ url, method }) => {
    methods.set(url, new Set([...(methods.get(url) ?? []), ...[method].flat()]));
  });
  // After the body was read: what is refused before would cost the caller its connection. So a body that cannot be
  // read is told of first.
  fastify.addHook('preHandler', (request, reply, done) => {
    if (!request.is404) return done();
    const allowed = [...methods].flatMap(([pattern, taken]) =>
      fits(pattern, request.url) ? [...taken] : [],
    );
    if (allowed.length === 0) return done();
    const list = [...new Set(allowed)].sort().join(', ');
    void reply.header('allow', list);
    return done(
      new Refusal('method.not_allowed', { detail: { en: `It takes ${list}.`, zh: `可用方法：${list}。` } }),
    );
  });
}

/** Whether an address is one that a route was declared for, such as `/v1/titles/:id/acts`. */
function fits(pattern: string, url: string): boolean {
  const asked = (url.split('?')[0] ?? '').split('/');
  const parts = pattern.split('/');
  return (
    parts.length === asked.length &&
    parts.every((part, at) => part === asked[at] || (part.startsWith(':') && asked[at] !== ''))
  );
}
