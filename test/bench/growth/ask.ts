import { Agent, get } from 'node:http';
import type { Target } from '../load';

/** Requests in flight: readers wait for nobody, so a few keep the server busy. */
const connections = 8;

/** Reads addresses over keep-alive connections; any other answer than a list of so many items ends the bench. */
export async function askMany(target: Target, paths: readonly string[], items: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let next = 0;
  const connection = async (): Promise<void> => {
    for (let path = paths[next++]; path !== undefined; path = paths[next++]) {
      const found = (JSON.parse(await textAt(target, path, agent)) as { items: unknown[] }).items.length;
      if (found !== items) throw new Error(`${path} gave ${found} items, not ${items}.`);
    }
  };
  try {
    await Promise.all(Array.from({ length: connections }, connection));
  } finally {
    agent.destroy();
  }
}

function textAt({ url, key }: Target, path: string, agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${key}` };
    const outgoing = get(`${url}${path}`, { agent, headers }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        if (incoming.statusCode === 200) resolve(text);
        else reject(new Error(`${path} answered ${incoming.statusCode}: ${text.slice(0, 2000)}`));
      });
    });
    outgoing.on('error', reject);
  });
}
