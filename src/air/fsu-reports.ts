import { MessageError, type MessageLoss } from '../documents/message-format';
import type { ReportFormat, ToldReport } from '../documents/report';
import type { OciLine } from './air-parts.dto';
import type { AirStatus } from './air-status.dto';
import { instantAt } from './airport-zones';
import { toldMax } from '../documents/report-rules';
import { shown } from '../findings/finding';
import { actualTime, readFsu, type FsuStatus } from './cargo-imp/fsu';

/** Cargo-IMP FSU and FSA: each of its lines is one status of the waybill. */
export const fsu: ReportFormat = {
  name: 'Cargo-IMP FSU',
  mediaTypes: ['text/plain'],
  read: (bytes, at) => {
    const { awb, origin, statuses, losses } = readFsu(bytes, at);
    const told = statuses.map((status) =>
      // Too many are refused for their number, so none of them is looked at.
      statuses.length > toldMax ? bare(status, at) : reportOf(status, origin, losses, at),
    );
    return { about: awb, reports: told, losses };
  },
};

const bare = ({ code, place }: FsuStatus, occurredAt: string): ToldReport => ({
  ...{ code, occurredAt, place, facts: {} },
});

/** When it happened: the time of the line, or that of the departure or arrival behind it where it took place. */
function localOf({ at, day, departs, arrives, code }: FsuStatus): { local?: string; clock?: string } {
  if (at === undefined || day === undefined) return {};
  if (at.includes('T')) return { local: at };
  const clock = code === 'ARR' ? (arrives ?? departs) : departs;
  const local = actualTime(day, clock);
  return local === undefined ? {} : { local, clock };
}

/** Lines whose day is that of the flight to come, or that have none: they tell what is so when they are sent. */
const ofNow: ReadonlySet<string> = new Set(['BKD', 'MAN', 'PRE', 'TRM', 'OSI', 'OCI']);

/** Information that is no status of the goods; it has no airport of its own. */
const free: ReadonlySet<string> = new Set(['OSI', 'OCI']);

function reportOf(
  status: FsuStatus,
  origin: string | undefined,
  losses: MessageLoss[],
  receivedAt: string,
): ToldReport {
  const { code, place, at } = status;
  const airport = status.airport ?? (free.has(code) ? origin : undefined);
  const { local, clock } = localOf(status);
  const byReceipt = local === undefined && ofNow.has(code);
  if ((airport === undefined && !free.has(code)) || (at === undefined && !byReceipt)) throw incomplete(place);
  if (byReceipt) losses.push({ kind: 'defaulted', place, actual: receivedAt, message: whenReceived });
  else if (local === undefined)
    losses.push({ kind: 'defaulted', place, actual: `${at}T00:00`, message: dayOnly });
  const occurredAt = byReceipt ? receivedAt : instantAt(airport ?? '', local ?? `${at}T00:00`);
  if (occurredAt === undefined) throw noZone(place, airport ?? '');
  const text = textOf(status);
  tellLost(status, clock, text, losses);
  return { code, occurredAt, place, facts: factsOf(status, airport, text) };
}

/** What a status line says and the facts of a report have no field for. */
function tellLost(
  { place, ulds = [], departs, arrives, loadingCode = '' }: FsuStatus,
  clock: string | undefined,
  text: string,
  losses: MessageLoss[],
): void {
  if (ulds.length > 0)
    losses.push({ kind: 'dropped', place, actual: shown(ulds.join(' ')), message: noUnits });
  for (const time of [departs, arrives])
    if (time !== undefined && time !== clock)
      losses.push({ kind: 'dropped', place, actual: time, message: otherTime });
  if (/[SD]/.test(loadingCode)) losses.push({ kind: 'bent', place, actual: loadingCode, message: partOnly });
  if (text.length > textMax) losses.push({ kind: 'bent', place, actual: shown(text), message: textCut });
}

const dayOnly = { en: 'The line tells the day only.', zh: '该行仅有日期，无时刻。' };
const whenReceived = {
  en: 'The line does not tell when; the time of receipt stands for it.',
  zh: '该行未注明发生时间，以收报时间代替。',
};
const noUnits = { en: 'A status has no place for unit load devices.', zh: '状态事件无集装器栏位。' };

const otherTime = {
  en: 'A status has one time, when it happened; this one is not kept.',
  zh: '状态事件仅有发生时间一项，此时间未予保存。',
};
const partOnly = {
  en: 'Split and divided are parts (P) of a waybill here.',
  zh: 'S、D（拆分）在本平台均记为部分（P）。',
};

/** Characters of the free text of a status. */
const textMax = 700;

const textCut = {
  en: `The text was cut to ${textMax} characters.`,
  zh: `说明已截至 ${textMax} 个字符。`,
};

/** An OCI line as the telegram has it; its number is only its place. */
const ociText = ({ country = '', id = '', customsId = '', text }: OciLine): string =>
  [country, id, customsId, text].join('/');

/** What has no field of its own, in the words of the telegram. */
const textOf = ({ other, osi = [], oci = [] }: FsuStatus): string =>
  [...(other === undefined ? [] : [`/${other}`]), ...osi, ...oci.map(ociText)].join('; ');

function factsOf(status: FsuStatus, airport: string | undefined, text: string): AirStatus {
  const { flight, from, to, loadingCode, pieces, weight, carrier, party, reference } = status;
  const flightDate = status.flightDate ?? (status.code === 'CRC' ? undefined : status.day);
  return {
    ...(airport !== undefined && { airport }),
    ...(flight !== undefined && { flight, ...(flightDate !== undefined && { flightDate }) }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(loadingCode !== undefined && { extent: loadingCode === 'T' ? ('T' as const) : ('P' as const) }),
    ...(pieces !== undefined && { pieces }),
    ...(weight !== undefined && { weight }),
    ...(carrier !== undefined && { carrier }),
    ...(party !== undefined && { name: party }),
    ...(reference !== undefined && { reference }),
    ...(text !== '' && { text: text.slice(0, textMax) }),
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
