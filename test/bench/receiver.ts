import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Message } from './baselines/bare-queue';

/** Longest silence in the middle of a backlog before the bench gives up. */
const silenceMs = 20_000;

/** Node writes these itself; whoever sends the message again has its own connection. */
const ofTheConnection = new Set(['connection', 'host', 'transfer-encoding']);

/** Takes every push with 204, keeps what was pushed and when. It does the same for ours and for the bare worker. */
export class Receiver {
  private messages: Message[] = [];
  private readonly times: number[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Receiver> {
    const server = createServer({ keepAliveTimeout: 60_000 });
    const receiver = new Receiver(server);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        receiver.take(request.headers, Buffer.concat(chunks));
        response.writeHead(204).end();
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  private take(headers: IncomingHttpHeaders, body: Buffer): void {
    this.times.push(performance.now());
    const kept = Object.entries(headers).filter(([name]) => !ofTheConnection.has(name));
    const message = { url: this.url, headers: Object.fromEntries(kept) as Record<string, string> };
    this.messages.push({ ...message, body: body.toString('utf8') });
  }

  /** Gives what was pushed and forgets it. */
  emptied(): Message[] {
    const { messages } = this;
    this.messages = [];
    this.times.length = 0;
    return messages;
  }

  /** Waits for so many pushes; gives the seconds from the first to the last. */
  async seconds(count: number): Promise<number> {
    let before = this.times.length;
    let quietSince = performance.now();
    while (this.times.length < count) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      const now = performance.now();
      if (this.times.length > before) [before, quietSince] = [this.times.length, now];
      if (now - quietSince > silenceMs)
        throw new Error(`Only ${before} of ${count} messages came, and no more for ${silenceMs} ms.`);
    }
    return ((this.times[count - 1] as number) - (this.times[0] as number)) / 1000;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}
