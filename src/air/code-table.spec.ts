import * as fc from 'fast-check';
import { CodeTable, dayOf, onDay, type ListedCode } from './code-table';

const seeds: ListedCode[] = [
  { code: 'PER', en: 'Perishables', zh: '鲜活易腐品' },
  { code: 'AVI', en: 'Live animals', zh: '活体动物' },
];

describe('a table of codes', () => {
  it('has the seeds, and those of the operator beside them or in their place', () => {
    const table = new CodeTable(seeds);
    table.putInForce([
      { code: 'QQQ', en: 'Ours' },
      { code: 'PER', en: 'Perishable goods' },
    ]);
    expect(table.codes).toEqual([
      { code: 'PER', en: 'Perishable goods', zh: '鲜活易腐品' },
      seeds[1],
      { code: 'QQQ', en: 'Ours' },
    ]);
    table.putInForce([]);
    expect(table.codes).toEqual(seeds);
  });

  it('counts a code from its first day to its last, both included', () => {
    const days = fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(fc.array(days, { minLength: 3, maxLength: 3 }), (dates) => {
        const [first, between, last] = dates.map((date) => date.toISOString().slice(0, 10)).toSorted();
        const table = new CodeTable(seeds);
        table.putInForce([{ code: 'QQQ', en: 'Ours', validFrom: first!, validTo: last! }]);
        expect(table.has('QQQ', between)).toBe(true);
        expect(table.has('QQQ', first)).toBe(true);
        expect(table.has('QQQ', last)).toBe(true);
        expect(table.has('QQQ', '1999-12-31')).toBe(false);
        expect(table.has('QQQ', '2100-01-01')).toBe(false);
      }),
    );
  });

  it('only asks whether it is listed where a document has no date', () => {
    const table = new CodeTable(seeds);
    table.putInForce([{ code: 'PER', en: 'Perishables', validTo: '2020-01-01' }]);
    expect(table.has('PER')).toBe(true);
    expect(table.has('ZZZ')).toBe(false);
    expect(onDay(table, 'PER', '2026-11-25').en).toBe(' on 2026-11-25');
    expect(onDay(table, 'ZZZ', '2026-11-25').en).toBe('');
  });

  it('takes the day of an instant as it was written where the document was made', () => {
    expect(dayOf('2026-11-25T01:00:00+08:00')).toBe('2026-11-25');
    expect(dayOf(undefined)).toBeUndefined();
  });
});
