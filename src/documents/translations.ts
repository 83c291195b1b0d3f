import { at } from '../findings/finding';
import type { Translation } from './translations.dto';

interface Spot {
  pointer: string;
  actual: string;
}

/** The value at a JSON Pointer (RFC 6901), or nothing. */
function valueAt(document: unknown, pointer: string): unknown {
  let value = document;
  for (const key of pointer.split('/').slice(1)) {
    const name = key.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

/** Marks that lead to no text, so that nobody thinks a value was checked. */
export function strayTranslations(document: { translations?: readonly Translation[] }): Spot[] {
  return (document.translations ?? []).flatMap(({ pointer }, index) =>
    typeof valueAt(document, pointer) === 'string'
      ? []
      : [{ pointer: at('/translations', index, 'pointer'), actual: pointer }],
  );
}

/** Values that a machine translated and nobody has read since. */
export function machineTranslations(document: { translations?: readonly Translation[] }): Spot[] {
  return (document.translations ?? []).flatMap(({ pointer, status }) => {
    const value = status === 'machine' ? valueAt(document, pointer) : undefined;
    return typeof value === 'string' ? [{ pointer, actual: value }] : [];
  });
}

export const strayTranslation = {
  message: {
    en: 'The mark of a translation points to no text of this document.',
    zh: '译文状态所指位置没有文本。',
  },
  remedy: { en: 'Correct the pointer, or leave the mark out.', zh: '请更正位置，或删除该标注。' },
} as const;

export const machineTranslation = {
  message: {
    en: 'A machine translated this text, and nobody has checked it.',
    zh: '该文本为机器翻译，未经人工核对。',
  },
  remedy: {
    en: 'Have it read by somebody who knows the goods, and mark it human.',
    zh: '请由熟悉货物的人员核对后标为 human。',
  },
} as const;
