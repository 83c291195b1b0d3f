import { flightOf, houseOf, listOf, masterOf, twentyHouses } from '../support/air';
import { startExchange, type Exchange, type Reply } from '../support/exchange';

describe('a master, its houses and its flights are held against each other', () => {
  let exchange: Exchange;
  beforeAll(async () => {
    exchange = await startExchange();
  });
  afterAll(() => exchange.stop());

  const post = (collection: string, body: unknown, party = 'forwarder'): Promise<Reply> =>
    exchange.call('POST', `/v1/${collection}`, { key: exchange.keys[party], body });
  const accepted = async (collection: string, body: unknown, party?: string): Promise<Reply> => {
    const reply = await post(collection, body, party);
    expect([reply.status, reply.body.errors]).toEqual([201, undefined]);
    return reply;
  };
  const page = async (id: string, party = 'forwarder'): Promise<Reply> =>
    exchange.call('GET', `/v1/air-waybills/${id}/reconciliation`, { key: exchange.keys[party] });
  const found = (reply: Reply): string[] =>
    (
      (reply.body.reconciliation ?? reply.body).findings as unknown as {
        rule: string;
        severity: string;
        actual: string;
      }[]
    ).map(({ rule, severity, actual }) => `${rule} ${severity} ${actual}`);
  const told = async (id: string): Promise<object[]> => {
    const line = await exchange.call('GET', `/v1/air-waybills/${id}/timeline`, {
      key: exchange.keys.forwarder,
    });
    const lines = line.body.items as unknown as { type: string; data: object }[];
    return lines.filter(({ type }) => type === 'air.reconciled').map(({ data }) => data);
  };

  it('twenty houses that come to the master match it, and nineteen are an information', async () => {
    const master = await accepted(
      'air-waybills',
      masterOf(
        1001,
        32,
        2571.3,
        twentyHouses.map(({ hawb }) => hawb),
      ),
    );
    const id = master.body.id as string;
    for (const house of twentyHouses.slice(0, 19)) await accepted('house-waybills', houseOf(1001, house));
    const nineteen = await page(id);
    expect(found(nineteen)).toEqual(['CON-001 info 19 of 20']);
    expect(nineteen.body).toMatchObject({
      state: 'open',
      missingHouses: ['CQHB0020'],
      houses: { filed: 19, pieces: 31 },
    });
    const last = await accepted('house-waybills', houseOf(1001, twentyHouses[19]!));
    expect(found(last)).toEqual([]);
    expect((await page(id)).body).toMatchObject({
      missingHouses: [],
      houses: { filed: 20, pieces: 32, weight: '2571.3 kg' },
    });
    expect(await told(id)).toMatchObject([
      { state: 'open', houses: 1, findings: [{ rule: 'CON-001', severity: 'info', actual: '1 of 20' }] },
      { state: 'open', houses: 20, findings: [] },
    ]);
  });
});
