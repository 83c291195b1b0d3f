import type { Finding } from '../findings/finding';
import { gathered } from '../findings/gathered';
import type { AirWaybill } from './air-waybill.dto';
import { airports } from './airports';
import { securityCodes } from './security-status';

/** What the rules on accompanying documents look at; a house has it as well as a master. */
export type Accompanied = Pick<
  AirWaybill,
  'origin' | 'shc' | 'securityStatus' | 'securityDeclaration' | 'lithiumBatteries'
>;

/** Handling codes of lithium batteries: fully regulated (R) and by sections II of the packing instructions (E). */
const batteryCodes: readonly string[] = 'EBI EBM ELI ELM RBI RBM RLI RLM'.split(' ');

/** Between two words of a description; what is Chinese in between may be a negation, and is no part of it. */
const gap = '[^A-Z0-9\\p{Script=Han}]+';

/** What makes lithium a battery when it stands near; battery grade is a purity of chemicals. */
const nearby = `(?:BATTER(?:Y|IES)(?!${gap}GRADE)|CELLS?|ACCUMULATORS?|CORDLESS|RECHARGEABLE|[0-9]+(?:V|M?AH|WH))`;

/** Up to three words in between, none of which parts them. */
const between = `(?:(?!(?:FOR|WITHOUT|W|NO|NOT|NON|FREE|EXCEPT|EXCL[A-Z]*)\\b)[A-Z0-9]+${gap}){0,3}`;

/** How lithium batteries are called in a description. Lithium alone may be grease, a chemical or a ceramic. */
const batteryWords = new RegExp(
  [
    `\\bLITHIUM(?!${gap}(?:GREASE|HYDROXIDE|CARBONATE|CHLORIDE|FLUORIDE|BROMIDE|STEARATE)\\b)` +
      `(?:(?=${gap}(?:ION|METAL|POLYMER|PACKS?|COIN|BUTTON|CR[0-9]+)\\b|${gap}${between}${nearby}\\b)` +
      `|(?<=\\b${nearby}${gap}${between}LITHIUM))`,
    `\\bLI[- ]?(?:ION|METAL|POLYMER)\\b|\\b(?:LI-?PO|LIFEPO4)(?=${gap}(?:BATTER|CELL|PACK))|\\bPOWER[- ]?BANKS?\\b`,
    '锂离子|锂金属|锂聚合物|锂电(?!池?级)|锂\\p{Script=Han}{0,8}电[池芯](?!级)|充电宝|移动电源',
  ].join('|'),
  'gu',
);

/** What stands before a battery that is not there. NON and 非 touch it: what is non-rechargeable may be one. */
const negation = new RegExp(
  '(?:' +
    [
      '\\b(?:WITHOUT|W/O|EXCLUDING|EXCEPT|FREE OF|NOT (?:CONTAINING|INCLUDING|CONTAIN|INCLUDE)' +
        '|(?<!\\b(?:ITEM|MODEL|PART|LOT|SERIAL|ORDER) ?)NO)(?:\\s+(?:A|ANY|THE|SPARE|LOOSE|INTERNAL|RECHARGEABLE))*',
      '\\bNON|非|(?:不含有?|不带|不附|不包[含括]|无|没有|未安?装有?|未含|未附)(?:任何|内置|备用|可充电)*',
    ].join('|') +
    ')[\\s-]*$',
);

/** Without one of these no battery is named; most descriptions end here. */
const firstLook = /LITHIUM|LI[- ]?ION|LI[- ]?METAL|LI[- ]?PO|LIFEPO4|BANK|锂|充电宝|移动电源/;

/** Tells whether a description names lithium batteries that it does not say to be left out. */
function namesBatteries(goods: string): boolean {
  const text = goods.normalize('NFKC').toUpperCase();
  if (!firstLook.test(text)) return false;
  for (const { index } of text.matchAll(batteryWords)) if (!negation.test(text.slice(0, index))) return true;
  return false;
}

/** DOC-001: lithium batteries come with an appraisal of transport conditions and a UN 38.3 test summary. */
export function batteriesAppraised(document: Accompanied, goods: readonly string[]): Finding[] {
  const { shc = [], lithiumBatteries } = document;
  const code = shc.find((each) => batteryCodes.includes(each));
  if (code === undefined && !goods.some(namesBatteries)) return [];
  const asked = [
    ['appraisalReference', 'an appraisal of transport conditions', '货物运输条件鉴定书'],
    ['un383Reference', 'a UN 38.3 test summary', 'UN38.3 试验概要'],
  ] as const;
  return gathered(asked, ([field, en, zh]): Finding[] =>
    lithiumBatteries?.[field] === undefined
      ? [
          {
            rule: 'DOC-001',
            severity: 'warning',
            pointer: `/lithiumBatteries/${field}`,
            box: 'AWB 21',
            ...(code !== undefined && { actual: code }),
            message: {
              en: `Lithium batteries travel with ${en}, and none is named.`,
              zh: `含锂电池货物须随附${zh}，此处未填写编号。`,
            },
            remedy: {
              en: `Give its reference under lithiumBatteries.${field}.`,
              zh: `请在 lithiumBatteries.${field} 中填写编号。`,
            },
          },
        ]
      : [],
  );
}

/** DOC-001: cargo that starts in China says its security status (e-CSD). */
export function securityTold({ origin, shc = [], securityStatus }: Accompanied): Finding[] {
  const told = securityStatus !== undefined || shc.some((code) => securityCodes.includes(code));
  if (told || airports.get(origin)?.country !== 'CN') return [];
  return [
    {
      rule: 'DOC-001',
      severity: 'warning',
      pointer: '/securityStatus',
      box: 'AWB 21',
      expected: securityCodes.join(', '),
      message: {
        en: 'Nothing says the security status of the consignment (e-CSD).',
        zh: '未填写货物安检状态（e-CSD）。',
      },
      remedy: {
        en: 'Give securityStatus, and the declaration under securityDeclaration where there is one.',
        zh: '请填写 securityStatus；如有货物安保申报，请填入 securityDeclaration。',
      },
    },
  ];
}
