import { Agent, request } from 'node:http';
import { Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { Pool } from 'undici';
import { queueFor, type Client, type Message } from './bare-queue';

/**
 * The bare worker: BullMQ as its guide shows it, with Node's own client or with the library that ours pushes
 * with. A job holds the very bytes that ours has sent, and
 * the headers, signature included. It posts them over kept connections, as many at once as ours, and
 * what was answered with 2xx is removed. It has no ledger: nobody can see later what became of a
 * message, and what Redis loses is lost.
 */
const [redisUrl = '', pushes = '1', client = 'http'] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: Number(pushes) });

const pools = new Map<string, Pool>();

/** As the library's guide has it: a pool of connections to each origin. */
async function postByPool({ url, headers, body }: Message): Promise<void> {
  const { origin, pathname, search } = new URL(url);
  const pool = pools.get(origin) ?? new Pool(origin, { connections: Number(pushes) });
  pools.set(origin, pool);
  const answer = await pool.request({ path: `${pathname}${search}`, method: 'POST', headers, body });
  await answer.body.dump();
  if (answer.statusCode < 200 || answer.statusCode >= 300) throw new Error(`answered ${answer.statusCode}`);
}

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

const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
const send = client === 'undici' ? postByPool : post;
const worker = new Worker<Message>(queueFor(client as Client), (job) => send(job.data), {
  connection,
  concurrency: Number(pushes),
  removeOnComplete: { count: 0 },
});
worker.on('error', (error) => process.stderr.write(`${error.stack}\n`));
worker.on('ready', () => process.stdout.write(`listening on ${redisUrl}\n`));

async function stop(): Promise<void> {
  await worker.close();
  connection.disconnect();
  agent.destroy();
  for (const pool of pools.values()) await pool.close();
}

process.once('SIGTERM', () => void stop());
