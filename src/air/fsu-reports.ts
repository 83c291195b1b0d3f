import { MessageError, type MessageLoss } from '../documents/message-format';
import type { ReportFormat, ToldReport } from '../documents/report';
import type { AirStatus } from './air-status.dto';
import { instantAt } from './airport-zones';
import { readFsu, type FsuStatus } from './cargo-imp/fsu';

/** Cargo-IMP FSU and FSA: each of its lines is one status of the waybill. */
export const fsu: ReportFormat = {
  name: 'Cargo-IMP FSU',
  mediaTypes: ['text/plain'],
  read: (bytes, at) => {
    const { awb, origin, statuses, losses } = readFsu(bytes, at);
    const told = statuses.map((status) => reportOf(status, origin, losses));
    return { about: awb, reports: told, losses };
  },
};

/** Times of a status line: the clock time of a departure or arrival stands behind `A` (actual). */
function localOf({ at, departs, arrives, code }: FsuStatus): string | undefined {
  if (at === undefined || at.includes('T')) return at;
  const clock = code === 'ARR' ? (arrives ?? departs) : departs;
  const actual = clock?.startsWith('A') ? clock.slice(1) : undefined;
  return actual && `${at}T${actual.slice(0, 2)}:${actual.slice(2)}`;
}

function reportOf(status: FsuStatus, origin: string | undefined, losses: MessageLoss[]): ToldReport {
  const { code, place, at, ulds = [] } = status;
  const airport = status.airport ?? (code === 'OSI' || code === 'OCI' ? origin : undefined);
  if (at === undefined || airport === undefined) throw incomplete(place);
  const local = localOf(status);
  if (local === undefined)
    losses.push({
      kind: 'defaulted',
      place,
      actual: `${at}T00:00`,
      message: { en: 'The line tells the day only.', zh: '该行仅有日期，无时刻。' },
    });
  if (ulds.length > 0) losses.push({ kind: 'dropped', place, actual: ulds.join(' '), message: noUnits });
  const occurredAt = instantAt(airport, local ?? `${at.slice(0, 10)}T00:00`);
  if (occurredAt === undefined) throw noZone(place, airport);
  return { code, occurredAt, place, facts: factsOf(status, airport) };
}

const noUnits = { en: 'A status has no place for unit load devices.', zh: '状态事件无集装器栏位。' };

function factsOf(status: FsuStatus, airport: string): AirStatus {
  const { flight, from, to, loadingCode, pieces, weight, carrier, party, reference, at, osi, oci } = status;
  const text = [...(osi ?? []), ...(oci ?? []).map((line) => Object.values(line).join('/'))].join('; ');
  return {
    airport,
    ...(flight !== undefined && { flight, ...(at !== undefined && { flightDate: at.slice(0, 10) }) }),
    ...(from !== undefined && from.length === 3 && { from }),
    ...(to !== undefined && { to }),
    ...(loadingCode !== undefined && { extent: loadingCode === 'T' ? ('T' as const) : ('P' as const) }),
    ...(pieces !== undefined && { pieces }),
    ...(weight !== undefined && { weight }),
    ...(carrier !== undefined && { carrier }),
    ...(party !== undefined && { name: party }),
    ...(reference !== undefined && { reference }),
    ...(text !== '' && { text: text.slice(0, 700) }),
  };
}

const incomplete = (place: string): MessageError =>
  new MessageError(place, {
    en: 'A status line has the day and the airport, such as RCF/CA431/25NOV0930/FRA/T48K612.',
    zh: '状态行应有日期及机场，格式如 RCF/CA431/25NOV0930/FRA/T48K612。',
  });

const noZone = (place: string, airport: string): MessageError =>
  new MessageError(place, {
    en: `The time zone of ${airport} is not known here; report this status as JSON, with its offset.`,
    zh: `未收录 ${airport} 的时区；请以 JSON 报告此状态并注明时区。`,
  });
