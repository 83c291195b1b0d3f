import { deliveryPage, endOfWalk } from './delivery-list';
import { isUndelivered } from './delivery-sql';
import { deliveryStates } from './delivery-state';

const asked = { mode: 'test', seenBy: 'pty_a', size: 21 };
const selects = (sql: string): number => sql.split('SELECT id,').length - 1;

describe('a page of deliveries', () => {
  it('of a party is two lists of one page each; of the operator one', () => {
    expect(selects(deliveryPage(asked).sql)).toBe(2);
    expect(deliveryPage(asked).sql.match(/LIMIT 21/g)).toHaveLength(3);
    expect(selects(deliveryPage({ ...asked, seenBy: undefined }).sql)).toBe(1);
  });

  it('of one document, or of what was not delivered, is one list', () => {
    for (const state of ['pending', 'gathered', 'blocked', 'dead', 'skipped', 'withdrawn'] as const) {
      const { sql } = deliveryPage({ ...asked, state });
      expect(selects(sql)).toBe(1);
      expect(sql).toContain(isUndelivered);
    }
    expect(selects(deliveryPage({ ...asked, document: 'doc_a' }).sql)).toBe(1);
  });

  it('says nothing of that of any other state', () => {
    for (const state of ['waiting', 'delivered'] as const)
      expect(deliveryPage({ ...asked, state }).sql).not.toContain(isUndelivered);
  });

  it('has a value for every mark', () => {
    const narrowed = {
      document: 'doc_a',
      receiver: 'pty_b',
      since: '2026-01-02T00:00:00.000Z',
      before: 'dlv_z',
    };
    for (const seenBy of [undefined, 'pty_a'])
      for (const state of [undefined, ...deliveryStates])
        for (const more of [{}, narrowed, { receiver: 'pty_b' }]) {
          const { sql, values } = deliveryPage({ ...asked, ...more, seenBy, state });
          expect(sql.split('?').length - 1).toBe(values.length);
        }
  });

  it('looks no further than where its walk ends, unless few are looked at anyway', () => {
    expect(endOfWalk(asked, 10_000)?.sql).toContain('OFFSET 9999');
    expect(endOfWalk({ ...asked, state: 'delivered' }, 10_000)).toBeDefined();
    expect(endOfWalk({ ...asked, state: 'dead' }, 10_000)).toBeUndefined();
    expect(endOfWalk({ ...asked, document: 'doc_a' }, 10_000)).toBeUndefined();
    const { sql, values } = deliveryPage({ ...asked, end: 'dlv_c' });
    expect(sql.match(/id >= \?/g)).toHaveLength(2);
    expect(values.filter((value) => value === 'dlv_c')).toHaveLength(2);
  });
});
