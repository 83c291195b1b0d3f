import { gaugeChangeAt } from '../documents/crossings';
import { breached, lateConsent, refused, warned } from '../documents/report-finding';
import type { Finding } from '../findings/finding';
import { unitKey } from './allocations';
import { earlier as earlierOf, legsNow, unitKeys, unitsNow, type CustodySituation } from './custody';
import type { CustodyMove, CustodyTransfer, SealChange } from './custody.dto';
import type { LegNow } from './multimodal-page.dto';
import { identifierFindings } from './verdict';

type Anything = { leg: number; unit?: string; units?: string[] };

/** MMW-101: the leg is one of the waybill's. MMW-102: so are the units. */
export function legAndUnits({ document, report }: CustodySituation<Anything>): Finding[] {
  const { leg, unit, units = [] } = report.facts;
  const sequences = document.legs.map(({ sequence }) => sequence);
  if (!sequences.includes(leg))
    return [
      refused('MMW-101', {
        pointer: '/facts/leg',
        actual: leg,
        expected: sequences.toSorted((one, other) => one - other).join(', '),
        message: { en: 'The waybill has no such leg.', zh: '本运单无此区段。' },
        remedy: { en: 'Give the sequence of one of its legs.', zh: '请填写本运单的区段序号。' },
      }),
    ];
  const known = new Set(document.units.map(({ number }) => unitKey(number)));
  return [...(unit === undefined ? [] : [unit]), ...units]
    .filter((each) => !known.has(unitKey(each)))
    .map((each) =>
      warned('MMW-102', {
        pointer: unit === undefined ? '/facts/units' : '/facts/unit',
        actual: each,
        message: { en: 'This unit is not on the waybill.', zh: '该单元不在本运单所列范围。' },
        remedy: {
          en: 'Check the number; if it is wrong, send a correction.',
          zh: '请核对编号；如有误，请另报更正。',
        },
      }),
    );
}

interface Around {
  here: LegNow;
  before?: LegNow;
}

function around({ document, earlier, report }: CustodySituation<CustodyMove>): Around | undefined {
  const legs = legsNow(document, earlier);
  const place = legs.findIndex(({ sequence }) => sequence === report.facts.leg);
  const here = legs[place];
  return here && { here, before: legs[place - 1] };
}

/** Of the units that a report moves, those of which the same or another move is on record for a leg. */
function alreadyMoved(
  { document, earlier, report }: CustodySituation<CustodyMove>,
  code: 'TAKEN_OVER' | 'HANDED_OVER',
  leg: number,
): { some: boolean; all: boolean } {
  const moves = earlier
    .filter((each) => each.code === code)
    .map(({ facts }) => facts as CustodyMove)
    .filter((move) => move.leg === leg);
  const { moved } = unitKeys(document);
  const before = new Set(moves.flatMap(moved));
  const units = moved(report.facts);
  return { some: units.some((unit) => before.has(unit)), all: units.every((unit) => before.has(unit)) };
}

/**
 * MMW-103: the leg before is closed by a hand-over. MMW-104: a unit is taken over once on a leg, and not after the
 * leg was closed; a take-over that is only told later, as MMW-105 asks, is neither.
 */
export function takeOverFindings(situation: CustodySituation<CustodyMove>): Finding[] {
  const { here, before } = around(situation) ?? {};
  const closedAt = here?.state === 'closed' ? here.handedOverAt : undefined;
  const { occurredAt } = situation.report;
  const late = closedAt !== undefined && Date.parse(closedAt) < Date.parse(occurredAt);
  const open = before && !alreadyMoved(situation, 'HANDED_OVER', before.sequence).all;
  const again = here && (late || alreadyMoved(situation, 'TAKEN_OVER', here.sequence).some);
  return [
    ...legAndUnits(situation),
    ...(open ? [notHandedOver(before)] : []),
    ...(again ? [twice(here)] : []),
  ];
}

const notHandedOver = ({ sequence }: LegNow): Finding =>
  warned('MMW-103', {
    pointer: '/facts/leg',
    expected: `HANDED_OVER: ${sequence}`,
    message: { en: `Leg ${sequence} was not handed over.`, zh: `第 ${sequence} 区段尚无移交记录。` },
    remedy: { en: 'Have the hand-over reported by its carrier.', zh: '请由该区段承运人补报移交。' },
  });

const twice = ({ sequence, handedOverAt, takenOverAt }: LegNow): Finding =>
  warned('MMW-104', {
    pointer: '/facts/leg',
    actual: handedOverAt ?? takenOverAt,
    message: {
      en: `Leg ${sequence} was taken over or handed over before.`,
      zh: `第 ${sequence} 区段此前已接收或移交。`,
    },
    remedy: {
      en: 'If this mends a report, name it in "corrects".',
      zh: '如系更正，请在 corrects 中指明原事件。',
    },
  });

/** MMW-104, MMW-105: a unit is handed over once on a leg, after the leg was open. */
export function handOverFindings(situation: CustodySituation<CustodyMove>): Finding[] {
  const here = around(situation)?.here;
  return [
    ...legAndUnits(situation),
    ...(here && alreadyMoved(situation, 'HANDED_OVER', here.sequence).some ? [twice(here)] : []),
    ...(here?.state === 'planned' ? [notOpen(here)] : []),
  ];
}

const notOpen = ({ sequence }: LegNow): Finding =>
  warned('MMW-105', {
    pointer: '/facts/leg',
    expected: `TAKEN_OVER: ${sequence}`,
    message: {
      en: `Nobody has taken the goods over for leg ${sequence}.`,
      zh: `第 ${sequence} 区段尚无接收记录。`,
    },
    remedy: { en: 'Have the take-over reported.', zh: '请补报接收。' },
  });

/**
 * MMW-106: no full unit departs open, of those that depart. MMW-107: no arrival before the first departure; after
 * a stop on the way the vehicle departs again.
 */
export function departureFindings(situation: CustodySituation<CustodyMove>): Finding[] {
  const { report } = situation;
  const open = departingOpen(situation);
  const { actualDeparture, actualArrival } = around(situation)?.here ?? {};
  return [
    ...legAndUnits(situation),
    ...(open.length === 0 ? [] : [leftOpen(open.join(', '))]),
    ...backwards(earlierOf(actualDeparture, report.occurredAt), actualArrival),
  ];
}

/** Full units that depart with nothing to close them since a seal was taken off. An empty one needs none. */
function departingOpen({ document, earlier, report }: CustodySituation<CustodyMove>): string[] {
  const named = report.facts.units?.map(unitKey);
  const empty = document.units.filter(({ fullness }) => fullness === 'EMPTY');
  const sealless = new Set(empty.map(({ number }) => unitKey(number)));
  return unitsNow(document, earlier, report.occurredAt)
    .filter(({ unit, openSince }) => openSince && !sealless.has(unit) && (named?.includes(unit) ?? true))
    .map(({ unit }) => unit);
}

const leftOpen = (units: string): Finding =>
  breached('MMW-106', {
    pointer: '/facts/units',
    actual: units,
    message: {
      en: `Units departed that no seal closes: ${units}.`,
      zh: `下列单元无有效封志即出发：${units}。`,
    },
    remedy: {
      en: 'Report the new seals, or seal them at the next place.',
      zh: '请补报新施封志，或于下一地点补封。',
    },
  });

/** MMW-107: the leg has not arrived before it departed. */
export const arrivalFindings = (situation: CustodySituation<CustodyMove>): Finding[] => [
  ...legAndUnits(situation),
  ...backwards(around(situation)?.here.actualDeparture, situation.report.occurredAt),
];

function backwards(departure: string | undefined, arrival: string | undefined): Finding[] {
  if (departure === undefined || arrival === undefined || Date.parse(departure) <= Date.parse(arrival))
    return [];
  return [
    warned('MMW-107', {
      pointer: '/occurredAt',
      actual: `${departure} > ${arrival}`,
      message: { en: 'By the record the leg arrived before it departed.', zh: '按记录该区段到达早于出发。' },
      remedy: {
        en: 'Check both times and their offsets; send a correction.',
        zh: '请核对两个时间及时区，并另报更正。',
      },
    }),
  ];
}

/**
 * MMW-108: the gauge changes on rail legs only. MMW-113: and where it changes at all. MMW-109: with a transhipment
 * come the new vehicles; by rail these are wagons, whose numbers are read as such and never refused.
 */
export function transferFindings(situation: CustodySituation<CustodyTransfer>): Finding[] {
  const { document, report } = situation;
  const { vehicles, place = '' } = report.facts;
  const mode = document.legs.find(({ sequence }) => sequence === report.facts.leg)?.mode;
  const gauge = report.code === 'GAUGE_CHANGED';
  const wagons = mode === '2' ? (vehicles ?? []) : [];
  return [
    ...legAndUnits(situation),
    ...(gauge && mode !== undefined && mode !== '2' ? [noRail] : []),
    ...(gauge && gaugeChangeAt(place)?.gaugeChange === false ? [noChange(place)] : []),
    ...(vehicles === undefined ? [noVehicles] : []),
    ...wagons.flatMap((wagon, index) =>
      identifierFindings('wagon', wagon, `/facts/vehicles/${index}`).map((found) => milder(found)),
    ),
  ];
}

const milder = (found: Finding): Finding =>
  found.severity === 'error' ? { ...found, severity: 'warning' } : found;

const noChange = (place: string): Finding =>
  warned('MMW-113', {
    pointer: '/facts/place',
    actual: place,
    message: {
      en: 'By the table of border crossings no gauge changes at this place.',
      zh: '按国境口岸表，此处不变轨。',
    },
    remedy: {
      en: 'If only the wagons changed, send a correction: retract it and report TRANSSHIPPED.',
      zh: '如仅更换车辆，请撤回本事件并改报 TRANSSHIPPED。',
    },
  });

const noRail = warned('MMW-108', {
  pointer: '/facts/leg',
  message: { en: 'Only a rail leg has a gauge.', zh: '仅铁路区段存在变轨。' },
  remedy: { en: 'Check the leg, or report TRANSSHIPPED.', zh: '请核对区段，或改报 TRANSSHIPPED。' },
});

const noVehicles = warned('MMW-109', {
  pointer: '/facts/vehicles',
  message: { en: 'The numbers of the new wagons or vehicles are missing.', zh: '未填写换装后的车号。' },
  remedy: { en: 'Send a correction with them.', zh: '请另报更正，补充车号。' },
});

/** MMW-110: something changed. MMW-111: a removed seal is on the unit. MMW-112, MMW-114: customs has agreed to it, and before. */
export function sealFindings(situation: CustodySituation<SealChange>): Finding[] {
  const { document, earlier, report, reporter } = situation;
  const { unit, removed = [], applied = [], consent } = report.facts;
  if (removed.length === 0 && applied.length === 0) return [nothing];
  const units = unitsNow(document, earlier, report.occurredAt);
  const planned = document.units.find(({ number }) => unitKey(number) === unitKey(unit))?.seals ?? [];
  const now = units.find((each) => each.unit === unitKey(unit))?.seals ?? [];
  const seals = [...new Set([...now, ...planned.map(({ number }) => number)])];
  const strange = removed.filter((number) => !seals.includes(number));
  // Those that customs put on before the carriage, and those that it put on during it.
  const puts = earlier.flatMap(({ code, facts }) =>
    code === 'SEAL_CHANGED' ? ((facts as SealChange).applied ?? []) : [],
  );
  const ofCustoms = [...document.units.flatMap((each) => each.seals ?? []), ...puts].some(
    ({ number, party }) => party === 'CU' && removed.includes(number),
  );
  return [
    ...legAndUnits(situation),
    ...strange.map((number) => notOnUnit(number, seals)),
    ...(ofCustoms && !consent && !reporter.roles.includes('customs') ? [noConsent] : []),
    ...(consent ? lateConsent('MMW-114', consent, report) : []),
  ];
}

const nothing = refused('MMW-110', {
  pointer: '/facts',
  message: { en: 'No seal was taken off and none put on.', zh: '未填写解除或施加的封志。' },
  remedy: { en: 'Give "removed", "applied" or both.', zh: '请填写 removed 或 applied，或两者。' },
});

const notOnUnit = (number: string, seals: readonly string[]): Finding =>
  warned('MMW-111', {
    pointer: '/facts/removed',
    actual: number,
    expected: seals.join(', ') || undefined,
    message: { en: 'By the record this seal is not on that unit.', zh: '按记录该封志不在此单元上。' },
    remedy: { en: 'Check both numbers; send a correction.', zh: '请核对单元及封志编号，并另报更正。' },
  });

const noConsent = breached('MMW-112', {
  pointer: '/facts/consent',
  message: {
    en: 'A customs seal was taken off without the consent of customs.',
    zh: '未经海关同意解除海关封志。',
  },
  remedy: {
    en: 'Tell customs at once, and send a correction with its consent.',
    zh: '请立即报告海关，并另报更正，注明同意文书。',
  },
});
