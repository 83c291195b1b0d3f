import { Journal } from '../../src/journal/journal.service';
import { numbered, submit } from '../support/documents';
import { inboxOf } from '../support/events';
import { freshKey, startExchange, type Exchange, type Reply } from '../support/exchange';
import { errorsOf, expectProblem } from '../support/problems';
import { company, hoursAgo, Reported } from '../support/reports';

const [chongqing, chengdu] = ['chongqing-customs', 'chengdu-customs'];

describe('a report on a document', () => {
  let exchange: Exchange;
  let terminal: string;
  let serial = 950_000;

  beforeAll(async () => {
    exchange = await startExchange();
    terminal = await company(exchange, 'Dostyk Terminal', ['handler']);
  });
  afterAll(async () => {
    expect((await exchange.app.get(Journal).verify()).broken).toBeUndefined();
    await exchange.stop();
  });

  const note = async (): Promise<Reported> => {
    const reply = await submit(exchange, 'rail-note', numbered('rail-note', serial++));
    expect([reply.status, reply.text]).toEqual([201, expect.any(String)]);
    const id = String(reply.body.id);
    const made = new Reported(exchange, `/v1/rail-consignment-notes/${id}`, id, 'carrier');
    await made.grant(terminal);
    return made;
  };

  const barred = (reply: Reply): string => {
    expectProblem(reply, 403, 'event.not_reporter');
    return reply.body.detail as string;
  };

  const arrived = { station: 'Łódź Olechów' };
  const contentOf = ({ version, contentHash, findings, document }: Record<string, unknown>): object => ({
    ...{ version, contentHash, findings, document },
  });

  it('leaves version, content and hash alone, and is on the page of every version', async () => {
    const made = await note();
    const before = await made.page();
    expect(before.state).toMatchObject({ events: 0, breaches: [] });
    await made.say('carrier', 'ARRIVED', arrived);
    expect(contentOf(await made.page())).toEqual(contentOf(before));
    expect((await made.state()).place).toMatchObject({ event: 'ARRIVED', station: 'Łódź Olechów' });
  });

  it('has the answer of its first sending when it is repeated', async () => {
    const made = await note();
    const once = freshKey();
    const occurredAt = hoursAgo(2);
    const first = await made.send('carrier', 'ARRIVED', arrived, { occurredAt }, { once });
    const again = await made.send('carrier', 'ARRIVED', arrived, { occurredAt }, { once });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.body).toEqual(first.body);
    expect(await made.events()).toHaveLength(1);
    expectProblem(
      await made.send('carrier', 'DEPARTED', arrived, { occurredAt }, { once }),
      422,
      'idempotency.key_reused',
    );
    expectProblem(
      await made.send('carrier', 'ARRIVED', arrived, {}, { once: null }),
      400,
      'idempotency.key_missing',
    );
  });

  it('is for those only who may see the document', async () => {
    const made = await note();
    const outsider = await company(exchange, 'Outsider Rail', ['carrier', 'handler']);
    expectProblem(await made.send(outsider, 'ARRIVED', arrived), 404, 'resource.unknown');
    const key = exchange.keys[outsider];
    expectProblem(await exchange.call('GET', `${made.path}/events`, { key }), 404, 'resource.unknown');
    expectProblem(await made.send('bank', 'ARRIVED', arrived), 403, 'role.not_allowed');
    expect(barred(await made.send(chongqing, 'ARRIVED', arrived))).toContain('Roles');
    const elsewhere = made.path.replace('rail-consignment-notes', 'air-waybills');
    const wrong = await exchange.call('GET', `${elsewhere}/events`, { key: exchange.keys.carrier });
    expectProblem(wrong, 404, 'resource.unknown');
  });

  it('with a wrong shape is refused with everything that is wrong, and nothing is kept', async () => {
    const made = await note();
    const bad = await made.send(
      'carrier',
      'CONTAINER_SWAPPED',
      { removed: 'JIAU4201177', applied: 1, colour: 'red' },
      { occurredAt: '2026-11-23T10:00:00' },
    );
    expect(errorsOf(expectProblem(bad, 422, 'document.shape'))).toEqual(
      expect.arrayContaining([
        'SHAPE-REQUIRED /facts/reason',
        'SHAPE-TIME /occurredAt',
        'SHAPE-TYPE /facts/applied',
        'SHAPE-UNKNOWN /facts/colour',
      ]),
    );
    expect(bad.text).toContain('/facts/removed');
    const unknown = await made.send('carrier', 'TELEPORTED', {});
    expect(errorsOf(expectProblem(unknown, 422, 'document.shape'))).toEqual(['SHAPE-CODE /code']);
    const soon = await made.send('carrier', 'ARRIVED', arrived, { occurredAt: hoursAgo(-1) });
    expect(errorsOf(expectProblem(soon, 422, 'event.rules'))).toEqual(['EVT-001 /occurredAt']);
    expect(await made.say('carrier', 'ARRIVED', arrived, { occurredAt: hoursAgo(400 * 24) })).toEqual([
      'EVT-002',
    ]);
    expect(await made.events()).toHaveLength(1);
  });

  it('is corrected by its own reporter only, once, and retracted with a reason', async () => {
    const made = await note();
    const first = await made.send(terminal, 'ARRIVED', arrived);
    const corrects = first.body.id;
    const wrong = async (party: string, code: string, facts: object, of: unknown): Promise<string[]> =>
      errorsOf(expectProblem(await made.send(party, code, facts, { corrects: of }), 422, 'event.rules'));
    expect(await wrong('carrier', 'ARRIVED', arrived, corrects)).toEqual(['EVT-005 /corrects']);
    expect(await wrong(terminal, 'DEPARTED', arrived, corrects)).toEqual(['EVT-005 /corrects']);
    expect(await wrong(terminal, 'RETRACTED', { reason: 'x' }, undefined)).toEqual(['EVT-004 /corrects']);
    await made.say(terminal, 'ARRIVED', { station: 'Małaszewicze' }, { corrects });
    expect(await wrong(terminal, 'ARRIVED', arrived, corrects)).toEqual(['EVT-005 /corrects']);
    const second = (await made.events()).at(-1)?.id;
    await made.say(terminal, 'RETRACTED', { reason: 'Other train.' }, { corrects: second });
    const state = await made.state();
    expect([state.events, state.place]).toEqual([3, undefined]);
  });

  it('is read in pages, oldest first', async () => {
    const made = await note();
    for (const text of ['1', '2', '3']) await made.say(chongqing, 'CUSTOMS_MARK', { office: '8013', text });
    const key = exchange.keys[chengdu];
    const page = await exchange.call('GET', `${made.path}/events?limit=2`, { key });
    const rest = await exchange.call('GET', `${made.path}/events?cursor=${page.body.next}`, { key });
    const texts = [page, rest].map(({ body }) =>
      body.items?.map(({ facts }) => (facts as unknown as { text: string }).text),
    );
    expect(texts).toEqual([['1', '2'], ['3']]);
    expect(rest.body.next).toBeNull();
    expectProblem(
      await exchange.call('GET', `${made.path}/events?cursor=x`, { key }),
      400,
      'cursor.malformed',
    );
  });

  it('on a withdrawn note is recorded all the same, and flagged', async () => {
    const made = await note();
    const key = exchange.keys.carrier;
    await exchange.call('POST', `${made.path}/withdrawal`, { key, body: { reason: 'Wrong train.' } });
    expect(await made.say('carrier', 'ARRIVED', arrived)).toEqual(['EVT-006']);
    // Customs that no longer have the note are told no more.
    const last = (await inboxOf(exchange, chongqing)).filter(({ subject }) => subject === made.id).at(-1);
    expect(last?.type).toBe('document.withdrawn');
  });
});
