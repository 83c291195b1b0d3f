import reference from '../../seeds/reference/lead-times.json';
import { at, type Finding } from '../findings/finding';
import { airports, directionBetween } from './airports';
import type { FlightManifest, FlightPoint } from './flight-manifest.dto';

/** When a customs office wants a manifest, in hours before the flight comes or goes; null where it asks nothing. */
export interface LeadTime {
  office: string;
  hoursBeforeArrival: number | null;
  /** A flight that takes less than the hours before arrival is due when it departs. */
  shortFlightsByDeparture: boolean;
  hoursBeforeDeparture: number | null;
}

/** Windows by office, from `seeds/reference/lead-times.json`: none of them is confirmed, so that they only warn. */
const leadTimes: ReadonlyMap<string, LeadTime> = new Map(
  (reference.offices as LeadTime[]).map((each) => [each.office, each]),
);

const hourMs = 3_600_000;

/** What an office waits for: the latest instant, and the time in the manifest that it is counted from. */
interface Due {
  office: string;
  pointer: string;
  hours: number;
  by: number;
}

/** By the office that the manifest names, and failing that by the airport's. */
const windowOf = (
  named: string | undefined,
  airport: string,
  windows: ReadonlyMap<string, LeadTime>,
): LeadTime | undefined => windows.get(named ?? airports.get(airport)?.customsOffice ?? '');

function beforeDeparture(manifest: FlightManifest, windows: ReadonlyMap<string, LeadTime>): Due[] {
  const { departure, departsAt, points, customs } = manifest;
  const window = windowOf(customs?.exportOffice, departure, windows);
  const hours = window?.hoursBeforeDeparture ?? null;
  const leaves = points.some(({ airport }) => directionBetween(departure, airport) === 'export');
  if (!window || hours === null || departsAt === undefined || !leaves) return [];
  return [
    { office: window.office, pointer: '/departsAt', hours, by: Date.parse(departsAt) - hours * hourMs },
  ];
}

function beforeArrival(
  { departure, departsAt, points, customs }: FlightManifest,
  windows: ReadonlyMap<string, LeadTime>,
): Due[] {
  // Only the first airport in China: what goes on from there has been seen by customs.
  const index = points.findIndex(({ airport }) => directionBetween(departure, airport) === 'import');
  const { airport = '', arrivesAt }: Partial<FlightPoint> = points[index] ?? {};
  const window = windowOf(customs?.importOffice, airport, windows);
  const hours = window?.hoursBeforeArrival ?? null;
  if (!window || hours === null || arrivesAt === undefined) return [];
  const { office, shortFlightsByDeparture } = window;
  const by = Date.parse(arrivesAt) - hours * hourMs;
  if (shortFlightsByDeparture && departsAt !== undefined && Date.parse(departsAt) > by)
    return [{ office, pointer: '/departsAt', hours: 0, by: Date.parse(departsAt) }];
  return [{ office, pointer: at('/points', index, 'arrivesAt'), hours, by }];
}

const beforeWords = (hours: number): { en: string; zh: string } =>
  hours === 0
    ? { en: 'before this short flight departs', zh: '在该短途航班起飞前' }
    : { en: `${hours} h before this time`, zh: `在该时间前 ${hours} 小时` };

/** MAN-007: a manifest is here within the window of the office that takes it. An amendment counts as of its own time. */
export function filedInTime(
  manifest: FlightManifest,
  receivedAt: string,
  windows: ReadonlyMap<string, LeadTime> = leadTimes,
): Finding[] {
  const dues = [...beforeDeparture(manifest, windows), ...beforeArrival(manifest, windows)];
  return dues
    .filter(({ by }) => Date.parse(receivedAt) > by)
    .map(({ office, pointer, hours, by }) => {
      const due = new Date(by).toISOString();
      return {
        rule: 'MAN-007',
        severity: 'warning',
        pointer,
        actual: receivedAt,
        expected: `≤ ${due}`,
        message: {
          en: `Office ${office} wants it ${beforeWords(hours).en}, by ${due}; this version came later.`,
          zh: `${office} 海关要求${beforeWords(hours).zh}（即 ${due} 前）传输，本版本已逾时。`,
        },
        remedy: {
          en: 'Correct the time if it is wrong; else ask the office whether it still takes the manifest.',
          zh: '时间有误请更正；无误请与该海关确认可否补传舱单。',
        },
      };
    });
}
