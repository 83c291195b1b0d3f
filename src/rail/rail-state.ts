import { inTime, type Report } from '../documents/report';
import { closes } from '../documents/seal-condition';
import { custodyOf } from './rail-custody';
import { unitNumber } from './rail-note-load';
import type { RailConsignmentNote } from './rail-note.dto';
import type { SealNow } from './rail-page.dto';
import type {
  RailContainerSwap,
  RailFastClearance,
  RailGaugeChange,
  RailMovement,
  RailSealFinding,
  RailSealing,
  RailSealRemoval,
} from './rail-reports.dto';

/** A container or wagon with its seals; open since when nothing closes it any more. */
export interface UnitNow {
  unit: string;
  seals: SealNow[];
  openSince?: string;
}

/** How things stand on the way. */
export interface RailNow {
  units: Map<string, UnitNow>;
  containers: string[];
  wagons: string[];
  place?: { event: string; station: string; at: string; trainNumber?: string };
  afterTranshipment?: { station: string; grossKg?: number; packages?: number; reason?: string };
  fastClearance: { direction: string; step: RailFastClearance['step']; at: string }[];
}

function loaded(note: RailConsignmentNote): RailNow {
  const units = new Map<string, UnitNow>();
  for (const { unit: written, number, party, condition } of note.seals ?? []) {
    const unit = unitNumber(written);
    const now = units.get(unit) ?? { unit, seals: [] };
    now.seals.push({ number, party, condition });
    units.set(unit, now);
  }
  return {
    units,
    containers: (note.containers ?? []).map(({ number }) => number),
    wagons: (note.wagons ?? []).map(({ number }) => number),
    fastClearance: [],
  };
}

/** The unit with its seals changed; it is open from the moment that its last good seal went. */
function resealed(now: RailNow, written: string, at: string, change: (seals: SealNow[]) => SealNow[]): void {
  const unit = unitNumber(written);
  const { seals, openSince } = now.units.get(unit) ?? { seals: [] };
  const left = change(seals);
  now.units.set(unit, { unit, seals: left, ...(!left.some(closes) && { openSince: openSince ?? at }) });
}

type Change = (now: RailNow, at: string, facts: object, code: string) => void;

const moved: Change = (now, at, facts, event) => {
  const { station, trainNumber } = facts as RailMovement;
  now.place = { event, station, at, ...(trainNumber !== undefined && { trainNumber }) };
};

const transhipped: Change = (now, _, facts) => {
  const { station, grossKg, packages, wagons, reason } = facts as RailGaugeChange;
  if (wagons) now.wagons = wagons;
  if (grossKg === undefined && packages === undefined) return;
  now.afterTranshipment = {
    station,
    ...(grossKg !== undefined && { grossKg }),
    ...(packages !== undefined && { packages }),
    ...(reason !== undefined && { reason }),
  };
};

const changes: Record<string, Change> = {
  SEAL_REMOVED: (now, at, facts) => {
    const { unit, number } = facts as RailSealRemoval;
    resealed(now, unit, at, (seals) => seals.filter((each) => each.number !== number));
  },
  SEAL_APPLIED: (now, at, facts) => {
    const { unit, number, party } = facts as RailSealing;
    // The note may have been amended since and list the seal itself.
    resealed(now, unit, at, (seals) => [
      ...seals.filter((each) => each.number !== number),
      { number, party, condition: '1' },
    ]);
  },
  SEAL_FOUND: (now, at, facts) => {
    const { unit, number, condition } = facts as RailSealFinding;
    resealed(now, unit, at, (seals) =>
      seals.map((each) => (each.number === number ? { ...each, condition } : each)),
    );
  },
  CONTAINER_SWAPPED: (now, at, facts) => {
    const { removed, applied } = facts as RailContainerSwap;
    const others = now.containers.filter((each) => each !== removed);
    now.containers = others.includes(applied) ? others : [...others, applied];
    now.units.delete(removed);
    // A note that was amended after the swap lists the new container with its seals.
    if (!now.units.has(applied)) resealed(now, applied, at, () => []);
  },
  TRANSHIPPED: transhipped,
  GAUGE_CHANGED: transhipped,
  DEPARTED: moved,
  ARRIVED: moved,
  DELIVERED: moved,
  FAST_CLEARANCE: (now, at, facts) => {
    const { direction, step } = facts as RailFastClearance;
    now.fastClearance.push({ direction, step, at });
  },
};

/** How things stand after what was reported, in the order in which it happened, as far as `until`. */
export function railNow(note: RailConsignmentNote, reports: readonly Report[], until?: string): RailNow {
  const now = loaded(note);
  for (const { code, occurredAt, facts } of inTime(reports))
    if (until === undefined || Date.parse(occurredAt) <= Date.parse(until))
      changes[code]?.(now, occurredAt, facts, code);
  return now;
}

/** The state as it stands on the note's page. */
export function railState(note: RailConsignmentNote, reports: readonly Report[]): object {
  const { units, fastClearance, ...now } = railNow(note, reports);
  const { holder, offered, delivered } = custodyOf(reports);
  const carrierOf = (section: number): string => note.carriers[section - 1]?.carrier ?? '';
  return {
    custody: {
      ...(holder && { holder: { ...holder, carrier: carrierOf(holder.section) } }),
      ...(offered !== undefined && { offeredTo: { section: offered, carrier: carrierOf(offered) } }),
      ...(delivered !== undefined && { delivered }),
    },
    units: [...units.values()].map((each) => ({ ...each, open: each.openSince !== undefined })),
    ...now,
    ...(fastClearance.length > 0 && { fastClearance }),
  };
}
