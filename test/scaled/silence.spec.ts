import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IdempotencyRow } from '../../src/http/idempotency.entity';
import { left, leaves, openStore } from '../support/funnel';
import { startProcess } from '../support/process';
import { leavePlaceOf, placeFor } from '../support/services';

const limitMs = 4_000;

/** A cable to a server, which can be pulled: what goes out on each line is shown, and may be kept from it. */
async function cableTo(address: string, wire: (near: Socket, far: Socket) => void) {
  const url = new URL(address);
  const { port, hostname } = url;
  const sockets = new Set<Socket>();
  const cable = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const each of [near, far]) sockets.add(each.on('error', () => undefined));
    wire(near, far);
  }).listen(0, '127.0.0.1');
  await once(cable, 'listening');
  url.port = String((cable.address() as AddressInfo).port);
  const remove = (): void => {
    // A socket that is left open keeps the whole test run from ending.
    for (const socket of sockets) socket.destroy();
    cable.close();
  };
  return { url: url.href, sockets, remove };
}

describe('a PostgreSQL that falls silent', () => {
  let dataDir: string;
  let place: Record<string, string>;
  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'cyw-silence-'));
    place = await placeFor(dataDir, {});
  });
  afterEach(async () => {
    rmSync(dataDir, { recursive: true, force: true });
    await leavePlaceOf(dataDir);
  });

  it('without closing anything does not keep a process that is told to stop', async () => {
    const cable = await cableTo(place.DATABASE_URL as string, (near, far) => {
      near.pipe(far);
      far.pipe(near);
    });
    const settings = { ...place, DATA_DIR: dataDir, PORT: '0', SHUTDOWN_MS: String(limitMs) };
    try {
      const server = await startProcess({ ...settings, DATABASE_URL: cable.url });
      for (const socket of cable.sockets) socket.unpipe().pause();
      const told = performance.now();
      server.send('SIGTERM');
      expect(await server.ended).toEqual({ code: 0, signal: null });
      expect(performance.now() - told).toBeLessThan(limitMs);
    } finally {
      cable.remove();
    }
  });

  it('while it is asked for a key is asked on another connection the next time', async () => {
    const cable = await cableTo(place.DATABASE_URL as string, (near, far) => {
      near.pipe(far);
      far.pipe(near);
    });
    const store = await openStore({ ...place, DATA_DIR: dataDir, DATABASE_URL: cable.url });
    const key = {
      scope: 'one',
      fingerprint: '',
      status: 0,
      headers: '',
      answer: '',
      entryId: null,
      createdAt: '',
    };
    const isHeld = () => store.database.isHeldElsewhere(IdempotencyRow, key);
    try {
      expect(await isHeld()).toBe(false);
      for (const socket of cable.sockets) socket.unpipe().pause();
      await expect(isHeld()).rejects.toThrow();
      expect(await isHeld()).toBe(false);
    } finally {
      await store.close();
      cable.remove();
    }
  });

  it('when it has committed leaves nobody with the answer that nothing was stored', async () => {
    let pulled = false;
    const cable = await cableTo(place.DATABASE_URL as string, (near, far) => {
      let committing = false;
      near.on('data', (sent: Buffer) => {
        committing ||= pulled && sent.includes('COMMIT');
        far.write(sent);
      });
      far.on('data', (answer: Buffer) => {
        if (committing) near.destroy();
        else near.write(answer);
      });
      near.on('close', () => far.end());
      far.on('close', () => near.end());
    });
    const store = await openStore({ ...place, DATA_DIR: dataDir, DATABASE_URL: cable.url });
    try {
      pulled = true;
      await expect(store.database.write(leaves(store, 'one'))).rejects.toMatchObject({
        code: 'service.uncertain',
        carries: { retryAfterSeconds: 2 },
      });
      pulled = false;
      await store.database.write(leaves(store, 'two'));
      expect((await left(store)).rows).toEqual(['one', 'two']);
      expect((await store.journal.verify()).broken).toBeUndefined();
    } finally {
      await store.close();
      cable.remove();
    }
  });
});
