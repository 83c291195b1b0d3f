import { titlesOnLineSql } from '../../src/title/title-reading.service';
import { Database } from '../../src/database/database.service';
import { startExchange, type Exchange } from '../support/exchange';
import { describeOn } from '../support/services';
import { TitleDesk, toOrderOf } from '../support/titles';

interface Page {
  items: { type: string; receipt: { sequence: number } }[];
  next: string | null;
}

describe('the time line of a bill that was issued again and again', () => {
  let exchange: Exchange;
  let desk: TitleDesk;

  beforeAll(async () => {
    exchange = await startExchange();
    desk = new TitleDesk(exchange);
  });
  afterAll(() => exchange.stop());

  it('looks at twenty titles a page, and tells each act once', async () => {
    const key = exchange.keys.carrier;
    const issues = 23;
    let bill = await desk.bill(toOrderOf('seller'));
    const path = `/v1/rail-bills/${bill.id}`;
    for (let issued = 1; issued <= issues; issued += 1) {
      const titleId = await desk.offered('seller', {}, bill);
      const { offer } = await desk.state(titleId);
      const content = { offer: offer?.act };
      await desk.act('carrier', titleId, { type: 'WITHDRAW', capacity: 'ISSUER', content });
      const body = { ...bill.body, duplicateCustodian: `custodian ${issued}` };
      const put = await exchange.call('PUT', path, { key, body, headers: { 'if-match': bill.etag } });
      expect({ status: put.status, code: put.body.code }).toEqual({ status: 200, code: undefined });
      bill = { ...bill, contentHash: String(put.body.contentHash), etag: put.headers.get('etag') ?? '' };
    }
    const pages: Page['items'][] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const reply = await exchange.call('GET', `${path}/timeline?limit=100&cursor=${cursor}`, { key });
      const page = reply.body as unknown as Page;
      pages.push(page.items);
      cursor = page.next;
    }
    const issuesOn = pages.map((items) => items.filter(({ type }) => type === 'title.issue').length);
    expect(issuesOn).toEqual([20, 3]);
    const lines = pages.flat();
    for (const [type, count] of [
      ['title.issue', issues],
      ['title.withdraw', issues],
      ['document.amended', issues],
    ])
      expect(lines.filter((line) => line.type === type)).toHaveLength(count as number);
    const sequences = lines.map(({ receipt }) => receipt.sequence);
    expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b));
  });

  describeOn('embedded', 'on SQLite', () => {
    it('finds the titles of a document by their index', async () => {
      const steps = await exchange.app
        .get(Database)
        .read.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${titlesOnLineSql}`, 'doc_a', 'test', 0, 21);
      const details = steps.map(({ detail }) => detail);
      expect(details.join('\n')).toContain('title_document (document_id=?)');
      expect(details.filter((detail) => detail.startsWith('SCAN'))).toEqual([]);
    });
  });
});
