import { unzipSync, zipSync, strFromU8, strToU8 } from 'fflate';
import type { SheetFinding } from '../../src/making/sheet';
import { startExchange, type Exchange, type Reply } from '../support/exchange';
import type { Draft } from '../support/documents';
import { expectProblem, stock } from '../support/problems';
import { airSheet, ended, noteSheet, send, type SheetFile } from '../support/sheets';

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

describe('importing a spreadsheet', () => {
  /** Sends a file as the forwarder and waits for its end. */
  async function imported(query: string, file: SheetFile, party = 'forwarder') {
    const taken = await send(exchange, exchange.keys[party], query, file);
    expect(taken.status).toBe(202);
    const { reply, seen } = await ended(exchange, exchange.keys[party], text(taken, 'id'));
    return { body: reply.body, seen, findings: reply.body.findings as unknown as SheetFinding[] };
  }

  it('the template of every kind is a workbook and a CSV under the same headings', async () => {
    for (const kind of ['rail-note', 'multimodal-waybill', 'air-waybill', 'rail-bill']) {
      const response = await fetch(`${exchange.url}/v1/spreadsheets/${kind}`, {
        headers: { authorization: `Bearer ${exchange.keys.forwarder}` },
      });
      const sheet = strFromU8(
        unzipSync(new Uint8Array(await response.arrayBuffer()))['xl/worksheets/sheet1.xml'] as Uint8Array,
      );
      const csv = await as('forwarder', 'GET', `/v1/spreadsheets/${kind}?format=csv`);
      const [heading = ''] = /[^\ufeff",]+/.exec(csv.text) ?? [];
      expect(heading).toMatch(/\p{Script=Han}.*[A-Za-z]/u);
      expect(sheet).toContain(heading);
      expect(csv.headers.get('content-disposition')).toBe(`attachment; filename="${kind}.csv"`);
    }
    const sheet = await as('forwarder', 'GET', '/v1/spreadsheets/rail-note?format=csv');
    expect(sheet.text).toContain('[SMGS 15]');
    expectProblem(
      await as('forwarder', 'GET', '/v1/spreadsheets/rail-note?format=ods'),
      400,
      'request.malformed',
    );
    expectProblem(await as('forwarder', 'GET', '/v1/spreadsheets/nothing'), 400, 'request.malformed');
  });

  it('a bad row 17 of 50 saves nothing and is named by row, column, heading and box, in the words of the rule', async () => {
    const before = await stock(exchange, exchange.keys.forwarder as string);
    const bad = airSheet(3_100_000, 50, (row, fileRow) => {
      if (fileRow === 17)
        row.set(
          'awb',
          String(row.get('awb')).replace(/\d$/, (last) => String((+last + 1) % 7)),
        );
      if (fileRow === 18) row.set('rateLines[].pieces', '３０ 件').delete('consignee.city');
    });
    const { body, findings } = await imported('kind=air-waybill', bad);
    expect(body).toMatchObject({ state: 'refused', rowsRead: 50, documentsChecked: 50, documentsSaved: 0 });
    expect(findings[0]).toMatchObject({
      ...{ row: 17, column: 'A', box: 'AWB 1', rule: 'AWB-002', pointer: '/awb' },
      heading: { en: 'Air waybill number', zh: '航空运单号（总运单号）' },
      correction: expect.stringMatching(/^999-/) as string,
      message: { en: expect.stringContaining('check digit') as string },
    });
    expect(findings.map(({ rule, row, heading }) => [rule, row, heading?.en])).toEqual([
      ['AWB-002', 17, 'Air waybill number'],
      ['SHEET-NUMBER', 18, 'Rate lines: Pieces'],
      ['SHAPE-REQUIRED', 18, 'Consignee: City'],
    ]);
    expect(await stock(exchange, exchange.keys.forwarder as string)).toEqual(before);
    // The same file mended goes in whole.
    const good = await imported('kind=air-waybill', airSheet(3_100_000, 50));
    expect(good).toMatchObject({ body: { state: 'done', documentsSaved: 50 }, findings: [] });
    expect((await stock(exchange, exchange.keys.forwarder as string)).documents).toBe(before.documents + 50);
    const made = await as('forwarder', 'GET', `/v1/spreadsheet-imports/${body.id}/documents`);
    expect(made.body).toEqual({ items: [], next: null });
    const page = `/v1/spreadsheet-imports/${good.body.id}/documents?limit=30`;
    const first = await as('forwarder', 'GET', page);
    const rest = await as('forwarder', 'GET', `${page}&cursor=${text(first, 'next')}`);
    const items = [...(first.body.items as unknown as Draft[]), ...(rest.body.items as unknown as Draft[])];
    expect(items.map(({ row }) => row)).toEqual(Array.from({ length: 50 }, (_, index) => index + 2));
    const one = await as('forwarder', 'GET', `/v1/air-waybills/${items[0]?.id as string}`);
    expect(one.body).toMatchObject({ number: items[0]?.number, status: 'current', version: 1 });
  });

  it('dryRun saves nothing; the same key has the first answer; numbers that are taken are told', async () => {
    const file = airSheet(3_200_000, 3);
    const tried = await imported('kind=air-waybill&dryRun=true', file);
    expect(tried.body).toMatchObject({ state: 'done', dryRun: true, documentsChecked: 3, documentsSaved: 0 });
    const key = exchange.keys.forwarder;
    const first = await send(exchange, key, 'kind=air-waybill', file, 'import-once');
    const again = await send(exchange, key, 'kind=air-waybill', file, 'import-once');
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.body).toEqual(first.body);
    await ended(exchange, key, text(first, 'id'));
    const taken = await imported('kind=air-waybill', file);
    expect(taken.findings.map(({ rule, row, column }) => `${rule} ${column}${row}`)).toEqual([
      'SHEET-NUMBER-TAKEN A2',
      'SHEET-NUMBER-TAKEN A3',
      'SHEET-NUMBER-TAKEN A4',
    ]);
    const { items } = (await as('forwarder', 'GET', `/v1/documents?number=${taken.findings[0]?.document}`))
      .body;
    const id = (items as unknown as Draft[])[0]?.id as string;
    const { document } = (await as('forwarder', 'GET', `/v1/air-waybills/${id}`)).body;
    const refused = await as('forwarder', 'POST', '/v1/air-waybills', document);
    expectProblem(refused, 409, 'document.number_taken');
    const dry = await as('forwarder', 'POST', '/v1/air-waybills?dryRun=true', document);
    const [told] = dry.body.findings as unknown as SheetFinding[];
    // Whoever tries, imports or submits is sent to the same document.
    expect(told?.rule).toBe('DOC-NUMBER-TAKEN');
    expect(told?.remedy).toEqual({ en: refused.body.remedy, zh: refused.body.remedy_zh });
    expect(taken.findings[0]?.remedy).toEqual(told?.remedy);
    expect(told?.remedy.en).toContain('GET /v1/documents?number=');
    // With another error in the file as well: whoever mends it is not sent back a second time.
    const both = airSheet(
      3_200_002,
      2,
      (row, fileRow) => fileRow === 3 && row.set('rateLines[].pieces', 'x'),
    );
    expect((await imported('kind=air-waybill', both)).findings.map(({ rule, row }) => [rule, row])).toEqual([
      ...[
        ['SHEET-NUMBER', 3],
        ['QTY-002', 3],
        ['SHEET-NUMBER-TAKEN', 2],
      ],
    ]);
    const twice = airSheet(3_300_000, 2, (row, fileRow) => {
      row.set('awb', fileRow === 2 ? '999-33000004' : '999 33000004');
    });
    expect((await imported('kind=air-waybill', twice)).findings).toMatchObject([
      { rule: 'SHEET-NUMBER-TWICE', row: 3, column: 'A' },
    ]);
    const repeated = airSheet(3_300_000, 2, (row) => row.set('awb', '999-33000004'));
    // Two rows of one number are one document, whose second waybill has everything twice.
    expect((await imported('kind=air-waybill', repeated)).body.documentsChecked).toBe(1);
  });

  it('a flight has a manifest a day, and a file may have a week of them', async () => {
    const days =
      'flight,date,points[].airport\nCA431,2026-11-25,FRA\nCA431,,MUC\n,,CDG\nCA431,2026-11-26,FRA\n';
    const file = { bytes: Buffer.from(days), type: 'text/csv' };
    const { body, findings } = await imported('kind=flight-manifest&dryRun=true', file);
    expect(body).toMatchObject({ rowsRead: 4, documentsChecked: 2 });
    expect(findings.map(({ rule }) => rule)).not.toContain('SHEET-DIFFERS');
    const numbers = findings.map(({ document }) => document);
    expect([...new Set(numbers)]).toEqual(['CA431/2026-11-25', 'CA431/2026-11-26']);
  });

  it('5,000 rows become 50 notes of 100 goods, and the way there is told', async () => {
    const { body, seen } = await imported('kind=rail-note', noteSheet('BULK', 50), 'carrier');
    expect(body).toMatchObject({ state: 'done', rowsRead: 5_000, documentsSaved: 50, findingCount: 0 });
    expect([...seen]).toEqual([...seen].sort((a, b) => a - b));
    const { items } = (await as('carrier', 'GET', '/v1/documents?number=BULK-1049')).body;
    const id = (items as unknown as Draft[])[0]?.id as string;
    const read = await as('carrier', 'GET', `/v1/rail-consignment-notes/${id}`);
    expect((read.body.document as unknown as { goods: unknown[] }).goods).toHaveLength(100);
    expect(read.body).toMatchObject({ status: 'current', findings: [] });
  });

  it('hostile and foreign files are refused with a reason', async () => {
    const good = airSheet(3_400_000, 1);
    const parts = unzipSync(good.bytes);
    const path = 'xl/worksheets/sheet1.xml';
    const sheet = strFromU8(parts[path] as Uint8Array);
    const entities = zipSync({
      ...parts,
      [path]: strToU8(`<!DOCTYPE a [<!ENTITY b "c">]>${sheet.slice(55)}`),
    });
    const refused = await imported('kind=air-waybill', { ...good, bytes: Buffer.from(entities) });
    expect(refused.body.state).toBe('refused');
    expect(refused.findings.map(({ rule }) => rule)).toEqual(['SHEET-DOCTYPE']);
    const key = exchange.keys.forwarder;
    const large = { bytes: Buffer.alloc(9 * 1024 * 1024, 'x'), type: 'text/csv' };
    const tooLarge = await send(exchange, key, 'kind=air-waybill', large).catch(() => undefined);
    // A client may see its connection cut before it has sent everything.
    if (tooLarge) expectProblem(tooLarge, 413, 'body.too_large');
    expectProblem(await send(exchange, key, 'kind=nothing', good), 400, 'request.malformed');
    expectProblem(await send(exchange, key, 'kind=air-waybill&dryRun=1', good), 400, 'request.malformed');
    const json = { bytes: Buffer.from('{}'), type: 'application/json' };
    expectProblem(await send(exchange, key, 'kind=air-waybill', json), 415, 'media.unsupported');
    const elsewhere = await exchange.call('POST', '/v1/air-waybills', {
      ...{ key, raw: good.bytes, headers: { 'content-type': good.type } },
    });
    expectProblem(elsewhere, 415, 'media.unsupported');
  });

  it('nobody else sees an import, and its owner finds it in the list', async () => {
    const { body } = await imported('kind=air-waybill', airSheet(3_500_000, 1));
    expectProblem(await as('carrier', 'GET', `/v1/spreadsheet-imports/${body.id}`), 404, 'resource.unknown');
    const foreign = await as('carrier', 'GET', `/v1/spreadsheet-imports/${body.id}/documents`);
    expectProblem(foreign, 404, 'resource.unknown');
    const { items = [] } = (await as('forwarder', 'GET', '/v1/spreadsheet-imports?limit=1')).body;
    expect(items).toMatchObject([{ id: body.id, state: 'done', documentsSaved: 1 }]);
  });
});
