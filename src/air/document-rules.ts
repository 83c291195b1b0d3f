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

/** How lithium batteries are called in a description. */
const batteryWords = /\bLITHIUM\b|\bLI-?ION\b|锂离子|锂电|锂金属/i;

/** DOC-001: lithium batteries come with an appraisal of transport conditions and a UN 38.3 test summary. */
export function batteriesAppraised(document: Accompanied, goods: readonly string[]): Finding[] {
  const { shc = [], lithiumBatteries } = document;
  const code = shc.find((each) => batteryCodes.includes(each));
  if (code === undefined && !goods.some((text) => batteryWords.test(text))) return [];
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
