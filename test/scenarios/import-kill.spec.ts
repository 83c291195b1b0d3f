import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { call, until, type Exchange } from '../support/exchange';
import { freePort, keysOf, startProcess, type ServerProcess } from '../support/process';
import { leavePlaceOf } from '../support/services';
import { ended, noteSheet, send } from '../support/sheets';

describe('a server that is killed while it imports a spreadsheet', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cyw-import-'));
  let server: ServerProcess;

  afterAll(async () => {
    server.send('SIGKILL');
    await server.ended;
    rmSync(dataDir, { recursive: true, force: true });
    await leavePlaceOf(dataDir);
  });

  it('has saved nothing of it, takes it up again, and saves each of its documents once', async () => {
    const settings = { DATA_DIR: dataDir, PORT: await freePort() };
    server = await startProcess(settings);
    const key = keysOf(dataDir).carrier;
    const exchange: Pick<Exchange, 'call'> = {
      call: (method, path, sending) => call(server.url, method, path, sending),
    };
    const taken = await send(exchange, key, 'kind=rail-note', noteSheet('KILL', 50));
    expect(taken.status).toBe(202);
    const id = taken.body.id as string;
    const stands = async () => (await exchange.call('GET', `/v1/spreadsheet-imports/${id}`, { key })).body;
    await until('it runs', async () => (await stands()).state !== 'waiting');
    server.send('SIGKILL');
    await server.ended;
    server = await startProcess(settings);
    const { reply } = await ended(exchange, key, id);
    expect(reply.body).toMatchObject({ state: 'done', attempts: 2, rowsRead: 5_000, documentsSaved: 50 });
    const stored = (await exchange.call('GET', '/v1/documents?limit=100', { key })).body;
    const numbers = (stored.items as unknown as { number: string }[]).map(({ number }) => number);
    expect(new Set(numbers).size).toBe(50);
    expect(numbers).toHaveLength(50);
  });
});
