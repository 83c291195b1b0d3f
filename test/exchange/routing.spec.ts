import { setTimeout as sleep } from 'node:timers/promises';
import { Database } from '../../src/database/database.service';
import { contentOf } from '../../src/documents/content';
import { JournalEntry } from '../../src/journal/journal.entity';
import { amend, deliveriesOf, pushTo, submit, untilState, withdraw } from '../support/deliveries';
import { numbered, submit as submitted } from '../support/documents';
import { startExchange, until, type Exchange, type Reply } from '../support/exchange';
import { Receiver } from '../support/receiver';

const [chongqing, chengdu] = ['chongqing-customs', 'chengdu-customs'] as const;
const byOffice = [
  { id: 'offices-80-chongqing', authority: chongqing, offices: ['80'] },
  { id: 'offices-79-chengdu', authority: chengdu, offices: ['79'] },
];

const secret = 'NONE OF YOUR BUSINESS.';

describe('routing rules', () => {
  let exchange: Exchange;

  beforeAll(async () => {
    exchange = await startExchange();
  });

  afterAll(() => exchange.stop());

  const read = (): Promise<Reply> =>
    exchange.call('GET', '/v1/routing-rules', { key: exchange.keys.operator });

  /** Sets rules on the version that is in force. */
  const set = async (rules: object[], query = '', match?: string): Promise<Reply> =>
    exchange.call('PUT', `/v1/routing-rules${query}`, {
      key: exchange.keys.operator,
      body: { rules, reason: 'A test of the rules.' },
      headers: { 'if-match': match ?? (await read()).headers.get('etag') ?? '' },
    });

  afterEach(async () => {
    const present = await read();
    if (JSON.stringify(present.body.items) !== JSON.stringify(byOffice))
      expect((await set(byOffice)).status).toBe(200);
  });

  const receiversOf = async (id: string): Promise<[string, string][]> => {
    const parties = [chongqing, chengdu];
    const lists = await Promise.all(parties.map((party) => deliveriesOf(exchange, id, party)));
    return lists.flatMap((list, index) =>
      list.map(({ type }) => [parties[index] ?? '', type] as [string, string]),
    );
  };

  const inboxOf = async (party: string, type: string): Promise<Reply['body'][]> => {
    const { body } = await exchange.call('GET', '/v1/inbox?limit=1000', { key: exchange.keys[party] });
    return (body.items ?? []).filter((item) => item.type === type);
  };

  it('send a rail note to the inland customs of its fast clearance; of one that goes nowhere the sender is told', async () => {
    const { customs: _, ...note } = numbered('rail-note', 771_001);
    const fast = { borderPort: '94061', borderDistrict: '9406', inlandPort: '80131', inlandDistrict: '8013' };
    const cleared = await submitted(exchange, 'rail-note', { ...note, ...fast });
    expect(cleared.body).toMatchObject({ routing: [{ authority: exchange.ids[chongqing] }], findings: [] });
    const told = await inboxOf(chongqing, 'document.submitted');
    expect(told.map(({ subject }) => subject)).toContain(cleared.body.id);
    const nowhere = await submitted(exchange, 'rail-note', { ...note, noteNumber: 'NOWHERE-1' });
    expect(nowhere.body).toMatchObject({ routing: [], findings: [{ rule: 'RAIL-075' }] });
  });

  it('are changed by the operator, on the version it has read, and every version is kept', async () => {
    const before = await read();
    const changed = await set([{ id: 'all', authority: chengdu }]);
    expect([changed.status, changed.headers.get('etag')]).toEqual([
      200,
      `"rules-${Number(before.body.version) + 1}"`,
    ]);
    const stale = await set(byOffice, '', before.headers.get('etag') ?? '');
    expect([stale.status, stale.body.code]).toEqual([412, 'match.stale']);
    const document = await submit(exchange, { customs: { exportOffice: '8003' } });
    expect(await receiversOf(document.id)).toEqual([[chengdu, 'document.submitted']]);
    const { body } = await exchange.call('GET', '/v1/routing-rules/versions?limit=1', {
      key: exchange.keys.operator,
    });
    expect(body.items).toMatchObject([{ reason: 'A test of the rules.', madeBy: exchange.ids.operator }]);
    const entries = await exchange.app
      .get(Database)
      .read.find(JournalEntry, { subject: 'routing' }, { orderBy: 'sequence' });
    expect(entries.at(-1)).toMatchObject({ type: 'routing.changed', actor: exchange.ids.operator });
    expect(JSON.parse(entries.at(-1)?.data ?? '')).toEqual({
      version: Number(before.body.version) + 1,
      hash: contentOf([{ authority: chengdu, id: 'all' }]).hash,
      reason: 'A test of the rules.',
    });
    const first = await exchange.call('GET', '/v1/routing-rules/versions/1', { key: exchange.keys.operator });
    expect(first.body.items).toEqual(byOffice);
  });

  it('are refused with all that is wrong with them', async () => {
    const reply = await set([
      { id: 'a', authority: 'nobody', offices: ['80'] },
      { id: 'a', authority: chengdu, kinds: ['letter'] },
    ]);
    expect(reply.status).toBe(422);
    expect(reply.body.errors?.map(({ rule, pointer }) => [rule, pointer])).toEqual([
      ['ROUTING-AUTHORITY', '/rules/0/authority'],
      ['ROUTING-ID', '/rules/1/id'],
      ['ROUTING-KIND', '/rules/1/kinds/0'],
    ]);
    const shape = await set([{ id: 'a', authority: chengdu, offices: [] }]);
    expect(shape.status).toBe(422);
  });

  it('are tried over stored documents before they go live, and a trial changes nothing', async () => {
    const [here, there] = [
      await submit(exchange, { customs: { exportOffice: '8003' } }),
      await submit(exchange, { customs: { exportOffice: '7900' } }),
    ];
    const before = await read();
    const tried = await set([{ id: 'all', authority: chengdu, offices: ['79'] }], '?dryRun=true');
    expect(tried.status).toBe(200);
    expect(tried.body).toMatchObject({ dryRun: true, next: null });
    const changes = tried.body.changes as unknown as { id: string; before: object[]; after: object[] }[];
    expect(changes.find(({ id }) => id === here.id)).toMatchObject({
      before: [{ authority: chongqing, rule: 'offices-80-chongqing' }],
      after: [],
    });
    expect(changes.some(({ id }) => id === there.id)).toBe(false);
    expect(Number(tried.body.unmatched)).toBeGreaterThan(0);
    expect((await read()).body).toEqual(before.body);
  });

  it('are not put in force by a trial that is asked for in other words', async () => {
    const before = await read();
    for (const asked of ['TRUE', '1', '']) {
      const reply = await set([{ id: 'all', authority: chengdu }], `?dryRun=${asked}`);
      expect([reply.status, reply.body.code]).toEqual([400, 'request.malformed']);
    }
    expect((await read()).body).toEqual(before.body);
  });

  it('match companies by the USCC under which the document names them', async () => {
    await set([...byOffice, { id: 'one-company', authority: chengdu, parties: ['91500000MA5UQ7K36T'] }]);
    const document = await submit(exchange, { customs: { exportOffice: '8003' } });
    expect((await receiversOf(document.id)).map(([party]) => party)).toEqual([chongqing, chengdu]);
  });

  it('that match nothing are told to the submitter and the operator, in the same moment', async () => {
    await set(byOffice.slice(1));
    const document = await submit(exchange, { customs: { exportOffice: '8003' } });
    expect(await receiversOf(document.id)).toEqual([]);
    for (const party of ['operator', 'forwarder']) {
      const told = await inboxOf(party, 'routing.unmatched');
      expect(told.filter(({ subject }) => (subject as string) === document.id)).toMatchObject([
        { data: { kind: 'air-waybill', number: document.number, version: 1 } },
      ]);
    }
  });

  it('send a version that newly concerns a customs there, and withdraw one that no longer does', async () => {
    const receiver = await new Receiver().open();
    await pushTo(exchange, chongqing, receiver.url);
    let document = await submit(exchange, { customs: { exportOffice: '8003' } });
    await untilState(exchange, document.id, chongqing, 'delivered');
    document = await amend(exchange, document, { customs: { exportOffice: '7900' } });
    expect(await receiversOf(document.id)).toEqual([
      [chongqing, 'document.submitted'],
      [chongqing, 'document.withdrawn'],
      [chengdu, 'document.amended'],
    ]);
    await until('the withdrawal came', () => receiver.about(document.id).length === 2);
    const last = receiver.about(document.id).at(-1);
    expect(last?.message).toMatchObject({ type: 'document.withdrawn', routing: { rule: 'no-longer' } });
    expect(last?.bytes).not.toContain('"content":');
    // Of the new version it learns that there is one, here as in its inbox.
    const { document: ref, routing } = JSON.parse(last?.bytes ?? '{}') as {
      document: object;
      routing: object;
    };
    expect(ref).toEqual({ id: document.id, kind: 'air-waybill', number: document.number, version: 2 });
    const inbox = (await inboxOf(chongqing, 'document.withdrawn')).filter(
      ({ subject }) => (subject as string) === document.id,
    );
    expect(inbox).toMatchObject([{ messageId: last?.id, routing }]);
    expect(inbox[0]?.document).toEqual(ref);
    expect(inbox[0]?.data).toEqual({ kind: 'air-waybill', number: document.number, version: 2 });
    expect(await inboxOf(chongqing, 'document.amended')).toEqual([]);
    // It is told once; and when the document concerns it again it gets it again.
    document = await amend(exchange, document, { customs: { exportOffice: '7901' } });
    document = await amend(exchange, document, { customs: { exportOffice: '8003' } });
    await until('it came again', () => receiver.about(document.id).length === 3);
    expect(
      receiver.about(document.id).map(({ message }) => [message.type, message.document.version]),
    ).toEqual([
      ['document.submitted', 1],
      ['document.withdrawn', 2],
      ['document.amended', 4],
    ]);
    await withdraw(exchange, document);
    const types = (await receiversOf(document.id))
      .filter(([party]) => party === chengdu)
      .map(([, type]) => type);
    expect(types).toEqual(['document.amended', 'document.amended', 'document.withdrawn']);
    await until('its own withdrawal came', () => receiver.about(document.id).length === 4);
    await receiver.close();
  });

  it('say nothing more of a version that no longer concerns an authority when its withdrawal is sent again', async () => {
    const receiver = await new Receiver().open();
    await pushTo(exchange, chongqing, receiver.url);
    const first = await submit(exchange, { customs: { exportOffice: '8003' } });
    const { id } = await amend(exchange, first, { customs: { exportOffice: '7900' } });
    await until('both have come', () => receiver.about(id).length === 2);
    const withdrawal = await untilState(exchange, id, chongqing, 'delivered');
    const path = `/v1/deliveries/${withdrawal.id}/replay`;
    const key = exchange.keys[chongqing];
    expect((await exchange.call('POST', path, { key, body: {} })).status).toBe(202);
    const told = (await inboxOf(chongqing, 'delivery.replayed')).filter(
      (item) => (item.subject as string) === id,
    );
    expect(told.map(({ document }) => document)).toEqual([
      { id, kind: 'air-waybill', number: first.number, version: 2 },
    ]);
    await until('it came again', () => receiver.about(id).length === 3);
    await receiver.close();
  });

  it('leave an authority that a version no longer concerns what it had, and nothing after', async () => {
    const first = await submit(exchange, { customs: { exportOffice: '8003' } });
    let document = await amend(exchange, first, {
      customs: { exportOffice: '7900' },
      handlingInformation: secret,
    });
    document = await amend(exchange, document, {
      customs: { exportOffice: '7901' },
      handlingInformation: secret,
    });
    const path = `/v1/air-waybills/${first.id}`;
    const ask = (url: string): Promise<Reply> => exchange.call('GET', url, { key: exchange.keys[chongqing] });
    const page = await ask(path);
    expect(page.body).toMatchObject({
      version: 1,
      currentVersion: 1,
      status: 'withdrawn',
      contentHash: first.contentHash,
    });
    expect(page.headers.get('x-current-version')).toBe('1');
    expect((await ask(`${path}/content`)).headers.get('etag')).toBe(first.etag);
    expect((await ask(`${path}?version=1`)).status).toBe(200);
    for (const end of ['?version=2', '/content?version=3', '/diff?from=1&to=2', '/reconciliation'])
      expect([end, (await ask(path + end)).body.code]).toEqual([end, 'resource.unknown']);
    const now = encodeURIComponent(new Date().toISOString());
    expect((await ask(`${path}?at=${now}`)).body).toMatchObject({ version: 1 });
    expect((await ask(`${path}/versions`)).body.items?.map(({ version }) => Number(version))).toEqual([1]);
    expect((await ask(`${path}/timeline?limit=100`)).text).not.toContain(document.contentHash);
    const listed = { id: first.id, version: 1, status: 'withdrawn', contentHash: first.contentHash };
    for (const query of [
      `awb=${first.number}`,
      `number=${first.number}`,
      `status=withdrawn&number=${first.number}`,
    ])
      expect((await ask(`/v1/documents?${query}`)).body.items).toMatchObject([listed]);
    expect((await ask(`/v1/documents?status=current&number=${first.number}`)).body.items).toEqual([]);
    for (const end of ['', '/content', '/versions', '/diff', '/timeline', '/events', '/losses'])
      expect((await ask(path + end)).text).not.toContain(secret);
    const report = { code: 'RCS', occurredAt: new Date(Date.now() - 60_000).toISOString() };
    const carrying = { key: exchange.keys.forwarder, body: { partyId: exchange.ids.carrier } };
    expect((await exchange.call('POST', `${path}/grants`, carrying)).status).toBe(201);
    const reporting = {
      key: exchange.keys.carrier,
      body: { ...report, facts: { airport: 'CKG', pieces: 48 } },
    };
    expect((await exchange.call('POST', `${path}/events`, reporting)).status).toBe(201);
    expect((await ask(`${path}/events`)).body.items).toEqual([]);
    expect((await ask(path)).body.state).toBeUndefined();
    // The sender may show it more, until a time or for good; and a route shows all of it.
    const until = new Date(Date.now() + 3_000).toISOString();
    const granting = { key: exchange.keys.forwarder, body: { partyId: exchange.ids[chongqing], until } };
    expect((await exchange.call('POST', `${path}/grants`, granting)).status).toBe(201);
    expect((await ask(path)).body).toMatchObject({ version: 3 });
    await sleep(3_100);
    expect((await ask(path)).body).toMatchObject({ version: 1 });
    await amend(exchange, document, { customs: { exportOffice: '8003' } });
    expect((await ask(path)).body).toMatchObject({ version: 4, status: 'current' });
    expect((await ask(`${path}?version=2`)).status).toBe(200);
  });
});
