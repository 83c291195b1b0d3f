import { contentOf } from '../documents/content';
import { differences } from '../documents/diff';

/** How a document that a customer sent compares with the one that the bill is issued on. */
export interface ContentMatch {
  result: 'SAME' | 'ALTERED';
  /** Content hash of what was sent. */
  sentHash: string;
  /** Fields that differ, at most 50: JSON Pointer, what is on record, and what was sent. */
  differences: FieldDifference[];
  /** How many fields differ in all. */
  count: number;
}

/** One field of a document that was altered. A value that is left out is not there on that side. */
export interface FieldDifference {
  pointer: string;
  onRecord?: string;
  sent?: string;
}

/** More would bury the one that matters; the count says how many there are. */
const shownMax = 50;

/** A value is shown to be recognised, not to be copied from. */
const valueMax = 120;

/** Compares a document that was sent with the one on record, field by field. */
export function contentMatch(onRecord: object, sent: object): ContentMatch {
  const found = differences(onRecord, sent);
  return {
    result: found.length === 0 ? 'SAME' : 'ALTERED',
    sentHash: contentOf(sent).hash,
    differences: found.slice(0, shownMax).map(({ pointer, from, to }) => ({
      pointer,
      ...(from !== undefined && { onRecord: shown(from) }),
      ...(to !== undefined && { sent: shown(to) }),
    })),
    count: found.length,
  };
}

const shown = (value: unknown): string =>
  (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, valueMax);
