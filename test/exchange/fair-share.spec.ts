import { pushTo, submit, untilState } from '../support/deliveries';
import { startExchange, until, type Exchange } from '../support/exchange';
import { Receiver } from '../support/receiver';

const hanging = 'chongqing-customs';
const well = 'chengdu-customs';
const timeoutMs = 8_000;

describe('a receiver that hangs', () => {
  let exchange: Exchange;
  const [one, other] = [new Receiver(), new Receiver()];

  beforeAll(async () => {
    exchange = await startExchange({ DELIVERY_PARALLEL: '8', DELIVERY_TIMEOUT_MS: String(timeoutMs) });
    await Promise.all([one.open(), other.open()]);
    one.answer = () => 'silence';
    await pushTo(exchange, hanging, one.url);
    await pushTo(exchange, well, other.url);
  });

  afterAll(async () => {
    await Promise.all([one.close(), other.close()]);
    await exchange.stop();
  });

  it('holds a quarter of the hands and keeps nobody else waiting, whatever its backlog', async () => {
    const start = performance.now();
    // Waybills of the example concern both customs: each leaves a push to the one that hangs.
    for (let count = 0; count < 40; count += 1) await submit(exchange);
    await until('the other one has all of them', () => other.arrivals.length >= 40);
    // Two hands hang at a time; where the machine was slow, the first two have given up and others hang.
    const rounds = 1 + Math.floor((performance.now() - start) / timeoutMs);
    expect(one.arrivals.length).toBeGreaterThanOrEqual(2);
    expect(one.arrivals.length).toBeLessThanOrEqual(2 * rounds);
    const began = performance.now();
    const last = await submit(exchange);
    await untilState(exchange, last.id, well, 'delivered');
    expect(performance.now() - began).toBeLessThan(timeoutMs / 2);
    expect(new Set(other.arrivals.map(({ id }) => id)).size).toBe(41);
  });
});
