import { numbered, submit, type Draft } from '../support/documents';
import { startExchange, until, type Exchange, type Reply } from '../support/exchange';
import { expectProblem } from '../support/problems';

describe('places that the operator adds', () => {
  let exchange: Exchange;

  beforeAll(async () => {
    exchange = await startExchange();
  });
  afterAll(() => exchange.stop());

  const put = (code: string, body: object, key = 'operator'): Promise<Reply> =>
    exchange.call('PUT', `/v1/places/${code}`, { key: exchange.keys[key], body });
  const found = async (q: string): Promise<Draft[]> => {
    const reply = await exchange.call('GET', `/v1/places?q=${q}`, { key: exchange.keys.forwarder });
    return reply.body.items as unknown as Draft[];
  };
  const names = { zh: '测试站', en: 'Testville' };

  it('are found at once, without a UN/LOCODE too, and only while they are in use', async () => {
    expect((await put('KZ-TESTVILLE', { names, country: 'KZ', stationCode: '708507' })).status).toBe(200);
    await until('it is in force', async () => (await found('Testville')).length === 1);
    expect((await found('Testville'))[0]).toMatchObject({ code: 'KZ-TESTVILLE', stationCode: '708507' });
    await put('KZ-TESTVILLE', { names, country: 'KZ', validTo: '2020-01-01' });
    await until('it is no longer in use', async () => (await found('Testville')).length === 0);
  });

  it('count in the checks of documents: a function that was missing is there', async () => {
    const body = numbered('multimodal-waybill', 710_001);
    const legs = body.legs as { to: Draft; from: Draft; sequence: number }[];
    const end = { names: { en: 'Mohan', zh: '磨憨' }, country: 'CN', unlocode: 'CNMHN' };
    const changed = legs.map((leg) =>
      leg.sequence === 2 ? { ...leg, to: end } : leg.sequence === 3 ? { ...leg, from: end } : leg,
    );
    const rules = async (serial: number): Promise<string[]> => {
      const reply = await submit(exchange, 'multimodal-waybill', {
        ...numbered('multimodal-waybill', serial),
        legs: changed,
      });
      return (reply.body.findings as unknown as { rule: string }[]).map(({ rule }) => rule);
    };
    expect(await rules(710_002)).toContain('MMW-037');
    await put('CNMHN', { names: end.names, country: 'CN', unlocode: 'CNMHN', functions: '23' });
    await until('it is in force', async () => (await found('CNMHN'))[0]?.functions === '23');
    expect(await rules(710_003)).not.toContain('MMW-037');
  });

  it('are the operator’s alone, under a code that is theirs', async () => {
    expectProblem(await put('CNMHN', { names, country: 'CN' }, 'carrier'), 403, 'role.not_allowed');
    expectProblem(await put('CNMHN', { names, country: 'CN', unlocode: 'CNCQI' }), 400, 'request.malformed');
    expectProblem(await put('x', { names, country: 'CN' }), 400, 'request.malformed');
    expectProblem(await put('CNMHN', { names }), 422, 'document.shape');
  });
});
