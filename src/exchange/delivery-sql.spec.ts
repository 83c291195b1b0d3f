import { declared } from '../database/entity.decorator';
import { columnNameOf } from '../database/naming';
import { listOf } from '../database/statements';
import { deliveryColumns } from './delivery-sql';
import { DeliveryRow } from './exchange.entity';

describe('statements on deliveries', () => {
  it('give back every column of the row', () => {
    const properties = declared(DeliveryRow).columns.map(({ property }) => property);
    const expected = properties.map((name) =>
      columnNameOf(name) === name ? name : `${columnNameOf(name)} AS "${name}"`,
    );
    expect(deliveryColumns.split(',').map((each) => each.trim())).toEqual(expected);
  });

  it('have few texts for lists of every length, and no other values than they were given', () => {
    const lists = Array.from({ length: 100 }, (_, length) => {
      const values = Array.from({ length: length + 1 }, (__, index) => `d${index}`);
      const { marks, list } = listOf(values);
      expect([...new Set(list)]).toEqual(values);
      expect(marks.split('?')).toHaveLength(list.length + 1);
      return marks;
    });
    expect(new Set(lists).size).toBe(8);
    expect(listOf([])).toEqual({ marks: '', list: [] });
  });
});
