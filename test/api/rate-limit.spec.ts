import { startExchange, type Exchange } from '../support/exchange';
import { keyFor } from '../support/life';
import { expectProblem } from '../support/problems';

const budget = 40;

describe('a key has a budget of requests a minute', () => {
  let exchange: Exchange;
  beforeAll(async () => {
    exchange = await startExchange({ RATE_PER_MINUTE: String(budget) });
  });
  afterAll(() => exchange.stop());

  const me = (key: string | undefined) => exchange.call('GET', '/v1/me', { key });

  it('beyond it the answer is 429 in our form, with the time to wait', async () => {
    const key = exchange.keys.forwarder;
    for (let i = 0; i < budget; i++) expect((await me(key)).status).toBe(200);
    const refused = await me(key);
    expectProblem(refused, 429, 'rate.exceeded');
    const wait = Number(refused.headers.get('retry-after'));
    expect(wait).toBeGreaterThanOrEqual(1);
    expect(wait).toBeLessThanOrEqual(60);
    // Every call counts, whichever it is; refused ones change nothing.
    expectProblem(await exchange.call('POST', '/v1/air-waybills', { key, body: {} }), 429, 'rate.exceeded');
  });

  it('it is the key’s own: other parties go on, and so does another key of the same party', async () => {
    expect((await me(exchange.keys.carrier)).status).toBe(200);
    const second = await keyFor(exchange, exchange.ids.forwarder as string, 'test');
    expect((await me(second.key)).status).toBe(200);
    expectProblem(await me(exchange.keys.forwarder), 429, 'rate.exceeded');
  });

  it('callers without a key share one budget and do not eat into anybody’s', async () => {
    for (let i = 0; i < budget; i++) expectProblem(await me(undefined), 401, 'key.missing');
    expectProblem(await me(undefined), 429, 'rate.exceeded');
    expect((await me(exchange.keys.bank)).status).toBe(200);
  });

  it('probes are answered all the same', async () => {
    for (let i = 0; i < budget + 5; i++) {
      const live = await exchange.call('GET', '/health/live');
      expect([live.status, live.body.status]).toEqual([200, 'live']);
    }
    expect((await exchange.call('GET', '/health/ready')).status).toBe(200);
  });
});

describe('behind a balancer', () => {
  const from = (exchange: Exchange, address: string) =>
    exchange.call('GET', '/v1/me', { headers: { 'x-forwarded-for': address } });

  it.each([
    ['', 429],
    ['127.0.0.0/8,::1/128', 401],
  ])('with TRUSTED_PROXIES "%s" another caller of the same balancer gets %d', async (trusted, status) => {
    const exchange = await startExchange({ RATE_PER_MINUTE: '5', TRUSTED_PROXIES: trusted });
    for (let i = 0; i < 5; i++) expect((await from(exchange, '203.0.113.1')).status).toBe(401);
    expect((await from(exchange, '203.0.113.1')).status).toBe(429);
    expect((await from(exchange, '203.0.113.2')).status).toBe(status);
    await exchange.stop();
  });
});
