import { Database } from '../../src/database/database.service';
import { newId } from '../../src/database/ids.source';
import { SpreadsheetImport, SpreadsheetPart } from '../../src/making/making.entity';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { amend, pushTo, replay, untilState, withdraw, type Submitted } from '../support/deliveries';
import { kinds, numbered, submit, type KindFile } from '../support/documents';
import { until, waybillNumbered, type Exchange, type Reply } from '../support/exchange';
import { Receiver, type Arrival } from '../support/receiver';
import { inAnHour, TitleDesk, toOrderOf } from '../support/titles';

/** Serials that no other helper of the tests gives out. */
const from = 500_000;

/** A submission that can be sent again under its Idempotency-Key. */
export interface Sent {
  body: Record<string, unknown>;
  once: string;
  reply: Reply;
}

/** What an exchange was filled with, as far as one asks for it later. */
export interface House {
  documents: { path: string; party: string }[];
  titles: string[];
  checks: string[];
  sent: Sent;
}

/** Runs so many things side by side: as many as there are lanes at a counter, and not all at once. */
async function each<T>(items: readonly T[], does: (item: T, index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) await does(items[index] as T, index);
  };
  await Promise.all(Array.from({ length: 12 }, lane));
}

const serials = (count: number, offset = 0): number[] =>
  Array.from({ length: count }, (_, i) => from + offset + i);

/** Documents of every kind and age, titles, receipts, and deliveries that went well, died and were replayed. */
export async function fill(exchange: Exchange): Promise<House> {
  const receiver = await new Receiver().open();
  const refused = new Set(serials(12).map((serial) => waybillNumbered(serial).awb as string));
  receiver.answer = ({ message }: Arrival) =>
    refused.has(message.document.number) ? { status: 500, body: 'no room' } : { status: 200 };
  await pushTo(exchange, 'chongqing-customs', receiver.url);
  const house: House = { documents: [], titles: [], checks: [], sent: await firstSent(exchange) };
  await waybills(exchange, house, refused);
  await message(exchange, house);
  await others(exchange, house);
  await titles(exchange, house);
  await making(exchange);
  await printed(exchange, house);
  await receipts(exchange, house);
  await settled(exchange);
  await receiver.close();
  return house;
}

async function firstSent(exchange: Exchange): Promise<Sent> {
  const [body, once] = [waybillNumbered(from + 400), 'kept-over-the-move'];
  const reply = await exchange.call('POST', '/v1/air-waybills', { key: exchange.keys.forwarder, body, once });
  return { body, once, reply };
}

/** A document that came as a message: its original moves too. */
async function message(exchange: Exchange, house: House): Promise<void> {
  const raw = readFileSync(join(__dirname, '../../seeds/sandbox/air-waybill.xml'), 'utf8');
  const reply = await exchange.call('POST', '/v1/air-waybills', {
    key: exchange.keys.forwarder,
    raw,
    headers: { 'content-type': 'application/xml' },
  });
  const path = `/v1/air-waybills/${reply.body.id}`;
  for (const each of [path, `${path}/original`]) house.documents.push({ path: each, party: 'forwarder' });
}

async function waybills(exchange: Exchange, house: House, refused: Set<string>): Promise<void> {
  const sent: Submitted[] = [];
  await each(serials(240), async (serial, index) => {
    const content = waybillNumbered(serial);
    const reply = await exchange.call('POST', '/v1/air-waybills', {
      key: exchange.keys.forwarder,
      body: content,
    });
    const { id, number, contentHash } = reply.body as unknown as Submitted;
    sent[index] = { id, number, contentHash, content, etag: reply.headers.get('etag') ?? '' };
    house.documents.push({ path: `/v1/air-waybills/${id}`, party: 'forwarder' });
  });
  await each(sent, async (document, index) => {
    if (index % 6 !== 5) return;
    const { awb } = waybillNumbered(from + 500 + index);
    const newer = await amend(exchange, document, { awb });
    if (index % 12 === 11) await withdraw(exchange, await amend(exchange, newer));
  });
  const [mended, still] = sent as [Submitted, Submitted];
  const dead = async ({ id }: Submitted) => untilState(exchange, id, 'chongqing-customs', 'dead');
  refused.delete(mended.number);
  await replay(exchange, (await dead(mended)).id);
  await untilState(exchange, mended.id, 'chongqing-customs', 'delivered');
  await replay(exchange, (await dead(still)).id);
  await dead(still);
}

async function others(exchange: Exchange, house: House): Promise<void> {
  const drafts = kinds
    .filter(({ file }) => file !== 'air-waybill')
    .flatMap((kind) => serials(25, 1_000).map((serial) => ({ kind, serial })));
  await each(drafts, async ({ kind, serial }) => {
    const body = numbered(kind.file as KindFile, serial);
    const own = kind.file === 'rail-bill' ? { ...body, notes: notesOf(body, serial) } : body;
    const reply = await submit(exchange, kind.file, own);
    if (reply.status !== 201) throw new Error(`${kind.file}: ${reply.text}`);
    const path = `/v1/${kind.collection}/${reply.body.id}`;
    house.documents.push({ path, party: kind.party });
    if (kind.file === 'rail-note') await arrived(exchange, path);
  });
}

/** What the carrier of a note reports on it. */
async function arrived(exchange: Exchange, path: string): Promise<void> {
  const facts = { station: 'Łódź Olechów' };
  const body = { code: 'ARRIVED', occurredAt: '2026-11-23T19:05:00+08:00', facts };
  const reply = await exchange.call('POST', `${path}/events`, { key: exchange.keys.carrier, body });
  if (reply.status !== 201) throw new Error(`Not reported: ${reply.text}`);
}

/** A bill stands over goods of a note of its own. */
function notesOf(body: Record<string, unknown>, serial: number): object[] {
  const [note] = body.notes as object[];
  return [{ ...note, number: `PL-26-${serial + 100_000}` }];
}

async function titles(exchange: Exchange, house: House): Promise<void> {
  const desk = new TitleDesk(exchange);
  const authority = { agentId: exchange.ids.forwarder, until: inAnHour(), acts: ['ACCEPT'] };
  const fingerprints = ['ab'.repeat(32)];
  await exchange.call('PUT', `/v1/parties/${exchange.ids.landbridge}/rule-switches`, {
    key: exchange.keys.operator,
    body: { rules: ['AWB-002'], reason: 'kept over the move' },
  });
  await exchange.call('POST', '/v1/financing-registrations', {
    key: exchange.keys.bank,
    body: { fingerprints },
  });
  await exchange.call('POST', '/v1/authorities', { key: exchange.keys.seller, body: authority });
  for (let count = 0; count < 6; count += 1) {
    const titleId = await desk.circulating('seller', {}, await desk.bill(toOrderOf('seller')));
    if (count > 1) await desk.handOver('ENDORSE_TO_ORDER', 'seller', 'buyer', titleId);
    const holder = count > 1 ? 'buyer' : 'seller';
    const body = { partyId: exchange.ids.bank, until: inAnHour() };
    await exchange.call('POST', `/v1/titles/${titleId}/grants`, { key: exchange.keys[holder], body });
    await exchange.call('POST', `/v1/titles/${titleId}/watches`, { key: exchange.keys.bank });
    const check = await exchange.call('POST', '/v1/title-checks', {
      key: exchange.keys.bank,
      body: { titleId },
    });
    house.titles.push(titleId);
    house.checks.push(check.body.checkId as string);
  }
}

/** A place that the operator added, and a run of papers that is done. */
async function printed(exchange: Exchange, house: House): Promise<void> {
  const place = { names: { zh: '新站', en: 'New station' }, country: 'KZ', stationCode: '708507' };
  await exchange.call('PUT', '/v1/places/KZ-NEW', { key: exchange.keys.operator, body: place });
  const own = house.documents.find(({ party }) => party === 'forwarder');
  const body = { documents: [own?.path.split('/').at(-1)], view: 'record' };
  const run = await exchange.call('POST', '/v1/paper-runs', { key: exchange.keys.forwarder, body });
  if (run.status !== 202) throw new Error(`Paper run: ${run.text}`);
  const state = async (): Promise<string> => {
    const path = `/v1/paper-runs/${run.body.id}`;
    return (await exchange.call('GET', path, { key: exchange.keys.forwarder })).body.state as string;
  };
  await until('the papers are printed', async () => (await state()) === 'done');
}

async function receipts(exchange: Exchange, house: House): Promise<void> {
  await each(house.documents.slice(0, 40), async ({ path, party }, index) => {
    const { number } = (await exchange.call('GET', path, { key: exchange.keys[party] })).body;
    const customs = ['chongqing-customs', 'chengdu-customs'][index % 2] as string;
    await exchange.call('GET', path, { key: exchange.keys[customs] });
    const body = { document: { kind: 'air-waybill', number }, manifest: `M${from + index}`, ...released };
    const reply = await exchange.call('POST', '/v1/receipts', { key: exchange.keys[customs], body });
    if (reply.status !== 201) throw new Error(`Receipt: ${reply.text}`);
  });
  const body = { manifest: 'M-NOBODY-TOLD-OF', ...released };
  const kept = await exchange.call('POST', '/v1/receipts', { key: exchange.keys['chengdu-customs'], body });
  if (kept.status !== 202) throw new Error(`Receipt that fits nothing: ${kept.text}`);
}

const released = {
  level: 'L3',
  result: 'released',
  code: '11',
  subject: 'manifest',
  at: '2026-11-23T18:00:00+08:00',
};

/** A template, a term, and an import that waits with its file: its lease never ends, so that nobody takes it up. */
async function making(exchange: Exchange): Promise<void> {
  const key = exchange.keys.carrier;
  const template = { name: 'weekly', kind: 'rail-note', document: { noteKind: 'SMGS' } };
  const term = { category: 'goods', names: { zh: '茶具', ru: 'Чайная посуда' } };
  for (const [path, body] of [['templates', template] as const, ['glossary', term] as const])
    expect((await exchange.call('POST', `/v1/${path}`, { key, body })).status).toBe(201);
  const row: SpreadsheetImport = {
    ...{ id: newId('imp'), mode: 'test', partyId: exchange.ids.carrier as string, keyId: 'key_0' },
    ...{ kind: 'rail-note', dryRun: 0, state: 'waiting', leaseUntil: '9999-12-31T00:00:00.000Z', fence: 1 },
    ...{ rowsRead: 0, documentsChecked: 0, findingCount: 0, findings: '[]', documents: '[]' },
    ...{ createdAt: '2026-11-29T00:00:00.000Z', changedAt: '2026-11-29T00:00:00.000Z' },
  };
  await exchange.app.get(Database).write(async (tx) => {
    await tx.insert(SpreadsheetImport, row);
    await tx.insert(SpreadsheetPart, { importId: row.id, position: 0, bytes: 'bm90ZU51bWJlcgo=' });
  });
}

/** Waits until nothing is under way any more. */
function settled(exchange: Exchange): Promise<void> {
  const open = async (state: string): Promise<number> => {
    const path = `/v1/deliveries?limit=100&state=${state}`;
    const replies = ['forwarder', 'landbridge', 'carrier'].map((party) =>
      exchange.call('GET', path, { key: exchange.keys[party] }),
    );
    const items = (await Promise.all(replies)).flatMap(
      ({ body }) => body.items as unknown as { partyId: string }[],
    );
    // What is pulled waits for its receiver as long as that takes.
    return items.filter(({ partyId }) => partyId === exchange.ids['chongqing-customs']).length;
  };
  return until('everything is settled', async () => (await open('pending')) + (await open('waiting')) === 0);
}

/** What an exchange answers to everybody about everything that it was filled with. */
export async function answers(exchange: Exchange, house: House): Promise<Record<string, string>> {
  const asked: { party: string; path: string }[] = [
    ...house.documents.filter((_, index) => index % 5 === 0),
    ...house.documents.slice(0, 12).map(({ path, party }) => ({ party, path: `${path}/timeline?limit=100` })),
    ...house.documents.slice(0, 12).map(({ path, party }) => ({ party, path: `${path}/versions` })),
    ...house.titles.flatMap((id) => [
      { party: 'carrier', path: `/v1/titles/${id}` },
      { party: 'buyer', path: `/v1/titles/${id}/acts` },
    ]),
    ...house.checks.map((id) => ({ party: 'bank', path: `/v1/title-checks/${id}` })),
    ...['forwarder', 'carrier', 'landbridge'].flatMap((party) => [
      { party, path: '/v1/documents?limit=100' },
      { party, path: '/v1/deliveries?limit=100' },
      { party, path: '/v1/deliveries?limit=100&state=dead' },
    ]),
    ...['chongqing-customs', 'chengdu-customs'].flatMap((party) => [
      { party, path: '/v1/inbox?after=0&limit=1000' },
      { party, path: '/v1/inbox?after=300&limit=7' },
      { party, path: '/v1/endpoints' },
    ]),
    ...Object.keys(exchange.keys).map((party) => ({ party, path: '/v1/me' })),
    ...['/v1/parties', '/v1/routing-rules', '/.well-known/jwks.json'].map((path) => ({
      party: 'operator',
      path,
    })),
  ];
  const told: Record<string, string> = {};
  await each(asked, async ({ party, path }) => {
    // A refusal shows the name of the request, which is the caller's to choose.
    const headers = { 'x-request-id': 'asked' };
    const reply = await exchange.call('GET', path, { key: exchange.keys[party], headers });
    told[`${party} ${path}`] = `${reply.status} ${reply.headers.get('etag')} ${reply.text}`;
  });
  return told;
}

/** Where two exchanges answer differently: the question, and both answers from a little before that on. */
export function differences(one: Record<string, string>, other: Record<string, string>): string[][] {
  return Object.keys({ ...one, ...other }).flatMap((question) => {
    const [here, there] = [one[question] ?? '', other[question] ?? ''];
    if (here === there) return [];
    const place = [...here].findIndex((letter, index) => letter !== there[index]);
    const from = Math.max(0, place - 60);
    return [[question, here.slice(from, place + 60), there.slice(from, place + 60)]];
  });
}
