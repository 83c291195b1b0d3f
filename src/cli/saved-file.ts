import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { isSavedChain, type SavedChain } from '../exchange/receipt-chain';
import { isEvidence, type Evidence } from '../title/evidence';
import type { SavedAnswer } from '../title/verify-answer';

/** What a part of a file must be: a text, a whole number, a list, or fields, of which `?` marks those that may be absent. */
type Form = 'text' | 'whole' | 'fields' | [Form] | { readonly [field: string]: Form };

const texts = <T extends string>(...names: T[]): Record<T, 'text'> =>
  Object.fromEntries(names.map((name) => [name, 'text'])) as Record<T, 'text'>;

const entry: Form = {
  sequence: 'whole',
  ...texts('id', 'mode', 'type', 'subject', 'actor', 'at', 'data', 'salt', 'previousHash'),
};

const act: Form = {
  ...texts('jws', 'countersignature'),
  'cosignatures?': ['text'],
  'sm2?': texts('kid', 'signature'),
};

const answer: Form = {
  ...texts('jws', 'checkId?'),
  'statement?': 'fields',
  'acts?': [act],
  'log?': { entry, inclusion: ['text'], checkpoint: 'text' },
};

const evidence: Form = {
  check: answer,
  documents: [{ version: 'whole', ...texts('documentId', 'at', 'contentHash', 'content') }],
  keys: ['fields'],
  record: { checkpoint: 'text', entries: [{ entry, inclusion: ['text'] }] },
  account: { en: ['text'], zh: ['text'] },
  'jws?': 'text',
};

const chain: Form = { statement: texts('aud', 'asOf'), receipts: ['fields'], jws: 'text' };

/** A saved file that can be verified, or what is wrong with it, in both languages. */
export type SavedFile =
  | { kind: 'answer'; saved: SavedAnswer }
  | { kind: 'evidence'; saved: Evidence }
  | { kind: 'chain'; saved: SavedChain }
  | { kind: 'damaged'; en: string; zh: string };

/** Reads what somebody saved. Files are cut short and edited by hand; that is said and not stumbled over. */
export function readSaved(text: string): SavedFile {
  const saved = parsed(text);
  if (saved === undefined) return { kind: 'damaged', en: 'The file is no JSON.', zh: '文件不是 JSON 格式。' };
  const kind = isSavedChain(saved) ? 'chain' : isFields(saved) && isEvidence(saved) ? 'evidence' : 'answer';
  const misfit = misfitOf(saved, { chain, evidence, answer }[kind]);
  if (misfit === undefined) return { kind, saved } as SavedFile;
  const en = misfit === '' ? 'It is no object.' : `${misfit} is missing or is not what belongs there.`;
  const zh = misfit === '' ? '其内容不是对象。' : `${misfit} 缺失或内容不符。`;
  return {
    kind: 'damaged',
    en: `The file is damaged or is no answer of an exchange. ${en}`,
    zh: `文件已损坏，或并非平台出具。${zh}`,
  };
}

/** The keys of a set that can be used; one that is damaged has signed nothing. */
export function readKeys(set: unknown): { keys: JsonWebKey[] } {
  const keys = isFields(set) && Array.isArray(set.keys) ? (set.keys as unknown[]) : [];
  return { keys: keys.filter(isKey) };
}

/** The value of a JSON text; undefined where it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isKey(value: unknown): value is JsonWebKey {
  try {
    createPublicKey({ key: value as JsonWebKey, format: 'jwk' });
    return true;
  } catch {
    return false;
  }
}

/** JSON Pointer of the first place that is not of its form; undefined where all are. */
function misfitOf(value: unknown, form: Form, pointer = ''): string | undefined {
  if (form === 'text') return typeof value === 'string' ? undefined : pointer;
  if (form === 'whole') return Number.isSafeInteger(value) ? undefined : pointer;
  if (Array.isArray(form)) {
    if (!Array.isArray(value)) return pointer;
    return firstOf(value.map((each, index) => () => misfitOf(each, form[0], `${pointer}/${index}`)));
  }
  if (!isFields(value)) return pointer;
  if (form === 'fields') return undefined;
  return firstOf(
    Object.entries(form).map(([key, of]) => () => {
      const name = key.replace('?', '');
      if (name !== key && value[name] === undefined) return undefined;
      return misfitOf(value[name], of, `${pointer}/${name}`);
    }),
  );
}

function firstOf(looks: readonly (() => string | undefined)[]): string | undefined {
  for (const look of looks) {
    const found = look();
    if (found !== undefined) return found;
  }
  return undefined;
}
