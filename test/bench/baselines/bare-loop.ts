import { readFileSync } from 'node:fs';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Message } from './bare-queue';

/**
 * The bare loop: messages in memory, posted over kept connections, as many at once as ours. It knows
 * nothing of rows, leases or signatures, and when it ends nobody can see what it sent.
 */
const [pushes = '1'] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: Number(pushes) });
let messages: Message[] = [];

function post({ url, headers, body }: Message): Promise<void> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: 'POST', agent, headers }, (incoming) => {
      const { statusCode = 0 } = incoming;
      incoming.on('error', reject);
      incoming.on('end', () =>
        statusCode >= 200 && statusCode < 300 ? resolve() : reject(new Error(`answered ${statusCode}`)),
      );
      incoming.resume();
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

async function postAll(): Promise<void> {
  const hand = async (): Promise<void> => {
    for (let message = messages.pop(); message; message = messages.pop()) await post(message);
  };
  await Promise.all(Array.from({ length: Number(pushes) }, hand));
}

/** `/load?file=` reads what is to be sent, `/send` sends it: only the second is measured. */
async function done(path: string): Promise<void> {
  const { pathname, searchParams } = new URL(path, 'http://localhost');
  if (pathname === '/send') return postAll();
  messages = JSON.parse(readFileSync(searchParams.get('file') ?? '', 'utf8')) as Message[];
}

const server = createServer((incoming, response) => {
  done(incoming.url ?? '').then(
    () => response.end(),
    (error: Error) => response.writeHead(500).end(error.stack),
  );
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});

process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
  agent.destroy();
});
