import { Agent, request } from 'node:http';
import type { Target } from '../load';

/** As many in flight as in the other parts of the bench. */
const connections = 32;

let keys = 0;
const agent = new Agent({ keepAlive: true, maxSockets: connections });

/** One call that must succeed; gives the answer. */
export function call(
  target: Target,
  method: string,
  path: string,
  body?: object,
  more: Record<string, string> = {},
): Promise<unknown> {
  const text = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
  const headers = {
    authorization: `Bearer ${target.key}`,
    ...more,
    ...(text && {
      'content-type': 'application/json',
      'content-length': text.length,
      'idempotency-key': `bench-title-${(keys += 1)}`,
    }),
  };
  return new Promise((resolve, reject) => {
    const outgoing = request(`${target.url}${path}`, { method, agent, headers }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const answer = Buffer.concat(chunks).toString('utf8');
        if ((incoming.statusCode ?? 500) < 300) return resolve(JSON.parse(answer));
        reject(new Error(`${method} ${path} answered ${incoming.statusCode}: ${answer.slice(0, 2000)}`));
      });
    });
    outgoing.on('error', reject);
    outgoing.end(text);
  });
}

/** Does so many lists of calls side by side, each list in its own order. */
export async function together(lists: readonly (() => Promise<unknown>)[][]): Promise<number> {
  await Promise.all(
    lists.map(async (list) => {
      for (const each of list) await each();
    }),
  );
  return lists.reduce((sum, list) => sum + list.length, 0);
}

export const lanes = connections;
