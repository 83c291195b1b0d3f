import {
  deleteSql,
  insertArraysSql,
  insertSql,
  lotsOf,
  numbered,
  selectSql,
  termsOf,
  updateSql,
  valuesOfTerms,
  type TableShape,
} from './statements';

const table: TableShape = {
  name: 'delivery',
  columns: new Map([
    ['id', { name: 'id', type: 'text' }],
    ['leaseUntil', { name: 'lease_until', type: 'text' }],
    ['fence', { name: 'fence', type: 'integer' }],
  ]),
  properties: ['id', 'leaseUntil', 'fence'],
};

describe('statements made from a table', () => {
  it('name each column once and give rows back under the names of properties', () => {
    expect(selectSql(table, ['id'], { orderBy: 'fence', descending: true, limit: 3 })).toBe(
      'SELECT "id" AS "id", "lease_until" AS "leaseUntil", "fence" AS "fence" FROM "delivery" WHERE "id" = ? ORDER BY "fence" DESC LIMIT 3',
    );
    expect(updateSql(table, ['id', 'fence'], ['leaseUntil'])).toBe(
      'UPDATE "delivery" SET "lease_until" = ? WHERE "id" = ? AND "fence" = ?',
    );
    expect(insertSql(table, ['id', 'fence'], true)).toBe(
      'INSERT INTO "delivery" ("id", "fence") VALUES (?, ?) ON CONFLICT DO NOTHING',
    );
    expect(insertSql(table, ['id', 'fence'], false, 2)).toBe(
      'INSERT INTO "delivery" ("id", "fence") VALUES (?, ?), (?, ?)',
    );
    expect(insertArraysSql(table, ['id', 'fence'])).toBe(
      'INSERT INTO "delivery" ("id", "fence") SELECT * FROM unnest(?::text[], ?::integer[])',
    );
  });

  it('ask for an empty column with IS NULL, because "= NULL" is never true', () => {
    const where = { id: 'dlv_1', leaseUntil: null };
    expect(deleteSql(table, termsOf(where))).toBe(
      'DELETE FROM "delivery" WHERE "id" = ? AND "lease_until" IS NULL',
    );
    expect(valuesOfTerms(where)).toEqual(['dlv_1']);
  });

  it('refuse a condition that is empty or names no column: it would speak of every row', () => {
    expect(() => deleteSql(table, [])).toThrow('needs a condition');
    expect(() => deleteSql(table, ['lease'])).toThrow('no column');
  });

  it('serve any number of rows in lots of few sizes', () => {
    const sizes = (count: number) =>
      lotsOf(Array.from({ length: count }, (_, i) => i)).map((lot) => lot.length);
    expect(sizes(0)).toEqual([]);
    expect(sizes(13)).toEqual([13]);
    expect(sizes(150)).toEqual([64, 64, 22]);
    expect(lotsOf(['a', 'b', 'c']).flat()).toEqual(['a', 'b', 'c']);
  });

  it('number their parameters for PostgreSQL', () => {
    expect(numbered('a = ? AND b > ? LIMIT ?')).toBe('a = $1 AND b > $2 LIMIT $3');
    expect(numbered('SELECT 1')).toBe('SELECT 1');
  });
});
