import type { Reader, SqlValue } from '../../src/database/tx';

/** A step of a plan that reads a table, as PostgreSQL tells it of a statement that it has run. */
export interface Scan {
  Schema?: string;
  'Relation Name'?: string;
  'Actual Rows': number;
  'Index Cond'?: string;
  /** Where rows are fetched after a bitmap of an index. */
  'Recheck Cond'?: string;
}

interface Plan extends Scan {
  Plans?: Plan[];
}

const scansOf = (plan: Plan): Scan[] => [
  ...(plan['Relation Name'] === undefined ? [] : [plan]),
  ...(plan.Plans ?? []).flatMap(scansOf),
];

/** How tables are read while something is done: the scans of every statement of a reader on PostgreSQL. */
export async function scansWhile(read: Reader, work: () => Promise<unknown>): Promise<Scan[]> {
  const all = read.all.bind(read);
  const scans: Scan[] = [];
  read.all = async <R extends object>(sql: string, ...values: SqlValue[]): Promise<R[]> => {
    const [explained] = await all<{ 'QUERY PLAN': { Plan: Plan }[] }>(
      `EXPLAIN (ANALYZE, TIMING OFF, VERBOSE, FORMAT JSON) ${sql}`,
      ...values,
    );
    scans.push(...scansOf(explained?.['QUERY PLAN'][0]?.Plan as Plan));
    return all<R>(sql, ...values);
  };
  await work().finally(() => (read.all = all));
  return scans;
}
