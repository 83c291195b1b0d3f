import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { call, until, type Exchange } from '../support/exchange';
import { freePort, keysOf, startProcess, type ServerProcess } from '../support/process';
import { leavePlaceOf } from '../support/services';
import { airSheet, ended, noteSheet, send } from '../support/sheets';

describe('a server that is killed while it imports a spreadsheet', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cyw-import-'));
  let server: ServerProcess;

  afterAll(async () => {
    server.send('SIGKILL');
    await server.ended;
    rmSync(dataDir, { recursive: true, force: true });
    await leavePlaceOf(dataDir);
  });

  // Enough for a server at rest with some 60 MB to spare.
  const narrow = { NODE_OPTIONS: '--max-old-space-size=140' };

  it('has saved nothing of it, takes it up again, and saves each of its documents once', async () => {
    const settings = { DATA_DIR: dataDir, PORT: await freePort(), ...narrow };
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

  it('checks 5,000 waybills in a heap of 140 MB, and answers others meanwhile', async () => {
    const key = keysOf(dataDir).forwarder;
    const exchange: Pick<Exchange, 'call'> = {
      call: (method, path, sending) => call(server.url, method, path, sending),
    };
    const taken = await send(exchange, key, 'kind=air-waybill&dryRun=true', airSheet(4_000_000, 5_000));
    const { reply, seen } = await ended(exchange, key, taken.body.id as string);
    expect(reply.body).toMatchObject({ state: 'done', rowsRead: 5_000, documentsChecked: 5_000 });
    // It could be asked all the while, and told how far it was.
    expect(new Set(seen).size).toBeGreaterThan(3);
  });
});
