import { lookup } from 'node:dns/promises';
import {
  Agent as HttpAgent,
  request as httpRequest,
  type ClientRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { urlToHttpOptions } from 'node:url';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import { OutboundAddresses } from './outbound-address';

/** What came back from a push. `status` is empty when nothing did. */
export interface PushOutcome {
  status: number | null;
  retryAfter?: string;
  /** First 500 characters of the answer, or what went wrong. */
  excerpt: string;
}

/** An address of an endpoint as it is used for every push to it. */
interface Destination {
  url: URL;
  secure: boolean;
  /** The name without the brackets of an IPv6 address. */
  name: string;
  /** The name itself where it is an address; then nobody has to be asked for one. */
  literal?: string;
  options: RequestOptions;
}

/** What is sent, and to which address that was checked. */
interface Sending {
  to: Destination;
  address: string;
  headers: Record<string, string>;
  body: Buffer;
}

/** Characters of an answer that are kept: enough for an error text, bounded for the disk. */
const excerptLength = 500;

/** The sandbox customs listen on loopback. */
const loopback = ['127.0.0.0/8', '::1/128'];

/** Shorter than the five seconds after which most servers close an idle connection. */
const idleMs = 4_000;

/** The receiver closed a kept connection in the moment it was used again: nothing was answered. */
const closedUnderUs = new Set(['ECONNRESET', 'EPIPE']);

/**
 * Posts to endpoints. A name is resolved for every push, the address is checked, and the connection
 * goes to that very address: connections are kept by address and not by name, so a name that changes
 * its mind gains nothing by one that is open. Redirects are failures: following one would skip the
 * check.
 */
@Injectable()
export class Outbound implements OnApplicationShutdown {
  private readonly addresses: OutboundAddresses;
  private readonly agents: Record<string, HttpAgent>;
  /** By their text: taking one apart costs as much as signing a message. */
  private readonly destinations = new Map<string, Destination>();

  constructor(@Inject(CONFIG) private readonly config: Config) {
    this.addresses = new OutboundAddresses([...config.OUTBOUND_ALLOW, ...(config.SANDBOX ? loopback : [])]);
    const sockets = { maxSockets: config.DELIVERY_PARALLEL, maxFreeSockets: config.DELIVERY_PARALLEL };
    const kept = { keepAlive: true, timeout: idleMs, ...sockets };
    this.agents = { 'http:': new HttpAgent(kept), 'https:': new HttpsAgent(kept) };
  }

  onApplicationShutdown(): void {
    for (const agent of Object.values(this.agents)) agent.destroy();
  }

  /** The address that a URL leads to if it may be called; undefined if it may not. */
  async permitted(url: string): Promise<string | undefined> {
    const late = new Late(this.config.DELIVERY_TIMEOUT_MS);
    try {
      return await this.addressOf(this.destination(url), late);
    } finally {
      late.over();
    }
  }

  private destination(text: string): Destination {
    let found = this.destinations.get(text);
    if (!found) {
      if (this.destinations.size >= destinationsKept) this.destinations.clear();
      this.destinations.set(text, (found = destinationOf(text)));
    }
    return found;
  }

  /** Undefined when it may not be called, has no address, or none was found in time. */
  private async addressOf(
    { url, secure, name, literal }: Destination,
    late: Late,
  ): Promise<string | undefined> {
    if (!secure && !(this.config.SANDBOX && url.protocol === 'http:')) return undefined;
    const found = (): Promise<string> =>
      lookup(name).then(
        ({ address }) => address,
        () => '',
      );
    const address = literal ?? (await Promise.race([found(), late.end]));
    return address !== undefined && this.addresses.permits(address) ? address : undefined;
  }

  async post(url: string, headers: Record<string, string>, body: Buffer): Promise<PushOutcome> {
    const to = this.destination(url);
    // Begun before the name is looked up: a resolver that hangs must not hold a push for longer.
    const late = new Late(this.config.DELIVERY_TIMEOUT_MS);
    try {
      const address = await this.addressOf(to, late);
      if (late.passed) return { status: null, excerpt: `The name had no answer within ${late.limitMs} ms.` };
      if (!address)
        return { status: null, excerpt: 'The address may not be called, or its name has no address.' };
      return await this.send({ to, address, headers, body }, late);
    } finally {
      late.over();
    }
  }

  /** One attempt may take two requests: a kept connection can die before it could serve the first. */
  private async send(sending: Sending, late: Late): Promise<PushOutcome> {
    const kept = this.agents[sending.to.url.protocol];
    const first = await exchange(sending, kept, late);
    if (!(first instanceof Unanswered)) return first;
    const second = first.mayRetry && !late.passed ? await exchange(sending, false, late) : first;
    if (!(second instanceof Unanswered)) return second;
    const excerpt = late.passed ? `No answer within ${late.limitMs} ms.` : second.message;
    return { status: null, excerpt: excerpt.slice(0, excerptLength) };
  }
}

/** Endpoints are few; a house with more of them takes their addresses apart again. */
const destinationsKept = 1_000;

function destinationOf(text: string): Destination {
  const url = new URL(text);
  const name = url.hostname.replace(/^\[|\]$/g, '');
  const secure = url.protocol === 'https:';
  const literal = isIP(name) ? name : undefined;
  const servername = secure && { servername: literal === undefined ? name : '' };
  return { url, secure, name, literal, options: { ...urlToHttpOptions(url), method: 'POST', ...servername } };
}

/** The end of the time that a receiver has; it cuts the request that is under way. */
class Late {
  passed = false;
  request?: ClientRequest;
  private readonly timer: NodeJS.Timeout;
  private tell?: () => void;

  constructor(readonly limitMs: number) {
    this.timer = setTimeout(() => {
      this.passed = true;
      this.request?.destroy(new Error('late'));
      this.tell?.();
    }, limitMs);
  }

  /** Resolves when the time is over, for what cannot be cut. */
  get end(): Promise<undefined> {
    return new Promise((resolve) => (this.tell = () => resolve(undefined)));
  }

  over(): void {
    clearTimeout(this.timer);
  }
}

/** A request that ended without an answer. */
class Unanswered {
  constructor(
    readonly message: string,
    readonly mayRetry: boolean,
  ) {}
}

/** One request and its answer. The host stays in the headers and, for TLS, in the name that is checked. */
function exchange(
  { to, address, headers, body }: Sending,
  agent: HttpAgent | undefined | false,
  late: Late,
): Promise<PushOutcome | Unanswered> {
  return new Promise((resolve) => {
    const request = (to.secure ? httpsRequest : httpRequest)({
      ...to.options,
      hostname: address,
      headers: { ...headers, host: to.url.host, 'content-length': String(body.length) },
      agent,
    });
    late.request = request;
    request.on('response', (response) => resolve(readOutcome(response)));
    request.on('error', (error: NodeJS.ErrnoException) =>
      resolve(new Unanswered(error.message, request.reusedSocket && closedUnderUs.has(error.code ?? ''))),
    );
    request.on('close', () => resolve(new Unanswered('The connection was closed.', false)));
    request.end(body);
  });
}

/** Reads as much as is kept. A connection whose answer is longer is not worth keeping. */
function readOutcome(response: IncomingMessage): Promise<PushOutcome> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let failure = '';
  return new Promise((resolve) => {
    const done = (): void =>
      resolve({
        status: response.statusCode ?? null,
        retryAfter: response.headers['retry-after'],
        excerpt: excerptOf(Buffer.concat(chunks)) || failure,
      });
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
      // A character has at most four bytes, so more than these are more characters than are kept.
      if (bytes > excerptLength * 4) response.destroy();
    });
    response.on('error', (error) => (failure ||= error.message));
    response.on('close', done);
  });
}

/** PostgreSQL keeps no U+0000 in a text, and an outcome that cannot be recorded would be tried for ever. */
const excerptOf = (bytes: Buffer): string =>
  bytes.toString('utf8').replaceAll('\u0000', '\uFFFD').slice(0, excerptLength);
