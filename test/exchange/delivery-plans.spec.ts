import { deliveryPage, endOfWalk } from '../../src/exchange/delivery-list';
import { dueSql, endpointsDueSql } from '../../src/exchange/delivery-sql';
import { openStore, type Store } from '../support/funnel';
import { describeOn } from '../support/services';

/** SQLite keeps no statistics of itself, so what a statement reads is told by its words alone. */
let store: Store;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

const planOf = async (sql: string, values: readonly string[]): Promise<string[]> => {
  const steps = await store.database.read.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ...values);
  return steps.map(({ detail }) => detail);
};

const asked = { mode: 'test', seenBy: 'pty_a', size: 21 };

describeOn('embedded', 'statements on deliveries', () => {
  it('find what is due among what was not delivered, and what stands before it by its document', async () => {
    for (const [sql, values] of [
      [dueSql, ['ept_a', 'now', 'now']],
      [endpointsDueSql, ['now', 'now', 'now']],
    ] as const) {
      const plan = (await planOf(sql, values)).join('\n');
      expect(plan).toContain('INDEX delivery_due (state=? AND endpoint_id=? AND next_attempt_at<?)');
      expect(plan).toContain('INDEX delivery_order (document_id=? AND party_id=? AND ordinal<?)');
    }
  });

  it.each([
    ['what a party sees', {}, ['delivery_submitter (submitter_id=?)', 'delivery_receiver (party_id=?)']],
    ['dead letters', { state: 'dead' }, ['delivery_due (state=?)']],
    ['dead letters of a receiver', { state: 'dead', receiver: 'pty_b' }, ['delivery_due (state=?)']],
    ['what was skipped', { state: 'skipped' }, ['delivery_due (state=?)']],
    ['a document', { document: 'doc_a' }, ['delivery_order (document_id=?)']],
  ] as const)('read a page of %s by an index that has few rows more', async (_, narrowed, indices) => {
    for (const before of [undefined, 'dlv_z']) {
      const { sql, values } = deliveryPage({ ...asked, ...narrowed, before });
      const searches = (await planOf(sql, values)).filter((step) => step.startsWith('SEARCH delivery'));
      expect(searches).toHaveLength(indices.length);
      for (const [place, index] of indices.entries())
        expect(searches[place]?.replace(' AND id<?', '')).toContain(index);
    }
  });
});

describeOn('embedded', 'the walk through deliveries', () => {
  it.each([
    ['what a party sees', asked, ['delivery_submitter (submitter_id=?', 'delivery_receiver (party_id=?']],
    ['what the operator sees', { ...asked, seenBy: undefined }, ['sqlite_autoindex_delivery_1']],
  ] as const)(
    'find where the walk through %s ends, and what is newer than a time, by the same',
    async (_, query, indices) => {
      const walk = endOfWalk({ ...query, from: 'dlv_a', before: 'dlv_z' }, 10_000);
      const page = deliveryPage({ ...query, before: 'dlv_z', end: 'dlv_a', state: 'delivered' });
      for (const { sql, values } of [walk ?? { sql: '', values: [] }, page]) {
        const searches = (await planOf(sql, values)).filter((step) => step.startsWith('SEARCH delivery'));
        expect(searches).toHaveLength(indices.length);
        for (const [place, index] of indices.entries()) {
          expect(searches[place]).toContain(index);
          expect(searches[place]).toContain('id>? AND id<?');
        }
      }
    },
  );
});
