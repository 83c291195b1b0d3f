import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sandboxParties from '../../seeds/sandbox/parties.json';
import { call } from '../support/exchange';
import { openStore } from '../support/funnel';
import { keysOf, startProcess, type ServerProcess } from '../support/process';
import { leavePlaceOf, placeFor } from '../support/services';

describe('the first start of several processes at once, with nothing prepared', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cyw-first-'));
  let servers: ServerProcess[] = [];
  let settings: Record<string, string> & { DATA_DIR: string };

  beforeAll(async () => {
    settings = { DATA_DIR: dataDir, PORT: '0', ...(await placeFor(dataDir, {})) };
    const roles = ['api', 'api', 'api', 'worker', 'all'];
    servers = await Promise.all(roles.map((ROLE) => startProcess({ ...settings, ROLE })));
  });

  afterAll(async () => {
    for (const server of servers) server.send('SIGKILL');
    await Promise.all(servers.map(({ ended }) => ended));
    rmSync(dataDir, { recursive: true, force: true });
    await leavePlaceOf(dataDir);
  });

  const asked = (): ServerProcess[] => servers.filter((_, index) => index !== 3);

  it('makes one set of platform keys, which everybody signs with', async () => {
    const keys = await Promise.all(asked().map(({ url }) => call(url, 'GET', '/.well-known/jwks.json')));
    expect(new Set(keys.map(({ text }) => text)).size).toBe(1);
    expect(readdirSync(join(dataDir, 'keys')).sort()).toEqual(['platform-1.pem', 'webhook-master.key']);
  });

  it('registers the sandbox parties once, and their keys are those of the file', async () => {
    const { operator, forwarder } = keysOf(dataDir);
    for (const { url } of asked()) {
      const me = await call(url, 'GET', '/v1/me', { key: forwarder });
      expect([me.status, me.body.slug ?? 'forwarder']).toEqual([200, 'forwarder']);
      expect((await call(url, 'GET', '/v1/parties', { key: operator })).body.items).toHaveLength(
        sandboxParties.length,
      );
    }
  });

  it('puts one version of the routing rules in force', async () => {
    const store = await openStore(settings);
    const rules = await store.database.read.all<object>('SELECT version, made_by AS "by" FROM routing_rules');
    await store.close();
    expect(rules).toEqual([{ version: 1, by: 'platform' }]);
  });

  it('leaves every process ready, and tells the figures of its queue', async () => {
    for (const { url } of servers) {
      expect((await call(url, 'GET', '/health/ready')).body).toMatchObject({
        status: 'ready',
        checks: { queue: { status: 'ok' } },
      });
      expect((await call(url, 'GET', '/metrics')).text).toMatch(/^queue_up 1$/m);
    }
  });
});
