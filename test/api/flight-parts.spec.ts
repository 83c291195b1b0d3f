import { FlightCatchUp } from '../../src/air/flight-catch-up.service';
import { Database } from '../../src/database/database.service';
import { flightOf, masterOf, awbOf } from '../support/air';
import type { Draft } from '../support/documents';
import { startExchange, type Exchange, type Reply } from '../support/exchange';

let exchange: Exchange;
beforeAll(async () => {
  exchange = await startExchange();
});
afterAll(() => exchange.stop());

const post = async (collection: string, body: unknown, party = 'carrier'): Promise<Reply> => {
  const reply = await exchange.call('POST', `/v1/${collection}`, { key: exchange.keys[party], body });
  expect([reply.status, reply.body.errors]).toEqual([201, undefined]);
  return reply;
};

const file = (manifest: Draft, party?: string): Promise<Reply> => post('flight-manifests', manifest, party);

const amend = async ({ body, headers }: Reply, manifest: Draft): Promise<Reply> => {
  const reply = await exchange.call('PUT', `/v1/flight-manifests/${body.id}`, {
    key: exchange.keys.carrier,
    headers: { 'if-match': String(headers.get('etag')) },
    body: manifest,
  });
  expect([reply.status, reply.body.errors]).toEqual([200, undefined]);
  return reply;
};

const withdraw = async ({ body }: Reply): Promise<void> => {
  const reply = await exchange.call('POST', `/v1/flight-manifests/${body.id}/withdrawal`, {
    key: exchange.keys.carrier,
    body: { reason: 'sent twice' },
  });
  expect(reply.status).toBe(200);
};

/** A master of ten pieces that has no houses. */
const master = async (serial: number): Promise<string> => {
  const direct = { ...masterOf(serial, 10, 30), type: 'Direct' };
  return String((await post('air-waybills', direct, 'forwarder')).body.id);
};

const line = (pieces: number) => ({ loadingCode: 'T', pieces, weight: { value: pieces * 3, unit: 'KG' } });

const part = (flight: string, number: number, serial: number, pieces: number, over: Draft = {}): Draft =>
  flightOf(flight, serial, line(pieces), { part: number, last: false, ...over });

const last = { last: true };

/** How a master stands: its state, and what was found. */
async function standing(id: string): Promise<string[]> {
  const { body } = await exchange.call('GET', `/v1/air-waybills/${id}/reconciliation`, {
    key: exchange.keys.forwarder,
  });
  const findings = body.findings as unknown as { rule: string; severity: string; discrepancy?: string }[];
  return [
    String(body.state),
    ...findings.map(({ rule, severity, discrepancy }) =>
      [rule, severity, discrepancy].filter(Boolean).join(' '),
    ),
  ];
}

const open = ['open', 'MAN-002 info'];
const short = ['discrepant', 'MAN-001 error DIS_SSPD'];
const shortSoFar = [...open, 'MAN-001 info'];

/** The states that the time line of a master has been told. */
async function told(id: string): Promise<string[]> {
  const { body } = await exchange.call('GET', `/v1/air-waybills/${id}/timeline`, {
    key: exchange.keys.forwarder,
  });
  const lines = body.items as unknown as { type: string; data: { state: string } }[];
  return lines.filter(({ type }) => type === 'air.reconciled').map(({ data }) => data.state);
}

describe('a manifest that comes in parts', () => {
  it('is complete for the waybills of every part once its last part is here', async () => {
    const [whole, less] = [await master(5001), await master(5002)];
    await file(part('CA501', 1, 5001, 10));
    await file(part('CA501', 2, 5002, 9));
    expect([await standing(whole), await standing(less)]).toEqual([open, shortSoFar]);
    await file(part('CA501', 3, 5003, 1, last));
    expect([await standing(whole), await standing(less)]).toEqual([['matched'], short]);
    expect([await told(whole), await told(less)]).toEqual([
      ['open', 'matched'],
      ['open', 'discrepant'],
    ]);
  });

  it('is not complete while a part before the last is missing, and is once that comes', async () => {
    const [first, end] = [await master(5011), await master(5013)];
    await file(part('CA503', 1, 5011, 9));
    await file(part('CA503', 3, 5013, 9, last));
    expect([await standing(first), await standing(end)]).toEqual([shortSoFar, shortSoFar]);
    await file(part('CA503', 2, 5012, 1));
    expect([await standing(first), await standing(end)]).toEqual([short, short]);
  });

  it('is complete by a last part that carries nothing', async () => {
    const id = await master(5021);
    await file(part('CA505', 1, 5021, 10));
    await file({ ...part('CA505', 2, 5021, 1, last), points: [{ airport: 'FRA', nil: true }] });
    expect(await standing(id)).toEqual(['matched']);
  });

  it('opens again when its last part is withdrawn, says that more come, or is that of another flight', async () => {
    const id = await master(5031);
    const first = await file(part('CA507', 1, 5031, 9));
    const nil = (over: Draft) => ({
      ...part('CA507', 2, 5031, 1, { ...last, ...over }),
      points: [{ airport: 'FRA', nil: true }],
    });
    let second = await file(nil({}));
    expect(await standing(id)).toEqual(short);
    second = await amend(second, nil({ last: false }));
    expect(await standing(id)).toEqual(shortSoFar);
    second = await amend(second, nil({}));
    expect(await standing(id)).toEqual(short);
    second = await amend(second, nil({ flight: 'CA509' }));
    expect(await standing(id)).toEqual(shortSoFar);
    second = await amend(second, nil({}));
    expect(await standing(id)).toEqual(short);
    await withdraw(second);
    expect(await standing(id)).toEqual(shortSoFar);
    await amend(first, part('CA507', 1, 5031, 9, last));
    expect(await standing(id)).toEqual(short);
    expect(await told(id)).toEqual([
      'open',
      ...Array.from({ length: 3 }, () => ['discrepant', 'open']).flat(),
      'discrepant',
    ]);
  });

  it('is of one flight whoever files its parts and however they write it, on its day and from its airport', async () => {
    const id = await master(5041);
    await file(part('CA51', 1, 5041, 10));
    await file(part('CA51', 2, 5042, 1, { ...last, date: '2026-11-26' }), 'landbridge');
    await file(part('CA51', 2, 5042, 1, { ...last, departure: 'CKG' }), 'landbridge');
    expect(await standing(id)).toEqual(open);
    await file(part('CA0051', 2, 5042, 1, last), 'landbridge');
    expect(await standing(id)).toEqual(['matched']);
  });

  it('is not completed by a second document about a part of it', async () => {
    const [ours, theirs] = [await master(5051), await master(5052)];
    const first = await file(part('CA511', 1, 5051, 9));
    await file(part('CA511', 1, 5052, 9, last), 'landbridge');
    expect([await standing(ours), await standing(theirs)]).toEqual([shortSoFar, ['open']]);
    await withdraw(first);
    expect(await standing(theirs)).toEqual(short);
  });

  it('of two documents about one part loads what the first does, also once that has a waybill no more', async () => {
    const [offloaded, other] = [await master(5081), await master(5082)];
    const both = (over: Draft = {}): Draft => ({
      ...part('CA521', 1, 0, 0, { ...last, ...over }),
      points: [
        { airport: 'FRA', lines: [5081, 5082].map((serial) => ({ awb: awbOf(serial), ...line(10) })) },
      ],
    });
    let first = await file(both());
    await file(both(), 'landbridge');
    first = await amend(first, part('CA521', 1, 5082, 10, last));
    expect(await standing(offloaded)).toEqual(['open']);
    await file(part('CA523', 1, 5081, 10, last));
    expect([await standing(offloaded), await standing(other)]).toEqual([['matched'], ['matched']]);
    // Where the first is of another flight or part, or is withdrawn, the second counts.
    const twice = ['discrepant', 'MAN-001 error DIS_FDCA'];
    for (const elsewhere of [{ flight: 'CA525' }, { part: 2, last: false }]) {
      first = await amend(first, part('CA521', 1, 5082, 10, { ...last, ...elsewhere }));
      expect([await standing(offloaded), await standing(other)]).toEqual([twice, twice]);
      first = await amend(first, part('CA521', 1, 5082, 10, last));
      expect([await standing(offloaded), await standing(other)]).toEqual([['matched'], ['matched']]);
    }
    await withdraw(first);
    expect([await standing(offloaded), await standing(other)]).toEqual([twice, ['matched']]);
    expect(await told(offloaded)).toEqual([
      ...['matched', 'open', 'matched'],
      ...Array.from({ length: 2 }, () => ['discrepant', 'matched']).flat(),
      'discrepant',
    ]);
  });

  it('loads nothing by a later document about its part, whose sender is told that it does not count', async () => {
    const id = await master(5091);
    const first = await file(part('CA527', 1, 5092, 9, last));
    const second = await file(part('CA0527', 1, 5091, 9, last), 'landbridge');
    expect(await standing(id)).toEqual(['open']);
    const counts = async ({ body }: Reply, party: string): Promise<unknown> => {
      const page = await exchange.call('GET', `/v1/flight-manifests/${body.id}`, {
        key: exchange.keys[party],
      });
      return (page.body.reconciliation as unknown as { counts: boolean }).counts;
    };
    expect([await counts(first, 'carrier'), await counts(second, 'landbridge')]).toEqual([true, false]);
    await withdraw(first);
    expect([await counts(second, 'landbridge'), ...(await standing(id))]).toEqual([true, ...short]);
  });

  it('shows nobody what the other parts list', async () => {
    await master(5061);
    const first = await file(part('CA513', 1, 5061, 9));
    const second = await file(part('CA513', 2, 5062, 9, last), 'landbridge');
    for (const [reply, party] of [
      [first, 'carrier'],
      [second, 'landbridge'],
    ] as const) {
      const page = await exchange.call('GET', `/v1/flight-manifests/${reply.body.id}`, {
        key: exchange.keys[party],
      });
      expect(page.body.reconciliation).toMatchObject({ masters: 1 });
      expect(page.text).not.toContain(awbOf(party === 'carrier' ? 5062 : 5061));
    }
  });

  it('whose parts the version before took is complete once they are looked at again', async () => {
    const id = await master(5071);
    const first = await file(part('CA517', 1, 5071, 9));
    await file(part('CA517', 2, 5072, 9, last));
    const { app, keys } = exchange;
    await app.get(Database).write(async (tx) => {
      await tx.run('UPDATE air_part SET complete = 0 WHERE document_id = ?', String(first.body.id));
      await tx.run(`UPDATE air_flight SET due = 1 WHERE flight = 'TFU/CA517/2026-11-25'`);
    });
    const { headers } = await exchange.call('GET', `/v1/air-waybills/${id}`, { key: keys.forwarder });
    await exchange.call('PUT', `/v1/air-waybills/${id}`, {
      key: keys.forwarder,
      headers: { 'if-match': String(headers.get('etag')) },
      body: { ...masterOf(5071, 10, 30), type: 'Direct', chargeCode: 'CC' },
    });
    expect(await standing(id)).toEqual(shortSoFar);
    const heard = (await told(id)).length;
    await app.get(FlightCatchUp).look();
    expect(await standing(id)).toEqual(short);
    expect((await told(id)).slice(heard)).toEqual(['discrepant']);
    await app.get(FlightCatchUp).look();
    expect((await told(id)).slice(heard)).toHaveLength(1);
  });

  it('of more waybills than one answer sees to is complete for all of them soon after', async () => {
    const lines = (from: number) =>
      Array.from({ length: 1_100 }, (_, i) => ({ awb: awbOf(from + i), ...line(9) }));
    for (const number of [1, 2, 3])
      await file({
        ...part('CA519', number, 0, 0, { last: number === 3 }),
        points: [{ airport: 'FRA', lines: lines(number * 10_000) }],
      });
    await exchange.app.get(FlightCatchUp).look();
    const { read } = exchange.app.get(Database);
    expect(
      await read.all(
        `SELECT MIN(complete) AS least, COUNT(*) AS lines FROM air_part WHERE number LIKE 'TFU/CA519/%'`,
      ),
    ).toEqual([{ least: 1, lines: 3_300 }]);
    expect(await read.all('SELECT flight FROM air_flight WHERE due = 1')).toEqual([]);
  });

  it('of many waybills is completed in one answer', async () => {
    const serials = Array.from({ length: 120 }, (_, i) => 5100 + i);
    await Promise.all(serials.map(master));
    const manifest = (number: number, some: number[], over: Draft = {}): Draft => ({
      ...part('CA515', number, 0, 0, over),
      points: [{ airport: 'FRA', lines: some.map((serial) => ({ awb: awbOf(serial), ...line(9) })) }],
    });
    await file(manifest(1, serials.slice(0, 110)));
    await file(manifest(2, serials.slice(110), last));
    const rows = await exchange.app.get(Database).read.all<{ state: string }>(
      `SELECT DISTINCT r.state FROM air_reconciliation r JOIN air_part p ON p.master = r.master
          WHERE p.number LIKE 'TFU/CA515/%'`,
    );
    expect(rows).toEqual([{ state: 'discrepant' }]);
  });
});
