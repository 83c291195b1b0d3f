import Ajv2020 from 'ajv/dist/2020';
import { eventTypeOf } from '../../src/exchange/event-catalogue';
import { Journal } from '../../src/journal/journal.service';
import { numbered, submit, type Draft, type KindFile } from '../support/documents';
import { inboxOf, type InboxItem } from '../support/events';
import { startExchange, type Exchange, type Reply } from '../support/exchange';
import { expectProblem } from '../support/problems';

const changedType = 'document.reference_changed';

interface Found {
  rule: string;
  severity: string;
  pointer: string;
  actual?: string;
  expected?: string;
}

const borders = [
  {
    exit: { names: { en: 'Alashankou' }, country: 'CN' },
    entry: { names: { en: 'Dostyk' }, country: 'KZ' },
  },
  {
    exit: { names: { en: 'Kanisay' }, country: 'KZ' },
    entry: { names: { en: 'Iletsk I' }, country: 'RU' },
  },
  {
    exit: { names: { en: 'Krasnoye' }, country: 'RU' },
    entry: { names: { en: 'Osinovka' }, country: 'BY' },
  },
  { exit: { names: { en: 'Brest' }, country: 'BY' } },
];

/** A note that carries the waybill of the example over its second and third leg. */
const noteOf =
  (number: string, change: Draft = {}) =>
  (body: Draft): Draft => {
    const waybill = numbered('multimodal-waybill', 1);
    const [container] = body.containers as Draft[];
    const [goods] = body.goods as Draft[];
    const units = ['CYWU4012349', 'CYWU4012354'];
    return {
      ...body,
      noteNumber: number,
      noteKind: 'SMGS',
      consignor: waybill.consignor,
      consignee: waybill.consignee,
      departureStation: {
        names: { zh: '成都', ru: 'Чэнду' },
        country: 'CN',
        code: '33035781',
        unlocode: 'CNCDU',
      },
      destinationStation: {
        names: { en: 'Małaszewicze', ru: 'Малашевиче' },
        country: 'PL',
        unlocode: 'PLMAA',
      },
      borderStations: borders,
      carriers: [{ carrier: 'Chengyu Rail Freight Co., Ltd.', from: '成都', to: 'Małaszewicze' }],
      payers: [{ section: 1, payer: '重庆渝晖电子有限公司' }],
      containers: units.map((each) => ({ ...container, number: each })),
      seals: undefined,
      goods: [
        {
          ...goods,
          packages: 480,
          grossKg: 18_240.5,
          containers: units.map((each) => ({ container: each, packages: 240, grossKg: 9120.25 })),
        },
      ],
      ...change,
    };
  };

describe('documents that rest on notes and air waybills', () => {
  let exchange: Exchange;
  let serial = 640_000;

  beforeAll(async () => {
    exchange = await startExchange();
  });
  afterAll(async () => {
    expect((await exchange.app.get(Journal).verify()).broken).toBeUndefined();
    await exchange.stop();
  });

  interface Stored {
    id: string;
    path: string;
    etag: string;
    body: Draft;
    findings: Found[];
    contentHash: string;
  }

  async function stored(file: KindFile, key: string, change: (body: Draft) => Draft): Promise<Stored> {
    const body = change(numbered(file, (serial += 1)));
    const reply = await submit(exchange, file, body, { key: exchange.keys[key] });
    expect({ status: reply.status, errors: reply.body.errors }).toEqual({ status: 201, errors: undefined });
    const { id, findings, contentHash } = reply.body as unknown as Stored;
    const path = reply.headers.get('location') ?? '';
    return { id, path, etag: reply.headers.get('etag') ?? '', body, findings, contentHash };
  }
  const put = async (of: Stored, key: string, change: object): Promise<Reply> => {
    const body = { ...of.body, ...change };
    const reply = await exchange.call('PUT', of.path, {
      key: exchange.keys[key],
      body,
      headers: { 'if-match': of.etag },
    });
    expect([reply.status, reply.body.errors]).toEqual([200, undefined]);
    of.etag = reply.headers.get('etag') ?? of.etag;
    return reply;
  };
  const withdraw = (of: Stored, key: string): Promise<Reply> =>
    exchange.call('POST', `${of.path}/withdrawal`, {
      key: exchange.keys[key],
      body: { reason: 'a mistake' },
    });
  const page = async (of: Stored, key: string): Promise<Reply> =>
    exchange.call('GET', of.path, { key: exchange.keys[key] });
  const told = async (of: Stored, party: string): Promise<InboxItem[]> =>
    (await inboxOf(exchange, party)).filter(({ type, subject }) => type === changedType && subject === of.id);
  const rules = (found: Found[]): string[] =>
    found.filter(({ rule }) => /^MMW-(09|100)/.test(rule)).map(({ rule, pointer }) => `${rule} ${pointer}`);

  const over =
    (number: string, more: Draft = {}) =>
    (body: Draft): Draft => ({
      ...body,
      legs: (body.legs as Draft[]).map((leg) =>
        leg.mode === '2' ? { ...leg, documents: [{ type: '722', number, ...more }] } : leg,
      ),
    });

  it('a waybill that agrees with its note has nothing to tell, and its page shows what it rests on', async () => {
    const number = `N-${(serial += 1)}`;
    const note = await stored('rail-note', 'landbridge', noteOf(number));
    const waybill = await stored('multimodal-waybill', 'landbridge', over(number));
    expect(rules(waybill.findings)).toEqual([]);
    expect((await page(waybill, 'landbridge')).body.references).toMatchObject({
      items: [
        { pointer: '/legs/1/documents/0', kind: 'rail-note', id: note.id, version: 1, status: 'current' },
        { pointer: '/legs/2/documents/0', kind: 'rail-note', id: note.id },
      ],
      findings: [],
    });
  });

  it('what a waybill and its note say differently is found: places, parties, containers, quantities, law', async () => {
    const number = `N-${(serial += 1)}`;
    const change = {
      noteKind: 'CIM_SMGS',
      consignee: numbered('rail-note', 1).consignee,
      destinationStation: { names: { en: 'Duisburg', ru: 'Дуйсбург' }, country: 'DE', unlocode: 'DEDUI' },
      carriers: [{ carrier: 'X', from: '成都', to: 'Duisburg' }],
      borderStations: [
        ...borders.slice(0, 3),
        {
          exit: { names: { en: 'Brest' }, country: 'BY' },
          entry: { names: { en: 'Terespol' }, country: 'PL' },
        },
        { exit: { names: { en: 'Rzepin' }, country: 'PL' } },
      ],
    };
    await stored('rail-note', 'landbridge', (body) => {
      const note = noteOf(number, change)(body);
      const [item] = note.goods as Draft[];
      const [first] = (item?.containers ?? []) as Draft[];
      return {
        ...note,
        containers: (note.containers as Draft[]).slice(0, 1),
        goods: [{ ...item, packages: 239, grossKg: 9120.25, containers: [{ ...first, packages: 239 }] }],
      };
    });
    const { findings } = await stored('multimodal-waybill', 'landbridge', over(number));
    expect(rules(findings)).toEqual([
      'MMW-097 /legs/1/documents/0',
      'MMW-098 /legs/1/documents/0',
      'MMW-099 /legs/1/documents/0',
      'MMW-096 /legs/2/to',
      'MMW-097 /legs/2/documents/0',
      'MMW-098 /legs/2/documents/0',
      'MMW-099 /legs/2/documents/0',
    ]);
    expect(findings.find(({ rule }) => rule === 'MMW-099')).toMatchObject({
      severity: 'warning',
      actual: 'CYWU4012349: 240, 9120.25 kg',
      expected: '≤ 239, 9120.25 kg',
    });
  });

  it('an id, a version or a hash that the document does not have is refused, and an old one is told', async () => {
    const number = `N-${(serial += 1)}`;
    const note = await stored('rail-note', 'landbridge', noteOf(number));
    const found = async (more: Draft): Promise<string[]> => {
      const reply = await submit(
        exchange,
        'multimodal-waybill',
        over(number, more)(numbered('multimodal-waybill', (serial += 1))),
        { key: exchange.keys.landbridge },
      );
      const all = (reply.body.errors ?? reply.body.findings) as unknown as Found[];
      return [
        String(reply.status),
        ...new Set(rules(all).map((each) => each.replace(/\/legs\/2/, '/legs/1'))),
      ];
    };
    const { id, contentHash } = note;
    expect(await found({ documentId: id, version: 1, contentHash })).toEqual(['201']);
    expect(await found({ documentId: 'doc_0' })).toEqual(['422', 'MMW-090 /legs/1/documents/0/documentId']);
    expect(await found({ documentId: id, number: 'OTHER' })).toEqual([
      '422',
      'MMW-093 /legs/1/documents/0/number',
    ]);
    expect(await found({ version: 2 })).toEqual(['422', 'MMW-095 /legs/1/documents/0/version']);
    expect(await found({ version: 1, contentHash: 'a'.repeat(64) })).toEqual([
      '422',
      'MMW-095 /legs/1/documents/0/contentHash',
    ]);
    await put(note, 'landbridge', { trainNumber: 'X9001' });
    expect(await found({ version: 1, contentHash })).toEqual(['201', 'MMW-094 /legs/1/documents/0/version']);
    expect(await found({ contentHash })).toEqual(['201', 'MMW-094 /legs/1/documents/0/contentHash']);
    await withdraw(note, 'landbridge');
    expect(await found({})).toEqual(['201', 'MMW-092 /legs/1/documents/0']);
  });

  it('the submitter of a waybill is told when its note comes, changes, takes another number and goes', async () => {
    const number = `N-${(serial += 1)}`;
    const waybill = await stored('multimodal-waybill', 'landbridge', over(number));
    expect(rules(waybill.findings)).toContain('MMW-091 /legs/1/documents/0/number');
    const note = await stored('rail-note', 'landbridge', noteOf(number));
    const [item] = note.body.goods as Draft[];
    const containers = ((item?.containers ?? []) as Draft[]).map((each) => ({ ...each, packages: 200 }));
    await put(note, 'landbridge', { goods: [{ ...item, packages: 400, containers }] });
    await put(note, 'landbridge', { noteNumber: `${number}-B` });
    // The waybill names the old number, which nobody has now: the next change concerns it no more.
    await withdraw(note, 'landbridge');
    const events = await told(waybill, 'landbridge');
    expect(
      events.map(({ data }) => [data.change, (data.findings as Found[]).map(({ rule }) => rule)]),
    ).toEqual([
      ['submitted', []],
      ['amended', ['MMW-099', 'MMW-099', 'MMW-099', 'MMW-099']],
      ['amended', ['MMW-091', 'MMW-091']],
    ]);
    expect(events[1]?.data).toMatchObject({ reference: { id: note.id, number, version: 2 }, compared: true });
    const schema = eventTypeOf(changedType)?.data as object;
    const valid = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
    for (const { data } of events) expect([valid(data), valid.errors]).toEqual([true, null]);
    const line = await exchange.call('GET', `${waybill.path}/timeline`, { key: exchange.keys.landbridge });
    expect(line.text).toContain(changedType);
  });

  it('the page of a waybill shows at once what no longer agrees', async () => {
    const number = `N-${(serial += 1)}`;
    const note = await stored('rail-note', 'landbridge', noteOf(number));
    const waybill = await stored('multimodal-waybill', 'landbridge', over(number));
    await withdraw(note, 'landbridge');
    const { references, findings } = (await page(waybill, 'landbridge')).body;
    expect(references).toMatchObject({
      items: [{ status: 'withdrawn' }, { status: 'withdrawn' }],
      findings: [{ rule: 'MMW-092' }, { rule: 'MMW-092' }],
    });
    // The findings of the version stay what they were when it was submitted.
    expect(rules(findings as unknown as Found[])).toEqual([]);
  });

  it('a note of somebody who lets nobody see it tells nothing to those who wrote its number down', async () => {
    const number = `N-${(serial += 1)}`;
    const waybill = await stored('multimodal-waybill', 'landbridge', over(number));
    const note = await stored('rail-note', 'carrier', noteOf(number));
    await put(note, 'carrier', { trainNumber: 'X9001' });
    expect(await told(waybill, 'landbridge')).toEqual([]);
    await exchange.call('POST', `${note.path}/grants`, {
      key: exchange.keys.carrier,
      body: { partyId: exchange.ids.landbridge },
    });
    await put(note, 'carrier', { trainNumber: 'X9002' });
    expect((await told(waybill, 'landbridge')).map(({ actor }) => actor)).toEqual([exchange.ids.carrier]);
    // Whoever may read the waybill and not the note is shown nothing of the note.
    await exchange.call('POST', `${waybill.path}/grants`, {
      key: exchange.keys.landbridge,
      body: { partyId: exchange.ids.buyer },
    });
    const seen = (await page(waybill, 'buyer')).body.references as unknown as { items: { id?: string }[] };
    expect(seen.items.map(({ id }) => id)).toEqual([undefined, undefined]);
    const line = await exchange.call('GET', `${waybill.path}/timeline`, { key: exchange.keys.buyer });
    expect(line.text).not.toContain(changedType);
    expectProblem(await page(note, 'buyer'), 404, 'resource.unknown');
  });

  it('a railway bill is held against its note on every change of either', async () => {
    const note = await stored('rail-note', 'carrier', (body) => body);
    const bill = await stored('rail-bill', 'carrier', (body) => ({
      ...body,
      notes: [{ number: note.body.noteNumber, noteId: note.id, regime: 'CIM_SMGS' }],
    }));
    expect(bill.findings).toEqual([]);
    const [first, second] = note.body.goods as Draft[];
    const [disc] = (second?.containers ?? []) as Draft[];
    await put(note, 'carrier', {
      goods: [
        first,
        { ...second, packages: 7, grossKg: 7000, containers: [{ ...disc, packages: 7, grossKg: 7000 }] },
      ],
      departureStation: { ...(note.body.departureStation as Draft), unlocode: 'PLWAW' },
    });
    const [event] = await told(bill, 'carrier');
    expect(
      ((event?.data.findings ?? []) as Found[]).map(({ rule, severity }) => `${rule} ${severity}`),
    ).toEqual(['RBL-022 error', 'RBL-023 error', 'RBL-018 warning']);
    expect((await page(bill, 'carrier')).body.references).toMatchObject({
      findings: [{ rule: 'RBL-022' }, { rule: 'RBL-023' }, { rule: 'RBL-018' }],
    });
  });

  it('an air leg is held against the air waybill of the exchange', async () => {
    const awb = await stored('air-waybill', 'forwarder', (body) => body);
    await exchange.call('POST', `${awb.path}/grants`, {
      key: exchange.keys.forwarder,
      body: { partyId: exchange.ids.landbridge },
    });
    const place = (names: object, country: string, airport: string): object => ({ names, country, airport });
    const flying = (to: string) => (body: Draft) => {
      const [road] = body.legs as Draft[];
      const [end, beyond] = [place({ en: 'Jiangbei' }, 'CN', 'CKG'), place({ en: 'Airport' }, 'DE', to)];
      return {
        ...body,
        placeOfDelivery: beyond,
        legs: [
          { ...road, to: end },
          {
            ...road,
            sequence: 2,
            mode: '4',
            stage: '20',
            from: end,
            to: beyond,
            plannedDeparture: '2026-11-24T08:00:00+08:00',
            plannedArrival: '2026-11-24T18:00:00+01:00',
            carrierCode: 'CA',
            liability: 'MONTREAL',
            documents: [{ type: '741', number: String(awb.body.awb).replace('-', '') }],
          },
        ],
        units: (body.units as Draft[]).map(({ legs: _, ...unit }) => unit),
      };
    };
    const { findings } = await stored('multimodal-waybill', 'landbridge', flying('MUC'));
    // The waybill of the example has 480 cartons, the air waybill 48.
    expect(rules(findings)).toEqual(['MMW-096 /legs/1/to', 'MMW-099 /legs/1/documents/0']);
    const waybill = await stored('multimodal-waybill', 'landbridge', flying('FRA'));
    await withdraw(awb, 'forwarder');
    const [event] = await told(waybill, 'landbridge');
    expect(event?.data).toMatchObject({
      change: 'withdrawn',
      reference: { kind: 'air-waybill', id: awb.id },
    });
  });
});
