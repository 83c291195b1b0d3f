import { contentOf } from '../documents/content';
import { differences } from '../documents/diff';
import type { ContentMatch } from './check-parts.dto';

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
