import { inTime, isCompany, type Participant, type Report, type Situation } from '../documents/report';
import type { Text } from '../findings/finding';
import { unitKey } from './allocations';
import type { CustodyMove, SealChange } from './custody.dto';
import { inOrder } from './legs';
import type { MultimodalLeg } from './legs.dto';
import type { LegNow } from './multimodal-page.dto';
import type { MultimodalWaybill } from './multimodal-waybill.dto';

export type CustodySituation<F extends object> = Situation<MultimodalWaybill, F>;

/** Codes of custody, which build on one another. */
export const custodyCodes = ['TAKEN_OVER', 'HANDED_OVER'] as const;

/**
 * Keys of all units, and of those that a move is about: all, where it names none. A number is read once for all
 * moves, since a waybill can have a thousand reports that name each of its units.
 */
export function unitKeys({ units }: MultimodalWaybill): {
  all: readonly string[];
  moved: (move: CustodyMove) => readonly string[];
} {
  const keys = new Map<string, string>();
  const keyOf = (number: string): string => {
    const key = keys.get(number) ?? unitKey(number);
    keys.set(number, key);
    return key;
  };
  const all = units.map(({ number }) => keyOf(number));
  return { all, moved: (move) => move.units?.map(keyOf) ?? all };
}

/**
 * Legs in their order, with the actual times beside the planned ones. The first hand-over opens the next leg, and
 * that of the last unit closes its own.
 */
export function legsNow(waybill: MultimodalWaybill, reports: readonly Report[]): LegNow[] {
  const ordered = inOrder(waybill.legs).map(({ leg }) => leg);
  const { all, moved } = unitKeys(waybill);
  const now = ordered.map((leg): LegNow => ({
    sequence: leg.sequence,
    state: 'planned',
    carrier: leg.carrier.name,
    plannedDeparture: leg.plannedDeparture,
    ...(leg.actualDeparture !== undefined && { actualDeparture: leg.actualDeparture }),
    plannedArrival: leg.plannedArrival,
    ...(leg.actualArrival !== undefined && { actualArrival: leg.actualArrival }),
  }));
  const handedOver = new Map<number, Set<string>>();
  for (const { code, occurredAt, facts } of reports) {
    const place = now.findIndex(({ sequence }) => sequence === (facts as CustodyMove).leg);
    const [leg, next] = [now[place], now[place + 1]];
    if (!leg) continue;
    // A take-over that is told after the hand-over is on record, and opens nothing again.
    if (code === 'TAKEN_OVER')
      Object.assign(leg, { state: leg.state === 'closed' ? 'closed' : 'open', takenOverAt: occurredAt });
    if (code === 'HANDED_OVER') {
      const handed = handedOver.get(leg.sequence) ?? new Set<string>();
      handedOver.set(leg.sequence, handed);
      for (const unit of moved(facts as CustodyMove)) handed.add(unit);
      const left = all.filter((unit) => !handed.has(unit));
      const state = left.length === 0 ? 'closed' : 'open';
      Object.assign(leg, {
        state,
        handedOverAt: occurredAt,
        unitsLeft: left.length === 0 ? undefined : left,
      });
      if (next?.state === 'planned') next.state = 'open';
    }
    // The first departure and the last arrival: a leg may stop on the way.
    if (code === 'DEPARTED') leg.actualDeparture = earlier(leg.actualDeparture, occurredAt);
    if (code === 'ARRIVED') leg.actualArrival = later(leg.actualArrival, occurredAt);
  }
  return now;
}

export const earlier = (one: string | undefined, other: string): string =>
  one !== undefined && Date.parse(one) <= Date.parse(other) ? one : other;
const later = (one: string | undefined, other: string): string =>
  one !== undefined && Date.parse(one) >= Date.parse(other) ? one : other;

/** A unit with the seals that close it now. */
export interface UnitNow {
  unit: string;
  seals: string[];
  openSince?: string;
}

/** Units with their seals, after what happened until a time. */
export function unitsNow(waybill: MultimodalWaybill, reports: readonly Report[], until?: string): UnitNow[] {
  const units = new Map(
    waybill.units.map((unit): [string, UnitNow] => {
      const number = unitKey(unit.number);
      // Those that are planned for a later leg are not on yet.
      const seals = (unit.seals ?? []).filter(({ onLeg }) => onLeg <= firstSequence(waybill));
      return [number, { unit: number, seals: seals.map((seal) => seal.number) }];
    }),
  );
  for (const { code, occurredAt, facts } of inTime(reports)) {
    if (code !== 'SEAL_CHANGED') continue;
    if (until !== undefined && Date.parse(occurredAt) > Date.parse(until)) continue;
    const { unit: written, removed = [], applied = [] } = facts as SealChange;
    const unit = unitKey(written);
    const before = units.get(unit) ?? { unit, seals: [], openSince: undefined };
    const seals = [
      ...before.seals.filter((number) => !removed.includes(number)),
      ...applied.map(({ number }) => number),
    ].filter((number, place, all) => all.indexOf(number) === place);
    units.set(unit, {
      unit,
      seals,
      ...(seals.length === 0 && { openSince: before.openSince ?? occurredAt }),
    });
  }
  return [...units.values()];
}

const firstSequence = ({ legs }: MultimodalWaybill): number =>
  Math.min(...legs.map(({ sequence }) => sequence));

/** The state as it stands on the waybill's page. */
export function custodyState(waybill: MultimodalWaybill, reports: readonly Report[]): object {
  const legs = legsNow(waybill, reports);
  const open = legs.find(({ state }) => state === 'open');
  return {
    ...(open && { leg: open.sequence, carrier: open.carrier }),
    delivered: legs.every(({ state }) => state === 'closed'),
    legs,
    units: unitsNow(waybill, reports).map((unit) => ({ ...unit, open: unit.openSince !== undefined })),
  };
}

/** The operator answers for the whole (MMT carrier), so it may speak for the carrier of every leg. */
const isOperator = ({ operator }: MultimodalWaybill, party: Participant): boolean =>
  isCompany(party, operator);

const isCarrierOf = ({ carrier, carrierCode, mode }: MultimodalLeg, party: Participant): boolean =>
  isCompany(party, { ...carrier, ...(mode === '2' && { rics: carrierCode }) });

/** Only the carrier of the leg, or the operator for it, tells what became of the goods on it. */
export function legCarrierOnly({
  document,
  report,
  reporter,
}: CustodySituation<CustodyMove>): Text | undefined {
  const leg = document.legs.find(({ sequence }) => sequence === report.facts.leg);
  if (!leg || isOperator(document, reporter) || isCarrierOf(leg, reporter)) return undefined;
  return {
    en: `Only ${leg.carrier.name}, the carrier of leg ${leg.sequence}, or the operator of the waybill may report this.`,
    zh: `仅第 ${leg.sequence} 区段承运人（${leg.carrier.name}）或多式联运经营人可报告此事件。`,
  };
}

/** As `legCarrierOnly`; a terminal reports what it did itself. */
export const legCarrierOrHandler = (situation: CustodySituation<CustodyMove>): Text | undefined =>
  situation.reporter.roles.includes('handler') ? undefined : legCarrierOnly(situation);
