import type { JsonWebKey } from 'node:crypto';
import { CONFIG, type Config } from '../../src/config';
import { Database } from '../../src/database/database.service';
import { JournalEntry } from '../../src/journal/journal.entity';
import { Journal } from '../../src/journal/journal.service';
import { Log } from '../../src/journal/log.service';
import { verifyEvidence, type Evidence } from '../../src/title/evidence';
import { stateHash } from '../../src/title/log-proof';
import { isAsItsActs } from '../../src/title/recomputation.store';
import type { TitleState } from '../../src/title/title-state.dto';
import { TitleGrantRow, TitleRow, TitleWatchRow } from '../../src/title/title.entity';
import { verifyAnswer, type SavedAnswer } from '../../src/title/verify-answer';
import { inboxOf } from '../support/events';
import { startExchange, until, type Exchange, type Reply } from '../support/exchange';
import { expectProblem } from '../support/problems';
import { inAnHour, TitleDesk, type Bill } from '../support/titles';

describe('a check that a bank files', () => {
  let exchange: Exchange;
  let desk: TitleDesk;
  let bill: Bill;
  let titleId: string;
  let jwks: { keys: JsonWebKey[] };

  beforeAll(async () => {
    exchange = await startExchange({ RECOMPUTE_SECONDS: '2' });
    desk = new TitleDesk(exchange);
    bill = await desk.bill();
    titleId = await desk.circulating('seller', {}, bill);
    jwks = (await exchange.call('GET', '/.well-known/jwks.json')).body as unknown as typeof jwks;
  });
  afterAll(() => exchange.stop());

  const check = (slug: string, body: object, headers: Record<string, string> = {}): Promise<Reply> =>
    exchange.call('POST', '/v1/title-checks', { key: exchange.keys[slug], body, headers, once: null });
  const get = (slug: string, path: string): Promise<Reply> =>
    exchange.call('GET', path, { key: exchange.keys[slug] });
  const verdict = (answer: unknown) => verifyAnswer(answer as SavedAnswer, jwks);

  it('brings the proof that its last act stands in the published log', async () => {
    const { body } = await check('seller', { titleId });
    const { holds, steps } = verdict(body);
    expect(holds).toBe(true);
    expect(steps.map(({ en }) => en).join(' ')).toContain('under a signed checkpoint');
    const { log: _, ...without } = body;
    expect(verdict(without).holds).toBe(false);
  });

  it('is proven however many entries wait for the log, where only workers add them and none has run', async () => {
    const [config, database, log] = [
      exchange.app.get<Config>(CONFIG),
      exchange.app.get(Database),
      exchange.app.get(Log),
    ];
    const { ROLE } = config;
    // From here on this process answers only, and there is no other.
    Object.assign(config, { ROLE: 'api' });
    try {
      await log.catchUp();
      // A look that was under way may have found the earlier role.
      const waiting = async () => (await exchange.app.get(Journal).head()).sequence - (await log.head()).size;
      const leave = () =>
        database.write(async (tx) => {
          const happening = {
            mode: 'test',
            type: 'note',
            subject: 'none',
            actor: 'platform',
            data: {},
          } as const;
          for (let entry = 0; entry < 5_000; entry += 1)
            await exchange.app.get(Journal).append(tx, happening);
        });
      await leave();
      const id = await desk.circulating('seller');
      expect(await waiting()).toBeGreaterThan(5_000);
      const { body } = await check('seller', { titleId: id });
      expect(verdict(body).steps.filter(({ holds }) => !holds)).toEqual([]);
      await leave();
      await desk.act('seller', id, { type: 'SIGN', content: {} });
      expect(await waiting()).toBeGreaterThan(5_000);
      const evidence = await get('seller', `/v1/titles/${id}/evidence`);
      expect(
        verifyEvidence(evidence.body as unknown as Evidence, jwks).steps.filter(({ holds }) => !holds),
      ).toEqual([]);
    } finally {
      Object.assign(config, { ROLE });
    }
  });

  it('verifies offline after the state has moved on, and is reported stale online', async () => {
    const id = await desk.circulating('seller');
    const saved = (await check('seller', { titleId: id })).body;
    const standing = () => get('seller', `/v1/title-checks/${saved.checkId}/standing`);
    expect((await standing()).body).toMatchObject({ stale: false, expired: false });
    await desk.handOver('ENDORSE_TO_ORDER', 'seller', 'buyer', id);
    expect(verdict(saved)).toMatchObject({ holds: true, statement: { holder: { id: desk.id('seller') } } });
    expect((await standing()).body).toMatchObject({ stale: true, asOf: saved.statement?.asOf });
    expectProblem(await get('buyer', `/v1/title-checks/${saved.checkId}/standing`), 404, 'resource.unknown');
  });

  it('answers "unchanged" to whoever brings the tag of the last answer, and says so to the holder', async () => {
    const id = await desk.circulating('seller');
    const first = await check('carrier', { titleId: id });
    const tag = first.headers.get('etag') ?? '';
    // As a browser sends it behind a proxy that compresses.
    const again = () => check('carrier', { titleId: id }, { 'if-none-match': `"older", W/${tag}` });
    const unchanged = await again();
    expect([unchanged.status, unchanged.text, unchanged.headers.get('etag')]).toEqual([304, '', tag]);
    const stranger = await check('bank', { titleId: id }, { 'if-none-match': tag });
    expect(stranger.status).toBe(201);
    await desk.handOver('ENDORSE_TO_ORDER', 'seller', 'buyer', id);
    expect((await again()).status).toBe(201);
    const told = (await inboxOf(exchange, 'seller')).filter((each) => each.subject === id);
    expect(
      told.filter(({ type }) => type === 'title.checked').map(({ data }) => data.checkId !== null),
    ).toEqual([true, false, true]);
  });

  it('compares a document that the customer sent, and names the field that was altered', async () => {
    const sent = structuredClone(bill.body) as { goods: { grossWeightKg?: unknown }[]; billNumber: string };
    const matchOf = async (document: object, slug = 'seller') =>
      (await check(slug, { document })).body.statement?.contentMatch;
    expect(await matchOf(sent)).toMatchObject({
      result: 'SAME',
      sentHash: bill.contentHash,
      differences: [],
    });
    const spaced = { ...sent, billNumber: `${sent.billNumber}` };
    expect(await matchOf(spaced)).toMatchObject({ result: 'SAME' });
    const altered = { ...sent, issuePlaceNote: 'added' };
    const found = await matchOf(altered);
    expect(found).toMatchObject({ result: 'ALTERED', count: 1 });
    expect(found?.differences).toEqual([{ pointer: '/issuePlaceNote', sent: 'added' }]);
    // A stranger is told the status and nothing about what the document says.
    expect(await matchOf(altered, 'bank')).toBeUndefined();
    expectProblem(await check('bank', { document: {} }), 404, 'resource.unknown');
    expectProblem(await check('bank', { document: 'x' }), 422, 'document.shape');
  });

  it('is on record for the holder, with who asked and what for, and for nobody else', async () => {
    const id = await desk.circulating('seller');
    for (const purpose of ['first', 'second', 'third']) await check('bank', { titleId: id, purpose });
    const { body } = await get('seller', `/v1/titles/${id}/checks?limit=2`);
    expect(body.items?.map((each) => [each.askedBy, each.purpose])).toEqual([
      [desk.id('bank'), 'third'],
      [desk.id('bank'), 'second'],
    ]);
    const rest = await get('seller', `/v1/titles/${id}/checks?cursor=${body.next}`);
    expect([rest.body.items?.length, rest.body.next]).toEqual([1, null]);
    expectProblem(await get('carrier', `/v1/titles/${id}/checks`), 403, 'title.not_holder');
    expectProblem(await get('bank', `/v1/titles/${id}/checks`), 404, 'resource.unknown');
  });

  it('of a long chain brings the newest acts, and as many as are asked for', async () => {
    const id = await desk.circulating('seller');
    for (let round = 0; round < 6; round += 1) {
      await desk.handOver('ENDORSE_TO_ORDER', 'seller', 'buyer', id);
      await desk.handOver('ENDORSE_TO_ORDER', 'buyer', 'seller', id);
    }
    const short = (await check('seller', { titleId: id })).body;
    expect([short.acts?.length, short.statement?.chain?.length]).toEqual([10, 26]);
    expect(verdict(short).holds).toBe(true);
    const acts = [...(short.acts as unknown as object[])];
    expect(verdict({ ...short, acts: acts.slice(1) }).holds).toBe(false);
    const whole = (await check('seller', { titleId: id, acts: 100 })).body;
    expect([whole.acts?.length, verdict(whole).holds]).toEqual([26, true]);
    const page = await get('seller', `/v1/titles/${id}/acts?limit=20`);
    const next = await get('seller', `/v1/titles/${id}/acts?cursor=${page.body.next}`);
    expect([page.body.items?.length, next.body.items?.length, next.body.next]).toEqual([20, 6, null]);
    expectProblem(await check('seller', { titleId: id, acts: 0 }), 422, 'document.shape');
  });

  it('is refused for a title that somebody edited in the database, and the recomputation names it', async () => {
    const id = await desk.circulating('seller');
    const [row] = await exchange.app
      .get(Database)
      .read.all<{ state: string }>(`SELECT state FROM title WHERE id = ?`, id);
    const state = String(row?.state).replaceAll(desk.id('seller'), desk.id('forwarder'));
    await exchange.app
      .get(Database)
      .write((tx) =>
        tx.run(`UPDATE title SET state = ?, holder_id = ? WHERE id = ?`, state, desk.id('forwarder'), id),
      );
    expectProblem(await check('forwarder', { titleId: id }), 503, 'title.altered');
    const altered = async () =>
      (await inboxOf(exchange, 'operator')).filter(({ type }) => type === 'title.altered');
    await until('the recomputation names it', async () => (await altered()).length > 0);
    expect((await altered()).map(({ subject }) => subject)).toEqual([id]);
  });

  it('is of a state that its acts amounted to when they were taken, as the journal has it', async () => {
    const id = await desk.circulating('seller');
    for (const note of ['N-1', 'N-2']) {
      const content = { note, change: 'Another station.' };
      const draft = { type: 'REDIRECT', capacity: 'ISSUER', content };
      expect((await desk.act('carrier', id, draft)).status).toBe(201);
    }
    const database = exchange.app.get(Database);
    const key = { id, mode: 'test' } as const;
    const row = (await database.read.one(TitleRow, key)) as TitleRow;
    // As a version kept it that knew of one breach only, and put its hash on the journal.
    const { furtherBreaches, ...state } = JSON.parse(row.state) as TitleState;
    const earlier = JSON.stringify({ ...state, breach: furtherBreaches?.[0] });
    const [last] = await database.read.find(
      JournalEntry,
      { subject: id },
      { orderBy: 'sequence', descending: true, limit: 1 },
    );
    const said = { ...(JSON.parse(last!.data) as object), stateHash: stateHash(earlier) };
    const keep = (text: string) =>
      database.write((tx) => tx.run('UPDATE title SET state = ? WHERE id = ?', text, id));
    await keep(earlier);
    expect(await isAsItsActs(database.read, key)).toBe(false);
    await database.write((tx) =>
      tx.run('UPDATE journal SET data = ? WHERE id = ?', JSON.stringify(said), last!.id),
    );
    expect(await isAsItsActs(database.read, key)).toBe(true);
    await keep(earlier.replaceAll(desk.id('seller'), desk.id('forwarder')));
    expect(await isAsItsActs(database.read, key)).toBe(false);
  });

  it('is not needed by who watches the bill: every act is told, for as long as the holder lets it see', async () => {
    const id = await desk.circulating('seller');
    const watch = (slug: string, method = 'POST') =>
      exchange.call(method, `/v1/titles/${id}/watches`, { key: exchange.keys[slug] });
    expectProblem(await watch('bank'), 404, 'resource.unknown');
    const body = { partyId: desk.id('bank'), until: inAnHour() };
    const grant = (slug: string) =>
      exchange.call('POST', `/v1/titles/${id}/grants`, { key: exchange.keys[slug], body });
    const sign = (slug: string) => desk.act(slug, id, { type: 'SIGN', content: {} });
    await grant('seller');
    expect((await watch('bank')).status).toBe(201);
    // A leave that is given for longer is the same leave.
    await grant('seller');
    const told = async () =>
      (await inboxOf(exchange, 'bank'))
        .filter(({ subject, type }) => subject === id && type !== 'title.granted')
        .map(({ type }) => type);
    await desk.act('seller', id, { type: 'SIGN', content: { note: 'in our hands' } });
    expect(await told()).toEqual(['title.sign']);
    await desk.handOver('ENDORSE_TO_ORDER', 'seller', 'buyer', id);
    await sign('buyer');
    // The hand-over itself is the last that was the former holder's to show.
    const before = ['title.sign', 'title.endorse_to_order', 'title.accept'];
    expect(await told()).toEqual(before);
    // The next holder's leave is another one, and so is the watch.
    await grant('buyer');
    await sign('buyer');
    expect(await told()).toEqual(before);
    expectProblem(await watch('bank', 'DELETE'), 404, 'resource.unknown');
    expect((await watch('bank')).status).toBe(201);
    await sign('buyer');
    expect(await told()).toEqual([...before, 'title.sign']);
    const path = `/v1/titles/${id}/grants/${desk.id('bank')}`;
    expect((await exchange.call('DELETE', path, { key: exchange.keys.buyer })).status).toBe(204);
    await grant('buyer');
    await sign('buyer');
    expect(await told()).toEqual([...before, 'title.sign', 'title.grant_ended']);
    expect((await watch('bank')).status).toBe(201);
    expect((await watch('bank', 'DELETE')).status).toBe(204);
    expectProblem(await watch('bank', 'DELETE'), 404, 'resource.unknown');
  });

  it('by fifty may watch a bill: one of them again, and another in the place of one whose leave has run out', async () => {
    const id = await desk.circulating('seller');
    const { database, grantedBy } = { database: exchange.app.get(Database), grantedBy: desk.id('seller') };
    const since = new Date(Date.now() - 60_000).toISOString();
    const others = Array.from({ length: 49 }, (_, i) => `pty_${String(i).padStart(26, '0')}`);
    await database.write(async (tx) => {
      for (const partyId of others) {
        const key = { titleId: id, mode: 'test' as const, partyId };
        await tx.insert(TitleGrantRow, { ...key, grantedBy, since, until: inAnHour() });
        await tx.insert(TitleWatchRow, { ...key, since });
      }
    });
    const watch = (slug: string) =>
      exchange.call('POST', `/v1/titles/${id}/watches`, { key: exchange.keys[slug] });
    for (const slug of ['bank', 'forwarder']) {
      const body = { partyId: desk.id(slug), until: inAnHour() };
      const granted = await exchange.call('POST', `/v1/titles/${id}/grants`, {
        key: exchange.keys.seller,
        body,
      });
      expect(granted.status).toBe(201);
    }
    expect([(await watch('bank')).status, (await watch('bank')).status]).toEqual([201, 201]);
    expectProblem(await watch('forwarder'), 409, 'title.watches_limit');
    await database.write((tx) =>
      tx.run('UPDATE title_grant SET until = ? WHERE title_id = ? AND party_id = ?', since, id, others[0]!),
    );
    expect((await watch('forwarder')).status).toBe(201);
    expect((await watch('bank')).status).toBe(201);
  });

  it('given to a party under a grant ends with the grant', async () => {
    const grant = { partyId: desk.id('bank'), until: inAnHour() };
    const path = `/v1/titles/${titleId}/grants`;
    await exchange.call('POST', path, { key: exchange.keys.seller, body: grant });
    const known = await check('bank', { titleId });
    expect(known.body.statement?.holder?.id).toBe(desk.id('seller'));
    await exchange.call('DELETE', `${path}/${desk.id('bank')}`, { key: exchange.keys.seller });
    const tag = { 'if-none-match': known.headers.get('etag') ?? '' };
    const after = await check('bank', { titleId }, tag);
    expect([after.status, after.body.statement?.holder]).toEqual([201, undefined]);
  });
});
