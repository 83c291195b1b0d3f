import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProcess } from '../support/process';
import { leavePlaceOf, placeFor } from '../support/services';

const limitMs = 4_000;

describe('a PostgreSQL that falls silent without closing anything', () => {
  it('does not keep a process that is told to stop', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'cyw-silence-'));
    const place = await placeFor(dataDir, {});
    const database = new URL(place.DATABASE_URL as string);
    const sockets = new Set<Socket>();
    const { port, hostname } = database;
    // A cable that can be pulled: both ends stay open and nothing passes any more.
    const cable = createServer((near) => {
      const far = connect(Number(port), hostname);
      for (const each of [near, far]) sockets.add(each.on('error', () => undefined));
      near.pipe(far);
      far.pipe(near);
    }).listen(0, '127.0.0.1');
    await once(cable, 'listening');
    database.port = String((cable.address() as AddressInfo).port);
    const settings = { ...place, DATA_DIR: dataDir, PORT: '0', SHUTDOWN_MS: String(limitMs) };
    try {
      const server = await startProcess({ ...settings, DATABASE_URL: database.href });
      for (const socket of sockets) socket.unpipe().pause();
      const told = performance.now();
      server.send('SIGTERM');
      expect(await server.ended).toEqual({ code: 0, signal: null });
      expect(performance.now() - told).toBeLessThan(limitMs);
    } finally {
      // A socket that is left open keeps the whole test run from ending.
      for (const socket of sockets) socket.destroy();
      cable.close();
      rmSync(dataDir, { recursive: true, force: true });
      await leavePlaceOf(dataDir);
    }
  });
});
