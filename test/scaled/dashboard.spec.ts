import { readConfig } from '../../src/config';
import { RingQueue } from '../../src/exchange/ring-queue.client';
import { pushTo, submit } from '../support/deliveries';
import { startExchange, until, type Exchange } from '../support/exchange';

const place = '/dashboard/queues';

describe('the dashboard of the queue', () => {
  let exchange: Exchange;

  beforeAll(async () => {
    exchange = await startExchange({ DASHBOARD: 'true' });
  });
  afterAll(() => exchange.stop());

  const get = (path: string, key?: string, method = 'GET', on = exchange): Promise<Response> =>
    fetch(`${on.url}${place}${path}`, {
      method,
      headers:
        key === undefined ? {} : { authorization: `Basic ${Buffer.from(`ops:${key}`).toString('base64')}` },
    });

  it('is off unless it is asked for, and cannot be without a Redis', async () => {
    const other = await startExchange();
    expect((await other.call('GET', place, { key: other.keys.operator })).status).toBe(404);
    await other.stop();
    expect(() => readConfig({ DASHBOARD: 'true' })).toThrow('DASHBOARD needs REDIS_URL');
  });

  it('is shown to an operator only, its files and its figures too', async () => {
    const files = [
      ...(await (await get('', exchange.keys.operator)).text()).matchAll(
        /(?:src|href)="([^"]+\.(?:js|css))"/g,
      ),
    ];
    expect(files.length).toBeGreaterThan(0);
    const paths = [
      '',
      '/api/queues',
      ...files.map(([, file = '']) => `/${file.replace(`${place}/`, '').replace(/^\//, '')}`),
    ];
    for (const path of paths) {
      const asked = await get(path);
      expect([path, asked.status, asked.headers.get('www-authenticate')?.slice(0, 5)]).toEqual([
        path,
        401,
        'Basic',
      ]);
      expect([path, (await get(path, 'cyw_test_wrong')).status]).toEqual([path, 401]);
      expect([path, (await get(path, exchange.keys.forwarder)).status]).toEqual([path, 403]);
      expect([path, (await get(path, exchange.keys.operator)).status]).toEqual([path, 200]);
    }
    const page = await get('', exchange.keys.operator);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.headers.get('cache-control')).toBe('no-store');
  });

  it('shows the queue of rings, whose jobs carry nothing', async () => {
    const queue = await exchange.app.get(RingQueue).shown();
    const added = jest.spyOn(queue, 'add');
    await pushTo(exchange, 'chongqing-customs', 'http://127.0.0.1:9/hook');
    await submit(exchange);
    await until('a ring was added', () => added.mock.calls.length > 0);
    for (const [name, data] of added.mock.calls) expect([name, data]).toEqual(['ring', {}]);
    const reply = await get('/api/queues?activeQueue=rings&status=latest', exchange.keys.operator);
    const { queues } = (await reply.json()) as { queues: object[] };
    expect(queues).toMatchObject([
      { name: 'rings', readOnlyMode: true, counts: { waiting: expect.any(Number) } },
    ]);
  });

  it('changes nothing, whoever asks', async () => {
    for (const [method, path] of [
      ['PUT', '/api/queues/rings/pause'],
      ['PUT', '/api/queues/rings/empty'],
      ['POST', '/api/queues/rings/add'],
      ['PUT', '/api/queues/rings/retry/failed'],
      ['DELETE', '/api/queues/rings'],
    ] as const)
      expect((await get(path, exchange.keys.operator, method)).status).toBeGreaterThanOrEqual(400);
    const queue = await exchange.app.get(RingQueue).shown();
    expect(await queue.isPaused()).toBe(false);
  });
});
