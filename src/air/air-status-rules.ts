import { inTime, type Report, type Situation } from '../documents/report';
import { refused, warned } from '../documents/report-finding';
import type { Finding } from '../findings/finding';
import type { AirStatus } from './air-status.dto';
import type { AirWeight } from './air-parts.dto';

/** What a status looks at of a waybill, be it the airline's or a house's. */
export interface Consignment {
  origin: string;
  destination: string;
  /** Legs of the airline's waybill; a house travels with its master. */
  routing?: { from: string; to: string }[];
  pieces: number;
  grossWeight: AirWeight;
}

type Sit = Situation<Consignment, AirStatus>;

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Codes that speak of a flight (FSU puts one in their line). */
const ofFlight = words('BKD MAN PRE DEP ARR RCF');

/** Codes that count pieces where they were; a discrepancy says how many. */
const ofPieces = words('FOH RCS MAN DEP RCF RCT TFD DLV DDL DIS_FDCA DIS_MSCA DIS_OFLD DIS_OVCD DIS_SSPD');

/** Free information, which is no status of the goods. */
export const free = words('OSI OCI');
const received = words('RCS FOH DPU RCT');
const arrived = words('ARR RCF RCT');
/** Codes under which pieces leave the carrier's hands for good. */
export const delivered = words('DLV DDL');

/** What a report says of the consignment. */
export const statusOf = ({ facts }: Report): AirStatus => facts as AirStatus;

/** FSU-001, FSU-002, FSU-003: what an FSU line of this code must have. Without it there is no status. */
function incomplete({ report: { code, facts } }: Sit): Finding[] {
  const missing: [rule: string, field: keyof AirStatus, en: string, zh: string][] = [];
  if (!free.has(code) && facts.airport === undefined)
    missing.push(['FSU-001', 'airport', 'the airport', '机场']);
  if (ofFlight.has(code) && facts.flight === undefined)
    missing.push(['FSU-002', 'flight', 'the flight', '航班号']);
  if (ofPieces.has(code) && facts.pieces === undefined)
    missing.push(['FSU-003', 'pieces', 'the pieces', '件数']);
  if (free.has(code) && facts.text === undefined)
    missing.push(['FSU-004', 'text', 'the information', '说明']);
  return missing.map(([rule, field, en, zh]) =>
    refused(rule, {
      pointer: `/facts/${field}`,
      message: { en: `A status ${code} tells ${en}.`, zh: `${code} 状态须填写${zh}。` },
      remedy: { en: `Add "${field}".`, zh: `请补充 ${field}。` },
    }),
  );
}

/** Pieces that were reported under these codes, at one airport or at all of them. */
export function piecesUnder(
  reports: readonly Report[],
  codes: ReadonlySet<string>,
  airport?: string,
): number {
  return reports
    .filter(({ code }) => codes.has(code))
    .map(statusOf)
    .filter((status) => airport === undefined || status.airport === airport)
    .reduce((sum, { pieces = 0 }) => sum + pieces, 0);
}

/** FSU-010: no more pieces in all than the waybill has, at one airport under one code; of a delivery, anywhere. */
function tooMany({ document, earlier, report }: Sit): Finding[] {
  const { code, facts } = report;
  if (!ofPieces.has(code) || facts.pieces === undefined || code === 'DIS_FDCA') return [];
  const [codes, airport] = delivered.has(code) ? [delivered, undefined] : [new Set([code]), facts.airport];
  // Every flight and truck on the way departs and arrives with the same pieces again: one airport at a time.
  const sum = piecesUnder(earlier, codes, airport) + facts.pieces;
  if (sum <= document.pieces) return [];
  return [
    warned('FSU-010', {
      pointer: '/facts/pieces',
      actual: sum,
      expected: `≤ ${document.pieces}`,
      message: {
        en: `With this there are ${sum} pieces under ${code}, and the waybill has ${document.pieces}.`,
        zh: `${code} 累计 ${sum} 件，超过运单件数 ${document.pieces}。`,
      },
      remedy: {
        en: 'Check the pieces; report DIS_FDCA where cargo was found, or send a correction.',
        zh: '请核对件数；如多收货物请报 DIS_FDCA，否则请另报更正。',
      },
    }),
  ];
}

/** FSU-011: T stands for all pieces of the waybill, P for fewer. */
function extentFits({ document, report: { facts } }: Sit): Finding[] {
  const { extent, pieces } = facts;
  if (extent === undefined || pieces === undefined || (extent === 'T') === (pieces === document.pieces))
    return [];
  return [
    warned('FSU-011', {
      pointer: '/facts/extent',
      actual: `${extent}${pieces}`,
      expected: `T${document.pieces}`,
      message: {
        en: 'T stands for all pieces of the waybill, P for a part.',
        zh: 'T 表示全部件数，P 表示部分。',
      },
      remedy: { en: 'Correct the extent or the pieces.', zh: '请更正范围或件数。' },
    }),
  ];
}

/** FSU-012: what departs was received. FSU-013: what is delivered has arrived. */
function outOfOrder({ document, earlier, report }: Sit): Finding[] {
  const { code, facts } = report;
  const seen = (codes: ReadonlySet<string>): boolean =>
    inTime(earlier).some(
      (each) => codes.has(each.code) && Date.parse(each.occurredAt) <= Date.parse(report.occurredAt),
    );
  if (code === 'DEP' && facts.airport === document.origin && !seen(received))
    return [before('FSU-012', 'DEP', 'RCS')];
  if (delivered.has(code) && !seen(arrived)) return [before('FSU-013', code, 'RCF')];
  return [];
}

const before = (rule: string, code: string, missing: string): Finding =>
  warned(rule, {
    pointer: '/code',
    actual: code,
    expected: `${missing} < ${code}`,
    message: {
      en: `There is no ${missing} before this ${code}.`,
      zh: `此 ${code} 之前没有 ${missing} 状态。`,
    },
    remedy: { en: `Have ${missing} reported, with its time.`, zh: `请补报 ${missing} 及其时间。` },
  });

/** FSU-014: the airport is on the routing. Trucks and diversions go elsewhere, so it only warns. */
function offRoute({ document, report: { facts } }: Sit): Finding[] {
  const { airport } = facts;
  const { origin, routing, destination } = document;
  const stops = [origin, ...(routing ?? []).flatMap(({ from, to }) => [from, to]), destination];
  if (airport === undefined || routing === undefined || stops.includes(airport)) return [];
  return [
    warned('FSU-014', {
      pointer: '/facts/airport',
      actual: airport,
      expected: [...new Set(stops)].join(', '),
      message: { en: 'The airport is not on the routing of the waybill.', zh: '该机场不在运单航线上。' },
      remedy: {
        en: 'Check the code; a diversion needs nothing more.',
        zh: '请核对代码；如为备降则无需处理。',
      },
    }),
  ];
}

/** FSU-015: no heavier than the waybill, but for 0.5 % or 1 kg, whichever is more (CON-002's tolerance). */
function tooHeavy({ document, report: { facts } }: Sit): Finding[] {
  const { weight } = facts;
  const { value, unit } = document.grossWeight;
  if (weight === undefined || weight.unit !== unit || weight.value <= value + Math.max(1, value * 0.005))
    return [];
  return [
    warned('FSU-015', {
      pointer: '/facts/weight',
      actual: `${weight.value} ${weight.unit}`,
      expected: `≤ ${value} ${unit}`,
      message: { en: 'This is more than the gross weight of the waybill.', zh: '重量超过运单毛重。' },
      remedy: { en: 'Weigh again, or send a correction.', zh: '请复核重量，或另报更正。' },
    }),
  ];
}

/** Everything that is to be said of a status. What has happened stands; a status that tells nothing is refused. */
export const statusFindings = (situation: Sit): Finding[] => [
  ...incomplete(situation),
  ...tooMany(situation),
  ...extentFits(situation),
  ...outOfOrder(situation),
  ...offRoute(situation),
  ...tooHeavy(situation),
];
