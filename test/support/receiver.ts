import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A message as a push carries it. */
export interface Pushed {
  type: string;
  messageId: string;
  deliveryId: string;
  document: { id: string; kind: string; number: string; version: number; contentHash: string };
  redelivered?: boolean;
  currentVersion?: number;
  content?: unknown;
}

/** One call of the exchange, with the very bytes that came. */
export interface Arrival {
  id: string;
  headers: IncomingHttpHeaders;
  bytes: string;
  message: Pushed;
  atMs: number;
}

/** `silence` never answers; `hangup` takes the message in and breaks the connection. */
export type Answer =
  { status: number; headers?: Record<string, string>; body?: string } | 'silence' | 'hangup';

/** A receiver that notes everything and answers as a test tells it. */
export class Receiver {
  readonly arrivals: Arrival[] = [];
  /** Arrivals that had an effect here: answered with 2xx, or taken in before a hang-up. */
  readonly taken: Arrival[] = [];
  answer: (arrival: Arrival, nth: number) => Answer | Promise<Answer> = () => ({ status: 200 });
  private server?: Server;
  private port = 0;

  /** Opens on a free port, and after a `close` on the same one: a receiver comes back where it was. */
  async open(): Promise<this> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on(
        'end',
        () => void this.take(request.headers, Buffer.concat(chunks).toString('utf8'), response),
      );
    });
    server.listen(this.port, '127.0.0.1');
    await once(server, 'listening');
    this.port = (server.address() as AddressInfo).port;
    // A test that fails before it closes its receiver must not keep the run from ending.
    server.unref();
    this.server = server;
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hook`;
  }

  async close(): Promise<void> {
    if (!this.server?.listening) return;
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  /** Arrivals about one document. */
  about(documentId: string): Arrival[] {
    return this.arrivals.filter(({ message }) => message.document.id === documentId);
  }

  private async take(headers: IncomingHttpHeaders, bytes: string, response: ServerResponse): Promise<void> {
    const message = JSON.parse(bytes) as Pushed;
    const arrival = { id: String(headers['webhook-id']), headers, bytes, message, atMs: performance.now() };
    this.arrivals.push(arrival);
    const nth = this.arrivals.filter(({ id }) => id === arrival.id).length;
    const answer = await this.answer(arrival, nth);
    if (answer === 'silence') return;
    if (answer === 'hangup' || (answer.status >= 200 && answer.status < 300)) this.taken.push(arrival);
    if (answer === 'hangup') return void response.destroy();
    response.writeHead(answer.status, answer.headers).end(answer.body ?? '');
  }
}
