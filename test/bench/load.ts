import { Agent, request, type IncomingMessage } from 'node:http';

/** Where to send, and in whose name. */
export interface Target {
  url: string;
  key: string;
}

/** What one round of sending came to. */
export interface Sent {
  completed: number;
  seconds: number;
}

/** Enough requests in flight that groups form, and fewer than any program's queue. */
const connectionsUnlessTold = 32;

/** What a submission is sent with, where the usual does not do. */
export interface Sending {
  agent?: Agent;
  /** Collection of the document's kind; air waybills unless it is told. */
  kind?: string;
  /** JSON unless it is told. */
  contentType?: string;
  /** Idempotency key; one that was never used unless it is told. */
  once?: string;
}

/** Unique for the life of this process: a repeated key would be answered without any work. */
let keys = 0;

/**
 * Sends bodies over keep-alive connections, each as fast as answers come, until the time is up or
 * the bodies are used. Bodies are made before, so that generating them costs nothing meanwhile. Any
 * answer but 201 ends the bench: a program that refuses is not measured.
 */
export async function send(
  target: Target,
  bodies: readonly Buffer[],
  milliseconds: number,
  connections = connectionsUnlessTold,
): Promise<Sent> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const start = performance.now();
  let next = 0;
  const connection = async (): Promise<void> => {
    while (performance.now() - start < milliseconds) {
      const body = bodies[next++];
      if (!body) return;
      await submit(target, body, { agent });
    }
  };
  try {
    await Promise.all(Array.from({ length: connections }, connection));
  } finally {
    agent.destroy();
  }
  return { completed: Math.min(next, bodies.length), seconds: (performance.now() - start) / 1000 };
}

/** Submits one document; gives the text of the answer. */
export async function submit(target: Target, body: Buffer, sending: Sending = {}): Promise<string> {
  const incoming = await post(target, body, sending);
  const text = await textOf(incoming);
  if (incoming.statusCode === 201) return text;
  throw new Error(`${target.url} answered ${incoming.statusCode}: ${text.slice(0, 2000)}`);
}

function post(
  { url, key }: Target,
  body: Buffer,
  { agent, kind = 'air-waybills', contentType = 'application/json', once = `bench-${(keys += 1)}` }: Sending,
): Promise<IncomingMessage> {
  const headers = {
    authorization: `Bearer ${key}`,
    'content-type': contentType,
    'content-length': body.length,
    'idempotency-key': once,
  };
  return new Promise((resolve, reject) => {
    const outgoing = request(`${url}/v1/${kind}`, { method: 'POST', agent, headers }, resolve);
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function textOf(incoming: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    incoming.on('error', reject);
  });
}
