import { awbOf } from '../support/air';
import { startExchange, type Exchange, type Reply } from '../support/exchange';
import { expectProblem } from '../support/problems';
import { company, Reported } from '../support/reports';

/** A waybill from Chengdu as an airline's system sends it, with what follows it. */
const fwb = (serial: number, ...more: string[]): string =>
  [
    'FWB/17',
    `${awbOf(serial)}TFULUX/T6K120.0MC0.31`,
    'RTG/LUXCV',
    ...['SHP', 'NAM/SICHUAN HUAYANG TRADING CO', 'ADR/NO. 9 SHUNXI ROAD', 'LOC/CHENGDU/SC'],
    '/CN/610200/TE/862880001234',
    ...['CNE', 'NAM/MOSELLE PARTS SARL', 'ADR/12 RUE DE L AEROPORT', 'LOC/LUXEMBOURG'],
    '/LU/1110/TE/35226000000',
    'CVD/CNY//PP/NVD/NCV/XXX',
    ...['RTD/1/P6/K120.0/CQ/W120.0/R1.50/T180.00', '/NG/PUMP PARTS OF STEEL', '/2/NH/8413910000'],
    ...['PPD/WT180.00', '/CT180.00', 'ISU/28FEB27/CHENGDU/LI NA', 'SPH/SPX/EAW'],
    ...['OCI/CN/SHP/T/USCI91500000MA5UQ7K36T', '/LU/CNE/T/VAT12345678', '//CNE/CP/MARC WEBER'],
    ...more,
  ].join('\n');

type Tree = Record<string, unknown>;
const terms = Object.fromEntries(Array.from({ length: 4_990 }, (_, i) => [`t${i}`, `cargo:${i}`]));

/** Time of the processor, not of the clock: a message of a megabyte takes a second or so of it. */
const promptMs = 6_000;

describe('a message that is made to be slow', () => {
  let exchange: Exchange;
  let waybill: Tree;
  beforeAll(async () => {
    exchange = await startExchange();
    const { body } = await post('air-waybills', fwb(6001), 'text/plain');
    const headers = { accept: 'application/ld+json' };
    const key = exchange.keys.forwarder;
    const { text } = await exchange.call('GET', `/v1/air-waybills/${String(body.id)}`, { key, headers });
    waybill = JSON.parse(text.replace(awbOf(6001).slice(4), awbOf(6002).slice(4))) as Tree;
  });
  afterAll(() => exchange.stop());

  const post = async (path: string, raw: string, type: string, party = 'forwarder'): Promise<Reply> => {
    const begun = process.cpuUsage();
    const key = exchange.keys[party];
    const reply = await exchange.call('POST', `/v1/${path}`, { key, raw, headers: { 'content-type': type } });
    const { user, system } = process.cpuUsage(begun);
    expect((user + system) / 1_000).toBeLessThan(promptMs);
    return reply;
  };
  const linked = (tree: object, query = ''): Promise<Reply> =>
    post(`air-waybills${query}`, JSON.stringify(tree), 'application/ld+json');
  const listOf = async (path: string): Promise<{ message: { en: string }; place?: string }[]> => {
    const { body } = await exchange.call('GET', `/v1/${path}/losses`, { key: exchange.keys.forwarder });
    return body.items as never;
  };

  it('by contexts is read once for what they say, and refused where they say too much', async () => {
    const nothing = Array.from({ length: 300_000 }, () => ({}));
    const idle = await linked(
      { ...waybill, '@context': [waybill['@context'], terms, ...nothing] },
      '?dryRun=true',
    );
    expect([idle.status, idle.body.errors]).toEqual([200, undefined]);
    const nodes = Array.from({ length: 30_000 }, () => ({ '@context': { a: 'b' } }));
    const refused = await linked({ ...waybill, '@context': [waybill['@context'], terms], t1: nodes });
    expectProblem(refused, 400, 'message.unreadable');
    expect(refused.body.place).toMatch(/^\/t1\/\d+\/@context$/);
    const small = Array.from({ length: 1_000 }, () => ({ '@context': { a: 'b' }, b: 1 }));
    expect((await linked({ ...waybill, 'cargo:x': small }, '?dryRun=true')).status).toBe(200);
  });

  it('by one node that is spoken of without end is read as one node', async () => {
    const same = Array.from({ length: 45_000 }, () => ({ '@id': 'a', b: 1 }));
    const reply = await linked([waybill, ...same], '?dryRun=true');
    expect([reply.status, reply.body.errors]).toEqual([200, undefined]);
  });

  it('by legs and flights is refused with its line', async () => {
    const lines = (tag: string, field: string, count: number): string[] =>
      Array.from({ length: count }, (_, i) => `${i === 0 ? tag : ''}/${field.repeat(60)}A`);
    const raw = fwb(6003, ...lines('RTG', 'AAACC/', 1_200), ...lines('FLT', 'B//', 1_200));
    const reply = await post('air-waybills', raw, 'text/plain');
    expectProblem(reply, 400, 'message.unreadable');
    expect([reply.body.place, reply.body.detail]).toEqual([
      'line 26',
      expect.stringContaining('more than 100 legs'),
    ]);
  });

  it('has a report of its losses that ends: the first thousand, and how many more there are', async () => {
    const more = Array.from({ length: 19_000 }, () => '/A');
    const reply = await post('air-waybills', fwb(6004, 'REF/A', ...more), 'text/plain');
    expect([reply.status, (reply.body.losses as unknown as object[]).length]).toEqual([201, 101]);
    const told = await listOf(`air-waybills/${String(reply.body.id)}`);
    expect([told.length, told.at(-1)?.message.en]).toEqual([
      1_001,
      expect.stringMatching(/^18,?0\d\d more are not listed\.$/),
    ]);
  });

  it('by a long name is not told it with every loss', async () => {
    const name = 'n'.repeat(300_000);
    const context = { ...(waybill['@context'] as object), [name]: 'cargo:shipment' };
    const { 'cargo:shipment': shipment, ...rest } = waybill;
    const unknown = Object.fromEntries(Array.from({ length: 2_000 }, (_, i) => [`cargo:u${i}`, 1]));
    const reply = await linked({
      ...rest,
      '@context': context,
      [name]: { ...(shipment as object), ...unknown },
    });
    expect([reply.status, reply.body.errors]).toEqual([201, undefined]);
    expect(reply.text.length).toBeLessThan(300_000);
    const told = await listOf(`air-waybills/${String(reply.body.id)}`);
    expect([told.length, told.at(-2)?.place]).toEqual([1_001, expect.stringMatching(/^\/n{199}…\/u\d+$/)]);
    const prefixed = Object.fromEntries(Array.from({ length: 30_000 }, (_, i) => [`p:${i}`, 1]));
    const long = { ...(waybill['@context'] as object), p: `https://${'n'.repeat(300_000)}/` };
    const refused = await linked({ ...waybill, '@context': long, ...prefixed });
    expectProblem(refused, 400, 'message.unreadable');
    expect(refused.body.place).toBe('/@context/p');
  });

  it('by statuses is refused for their number, and one line may bring many of what it has no place for', async () => {
    const { body } = await post('air-waybills', fwb(6005), 'text/plain');
    const airline = await company(exchange, 'Patient Air', ['carrier']);
    const id = String(body.id);
    await new Reported(exchange, `/v1/air-waybills/${id}`, id, 'forwarder').grant(airline);
    const fsu = (...lines: string[]): Promise<Reply> => {
      const raw = ['FSU/15', `${awbOf(6005)}TFULUX/T6K120`, ...lines].join('\n');
      return post(`air-waybills/${id}/events`, raw, 'text/plain', airline);
    };
    const many = await fsu(...Array.from({ length: 19_000 }, () => 'RCS/25NOV0930/TFU/T6'));
    const findings = expectProblem(many, 422, 'document.shape');
    expect(findings).toEqual([expect.objectContaining({ rule: 'EVT-009', actual: '19000' })]);
    const rest = Array.from({ length: 1_500 }, () => 'X Y');
    const units = Array.from({ length: 17_000 }, () => `/${'A/'.repeat(20)}`);
    const one = await fsu('TRM/LH/TFU/T6K120', ...rest, 'ULD/PMC12345CA', ...units);
    expect([one.status, one.text.length < 300_000]).toEqual([201, true]);
    expect(one.body.losses).toHaveLength(1_001);
  });
});
