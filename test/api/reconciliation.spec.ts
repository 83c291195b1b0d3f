import { AirMasterDueRow, AirReceiptRow } from '../../src/air/air-part.entity';
import { MasterCatchUp } from '../../src/air/master-catch-up.service';
import { Database } from '../../src/database/database.service';
import { awbOf, houseOf, listOf, masterOf, twentyHouses } from '../support/air';
import { deliveriesOf } from '../support/deliveries';
import { startExchange, type Exchange, type Reply } from '../support/exchange';
import { newcomer } from '../support/life';

let exchange: Exchange;
beforeAll(async () => {
  exchange = await startExchange();
});
afterAll(() => exchange.stop());

async function post(collection: string, body: unknown, key = exchange.keys.forwarder): Promise<Reply> {
  const reply = await exchange.call('POST', `/v1/${collection}`, { key, body });
  expect([reply.status, reply.body.errors]).toEqual([201, undefined]);
  return reply;
}

async function amend(collection: string, { body, headers }: Reply, to: unknown): Promise<Reply> {
  const reply = await exchange.call('PUT', `/v1/${collection}/${body.id}`, {
    key: exchange.keys.forwarder,
    headers: { 'if-match': String(headers.get('etag')) },
    body: to,
  });
  expect([reply.status, reply.body.errors]).toEqual([200, undefined]);
  return reply;
}

async function withdraw(collection: string, { body }: Reply): Promise<Reply> {
  const reply = await exchange.call('POST', `/v1/${collection}/${body.id}/withdrawal`, {
    key: exchange.keys.forwarder,
    body: { reason: 'filed anew' },
  });
  expect(reply.status).toBe(200);
  return reply;
}

async function answer(document: object, result: string, over: object = {}): Promise<void> {
  const reasons = [{ code: 'A1', zh: '收货人信息不完整。', en: 'Incomplete.' }];
  const receipt = { document, at: '2026-11-24T09:00:00+08:00', level: 'L1', result, reasons, ...over };
  await post('receipts', receipt, exchange.keys['chengdu-customs']);
}

/** The delivery of the first version to customs. */
async function firstDelivery({ body }: Reply): Promise<string | undefined> {
  return (await deliveriesOf(exchange, String(body.id), 'chengdu-customs'))[0]?.id;
}

interface Standing {
  state: string;
  receipts: Record<string, number>;
  houses: { filed: number };
  findings: { rule: string; message: { en: string; zh: string } }[];
}

async function standing({ body }: Reply): Promise<Standing> {
  const { key } = { key: exchange.keys.forwarder };
  const page = await exchange.call('GET', `/v1/air-waybills/${body.id}/reconciliation`, { key });
  return page.body as unknown as Standing;
}

/** What customs answered, and whether the master is told of a refusal. */
async function answers(master: Reply): Promise<unknown> {
  const { receipts, findings } = await standing(master);
  return [receipts, findings.some(({ rule }) => rule === 'CON-006')];
}

const house = { hawb: 'CQR1', pieces: 4, kg: 40 };
const master = (serial: number): Promise<Reply> => post('air-waybills', masterOf(serial, 4, 40, ['CQR1']));

describe('what customs refused', () => {
  it('is no side of a master once it is withdrawn, and what was filed anew counts alone', async () => {
    const owner = await master(6001);
    const refused = await post('house-waybills', houseOf(6001, house));
    await answer({ kind: 'house-waybill', number: 'CQR1' }, 'rejected');
    expect(await answers(owner)).toEqual([{ rejected: 1 }, true]);
    const left = await withdraw('house-waybills', refused);
    expect(left.body.reconciliation).toMatchObject({ receipts: {}, houses: { filed: 0 } });
    expect(await answers(owner)).toEqual([{}, false]);
    await post('house-waybills', houseOf(6001, { ...house, hawb: 'CQR2' }));
    await answer({ kind: 'house-waybill', number: 'CQR2' }, 'released');
    expect(await answers(owner)).toEqual([{ released: 1 }, false]);
    await withdraw('air-waybills', owner);
  });

  it('goes with the document to its other master', async () => {
    const [from, to] = [await master(6002), await master(6003)];
    const moved = await post('house-waybills', houseOf(6002, { ...house, hawb: 'CQR3' }));
    await answer({ kind: 'house-waybill', number: 'CQR3' }, 'rejected');
    await amend('house-waybills', moved, houseOf(6003, { ...house, hawb: 'CQR3' }));
    expect([await answers(from), await answers(to)]).toEqual([
      [{}, false],
      [{ rejected: 1 }, true],
    ]);
  });

  it('of a waybill whose number was wrong stands under the right one', async () => {
    const owner = await master(6004);
    await answer({ kind: 'air-waybill', number: awbOf(6004) }, 'rejected');
    const corrected = await amend('air-waybills', owner, masterOf(6005, 4, 40, ['CQR1']));
    expect(corrected.body.reconciliation).toMatchObject({ receipts: { rejected: 1 } });
    expect(await answers(owner)).toEqual([{ rejected: 1 }, true]);
  });

  it('is no side either where an earlier version left it with a document that was withdrawn or moved', async () => {
    const [owner, other] = [await master(6008), await master(6009)];
    const gone = await post('house-waybills', houseOf(6008, { ...house, hawb: 'CQR5' }));
    const moved = await post('house-waybills', houseOf(6009, { ...house, hawb: 'CQR6' }));
    await withdraw('house-waybills', gone);
    await exchange.app.get(Database).write(async (tx) => {
      for (const { body } of [gone, moved])
        await tx.insert(AirReceiptRow, {
          ...{ documentId: String(body.id), partyId: exchange.ids['chengdu-customs'] as string, house: '' },
          ...{ mode: 'test', master: awbOf(6008), result: 'rejected' },
        });
    });
    const filed = await post('house-waybills', houseOf(6008, { ...house, hawb: 'CQR7' }));
    expect(filed.body.reconciliation).toMatchObject({ receipts: {} });
    expect(await answers(owner)).toEqual([{}, false]);
    // It goes with the document to its master as soon as that is written again.
    await amend('house-waybills', moved, houseOf(6009, { ...house, hawb: 'CQR8' }));
    expect(await answers(other)).toEqual([{ rejected: 1 }, true]);
  });

  it('is seen to where an upgrade found that it counts no more', async () => {
    const owner = await master(6010);
    const [gone, stays] = [
      await post('house-waybills', houseOf(6010, { ...house, hawb: 'CQR9' })),
      await post('house-waybills', houseOf(6010, { ...house, hawb: 'CQR10' })),
    ];
    await answer({ kind: 'house-waybill', number: 'CQR10' }, 'rejected');
    await withdraw('house-waybills', gone);
    const database = exchange.app.get(Database);
    await database.write(async (tx) => {
      const documentId = String(stays.body.id);
      await tx.update(AirReceiptRow, { documentId }, { documentId: String(gone.body.id) });
      await tx.insert(AirMasterDueRow, { mode: 'test', master: awbOf(6010) });
    });
    const kept = async () =>
      database.read.all<{ outcome: string; due: number }>(
        `SELECT outcome, (SELECT COUNT(*) FROM air_master_due) AS due FROM air_reconciliation WHERE master = ?`,
        awbOf(6010),
      );
    expect(JSON.parse((await kept())[0]?.outcome ?? '')).toMatchObject({ receipts: { rejected: 1 } });
    await exchange.app.get(MasterCatchUp).look();
    const [{ outcome, due } = { outcome: '', due: 1 }] = await kept();
    expect([JSON.parse(outcome), Number(due)]).toMatchObject([{ receipts: {} }, 0]);
    expect(await answers(owner)).toEqual([{}, false]);
  });

  it.each(['H'.repeat(40), '㌀'.repeat(40)])('names a house in 40 letters: %s', async (long) => {
    const serial = long.startsWith('H') ? 6015 : 6016;
    const owner = await master(serial);
    await answer({ kind: 'air-waybill', number: awbOf(serial) }, 'rejected', { house: long });
    expect(await answers(owner)).toEqual([{ rejected: 1 }, true]);
  });

  it('of one house in a list is no side once the list names it no more', async () => {
    const owner = await post('air-waybills', masterOf(6006, 32, 2571.3));
    const list = await post('house-manifests', listOf(6006, twentyHouses));
    for (const { hawb } of twentyHouses.slice(0, 2))
      await answer({ kind: 'house-manifest', number: awbOf(6006) }, 'rejected', { house: hawb });
    expect(await answers(owner)).toEqual([{ rejected: 2 }, true]);
    const less = listOf(6006, twentyHouses.slice(1), { complete: false });
    await amend('house-manifests', list, less);
    expect(await answers(owner)).toEqual([{ rejected: 1 }, true]);
    // Customs may go on for a while with the list that it had before.
    const [gone, named] = twentyHouses.map(({ hawb }) => hawb);
    const late = { document: undefined, deliveryId: await firstDelivery(list) };
    await answer({}, 'rejected', { ...late, house: gone });
    expect(await answers(owner)).toEqual([{ rejected: 1 }, true]);
    await answer({}, 'accepted', { ...late, house: named });
    expect(await answers(owner)).toEqual([{ accepted: 1 }, false]);
  });
});

describe('a refusal by customs', () => {
  const says = (result: string, over: object) =>
    answer({ kind: 'air-waybill', number: awbOf(6007) }, result, {
      level: 'L3',
      subject: 'manifest',
      ...over,
    });
  it('stands until that unit and that subject are let go, whatever is said of others', async () => {
    const owner = await master(6007);
    const refused = [{ loading_refused: 1 }, true];
    await says('loading_refused', { unit: 'AKE00001CA' });
    await says('released', { unit: 'AKE00002CA' });
    expect(await answers(owner)).toEqual(refused);
    await says('relayed', { level: 'L2', unit: 'AKE00001CA' });
    expect(await answers(owner)).toEqual(refused);
    await says('released', { unit: 'AKE00001CA' });
    expect(await answers(owner)).toEqual([{ released: 1 }, false]);
    await says('returned', {});
    await says('released', { subject: 'declaration' });
    expect(await answers(owner)).toEqual([{ returned: 1 }, true]);
  });
});

describe('an amendment that moves a document', () => {
  it.each([
    [6011, 6012],
    [6014, 6013],
  ])('from %d to %d answers how the master stands that has it now', async (from, to) => {
    const hawb = `CQM${from}`;
    const masters = [await master(from), await master(to)];
    const filed = await post('house-waybills', houseOf(from, { ...house, hawb }));
    expect(filed.body.reconciliation).toMatchObject({ houses: { filed: 1 } });
    const moved = await amend('house-waybills', filed, houseOf(to, { ...house, hawb }));
    expect(moved.body.reconciliation).toMatchObject({ houses: { filed: 1, pieces: 4 } });
    const counts = await Promise.all(masters.map(standing));
    expect(counts.map(({ houses }) => houses.filed)).toEqual([0, 1]);
    const gone = await withdraw('house-waybills', moved);
    expect(gone.body.reconciliation).toMatchObject({ houses: { filed: 0 } });
  });
});

describe('a master is told what is so', () => {
  it('of a list whose head has another count: what the head says, and how far its houses are', async () => {
    const owner = await post('air-waybills', masterOf(6021, 50, 2571.3));
    const some = twentyHouses.slice(0, 5);
    await post('house-manifests', listOf(6021, some, { complete: false }, [48, 2571.3]));
    const { findings } = await standing(owner);
    expect(findings.map(({ rule, message }) => [rule, message.en, message.zh])).toEqual([
      [
        'CON-001',
        'By the house manifest the master has 48 pieces, the master says 50.',
        '分运单清单所载总运单件数为 48 件，总运单为 50 件。',
      ],
      ['CON-001', 'The list is not complete yet: 10 of 50 pieces.', '分运单尚未齐全：计 10／50 件。'],
    ]);
  });

  it('of a complete list: by how much its houses differ, in pieces and in weight', async () => {
    const owner = await post('air-waybills', masterOf(6022, 33, 2671.3));
    await post('house-manifests', listOf(6022, twentyHouses));
    const { findings } = await standing(owner);
    expect(findings.map(({ rule, message }) => [rule, message.zh.split('，')[0]])).toEqual([
      ['CON-001', '分运单清单合计 32 件'],
      ['CON-002', '分运单清单合计 2571.3 kg'],
    ]);
  });

  it('of no house that is too great where only one that does not count is', async () => {
    const owner = await master(6023);
    const first = await post('house-waybills', houseOf(6023, house));
    const other = await newcomer(exchange, 'second-filer', ['forwarder']);
    await post('house-waybills', houseOf(6023, { ...house, pieces: 99_999, kg: 90_000 }), other.key);
    const rules = async () => (await standing(owner)).findings.map(({ rule }) => rule);
    expect(await rules()).toEqual(['HWB-002']);
    await withdraw('house-waybills', first);
    expect(await rules()).toEqual(['CON-001', 'CON-002', 'CON-003']);
  });
});
