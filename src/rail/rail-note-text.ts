import { at } from '../findings/finding';
import { isOrderClause } from '../documents/order-clause';
import { sentToNeither } from '../documents/local-offices';
import { plainName } from '../documents/plain-name';
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
import type { RailBox } from './rail-boxes';
import type { RailGoods } from './rail-goods.dto';
import type { RailConsignmentNote } from './rail-note.dto';
import { languagesNeeded, type Language } from './rail-regimes';
import { isInternational, stationsOf } from './rail-route';
import { noLocalOffice, noteOffices } from './rail-routing';
import { inList, type Rule } from './rule';

type NoteRule = Rule<RailConsignmentNote, RailBox>;

/** FTX+AAA carries 5 × 70 characters; senders' systems cut what is longer without a word. */
const goodsTextLimit = 350;

/** An invoice or a packing list, which customs on the way expects (UN/EDIFACT 1001). */
const expectedDocuments = ['380', '271'];

/** What the application for rail fast clearance (快速通关) names of both ends (GACC 2021 No. 5, annex). */
const fastClearanceFields = ['borderPort', 'borderDistrict', 'inlandPort', 'inlandDistrict'] as const;

const languageOrder: readonly Language[] = ['zh', 'ru', 'en', 'de', 'fr'];

function needed(note: RailConsignmentNote): (readonly Language[])[] {
  return languagesNeeded(
    note.noteKind,
    stationsOf(note).some(({ country }) => country === 'CN'),
  );
}

/** The text of the goods box as one message field carries it. */
export function goodsText({ names, gng8, hs6, marks, containers = [] }: RailGoods): string {
  const spoken = languageOrder.flatMap((language) => names[language] ?? []);
  return [...spoken, gng8 ?? hs6, marks, ...containers.map(({ container }) => container)]
    .filter((part) => part !== undefined)
    .join(' ');
}

const partyRules: readonly NoteRule[] = [
  {
    rule: 'RAIL-020',
    severity: 'error',
    box: 'consignee',
    message: {
      en: 'A consignment note names its consignee and is never to order or to bearer (CIM art. 6 § 5).',
      zh: '铁路运单须记名收货人，不得作成指示或不记名抬头（CIM 第 6 条第 5 款）。',
    },
    remedy: {
      en: 'Name the consignee; issue a railway bill of lading for title.',
      zh: '请填写收货人名称；如需物权凭证请另行签发铁路提单。',
    },
    find: ({ consignee }) =>
      isOrderClause(consignee.name) ? [{ pointer: '/consignee/name', actual: consignee.name }] : [],
  },
  {
    rule: 'RAIL-021',
    severity: 'error',
    box: 'consignee',
    message: { en: 'Consignor and consignee are the same party.', zh: '发货人与收货人为同一方。' },
    remedy: {
      en: 'Correct one of them, or set consignorIsConsignee to true if it is meant.',
      zh: '请更正其一；如确为同一方，请将 consignorIsConsignee 设为 true。',
    },
    find: ({ consignor, consignee, consignorIsConsignee }) => {
      const same =
        (consignor.uscc !== undefined && consignor.uscc === consignee.uscc) ||
        (consignor.country === consignee.country && plainName(consignor.name) === plainName(consignee.name));
      return same && consignorIsConsignee !== true
        ? [{ pointer: '/consignee/name', actual: consignee.name }]
        : [];
    },
  },
  ...(['consignor', 'consignee'] as const).map((role): NoteRule => ({
    rule: 'RAIL-022',
    // A warning, since a natural person may send household goods and has no such code.
    severity: 'warning',
    box: role,
    message: {
      en: 'A Chinese company on the note needs its unified social credit code for the manifest.',
      zh: '中国境内收发货人须填写统一社会信用代码，舱单申报需要。',
    },
    remedy: { en: 'Add the code.', zh: '请补充统一社会信用代码。' },
    find: (note) =>
      note[role].country === 'CN' && note[role].uscc === undefined ? [{ pointer: `/${role}/uscc` }] : [],
  })),
];

const languageRules: readonly NoteRule[] = [
  {
    rule: 'RAIL-030',
    severity: 'error',
    box: 'goods',
    message: {
      en: 'The goods are not named in a language that this kind of note needs.',
      zh: '货物名称缺少本类运单要求的文字。',
    },
    remedy: {
      en: 'Add the name: Chinese and Russian for SMGS to or from China, one of English, French, German for CIM.',
      zh: '请补充：进出中国的国际货协运单须有中文和俄文，国际货约运单须有英、法、德文之一。',
    },
    find: (note) => {
      const groups = needed(note);
      return inList(note.goods, ({ names }, index) =>
        groups
          .filter((group) => !group.some((language) => names[language]?.trim()))
          .map((group) => ({
            pointer: at('/goods', index, 'names', group[0] ?? 'en'),
            actual: Object.keys(names).join(', '),
            expected: group.join(' | '),
          })),
      );
    },
  },
  {
    rule: 'RAIL-031',
    severity: 'warning',
    message: {
      en: 'The languages of the note leave out one that this kind of note needs.',
      zh: '运单文字未列入本类运单要求的语言。',
    },
    remedy: { en: 'Add the language.', zh: '请补充该语言。' },
    find: (note) =>
      needed(note)
        .filter((group) => !group.some((language) => note.languages.includes(language)))
        .map((group) => ({
          pointer: '/languages',
          actual: note.languages.join(', '),
          expected: group.join(' | '),
        })),
  },
  {
    rule: 'RAIL-032',
    severity: 'warning',
    box: 'goods',
    message: {
      en: 'The goods text has more than 350 characters, and receiving rail systems cut the rest silently.',
      zh: '货物名称栏文字超过 350 个字符，部分铁路系统会直接截断。',
    },
    remedy: {
      en: 'Shorten the names or the marks, or split the item.',
      zh: '请缩短品名或标记，或拆分货物项。',
    },
    find: ({ goods }) =>
      inList(goods, (item, index) => {
        const { length } = goodsText(item);
        return length > goodsTextLimit
          ? {
              pointer: at('/goods', index, 'names'),
              actual: `${length} characters`,
              expected: `≤ ${goodsTextLimit}`,
            }
          : undefined;
      }),
  },
];

const paperRules: readonly NoteRule[] = [
  {
    rule: 'RAIL-034',
    severity: 'error',
    ...strayTranslation,
    find: strayTranslations,
  },
  {
    rule: 'RAIL-035',
    severity: 'warning',
    ...machineTranslation,
    find: machineTranslations,
  },
  {
    rule: 'RAIL-070',
    severity: 'warning',
    box: 'documents',
    message: {
      en: 'No invoice and no packing list is attached; customs on the way expects one.',
      zh: '未添附发票或装箱单，沿途海关通常要求。',
    },
    remedy: { en: 'Attach document type 380 or 271.', zh: '请添附 380（发票）或 271（装箱单）。' },
    find: (note) =>
      isInternational(note) && !note.attachedDocuments?.some(({ type }) => expectedDocuments.includes(type))
        ? [{ pointer: '/attachedDocuments', expected: expectedDocuments.join(' | ') }]
        : [],
  },
  {
    rule: 'RAIL-071',
    severity: 'error',
    box: 'arrival',
    message: {
      en: 'The goods arrive before the contract of carriage is concluded.',
      zh: '到达日期早于缔结运输合同的日期。',
    },
    remedy: { en: 'Correct one of the two dates.', zh: '请更正其中一个日期。' },
    find: ({ arrivalDate, contractDate }) =>
      arrivalDate !== undefined && arrivalDate < contractDate
        ? [{ pointer: '/arrivalDate', actual: arrivalDate, expected: `≥ ${contractDate}` }]
        : [],
  },
  {
    rule: 'RAIL-076',
    severity: 'warning',
    message: {
      en: 'The goods arrive before the date of the train that carries them.',
      zh: '到达日期早于承运班列的日期。',
    },
    remedy: { en: 'Correct one of the two dates.', zh: '请更正其中一个日期。' },
    // An arrival before the contract is told by RAIL-071, and is one mistake.
    find: ({ arrivalDate, contractDate, trainDate }) =>
      arrivalDate !== undefined &&
      trainDate !== undefined &&
      arrivalDate >= contractDate &&
      arrivalDate < trainDate
        ? [{ pointer: '/trainDate', actual: trainDate, expected: `≤ ${arrivalDate}` }]
        : [],
  },
  {
    rule: 'RAIL-072',
    severity: 'error',
    box: 'documents',
    ...statedMass,
    find: ({ attachedDocuments, goods }) => massesStatedOtherwise(attachedDocuments, goods),
  },
  {
    rule: 'RAIL-073',
    severity: 'warning',
    box: 'documents',
    ...statedPackages,
    find: ({ attachedDocuments, goods }) => packagesStatedOtherwise(attachedDocuments, goods),
  },
  {
    rule: 'RAIL-074',
    severity: 'warning',
    message: {
      en: 'Fast clearance needs port and district of both the border and the inland customs.',
      zh: '铁路快速通关须同时填写边境与内陆的口岸代码和关区代码。',
    },
    remedy: { en: 'Add the missing codes, or leave all four out.', zh: '请补全，或四项均不填写。' },
    find: (note) => {
      const missing = fastClearanceFields.filter((field) => note[field] === undefined);
      return missing.length === fastClearanceFields.length
        ? []
        : missing.map((field) => ({ pointer: at('', field) }));
    },
  },
  {
    rule: 'RAIL-075',
    ...sentToNeither,
    find: (note) => (isInternational(note) ? noLocalOffice(noteOffices(note)) : []),
  },
];

/** Rules of parties, languages, the goods text, attached papers and dates. */
export const textRules: readonly NoteRule[] = [...partyRules, ...languageRules, ...paperRules];
