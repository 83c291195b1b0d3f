import { ReadingRow } from '../../src/documents/document.entity';
import { Database } from '../../src/database/database.service';
import { Idempotency } from '../../src/http/idempotency.service';
import { IdempotencyRow } from '../../src/http/idempotency.entity';
import { awbOf, flightOf, masterOf } from '../support/air';
import { numbered, submit, type Draft } from '../support/documents';
import { freshKey, until, type Exchange, type Reply } from '../support/exchange';
import { keyFor, newcomer } from '../support/life';
import { outcomes, Pair } from '../support/pair';
import { expectProblem, stock } from '../support/problems';

const lockDocument = 'SELECT 1 FROM document WHERE id = $1 FOR UPDATE';
const holdFlight = "INSERT INTO air_flight (mode, flight, document_id) VALUES ('test', $1, 'nobody')";
const holdClaim = "INSERT INTO claim (key, owner) VALUES ($1, 'nobody')";

/** A chance that two calls do not meet is no proof that they may, so each race is run several times. */
const rounds = Array.from({ length: 5 }, (_, i) => i);

const replayed = (reply: Reply): boolean => reply.headers.has('idempotency-replayed');

describe('two processes that are asked at once', () => {
  let pair: Pair;
  let serial = 0;

  beforeAll(async () => {
    pair = await Pair.start();
  });
  afterAll(async () => {
    await pair.expectWhole();
    await pair.stop();
  });

  const fresh = (): Draft => numbered('air-waybill', ++serial);
  const claimOf = (body: Draft): string =>
    `number test air-waybill ${pair.one.ids.forwarder}  ${String(body.awb)}`;
  const accepted = async (body = fresh()) => {
    const reply = await submit(pair.one, 'air-waybill', body);
    expect(reply.status).toBe(201);
    return { body, id: String(reply.body.id), etag: reply.headers.get('etag') ?? '' };
  };
  const amend = (exchange: Exchange, id: string, etag: string, body: Draft) =>
    exchange.call('PUT', `/v1/air-waybills/${id}`, {
      key: exchange.keys.forwarder,
      headers: { 'if-match': etag },
      body,
    });
  const withdraw = (exchange: Exchange, id: string) =>
    exchange.call('POST', `/v1/air-waybills/${id}/withdrawal`, {
      key: exchange.keys.forwarder,
      body: { reason: 'a mistake' },
    });
  const pageOf = (id: string) =>
    pair.two.call('GET', `/v1/air-waybills/${id}`, { key: pair.two.keys.forwarder });

  it('give one number to one document', async () => {
    for (const _ of rounds) {
      const body = fresh();
      const replies = await pair.both((each) => submit(each, 'air-waybill', body));
      expect(outcomes(replies)).toEqual(['201', '409 document.number_taken']);
    }
    const body = fresh();
    const met = await pair.meetAt(holdClaim, [claimOf(body)], () =>
      pair.both((each) => submit(each, 'air-waybill', body)),
    );
    expect(outcomes(met)).toEqual(['201', '409 document.number_taken']);
  });

  it('do once what has one Idempotency-Key, and give both the same answer', async () => {
    const sent = async (body: Draft, once: string) => {
      const before = await stock(pair.one, pair.one.keys.forwarder as string);
      const send = () => pair.both((each) => submit(each, 'air-waybill', body, { once }));
      const replies = await pair.meetAt(holdClaim, [claimOf(body)], send);
      expect(outcomes(replies)).toEqual(['201', '201']);
      expect(replies[0].text).toBe(replies[1].text);
      expect(replies.filter(replayed)).toHaveLength(1);
      const after = await stock(pair.two, pair.two.keys.forwarder as string);
      expect(after).toEqual({ documents: before.documents + 1, head: before.head + 1 });
    };
    for (const _ of rounds) await sent(fresh(), freshKey());
  });

  describe('while a transaction is open for long', () => {
    const keyOf = (once: string) => `${pair.one.ids.forwarder} test POST /v1/air-waybills ${once}`;
    const holdKey = `INSERT INTO idempotency (scope, fingerprint, status, headers, answer, created_at)
                     VALUES ($1, '', 201, '{}', '{}', '2026-11-23T00:00:00.000Z')`;

    it.each([
      ['has the key', false],
      ['has the key and what the second waits for first', true],
    ])('the second with one Idempotency-Key is told so in time: another %s', async (_, claims) => {
      const [body, once] = [fresh(), freshKey()];
      const held = await pair.hold([
        [holdKey, keyOf(once)],
        ...(claims ? [[holdClaim, claimOf(body)] as const] : []),
      ]);
      const began = performance.now();
      const reply = await submit(pair.two, 'air-waybill', body, { once });
      expect(performance.now() - began).toBeLessThan(4_000);
      expectProblem(reply, 409, 'idempotency.in_flight');
      expect(reply.headers.get('retry-after')).toBe('1');
      await held.end();
      let again = reply;
      await until('it is answered', async () => {
        again = await submit(pair.two, 'air-waybill', body, { once });
        return again.status !== 409;
      });
      expect(again.status).toBe(201);
      expect((await submit(pair.one, 'air-waybill', body, { once })).text).toBe(again.text);
    });

    it('a look at one key costs its neighbours nothing, though every lane stands still', async () => {
      const { figures } = pair.two.app.get(Database);
      const [once, contended] = [freshKey(), figures.contended];
      const held = await pair.hold([
        [holdKey, keyOf(once)],
        ['SELECT 1 FROM journal_head WHERE sequence > $1 FOR UPDATE', 0],
      ]);
      const neighbours: Promise<Reply>[] = [];
      for (let lane = 0; lane < 5; lane++) {
        neighbours.push(submit(pair.two, 'air-waybill', fresh()));
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      const reply = await submit(pair.two, 'air-waybill', fresh(), { once });
      expectProblem(reply, 409, 'idempotency.in_flight');
      expect(figures.contended).toBe(contended);
      await held.end();
      expect(outcomes(await Promise.all(neighbours))).toEqual(neighbours.map(() => '201'));
    });

    it('whose key waits beside another that is held is not told that its own is', async () => {
      const once = freshKey();
      const held = await pair.hold([[holdKey, keyOf(once)]]);
      const beside = submit(pair.two, 'air-waybill', fresh());
      expectProblem(await submit(pair.two, 'air-waybill', fresh(), { once }), 409, 'idempotency.in_flight');
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      await held.end();
      expect((await beside).status).toBe(201);
    });

    it.each([
      ['its number', holdClaim],
      ['the head of the journal', 'SELECT 1 FROM journal_head WHERE sequence > $1 FOR UPDATE'],
    ])('who waits for something else is accepted when that is over: for %s', async (_, sql) => {
      const body = fresh();
      const held = await pair.hold([[sql, sql === holdClaim ? claimOf(body) : 0]]);
      const waiting = submit(pair.two, 'air-waybill', body);
      await new Promise((resolve) => setTimeout(resolve, 3_500));
      await held.end();
      expect((await waiting).status).toBe(201);
    });
  });

  it('do one of two things that have one Idempotency-Key, and refuse the other', async () => {
    for (const _ of rounds) {
      const once = freshKey();
      const replies = await pair.both((each) => submit(each, 'air-waybill', fresh(), { once }));
      expect(outcomes(replies)).toEqual(['201', '422 idempotency.key_reused']);
    }
  });

  it('amend once what was amended with one Idempotency-Key', async () => {
    const { id, etag, body } = await accepted();
    const once = freshKey();
    const replies = await pair.meetAt(lockDocument, [id], () =>
      pair.both((each) =>
        each.call('PUT', `/v1/air-waybills/${id}`, {
          key: each.keys.forwarder,
          once,
          headers: { 'if-match': etag },
          body: { ...body, chargeCode: 'CC' },
        }),
      ),
    );
    expect(outcomes(replies)).toEqual(['200', '200']);
    expect(replies.filter(replayed)).toHaveLength(1);
    expect((await pageOf(id)).body.version).toBe(2);
  });

  it('hold the waybills of a flight against all parts of its manifest', async () => {
    const part = (flight: string, number: number, awb: number): Draft => {
      const line = { loadingCode: 'T', pieces: 9, weight: { value: 27, unit: 'KG' } };
      return flightOf(flight, awb, line, { part: number, last: number === 2 });
    };
    const states = async (serials: readonly number[]) => {
      const rows = await pair.one.app
        .get(Database)
        .read.all<{ state: string }>(
          'SELECT state FROM air_reconciliation WHERE master IN (?, ?)',
          ...serials.map(awbOf),
        );
      return rows.map(({ state }) => state);
    };
    for (const round of rounds) {
      const flight = `CZ${7001 + round}`;
      const serials = [7_001_000 + round, 7_002_000 + round] as const;
      await Promise.all(
        serials.map((each) => submit(pair.one, 'air-waybill', { ...masterOf(each, 10, 30), type: 'Direct' })),
      );
      const replies = await pair.meetAt(holdFlight, [`TFU/${flight}/2026-11-25`], () =>
        Promise.all([
          submit(pair.one, 'flight-manifest', part(flight, 1, serials[0])),
          submit(pair.two, 'flight-manifest', part(flight, 2, serials[1])),
        ]),
      );
      expect(outcomes(replies)).toEqual(['201', '201']);
      expect(await states(serials)).toEqual(['discrepant', 'discrepant']);
    }
  });

  it('build one version on another, and show the other where it stands', async () => {
    const { id, etag, body } = await accepted();
    const replies = await pair.meetAt(lockDocument, [id], () =>
      Promise.all([
        amend(pair.one, id, etag, { ...body, chargeCode: 'CC' }),
        amend(pair.two, id, etag, { ...body, chargeCode: 'PX' }),
      ]),
    );
    expect(outcomes(replies)).toEqual(['200', '412 match.stale']);
    const winner = replies.find(({ status }) => status === 200);
    const loser = replies.find(({ status }) => status === 412);
    expect(loser?.body.currentEtag).toBe(winner?.headers.get('etag'));
  });

  it('amend no document that was withdrawn, and withdraw what was amended', async () => {
    for (const _ of rounds) {
      const { id, etag, body } = await accepted();
      const [amended, withdrawn] = await pair.meetAt(lockDocument, [id], () =>
        Promise.all([
          amend(pair.one, id, etag, { ...body, chargeCode: 'CC' }),
          withdraw(pair.two, id),
        ] as const),
      );
      expect(withdrawn.status).toBe(200);
      if (amended.status !== 200) expectProblem(amended, 409, 'document.withdrawn');
      const version = amended.status === 200 ? 2 : 1;
      expect(withdrawn.body.version).toBe(version);
      expect((await pageOf(id)).body).toMatchObject({ version, status: 'withdrawn' });
    }
  });

  it('give a number that is freed and taken at once to one document only', async () => {
    for (const _ of rounds) {
      const { id, body } = await accepted();
      const [freed, taken] = await Promise.all([
        withdraw(pair.one, id),
        submit(pair.two, 'air-waybill', body),
      ]);
      expect(freed.status).toBe(200);
      if (taken.status !== 201) expectProblem(taken, 409, 'document.number_taken');
      const last = await submit(pair.one, 'air-waybill', body);
      expect(last.status).toBe(taken.status === 201 ? 409 : 201);
    }
  });

  it('let a party see a document for the longer of two grants', async () => {
    const { id } = await accepted();
    const grant = (exchange: Exchange, hours: number) =>
      exchange.call('POST', `/v1/air-waybills/${id}/grants`, {
        key: exchange.keys.forwarder,
        body: {
          partyId: exchange.ids.bank,
          until: new Date(Date.now() + hours * 3_600_000).toISOString(),
        },
      });
    const [long] = await Promise.all([grant(pair.one, 9), grant(pair.two, 1)]);
    const [row] = await pair.one.app
      .get(Database)
      .read.all<{ until: string }>(
        'SELECT until FROM access WHERE subject = ? AND party_id = ?',
        id,
        pair.one.ids.bank ?? '',
      );
    expect(row?.until).toBe(long.body.until);
  });

  it('note the first reading of a version once', async () => {
    const { id } = await accepted();
    const key = pair.one.keys['chongqing-customs'];
    await Promise.all(
      rounds.map(() => pair.both((each) => each.call('GET', `/v1/air-waybills/${id}`, { key }))),
    );
    const line = await pair.one.call('GET', `/v1/air-waybills/${id}/timeline`, {
      key: pair.one.keys.forwarder,
    });
    const types = (line.body.items as unknown as { type: string }[]).map(({ type }) => type);
    expect(types.filter((type) => type === 'document.read')).toHaveLength(1);
    const { read } = pair.one.app.get(Database);
    expect(await read.find(ReadingRow, { documentId: id })).toHaveLength(1);
  });

  it('register one party of a name', async () => {
    const replies = await pair.both((each) =>
      each.call('POST', '/v1/parties', {
        key: each.keys.operator,
        body: { slug: 'twice', name: 'Twice Ltd.', nameZh: '重名公司', roles: ['trader'] },
      }),
    );
    expect(outcomes(replies)).toEqual(['201', '409 party.name_taken']);
  });

  it('revoke a key everywhere: here with the answer, there when it is told', async () => {
    const party = await newcomer(pair.one, 'leaver', ['trader']);
    const me = (exchange: Exchange) => exchange.call('GET', '/v1/me', { key: party.key });
    expect(outcomes(await pair.both(me))).toEqual(['200', '200']);
    const path = `/v1/keys/${party.keyId}`;
    const revoked = await pair.both((each) => each.call('DELETE', path, { key: each.keys.operator }));
    expect(outcomes(revoked)).toEqual(['204', '204']);
    expectProblem(await me(pair.one), 401, 'key.unknown');
    // One entry: the second found it done.
    const entries = await pair.one.app
      .get(Database)
      .read.all('SELECT 1 AS one FROM journal WHERE type = ? AND subject = ?', 'key.revoked', party.id);
    expect(entries).toHaveLength(1);

    const second = await keyFor(pair.one, party.id, 'test');
    const mine = () => pair.two.call('GET', '/v1/me', { key: second.key });
    expect((await mine()).status).toBe(200);
    await pair.one.call('DELETE', `/v1/keys/${second.keyId}`, { key: pair.one.keys.operator });
    await until('the other process to be told', async () => (await mine()).status === 401, 1_000);
  });

  it('believe a key for five seconds at most where the news of its end was lost', async () => {
    const party = await newcomer(pair.one, 'unheard', ['trader']);
    const mine = () => pair.two.call('GET', '/v1/me', { key: party.key });
    expect((await mine()).status).toBe(200);
    await pair.one.app
      .get(Database)
      .write((tx) => tx.run('UPDATE api_key SET revoked_at = ? WHERE id = ?', tx.at, party.keyId));
    expect((await mine()).status).toBe(200);
    await until('the key to be looked up again', async () => (await mine()).status === 401, 6_000);
  });

  it('forget old Idempotency-Keys side by side', async () => {
    const database = pair.one.app.get(Database);
    const row = { fingerprint: '', status: 200, headers: '{}', answer: '{}', entryId: null };
    const createdAt = '2020-01-01T00:00:00.000Z';
    await database.write((tx) =>
      tx.insertAll(
        IdempotencyRow,
        Array.from({ length: 2_500 }, (_, i) => ({ ...row, scope: `old ${i}`, createdAt })),
      ),
    );
    await pair.both(({ app }) => app.get(Idempotency).forget());
    const old = await database.read.all<{ count: number }>(
      'SELECT COUNT(*) AS count FROM idempotency WHERE created_at < ?',
      '2021-01-01T00:00:00.000Z',
    );
    expect(old).toEqual([{ count: 0 }]);
  });
});
