import { plainName } from '../documents/plain-name';
import type { Report, Situation } from '../documents/report';
import { breached, warned } from '../documents/report-finding';
import { scaled, scaledSum, unscaled } from '../documents/scaled';
import type { Finding } from '../findings/finding';
import { namesStop } from '../documents/crossings';
import { crossingsOf, gaugeAt, type Crossing } from './rail-note-gauge';
import type { RailConsignmentNote } from './rail-note.dto';
import type { RailDelivery, RailFastClearance, RailGaugeChange, RailMovement } from './rail-reports.dto';
import { routeOf, type Route } from './rail-route';
import { railNow } from './rail-state';

type Sit<F extends object> = Situation<RailConsignmentNote, F>;

/** Where a station is on the route, or nowhere. */
function positionOf({ stops }: Route, station: string): number {
  const plain = plainName(station);
  // The last of that name: an exit and the entry beyond it may be one station.
  return stops.findLastIndex(({ stop }) => namesStop(plain, stop));
}

/** RAIL-104: the station is one of boxes 2, 5 and 6. A train stops elsewhere too, so this only warns. */
export function stationKnown({ document, report }: Sit<{ station?: string }>): Finding[] {
  const { station } = report.facts;
  if (station === undefined || positionOf(routeOf(document), station) >= 0) return [];
  return [
    warned('RAIL-104', {
      pointer: '/facts/station',
      actual: station,
      message: { en: 'The note does not name this station.', zh: '本运单未列此车站。' },
      remedy: {
        en: 'Check the name or code; a stop on the way needs nothing more.',
        zh: '请核对站名或代码；如为中途停站则无需处理。',
      },
    }),
  ];
}

/** RAIL-101, RAIL-102, RAIL-103: what a change of gauge and a transhipment bring with them. */
export function transhipmentFindings(situation: Sit<RailGaugeChange>): Finding[] {
  const { report } = situation;
  const bogies = report.facts.method === 'BOGIES';
  return [
    ...stationKnown(situation),
    ...(report.code === 'GAUGE_CHANGED' ? noChange(situation) : []),
    ...(bogies || report.facts.wagons ? [] : [noWagons]),
    ...figuresDiffer(situation),
  ];
}

function noChange({ document, report }: Sit<RailGaugeChange>): Finding[] {
  const { station } = report.facts;
  if (gaugeAt(routeOf(document), station) !== false) return [];
  return [
    warned('RAIL-101', {
      pointer: '/facts/station',
      actual: station,
      message: {
        en: 'By the table of border crossings no gauge changes at this station.',
        zh: '按国境口岸表，此站不变轨。',
      },
      remedy: {
        en: 'If only the wagons changed, send a correction: retract it and report TRANSHIPPED.',
        zh: '如仅更换车辆，请撤回本事件并改报 TRANSHIPPED。',
      },
    }),
  ];
}

const noWagons = warned('RAIL-102', {
  pointer: '/facts/wagons',
  message: { en: 'The numbers of the new wagons are missing.', zh: '未填写换装后的车号。' },
  remedy: { en: 'Send a correction with the wagon numbers.', zh: '请另报更正，补充换装后的车号。' },
});

/** The figures after transhipment are those of boxes 17 and 18, or there is a reason. */
function figuresDiffer({ document: { goods }, report }: Sit<RailGaugeChange>): Finding[] {
  const { grossKg, packages, reason } = report.facts;
  if (reason !== undefined) return [];
  const grams = scaledSum(
    goods.map((item) => item.grossKg),
    3,
  );
  const pieces = goods.reduce((sum, item) => sum + item.packages, 0);
  return [
    ...(grossKg === undefined || scaled(grossKg, 3) === grams
      ? []
      : [differs('grossKg', grossKg, unscaled(grams, 3))]),
    ...(packages === undefined || packages === pieces ? [] : [differs('packages', packages, pieces)]),
  ];
}

const differs = (field: string, actual: number, expected: number): Finding =>
  warned('RAIL-103', {
    pointer: `/facts/${field}`,
    actual,
    expected: String(expected),
    message: {
      en: 'The figure after transhipment differs from the one loaded, and no reason is given.',
      zh: '换装后数量与装车数量不符，且未说明原因。',
    },
    remedy: { en: 'Send a correction with the reason.', zh: '请另报更正并说明原因。' },
  });

const gaugeCodes = new Set(['GAUGE_CHANGED', 'TRANSHIPPED']);

/** RAIL-105: beyond a change of gauge, a report of it is missing. */
function changeMissing({ document, earlier, report }: Sit<{ station: string }>): Finding[] {
  const route = routeOf(document);
  const here = positionOf(route, report.facts.station);
  const plain = plainName(report.facts.station);
  const done = (crossing: Crossing): boolean =>
    earlier.some(
      ({ code, facts }: Report) =>
        gaugeCodes.has(code) && crossing.names(plainName((facts as RailMovement).station)),
    );
  return crossingsOf(route)
    .filter((each) => each.gaugeChange === true && here > each.position && !each.names(plain) && !done(each))
    .map(({ name }) =>
      warned('RAIL-105', {
        pointer: '/facts/station',
        actual: report.facts.station,
        expected: `GAUGE_CHANGED: ${name}`,
        message: {
          en: `The gauge changes at ${name}, and nobody has reported how.`,
          zh: `${name} 须变轨，但尚无变轨报告。`,
        },
        remedy: {
          en: 'Have it reported, with mass, packages and wagons after transhipment.',
          zh: '请补报变轨情况及换装后重量、件数和车号。',
        },
      }),
    );
}

/** RAIL-106: a unit whose seal was taken off has a new one before it leaves. */
function unitsOpen({ document, earlier, report }: Sit<RailMovement>): Finding[] {
  const { units } = railNow(document, earlier, report.occurredAt);
  const open = [...units.values()].filter(({ openSince }) => openSince !== undefined);
  if (open.length === 0) return [];
  return [
    breached('RAIL-106', {
      pointer: '/facts',
      actual: open.map(({ unit }) => unit).join(', '),
      message: {
        en: `The train left with units that no seal closes: ${open.map(({ unit }) => unit).join(', ')}.`,
        zh: `列车发出时下列箱（车）无有效封印：${open.map(({ unit }) => unit).join('、')}。`,
      },
      remedy: {
        en: 'Report the new seals, or seal the units at the next station.',
        zh: '请补报新施封印，或于下一站补封。',
      },
    }),
  ];
}

/** What is said of a departure. */
export const departureFindings = (situation: Sit<RailMovement>): Finding[] => [
  ...stationKnown(situation),
  ...changeMissing(situation),
  ...unitsOpen(situation),
];

/** What is said of an arrival. */
export const arrivalFindings = (situation: Sit<RailMovement>): Finding[] => [
  ...stationKnown(situation),
  ...changeMissing(situation),
];

/** RAIL-118, RAIL-119: handed out to the consignee of box 4, and all of it. */
export function deliveryFindings(situation: Sit<RailDelivery>): Finding[] {
  const { document, report } = situation;
  const { recipient, packages } = report.facts;
  const all = document.goods.reduce((sum, item) => sum + item.packages, 0);
  return [
    ...stationKnown(situation),
    ...changeMissing(situation),
    ...(speaksOf(recipient, document.consignee.name) ? [] : [otherRecipient(recipient, document)]),
    ...(packages === undefined || packages === all ? [] : [notAll(packages, all)]),
  ];
}

/** Whether a text has a name whole, or its Latin or its Chinese part where it is written in both. */
function speaksOf(text: string, name: string): boolean {
  const [said, whole] = [plainName(text), plainName(name)];
  const parts = whole.match(/\p{Script=Han}+|\P{Script=Han}+/gu) ?? [];
  // A person's Chinese name has two or three characters. Shorter parts, such as a city, are in many names.
  const short = /^\p{Script=Han}{2,3}$/u.test(whole);
  return said === whole || [...parts].some((part) => (short || part.length >= 4) && said.includes(part));
}

const notAll = (packages: number, all: number): Finding =>
  warned('RAIL-119', {
    pointer: '/facts/packages',
    actual: packages,
    expected: String(all),
    message: { en: 'Not as many packages were handed out as the note has.', zh: '交付件数与运单件数不符。' },
    remedy: { en: 'Report the damage or loss with DAMAGED.', zh: '请以 DAMAGED 报告货损货差。' },
  });

const otherRecipient = (recipient: string, { consignee }: RailConsignmentNote): Finding =>
  breached('RAIL-118', {
    pointer: '/facts/recipient',
    actual: recipient,
    expected: consignee.name,
    message: {
      en: 'The goods were handed out to another than the consignee of the note.',
      zh: '货物交付给运单收货人以外的主体。',
    },
    remedy: {
      en: 'If an agent took them, say for whom in a correction: "… for" and the name of the consignee.',
      zh: '如由代理人提货，请另报更正，在提货人中注明所代表的收货人。',
    },
  });

/**
 * RAIL-117: the order of the fast clearance. Import: applied for after the original manifest is stored and
 * before the tally report; export: after the pre-loading manifest is stored and before the export
 * declaration. As changed on 2023-12-15, by secondary sources, so it warns.
 */
export function fastClearanceFindings({ document, earlier, report }: Sit<RailFastClearance>): Finding[] {
  const { direction, step } = report.facts;
  if (step !== 'APPLIED') return [];
  const { fastClearance } = railNow(document, earlier, report.occurredAt);
  const taken = (wanted: string): boolean => fastClearance.some((each) => each.step === wanted);
  const first = direction === 'import' ? 'ORIGINAL_MANIFEST_STORED' : 'PRELOADING_MANIFEST_STORED';
  const last = direction === 'import' ? 'TALLY_REPORTED' : 'EXPORT_DECLARED';
  if (taken(first) && !taken(last)) return [];
  return [
    warned('RAIL-117', {
      pointer: '/facts/step',
      actual: step,
      expected: `${first} < APPLIED < ${last}`,
      message: {
        en: 'The application does not come after the manifest was stored and before the tally report or export declaration.',
        zh: '快通申请应在舱单入库之后、理货报告（进口）或出口申报（出口）之前提出。',
      },
      remedy: {
        en: 'Report the earlier steps if they were taken, with their times.',
        zh: '如前序环节已办理，请补报并注明时间。',
      },
    }),
  ];
}
