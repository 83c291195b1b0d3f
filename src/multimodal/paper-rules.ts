import { isLocalOffice, sentToNeither } from '../documents/local-offices';
import { isOrderClause } from '../documents/order-clause';
import type { Names, Party } from '../documents/parts.dto';
import { at, type Finding } from '../findings/finding';
import { inOrder } from './legs';
import type { MultimodalWaybill } from './multimodal-waybill.dto';
import { placeName, samePlace } from './places';
import { refuse, warn } from './verdict';
import { waybillCheckCharacter, waybillNumberForm } from './waybill-number';

/** Rules on the waybill as a paper: its number, its type, its parties, its ports, what it asks for. */
export function checkPaper(waybill: MultimodalWaybill): Finding[] {
  return rules.flatMap((rule) => rule(waybill));
}

type PaperRule = (waybill: MultimodalWaybill) => Finding[];

/** MMW-001: the number has our form and its check character, ISO 7064 MOD 11-2. */
const number: PaperRule = ({ waybillNumber }) => {
  const [, digits, check] = waybillNumberForm.exec(waybillNumber) ?? [];
  const right = digits === undefined ? undefined : waybillCheckCharacter(digits);
  if (right !== undefined && right === check) return [];
  return [
    refuse('MMW-001', '/waybillNumber', {
      actual: waybillNumber,
      expected: right === undefined ? 'CYMW + 11 digits + 0–9/X' : `CYMW${digits}${right}`,
      ...(right !== undefined && { correction: `CYMW${digits}${right}` }),
      message:
        right === undefined
          ? {
              en: 'A waybill number is CYMW, two digits of the year, nine digits and a check character.',
              zh: '运单号应为 CYMW、2 位年份、9 位顺序号和 1 位校验码。',
            }
          : {
              en: `The check character of the waybill number must be ${right} and is ${check}.`,
              zh: `运单号校验码应为 ${right}，现为 ${check}。`,
            },
      remedy: {
        en: 'Compare every digit with the waybill; the wrong one need not be the last.',
        zh: '请与运单逐位核对，录错的不一定是末位。',
      },
    }),
  ];
};

/** MMW-002: a multimodal bill of lading (766) is what carries terms of title, and nothing else does. */
const typeOfBill: PaperRule = ({ documentType, negotiable }) => {
  if ((documentType === '766') === (negotiable !== undefined)) return [];
  const bill = documentType === '766';
  return [
    refuse('MMW-002', bill ? '/negotiable' : '/documentType', {
      ...(!bill && { actual: documentType, expected: '766' }),
      message: bill
        ? {
            en: 'A multimodal bill of lading (766) needs its terms of title.',
            zh: '多式联运提单（766）须填写可转让条款。',
          }
        : {
            en: 'Only a multimodal bill of lading (766) has terms of title.',
            zh: '仅多式联运提单（766）可有可转让条款。',
          },
      remedy: bill
        ? {
            en: 'Add negotiable, or choose 700, 760 or 765.',
            zh: '请补充 negotiable，或将单证类型改为 700、760、765。',
          }
        : {
            en: 'Make the document type 766, or leave negotiable out.',
            zh: '请将单证类型改为 766，或删除 negotiable。',
          },
    }),
  ];
};

/** MMW-003: goods go to a named consignee unless the waybill can be endorsed. */
const namedConsignee: PaperRule = ({ consignee, negotiable }) =>
  negotiable !== undefined || !isOrderClause(consignee.name)
    ? []
    : [
        refuse('MMW-003', '/consignee/name', {
          actual: consignee.name,
          message: {
            en: 'A waybill that is not negotiable names its consignee and is never made out to order or to bearer.',
            zh: '不可转让运单须写明收货人，不得做成指示或不记名抬头。',
          },
          remedy: {
            en: 'Name the consignee, or make it a bill (766) with terms of title.',
            zh: '请填写收货人，或改为多式联运提单（766）并填写可转让条款。',
          },
        }),
      ];

/** MMW-004: the operator answers for the whole carriage and issues titles, so it is known by its USCC. */
const operatorCode: PaperRule = ({ operator, negotiable }) =>
  operator.uscc !== undefined || (operator.country !== 'CN' && negotiable === undefined)
    ? []
    : [
        refuse('MMW-004', '/operator/uscc', {
          message: {
            en: 'The operator gives its unified social credit code; a title can be issued under no other.',
            zh: '多式联运经营人须填写统一社会信用代码，可转让单证仅凭该代码签发。',
          },
          remedy: { en: 'Add the code from its business licence.', zh: '请按营业执照补充。' },
        }),
      ];

/** MMW-005: Chinese companies give their USCC. A warning, since a natural person has none. */
const partyCodes: PaperRule = (waybill) =>
  (['consignor', 'consignee'] as const)
    .filter((role) => lacksCode(waybill[role]))
    .map((role) =>
      warn('MMW-005', at('', role, 'uscc'), {
        message: {
          en: `The Chinese ${role} has no unified social credit code here.`,
          zh: `境内${role === 'consignor' ? '托运人' : '收货人'}未填写统一社会信用代码。`,
        },
        remedy: {
          en: 'Add it unless the party is a natural person: customs match by it.',
          zh: '除自然人外请补充，海关据此核对企业。',
        },
      }),
    );

function lacksCode({ country, uscc, name }: Party): boolean {
  return country === 'CN' && uscc === undefined && !isOrderClause(name);
}

/** MMW-006 and MMW-007: the ports are those of the sea legs, and there are none without. */
const ports: PaperRule = ({ legs, portOfLoading, portOfDischarge }) => {
  const sea = inOrder(legs).filter(({ leg }) => leg.mode === '1');
  const wanted = [
    { field: 'portOfLoading', given: portOfLoading, leg: sea[0]?.leg.from },
    { field: 'portOfDischarge', given: portOfDischarge, leg: sea.at(-1)?.leg.to },
  ];
  return wanted.flatMap(({ field, given, leg }) => {
    if (leg === undefined)
      return given === undefined
        ? []
        : [
            warn('MMW-007', at('', field), {
              actual: placeName(given),
              message: { en: 'A port is given, but no leg goes by sea.', zh: '填写了港口，但没有海运区段。' },
              remedy: { en: 'Leave it out, or add the sea leg.', zh: '请删除港口，或补充海运区段。' },
            }),
          ];
    if (given !== undefined && samePlace(given, leg)) return [];
    return [
      refuse('MMW-006', at('', field), {
        actual: given && placeName(given),
        expected: placeName(leg),
        message: {
          en: 'With a sea leg, the ports are where the first one begins and the last one ends.',
          zh: '含海运区段时，装卸港应为首个海运区段起点和末个海运区段终点。',
        },
        remedy: {
          en: `Write ${placeName(leg)}, or correct the leg.`,
          zh: `请填写 ${placeName(leg)}，或更正区段。`,
        },
      }),
    ];
  });
};

/** MMW-008: the lowest temperature is below the highest. */
const temperatures: PaperRule = ({ temperature }) =>
  temperature === undefined || temperature.minC < temperature.maxC
    ? []
    : [
        refuse('MMW-008', '/temperature/maxC', {
          actual: temperature.maxC,
          expected: `> ${temperature.minC}`,
          message: {
            en: 'The highest temperature is not above the lowest.',
            zh: '最高温度应高于最低温度。',
          },
          remedy: { en: 'Correct the range; mind the minus sign.', zh: '请更正温度范围，注意负号。' },
        }),
      ];

/**
 * MMW-009: without an office of Chongqing or Chengdu the waybill is stored and goes to nobody. Other
 * districts may stand beside them, such as the border's.
 */
const offices: PaperRule = ({ customs }) => {
  const { exportOffice, importOffice, transitOffices = [] } = customs ?? {};
  const all = [exportOffice, importOffice, ...transitOffices].filter((office) => office !== undefined);
  if (all.some(isLocalOffice)) return [];
  return [
    warn('MMW-009', '/customs', {
      actual: all.join(', ') || undefined,
      expected: '80xx, 79xx',
      ...sentToNeither,
    }),
  ];
};

/** MMW-010: a place or an item is named in at least one language. */
const named: PaperRule = (waybill) => {
  const places = [
    'issuePlace',
    'placeOfReceipt',
    'placeOfDelivery',
    'portOfLoading',
    'portOfDischarge',
  ] as const;
  const all: { names: Names | undefined; pointer: string }[] = [
    ...places.map((field) => ({ names: waybill[field]?.names, pointer: at('', field) })),
    ...waybill.legs.flatMap((leg, index) => [
      { names: leg.from.names, pointer: at('/legs', index, 'from') },
      { names: leg.to.names, pointer: at('/legs', index, 'to') },
      ...(leg.via ?? []).map(({ names }, stop) => ({ names, pointer: at('/legs', index, 'via', stop) })),
    ]),
    ...waybill.goods.map(({ names }, index) => ({ names, pointer: at('/goods', index) })),
  ];
  return all
    .filter(({ names }) => names !== undefined && Object.keys(names).length === 0)
    .map(({ pointer }) =>
      refuse('MMW-010', at(pointer, 'names'), {
        expected: 'zh, en, ru, de, fr',
        message: { en: 'A name in at least one language is needed.', zh: '至少须填写一种语言的名称。' },
        remedy: {
          en: 'Give the name, in Chinese and English if you can.',
          zh: '请填写名称，建议中英文并列。',
        },
      }),
    );
};

const rules: readonly PaperRule[] = [
  number,
  typeOfBill,
  namedConsignee,
  operatorCode,
  partyCodes,
  ports,
  temperatures,
  offices,
  named,
];
