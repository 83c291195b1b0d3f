import { Journal } from '../../src/journal/journal.service';
import { numbered, submit, type KindFile } from '../support/documents';
import { submit as submitted } from '../support/deliveries';
import { answer, inboxOf, Listener, subscribe } from '../support/events';
import { example, startExchange, until, type Exchange, type Reply } from '../support/exchange';
import { errorsOf, expectProblem } from '../support/problems';
import { company, hoursAgo, Reported } from '../support/reports';

const [chongqing, chengdu] = ['chongqing-customs', 'chengdu-customs'];

describe('what is reported', () => {
  let exchange: Exchange;
  let [lorry, rail, airline, handler] = ['', '', '', ''];
  let serial = 930_000;

  beforeAll(async () => {
    exchange = await startExchange();
    lorry = await company(exchange, '重庆渝道公路运输有限公司', ['carrier'], { uscc: '91500107MA6CYW300A' });
    rail = await company(exchange, 'Chengyu Rail', ['carrier'], { rics: 'CYR1' });
    airline = await company(exchange, 'Skyline Air', ['carrier']);
    handler = await company(exchange, 'Jiangbei Cargo Terminal', ['handler']);
  });
  afterAll(async () => {
    expect((await exchange.app.get(Journal).verify()).broken).toBeUndefined();
    await exchange.stop();
  });

  const made = async (file: KindFile, collection: string, submitter: string): Promise<Reported> => {
    const reply = await submit(exchange, file, numbered(file, serial++), { key: exchange.keys[submitter] });
    expect([reply.status, reply.text]).toEqual([201, expect.any(String)]);
    const id = String(reply.body.id);
    const document = new Reported(exchange, `/v1/${collection}/${id}`, id, submitter);
    await document.grant(lorry, rail, airline, handler);
    return document;
  };

  const barred = (reply: Reply): string => {
    expectProblem(reply, 403, 'event.not_reporter');
    return reply.body.detail as string;
  };

  describe('on a multimodal waybill', () => {
    const waybill = (): Promise<Reported> => made('multimodal-waybill', 'multimodal-waybills', 'landbridge');

    interface Leg {
      sequence: number;
      state: string;
      actualDeparture?: string;
      actualArrival?: string;
      plannedDeparture: string;
    }
    const legs = async (document: Reported): Promise<Leg[]> => (await document.state()).legs as Leg[];

    it('a hand-over closes one leg and opens the next, told by the carrier of the leg or the operator', async () => {
      const document = await waybill();
      expect(barred(await document.send(rail, 'TAKEN_OVER', { leg: 1 }))).toContain('重庆渝道');
      expect(await document.say(lorry, 'TAKEN_OVER', { leg: 1, place: 'Chongqing' })).toEqual([]);
      const states = async (): Promise<string> => (await legs(document)).map(({ state }) => state).join(' ');
      expect(await states()).toBe('open planned planned planned');
      expect(await document.say(lorry, 'HANDED_OVER', { leg: 1, to: 'Chengyu Rail' })).toEqual([]);
      expect(await states()).toBe('closed open planned planned');
      expect(await document.say(rail, 'TAKEN_OVER', { leg: 2 })).toEqual([]);
      expect(await document.say(rail, 'TAKEN_OVER', { leg: 2 })).toEqual(['MMW-104']);
      expect(barred(await document.send(lorry, 'HANDED_OVER', { leg: 2 }))).toContain('leg 2');
      // The operator answers for the whole, and may speak for a carrier that takes no part here.
      expect(await document.say('landbridge', 'TAKEN_OVER', { leg: 3 })).toEqual(['MMW-103']);
      expect(await document.say('landbridge', 'HANDED_OVER', { leg: 4 })).toEqual(['MMW-105']);
      const none = await document.send('landbridge', 'TAKEN_OVER', { leg: 5 });
      expect(errorsOf(expectProblem(none, 422, 'event.rules'))).toEqual(['MMW-101 /facts/leg']);
    });

    it('actual times stand beside the planned ones, with their own offsets', async () => {
      const document = await waybill();
      const [departed, arrived] = [hoursAgo(6), hoursAgo(2)];
      expect(await document.say(lorry, 'DEPARTED', { leg: 1 }, { occurredAt: departed })).toEqual([]);
      expect(await document.say(lorry, 'ARRIVED', { leg: 1 }, { occurredAt: arrived })).toEqual([]);
      const [first] = await legs(document);
      expect(first).toMatchObject({ actualDeparture: departed, actualArrival: arrived });
      expect(first?.plannedDeparture).toBe('2026-11-23T08:00:00+08:00');
      expect(await document.say(rail, 'ARRIVED', { leg: 2 }, { occurredAt: hoursAgo(5) })).toEqual([]);
      expect(await document.say(rail, 'DEPARTED', { leg: 2 }, { occurredAt: hoursAgo(4) })).toEqual([
        'MMW-107',
      ]);
    });

    it('seals, gauge, damage and inspection go by leg and unit', async () => {
      const document = await waybill();
      const change = { leg: 1, unit: 'CYWU 401234-9', reason: 'Inspection.' };
      const nothing = await document.send(handler, 'SEAL_CHANGED', change);
      expect(errorsOf(expectProblem(nothing, 422, 'event.rules'))).toEqual(['MMW-110 /facts']);
      const off = { ...change, removed: ['YH0088121'] };
      expect(await document.say(handler, 'SEAL_CHANGED', off, { occurredAt: hoursAgo(5) })).toEqual([]);
      expect(await document.say(rail, 'DEPARTED', { leg: 2 }, { occurredAt: hoursAgo(4) })).toEqual([
        'MMW-106!',
      ]);
      for (const party of [chongqing, chengdu])
        expect(
          (await inboxOf(exchange, party))
            .filter(({ subject }) => subject === document.id)
            .map(({ type }) => type),
        ).toContain('document.breach');
      const on = { ...change, applied: [{ number: 'CU0000018', party: 'CU' }] };
      expect(await document.say(handler, 'SEAL_CHANGED', on, { occurredAt: hoursAgo(3) })).toEqual([]);
      expect((await document.state()).units).toContainEqual({
        unit: 'CYWU4012349',
        seals: ['CU0000018'],
        open: false,
      });
      expect(await document.say(handler, 'SEAL_CHANGED', { ...off, removed: ['XX1'] })).toEqual(['MMW-111']);
      expect(await document.say(rail, 'GAUGE_CHANGED', { leg: 2, place: 'Dostyk' })).toEqual(['MMW-109']);
      const mohan = { leg: 2, place: '磨憨', vehicles: ['94012342'] };
      expect(await document.say(rail, 'GAUGE_CHANGED', mohan)).toEqual(['MMW-113', 'WGN-002']);
      expect(await document.say(lorry, 'GAUGE_CHANGED', { leg: 1, vehicles: ['渝A12345'] })).toEqual([
        'MMW-108',
      ]);
      const found = { leg: 1, unit: 'TCLU0000000', description: 'Wet cartons.' };
      expect(await document.say(chengdu, 'DAMAGED', found)).toEqual(['MMW-102']);
      expect(barred(await document.send(chengdu, 'TAKEN_OVER', { leg: 1 }))).toContain('Roles');
    });

    it('a take-over told late opens nothing again, and a stop, an empty unit or one left behind is no breach', async () => {
      const document = await waybill();
      const at = (hours: number): object => ({ occurredAt: hoursAgo(hours) });
      expect(await document.say(lorry, 'HANDED_OVER', { leg: 1 }, at(8))).toEqual(['MMW-105']);
      expect(await document.say(lorry, 'TAKEN_OVER', { leg: 1 }, at(9))).toEqual([]);
      expect((await legs(document)).map(({ state }) => state).slice(0, 2)).toEqual(['closed', 'open']);
      expect(await document.say(rail, 'DEPARTED', { leg: 2 }, at(7))).toEqual([]);
      expect(await document.say(rail, 'ARRIVED', { leg: 2, place: 'Alashankou' }, at(6))).toEqual([]);
      const change = { leg: 2, unit: 'CYWU4012349', reason: 'Inspection.' };
      const off = { ...change, removed: ['YH0088121'], applied: [{ number: 'CU0000027', party: 'CU' }] };
      expect(await document.say(chengdu, 'SEAL_CHANGED', off, at(5))).toEqual([]);
      const broken = { ...change, removed: ['CU0000027'] };
      expect(await document.say(handler, 'SEAL_CHANGED', broken, at(4))).toEqual(['MMW-112!']);
      const consent = { office: '8013', number: 'C-1', date: hoursAgo(-48).slice(0, 10) };
      const late = await document.say(handler, 'SEAL_CHANGED', { ...broken, consent }, at(4));
      expect(late).toEqual(['MMW-111', 'MMW-114!']);
      const other = { leg: 2, place: 'Alashankou', units: ['CYWU 401235-4'] };
      expect(await document.say(rail, 'DEPARTED', other, at(3))).toEqual([]);
      expect(await document.say(rail, 'DEPARTED', { leg: 2 }, at(3))).toEqual(['MMW-106!']);
    });

    it('a leg is closed once all of its units were handed over', async () => {
      const document = await waybill();
      const [first, second] = [['CYWU 401234-9'], ['CYWU4012354']];
      expect(await document.say(lorry, 'HANDED_OVER', { leg: 1, units: first })).toEqual(['MMW-105']);
      expect((await legs(document))[0]).toMatchObject({ state: 'open', unitsLeft: second });
      expect(await document.say(rail, 'TAKEN_OVER', { leg: 2, units: first })).toEqual([]);
      expect(await document.say(rail, 'TAKEN_OVER', { leg: 2, units: second })).toEqual(['MMW-103']);
      expect(await document.say(lorry, 'HANDED_OVER', { leg: 1, units: second })).toEqual([]);
      expect((await legs(document))[0]).not.toHaveProperty('unitsLeft');
      expect((await legs(document)).map(({ state }) => state).slice(0, 3)).toEqual([
        'closed',
        'open',
        'planned',
      ]);
      expect(await document.say(lorry, 'HANDED_OVER', { leg: 1, units: first })).toEqual(['MMW-104']);
    });

    it('two hand-overs at once are both on record, the second flagged', async () => {
      const document = await waybill();
      await document.say(lorry, 'TAKEN_OVER', { leg: 1 });
      const both = await Promise.all([1, 2].map(() => document.say(lorry, 'HANDED_OVER', { leg: 1 })));
      expect(both.flat()).toEqual(['MMW-104']);
    });
  });

  describe('on an air waybill', () => {
    const waybill = (): Promise<Reported> => made('air-waybill', 'air-waybills', 'forwarder');

    interface Page {
      awb: string;
      origin: string;
      destination: string;
      pieces: number;
    }
    const contentOf = async (document: Reported): Promise<Page> => {
      const { body } = await exchange.call('GET', document.path, { key: exchange.keys.forwarder });
      return body.document as unknown as Page;
    };

    it('statuses add up: parts on several flights, missing cargo that is found, delivery', async () => {
      const document = await waybill();
      const { origin, destination, pieces } = await contentOf(document);
      const flight = { flight: 'CA1234', flightDate: '2026-11-23' };
      const some = { ...flight, extent: 'P', pieces: pieces - 5 };
      expect(
        await document.say(airline, 'DEP', { airport: origin, ...some }, { occurredAt: hoursAgo(30) }),
      ).toEqual(['FSU-012']);
      expect(
        await document.say(handler, 'RCS', { airport: origin, pieces }, { occurredAt: hoursAgo(29) }),
      ).toEqual([]);
      expect(
        await document.say(airline, 'DEP', { airport: origin, ...flight, extent: 'P', pieces: 5 }),
      ).toEqual([]);
      expect(await document.say(airline, 'DEP', { airport: origin, ...flight, pieces: 1 })).toEqual([
        'FSU-010',
      ]);
      expect(await document.say(handler, 'DLV', { airport: destination, pieces: 1, name: 'AGENT' })).toEqual([
        'FSU-013',
      ]);
      expect(
        await document.say(handler, 'RCF', { airport: destination, ...some }, { occurredAt: hoursAgo(9) }),
      ).toEqual([]);
      const missing = { airport: destination, pieces: 5 };
      expect(await document.say(handler, 'DIS_MSCA', missing, { occurredAt: hoursAgo(8) })).toEqual([]);
      expect((await document.state()).discrepancies).toEqual([
        expect.objectContaining({ code: 'DIS_MSCA', pieces: 5 }),
      ]);
      await document.say(handler, 'DIS_FDCA', { ...missing, pieces: 3 }, { occurredAt: hoursAgo(7) });
      expect((await document.state()).discrepancies).toEqual([
        expect.objectContaining({ code: 'DIS_MSCA', pieces: 2 }),
      ]);
      await document.say(handler, 'DIS_FDCA', { ...missing, pieces: 2 }, { occurredAt: hoursAgo(6) });
      expect((await document.state()).discrepancies).toEqual([]);
      expect(await document.say(handler, 'DLV', { airport: destination, extent: 'T', pieces })).toEqual([
        'FSU-010',
      ]);
      expect(await document.state()).toMatchObject({
        deliveredPieces: pieces + 1,
        openPieces: 0,
        last: { code: 'DLV' },
      });
    });

    it('a status that tells nothing is refused; a strange airport, weight or extent is flagged', async () => {
      const document = await waybill();
      const { origin, pieces } = await contentOf(document);
      const empty = await document.send(airline, 'DEP', {});
      expect(errorsOf(expectProblem(empty, 422, 'event.rules'))).toEqual([
        'FSU-001 /facts/airport',
        'FSU-002 /facts/flight',
        'FSU-003 /facts/pieces',
      ]);
      expect(errorsOf(expectProblem(await document.send(airline, 'OSI', {}), 422, 'event.rules'))).toEqual([
        'FSU-004 /facts/text',
      ]);
      expect(await document.say(airline, 'OSI', { text: 'KEEP DRY' })).toEqual([]);
      const odd = { airport: 'LUZ', extent: 'T', pieces: pieces - 1, weight: { value: 99_999, unit: 'KG' } };
      expect(await document.say(airline, 'RCS', odd)).toEqual(['FSU-011', 'FSU-014', 'FSU-015']);
      expectProblem(
        await document.send('forwarder', 'RCS', { airport: origin, pieces }),
        403,
        'role.not_allowed',
      );
      const outsider = await company(exchange, 'Other Air', ['carrier']);
      expectProblem(await document.send(outsider, 'OSI', { text: 'x' }), 404, 'resource.unknown');
    });

    it('what customs answers becomes CRC and CCD where the table says so', async () => {
      const document = await submitted(exchange);
      const at = hoursAgo(1);
      await answer(exchange, document, chongqing, {
        level: 'L2',
        result: 'relayed',
        family: 'CEB',
        code: '3',
        at,
      });
      await answer(exchange, document, chongqing, {
        level: 'L3',
        result: 'released',
        subject: 'manifest',
        code: '11',
        at,
      });
      await answer(exchange, document, chongqing, {
        level: 'L3',
        result: 'released',
        subject: 'declaration',
        code: '11',
        officeCode: '8003',
        at,
      });
      const reported = new Reported(exchange, `/v1/air-waybills/${document.id}`, document.id, 'forwarder');
      expect(
        (await reported.events()).map(({ code, reporter, occurredAt }) => [code, reporter, occurredAt]),
      ).toEqual([
        ['CRC', exchange.ids[chongqing], at],
        ['CCD', exchange.ids[chongqing], at],
      ]);
      expect((await reported.events()).at(-1)?.facts).toMatchObject({
        office: '8003',
        reference: expect.stringMatching(/^rcp_/),
      });
      const types = (await inboxOf(exchange, 'forwarder'))
        .filter(({ subject }) => subject === document.id)
        .map(({ type }) => type);
      expect(types).toEqual(
        expect.arrayContaining(['receipt.relayed', 'air.crc', 'receipt.released', 'air.ccd']),
      );
    });

    it('come as Cargo-IMP FSU too: every line a report, at the local time of its airport', async () => {
      const document = await waybill();
      const { awb, origin, destination, pieces } = await contentOf(document);
      const fsu = (...lines: string[]): Reply | Promise<Reply> => {
        const raw = ['FSU/15', `${awb}${origin}${destination}/T${pieces}K612`, ...lines, ''].join('\r\n');
        return exchange.call('POST', `${document.path}/events`, {
          key: exchange.keys[airline],
          raw,
          headers: { 'content-type': 'text/plain' },
        });
      };
      const [day, month] = new Date(Date.now() - 86_400_000)
        .toUTCString()
        .slice(5, 11)
        .toUpperCase()
        .split(' ');
      const on = `${day}${month}`;
      const taken = await fsu(
        `RCS/${on}0900/${origin}/T${pieces}K612/SHIPPER CO`,
        `DEP/CA431/${on}/${origin}${destination}/T${pieces}K612/A1315`,
        `DIS/CA431/${on}2010/${destination}/MSCA/P2K20`,
        `TRM/LH/${destination}/T3K30`,
      );
      expect([taken.status, taken.text]).toEqual([201, expect.any(String)]);
      expect(taken.body.items?.map(({ code, place }) => [code, place])).toEqual([
        ['RCS', 'line 3, RCS'],
        ['DEP', 'line 4, DEP'],
        ['DIS_MSCA', 'line 5, DIS'],
        ['TRM', 'line 6, TRM'],
      ]);
      const [first, second] = await document.events();
      expect([first?.occurredAt, second?.occurredAt]).toEqual([
        expect.stringMatching(/T09:00:00\+08:00$/),
        expect.stringMatching(/T13:15:00\+08:00$/),
      ]);
      expect(second?.facts).toMatchObject({
        flight: 'CA431',
        from: origin,
        to: destination,
        extent: 'T',
        pieces,
      });
      const other = await fsu('');
      expect(errorsOf(expectProblem(other, 422, 'document.shape'))).toEqual(['EVT-009 ']);
      const wrong = await fsu(`RCS/${on}0900/${origin}/T${pieces}K612`, `DLV/${on}0930/${destination}`);
      expect(expectProblem(wrong, 422, 'event.rules')).toContainEqual(
        expect.objectContaining({ rule: 'FSU-003', severity: 'error', place: 'line 4, DLV' }),
      );
      // Nothing of a message is kept when one of its lines is refused.
      expect(await document.events()).toHaveLength(4);
      const strange = await exchange.call('POST', `${document.path}/events`, {
        key: exchange.keys[airline],
        raw: `FSU/15\r\n999-00000011CKGFRA/T1K1\r\nRCS/${on}0900/CKG/T1K1\r\n`,
        headers: { 'content-type': 'text/plain' },
      });
      expect(errorsOf(expectProblem(strange, 422, 'event.rules'))).toEqual(['EVT-008 ']);
      const nonsense = await exchange.call('POST', `${document.path}/events`, {
        key: exchange.keys[airline],
        raw: 'HELLO',
        headers: { 'content-type': 'text/plain' },
      });
      expectProblem(nonsense, 400, 'message.unreadable');
    });

    it('subscribers are told once per master: what happens to it and its houses comes as one notice', async () => {
      const listener = await new Listener().open();
      await subscribe(exchange, 'forwarder', listener.url, ['air.*'], { coalesceSeconds: 4 });
      const document = await waybill();
      const { origin, pieces, awb } = await contentOf(document);
      const houses = ['CQSB2611A', 'CQSB2611B'].map((hawb) => ({
        ...example('house-waybill'),
        hawb,
        masterAwb: awb,
      }));
      const below: Reported[] = [];
      for (const body of houses) {
        const reply = await exchange.call('POST', '/v1/house-waybills', {
          key: exchange.keys.forwarder,
          body,
        });
        expect([reply.status, reply.text]).toEqual([201, expect.any(String)]);
        const id = String(reply.body.id);
        below.push(new Reported(exchange, `/v1/house-waybills/${id}`, id, 'forwarder'));
        await below.at(-1)?.grant(handler);
      }
      await document.say(handler, 'RCS', { airport: origin, pieces });
      for (const house of below) await house.say(handler, 'FOH', { airport: origin, pieces: 1 });
      await document.say(airline, 'MAN', { airport: origin, pieces, flight: 'CA1234' });
      await until('a notice', () => listener.arrivals.length > 0);
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(listener.arrivals.map(({ message }) => message.type)).toEqual(['notice']);
      const notice = listener.arrivals[0]?.message as unknown as {
        master: string;
        items: { type: string }[];
      };
      expect([
        notice.master,
        notice.items
          .map(({ type }) => type)
          .filter((type) => type !== 'air.reconciled')
          .sort(),
      ]).toEqual([awb, ['air.foh', 'air.foh', 'air.man', 'air.rcs']]);
      const told = (await inboxOf(exchange, 'forwarder')).filter(({ type }) => type === 'air.foh').slice(-2);
      expect(told.map(({ data }) => data.master)).toEqual([awb, awb]);
      await listener.close();
    });
  });
});
