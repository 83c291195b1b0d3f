import { startExchange, type Exchange, type Reply } from '../support/exchange';
import { expectProblem } from '../support/problems';

let exchange: Exchange;
beforeAll(async () => {
  exchange = await startExchange();
});
afterAll(() => exchange.stop());

const get = (path: string): Promise<Reply> =>
  exchange.call('GET', `/v1/${path}`, { key: exchange.keys.forwarder });

it('code lists are read by name, whole or in part', async () => {
  const { body } = await get('code-lists');
  const counts = (body.items as unknown as { name: string; count: number }[]).map(({ name, count }) => [
    name,
    count,
  ]);
  expect(counts).toEqual(
    expect.arrayContaining([
      ['special-handling-codes', 101],
      ['rate-classes', 14],
      ['charge-codes', 25],
      ['status-codes', 37],
    ]),
  );
  const airports = await get('code-lists/airports?q=CKG');
  expect(airports.body.codes).toEqual([
    {
      code: 'CKG',
      country: 'CN',
      en: 'Chongqing Jiangbei International Airport',
      zh: '重庆江北国际机场',
      customsOffice: '8003',
    },
  ]);
  expectProblem(await get('code-lists/nothing'), 404, 'resource.unknown');
});

// CSC Resolution 600a: what begins with CA and CB is paid in part at each end, CX wholly at destination.
it('charge codes bear the names of Resolution 600a', async () => {
  const { codes } = (await get('code-lists/charge-codes')).body;
  expect(codes).toEqual(
    expect.arrayContaining([
      { code: 'CA', en: 'Partial collect credit, partial prepaid cash', zh: '部分信用到付、部分现金预付' },
      { code: 'CB', en: 'Partial collect credit, partial prepaid credit', zh: '部分信用到付、部分信用预付' },
      { code: 'CP', en: 'Destination collect cash', zh: '目的地现金到付' },
      { code: 'CX', en: 'Destination collect credit', zh: '目的地信用到付' },
    ]),
  );
  const names = (codes as unknown as { en: string }[]).map(({ en }) => en);
  expect(new Set(names).size).toBe(names.length);
});
