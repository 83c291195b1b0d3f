import rateLimit from '@fastify/rate-limit';
import { ConsoleLogger, type DynamicModule, type LogLevel } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { serveDocs } from './app.docs';
import type { Config } from './config';
import { Ending } from './database/ending.service';
import { newId } from './database/ids.source';
import { Kinds } from './documents/kinds.service';
import { serveDashboard } from './exchange/dashboard.server';
import { RingQueue } from './exchange/ring-queue.client';
import { Refusal } from './findings/refusal';
import { refuseHalfRequest } from './http/half-request.server';
import { readJson } from './http/json-guard';
import { refuseOtherMethods } from './http/other-methods.server';
import { problemOf } from './http/problem.filter';
import { RawMessage, takesMessage, unsupportedMedia } from './http/raw-message';
import type { Request } from './http/request';
import { Log } from './journal/log.service';
import { readSpreadsheets } from './making/spreadsheet-body.server';
import { Parties } from './parties/parties.service';

/** Longest request id that a caller may choose; it is copied to logs and outbound calls. */
const requestIdPattern = /^[A-Za-z0-9._:-]{1,64}$/;

/**
 * Time in which a request must have arrived whole: a spreadsheet of 8 MiB on a line of 0.6 megabit a second, the
 * largest body that can be set (16 MiB) on one of 1.2. Node counts until it has the request, and no answer is cut
 * by this, however long a poll is held.
 */
const requestMs = 120_000;

const hostMissing = {
  en: 'A request in HTTP/1.1 names its host (RFC 9112 section 3.2).',
  zh: 'HTTP/1.1 请求须带 Host 请求头（RFC 9112 第 3.2 节）。',
};

const addressUnreadable = {
  en: 'The address is not well encoded, or a part of it is longer than any id.',
  zh: '地址编码有误，或其中某一段超过任何编号的长度。',
};

/** Builds the application with everything the edge does before a controller is reached. */
export async function buildServer(module: DynamicModule, config: Config): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: config.BODY_LIMIT_BYTES,
    requestTimeout: requestMs,
    clientErrorHandler: refuseHalfRequest,
    return503OnClosing: false,
    // Node's own refusal has no body; `refuseFirst` says what is missing.
    http: { requireHostHeader: false },
    // Callers without a key share a budget by address; behind a balancer that must be theirs, not its own.
    ...(config.TRUSTED_PROXIES.length > 0 && { trustProxy: config.TRUSTED_PROXIES }),
    genReqId: (request: { headers: Record<string, string | string[] | undefined> }) => {
      const given = request.headers['x-request-id'];
      return typeof given === 'string' && requestIdPattern.test(given) ? given : newId('req');
    },
    // The longest part of an address is the token of a paper: header, facts with a number of 35 characters, signature.
    routerOptions: { maxParamLength: 1_024 },
    // The router refuses an address that it cannot decode before any hook or filter has run.
    frameworkErrors: (_error: unknown, request: FastifyRequest, reply: FastifyReply) =>
      refuse(new Refusal('request.malformed', { detail: addressUnreadable }), request, reply),
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    bodyParser: false,
    logger: new ConsoleLogger({ json: true, colors: false, logLevels: levels[config.LOG] ?? [] }),
    abortOnError: false,
  });
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  // Before anything is written: a database that was put back must not go on as if it were the newest.
  await app.get(Log).compareWithKept();
  const parties = app.get(Parties);
  refuseFirst(fastify);
  if (config.ROLE === 'worker') answerOperatorsOnly(fastify);
  readBodies(fastify, app.get(Kinds).messageTypes());
  readSpreadsheets(fastify);
  authenticateFirst(fastify, parties);
  await limitRates(fastify, config);
  refuseOtherMethods(fastify);
  refuseCompressed(fastify);
  endWell(fastify);
  if (config.ROLE !== 'worker') serveDocs(fastify, app);
  if (config.DASHBOARD && config.ROLE !== 'worker')
    await serveDashboard(fastify, parties, app.get(RingQueue));
  fastify.server.maxConnections = config.CONNECTIONS;
  closeInTime(fastify, app.get(Ending));
  // Without useProcessExit the process dies of its own signal, and a supervisor sees a failure.
  app.enableShutdownHooks(['SIGTERM', 'SIGINT'], { useProcessExit: true });
  return app;
}

/** Every answer names its request, and closes the connection on which a body is still to come. */
function endWell(fastify: FastifyInstance): void {
  fastify.addHook('onSend', (request, reply, payload, done) => {
    void reply.header('x-request-id', request.id);
    // Nobody reads the rest of such a body, and who sends it drop by drop would hold the connection for it.
    if (!request.raw.complete && bringsBody(request)) void reply.header('connection', 'close');
    done(null, payload);
  });
}

const levels: Record<string, LogLevel[]> = {
  silent: [],
  error: ['fatal', 'error'],
  warn: ['fatal', 'error', 'warn'],
  info: ['fatal', 'error', 'warn', 'log'],
};

/**
 * Before anything is looked up. A connection that was kept may bring a request after the server has begun to close:
 * Fastify's own refusal (`return503OnClosing`) would be no problem, and name no time.
 */
function refuseFirst(fastify: FastifyInstance): void {
  let closing = false;
  fastify.addHook('preClose', async () => {
    closing = true;
  });
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (closing) return done(new Refusal('service.stopping', { retryAfterSeconds: 5 }));
    const missing = request.raw.httpVersion === '1.1' && request.headers.host === undefined;
    return missing ? done(new Refusal('request.malformed', { detail: hostMissing })) : done();
  });
}

/** What is asked of a process that only delivers. */
const operation = new Set(['/health/live', '/health/ready', '/metrics']);

/** A worker serves nobody but its operator: every other address is unknown there, whoever asks. */
function answerOperatorsOnly(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', async (request, reply) => {
    if (operation.has(request.url.split('?')[0] ?? '')) return undefined;
    refuse(new Refusal('resource.unknown'), request, reply);
    return reply;
  });
}

/** A client that never ends its request must not keep the process: its connection is cut after a while. */
function closeInTime(fastify: FastifyInstance, ending: Ending): void {
  fastify.addHook('preClose', async () => {
    setTimeout(() => fastify.server.closeAllConnections(), ending.share(1, 5 / 8)).unref();
    // Node closes what is idle once; a connection whose last answer leaves after that would stay open.
    const idle = setInterval(() => fastify.server.closeIdleConnections(), 50).unref();
    fastify.server.once('close', () => clearInterval(idle));
  });
}

const jsonType = /^application\/([\w.+-]+\+)?json\b/;

type BodyDone = (error: Error | null, body?: unknown) => void;

const compressed = {
  en: 'The body is compressed (Content-Encoding). Send it as it is.',
  zh: '请求报文经过压缩（Content-Encoding），请直接发送未压缩的报文。',
};

/** The registered ways to compress (RFC 9110 section 8.4.1, RFC 7932, RFC 8878); `UTF-8` there is a slip that harms nothing. */
const compressions = /^(x-)?(gzip|deflate|compress)$|^br$|^zstd$/i;

/** What is compressed would be taken for text that is no UTF-8, or for a spreadsheet that is none (RFC 9110 section 15.5.16). */
function refuseCompressed(fastify: FastifyInstance): void {
  fastify.addHook('preParsing', (request, reply, _payload, done) => {
    const encodings = (request.headers['content-encoding'] ?? '').split(',').map((each) => each.trim());
    if (!encodings.some((each) => compressions.test(each)) || !bringsBody(request)) return done(null);
    void reply.header('accept-encoding', 'identity');
    return done(new Refusal('media.unsupported', { detail: compressed }));
  });
}

/** JSON is read by our own guard; a message by the form that knows it. Fastify refuses any other type with 415. */
function readBodies(fastify: FastifyInstance, messageTypes: readonly string[]): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(jsonType, { parseAs: 'buffer' }, readJsonBody);
  for (const type of messageTypes)
    fastify.addContentTypeParser(type, { parseAs: 'buffer' }, (request, body, done) => {
      if (takesMessage(request, type)) return done(null, messageOf(request, type, body as Buffer));
      return jsonType.test(type) ? readJsonBody(request, body, done) : done(unsupportedMedia(request));
    });
}

function messageOf(request: Request, type: string, bytes: Buffer): RawMessage {
  request.rawBody = bytes;
  const [, charset] = /charset="?([\w-]+)/i.exec(request.headers['content-type'] ?? '') ?? [];
  return new RawMessage(type, bytes, charset);
}

function readJsonBody(request: Request, body: string | Buffer, done: BodyDone): void {
  request.rawBody = body as Buffer;
  if (body.length === 0) return done(null, undefined);
  const reading = readJson(body as Buffer);
  if ('value' in reading) return done(null, reading.value);
  return done(new Refusal('body.malformed', { findings: reading.findings }));
}

/** Keys are looked up before a body is read: a stranger costs us no parsing. */
function authenticateFirst(fastify: FastifyInstance, parties: Parties): void {
  fastify.decorateRequest('caller', undefined);
  fastify.decorateRequest('refused', undefined);
  fastify.addHook('onRequest', async (request) => {
    try {
      request.caller = await parties.authenticate(request.headers.authorization);
      if (!request.caller && bringsBody(request)) throw new Refusal('key.missing');
    } catch (error) {
      request.refused = error;
    }
  });
  // After the limiter, so that guessing keys is limited by address like any call without one.
  // Thrown and not sent: Fastify reads the body on after this hook, even when an answer has been sent.
  fastify.addHook('preParsing', (request, _reply, _payload, done) =>
    done(request.refused === undefined ? null : refusalOf(request.refused)),
  );
}

/** No public route takes a body, so one that comes without a key need not be read. */
function bringsBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

async function limitRates(fastify: FastifyInstance, config: Config): Promise<void> {
  await fastify.register(rateLimit, {
    max: config.RATE_PER_MINUTE,
    timeWindow: 60_000,
    // A key has its own budget wherever it calls from; callers without one share by address.
    keyGenerator: (request) => request.caller?.keyId ?? request.ip,
    // Probes must not be refused because somebody else is busy.
    allowList: (request) => request.url.startsWith('/health/'),
    errorResponseBuilder: (_request, context) =>
      new Refusal('rate.exceeded', { retryAfterSeconds: Math.ceil(context.ttl / 1000) }),
  });
}

/** Without the database nobody can be known; that is no fault of the caller. */
function refusalOf(error: unknown): Refusal {
  return error instanceof Refusal ? error : new Refusal('service.unavailable', { retryAfterSeconds: 2 });
}

function refuse(refusal: Refusal, request: Request, reply: FastifyReply): void {
  const { status, problem, headers } = problemOf(refusal, request.id, request.url);
  void reply.status(status).headers(headers).send(JSON.stringify(problem));
}
