import { cpSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { JsonWebKey } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isCheckpointSigned, readCheckpoint, type Checkpoint } from '../../src/journal/checkpoint';
import { call, until, waybillNumbered } from '../support/exchange';
import { keysOf, startProcess, type ServerProcess } from '../support/process';
import { leavePlaceOf } from '../support/services';

describe('the platform keys of an exchange that has data', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cyw-keys-'));
  const [dataDir, keyDir, backup] = ['data', 'keys', 'backup'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const settings = { DATA_DIR: dataDir, KEY_DIR: keyDir };

  /** What the log says of itself, once it covers what was written. */
  const logOf = async ({ url }: ServerProcess): Promise<{ checkpoint: Checkpoint; jwks: JsonWebKey[] }> => {
    let checkpoint: Checkpoint | undefined;
    await until('there is a checkpoint', async () => {
      checkpoint = readCheckpoint((await call(url, 'GET', '/v1/log/checkpoint')).text);
      return checkpoint !== undefined && checkpoint.size > 0;
    });
    const { body } = await call(url, 'GET', '/.well-known/jwks.json');
    return { checkpoint: checkpoint as Checkpoint, jwks: body.keys as unknown as JsonWebKey[] };
  };
  const stop = async (server: ServerProcess): Promise<void> => {
    server.send('SIGTERM');
    await server.ended;
  };
  const restore = (): void => {
    rmSync(keyDir, { recursive: true, force: true });
    cpSync(backup, keyDir, { recursive: true });
  };

  beforeAll(async () => {
    const server = await startProcess(settings);
    const body = waybillNumbered(630_001);
    await call(server.url, 'POST', '/v1/air-waybills', { key: keysOf(dataDir).forwarder, body });
    await logOf(server);
    await stop(server);
    cpSync(keyDir, backup, { recursive: true });
  });
  beforeEach(restore);
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await leavePlaceOf(dataDir);
  });

  it('are never made anew: it does not start without them, and says what is missing where', async () => {
    rmSync(keyDir, { recursive: true });
    await expect(startProcess(settings)).rejects.toThrow(
      `platform-1.pem and webhook-master.key are not in ${keyDir}`,
    );
    restore();
    rmSync(join(keyDir, 'webhook-master.key'));
    await expect(startProcess(settings)).rejects.toThrow(`webhook-master.key is not in ${keyDir}`);
    expect(readdirSync(keyDir)).toEqual(['platform-1.pem']);
  });

  it('sign under one name: it starts under no other, and says which it had', async () => {
    const renamed = { ...settings, INSTANCE: 'renamed' };
    await expect(startProcess(renamed)).rejects.toThrow(
      'has signed as chuanyu-window, and INSTANCE is renamed',
    );
    await stop(await startProcess(settings));
  });

  it('are not those of another exchange', async () => {
    const other = join(folder, 'other');
    await stop(await startProcess({ DATA_DIR: other }));
    renameSync(join(other, 'keys', 'platform-1.pem'), join(keyDir, 'platform-1.pem'));
    await expect(startProcess(settings)).rejects.toThrow(`none of the keys in ${keyDir} has signed the log`);
    await leavePlaceOf(other);
  });

  it.each([
    ['platform-1.pem', ''],
    ['webhook-master.key', 'short'],
    ['retired-1.jwk', '{'],
    ['retired-1.jwk', '{"retiredAt":"yesterday"}'],
    ['retired-1.jwk', '{"retiredAt":"2026-03-01T08:00:00+08:00"}'],
  ])('are named where one cannot be read: %s', async (name, content) => {
    writeFileSync(join(keyDir, name), content);
    await expect(startProcess(settings)).rejects.toThrow(join(keyDir, name));
  });

  it('are replaced where the public half of the old one is left beside the new', async () => {
    let server = await startProcess(settings);
    const before = await logOf(server);
    await stop(server);
    const retiredAt = new Date().toISOString();
    writeFileSync(join(keyDir, 'retired-1.jwk'), JSON.stringify({ ...before.jwks[0], retiredAt }));
    rmSync(join(keyDir, 'platform-1.pem'));
    for (let start = 0; start < 2; start += 1) {
      server = await startProcess(settings);
      const { checkpoint, jwks } = await logOf(server);
      await stop(server);
      expect(jwks).toHaveLength(2);
      expect(jwks.map((key) => key.retiredAt)).toEqual([undefined, retiredAt]);
      expect(jwks[0]?.x).not.toBe(before.jwks[0]?.x);
      expect(isCheckpointSigned(checkpoint, jwks)).toBe(true);
    }
  });
});
