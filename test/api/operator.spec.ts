import { generateKeyPairSync } from 'node:crypto';
import { Database } from '../../src/database/database.service';
import { Access } from '../../src/parties/access.service';
import { Checking } from '../../src/documents/checking.service';
import { Kinds } from '../../src/documents/kinds.service';
import { Submissions } from '../../src/documents/submissions.service';
import { Parties } from '../../src/parties/parties.service';
import type { Caller } from '../../src/parties/roles';
import { startExchange, waybillNumbered, type Exchange, type Reply } from '../support/exchange';
import { expectProblem } from '../support/problems';

/** A key of the live side, as `npm run key` makes the first one. */
async function liveKeyOf({ app, ids }: Exchange, party: string): Promise<string> {
  const parties = app.get(Parties);
  const made = await app
    .get(Database)
    .write((tx) => parties.issueKey(tx, ids[party] ?? '', 'live', 'test', 'platform'));
  return made.key;
}

describe('the operator', () => {
  let exchange: Exchange;
  let operator: string;

  beforeAll(async () => {
    exchange = await startExchange();
    operator = exchange.keys.operator as string;
  });
  afterAll(() => exchange.stop());

  const keysOf = (party: string, body: unknown) =>
    exchange.call('POST', `/v1/parties/${exchange.ids[party]}/keys`, { key: operator, body });

  it('makes keys of its own mode only: a test operator cannot reach the live side', async () => {
    expect((await keysOf('forwarder', { label: 'x', mode: 'live' })).status).toBe(422);
    const made = await keysOf('forwarder', { label: 'x' });
    expect(made.body.key).toMatch(/^cyw_test_/);
  });

  it('of the sandbox registers no party in an exchange that is live', async () => {
    const live = await startExchange({ SANDBOX: 'false' });
    const body = { slug: 'intruder', name: 'Intruder', nameZh: '闯入者', roles: ['customs'] };
    const refused = await live.call('POST', '/v1/parties', { key: live.keys.operator, body });
    await live.stop();
    expect(refused.status).toBe(403);
  });

  it('of the sandbox changes nothing that live parties share: neither routing nor reference data', async () => {
    const live = await startExchange({ SANDBOX: 'false' });
    const keys = { test: live.keys.operator, live: await liveKeyOf(live, 'operator') };
    const rules = await live.call('GET', '/v1/routing-rules', { key: keys.test });
    const headers = { 'if-match': rules.headers.get('etag') ?? '' };
    const all = { rules: [{ id: 'all', authority: 'chengdu-customs' }], reason: 'A try.' };
    const changes: [string, object, method?: string][] = [
      ['/v1/routing-rules', all],
      ['/v1/routing-rules/catch-up', { since: new Date().toISOString() }, 'POST'],
      ['/v1/places/KZ-DOSTYK-2', { names: { zh: '多斯特克', en: 'Dostyk' }, country: 'KZ' }],
      ['/v1/code-lists/special-handling-codes/QQQ', { en: 'Kept upright' }],
    ];
    const [byTest, byLive]: Reply[][] = [[], []];
    for (const [path, body, method = 'PUT'] of changes) {
      byTest?.push(await live.call(method, path, { key: keys.test, body, headers }));
      byLive?.push(await live.call(method, path, { key: keys.live, body, headers }));
    }
    const dryRun = await live.call('PUT', '/v1/routing-rules?dryRun=true', { key: keys.test, body: all });
    await live.stop();
    for (const reply of byTest ?? []) expectProblem(reply, 403, 'role.not_allowed');
    expect([...(byLive ?? []), dryRun].map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  });

  it('registers one party for one credit code', async () => {
    const body = {
      slug: 'double',
      name: 'Double',
      nameZh: '重名',
      roles: ['carrier'],
      uscc: '91500000MA5U4B8R78',
    };
    const taken = await exchange.call('POST', '/v1/parties', { key: operator, body });
    expect(taken.body).toMatchObject({ code: 'party.name_taken', field: 'uscc' });
    const named = { ...body, slug: 'forwarder', uscc: undefined };
    const again = await exchange.call('POST', '/v1/parties', { key: operator, body: named });
    expect(again.body).toMatchObject({ code: 'party.name_taken', field: 'slug' });
  });

  it('registers no party under a short name that is no folder and no authority of a rule, on the command line either', async () => {
    const [database, parties] = [exchange.app.get(Database), exchange.app.get(Parties)];
    const known = (await parties.all()).length;
    for (const slug of ['Xian_Customs', '', '8-customs', 'x'.repeat(41)]) {
      const party = { slug, name: 'Xian', nameZh: '西安海关', roles: ['customs' as const] };
      const registering = database.write((tx) => parties.register(tx, party, 'platform'));
      await expect(registering).rejects.toMatchObject({
        code: 'request.malformed',
        message: expect.stringContaining('^[a-z]'),
      });
    }
    expect(await parties.all()).toHaveLength(known);
  });

  it('revokes a signing key once and for all', async () => {
    const { publicKey } = generateKeyPairSync('ed25519');
    const jwk = publicKey.export({ format: 'jwk' });
    const path = `/v1/parties/${exchange.ids.bank}/signing-keys`;
    const { kid } = (await exchange.call('POST', path, { key: operator, body: { jwk } })).body;
    expect((await exchange.call('DELETE', `/v1/signing-keys/${kid}`, { key: operator })).status).toBe(204);
    expect((await exchange.call('DELETE', `/v1/signing-keys/${kid}`, { key: operator })).status).toBe(204);
    expect((await exchange.call('DELETE', '/v1/signing-keys/unknown', { key: operator })).status).toBe(404);
    // The same key cannot come back under a new date.
    expectProblem(
      await exchange.call('POST', path, { key: operator, body: { jwk } }),
      409,
      'key.signing_taken',
    );
  });

  it.each(['null', '', '[]', '"x"', '0'])('gets a clear answer to the body %p, never a 500', async (raw) => {
    const answer = await exchange.call('POST', '/v1/title-checks', { key: operator, raw });
    expect([400, 404, 422]).toContain(answer.status);
  });

  it.each(['2001-01-01T00:00:00Z', '9999-12-31T23:59:59-14:00'])(
    'sees a grant until %s refused',
    async (until) => {
      const key = exchange.keys.forwarder;
      const { id } = (
        await exchange.call('POST', '/v1/air-waybills', {
          key,
          body: waybillNumbered(Number(until.slice(0, 4))),
        })
      ).body;
      const body = { partyId: exchange.ids.bank, until };
      const refused = await exchange.call('POST', `/v1/air-waybills/${id}/grants`, { key, body });
      expect(refused.body.code).toBe('grant.ended');
    },
  );
});

describe('guessing keys', () => {
  it('is limited by address, like calls without a key', async () => {
    const exchange = await startExchange({ RATE_PER_MINUTE: '5' });
    const guess = () => exchange.call('GET', '/v1/me', { key: `cyw_test_${'A'.repeat(32)}` });
    const answers = [];
    for (let i = 0; i < 8; i++) answers.push((await guess()).status);
    await exchange.stop();
    expect(answers).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
  });
});

describe('a body that was prepared on an older state', () => {
  it('changes nothing when the document has moved on meanwhile', async () => {
    const exchange = await startExchange();
    const caller: Caller = {
      partyId: exchange.ids.forwarder as string,
      name: '',
      roles: ['forwarder'],
      mode: 'test',
      keyId: 'k',
    };
    const key = exchange.keys.forwarder;
    const accepted = await exchange.call('POST', '/v1/air-waybills', { key, body: waybillNumbered(77) });
    const [submissions, database] = [exchange.app.get(Submissions), exchange.app.get(Database)];
    const kind = exchange.app.get(Kinds).get('air-waybill');
    const checked = await exchange.app.get(Checking).check(kind, waybillNumbered(77), caller);
    const etag = accepted.headers.get('etag') ?? '';
    const id = accepted.body.id as string;
    const moved = await exchange.call('PUT', `/v1/air-waybills/${id}`, {
      key,
      headers: { 'if-match': etag },
      body: { ...waybillNumbered(77), handlingInformation: 'moved on' },
    });
    expect(moved.status).toBe(200);
    const late = database.write((tx) => submissions.amend(tx, id, etag, checked, caller));
    await expect(late).rejects.toMatchObject({
      code: 'match.stale',
      carries: { facts: { currentEtag: moved.headers.get('etag') } },
    });
    expect(await exchange.app.get(Access).find(caller, id)).toBeDefined();
    const page = await exchange.call('GET', `/v1/air-waybills/${id}`, { key });
    expect(page.body).toMatchObject({ version: 2, status: 'current' });
    await exchange.stop();
  });
});
