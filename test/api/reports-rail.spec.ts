import Ajv2020 from 'ajv/dist/2020';
import { Database } from '../../src/database/database.service';
import { reportTypes } from '../../src/documents/report-codes';
import { eventTypeOf } from '../../src/exchange/event-catalogue';
import { Journal } from '../../src/journal/journal.service';
import { numbered, submit, type Draft } from '../support/documents';
import { inboxOf, Listener, subscribe } from '../support/events';
import { startExchange, until, type Exchange, type Reply } from '../support/exchange';
import { errorsOf, expectProblem } from '../support/problems';
import { company, hoursAgo, Reported } from '../support/reports';

const [chongqing, chengdu] = ['chongqing-customs', 'chengdu-customs'];

describe('what is reported on a consignment note', () => {
  let exchange: Exchange;
  let [vistula, steppe, chengyu, terminal, stranger] = ['', '', '', '', ''];
  let serial = 910_000;

  beforeAll(async () => {
    exchange = await startExchange();
    vistula = await company(exchange, 'Vistula Rail Cargo S.A.', ['carrier'], { rics: 'VRC4' });
    // By its code, whatever it is called; and by its name alone.
    steppe = await company(exchange, 'Степь', ['carrier'], { rics: 'SRL7' });
    chengyu = await company(exchange, 'CHENGYU RAIL FREIGHT CO., LTD.', ['carrier']);
    terminal = await company(exchange, 'Dostyk Terminal', ['handler']);
    stranger = await company(exchange, 'Bug Railway Two', ['carrier'], { rics: 'BUG2' });
  });
  afterAll(async () => {
    expect((await exchange.app.get(Journal).verify()).broken).toBeUndefined();
    await exchange.stop();
  });

  const note = async (changes: object = {}): Promise<Reported> => {
    const body = { ...numbered('rail-note', serial++), ...changes };
    const reply = await submit(exchange, 'rail-note', body);
    expect([reply.status, reply.text]).toEqual([201, expect.any(String)]);
    const id = String(reply.body.id);
    const made = new Reported(exchange, `/v1/rail-consignment-notes/${id}`, id, 'carrier');
    await made.grant(vistula, steppe, chengyu, terminal, stranger);
    return made;
  };

  const barred = (reply: Reply): string => {
    expectProblem(reply, 403, 'event.not_reporter');
    return reply.body.detail as string;
  };

  describe('custody', () => {
    it('goes from the first carrier along box 22, each handing over to the one that accepts', async () => {
      const made = await note();
      const takeOver = (section: number): object => ({ section, station: 'Łódź Olechów' });
      expect(barred(await made.send(steppe, 'TAKEN_OVER', takeOver(4)))).toContain('section 1');
      expect(barred(await made.send(stranger, 'TAKEN_OVER', takeOver(1)))).toContain('Only the carrier');
      expect(barred(await made.send(vistula, 'HANDED_OVER', { section: 2, station: 'Brest' }))).toContain(
        'yet',
      );
      expect(await made.say(vistula, 'TAKEN_OVER', takeOver(1))).toEqual([]);
      expect(barred(await made.send(steppe, 'HANDED_OVER', { section: 5, station: 'Brest' }))).toContain(
        'Vistula',
      );
      expect(await made.say(vistula, 'HANDED_OVER', { section: 2, station: 'Małaszewicze' })).toEqual([]);
      // Bug Railway and Volga take no part here, so Steppe takes over with a gap on record.
      expect(await made.say(steppe, 'TAKEN_OVER', { section: 4, station: 'Kanisay' })).toEqual(['RAIL-110']);
      expect(barred(await made.send(chengyu, 'TAKEN_OVER', { section: 5, station: 'Alashankou' }))).toContain(
        'custody',
      );
      await made.say(steppe, 'HANDED_OVER', { section: 5, station: '708507' });
      expect(await made.say(chengyu, 'TAKEN_OVER', { section: 5, station: 'Alashankou' })).toEqual([]);
      expect((await made.state()).custody).toMatchObject({
        holder: { party: exchange.ids[chengyu], section: 5, carrier: 'Chengyu Rail Freight Co., Ltd.' },
      });
      const all = { station: 'Tuanjiecun', recipient: '重庆嘉渝多式联运有限公司', packages: 40 };
      expect(await made.say(chengyu, 'DELIVERED', all)).toEqual(['RAIL-105', 'RAIL-105']);
      expect((await made.state()).custody).toEqual({ delivered: expect.any(String) });
      expect(barred(await made.send(chengyu, 'CARRIER_MARK', { text: 'late' }))).toContain('No carrier');
    });

    it('lets only the present carrier write marks and movements, and only customs write box 28', async () => {
      const made = await note();
      expect(barred(await made.send(vistula, 'CARRIER_MARK', { text: 'Reefer checked.' }))).toContain(
        'No carrier',
      );
      // Before anybody has custody, whoever follows the train reports for it.
      expect(await made.say('carrier', 'ARRIVED', { station: 'Łódź Olechów' })).toEqual([]);
      await made.say(vistula, 'TAKEN_OVER', { section: 1, station: 'Łódź Olechów' });
      expect(await made.say(vistula, 'CARRIER_MARK', { text: 'Reefer checked.' })).toEqual([]);
      for (const party of [steppe, 'carrier'])
        for (const [code, facts] of [
          ['CARRIER_MARK', { text: 'Not mine.' }],
          ['DEPARTED', { station: 'Łódź Olechów' }],
        ] as const)
          expect(barred(await made.send(party, code, facts))).toContain('Vistula');
      const mark = { office: '8013', text: '准予放行' };
      expect(await made.say(chongqing, 'CUSTOMS_MARK', mark)).toEqual([]);
      expect(barred(await made.send(vistula, 'CUSTOMS_MARK', mark))).toContain('customs');
      // A terminal tells what it did itself.
      const figures = { grossKg: 38_880.6, packages: 40, wagons: ['94012341'] };
      expect(await made.say(terminal, 'TRANSHIPPED', { station: 'Brest', ...figures })).toEqual([]);
    });

    it('of two reports at once has one winner', async () => {
      const made = await note();
      const facts = { section: 1, station: 'Łódź Olechów' };
      const replies = await Promise.all([1, 2, 3].map(() => made.send(vistula, 'TAKEN_OVER', facts)));
      expect(replies.map(({ status }) => status).sort()).toEqual([201, 403, 403]);
      expect(await made.events()).toHaveLength(1);
      const many = Array.from({ length: 8 }, (_, index) =>
        made.send(chongqing, 'CUSTOMS_MARK', { office: '8013', text: `${index}` }),
      );
      expect((await Promise.all(many)).map(({ status }) => status)).toEqual(Array(8).fill(201));
      expect((await made.state()).events).toBe(9);
    });

    it('is not rewritten once it has moved on', async () => {
      const made = await note();
      const taken = await made.send(vistula, 'TAKEN_OVER', { section: 1, station: 'Łódź Olechów' });
      const corrects = taken.body.id;
      await made.say(vistula, 'HANDED_OVER', { section: 2, station: 'Małaszewicze' });
      const again = await made.send(vistula, 'RETRACTED', { reason: 'Other train.' }, { corrects });
      expect(errorsOf(expectProblem(again, 422, 'event.rules'))).toEqual(['EVT-007 /corrects']);
      const handed = (await made.events()).at(-1)?.id;
      expect(await made.say(vistula, 'RETRACTED', { reason: 'Not yet.' }, { corrects: handed })).toEqual([]);
      expect((await made.state()).custody).toEqual({ holder: expect.objectContaining({ section: 1 }) });
      const skip = await made.send(vistula, 'HANDED_OVER', { section: 9, station: 'Brest' });
      expect(errorsOf(expectProblem(skip, 422, 'event.rules'))).toEqual(['RAIL-111 /facts/section']);
      expect(await made.say(vistula, 'HANDED_OVER', { section: 4, station: 'Brest' })).toEqual(['RAIL-112']);
    });
  });

  describe('a change of gauge', () => {
    const mohan = (after: object): Draft => ({
      ...numbered('rail-note', serial++),
      noteKind: 'SMGS',
      departureStation: {
        names: { zh: '团结村', en: 'Tuanjiecun', ru: 'Туаньцзецунь' },
        country: 'CN',
        code: '33035781',
      },
      destinationStation: { names: { zh: '万象', en: 'Vientiane', ru: 'Вьентьян' }, country: 'LA' },
      borderStations: [
        {
          exit: { names: { zh: '磨憨', en: 'Mohan' }, country: 'CN' },
          entry: { names: { en: 'Boten' }, country: 'LA' },
        },
      ],
      carriers: [
        { carrier: 'Chengyu Rail Freight Co., Ltd.', rics: 'CYR1', from: '团结村', to: '磨憨' },
        { carrier: 'Laos Railway', from: 'Boten', to: 'Vientiane' },
      ],
      payers: [
        { section: 1, payer: '重庆嘉渝多式联运有限公司' },
        { section: 2, payer: 'Laos Railway' },
      ],
      ...after,
    });
    const figures = { grossKg: 38_880.6, packages: 40 };

    it('that is planned at Mohan is refused; at Dostyk without new wagon numbers it is warned of', async () => {
      const plan = (body: Draft): Promise<Reply> => submit(exchange, 'rail-note', body);
      const refused = await plan(mohan({ afterTranshipment: { station: 'Mohan', ...figures } }));
      expect(errorsOf(expectProblem(refused, 422, 'document.rules'))).toEqual([
        'RAIL-080 /afterTranshipment',
      ]);
      const unsaid = await plan(mohan({ afterTranshipment: figures }));
      expect(errorsOf(expectProblem(unsaid, 422, 'document.rules'))).toEqual(['RAIL-080 /afterTranshipment']);
      const west = {
        ...numbered('rail-note', serial++),
        afterTranshipment: { station: 'Достык', ...figures },
      };
      const warned = await plan(west);
      expect([warned.status, warned.text]).toEqual([201, expect.any(String)]);
      expect(warned.body.findings).toEqual([
        expect.objectContaining({ rule: 'RAIL-081', severity: 'warning' }),
      ]);
      const { afterTranshipment } = west;
      const whole = {
        ...west,
        noteNumber: `PL-26-${serial++}`,
        afterTranshipment: { ...afterTranshipment, wagons: ['94012341'] },
      };
      expect((await plan(whole)).body.findings).toEqual([]);
    });

    it('that has happened at Mohan is recorded and flagged; at Dostyk without wagons it is warned of', async () => {
      const made = await note();
      const changed = { method: 'TRANSHIPMENT', ...figures };
      expect(await made.say('carrier', 'GAUGE_CHANGED', { station: 'Mohan', ...changed })).toEqual([
        'RAIL-104',
        'RAIL-101',
        'RAIL-102',
      ]);
      expect(await made.say('carrier', 'GAUGE_CHANGED', { station: 'Dostyk', ...changed })).toEqual([
        'RAIL-102',
      ]);
      const wagons = ['94012341', '94012358'];
      const short = { ...changed, packages: 39, wagons };
      expect(await made.say('carrier', 'GAUGE_CHANGED', { station: 'Достык', ...short })).toEqual([
        'RAIL-103',
      ]);
      const told = { ...short, reason: 'One case was left behind.' };
      expect(await made.say('carrier', 'GAUGE_CHANGED', { station: 'Достык', ...told })).toEqual([]);
      expect(await made.state()).toMatchObject({
        wagons,
        afterTranshipment: { packages: 39, reason: told.reason },
      });
      const bogies = { station: 'Brest', method: 'BOGIES' };
      expect(await made.say('carrier', 'GAUGE_CHANGED', bogies)).toEqual([]);
      expect(await made.events()).toHaveLength(5);
    });

    it('that nobody reported is missed beyond the border', async () => {
      const made = await note();
      expect(await made.say('carrier', 'DEPARTED', { station: 'Małaszewicze' })).toEqual([]);
      expect(await made.say('carrier', 'ARRIVED', { station: 'Krasnoye' })).toEqual(['RAIL-105']);
      await made.say('carrier', 'GAUGE_CHANGED', { station: 'Brest', method: 'BOGIES' });
      expect(await made.say('carrier', 'ARRIVED', { station: 'Krasnoye' })).toEqual([]);
      expect(await made.say('carrier', 'ARRIVED', { station: 'Nowhere' })).toEqual(['RAIL-104']);
    });
  });

  describe('a container swapped on the way', () => {
    it('stands once, with its seals, when the note is amended to say so; a person of a short name is its consignee', async () => {
      const consent = { office: '8013', number: '8013-2026-0417', date: '2026-11-20' };
      const body = numbered('rail-note', serial);
      const { uscc: _, ...person }: Draft = { ...(body.consignee as Draft), name: '王小明' };
      const made = await note({ consignee: person });
      expect(await made.say(vistula, 'CONTAINER_SWAPPED', { ...swap, consent })).toEqual([]);
      const sealing = { unit: swap.applied, number: 'NEW551', party: 'CA' };
      expect(await made.say(vistula, 'SEAL_APPLIED', sealing)).toEqual([]);
      const text = JSON.stringify({ ...body, consignee: person });
      const raw = text.replaceAll(swap.removed, swap.applied).replaceAll('WAC551207', sealing.number);
      const key = exchange.keys.carrier;
      const etag = (await exchange.call('GET', made.path, { key })).headers.get('etag') ?? '';
      const amended = await exchange.call('PUT', made.path, { key, raw, headers: { 'if-match': etag } });
      expect([amended.status, amended.text]).toEqual([200, expect.any(String)]);
      const { containers, units } = await made.state();
      expect(containers).toEqual([swap.applied, 'JIAU4201181']);
      const seals = [{ number: sealing.number, party: 'CA', condition: '1' }];
      expect(units).toContainEqual({ unit: swap.applied, seals, open: false });
      const handed = { station: 'Łódź Olechów', recipient: '李四（代王小明）' };
      expect(await made.say('carrier', 'DELIVERED', handed)).toEqual([]);
    });

    const swap = {
      removed: 'JIAU4201176',
      applied: 'CYWU4012349',
      station: 'Alashankou',
      reason: 'Floor broken.',
    };
    const told = async (party: string, id: string): Promise<string[]> =>
      (await inboxOf(exchange, party))
        .filter(({ subject, type }) => subject === id && type !== 'document.submitted')
        .map(({ type }) => type);

    it('without the consent of the inland customs is recorded as a breach, and both customs are told', async () => {
      const listener = await new Listener().open();
      await subscribe(exchange, chengdu, listener.url, ['document.breach']);
      const made = await note();
      expect(await made.say(vistula, 'CONTAINER_SWAPPED', swap)).toEqual(['RAIL-114!']);
      for (const party of [chongqing, chengdu, 'carrier', steppe])
        expect([party, await told(party, made.id)]).toEqual([
          party,
          expect.arrayContaining(['rail.container_swapped', 'document.breach']),
        ]);
      const alarms = (): object[] =>
        listener.events(made.id).filter(({ type }) => type === 'document.breach');
      await until('the alarm is pushed', () => alarms().length > 0);
      expect(alarms()[0]).toMatchObject({
        actor: 'platform',
        data: { code: 'CONTAINER_SWAPPED', facts: swap },
      });
      await listener.close();
      const state = await made.state();
      expect(state).toMatchObject({
        breaches: [{ code: 'CONTAINER_SWAPPED', rules: ['RAIL-114'] }],
        containers: ['JIAU4201181', 'CYWU4012349'],
      });
      expect(state.units).toContainEqual(expect.objectContaining({ unit: 'CYWU4012349', open: true }));
      const timeline = await exchange.call('GET', `${made.path}/timeline?limit=100`, {
        key: exchange.keys[chengdu],
      });
      expect(timeline.body.items?.map(({ type }) => type)).toEqual(
        expect.arrayContaining(['rail.container_swapped', 'document.breach']),
      );
    });

    it('is no breach with the consent, which may be told in a correction', async () => {
      const made = await note();
      const consent = { office: '8013', number: '8013-2026-0417', date: hoursAgo(48).slice(0, 10) };
      expect(await made.say(vistula, 'CONTAINER_SWAPPED', swap)).toEqual(['RAIL-114!']);
      const [first] = await made.events();
      const corrects = first?.id;
      expect(await made.say(vistula, 'CONTAINER_SWAPPED', { ...swap, consent }, { corrects })).toEqual([]);
      expect(await made.state()).toMatchObject({
        events: 2,
        breaches: [],
        containers: ['JIAU4201181', 'CYWU4012349'],
      });
      expect(
        (await made.events()).map(({ corrects: of, correctedBy }) => [of, correctedBy !== null]),
      ).toEqual([
        [null, true],
        [corrects, false],
      ]);
      const late = { ...consent, date: hoursAgo(-48).slice(0, 10), office: '8003' };
      const other = { ...swap, removed: 'JIAU4201181', applied: 'CYWU4012354', consent: late };
      expect(await made.say(vistula, 'CONTAINER_SWAPPED', other)).toEqual(['RAIL-116!', 'RAIL-115']);
      // At 23:00 at Dostyk it is the day of the consent in Beijing.
      const night = { occurredAt: `${hoursAgo(72).slice(0, 10)}T23:00:00+05:00` };
      expect(await made.say(vistula, 'CONTAINER_SWAPPED', { ...other, consent }, night)).toEqual([]);
      const same = await made.send(vistula, 'CONTAINER_SWAPPED', { ...swap, applied: swap.removed });
      expect(errorsOf(expectProblem(same, 422, 'event.rules'))).toEqual(['RAIL-120 /facts/applied']);
    });
  });

  it('seals live: taken off, missed at departure, put on again, found broken', async () => {
    const made = await note();
    const unit = 'JIAU4201176';
    const off = { unit, number: 'WAC551207', condition: '1', reason: 'Inspection.' };
    expect(
      await made.say(terminal, 'SEAL_REMOVED', { ...off, number: 'WAC000000' }, { occurredAt: hoursAgo(9) }),
    ).toEqual(['RAIL-107']);
    expect(await made.say(terminal, 'SEAL_REMOVED', off, { occurredAt: hoursAgo(8) })).toEqual([]);
    expect(
      await made.say('carrier', 'DEPARTED', { station: 'Małaszewicze' }, { occurredAt: hoursAgo(7) }),
    ).toEqual(['RAIL-106!']);
    const on = { unit, number: 'CQ889001', party: 'CU' };
    expect(await made.say(terminal, 'SEAL_APPLIED', on, { occurredAt: hoursAgo(6) })).toEqual([]);
    expect(await made.say(terminal, 'SEAL_APPLIED', on, { occurredAt: hoursAgo(6) })).toEqual(['RAIL-109']);
    const gauge = { station: 'Brest', method: 'BOGIES' };
    await made.say('carrier', 'GAUGE_CHANGED', gauge, { occurredAt: hoursAgo(6) });
    expect(await made.say('carrier', 'DEPARTED', { station: 'Brest' }, { occurredAt: hoursAgo(5) })).toEqual(
      [],
    );
    // A customs seal is another matter; customs itself may take it off.
    const broken = { ...off, number: 'CQ889001', condition: '4' };
    expect(await made.say(terminal, 'SEAL_REMOVED', broken, { occurredAt: hoursAgo(4) })).toEqual([
      'RAIL-108!',
    ]);
    const found = { unit: 'JIAU4201181', number: 'WAC551208', condition: '3' };
    expect(await made.say(chengdu, 'SEAL_FOUND', found, { occurredAt: hoursAgo(3) })).toEqual([]);
    expect(await made.say('carrier', 'DEPARTED', { station: 'Osinovka' })).toEqual(['RAIL-106!']);
    expect(await made.say(terminal, 'DAMAGED', { unit: 'CYWU4012354', description: 'Dented.' })).toEqual([
      'RAIL-113',
    ]);
    expect((await made.state()).units).toContainEqual({
      unit: 'JIAU4201181',
      seals: [{ number: 'WAC551208', party: 'SH', condition: '3' }],
      openSince: expect.any(String),
      open: true,
    });
  });

  it('the fast clearance is applied for in its place, and goods go to the consignee', async () => {
    const made = await note();
    const step = (name: string): object => ({ direction: 'import', step: name, office: '8013' });
    expect(await made.say('carrier', 'FAST_CLEARANCE', step('APPLIED'), { occurredAt: hoursAgo(9) })).toEqual(
      ['RAIL-117'],
    );
    await made.say(chongqing, 'FAST_CLEARANCE', step('ORIGINAL_MANIFEST_STORED'), {
      occurredAt: hoursAgo(8),
    });
    expect(await made.say('carrier', 'FAST_CLEARANCE', step('APPLIED'), { occurredAt: hoursAgo(7) })).toEqual(
      [],
    );
    await made.say(terminal, 'FAST_CLEARANCE', step('TALLY_REPORTED'), { occurredAt: hoursAgo(6) });
    expect(await made.say('carrier', 'FAST_CLEARANCE', step('APPLIED'))).toEqual(['RAIL-117']);
    const elsewhere = { station: 'Łódź Olechów', recipient: 'Somebody Else Ltd.', packages: 39 };
    expect(await made.say('carrier', 'DELIVERED', elsewhere)).toEqual(['RAIL-118!', 'RAIL-119']);
  });

  it('all that was put on the journal is as the catalogue says', async () => {
    const ajv = new Ajv2020({ strict: false, formats: { 'date-time': true } });
    const entries = await exchange.app
      .get(Database)
      .read.all<{ type: string; data: string }>('SELECT type, data FROM journal ORDER BY sequence');
    const reports = entries.filter(({ type }) => reportTypes.has(type) || type === 'document.breach');
    expect(reports.length).toBeGreaterThan(60);
    for (const { type, data } of reports)
      expect([type, ajv.validate(eventTypeOf(type)?.data ?? false, JSON.parse(data)), ajv.errors]).toEqual([
        type,
        true,
        null,
      ]);
  });
});
