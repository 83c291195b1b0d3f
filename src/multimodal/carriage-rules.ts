import { at, type Finding } from '../findings/finding';
import type { LegDocument } from './legs.dto';
import { inOrder, type PlacedLeg } from './legs';
import { alsoUnder, carrierCodeForm, modeOfDocument, modesUnderRegime, numberLength } from './mode-codes';
import type { MultimodalWaybill } from './multimodal-waybill.dto';
import { functionMissing } from './places';
import { identifierFindings, refuse, warn } from './verdict';

/** Rules on one leg at a time: that carrier, means, documents and places fit its mode. */
export function checkCarriage({ legs }: MultimodalWaybill): Finding[] {
  return inOrder(legs).flatMap((placed) => rules.flatMap((rule) => rule(placed)));
}

type LegRule = (placed: PlacedLeg) => Finding[];

/** MMW-030: the carrier's code is of the kind that its mode uses. */
const carrierCode: LegRule = ({ leg, pointer }) => {
  const form = carrierCodeForm[leg.mode];
  if (!form || (leg.carrierCode !== undefined && form.pattern.test(leg.carrierCode))) return [];
  return [
    warn('MMW-030', at(pointer, 'carrierCode'), {
      actual: leg.carrierCode,
      expected: form.name,
      message: {
        en: `A carrier of this mode is known by its ${form.name} code.`,
        zh: `该运输方式的承运人代码应为 ${form.name}。`,
      },
      remedy: {
        en: 'Give that code, so that the carrier can be found.',
        zh: '请填写相应代码，以便识别承运人。',
      },
    }),
  ];
};

/** MMW-031: the liability regime is one of the leg's mode. */
const liability: LegRule = ({ leg, pointer }) => {
  const modes = leg.liability === undefined ? undefined : modesUnderRegime[leg.liability];
  if (!modes || modes.includes(leg.mode)) return [];
  return [
    warn('MMW-031', at(pointer, 'liability'), {
      actual: leg.liability,
      message: {
        en: 'This liability regime is not made for the mode of the leg.',
        zh: '该责任制度不适用于本区段的运输方式。',
      },
      remedy: {
        en: 'Choose the regime of the mode, or OTHER.',
        zh: '请选择与运输方式相符的责任制度，或选 OTHER。',
      },
    }),
  ];
};

/** MMW-032: the type of each leg document fits the mode of the leg. */
const documentTypes: LegRule = ({ leg, pointer }) =>
  (leg.documents ?? []).flatMap(({ type }, index) => {
    const own = Object.keys(modeOfDocument).filter((known) => modeOfDocument[known] === leg.mode);
    const fitting = [...own, ...alsoUnder[leg.mode]];
    if (fitting.includes(type)) return [];
    return [
      refuse('MMW-032', at(pointer, 'documents', index, 'type'), {
        actual: type,
        expected: fitting.join(', '),
        message: {
          en: `A document of type ${type} is not a contract of carriage for the mode of this leg.`,
          zh: `${type} 类单证不适用于本区段的运输方式。`,
        },
        remedy: {
          en: 'Correct the type or the mode, or move the document to its leg.',
          zh: '请更正单证类型或运输方式，或将单证移至相应区段。',
        },
      }),
    ];
  });

/**
 * MMW-033: one contract of carriage per leg and mode. A road feeder leg may have a road consignment
 * note beside the air waybill, but no leg has two of either.
 */
const oneContract: LegRule = ({ leg, pointer }) => {
  const modes = (leg.documents ?? []).map(({ type }) => modeOfDocument[type]);
  return (leg.documents ?? []).flatMap(({ type, number }, index) =>
    modes.indexOf(modes[index]) === index
      ? []
      : [
          refuse('MMW-033', at(pointer, 'documents', index), {
            actual: `${type} ${number}`,
            message: {
              en: 'The leg already has a contract of carriage of this mode.',
              zh: '本区段同一运输方式已有一份运输合同单证。',
            },
            remedy: {
              en: 'Keep the one that is in force; name the others on their own legs.',
              zh: '请仅保留有效的一份，其余列于各自区段。',
            },
          }),
        ],
  );
};

/** AWB-001, AWB-002 and MMW-034: the number of a leg document is one of its type. */
const documentNumbers: LegRule = ({ leg, pointer }) =>
  (leg.documents ?? []).flatMap((document, index) =>
    documentNumber(document, at(pointer, 'documents', index, 'number')),
  );

function documentNumber({ type, number }: LegDocument, pointer: string): Finding[] {
  if (modeOfDocument[type] === '4') return identifierFindings('awb', number, pointer);
  const longest = numberLength[type];
  if (longest === undefined || number.length <= longest) return [];
  return [
    warn('MMW-034', pointer, {
      actual: number,
      expected: `≤ ${longest}`,
      message: {
        en: `The number is longer than the ${longest} characters that carriers' messages take.`,
        zh: `编号超过承运人报文允许的 ${longest} 个字符。`,
      },
      remedy: {
        en: 'Compare it with the document; keep it if it stands there so.',
        zh: '请与单证核对，如确为此号可保留。',
      },
    }),
  ];
}

/** FLT-001, TRN-001, IMO-001, IMO-002 and VEH-001: the means is named as its mode names it. */
const meansNumbers: LegRule = ({ leg, pointer }) => {
  const { id, tripNumber } = leg.means ?? {};
  const idKind = ({ '1': 'imo', '3': 'vehicle' } as const)[leg.mode as string];
  const tripKind = ({ '2': 'trainNumber', '4': 'flight' } as const)[leg.mode as string];
  return [
    ...(id && idKind ? identifierFindings(idKind, id, at(pointer, 'means', 'id')) : []),
    ...(tripNumber && tripKind
      ? identifierFindings(tripKind, tripNumber, at(pointer, 'means', 'tripNumber'))
      : []),
  ];
};

/** MMW-035: the first digit of a Recommendation 28 code is the mode. A warning, as users' lists vary. */
const meansType: LegRule = ({ leg, pointer }) => {
  const typeCode = leg.means?.typeCode;
  if (typeCode === undefined || typeCode.startsWith(leg.mode)) return [];
  return [
    warn('MMW-035', at(pointer, 'means', 'typeCode'), {
      actual: typeCode,
      expected: `${leg.mode}…`,
      message: {
        en: 'The type of the means of transport is of another mode.',
        zh: '运输工具类型与运输方式不符。',
      },
      remedy: { en: 'Correct the type or the mode.', zh: '请更正运输工具类型或运输方式。' },
    }),
  ];
};

/** MMW-036: once a leg has departed, its means and its contract are known, so they are told. */
const departed: LegRule = ({ leg, pointer }) => {
  if (leg.actualDeparture === undefined) return [];
  const missing = (['means', 'documents'] as const).filter((field) => leg[field] === undefined);
  return missing.map((field) =>
    warn('MMW-036', at(pointer, field), {
      message: {
        en: `The leg has departed, but its ${field} are not given.`,
        zh: `本区段已出发，但未填写${field === 'means' ? '运输工具' : '区段运输单证'}。`,
      },
      remedy: { en: 'Add them with an amendment.', zh: '请通过更改补充。' },
    }),
  );
};

/** MMW-037: the ends of a leg serve its mode, as far as the UN/LOCODE list tells. Only ever a warning. */
const functions: LegRule = ({ leg, pointer }) =>
  (['from', 'to'] as const).flatMap((end) => {
    const missing = functionMissing(leg[end], leg.mode);
    if (!missing) return [];
    return [
      warn('MMW-037', at(pointer, end, 'unlocode'), {
        actual: `${leg[end].unlocode}: ${missing.has}`,
        expected: `function ${Array.from(missing.needs).join(' / ')}`,
        message: {
          en: 'The UN/LOCODE list does not give this place a function for the mode of the leg.',
          zh: 'UN/LOCODE 代码表中该地点没有与本区段运输方式相应的功能。',
        },
        remedy: {
          en: 'Use the code of the station, port or airport (CNCKG is an airport only), or keep it if trains do stop there.',
          zh: '请改用车站、港口或机场的代码（如 CNCKG 仅为机场）；如实际可办理，可保留。',
        },
      }),
    ];
  });

const rules: readonly LegRule[] = [
  carrierCode,
  liability,
  documentTypes,
  oneContract,
  documentNumbers,
  meansNumbers,
  meansType,
  departed,
  functions,
];
