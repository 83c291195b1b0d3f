import type { Finding } from '../findings/finding';
import { readIdentifier } from '../identifiers/read';
import { addressFindings, blankFindings, kindFindings } from './receipt-address';
import { readReceiptCode } from './receipt-codes';
import { houseMax, type Receipt } from './receipt.dto';

/** A receipt whose level and result are known, whether it said them or its code did. */
export type Read = Receipt & { level: string; result: string };

/** Results that a sender can do nothing about unless it is told why. */
const negative: ReadonlySet<string> = new Set(['rejected', 'returned']);

/** A receipt as it is kept, or everything that is wrong with it at once; `kinds` are those of the exchange. */
export function readReceipt(
  said: Receipt,
  kinds: readonly string[],
): { receipt: Read } | { findings: Finding[] } {
  const reading = readReceiptCode(said);
  const outcome = 'outcome' in reading ? reading.outcome : undefined;
  const findings = [
    ...addressFindings(said),
    ...blankFindings(said),
    ...kindFindings(said, kinds),
    ...('finding' in reading ? [reading.finding] : []),
  ];
  if ((outcome?.level ?? said.level) === 'L3' && said.subject === undefined) findings.push(noSubject);
  if (negative.has(outcome?.result ?? said.result ?? '') && !said.reasons?.length) findings.push(noReason);
  if (!outcome || findings.length > 0) return { findings };
  const { house, unit } = said;
  return {
    receipt: {
      ...said,
      ...outcome,
      ...(house !== undefined && { house: houseOf(house) }),
      ...(unit !== undefined && { unit: unitOf(unit) }),
    },
  };
}

/** Tidied, unless that makes more of it than a receipt may have: what is no number is kept as it was said. */
function houseOf(house: string): string {
  const { value } = readIdentifier('hawb', house);
  return value.length > houseMax ? house.trim() : value;
}

/** A container as ISO 6346 writes it; a wagon or a ULD has no form of its own here and is trimmed. */
function unitOf(unit: string): string {
  const { value, findings } = readIdentifier('container', unit);
  return findings.some(({ severity }) => severity === 'error') ? unit.trim() : value;
}

const noSubject: Finding = {
  rule: 'RECEIPT-SUBJECT',
  severity: 'error',
  pointer: '/subject',
  expected: 'manifest | declaration | conveyance',
  message: {
    en: 'A decision (L3) must say what it is about: customs decides on manifests, declarations and conveyances, never on a waybill.',
    zh: '海关决定（L3）须指明决定对象：海关对舱单、报关单或运输工具作出决定，而非对运单本身。',
  },
  remedy: {
    en: 'Give "subject": manifest, declaration or conveyance; and "house" or "unit" where it concerns only one.',
    zh: '请填写 subject：manifest（舱单）、declaration（报关单）或 conveyance（运输工具）；仅涉及某一分运单或箱、车时，一并填写 house 或 unit。',
  },
};

const noReason: Finding = {
  rule: 'RECEIPT-REASON',
  severity: 'error',
  pointer: '/reasons',
  message: {
    en: 'A rejection must give at least one reason.',
    zh: '退单须至少列明一项原因。',
  },
  remedy: {
    en: 'Give every reason in "reasons", with the field that it concerns where there is one.',
    zh: '请在 reasons 中列明全部原因，涉及具体字段的请注明字段位置。',
  },
};
