import type { Situation } from '../documents/report';
import { breached, lateConsent, refused, warned } from '../documents/report-finding';
import type { Finding } from '../findings/finding';
import { unitNumber } from './rail-note-load';
import type { RailConsignmentNote } from './rail-note.dto';
import type {
  CustomsConsent,
  RailContainerSwap,
  RailDamage,
  RailSealFinding,
  RailSealing,
  RailSealRemoval,
} from './rail-reports.dto';
import { noteOffices } from './rail-routing';
import { railNow } from './rail-state';

type Sit<F extends object> = Situation<RailConsignmentNote, F>;

/** RAIL-113: a unit that is on the note, or came in the place of one. */
export function unitKnown({ document, earlier, report }: Sit<Pick<RailDamage, 'unit'>>): Finding[] {
  const { unit } = report.facts;
  if (unit === undefined) return [];
  const { units, containers, wagons } = railNow(document, earlier);
  if ([...units.keys(), ...containers, ...wagons].includes(unitNumber(unit))) return [];
  return [
    warned('RAIL-113', {
      pointer: '/facts/unit',
      actual: unit,
      expected: containers.join(', ') || undefined,
      message: {
        en: 'This container or wagon is not on the note, nor did it take the place of one that is.',
        zh: '该箱（车）不在本运单所列范围，也非途中更换所得。',
      },
      remedy: {
        en: 'Check the number; if it is wrong, send a correction.',
        zh: '请核对号码；如有误，请另报更正。',
      },
    }),
  ];
}

/** RAIL-107: the seal is on that unit by the record. */
export function sealKnown(situation: Sit<Pick<RailSealFinding, 'unit' | 'number'>>): Finding[] {
  const { document, earlier, report } = situation;
  const { unit, number } = report.facts;
  const known = unitKnown(situation);
  const { seals = [] } = railNow(document, earlier, report.occurredAt).units.get(unitNumber(unit)) ?? {};
  if (known.length > 0 || seals.some((each) => each.number === number)) return known;
  return [
    warned('RAIL-107', {
      pointer: '/facts/number',
      actual: number,
      expected: seals.map((each) => each.number).join(', ') || undefined,
      message: { en: 'By the record this seal is not on that unit.', zh: '按记录该封印不在此箱（车）上。' },
      remedy: {
        en: 'Check both numbers; if one is wrong, send a correction.',
        zh: '请核对箱（车）号及封印号；如有误，请另报更正。',
      },
    }),
  ];
}

/** RAIL-109: a seal number is used once. */
export function sealNew(situation: Sit<RailSealing>): Finding[] {
  const { document, earlier, report } = situation;
  const { number } = report.facts;
  const { units } = railNow(document, earlier, report.occurredAt);
  const bearer = [...units.values()].find(({ seals }) => seals.some((each) => each.number === number));
  if (!bearer) return unitKnown(situation);
  return [
    ...unitKnown(situation),
    warned('RAIL-109', {
      pointer: '/facts/number',
      actual: `${number}: ${bearer.unit}`,
      message: { en: 'By the record this seal is on a unit already.', zh: '按记录该封印已在使用中。' },
      remedy: {
        en: 'Check the number, or report first that the seal was taken off.',
        zh: '请核对封印号，或先报该封印已解除。',
      },
    }),
  ];
}

/**
 * RAIL-108: a seal that customs relies on is broken on the way only with the consent of the inland customs
 * (GACC rail fast clearance, as changed on 2023-12-15): a customs seal, or any where 快通 was applied for.
 */
export function sealRemoved(situation: Sit<RailSealRemoval>): Finding[] {
  const { document, earlier, report } = situation;
  const { unit, number } = report.facts;
  const { units, fastClearance } = railNow(document, earlier, report.occurredAt);
  const seal = units.get(unitNumber(unit))?.seals.find((each) => each.number === number);
  const guarded = seal?.party === 'CU' || fastClearance.some(({ step }) => step === 'APPLIED');
  return [...sealKnown(situation), ...consentFindings(situation, guarded, 'RAIL-108', sealText)];
}

/** RAIL-114: a container is swapped on the way only with the consent of the inland customs. */
export function containerSwapped(situation: Sit<RailContainerSwap>): Finding[] {
  const { document, earlier, report } = situation;
  const { removed, applied } = report.facts;
  if (removed === applied) return [sameContainer(applied)];
  const { containers } = railNow(document, earlier, report.occurredAt);
  const strange = containers.includes(removed)
    ? []
    : unitKnown({ ...situation, report: { ...report, facts: { unit: removed } } }).map((found) => ({
        ...found,
        pointer: '/facts/removed',
      }));
  return [...strange, ...consentFindings(situation, true, 'RAIL-114', swapText)];
}

const sameContainer = (number: string): Finding =>
  refused('RAIL-120', {
    pointer: '/facts/applied',
    actual: number,
    message: { en: 'A container cannot take its own place.', zh: '换上与换下的箱号相同。' },
    remedy: { en: 'Give the numbers of both containers.', zh: '请分别填写换下及换上的箱号。' },
  });

const sealText = {
  en: 'A seal that customs relies on was taken off without the consent of the inland customs.',
  zh: '未经指运地（启运地）海关同意，擅自解除海关监管所需封印。',
};
const swapText = {
  en: 'The container was swapped on the way without the consent of the inland customs.',
  zh: '未经指运地（启运地）海关同意，途中擅自更换集装箱。',
};

/** What customs does itself needs no consent; otherwise it is there, older than the deed, and of an office of the note. */
function consentFindings(
  { document, report, reporter }: Sit<{ consent?: CustomsConsent }>,
  needed: boolean,
  rule: string,
  message: Finding['message'],
): Finding[] {
  const { consent } = report.facts;
  if (!consent) return needed && !reporter.roles.includes('customs') ? [noConsent(rule, message)] : [];
  const named = noteOffices(document);
  return [
    ...lateConsent('RAIL-116', consent, report),
    ...(named.length > 0 && !named.includes(consent.office) ? [otherOffice(consent.office, named)] : []),
  ];
}

const noConsent = (rule: string, message: Finding['message']): Finding =>
  breached(rule, {
    pointer: '/facts/consent',
    message,
    remedy: {
      en: 'Tell the inland customs at once, and send a correction with office, number and date of its consent.',
      zh: '请立即报告指运地（启运地）海关，并另报更正，注明同意文书的关区、编号及日期。',
    },
  });

const otherOffice = (office: string, named: readonly string[]): Finding =>
  warned('RAIL-115', {
    pointer: '/facts/consent/office',
    actual: office,
    expected: named.join(', '),
    message: {
      en: 'The consent is of an office that the note does not name.',
      zh: '出具同意的关区未列于本运单。',
    },
    remedy: {
      en: 'Check the office; consent is for the inland customs to give.',
      zh: '请核对关区；应由指运地或启运地海关同意。',
    },
  });
