import { isUndelivered } from './delivery-sql';
import type { DeliveryState } from './delivery-state';

/** What a page of deliveries is asked for. */
export interface DeliveryQuery {
  mode: string;
  /** The party that asks, and sees its own; left out for the operator, who sees all. */
  seenBy?: string;
  state?: DeliveryState;
  document?: string;
  receiver?: string;
  /** UTC instant from which deliveries were made. */
  since?: string;
  /** Id below which there is none that was made from then on. */
  from?: string;
  /** Id of the last row that the page looks at. */
  end?: string;
  /** Id at which the last page ended. */
  before?: string;
  /** Rows at most. */
  size: number;
}

interface Condition {
  sql: string;
  values: readonly string[];
}

/**
 * The statement of a page, newest first, and its values. A party sees what was made of its documents and what comes to
 * it: two lists, each read in the order of an index of its own and no further than a page. What was not delivered is
 * few beside that, and what is of one document too; those are read whole.
 */
export function deliveryPage(query: DeliveryQuery): { sql: string; values: string[] } {
  const limit = `ORDER BY id DESC LIMIT ${Math.trunc(query.size)}`;
  const shared = conditionsOf(query);
  const pages = sidesOf(query).map((side) => {
    const conditions = [...side, ...shared];
    const where = conditions.map(({ sql }) => sql).join(' AND ');
    return {
      sql: `SELECT ${listed} FROM delivery WHERE ${where} ${limit}`,
      values: conditions.flatMap(({ values }) => values),
    };
  });
  const values = pages.flatMap((page) => page.values);
  const [first, second] = pages.map(({ sql }) => sql);
  if (second === undefined) return { sql: first ?? '', values };
  return { sql: `SELECT * FROM (${first}) a UNION SELECT * FROM (${second}) b ${limit}`, values };
}

/**
 * The statement that finds the last row that a page looks at, and its values; none where an index has few rows more
 * than are asked for. Whoever looks for the few of a state among millions would keep everybody else waiting meanwhile.
 */
export function endOfWalk(query: DeliveryQuery, walk: number): { sql: string; values: string[] } | undefined {
  if (query.document !== undefined || undelivered(query.state)) return undefined;
  const range = rangeOf(query);
  const ends = sidesOf(query).map((side) => {
    const conditions = [...side, ...range];
    const where = conditions.length > 0 ? `WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}` : '';
    return {
      sql: `SELECT id FROM (SELECT id FROM delivery ${where} ORDER BY id DESC LIMIT 1 OFFSET ${Math.trunc(walk) - 1}) side`,
      values: conditions.flatMap(({ values }) => values),
    };
  });
  return {
    sql: `SELECT MAX(id) AS id FROM (${ends.map(({ sql }) => sql).join(' UNION ALL ')}) ends`,
    values: ends.flatMap(({ values }) => values),
  };
}

/** The sides from which a party sees deliveries; who sees all has none. */
function sidesOf({ seenBy, document, state }: DeliveryQuery): Condition[][] {
  if (seenBy === undefined) return [[]];
  if (document !== undefined || undelivered(state))
    return [[{ sql: `? IN (${unordered('submitter_id')}, ${unordered('party_id')})`, values: [seenBy] }]];
  return [[{ sql: 'submitter_id = ?', values: [seenBy] }], [{ sql: 'party_id = ?', values: [seenBy] }]];
}

/** Between which ids the page lies. */
function rangeOf({ from, before, end }: DeliveryQuery): Condition[] {
  const range: [sql: string, value: string | undefined][] = [
    ['id < ?', before],
    ['id >= ?', end],
    ['id >= ?', from],
  ];
  return range.flatMap(given);
}

const given = ([sql, value]: [sql: string, value: string | undefined]): Condition[] =>
  value === undefined ? [] : [{ sql, values: [value] }];

function conditionsOf(query: DeliveryQuery): Condition[] {
  const { mode, state, document, receiver, since } = query;
  const narrowed: [sql: string, value: string | undefined][] = [
    ['mode = ?', mode],
    ['document_id = ?', document],
    [`${undelivered(state) ? unordered('party_id') : 'party_id'} = ?`, receiver],
    ['created_at >= ?', since],
  ];
  const conditions = [...narrowed.flatMap(given), ...rangeOf(query)];
  // Literally, since an index of some states serves only a statement that names them.
  if (state !== undefined) conditions.push({ sql: `state = '${state}'`, values: [] });
  if (undelivered(state)) conditions.push({ sql: isUndelivered, values: [] });
  return conditions;
}

/** A column as no index serves it: a database without statistics would else walk all that a party ever had. */
const unordered = (column: string): string => `${column} || ''`;

const undelivered = (state: DeliveryState | undefined): boolean =>
  state !== undefined && !isUndelivered.includes(`'${state}'`);

const listed = `id, id AS "messageId", type, document_id AS "documentId", party_id AS "partyId", version, state, attempts,
  carries, notice_id AS "noticeId", endpoint_id AS "endpointId",
  next_attempt_at AS "nextAttemptAt", delivered_at AS "deliveredAt", acknowledged_at AS "acknowledgedAt", created_at AS "createdAt"`;
