import { inTime, type Report, type Reports } from '../documents/report';
import { reportFamilies, retraction } from '../documents/report-codes';
import type { Role } from '../parties/roles';
import { delivered, free, piecesUnder, statusFindings, statusOf, type Consignment } from './air-status-rules';
import { ConsignmentState } from './air-page.dto';
import { AirStatus } from './air-status.dto';

/** A discrepancy that has been settled: missing cargo that was found. */
const settles: Record<string, string> = {
  DIS_FDCA: 'DIS_MSCA',
  DIS_FDAW: 'DIS_MSAW',
  DIS_FDMB: 'DIS_MSMB',
  DIS_FDAV: 'DIS_MSAV',
};

interface Discrepancy {
  code: string;
  at: string;
  airport?: string;
  pieces?: number;
}

function openDiscrepancies(reports: readonly Report[]): Discrepancy[] {
  let open: Discrepancy[] = [];
  for (const report of reports) {
    const { airport, pieces } = statusOf(report);
    const settled = settles[report.code];
    const owed = settled === undefined ? undefined : open.find(({ code }) => code === settled);
    if (owed) {
      const left = owed.pieces === undefined || pieces === undefined ? 0 : owed.pieces - pieces;
      open = open.flatMap((each) => (each !== owed ? [each] : left > 0 ? [{ ...each, pieces: left }] : []));
    } else if (report.code.startsWith('DIS_'))
      open.push({
        code: report.code,
        at: report.occurredAt,
        ...(airport !== undefined && { airport }),
        ...(pieces !== undefined && { pieces }),
      });
  }
  return open;
}

/** Codes that tell what is planned or said, not where the goods are. */
const aside: ReadonlySet<string> = new Set([...free, 'BKD', 'PRE', 'TRM']);

/** How the consignment stands: its last status, pieces by code and airport, what was delivered, what is amiss. */
function state(consignment: Consignment, reports: readonly Report[]): object {
  const ordered = inTime(reports);
  const last = ordered.findLast(({ code }) => !aside.has(code) && !code.startsWith('DIS_'));
  const statuses = new Map<string, { code: string; airport?: string; pieces: number; at: string }>();
  for (const report of ordered.filter(({ code }) => !free.has(code))) {
    const { airport, pieces = 0 } = statusOf(report);
    const key = `${report.code} ${airport ?? ''}`;
    const known = statuses.get(key);
    statuses.set(key, {
      code: report.code,
      ...(airport !== undefined && { airport }),
      pieces: (known?.pieces ?? 0) + pieces,
      at: report.occurredAt,
    });
  }
  const out = piecesUnder(reports, delivered);
  return {
    ...(last && { last: { code: last.code, at: last.occurredAt, ...statusOf(last) } }),
    statuses: [...statuses.values()],
    deliveredPieces: out,
    openPieces: Math.max(0, consignment.pieces - out),
    discrepancies: openDiscrepancies(ordered),
  };
}

/** Airlines, their ground handlers and truckers; customs' own words come as receipts. */
const reporters: Role[] = ['carrier', 'handler'];

const codes = reportFamilies.find(({ family }) => family === 'air')?.codes ?? [];

/** FSU-style statuses of a waybill; in JSON, and of the airline's waybill as Cargo-IMP FSU too. */
export const airStatuses: Reports<Consignment> = {
  family: 'air',
  reportables: codes
    .filter(({ code }) => code !== retraction)
    .map(({ code }) => ({ code, facts: AirStatus, roles: reporters, judge: statusFindings })),
  stateShape: ConsignmentState,
  state,
};

/** Of a house, its forwarder reports too: it picks up and delivers what the airline never sees by itself. */
export const houseStatuses: Reports<Consignment> = {
  ...airStatuses,
  reportables: airStatuses.reportables.map((each) => ({ ...each, roles: [...each.roles, 'forwarder'] })),
};
