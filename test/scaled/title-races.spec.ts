import { generateKeyPairSync } from 'node:crypto';
import { Database } from '../../src/database/database.service';
import { TitleActRow } from '../../src/title/title.entity';
import { signAct } from '../../src/title/sign-act.client';
import type { Exchange, Field, Reply } from '../support/exchange';
import { outcomes, Pair } from '../support/pair';
import { expectProblem } from '../support/problems';
import { signAs } from '../support/signing';
import { inAnHour, TitleDesk, type Bill } from '../support/titles';

const lockDocument = 'SELECT 1 FROM document WHERE id = $1 FOR UPDATE';
const lockTitle = 'SELECT 1 FROM title WHERE id = $1 FOR UPDATE';
const rounds = Array.from({ length: 4 }, (_, i) => i);

describe('two processes that are asked about one title at once', () => {
  let pair: Pair;
  let desk: TitleDesk;
  let other: TitleDesk;

  beforeAll(async () => {
    pair = await Pair.start();
    [desk, other] = [new TitleDesk(pair.one), new TitleDesk(pair.two)];
  });
  afterAll(async () => {
    await pair.expectWhole();
    await pair.stop();
  });

  const onBill = (exchange: Exchange, bill: Bill, method: string, end: string, body: object) =>
    exchange.call(method, `/v1/rail-bills/${bill.id}${end}`, {
      key: exchange.keys.carrier,
      headers: { 'if-match': bill.etag },
      body,
    });
  const offer = (to: string) => ({ to: desk.id(to), capacity: 'OWNER', expiresAt: inAnHour() });
  const byTwo = (exchange: Exchange, method: string, path: string, slug: string, body?: object) =>
    exchange.call(method, path, { key: exchange.keys[slug], body });
  const grant = (titleId: string, hours = 1) =>
    byTwo(pair.two, 'POST', `/v1/titles/${titleId}/grants`, 'seller', {
      partyId: desk.id('bank'),
      until: new Date(Date.now() + hours * 3_600_000).toISOString(),
    });
  const acts = (titleId: string) =>
    pair.one.app
      .get(Database)
      .read.find(TitleActRow, { titleId, mode: 'test' as const }, { orderBy: 'sequence' });

  it('issue one title over the same goods', async () => {
    for (const _ of rounds) {
      const first = await desk.bill();
      const second = await desk.bill(() => ({ notes: first.body.notes }));
      const replies = await Promise.all([
        desk.issue(first, desk.issuePayload(first, 'seller')),
        other.issue(second, other.issuePayload(second, 'seller')),
      ]);
      expect(outcomes(replies)).toEqual(['201', '409 title.goods_taken']);
    }
  });

  it('issue one title on one bill', async () => {
    for (const _ of rounds) {
      const bill = await desk.bill();
      const replies = await pair.meetAt(lockDocument, [bill.id], () =>
        Promise.all([
          desk.issue(bill, desk.issuePayload(bill, 'seller')),
          other.issue(bill, other.issuePayload(bill, 'buyer')),
        ]),
      );
      expect(outcomes(replies)).toEqual(['201', '409 title.already_issued']);
    }
  });

  it('know one and the same ISSUE again', async () => {
    const bill = await desk.bill();
    const act = await signAs(pair.one.dataDir, 'carrier', desk.issuePayload(bill, 'seller'));
    const replies = await pair.meetAt(lockDocument, [bill.id], () =>
      Promise.all([desk, other].map((each) => each.sendIssue(bill.id, act, 'carrier'))),
    );
    expect(outcomes(replies)).toEqual(['200', '201']);
    expect(replies[0]?.body.countersignature).toBe(replies[1]?.body.countersignature);
  });

  it('issue nothing on a text that is amended, and amend no text that a title speaks of', async () => {
    for (const _ of rounds) {
      const bill = await desk.bill();
      const changed = { ...bill.body, duplicateCustodian: '重庆渝岭汽车零部件有限公司' };
      const [issued, amended] = await pair.meetAt(lockDocument, [bill.id], () =>
        Promise.all([
          desk.issue(bill, desk.issuePayload(bill, 'seller')),
          onBill(pair.two, bill, 'PUT', '', changed),
        ]),
      );
      if (issued.status === 201) expectProblem(amended, 409, 'document.title_bound');
      else expectProblem(issued, 409, 'title.content_mismatch');
      expect([issued.status, amended.status].filter((status) => status < 300)).toHaveLength(1);
    }
  });

  it('issue nothing on a bill that is withdrawn, and withdraw no bill that a title speaks of', async () => {
    for (const _ of rounds) {
      const bill = await desk.bill();
      const [issued, withdrawn] = await pair.meetAt(lockDocument, [bill.id], () =>
        Promise.all([
          desk.issue(bill, desk.issuePayload(bill, 'seller')),
          onBill(pair.two, bill, 'POST', '/withdrawal', { reason: 'a mistake' }),
        ]),
      );
      if (issued.status === 201) expectProblem(withdrawn, 409, 'document.title_bound');
      else expectProblem(issued, 409, 'document.withdrawn');
      expect([issued.status, withdrawn.status].filter((status) => status < 300)).toHaveLength(1);
    }
  });

  it('append one of two acts for one place, and show the other the head', async () => {
    for (const _ of rounds) {
      const titleId = await desk.circulating();
      const draft = (to: string) => ({ type: 'TRANSFER', content: offer(to) });
      const [one, two] = [
        await desk.payload('seller', titleId, draft('buyer')),
        await desk.payload('seller', titleId, draft('bank')),
      ];
      const replies = await pair.meetAt(lockTitle, [titleId], () =>
        Promise.all([desk.send('seller', titleId, one), other.send('seller', titleId, two)]),
      );
      expect(outcomes(replies)).toEqual(['201', '409 title.sequence_stale']);
      const { headHash } = await desk.state(titleId);
      expect(replies.find(({ status }) => status === 409)?.body.headHash).toBe(headHash);
    }
  });

  it('know one and the same act again', async () => {
    const titleId = await desk.circulating();
    const payload = await desk.payload('seller', titleId, { type: 'TRANSFER', content: offer('buyer') });
    const act = await signAs(pair.one.dataDir, 'seller', payload);
    const replies = await pair.meetAt(lockTitle, [titleId], () =>
      Promise.all([desk, other].map((each) => each.sendSigned('seller', titleId, act))),
    );
    expect(outcomes(replies)).toEqual(['200', '201']);
    expect(await acts(titleId)).toHaveLength(3);
  });

  it('let a party see a bill by no leave of one who holds it no more', async () => {
    for (const _ of rounds) {
      const titleId = await desk.circulating();
      await desk.act('seller', titleId, { type: 'TRANSFER', content: offer('buyer') });
      const { offer: open } = await desk.state(titleId);
      const accept = { type: 'ACCEPT', capacity: 'OWNER', content: { offer: open?.act } };
      const payload = await desk.payload('buyer', titleId, accept);
      const [accepted, granted] = await pair.meetAt(lockTitle, [titleId], () =>
        Promise.all([desk.send('buyer', titleId, payload), grant(titleId)]),
      );
      expect(accepted.status).toBe(201);
      if (granted.status !== 201) expectProblem(granted, 403, 'title.not_holder');
      expectProblem(await desk.page(titleId, 'bank'), 404, 'resource.unknown');
      const { documentId } = (await desk.page(titleId, 'seller')).body;
      const document = await byTwo(pair.two, 'GET', `/v1/documents/${documentId}`, 'bank');
      expectProblem(document, 404, 'resource.unknown');
    }
  });

  it('keep one of two grants to one party, and end it once', async () => {
    const titleId = await desk.circulating();
    const path = `/v1/titles/${titleId}/grants`;
    const replies = await pair.meetAt(lockTitle, [titleId], () =>
      Promise.all([
        grant(titleId),
        byTwo(pair.one, 'POST', path, 'seller', { partyId: desk.id('bank'), until: inAnHour() }),
      ]),
    );
    expect(outcomes(replies)).toEqual(['201', '201']);
    expect((await other.page(titleId, 'bank')).status).toBe(200);
    const ended = await pair.meetAt(lockTitle, [titleId], () =>
      pair.both((each) => byTwo(each, 'DELETE', `${path}/${desk.id('bank')}`, 'seller')),
    );
    expect(outcomes(ended)).toEqual(['204', '404 resource.unknown']);
    expectProblem(await desk.page(titleId, 'bank'), 404, 'resource.unknown');
  });

  it('end an offer that has run out once, whoever looks', async () => {
    const soon = new Date(Date.now() + 1_500).toISOString();
    const titleId = await desk.offered('seller', { expiresAt: soon });
    await new Promise((resolve) => setTimeout(resolve, 1_600));
    const pages = await pair.meetAt(lockTitle, [titleId], () =>
      Promise.all([desk.page(titleId, 'carrier'), other.page(titleId, 'carrier')]),
    );
    expect(outcomes(pages)).toEqual(['200', '200']);
    for (const page of pages) expect(page.body.state?.status).toBe('CANCELLED');
    expect((await acts(titleId)).map(({ type }) => type)).toEqual(['ISSUE', 'EXPIRE']);
  });

  it('append no act after the key that signed it was revoked', async () => {
    for (const _ of rounds) {
      const titleId = await desk.circulating();
      const { privateKey, publicKey } = generateKeyPairSync('ed25519');
      const registered = await byTwo(
        pair.one,
        'POST',
        `/v1/parties/${desk.id('seller')}/signing-keys`,
        'operator',
        { jwk: publicKey.export({ format: 'jwk' }) },
      );
      const kid = String(registered.body.kid);
      const payload = await desk.payload('seller', titleId, { type: 'TRANSFER', content: offer('buyer') });
      const act = await signAct(
        privateKey.export({ format: 'jwk' }) as Parameters<typeof signAct>[0],
        payload,
      );
      const [acted, revoked] = await pair.meetAt(
        'SELECT 1 FROM signing_key WHERE kid = $1 FOR UPDATE',
        [kid],
        () =>
          Promise.all([
            desk.sendSigned('seller', titleId, act),
            byTwo(pair.two, 'DELETE', `/v1/signing-keys/${kid}`, 'operator'),
          ]),
      );
      expect(revoked.status).toBe(204);
      if (acted.status === 201) expect(Number(acted.body.sequence)).toBeLessThan(await revocationOf(kid));
      else expectProblem(acted, acted.status, 'title.signer_unknown');
    }
  });

  async function revocationOf(kid: string): Promise<number> {
    const [entry] = await pair.one.app
      .get(Database)
      .read.all<{ sequence: number }>(
        "SELECT sequence FROM journal WHERE type = 'signing_key.revoked' AND data = ?",
        JSON.stringify({ kid }),
      );
    return entry?.sequence ?? 0;
  }

  it('state no holder for a time at which another act was put', async () => {
    const titleId = await desk.circulating();
    const checks: { asOf: string; sequence: number }[] = [];
    const ending = new AbortController();
    const checking = [pair.one, pair.two].map(async (each) => {
      while (!ending.signal.aborted) checks.push(await check(each, titleId));
    });
    for (let i = 0; i < 8; i++) {
      const [hand, take] = i % 2 ? [other, desk] : [desk, other];
      await hand.act('seller', titleId, { type: 'TRANSFER', content: offer('buyer') });
      const { offer: open } = await take.state(titleId);
      const recalled = { type: 'WITHDRAW', content: { offer: open?.act } };
      expect((await take.act('seller', titleId, recalled)).status).toBe(201);
    }
    ending.abort();
    await Promise.all(checking);
    const all = await acts(titleId);
    expect(all).toHaveLength(18);
    const times = all.map(({ at }) => at);
    expect(times).toEqual([...times].sort());
    expect(checks.length).toBeGreaterThan(10);
    for (const { asOf, sequence } of checks)
      for (const act of all) expect(act.sequence <= sequence ? act.at <= asOf : act.at >= asOf).toBe(true);
  });

  async function check(exchange: Exchange, titleId: string) {
    const asked = { titleId, purpose: 'financing' };
    const reply: Reply = await byTwo(exchange, 'POST', '/v1/title-checks', 'seller', asked);
    expect(reply.status).toBe(201);
    const { asOf, chain } = reply.body.statement as Field;
    return { asOf: String(asOf), sequence: Number(chain?.length) };
  }
});
