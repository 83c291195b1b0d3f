import type { JsonWebKey } from 'node:crypto';
import { inOrder, verifyChain, type SavedChain } from '../../src/exchange/receipt-chain';
import { isSignedBy, readSignedAct } from '../../src/title/signed-act';
import { deliveriesOf, submit, timelineOf, type Submitted } from '../support/deliveries';
import { startExchange, type Exchange, type Reply } from '../support/exchange';

const [chongqing, chengdu] = ['chongqing-customs', 'chengdu-customs'];
const manifest = 'MF-2026-1';
const at = '2026-11-23T19:05:00+08:00';

describe('receipts of two authorities', () => {
  let exchange: Exchange;

  beforeAll(async () => {
    exchange = await startExchange();
  });
  afterAll(() => exchange.stop());

  const get = (path: string, party: string): Promise<Reply> =>
    exchange.call('GET', path, { key: exchange.keys[party] });
  const post = (path: string, party: string, body: object): Promise<Reply> =>
    exchange.call('POST', path, { key: exchange.keys[party], body });
  const toDelivery = async (document: Submitted, party: string): Promise<string> =>
    (await deliveriesOf(exchange, document.id, party)).at(-1)?.id ?? '';

  it('make one chain that proves itself offline, and no field of it can be changed', async () => {
    const document = await submit(exchange);
    const sent: Promise<Reply>[] = [];
    for (const party of [chongqing, chengdu]) {
      const deliveryId = await toDelivery(document, party);
      for (const code of ['01', '11', '13'])
        sent.push(
          post('/v1/receipts', party, {
            ...{ deliveryId, family: 'MT', code, subject: 'manifest', at },
            // Two of each three state the number of the manifest.
            ...(code !== '01' && { manifest: ` ${manifest} ` }),
          }),
        );
    }
    expect((await Promise.all(sent)).map(({ status }) => status)).toEqual(Array(6).fill(201));
    const path = `/v1/documents/${document.id}/receipts`;
    const all = await get(path, 'forwarder');
    expect(all.body.items).toHaveLength(6);
    expect((await get(path, chengdu)).body.items).toHaveLength(3);
    const stated = [undefined, manifest, manifest];
    const own = (await get(path, chengdu)).body.items ?? [];
    expect(own.map((receipt) => receipt.manifest as string | undefined).toSorted()).toEqual(
      stated.toSorted(),
    );
    const lines = (await timelineOf(exchange, document.id, chengdu)).filter(({ type }) =>
      type.startsWith('receipt.'),
    );
    expect(lines.map(({ data }) => data.manifest).toSorted()).toEqual(stated.toSorted());
    const page = await get(`/v1/air-waybills/${document.id}`, chengdu);
    const shown = page.body.customs?.[0]?.receipts?.filter(({ level }) => (level as string) !== 'L0') ?? [];
    expect(shown.map((receipt) => receipt.manifest as string | null).toSorted()).toEqual([
      manifest,
      manifest,
      null,
    ]);
    expect((await get(`${path}/proof`, chengdu)).status).toBe(404);
    const { body } = await get(`${path}/proof`, 'forwarder');
    const proof = body as unknown as SavedChain & { jwks: { keys: JsonWebKey[] } };
    const signed = readSignedAct(proof.jws);
    expect(signed && isSignedBy(signed, proof.jwks.keys[0] as JsonWebKey)).toBe(true);
    const payload = signed?.payload.toString('utf8');
    const holds = (answer: SavedChain): boolean => verifyChain(answer, payload).every((step) => step.holds);
    expect(holds(proof)).toBe(true);
    expect(inOrder(proof.receipts.toReversed())).toEqual(proof.receipts);
    for (const [index, receipt] of proof.receipts.entries())
      for (const field of Object.keys(receipt)) {
        const receipts = proof.receipts.with(index, { ...receipt, [field]: 'x' });
        expect([field, holds({ ...proof, receipts })]).toEqual([field, false]);
      }
    expect(holds({ ...proof, receipts: proof.receipts.slice(0, -1) })).toBe(false);
  });

  it('are kept where their number fits nothing, until the operator says where they belong', async () => {
    const document = await submit(exchange);
    const declaration = '790120261000000017';
    const said = { declaration, family: 'CEB', code: '800', subject: 'declaration', at };
    const kept = await post('/v1/receipts', chengdu, said);
    expect([kept.status, kept.body.state]).toEqual([202, 'unmatched']);
    const open = await get('/v1/unmatched-receipts?settled=false', chengdu);
    expect(open.body.items).toMatchObject([{ id: kept.body.id, receipt: { code: '800' } }]);
    expect((await get('/v1/unmatched-receipts', chongqing)).body.items).toEqual([]);
    const match = { deliveryId: await toDelivery(document, chengdu) };
    const path = `/v1/unmatched-receipts/${kept.body.id}/match`;
    expect((await post(path, chongqing, match)).status).toBe(404);
    const matched = await post(path, 'operator', match);
    expect([matched.status, matched.body.result]).toEqual([201, 'released']);
    expect((await post(path, chengdu, match)).body).toEqual(matched.body);
    const settled = await get('/v1/unmatched-receipts?settled=true', 'operator');
    expect(settled.body.items).toMatchObject([
      { receiptId: matched.body.id, settledBy: exchange.ids.operator },
    ]);
    // The number is known from now on.
    const next = await post('/v1/receipts', chengdu, { ...said, code: '899' });
    expect([next.status, next.body.documentId]).toEqual([201, document.id]);
  });

  it.each([
    [{ level: 'L3', result: 'released' }, 'RECEIPT-SUBJECT'],
    [{ level: 'L1', result: 'rejected' }, 'RECEIPT-REASON'],
    [{ family: 'MT', code: '99' }, 'RECEIPT-CODE'],
    [{ family: 'MT', code: '01', level: 'L3', subject: 'manifest' }, 'RECEIPT-CODE'],
    [{ result: 'accepted' }, 'RECEIPT-CODE'],
    [{ level: 'L1', result: 'accepted', declaration: '  ' }, 'RECEIPT-BLANK'],
  ])('are refused with what is missing: %j', async (said, rule) => {
    const reply = await post('/v1/receipts', chengdu, { deliveryId: 'dlv_1', at, ...said });
    expect([reply.status, reply.text]).toEqual([422, expect.stringContaining(rule)]);
  });
});
