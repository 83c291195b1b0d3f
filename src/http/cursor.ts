import { Refusal } from '../findings/refusal';

/** Version of the cursor's form; a cursor of another version is refused, never misread. */
const form = 'c1';

/**
 * A cursor is opaque, versioned and made for one list: `c1.<list>.<place>` in base64url. One of
 * another list would silently skip rows, so it is refused.
 */
export function writeCursor(list: string, place: string | number): string {
  return Buffer.from(`${form}.${list}.${place}`).toString('base64url');
}

/** The place that a cursor of this list stands for; undefined where none was given. */
export function readCursor(list: string, cursor: string | undefined): string | undefined {
  if (cursor === undefined || cursor === '') return undefined;
  const [version, name, ...place] = Buffer.from(cursor, 'base64url').toString('utf8').split('.');
  if (version !== form || name !== list || place.length === 0) throw new Refusal('cursor.malformed');
  return place.join('.');
}

/** Largest number that a column of whole numbers holds on PostgreSQL; with a larger one a query fails there. */
export const wholeMax = 2_147_483_647;

/** A page of a list: the items, and the cursor of the next page if there is one. */
export interface PageOf<T> {
  items: T[];
  next: string | null;
}

/** Rows a page has unless asked otherwise, and the most it may have. */
export const pageSize = { default: 20, max: 100 };

/** Reads `limit` from the query. */
export function readLimit(limit: string | undefined, max = pageSize.max): number {
  if (limit === undefined) return Math.min(pageSize.default, max);
  const number = Number(limit);
  if (!Number.isInteger(number) || number < 1 || number > max)
    throw new Refusal('request.malformed', {
      detail: {
        en: `"limit" must be a whole number from 1 to ${max}.`,
        zh: `limit 应为 1 至 ${max} 的整数。`,
      },
    });
  return number;
}

/** The whole number that a cursor of this list stands for; undefined where none was given. */
export function readPlace(list: string, cursor: string | undefined): number | undefined {
  const place = readCursor(list, cursor);
  if (place === undefined) return undefined;
  if (!/^\d{1,10}$/.test(place) || Number(place) > wholeMax) throw new Refusal('cursor.malformed');
  return Number(place);
}
