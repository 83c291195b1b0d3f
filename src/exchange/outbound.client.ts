import type { IncomingHttpHeaders } from 'node:http';
import { isIP, type Socket } from 'node:net';
import { urlToHttpOptions } from 'node:url';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Client, Dispatcher, Pool } from 'undici';
import { CONFIG, type Config } from '../config';
import { NameLookups } from './name-lookups.client';
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
  path: string;
  /** The host stays in the headers, from which the library takes the name that a certificate must bear. */
  headers: Record<string, string>;
}

/** The library that keeps connections. It is loaded for the first push, since it would take 40 ms of a start. */
type Undici = typeof import('undici');

/** Characters of an answer that are kept: enough for an error text, bounded for the disk. */
const excerptLength = 500;

/** The sandbox customs listen on loopback. */
const loopback = ['127.0.0.0/8', '::1/128'];

/** Shorter than the five seconds after which most servers close an idle connection. */
const idleMs = 4_000;

/** The receiver closed a kept connection in the moment it was used again: nothing was answered. */
const closedUnderUs = new Set(['ECONNRESET', 'EPIPE', 'other side closed', 'closed']);

/**
 * Posts to endpoints. A name is resolved for every push, the address is checked, and the connection
 * goes to that very address: connections are kept by address and not by name, so a name that changes
 * its mind gains nothing by one that is open. Redirects are failures: following one would skip the
 * check.
 */
@Injectable()
export class Outbound implements OnApplicationShutdown {
  private readonly addresses: OutboundAddresses;
  private readonly names: NameLookups;
  private readonly pools = new Map<string, Pool>();
  /** For the error that ended a connection, when that connection was made. */
  private readonly madeAt = new WeakMap<Error, number>();
  private loaded?: Promise<Undici>;
  /** By their text: taking one apart costs as much as signing a message. */
  private readonly destinations = new Map<string, Destination>();

  constructor(@Inject(CONFIG) private readonly config: Config) {
    this.names = new NameLookups(config.DELIVERY_TIMEOUT_MS);
    this.addresses = new OutboundAddresses([...config.OUTBOUND_ALLOW, ...(config.SANDBOX ? loopback : [])]);
  }

  onApplicationShutdown(): void {
    for (const pool of this.pools.values()) void pool.destroy();
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
    if (literal === undefined && this.names.hangs(name)) late.pass();
    if (late.passed) return undefined;
    const address = literal ?? (await Promise.race([this.names.addressOf(name), late.end]));
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
      this.loaded ??= import('undici');
      const options = {
        path: to.path,
        method: 'POST',
        headers: Object.assign({}, headers, to.headers),
        body,
      } as const;
      return await this.send(await this.loaded, { to, address }, options, late);
    } finally {
      late.over();
    }
  }

  /** One attempt may take two requests: a kept connection can die before it could serve the first. */
  private async send(
    undici: Undici,
    place: Place,
    options: Dispatcher.DispatchOptions,
    late: Late,
  ): Promise<PushOutcome> {
    const began = performance.now();
    const first = await answerOf(this.poolOf(undici, place), options, late);
    if (!(first instanceof Unanswered)) return first;
    const second =
      this.mayRetry(first.error, began) && !late.passed
        ? await this.sendAnew(undici, place, options, late)
        : first;
    if (!(second instanceof Unanswered)) return second;
    const excerpt = late.passed ? `No answer within ${late.limitMs} ms.` : second.error.message;
    return { status: null, excerpt: excerpt.slice(0, excerptLength) };
  }

  /** On a connection that is made for this message alone. */
  private sendAnew(
    undici: Undici,
    place: Place,
    options: Dispatcher.DispatchOptions,
    late: Late,
  ): Promise<PushOutcome | Unanswered> {
    const client = new undici.Client(originOf(place), this.connecting(undici));
    return answerOf(client, options, late).finally(() => client.destroy());
  }

  /** Whether the connection had been made before the request, so that its death says nothing of the receiver. */
  private mayRetry(error: Error & { code?: string }, began: number): boolean {
    const died = closedUnderUs.has(error.code ?? '') || closedUnderUs.has(error.message);
    return died && (this.madeAt.get(error) ?? Infinity) < began;
  }

  /** The connections to an address; over TLS they belong to the name too, which the certificate was checked for. */
  private poolOf(undici: Undici, place: Place): Pool {
    const origin = originOf(place);
    const key = place.to.secure ? `${origin} ${place.to.name}` : origin;
    let pool = this.pools.get(key);
    if (!pool) {
      if (this.pools.size >= destinationsKept) this.closeIdle();
      pool = new undici.Pool(origin, {
        connections: this.config.DELIVERY_PARALLEL,
        ...this.connecting(undici),
      });
      this.pools.set(key, pool);
    }
    return pool;
  }

  /** A pool that is not in use now is made again when it is asked for. */
  private closeIdle(): void {
    for (const [key, pool] of this.pools) {
      if (pool.stats.running + pool.stats.pending + pool.stats.queued > 0) continue;
      this.pools.delete(key);
      void pool.close();
    }
  }

  /** What a receiver has of time is watched by `Late`, but for a connection that is not made yet. */
  private connecting(undici: Undici): Client.Options {
    const connect = undici.buildConnector({ timeout: this.config.DELIVERY_TIMEOUT_MS });
    return {
      keepAliveTimeout: idleMs,
      keepAliveMaxTimeout: idleMs,
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: (options, callback) => {
        let made: number | undefined;
        const socket = connect(options, (...result) => {
          made = performance.now();
          callback(...result);
        }) as unknown as Socket;
        socket.on('error', (error) => made !== undefined && this.madeAt.set(error, made));
      },
    };
  }
}

/** Endpoints are few; a house with more of them takes their addresses apart again. */
const destinationsKept = 1_000;

function destinationOf(text: string): Destination {
  const url = new URL(text);
  const name = url.hostname.replace(/^\[|\]$/g, '');
  const secure = url.protocol === 'https:';
  const literal = isIP(name) ? name : undefined;
  const { auth, path } = urlToHttpOptions(url);
  const authorization = auth && { authorization: `Basic ${Buffer.from(auth).toString('base64')}` };
  return { url, secure, name, literal, path: path ?? '/', headers: { host: url.host, ...authorization } };
}

/** Where a message goes, and the address that was checked. */
interface Place {
  to: Destination;
  address: string;
}

/** Connections are made to the address and not to the name. */
const originOf = ({ to: { url }, address }: Place): string =>
  `${url.protocol}//${isIP(address) === 6 ? `[${address}]` : address}${url.port && `:${url.port}`}`;

/** The end of the time that a receiver has; it cuts the request that is under way. */
class Late {
  passed = false;
  cut?: () => void;
  private readonly timer: NodeJS.Timeout;
  private tell?: () => void;

  constructor(readonly limitMs: number) {
    this.timer = setTimeout(() => this.pass(), limitMs);
  }

  /** Ends the time before its end, when there is nothing left to wait for. */
  pass(): void {
    this.passed = true;
    this.cut?.();
    this.tell?.();
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
  constructor(readonly error: Error) {}
}

/** One request and its answer. */
function answerOf(
  dispatcher: Dispatcher,
  options: Dispatcher.DispatchOptions,
  late: Late,
): Promise<PushOutcome | Unanswered> {
  return new Promise((resolve) => {
    if (late.passed) return resolve(new Unanswered(new Error('It never began.')));
    const answer = new Answer(resolve);
    late.cut = () => answer.cut();
    dispatcher.dispatch(options, answer);
  });
}

/** Takes an answer as it comes, and as much of it as is kept. */
class Answer implements Dispatcher.DispatchHandler {
  private controller?: Dispatcher.DispatchController;
  private status?: number;
  private retryAfter?: string;
  private readonly chunks: Buffer[] = [];
  private bytes = 0;
  private isCut = false;

  constructor(private readonly resolve: (outcome: PushOutcome | Unanswered) => void) {}

  /** Ends it before its time. A request that still waits for a connection is never written, once there is one. */
  cut(): void {
    this.isCut = true;
    if (this.controller) this.controller.abort(new Error('It took too long.'));
    else this.resolve(new Unanswered(new Error('It never began.')));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.isCut) controller.abort(new Error('It took too long.'));
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    // 102 and 103 announce an answer and are none (RFC 9110 section 15.2); 100, which was not asked for, is an error.
    if (status < 200) return;
    this.status = status;
    [this.retryAfter] = [headers['retry-after']].flat();
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.chunks.push(chunk);
    this.bytes += chunk.length;
    // A character has at most four bytes, so more than these are more characters than are kept. A connection whose
    // answer is longer is not worth keeping.
    if (this.bytes > excerptLength * 4) controller.abort(new Error('That is enough.'));
  }

  onResponseEnd(): void {
    this.end('');
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    if (this.status === undefined) this.resolve(new Unanswered(error));
    else this.end(error.message);
  }

  private end(failure: string): void {
    const excerpt = excerptOf(Buffer.concat(this.chunks)) || failure;
    const outcome = { status: this.status ?? null, retryAfter: this.retryAfter, excerpt };
    // The library looks for a turn of the event loop whether the connection stays; who sends the next message at once
    // would be given another one. What is put off now comes after that look.
    queueMicrotask(() => setImmediate(() => this.resolve(outcome)));
  }
}

/** PostgreSQL keeps no U+0000 in a text, and an outcome that cannot be recorded would be tried for ever. */
const excerptOf = (bytes: Buffer): string =>
  bytes.toString('utf8').replaceAll('\u0000', '\uFFFD').slice(0, excerptLength);
