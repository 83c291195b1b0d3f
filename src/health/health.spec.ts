import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { withThrowawayApp } from '../cli/throwaway.server';
import { Database } from '../database/database.service';
import { Journal } from '../journal/journal.service';
import { PlatformKeys } from '../journal/platform-keys.service';

/** A started exchange over an empty folder, and a way to ask it. */
const withStarted = (look: (app: NestFastifyApplication, get: Get) => Promise<void>): Promise<void> =>
  withThrowawayApp(async (app) => {
    await app.listen(0, '127.0.0.1');
    const url = await app.getUrl();
    await look(app, async (path) => {
      const answer = await fetch(`${url}${path}`);
      return { status: answer.status, body: await answer.text(), type: answer.headers.get('content-type') };
    });
  });

type Get = (path: string) => Promise<{ status: number; body: string; type: string | null }>;

describe('health', () => {
  it('is live and ready without a key', () =>
    withStarted(async (_, get) => {
      expect(JSON.parse((await get('/health/live')).body)).toEqual({ status: 'live' });
      const ready = await get('/health/ready');
      expect(ready.status).toBe(200);
      expect(JSON.parse(ready.body)).toEqual({
        status: 'ready',
        checks: {
          database: { status: 'ok' },
          migrations: { status: 'ok' },
          keys: { status: 'ok' },
          log: { status: 'ok' },
        },
      });
    }));

  it('names the failing part and tells a stranger nothing else of it', () =>
    withStarted(async (app, get) => {
      app.get(Database).ping = () => Promise.reject(new Error('/secret/place/exchange.sqlite is malformed'));
      const answer = await get('/health/ready');
      expect(answer.status).toBe(503);
      expect(JSON.parse(answer.body)).toMatchObject({
        status: 'not_ready',
        checks: { database: { status: 'failed' }, keys: { status: 'ok' } },
      });
      expect(answer.body).not.toContain('secret');
      expect((await get('/health/live')).status).toBe(200);
    }));

  it('is not ready with a late database, a missing migration or a key that nobody can look up', () =>
    withStarted(async (app, get) => {
      const database = app.get(Database);
      await database.write((tx) => tx.run('DELETE FROM migrations WHERE name = ?', 'House1763900000000'));
      app.get(PlatformKeys).jwks = () => ({ keys: [] });
      database.ping = () => new Promise<void>(() => undefined);
      const { checks } = JSON.parse((await get('/health/ready')).body) as { checks: object };
      expect(checks).toMatchObject({
        database: { reason: 'no answer within 1000 ms' },
        migrations: { reason: 'not applied: House1763900000000' },
        keys: { reason: 'the signing key is not among the published ones' },
      });
    }));

  it('counts by pattern, never by address', () =>
    withStarted(async (_, get) => {
      await get('/problems/key.missing');
      await get('/problems/key.unknown');
      await get('/no/such/place');
      const { body, type } = await get('/metrics');
      expect(type).toContain('text/plain; version=0.0.4');
      expect(body).toContain('http_requests_total{route="/problems/:code",method="GET",status="2xx"} 2');
      expect(body).toContain('http_requests_total{route="none",method="GET",status="4xx"} 1');
      expect(body).not.toContain('/no/such/place');
      expect(body).toContain('http_request_duration_seconds_count{route="/problems/:code",method="GET"} 2');
      expect(body).toMatch(/^journal_head_sequence \d+$/m);
      expect(body).toMatch(/^deliveries\{state="dead"\} 0$/m);
      expect(body).toMatch(/^funnel_groups_total \d+$/m);
      expect(body).toContain('process_cpu_seconds_total');
      expect(body).toMatch(/^funnel_contended_total 0$/m);
      expect(body).toMatch(/^database_up 1$/m);
      // Where there is no Redis nothing is said of it.
      expect(body).not.toContain('queue_up');
    }));

  it('says that the database is there though the deliveries cannot be counted in time', () =>
    withStarted(async (app, get) => {
      const { read } = app.get(Database);
      const all = read.all.bind(read);
      read.all = (sql, ...values) =>
        sql.includes('FROM delivery') ? new Promise(() => undefined) : all(sql, ...values);
      const { body } = await get('/metrics');
      expect(body).toMatch(/^database_up 1$/m);
      expect(body).toMatch(/^journal_head_sequence \d+$/m);
      expect(body).not.toMatch(/^deliver(ies|y_oldest_age_seconds)\{/m);
    }));

  it('tells its own figures while the database is away, and none of the database that may be old', () =>
    withStarted(async (app, get) => {
      expect((await get('/metrics')).body).toMatch(/^deliveries\{state="dead"\} 0$/m);
      app.get(Journal).head = () => Promise.reject(new Error('Connection terminated'));
      const { status, body } = await get('/metrics');
      expect(status).toBe(200);
      expect(body).toMatch(/^database_up 0$/m);
      expect(body).toContain('process_cpu_seconds_total');
      expect(body).not.toMatch(/^(journal_head_sequence|deliveries\{|delivery_oldest_age_seconds\{)/m);
    }));
});
