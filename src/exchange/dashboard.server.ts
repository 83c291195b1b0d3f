import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RefusalCode } from '../findings/codes';
import { Refusal } from '../findings/refusal';
import { problemOf } from '../http/problem.filter';
import type { Parties } from '../parties/parties.service';
import type { RingQueue } from './ring-queue.client';

/** Where BullMQ's own dashboard is served. */
const place = '/dashboard/queues';

/** What the page needs and no more: its own files, its own inline style, and calls to this server. */
const contentSecurity = [
  ...["default-src 'none'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data:"],
  ...["font-src 'self' data:", "connect-src 'self'", "frame-ancestors 'none'", "base-uri 'self'"],
].join('; ');

/**
 * Serves BullMQ's own dashboard, bull-board, to operators. It shows the one queue of rings, whose jobs
 * carry nothing, and changes nothing: what there is to do with deliveries is in the interface. A
 * browser brings the key by HTTP Basic (RFC 7617), since it knows no other way to send one.
 */
export async function serveDashboard(
  fastify: FastifyInstance,
  parties: Parties,
  rings: RingQueue,
): Promise<void> {
  // Loaded only where it is asked for: it takes a quarter of a second and 20 MB.
  const [{ createBullBoard }, { BullMQAdapter }, { FastifyAdapter }] = await Promise.all([
    import('@bull-board/api'),
    import('@bull-board/api/bullMQAdapter'),
    import('@bull-board/fastify'),
  ]);
  const server = new FastifyAdapter();
  server.setBasePath(place);
  const queue = new BullMQAdapter(await rings.shown(), { readOnlyMode: true });
  createBullBoard({
    queues: [queue],
    serverAdapter: server,
    options: { uiConfig: { boardTitle: 'Chuanyu Window 川渝单一窗口' } },
  });
  await fastify.register(async (scope) => {
    scope.addHook('onRequest', async (request, reply) => {
      const refused = await refusalOf(request, parties);
      if (refused) return refuse(refused, request, reply);
      // The edge has looked for a bearer key and found none; this key has been looked at here.
      request.refused = undefined;
      void reply.headers({ 'content-security-policy': contentSecurity, 'cache-control': 'no-store' });
      return undefined;
    });
    await scope.register(server.registerPlugin(), { prefix: place });
  });
}

/** Why somebody may not see the dashboard; nothing for an operator that only looks. */
async function refusalOf(request: FastifyRequest, parties: Parties): Promise<RefusalCode | undefined> {
  const [scheme, token = ''] = (request.headers.authorization ?? '').split(' ');
  const key = Buffer.from(token, 'base64')
    .toString('utf8')
    .replace(/^[^:]*:/, '');
  if (scheme?.toLowerCase() !== 'basic' || key === '') return 'key.missing';
  try {
    const caller = await parties.authenticate(`Bearer ${key}`);
    if (!caller?.roles.includes('operator')) return 'role.not_allowed';
    return request.method === 'GET' || request.method === 'HEAD' ? undefined : 'role.not_allowed';
  } catch (error) {
    return error instanceof Refusal ? error.code : 'service.unavailable';
  }
}

/** Sent and not thrown: the dashboard has an error handler of its own, which knows no problems. */
function refuse(code: RefusalCode, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { status, problem, headers } = problemOf(new Refusal(code), request.id, request.url);
  const ask = status === 401 && { 'www-authenticate': 'Basic realm="Chuanyu Window", charset="UTF-8"' };
  return reply
    .status(status)
    .headers({ ...headers, ...ask })
    .send(JSON.stringify(problem));
}
