import {
  massesStatedOtherwise,
  packagesStatedOtherwise,
  statedMass,
  statedPackages,
} from '../documents/stated-figures';
import {
  machineTranslation,
  machineTranslations,
  strayTranslation,
  strayTranslations,
} from '../documents/translations';
import { scaled } from '../documents/scaled';
import { decimalsOf } from '../identifiers/currencies';
import { at, type Finding } from '../findings/finding';
import type { Mode } from './legs.dto';
import { inOrder } from './legs';
import type { MultimodalWaybill } from './multimodal-waybill.dto';
import { refuse, warn } from './verdict';

/** Rules on what a waybill states beside the carriage: charges, attached documents, rule sets, languages. */
export function checkStatements(waybill: MultimodalWaybill): Finding[] {
  return rules.flatMap((rule) => rule(waybill));
}

type StatementRule = (waybill: MultimodalWaybill) => Finding[];

/** MMW-068: the gross mass of a packing list is that of the goods within 1 %. */
const mass: StatementRule = ({ attachedDocuments, goods }) =>
  massesStatedOtherwise(attachedDocuments, goods).map(({ pointer, ...found }) =>
    refuse('MMW-068', pointer, { ...found, ...statedMass }),
  );

/** MMW-069: a packing list counts the packages that are carried. */
const packages: StatementRule = ({ attachedDocuments, goods }) =>
  packagesStatedOtherwise(attachedDocuments, goods).map(({ pointer, ...found }) =>
    warn('MMW-069', pointer, { ...found, ...statedPackages }),
  );

/** MMW-080: a charge is for a leg that exists. */
const chargedLegs: StatementRule = ({ charges = [], legs }) => {
  const sequences = new Set(legs.map(({ sequence }) => sequence));
  return charges.flatMap(({ legSequence }, index) =>
    legSequence === undefined || sequences.has(legSequence)
      ? []
      : [
          refuse('MMW-080', at('/charges', index, 'legSequence'), {
            actual: legSequence,
            message: { en: 'There is no leg of this sequence.', zh: '没有该序号的区段。' },
            remedy: {
              en: 'Correct the sequence, or leave it out for the whole carriage.',
              zh: '请更正区段序号；全程费用请不填。',
            },
          }),
        ],
  );
};

/** MMW-081: a charge cites the tariff or agreement that it comes from. */
const tariffs: StatementRule = ({ charges = [] }) =>
  charges.flatMap(({ tariff, code }, index) =>
    tariff !== undefined
      ? []
      : [
          warn('MMW-081', at('/charges', index, 'tariff'), {
            actual: code,
            message: {
              en: 'The charge cites no tariff, so nobody can check it later.',
              zh: '该费用未注明运价依据，日后无法核对。',
            },
            remedy: { en: 'Name the tariff or agreement and its version.', zh: '请填写运价或协议及其版本。' },
          }),
        ],
  );

/** Rule sets that cover dangerous goods on a mode; Chinese domestic rules are taken on any within China. */
const ruleSetsOf: Readonly<Record<Mode, readonly string[]>> = {
  '1': ['IMDG'],
  '2': ['RID', 'SMGS_ANNEX_2', 'CN_DOMESTIC'],
  '3': ['ADR', 'CN_DOMESTIC'],
  '4': ['ICAO'],
  '8': ['ADN', 'CN_DOMESTIC'],
};

/** MMW-082: dangerous goods are declared under the rules of every mode on the way. */
const ruleSets: StatementRule = ({ goods, legs }) =>
  goods.flatMap(({ dangerous = [] }, item) =>
    dangerous.flatMap((substance, index) => {
      const given = substance.ruleSets ?? [];
      const bare = inOrder(legs).find(
        ({ leg }) => !ruleSetsOf[leg.mode].some((ruleSet) => given.includes(ruleSet)),
      );
      if (!bare) return [];
      const { sequence, mode } = bare.leg;
      return [
        warn('MMW-082', at('/goods', item, 'dangerous', index, 'ruleSets'), {
          actual: given.join(', ') || undefined,
          expected: ruleSetsOf[mode].join(' | '),
          message: {
            en: `UN ${substance.un} is not declared under the rules of leg ${sequence} (mode ${mode}).`,
            zh: `UN ${substance.un} 未按第 ${sequence} 区段（运输方式 ${mode}）的规则申报。`,
          },
          remedy: {
            en: 'Have the declaration cover it, and add the rule set.',
            zh: '请确认危险货物申报涵盖该规则后补充。',
          },
        }),
      ];
    }),
  );

/** MMW-083: box 25 exists on the note of a rail leg and nowhere else. */
const railInformation: StatementRule = ({ legs }) =>
  inOrder(legs)
    .filter(({ leg }) => leg.mode !== '2' && leg.infoNotForCarrier !== undefined)
    .map(({ leg, pointer }) =>
      refuse('MMW-083', at(pointer, 'infoNotForCarrier'), {
        actual: `leg ${leg.sequence}, mode ${leg.mode}`,
        expected: 'mode 2',
        message: {
          en: 'Only the note of a rail leg has a box that is not for the carrier.',
          zh: '仅铁路区段的运单有“与承运人无关的信息”栏。',
        },
        remedy: { en: 'Move it to the rail leg, or leave it out.', zh: '请移至铁路区段，或删除。' },
      }),
    );

/** MMW-084: goods are named in every language that the waybill says it is in. */
const languages: StatementRule = ({ languages: spoken = [], goods }) =>
  goods.flatMap(({ names }, index) =>
    spoken
      .filter((language) => names[language] === undefined)
      .map((language) =>
        warn('MMW-084', at('/goods', index, 'names', language), {
          expected: language,
          message: {
            en: `The waybill is in ${spoken.join(', ')}, but the goods are not named in ${language}.`,
            zh: `运单文字含 ${spoken.join('、')}，但货物缺少 ${language} 名称。`,
          },
          remedy: { en: 'Add the name, or correct languages.', zh: '请补充名称，或更正 languages。' },
        }),
      ),
  );

/** MMW-085: a mark of translation leads to a text. */
const marks: StatementRule = (waybill) =>
  strayTranslations(waybill).map(({ pointer, actual }) =>
    refuse('MMW-085', pointer, { actual, ...strayTranslation }),
  );

/** MMW-086: what only a machine has translated is told. */
const machine: StatementRule = (waybill) =>
  machineTranslations(waybill).map(({ pointer, actual }) =>
    warn('MMW-086', pointer, { actual, ...machineTranslation }),
  );

/** MMW-087: an amount has no more decimals than its currency. */
const decimals: StatementRule = ({ charges = [], goods, insurance, declaredValue }) => {
  const amounts = [
    { pointer: '/insurance', money: insurance },
    { pointer: '/declaredValue', money: declaredValue },
    ...charges.map((money, index) => ({ pointer: at('/charges', index), money })),
    ...goods.map(({ value }, index) => ({ pointer: at('/goods', index, 'value'), money: value })),
  ];
  return amounts.flatMap(({ pointer, money }) => {
    if (money === undefined) return [];
    const { amount, currency } = money;
    const places = decimalsOf(currency);
    if (scaled(amount, 3) % 10n ** BigInt(3 - places) === 0n) return [];
    return [
      warn('MMW-087', at(pointer, 'amount'), {
        actual: `${amount} ${currency}`,
        expected: String(places),
        message: {
          en: `An amount in ${currency} has ${places} decimals at the most.`,
          zh: `${currency} 金额最多保留 ${places} 位小数。`,
        },
        remedy: {
          en: 'Round the amount, or correct the currency.',
          zh: '请按该币制的小数位数修约金额，或更正币制。',
        },
      }),
    ];
  });
};

const rules: readonly StatementRule[] = [
  mass,
  packages,
  chargedLegs,
  tariffs,
  ruleSets,
  railInformation,
  languages,
  marks,
  machine,
  decimals,
];
