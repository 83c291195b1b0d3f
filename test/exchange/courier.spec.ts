import { Database } from '../../src/database/database.service';
import { Endpoints } from '../../src/exchange/endpoints.service';
import { EndpointRow } from '../../src/exchange/exchange.entity';
import { attemptsOf, deliveriesOf, pushTo, submit, untilState, type Submitted } from '../support/deliveries';
import { startExchange, until, type Exchange } from '../support/exchange';
import { Receiver, type Answer } from '../support/receiver';

const customs = 'chongqing-customs';
const hands = 4;
/** What is given back goes after a second; between that and this a slow machine has time to look. */
const timeoutMs = 5_000;

describe('pushes under way', () => {
  let exchange: Exchange;
  let receiver: Receiver;

  beforeAll(async () => {
    exchange = await startExchange({
      DELIVERY_PARALLEL: String(hands),
      DELIVERY_TIMEOUT_MS: String(timeoutMs),
    });
  });

  afterAll(() => exchange.stop());

  beforeEach(async () => {
    receiver = await new Receiver().open();
    await pushTo(exchange, customs, receiver.url);
  });

  afterEach(() => receiver.close());

  const submitMany = (count: number): Promise<Submitted[]> =>
    Promise.all(Array.from({ length: count }, () => submit(exchange)));

  const allDelivered = async (documents: readonly Submitted[]): Promise<void> => {
    for (const { id } of documents) await untilState(exchange, id, customs, 'delivered');
  };

  /** Deliveries of documents with as many attempts as are on record for each. */
  const attemptsOnRecord = async (documents: readonly Submitted[]): Promise<number[]> => {
    const counts: number[] = [];
    for (const { id } of documents) {
      const [delivery] = await deliveriesOf(exchange, id, customs);
      const attempts = await attemptsOf(exchange, delivery?.id ?? '');
      expect(attempts.map(({ number }) => number)).toEqual(attempts.map((_, index) => index + 1));
      expect(delivery?.attempts).toBe(attempts.length);
      counts.push(attempts.length);
    }
    return counts;
  };

  it('are never more than the exchange has hands, and each message goes once', async () => {
    let [underWay, most] = [0, 0];
    receiver.answer = async (): Promise<Answer> => {
      most = Math.max(most, (underWay += 1));
      await new Promise((resolve) => setTimeout(resolve, 2));
      underWay -= 1;
      return { status: 200 };
    };
    const documents = await submitMany(150);
    await allDelivered(documents);
    expect(most).toBe(hands);
    expect(new Set(receiver.arrivals.map(({ id }) => id)).size).toBe(150);
    expect(receiver.arrivals).toHaveLength(150);
    expect(new Set(await attemptsOnRecord(documents.slice(0, 20)))).toEqual(new Set([1]));
  });

  it('that hang keep nothing but themselves: what was claimed behind them is given back unspent', async () => {
    await allDelivered(await submitMany(100));
    receiver.arrivals.length = 0;
    receiver.answer = () => 'silence';
    const documents = await submitMany(30);
    await until('some are under way', () => receiver.arrivals.length > 0);
    const held = (): Promise<{ id: string }[]> =>
      exchange.app
        .get(Database)
        .read.all<{ id: string }>(
          `SELECT id FROM delivery WHERE state = 'pending' AND lease_until IS NOT NULL`,
        );
    // All hands where the receiver is proved brisk; on a machine where nothing is, a quarter of them.
    const onlyUnderWay = async (): Promise<boolean> => (await held()).length === receiver.arrivals.length;
    await until('only what is under way is held', onlyUnderWay, timeoutMs);
    const underWay = receiver.arrivals.length;
    expect(underWay).toBeLessThanOrEqual(hands);
    receiver.answer = () => ({ status: 200 });
    await allDelivered(documents);
    const counts = await attemptsOnRecord(documents);
    expect(counts.filter((count) => count > 1)).toHaveLength(underWay);
    expect(Math.max(...counts)).toBe(2);
  });

  it('to an endpoint that was disabled behind the back of a claim go to the inbox, with a fresh budget', async () => {
    // As another process would leave it that disabled the endpoint while this delivery was being routed. It is
    // done before the first attempt is answered: the next follows within milliseconds.
    receiver.answer = async (_, nth) => {
      if (nth > 1) return { status: 200 };
      const endpoint = { partyId: exchange.ids[customs] };
      await exchange.app.get(Database).write((tx) => tx.update(EndpointRow, endpoint, { state: 'disabled' }));
      return { status: 503 };
    };
    const document = await submit(exchange);
    await until('it was tried', () => receiver.about(document.id).length === 1);
    const waiting = await untilState(exchange, document.id, customs, 'waiting');
    const [last] = (await attemptsOf(exchange, waiting.id)).slice(-1);
    expect(last).toMatchObject({ number: 2, status: null, excerpt: 'The endpoint is disabled.' });
    expect(receiver.about(document.id)).toHaveLength(1);
    await pushTo(exchange, customs, receiver.url);
    expect(await untilState(exchange, document.id, customs, 'delivered')).toMatchObject({ id: waiting.id });
  });

  it('find an endpoint that was set while they were being routed to the inbox', async () => {
    await receiver.close();
    const database = exchange.app.get(Database);
    const endpoint = { partyId: exchange.ids[customs] };
    await database.write((tx) => tx.update(EndpointRow, endpoint, { state: 'disabled' }));
    const document = await submit(exchange);
    expect((await deliveriesOf(exchange, document.id, customs)).map(({ state }) => state)).toEqual([
      'waiting',
    ]);
    await receiver.open();
    await database.write((tx) => tx.update(EndpointRow, endpoint, { state: 'active' }));
    await exchange.app.get(Endpoints).adoptStranded();
    await untilState(exchange, document.id, customs, 'delivered');
  });
});
