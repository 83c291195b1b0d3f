import { example, startExchange, type Exchange, type Reply } from '../support/exchange';
import { numbered, submit, type Draft } from '../support/documents';
import { expectProblem, stock } from '../support/problems';

let exchange: Exchange;
beforeAll(async () => {
  exchange = await startExchange();
});
afterAll(() => exchange.stop());

/** A call of a party with a body. */
const as = (party: string, method: string, path: string, body?: unknown): Promise<Reply> =>
  exchange.call(method, path, { key: exchange.keys[party], body });

const text = (reply: Reply, ...path: string[]): string =>
  path.reduce<unknown>((node, key) => (node as Draft)[key], reply.body) as string;

describe('drafts', () => {
  let noteId: string;
  beforeAll(async () => {
    noteId = text(await submit(exchange, 'rail-note', numbered('rail-note', 910_001)), 'id');
  });
  const draft = (body: object, party = 'carrier'): Promise<Reply> => as(party, 'POST', '/v1/drafts', body);
  const pointers = (reply: Reply): string[] =>
    (reply.body.missing as unknown as { pointer: string }[]).map(({ pointer }) => pointer);

  it('an earlier note becomes a new one: what is its own is emptied and named, the rest kept', async () => {
    const before = await stock(exchange, exchange.keys.carrier as string);
    const empty = await draft({ from: { document: noteId } });
    expect(empty.body).toMatchObject({
      kind: 'rail-note',
      submitTo: '/v1/rail-consignment-notes',
      findings: [],
    });
    expect(pointers(empty)).toEqual(
      expect.arrayContaining(['/noteNumber', '/contractDate', '/containers/0/number', '/seals']),
    );
    expect(empty.body.missing).toContainEqual(
      expect.objectContaining({ pointer: '/goods/1/containers/0/container', sameAs: '/containers/1/number' }),
    );
    const { goods, consignor } = empty.body.document as unknown as Draft;
    expect(consignor).toEqual(example('rail-note').consignor);
    expect(goods).toMatchObject([{ packages: 32, containers: [{ packages: 20 }, { packages: 12 }] }, {}]);
    expect(empty.body.origins).toContainEqual({ pointer: '/goods', source: 'document' });
    expect(await stock(exchange, exchange.keys.carrier as string)).toEqual(before);
  });

  it('filled in, it is a document to submit; values that belong together are filled in together', async () => {
    const filled = await draft({
      from: { document: noteId },
      fill: {
        ...{
          '/noteNumber': 'PL-26-910002',
          '/contractDate': '2026-12-01',
          '/wagons/0/number': '335149512071',
        },
        ...{ '/containers/0/number': 'JIAU4201176', '/containers/1/number': 'JIAU4201181' },
      },
      overrides: { attachedDocuments: null, trainNumber: 'X8090', consignee: { city: 'CHONGQING' } },
      translate: ['de'],
    });
    expect(pointers(filled)).toEqual(['/trainDate', '/seals']);
    const document = filled.body.document as unknown as Draft;
    expect(document).toMatchObject({
      goods: [{ containers: [{ container: 'JIAU4201176' }, { container: 'JIAU4201181' }] }, {}],
      containers: [{ onWagon: '335149512071' }, {}],
      consignee: { city: 'CHONGQING', country: 'CN' },
    });
    expect(filled.body.translations).toEqual(
      expect.arrayContaining([
        { pointer: '/goods/1/names/de', value: 'Bremsscheiben', mark: 'list' },
        { pointer: '/departureStation/names/de', value: expect.any(String) as string, mark: 'list' },
      ]),
    );
    expect(filled.body.origins).toContainEqual({ pointer: '/goods/1/names/de', source: 'glossary' });
    expect((await submit(exchange, 'rail-note', document)).status).toBe(201);
    const findings = expectProblem(
      await draft({ from: { document: noteId }, fill: { '/loadedBy': 'X' } }),
      422,
      'document.shape',
    );
    expect(findings).toMatchObject([{ rule: 'DRAFT-FILL', pointer: '/fill/~1loadedBy' }]);
  });

  it('a day that two fields had by chance is filled in where it was given and nowhere else', async () => {
    const days = { contractDate: '2026-11-18', trainDate: '2026-11-18' };
    const template = await as('carrier', 'POST', '/v1/templates', {
      ...{ name: 'days', kind: 'rail-note', document: days },
    });
    const filled = await draft({
      from: { template: text(template, 'id') },
      fill: { '/contractDate': '2026-12-01' },
    });
    expect(filled.body.document).toMatchObject({ contractDate: '2026-12-01' });
    expect(pointers(filled)).toContain('/trainDate');
    await as('carrier', 'DELETE', `/v1/templates/${text(template, 'id')}`);
  });

  it('rules are checked, and what a rule finds is shown and not refused', async () => {
    const wrong = await draft({
      from: { document: noteId },
      fill: {
        '/noteNumber': 'PL-26-910003',
        '/contractDate': '2026-12-01',
        '/containers/0/number': 'JIAU4201177',
      },
    });
    expect(wrong.status).toBe(200);
    expect(wrong.body.findings).toMatchObject([
      { rule: 'CNT-002', pointer: '/containers/0/number', correction: 'JIAU4201176' },
      {},
    ]);
    expect(wrong.body.proposals).toContainEqual(
      expect.objectContaining({ pointer: '/containers/0/number', value: 'JIAU4201176', source: 'check' }),
    );
  });

  it('a leg of a waybill is drafted by the same call, with origins and what the waybill does not say', async () => {
    const waybill = text(
      await submit(exchange, 'multimodal-waybill', numbered('multimodal-waybill', 910_004)),
      'id',
    );
    const leg = await draft({ from: { waybill, leg: 2, view: 'smgs' } }, 'landbridge');
    expect(leg.body).toMatchObject({ kind: 'rail-note', document: { noteNumber: 'CY-26-0417735' } });
    expect(pointers(leg)).toEqual(expect.arrayContaining(['/payers', '/massMethod']));
    expect(leg.body.origins).toContainEqual({
      ...{ pointer: '/noteNumber', source: 'waybill', from: '/legs/1/documents/0/number' },
    });
    expectProblem(
      await draft({ from: { waybill, leg: 1, view: 'smgs' } }, 'landbridge'),
      404,
      'view.unknown',
    );
    expectProblem(await draft({ from: { waybill } }, 'landbridge'), 422, 'draft.source');
    expectProblem(await draft({ from: { waybill, document: noteId } }), 422, 'draft.source');
    expectProblem(await draft({ from: { document: noteId } }, 'forwarder'), 404, 'resource.unknown');
  });

  it('a template is kept under a name, by its party alone, and drafts are made of it', async () => {
    const { noteNumber, contractDate, seals, ...rest } = example('rail-note');
    void [noteNumber, contractDate, seals];
    const body = { name: 'Łódź weekly 罗兹周班列', kind: 'rail-note', document: rest };
    const made = await as('carrier', 'POST', '/v1/templates', body);
    expect(made).toMatchObject({ status: 201, body: { name: body.name, kind: 'rail-note' } });
    const path = `/v1/templates/${text(made, 'id')}`;
    expectProblem(await as('carrier', 'POST', '/v1/templates', body), 409, 'template.name_taken');
    const unknown = await as('carrier', 'POST', '/v1/templates', {
      ...body,
      name: 'b',
      document: { colour: 1 },
    });
    expect(expectProblem(unknown, 422, 'document.shape')).toMatchObject([{ pointer: '/document/colour' }]);
    const blank = await as('carrier', 'POST', '/v1/templates', { ...body, name: '\u3000 ' });
    expect(expectProblem(blank, 422, 'document.shape')).toMatchObject([{ rule: 'TEMPLATE-NAME' }]);
    expectProblem(
      await as('carrier', 'POST', '/v1/templates', { ...body, kind: 'x' }),
      400,
      'request.malformed',
    );
    for (const [method, sent] of [['GET'], ['PUT', body], ['DELETE']] as const)
      expectProblem(await as('forwarder', method, path, sent), 404, 'resource.unknown');
    const listed = await as('carrier', 'GET', '/v1/templates');
    expect(listed.body.items).toMatchObject([{ name: body.name }]);
    const replaced = await as('carrier', 'PUT', path, { ...body, name: 'weekly' });
    expect(replaced.body).toMatchObject({ name: 'weekly' });
    const from = { template: text(made, 'id') };
    const drafted = await draft({ from, overrides: { noteNumber: 'PL-26-910005' } });
    expect(drafted.body).toMatchObject({
      from: { name: 'weekly' },
      document: { noteNumber: 'PL-26-910005' },
    });
    expect(pointers(drafted)).toContain('/contractDate');
    expect((await as('carrier', 'DELETE', path)).status).toBe(204);
    expectProblem(await draft({ from }), 404, 'resource.unknown');
  });
});

describe('the glossary', () => {
  const find = (query: string, party = 'forwarder'): Promise<Reply> =>
    as(party, 'GET', `/v1/glossary?${query}`);
  const term = { category: 'goods', names: { zh: '摩托车头盔', ru: 'Мотоциклетные шлемы' }, hs6: '650610' };

  it('translates the terms of the list in every direction, each with its mark', async () => {
    const { items } = (await find(`q=${encodeURIComponent('制动盘')}&from=zh&to=ru`)).body;
    expect(items).toMatchObject([{ translation: 'Тормозные диски', mark: 'list', hs6: '870830' }]);
    const back = await find('q=bremsscheiben&from=de&to=zh');
    expect(back.body.items).toMatchObject([{ translation: '制动盘' }]);
    expect((await find('q=870830')).body.items).toHaveLength(2);
    const page = await find('category=packaging&limit=10');
    const next = await find(`category=packaging&limit=10&cursor=${text(page, 'next')}`);
    expect([page, next].flatMap(({ body }) => body.items as unknown as object[])).toHaveLength(19);
    expectProblem(await find('from=pl'), 400, 'request.malformed');
  });

  it('a term of a party is its own until the operator promotes it, which goes on the journal', async () => {
    const made = await as('forwarder', 'POST', '/v1/glossary', term);
    expect(made).toMatchObject({ status: 201, body: { mark: 'human' } });
    const path = `/v1/glossary/${text(made, 'id')}`;
    const asked = `q=${encodeURIComponent('摩托车头盔')}&to=ru`;
    expect((await find(asked)).body.items).toMatchObject([{ mark: 'human' }]);
    expect((await find(asked, 'carrier')).body.items).toEqual([]);
    expectProblem(await as('carrier', 'DELETE', path), 404, 'resource.unknown');
    expectProblem(await as('forwarder', 'POST', `${path}/promotion`), 403, 'role.not_allowed');
    expect((await find(`${asked}&mark=human`, 'operator')).body.items).toMatchObject([
      { id: text(made, 'id') },
    ]);
    expect((await as('operator', 'POST', `${path}/promotion`)).body).toMatchObject({ mark: 'list' });
    expect((await find(asked, 'carrier')).body.items).toMatchObject([{ mark: 'list' }]);
    const inbox = await as('forwarder', 'GET', '/v1/inbox?after=0&limit=1000');
    expect(inbox.text).toContain('glossary.promoted');
    expectProblem(await as('forwarder', 'DELETE', path), 403, 'role.not_allowed');
    expect((await as('operator', 'DELETE', path)).status).toBe(204);
  });

  it("a machine's translation keeps its mark until a person confirms it, and is not promoted before", async () => {
    const names = { zh: '电动牙刷', ru: 'Электрические зубные щётки' };
    const made = await as('forwarder', 'POST', '/v1/glossary', { category: 'goods', names, mark: 'machine' });
    const path = `/v1/glossary/${text(made, 'id')}`;
    expectProblem(await as('operator', 'POST', `${path}/promotion`), 404, 'resource.unknown');
    expectProblem(await as('carrier', 'POST', `${path}/confirmation`), 404, 'resource.unknown');
    expect((await as('forwarder', 'POST', `${path}/confirmation`)).body).toMatchObject({ mark: 'human' });
    expect((await as('forwarder', 'DELETE', path)).status).toBe(204);
    const claimed = await as('forwarder', 'POST', '/v1/glossary', { ...term, mark: 'list' });
    expectProblem(claimed, 422, 'document.shape');
    for (const only of [{ zh: '盐' }, { zh: '盐', ru: '—' }]) {
      const alone = await as('forwarder', 'POST', '/v1/glossary', { category: 'goods', names: only });
      expect(expectProblem(alone, 422, 'document.shape')).toMatchObject([{ rule: 'GLOSSARY-TWO' }]);
    }
  });
});

describe('a document that is only tried', () => {
  const tried = (body: unknown, party = 'carrier'): Promise<Reply> =>
    as(party, 'POST', '/v1/rail-consignment-notes?dryRun=true', body);

  it('gets proposals from checks, places and the glossary, refused or not; nothing is put in', async () => {
    const note = numbered('rail-note', 910_010) as {
      goods: { names: Draft }[];
      containers: { number: string }[];
      destinationStation: Draft;
    };
    const [item] = note.goods;
    if (item) item.names = { zh: '制动盘', en: 'Brake discs' };
    note.destinationStation = { names: { zh: '重庆' }, country: 'CN', code: '33035781' };
    const ruled = await tried(note);
    expectProblem(ruled, 422, 'document.rules');
    const proposed = (reply: Reply): string[] =>
      (
        reply.body.proposals as unknown as { pointer: string; value: string; source: string; mark?: string }[]
      ).map(({ pointer, value, source, mark }) => `${pointer} ${value} ${source} ${mark}`);
    expect(proposed(ruled)).toEqual(
      expect.arrayContaining([
        '/goods/0/names/ru Тормозные диски glossary list',
        '/destinationStation/names/ru Чунцин places list',
        '/destinationStation/unlocode CNCQI places undefined',
      ]),
    );
    const accepted = await tried({ ...note, ...numbered('rail-note', 910_010) });
    expect(accepted.body).toMatchObject({ result: 'would_be_accepted' });
    expect(proposed(accepted)).toContain('/borderStations/0/exit/names/zh 马拉舍维奇 places list');
    const [first] = note.containers;
    if (first) first.number = 'JIAU4201177';
    const shaped = await tried(note);
    expect(proposed(shaped)[0]).toBe('/containers/0/number JIAU4201176 check undefined');
    // A submission has findings and no proposals.
    const submitted = await submit(exchange, 'rail-note', note);
    expect('proposals' in submitted.body).toBe(false);
  });

  it("a party's own term is proposed to it alone, with the mark of who has read it", async () => {
    const names = { zh: '特种货物甲', ru: 'Особый груз А' };
    await as('carrier', 'POST', '/v1/glossary', { category: 'goods', names, mark: 'machine' });
    const note = numbered('rail-note', 910_011) as { goods: { names: Draft }[] };
    if (note.goods[0]) note.goods[0].names = { zh: names.zh };
    const wanted = expect.objectContaining({
      pointer: '/goods/0/names/ru',
      value: names.ru,
      mark: 'machine',
    }) as object;
    expect((await tried(note)).body.proposals).toContainEqual(wanted);
    expect((await tried(note, 'forwarder')).body.proposals).not.toContainEqual(wanted);
  });

  it('what is wrong comes with a value that would pass, where it can be computed', async () => {
    const previewed = (document: object): Promise<Reply> =>
      as('carrier', 'POST', '/v1/previews', { kind: 'rail-note', view: 'smgs', document });
    const body = numbered('rail-note', 910_012);
    const [container, ...others] = body.containers as Draft[];
    const mistyped = { ...body, containers: [{ ...container, number: 'JIАU4201170' }, ...others] };
    expect((await previewed(mistyped)).body.errors).toContainEqual(
      expect.objectContaining({ pointer: '/containers/0/number', correction: 'JIAU4201176' }),
    );
    const [goods, ...rest] = body.goods as Draft[];
    const short = { ...body, goods: [{ ...goods, packages: 31 }, ...rest] };
    expect((await previewed(short)).body.errors).toContainEqual(
      expect.objectContaining({ rule: 'RAIL-046', pointer: '/goods/0/packages', correction: 32 }),
    );
  });
});
