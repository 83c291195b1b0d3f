import { at } from '../findings/finding';
import { displayName, namesStop, sameStop } from '../documents/crossings';
import type { RailBox } from './rail-boxes';
import { railwayCountry, uncovered } from './rail-regimes';
import { breaksInRoute, handsOver, type Route } from './rail-route';
import { inList, type Rule } from './rule';

type RouteRule = Rule<Route, RailBox>;

const sectionRules: readonly RouteRule[] = [
  {
    rule: 'RAIL-001',
    severity: 'error',
    box: 'carriers',
    message: {
      en: 'The first carrier does not begin at the departure station.',
      zh: '首个区段的起点不是发站。',
    },
    remedy: { en: 'Begin the first section at the departure station.', zh: '请将首个区段的起点改为发站。' },
    find: ({ note: { carriers, departureStation }, departure, sections }) =>
      inList(sections.slice(0, 1), ({ from }) =>
        namesStop(from, departure)
          ? undefined
          : {
              pointer: '/carriers/0/from',
              actual: carriers[0]?.from,
              expected: displayName(departureStation),
            },
      ),
  },
  {
    rule: 'RAIL-002',
    severity: 'error',
    box: 'carriers',
    message: {
      en: 'The last carrier does not end at the destination station.',
      zh: '末个区段的终点不是到站。',
    },
    remedy: { en: 'End the last section at the destination station.', zh: '请将末个区段的终点改为到站。' },
    find: ({ note: { carriers, destinationStation }, destination, sections }) =>
      inList(carriers, ({ to }, index) =>
        index < carriers.length - 1 || namesStop(sections[index]?.to ?? '', destination)
          ? undefined
          : { pointer: at('/carriers', index, 'to'), actual: to, expected: displayName(destinationStation) },
      ),
  },
  {
    rule: 'RAIL-003',
    severity: 'error',
    box: 'carriers',
    message: {
      en: 'The section does not begin where the one before it ends.',
      zh: '该区段的起点与上一区段的终点不衔接。',
    },
    remedy: {
      en: 'Begin it at the same station, or at the entry station across the border that box 6 names.',
      zh: '请填写上一区段的终点站，或国境口岸站栏所列的对方进口国境站。',
    },
    find: (route) =>
      inList(route.sections, ({ from }, index) => {
        const before = route.sections[index - 1];
        if (before === undefined || handsOver(route, before.to, from)) return undefined;
        const { carriers } = route.note;
        return {
          pointer: at('/carriers', index, 'from'),
          actual: carriers[index]?.from,
          expected: carriers[index - 1]?.to,
        };
      }),
  },
  {
    rule: 'RAIL-004',
    severity: 'error',
    box: 'payers',
    message: { en: 'Nobody pays for this section.', zh: '该区段没有付费人。' },
    remedy: { en: 'Add a payer with the number of the section.', zh: '请补充该区段序号的付费人。' },
    find: ({ note: { carriers, payers } }) =>
      inList(carriers, ({ carrier }, index) =>
        payers.some(({ section }) => section === index + 1)
          ? undefined
          : { pointer: at('/carriers', index), actual: carrier, expected: `a payer of section ${index + 1}` },
      ),
  },
  {
    rule: 'RAIL-005',
    severity: 'error',
    box: 'payers',
    message: {
      en: 'This payer pays for a section that does not exist or is paid already.',
      zh: '该付费人所付区段不存在，或已有付费人。',
    },
    remedy: {
      en: 'Give each section of box 22 exactly one payer.',
      zh: '请为每个区段填写且仅填写一个付费人。',
    },
    find: ({ note: { carriers, payers } }) =>
      inList(payers, ({ section }, index) =>
        section > carriers.length || payers.findIndex((payer) => payer.section === section) < index
          ? {
              pointer: at('/payers', index, 'section'),
              actual: section,
              expected: `1–${carriers.length}, once each`,
            }
          : undefined,
      ),
  },
];

const borderRules: readonly RouteRule[] = [
  {
    rule: 'RAIL-006',
    severity: 'error',
    box: 'borders',
    message: {
      en: 'Border stations define the route and are missing.',
      zh: '国境口岸站决定运输径路，不得缺少。',
    },
    remedy: {
      en: 'Name the exit border station of the sending country and of each transit country.',
      zh: '请填写发送国及各过境国的出口国境站。',
    },
    find: ({ note: { departureStation, destinationStation, borderStations } }) =>
      departureStation.country !== destinationStation.country && borderStations === undefined
        ? [
            {
              pointer: '/borderStations',
              expected: `${departureStation.country} → ${destinationStation.country}`,
            },
          ]
        : [],
  },
  {
    rule: 'RAIL-007',
    severity: 'error',
    box: 'borders',
    message: {
      en: 'The border stations do not connect departure to destination here.',
      zh: '国境口岸站在此处与前后径路不衔接。',
    },
    remedy: {
      en: 'List the crossings in the order of the journey, each exit with its neighbour.',
      zh: '请按运行顺序填写，并将相邻两国的国境站配对。',
    },
    find: breaksInRoute,
  },
  {
    rule: 'RAIL-008',
    severity: 'error',
    box: 'borders',
    message: { en: 'This border station stands twice.', zh: '该国境站重复。' },
    remedy: { en: 'Remove the second one.', zh: '请删除重复的国境站。' },
    find: ({ stops }) =>
      inList(stops, ({ stop, pointer, border }, index) =>
        border && stops.slice(0, index).some((before) => before.border && sameStop(before.stop, stop))
          ? { pointer, actual: displayName(stop) }
          : undefined,
      ),
  },
];

const stationRules: readonly RouteRule[] = [
  ...(['departure', 'destination'] as const).map((end): RouteRule => ({
    rule: 'RAIL-009',
    severity: 'error',
    box: end,
    message: { en: 'A station in China needs its code.', zh: '中国境内车站须填写车站代码。' },
    remedy: { en: 'Add the code of the tariff station list.', zh: '请按站名表补充车站代码。' },
    find: ({ note }) => {
      const { country, code } = note[`${end}Station`];
      return country === 'CN' && code === undefined ? [{ pointer: `/${end}Station/code` }] : [];
    },
  })),
  {
    rule: 'RAIL-010',
    // Only a warning: the railway codes come from secondary tables.
    severity: 'warning',
    message: {
      en: 'The station code begins with the code of a railway of another country.',
      zh: '车站代码前两位所示铁路与所填国家不一致。',
    },
    remedy: { en: 'Check the code and the country.', zh: '请核对车站代码和国家。' },
    find: ({ stops }) =>
      inList(stops, ({ stop, pointer }) => {
        // Codes of six digits (1520 mm) carry no railway; those of seven and eight begin with it.
        const country = stop.code && stop.code.length > 6 ? railwayCountry[stop.code.slice(0, 2)] : undefined;
        return country === undefined || country === stop.country
          ? undefined
          : { pointer: at(pointer, 'code'), actual: `${stop.code}: ${country}`, expected: stop.country };
      }),
  },
  {
    rule: 'RAIL-013',
    // Only a warning: the railway codes come from secondary tables.
    severity: 'warning',
    message: {
      en: 'The issuing railway is of another country than the departure station.',
      zh: '签发铁路与发站不属同一国家。',
    },
    remedy: {
      en: 'The railway that accepts the goods issues the note: give its code, such as 33 in China.',
      zh: '运单由发送路签发，请填写发送路代码（如中国铁路为 33）。',
    },
    find: ({ note: { issuingRailway, departureStation } }) => {
      const country = railwayCountry[issuingRailway];
      return country === undefined || country === departureStation.country
        ? []
        : [
            {
              pointer: '/issuingRailway',
              actual: `${issuingRailway}: ${country}`,
              expected: departureStation.country,
            },
          ];
    },
  },
  {
    rule: 'RAIL-011',
    severity: 'warning',
    message: {
      en: 'The law of this kind of note is not known to apply in this country.',
      zh: '该国未列为本类运单所依据规则的适用国。',
    },
    remedy: {
      en: 'Use the CIM/SMGS note for a route through both areas of law, or confirm the membership.',
      zh: '径路跨两个法律区时请使用国际货约/国际货协统一运单，或核实该国适用情况。',
    },
    find: ({ note, stops }) =>
      note.noteKind === 'CN_DOMESTIC'
        ? []
        : inList(stops, ({ stop, pointer }) =>
            uncovered(note.noteKind, [stop.country]).map((country) => ({
              pointer: at(pointer, 'country'),
              actual: country,
              expected: note.noteKind,
            })),
          ),
  },
  {
    rule: 'RAIL-012',
    severity: 'error',
    message: { en: 'A domestic waybill stays within China.', zh: '国内运单的发站和到站均须在中国境内。' },
    remedy: { en: 'Use an SMGS or CIM/SMGS note.', zh: '请改用国际货协运单或统一运单。' },
    find: ({ note, stops }) =>
      note.noteKind === 'CN_DOMESTIC'
        ? inList(stops, ({ stop, pointer }) =>
            stop.country === 'CN'
              ? undefined
              : { pointer: at(pointer, 'country'), actual: stop.country, expected: 'CN' },
          )
        : [],
  },
];

/** Rules of carriers, payers, border stations and stations. */
export const routeRules: readonly RouteRule[] = [...sectionRules, ...borderRules, ...stationRules];
