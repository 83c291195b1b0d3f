import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JWK } from 'jose';
import type { RefusalCode } from '../../src/findings/codes';
import { Database } from '../../src/database/database.service';
import { SigningKeyRow } from '../../src/parties/party.entity';
import { signAct } from '../../src/title/sign-act.client';
import { freshKey, startExchange, type Exchange, type Reply } from '../support/exchange';
import { errorsOf, expectProblem } from '../support/problems';
import { signAs } from '../support/signing';
import { inAnHour, TitleDesk } from '../support/titles';

/** Goods as the railway bill of the example has them in one of its containers. */
const steel = { hs6: '870829', container: 'JIAU4201176', packages: 20, grossKg: 19_200.4 };

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('issuing and proving acts', () => {
  let exchange: Exchange;
  let desk: TitleDesk;

  beforeAll(async () => {
    exchange = await startExchange();
    desk = new TitleDesk(exchange);
  });
  afterAll(() => exchange.stop());

  const jwkOf = (slug: string): JWK =>
    JSON.parse(readFileSync(join(exchange.dataDir, 'sandbox-keys', `${slug}.jwk`), 'utf8')) as JWK;
  const count = async (titleId: string): Promise<number> => (await desk.state(titleId)).sequence;

  it.each<[string, number, RefusalCode, object, object]>([
    ['for another platform', 422, 'title.audience_wrong', {}, { aud: 'other:test' }],
    ['for the live side', 422, 'title.audience_wrong', {}, { aud: 'chuanyu-window:live' }],
    ['that has run out', 422, 'title.act_expired', {}, { exp: '2026-01-01T00:00:00.000Z' }],
    ['under another title id', 422, 'title.title_mismatch', {}, { titleId: `ttl_${'0'.repeat(32)}` }],
    ['that is not first', 409, 'title.sequence_stale', {}, { sequence: 2 }],
    ['on a made-up predecessor', 409, 'title.sequence_stale', {}, { previousActHash: '1'.repeat(64) }],
    ['as somebody else’s agent', 422, 'title.title_mismatch', {}, { principal: 'pty_x', authority: 'a' }],
    ['not as issuer', 403, 'title.capacity_wrong', {}, { capacity: 'OWNER' }],
    ['to itself', 422, 'title.recipient_is_self', { to: 'carrier' }, {}],
    ['to nobody we know', 422, 'title.recipient_unknown', { to: 'pty_nobody' }, {}],
    ['that is over already', 422, 'title.offer_expiry_past', { expiresAt: '2026-01-01T00:00:00.000Z' }, {}],
    ['on another basis', 409, 'title.content_mismatch', { titleBasis: 'BEARER', orderParty: undefined }, {}],
    ['of another document', 409, 'title.content_mismatch', { documentId: 'doc_other' }, {}],
    ['that is no ISSUE', 409, 'title.not_issued', {}, { type: 'ACCEPT', content: { offer: 'a'.repeat(64) } }],
  ])('an issue %s is %i %s', async (_, status, code, content, frame) => {
    const bill = await desk.bill();
    const named = 'to' in content ? { ...content, to: desk.id(String(content.to)) } : content;
    const payload = { ...desk.issuePayload(bill, 'seller', named), ...frame };
    expectProblem(await desk.issue(bill, payload), status, code);
    // Nothing was bound by the refusal: the right issue still goes through.
    expect((await desk.issue(bill, desk.issuePayload(bill, 'seller'))).status).toBe(201);
  });

  it('an act tells everything that is wrong with it at once', async () => {
    const bill = await desk.bill();
    const payload = { ...desk.issuePayload(bill, 'seller'), actId: '', extra: 1, exp: 'tomorrow' };
    const findings = expectProblem(await desk.issue(bill, payload), 422, 'title.act_malformed');
    expect(errorsOf(findings)).toEqual(['ACT-003 /extra', 'ACT-005 /actId', 'ACT-005 /exp']);
  });

  it.each<[object, string]>([
    [{ kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) }, 'a point that is not on the curve'],
    [{ kty: 'OKP', crv: 'Ed25519', x: 'AAAA' }, 'too few bytes'],
    [{ kty: 'EC', crv: 'P-384', x: 'A', y: 'A' }, 'another curve'],
    [{ kty: 'oct', crv: '', x: 'c2VjcmV0' }, 'a shared secret'],
  ])('a key %j is not registered: %s', async (jwk, _why) => {
    const path = `/v1/parties/${desk.id('bank')}/signing-keys`;
    const reply = await exchange.call('POST', path, { key: exchange.keys.operator, body: { jwk } });
    expectProblem(reply, 400, 'request.malformed');
  });

  it('only the operator that the bill names may issue it', async () => {
    const bill = await desk.bill(undefined, 'landbridge');
    const payload = desk.issuePayload(bill, 'seller', {}, {}, 'landbridge');
    const reply = await desk.issue(bill, payload, 'landbridge');
    expectProblem(reply, 403, 'title.issuer_not_operator');
    expect(reply.body.operator).toBe(desk.id('carrier'));
    // Nor may the operator issue on a document that it cannot see.
    expectProblem(await desk.issue(bill, desk.issuePayload(bill, 'seller')), 404, 'resource.unknown');
  });

  it('a consignment note never carries title', async () => {
    const { body, headers } = await exchange.call('POST', '/v1/rail-consignment-notes', {
      key: exchange.keys.carrier,
      body: JSON.parse(readFileSync(join(__dirname, '../../seeds/sandbox/rail-note.json'), 'utf8')),
    });
    const { id, number, contentHash } = body as unknown as {
      id: string;
      number: string;
      contentHash: string;
    };
    const note = { id, number, contentHash, etag: headers.get('etag') ?? '', body: {} };
    const reply = await desk.issue(note, desk.issuePayload(note, 'seller'));
    expectProblem(reply, 422, 'title.document_not_negotiable');
  });

  it('a bill that was amended after the issue was signed is not issued on the old content', async () => {
    const bill = await desk.bill();
    const payload = desk.issuePayload(bill, 'seller');
    const put = await exchange.call('PUT', `/v1/rail-bills/${bill.id}`, {
      key: exchange.keys.carrier,
      headers: { 'if-match': bill.etag },
      body: { ...bill.body, duplicateCustodian: '重庆渝岭汽车零部件有限公司' },
    });
    expect(put.status).toBe(200);
    expectProblem(await desk.issue(bill, payload), 409, 'title.content_mismatch');
  });

  it('a withdrawn bill is not issued', async () => {
    const bill = await desk.bill();
    const path = `/v1/rail-bills/${bill.id}/withdrawal`;
    await exchange.call('POST', path, { key: exchange.keys.carrier, body: { reason: 'a mistake' } });
    expectProblem(await desk.issue(bill, desk.issuePayload(bill, 'seller')), 409, 'document.withdrawn');
  });

  it('once issued the document is fixed, and the same bill is not issued twice', async () => {
    const bill = await desk.bill();
    const titleId = await desk.offered('seller', {}, bill);
    const call = (method: string, end: string, body: object) =>
      exchange.call(method, `/v1/rail-bills/${bill.id}${end}`, {
        key: exchange.keys.carrier,
        body,
        headers: { 'if-match': bill.etag },
      });
    const put = await call('PUT', '', { ...bill.body, duplicateCustodian: 'X' });
    expectProblem(put, 409, 'document.title_bound');
    expect(put.body.titleId).toBe(titleId);
    expectProblem(await call('POST', '/withdrawal', { reason: 'x' }), 409, 'document.title_bound');
    expectProblem(await desk.issue(bill, desk.issuePayload(bill, 'buyer')), 409, 'title.already_issued');
  });

  it('a second title over the same goods is refused until the first was cancelled', async () => {
    const first = await desk.bill();
    const titleId = await desk.offered('seller', {}, first);
    const second = await desk.bill(() => ({ notes: first.body.notes }));
    const again = () => desk.issue(second, desk.issuePayload(second, 'buyer'));
    expectProblem(await again(), 409, 'title.goods_taken');
    const { offer } = await desk.state(titleId);
    const recall = { type: 'WITHDRAW', capacity: 'ISSUER', content: { offer: offer?.act } };
    expect((await desk.act('carrier', titleId, recall)).body.status).toBe('CANCELLED');
    expect((await again()).status).toBe(201);
  });

  it('a railway bill and a multimodal bill over the same goods: the second is refused, and a shared container is fine', async () => {
    const rail = await desk.bill();
    await desk.offered('seller', {}, rail);
    const [note] = rail.body.notes as { number: string }[];
    const multimodal = (marks: string) => desk.multimodalBill(note?.number ?? '', { ...steel, marks });
    const [first] = rail.body.goods as { marks: string }[];
    const same = await multimodal(String(first?.marks).toLowerCase());
    expectProblem(
      await desk.issue(same, desk.issuePayload(same, 'seller', {}, {}, 'landbridge'), 'landbridge'),
      409,
      'title.goods_taken',
    );
    const other = await multimodal('OTHER CONSIGNEE 1-20');
    const issued = await desk.issue(
      other,
      desk.issuePayload(other, 'seller', {}, {}, 'landbridge'),
      'landbridge',
    );
    expect(issued.status).toBe(201);
  });

  it('two issues over the same goods at once: exactly one stands', async () => {
    const first = await desk.bill();
    const second = await desk.bill(() => ({ notes: first.body.notes }));
    const replies = await Promise.all(
      [first, second].map((bill) => desk.issue(bill, desk.issuePayload(bill, 'seller'))),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it('a stale act is refused with the present head; signed anew on it, it goes through', async () => {
    const titleId = await desk.circulating();
    const offer = (to: string) => ({ to: desk.id(to), capacity: 'OWNER', expiresAt: inAnHour() });
    const draft = { type: 'ENDORSE_TO_ORDER', content: offer('buyer') };
    const head = await desk.state(titleId);
    const payload = await desk.payload('seller', titleId, draft);
    const stale = { ...payload, sequence: head.sequence, previousActHash: '0'.repeat(64) };
    const reply = await desk.send('seller', titleId, stale);
    expectProblem(reply, 409, 'title.sequence_stale');
    expect(reply.body).toMatchObject({ sequence: head.sequence, headHash: head.headHash });
    expect((await desk.send('seller', titleId, payload)).status).toBe(201);
  });

  it('of acts that race for one place exactly one wins', async () => {
    const titleId = await desk.circulating();
    const payloads = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        desk.payload('seller', titleId, {
          type: 'TRANSFER',
          content: { to: desk.id(i % 2 ? 'buyer' : 'bank'), capacity: 'OWNER', expiresAt: inAnHour() },
        }),
      ),
    );
    const replies = await Promise.all(payloads.map((payload) => desk.send('seller', titleId, payload)));
    const codes = replies.map(({ status, body }) => `${status} ${body.code ?? ''}`).sort();
    expect(codes).toEqual(['201 ', ...Array.from({ length: 7 }, () => '409 title.sequence_stale')]);
    expect(await count(titleId)).toBe(3);
  });

  it('the same act signed once more is the same act and gets its first answer', async () => {
    const titleId = await desk.offered();
    const { offer } = await desk.state(titleId);
    const draft = { type: 'WITHDRAW', capacity: 'ISSUER', content: { offer: offer?.act } };
    const payload = await desk.payload('carrier', titleId, draft);
    const [one, two] = [
      await signAs(exchange.dataDir, 'carrier', payload),
      await signAs(exchange.dataDir, 'carrier', payload),
    ];
    // ES256 signatures are made with a random number, so the two texts differ.
    expect(one).not.toBe(two);
    const first = await desk.sendSigned('carrier', titleId, one);
    const second = await desk.sendSigned('carrier', titleId, two);
    expect([first.status, second.status, second.body.repeated]).toEqual([201, 200, true]);
    expect(second.body).toEqual({ ...first.body, repeated: true });
    expect(second.headers.get('location')).toBe(first.headers.get('location'));
    expect(await count(titleId)).toBe(2);
    const altered = { ...payload, exp: inAnHour() };
    expectProblem(await desk.send('carrier', titleId, altered), 409, 'title.act_duplicate_altered');
  });

  it('what an act amounted to at first is told, whatever followed it', async () => {
    const bill = await desk.bill();
    const act = await signAs(exchange.dataDir, 'carrier', desk.issuePayload(bill, 'seller'));
    const [first, meanwhile] = await Promise.all([
      desk.sendIssue(bill.id, act, 'carrier'),
      desk.sendIssue(bill.id, act, 'carrier'),
    ]);
    const issued = first.status === 201 ? first : meanwhile;
    expect([first.status, meanwhile.status].sort()).toEqual([200, 201]);
    const titleId = String(issued.body.titleId);
    const withdrawn = await desk.payload('carrier', titleId, {
      type: 'WITHDRAW',
      capacity: 'ISSUER',
      content: { offer: (await desk.state(titleId)).offer?.act },
    });
    expect((await desk.send('carrier', titleId, withdrawn)).body.status).toBe('CANCELLED');
    const once = freshKey();
    for (const _ of [1, 2]) {
      const again = await exchange.call('POST', '/v1/titles', {
        key: exchange.keys.carrier,
        body: { documentId: bill.id, act },
        once,
      });
      expect([again.status, again.body]).toEqual([200, { ...issued.body, repeated: true }]);
    }
    expect([first, meanwhile].map(({ body }) => body.sequence)).toEqual([
      issued.body.sequence,
      issued.body.sequence,
    ]);
  });

  describe('a signature', () => {
    let titleId: string;
    let payload: object;
    beforeAll(async () => {
      titleId = await desk.circulating('buyer');
      const content = { to: desk.id('bank'), capacity: 'PLEDGEE', expiresAt: inAnHour() };
      payload = await desk.payload('buyer', titleId, { type: 'TRANSFER', content });
    });
    afterAll(async () => {
      // After all the forgeries the right act still goes through, so none of them was taken.
      expect(await count(titleId)).toBe(2);
      expect((await desk.send('buyer', titleId, payload)).status).toBe(201);
    });
    const forged = async (act: string, code: RefusalCode, as = 'buyer'): Promise<Reply> => {
      const reply = await desk.sendSigned(as, titleId, act);
      expectProblem(reply, 422, code);
      return reply;
    };

    it('by another party’s registered key is refused', async () => {
      await forged(await signAct(jwkOf('seller'), payload), 'title.signer_unknown');
    });

    it('sent with another party’s API key is refused', async () => {
      await forged(await signAct(jwkOf('buyer'), payload), 'title.signer_unknown', 'carrier');
    });

    it('by a key that nobody registered is refused', async () => {
      const jwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
      await forged(await signAct(jwk as JWK, payload), 'title.signer_unknown');
    });

    it('under another party’s key name is refused', async () => {
      const [header, body] = (await signAct(jwkOf('buyer'), payload)).split('.') as [string, string];
      const { x: _, ...other } = jwkOf('seller');
      const foreign = (await signAct({ ...other, x: jwkOf('seller').x }, payload)).split('.')[2];
      await forged(`${header}.${body}.${foreign}`, 'title.signature_invalid');
    });

    it('over other bytes is refused, whichever bit is changed', async () => {
      const [header = '', , signature = ''] = (await signAct(jwkOf('buyer'), payload)).split('.');
      for (const altered of [
        { ...payload, capacity: 'AGENT' },
        { ...payload, actId: 'another' },
      ])
        await forged(`${header}.${base64(altered)}.${signature}`, 'title.signature_invalid');
      const good = base64(payload);
      for (const bad of [
        'A',
        signature.slice(0, -4),
        `${signature}AAAA`,
        signature.replace(/^./, (c) => (c === 'A' ? 'B' : 'A')),
      ])
        await forged(`${header}.${good}.${bad}`, 'title.signature_invalid');
    });

    it('by no algorithm, a weaker one, or with extensions is refused', async () => {
      const [header = '', body = '', signature = ''] = (await signAct(jwkOf('buyer'), payload)).split('.');
      const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid: string };
      for (const bad of [
        { alg: 'none', kid },
        { alg: 'HS256', kid },
        { alg: 'ES256' },
        { alg: 'ES256', kid, crit: ['b64'] },
      ])
        await forged(`${base64(bad)}.${body}.${signature}`, 'title.act_malformed');
      await forged(`${base64({ alg: 'EdDSA', kid })}.${body}.${signature}`, 'title.signature_invalid');
      for (const bad of [`${header}.${body}`, `${header}.${body}.`, 'a.b.c', `${header}..${signature}`, '{}'])
        await forged(bad, 'title.act_malformed');
    });

    it('by a revoked key is refused', async () => {
      const database = exchange.app.get(Database);
      const partyId = desk.id('buyer');
      const until = (validUntil: string | null) =>
        database.write((tx) => tx.update(SigningKeyRow, { partyId }, { validUntil }));
      await until('2026-01-01T00:00:00.000Z');
      await forged(await signAct(jwkOf('buyer'), payload), 'title.signer_unknown');
      await until(null);
    });
  });
});
