import { lookup } from 'node:dns/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import { OutboundAddresses } from './outbound-address';

/** What came back from a push. `status` is empty when nothing did. */
export interface PushOutcome {
  status: number | null;
  retryAfter?: string;
  /** First 500 characters of the answer, or what went wrong. */
  excerpt: string;
}

/** Characters of an answer that are kept: enough for an error text, bounded for the disk. */
const excerptLength = 500;

/** The sandbox customs listen on loopback. */
const loopback = ['127.0.0.0/8', '::1/128'];

/**
 * Posts to endpoints. A name is resolved once, the address is checked, and the connection goes to
 * that very address, so that a name which changes its mind in between gains nothing. Redirects are
 * failures: following one would skip the check.
 */
@Injectable()
export class Outbound {
  private readonly addresses: OutboundAddresses;

  constructor(@Inject(CONFIG) private readonly config: Config) {
    this.addresses = new OutboundAddresses([...config.OUTBOUND_ALLOW, ...(config.SANDBOX ? loopback : [])]);
  }

  /** The address that a URL leads to if it may be called; undefined if it may not. */
  async permitted(url: string): Promise<string | undefined> {
    const { hostname, protocol } = new URL(url);
    if (protocol !== 'https:' && !(this.config.SANDBOX && protocol === 'http:')) return undefined;
    const host = hostname.replace(/^\[|\]$/g, '');
    const address = isIP(host)
      ? host
      : await lookup(host).then(
          (found) => found.address,
          () => '',
        );
    return this.addresses.permits(address) ? address : undefined;
  }

  async post(url: string, headers: Record<string, string>, body: Buffer): Promise<PushOutcome> {
    const address = await this.permitted(url);
    if (!address)
      return { status: null, excerpt: 'The address may not be called, or its name has no address.' };
    return this.send(new URL(url), address, headers, body);
  }

  private send(
    url: URL,
    address: string,
    headers: Record<string, string>,
    body: Buffer,
  ): Promise<PushOutcome> {
    const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const family = isIP(address);
    const limitMs = this.config.DELIVERY_TIMEOUT_MS;
    const late = AbortSignal.timeout(limitMs);
    return new Promise((resolve) => {
      const outgoing = request(
        url,
        {
          method: 'POST',
          headers: { ...headers, 'content-length': String(body.length) },
          signal: late,
          lookup: (_host, options, done) =>
            options.all ? done(null, [{ address, family }]) : done(null, address, family),
        },
        (response) => void readOutcome(response).then(resolve),
      );
      outgoing.on('error', (error) => {
        const excerpt = late.aborted ? `No answer within ${limitMs} ms.` : error.message;
        resolve({ status: null, excerpt: excerpt.slice(0, excerptLength) });
      });
      outgoing.end(body);
    });
  }
}

async function readOutcome(response: IncomingMessage): Promise<PushOutcome> {
  let excerpt = '';
  try {
    for await (const chunk of response) {
      excerpt += (chunk as Buffer).toString('utf8');
      if (excerpt.length >= excerptLength) break;
    }
  } catch (error) {
    excerpt = (error as Error).message;
  }
  response.destroy();
  return {
    status: response.statusCode ?? null,
    retryAfter: response.headers['retry-after'],
    excerpt: excerpt.slice(0, excerptLength),
  };
}
