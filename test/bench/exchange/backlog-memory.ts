import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { figure, type Figure } from '../figures';
import { submit } from '../load';
import { ours, Program } from '../program';
import { askSqlite } from '../rows';
import { Waybills } from '../waybill';
import { authority, setEndpoint } from './backlog';
import { copyRows, idOf, openQuickly } from './copies';

/** How much is open, and for how long the server is watched. */
export interface MemoryPlan {
  open: number;
  milliseconds: number;
}

/** Memory is read this often; between two looks a peak can pass unseen. */
const lookMs = 100;

/**
 * Resident memory of the embedded form while it tries to deliver a great backlog, each message of a
 * document of its own, to a receiver that refuses every one: the greatest that was seen.
 */
export async function measureBacklogMemory(
  root: string,
  { open, milliseconds }: MemoryPlan,
): Promise<Figure> {
  const folder = join(root, 'memory');
  const receiver = await refusing();
  try {
    await fill(folder, urlOf(receiver), open);
    const program = await Program.start(ours, folder);
    const looks = await watch(program, milliseconds).finally(() => program.stop());
    const ask = askSqlite(folder);
    const { left } = await ask<{ left: number }>(
      `SELECT count(*) AS left FROM delivery WHERE state = 'pending'`,
    );
    const { tried } = await ask<{ tried: number }>(
      `SELECT count(*) AS tried FROM attempt WHERE status = 503`,
    );
    if (left < open || tried === 0)
      throw new Error(`${left} of ${open} are open, and ${tried} attempts were refused: that is no backlog.`);
    return figure([Math.max(...looks)], { open: [left], refused: [tried], first: looks.slice(0, 1) });
  } finally {
    receiver.close();
    receiver.closeAllConnections();
  }
}

async function refusing(): Promise<Server> {
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => response.writeHead(503).end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

const urlOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

/** One waybill comes through the door; the others are its copies. */
async function fill(folder: string, url: string, open: number): Promise<void> {
  const program = await Program.start(ours, folder);
  try {
    await submit(program.target, new Waybills().take(1)[0] as Buffer);
    const body = JSON.stringify({ url });
    await setEndpoint(program.targetOf(authority), { method: 'PUT', body, once: 'memory' });
  } finally {
    await program.stop();
  }
  const database = openQuickly(folder);
  const fixed = { pattern: '1 = 1', count: open };
  const document = idOf('doc');
  copyRows(database, { ...fixed, table: 'document', changes: { id: document } });
  copyRows(database, { ...fixed, table: 'document_version', changes: { document_id: document } });
  copyRows(database, {
    ...fixed,
    table: 'delivery',
    pattern: 'endpoint_id IS NOT NULL',
    changes: {
      ...{ id: idOf('dlv'), document_id: document, state: `'pending'`, attempts: '0' },
      ...{ budget_from: '0', lease_until: 'NULL', next_attempt_at: 'p.created_at' },
    },
  });
  database.close();
}

async function watch(program: Program, milliseconds: number): Promise<number[]> {
  const looks: number[] = [];
  const end = performance.now() + milliseconds;
  while (performance.now() < end) {
    looks.push(program.residentMb());
    await sleep(lookMs);
  }
  return looks;
}
