import { shown, type Finding } from '../findings/finding';
import { flightForms } from '../identifiers/flight';
import { readIdentifier, type IdentifierKind } from '../identifiers/read';
import { tidy } from '../identifiers/tidy';
import type { Receipt } from './receipt.dto';

/** How the number of each kind is read when a document is submitted; of other kinds it is trimmed. */
const numberKinds: Readonly<Record<string, IdentifierKind>> = {
  'air-waybill': 'awb',
  'house-waybill': 'hawb',
  'house-manifest': 'awb',
  'rail-note': 'documentNumber',
  'rail-bill': 'documentNumber',
  'multimodal-waybill': 'documentNumber',
};

/** A number as the exchange keeps it, or has kept it, however the authority's own system writes it. */
export function numbersOf(kind: string, number: string): string[] {
  const reading = Object.hasOwn(numberKinds, kind) ? numberKinds[kind] : undefined;
  if (reading) return [readIdentifier(reading, number).value];
  return kind === 'flight-manifest' ? flightForms(tidy(number)) : [number.trim()];
}

/** Stands for more than one document in what was learned of a number. */
export const several = '';

/** The numbers of an authority's own that a receipt tells, the declaration first. */
export const referencesOf = ({
  declaration,
  manifest,
}: Pick<Receipt, 'declaration' | 'manifest'>): { family: string; number: string }[] =>
  Object.entries({ declaration, manifest }).flatMap(([family, number]) =>
    isBlank(number ?? '') ? [] : [{ family, number: (number ?? '').trim() }],
  );

/** What is wrong with the address of a receipt: one that says two things may mean two documents. */
export function addressFindings(receipt: Receipt): Finding[] {
  const given = [receipt.deliveryId, receipt.messageId, receipt.document].filter(isSaid).length;
  const byNumber = [receipt.declaration, receipt.manifest].some(isSaid);
  // Beside another address a declaration or manifest number is a fact to be learned.
  if (given === 1 || (given === 0 && byNumber)) return [];
  return [
    {
      rule: 'RECEIPT-ADDRESS',
      severity: 'error',
      pointer: '',
      expected: 'deliveryId | messageId | document | declaration | manifest',
      message: {
        en: 'A receipt must say in exactly one way which document it answers.',
        zh: '回执须以且仅以一种方式指明所答复的单证。',
      },
      remedy: {
        en: 'Give one of "deliveryId", "messageId" and "document", and leave out the other two; or a "declaration" or "manifest" number alone.',
        zh: '请在 deliveryId、messageId、document 三项中仅填写一项；或仅填写 declaration 或 manifest 号码。',
      },
    },
  ];
}

/** Numbers of nothing but blanks: kept, each would be one number that all who send blanks share. */
export function blankFindings({ declaration, manifest, house, unit, document }: Receipt): Finding[] {
  const numbers = { declaration, manifest, house, unit, 'document/number': document?.number };
  return Object.entries(numbers).flatMap(([field, number]) =>
    number !== undefined && isBlank(number) ? [blankAt(`/${field}`, number)] : [],
  );
}

const isBlank = (number: string): boolean => number.trim() === '';

const blankAt = (pointer: string, number: string): Finding => ({
  rule: 'RECEIPT-BLANK',
  severity: 'error',
  pointer,
  actual: shown(number),
  message: { en: 'This number is blank.', zh: '此处号码为空白。' },
  remedy: {
    en: 'Give the number, or leave the field out where there is none.',
    zh: '请填写号码；没有号码的，请勿填报该字段。',
  },
});

/** What is wrong with the kind of the document: under a name that no kind has it would never be found. */
export function kindFindings({ document }: Receipt, kinds: readonly string[]): Finding[] {
  if (!document || kinds.includes(document.kind)) return [];
  return [
    {
      rule: 'RECEIPT-KIND',
      severity: 'error',
      pointer: '/document/kind',
      actual: shown(document.kind),
      expected: kinds.join(' | '),
      message: { en: 'There is no such kind of document.', zh: '不存在该单证类型。' },
      remedy: {
        en: 'Give the kind as it stands in your inbox beside the document.',
        zh: '请按收件箱中该单证所列的单证类型（kind）填写。',
      },
    },
  ];
}

const isSaid = (value: unknown): boolean => value !== undefined;
