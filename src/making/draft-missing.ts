import type { Finding, Text } from '../findings/finding';
import type { ShapeClass } from '../http/schema';
import { columnsOf, pathOf, type Column } from './columns';
import type { MissingField } from './drafts.dto';
import { has, lacks, type Emptied } from './own-fields';

interface Draft {
  document: Record<string, unknown>;
  findings: readonly Finding[];
  emptied: readonly Emptied[];
  /** What the source itself tells as missing, which may have been filled in since. */
  told: readonly MissingField[];
  shape: ShapeClass;
}

/** What a draft still needs, once each, and the findings that say something else. */
export function missingFields({ document, findings, emptied, told, shape }: Draft): {
  missing: MissingField[];
  findings: Finding[];
} {
  const fields = columnsOf(shape);
  const required = findings.filter(({ rule }) => rule === 'SHAPE-REQUIRED');
  const missing = new Map<string, MissingField>();
  for (const { pointer, was, sameAs } of emptied) {
    if (!lacks(document, pointer)) continue;
    const isRequired = required.some((each) => each.pointer === pointer);
    const { words, box } = wordsOf(pointer, fields);
    const message = {
      en: `${words.en}: each shipment has its own.`,
      zh: `${words.zh}：每票货物各不相同，请填写。`,
    };
    missing.set(pointer, { pointer, message, required: isRequired, ...box, was, ...(sameAs && { sameAs }) });
  }
  for (const each of told)
    if (!has(document, each.pointer))
      missing.set(each.pointer, { ...each, ...wordsOf(each.pointer, fields).box });
  for (const { pointer, message } of required)
    if (!missing.has(pointer)) {
      const { words, box } = wordsOf(pointer, fields);
      missing.set(pointer, {
        pointer,
        message: { en: `${words.en}: ${message.en}`, zh: `${words.zh}：${message.zh}` },
        required: true,
        ...box,
      });
    }
  return {
    missing: [...missing.values()],
    findings: findings.filter(({ rule }) => rule !== 'SHAPE-REQUIRED'),
  };
}

/** The labels of a field; of a part, those of its way up to it. */
function wordsOf(
  pointer: string,
  fields: ReadonlyMap<string, Column>,
): { words: Text; box: { box?: string } } {
  const path = pathOf(pointer);
  const column =
    fields.get(path) ??
    [...fields.values()].find(
      (each) => each.path.startsWith(`${path}.`) || each.path.startsWith(`${path}[]`),
    );
  if (!column) return { words: { en: pointer, zh: pointer }, box: {} };
  const levels = path.split(/[.]/).length;
  const cut = (text: string, sign: string): string => text.split(sign).slice(0, levels).join(sign);
  return {
    words: { en: cut(column.en, ': '), zh: cut(column.zh, '·') },
    box: column.box === undefined ? {} : { box: column.box },
  };
}
