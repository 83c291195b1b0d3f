import type { Finding, Text } from '../findings/finding';
import type { ShapeClass } from '../http/schema';
import type { Role } from '../parties/roles';
import type { MessageLoss } from './message-format';
import { plainName } from './plain-name';
import { retraction } from './report-codes';

/** A party that may see a document, as far as the rules of what is reported need to know it. */
export interface Participant {
  partyId: string;
  name: string;
  nameZh: string;
  uscc: string | null;
  rics: string | null;
  roles: readonly Role[];
}

/** Something that happened to goods or papers, as it was reported on a document. */
export interface Report<F extends object = object> {
  id: string;
  code: string;
  /** RFC 3339 with the offset of the place where it happened. */
  occurredAt: string;
  /** The party that reported it. */
  reporter: string;
  facts: F;
  /** The earlier report in whose place this one stands. */
  corrects?: string;
  /** Ids of the rules of which it is a breach. */
  breaches: readonly string[];
}

/** What a rule about a report may look at. */
export interface Situation<D extends object = object, F extends object = object> {
  document: D;
  /** What stands of the earlier reports, in the order in which they were recorded. */
  earlier: readonly Report[];
  report: Report<F>;
  reporter: Participant;
  /** Everybody who may see the document, the reporter among them. */
  participants: readonly Participant[];
}

/** One code that may be reported. */
export interface Reportable<D extends object = object, F extends object = object> {
  code: string;
  /** Shape of its facts. */
  facts: ShapeClass<F>;
  /** Roles of whom such a report is taken at all. */
  roles: readonly Role[];
  /** Why this party may not write it just now; nothing when it may. */
  barred?(situation: Situation<D, F>): Text | undefined;
  /**
   * What is to be said of it. An error refuses, and is only for facts that mean nothing; what has already
   * happened is recorded, with a warning or a breach.
   */
  judge?(situation: Situation<D, F>): Finding[];
}

/** Something that a message of another system reports. */
export interface ToldReport {
  code: string;
  occurredAt: string;
  facts: object;
  /** Where it stands in the message. */
  place: string;
}

/** A message read as reports on one document. */
export interface ReportReading {
  /** Number of the document that it speaks of. */
  about: string;
  reports: ToldReport[];
  losses: MessageLoss[];
}

/** A message form of another system in which reports are taken by `Content-Type`, beside JSON. */
export interface ReportFormat {
  name: string;
  mediaTypes: readonly string[];
  /** Throws `MessageError` when it is no such message; `at` is the time of receipt, in UTC. */
  read(bytes: Buffer, at: string): ReportReading;
}

/** What a kind of document lets others report on it; never part of its content or hash. */
export interface Reports<D extends object = object> {
  /** First part of the entry types: `rail`, `multimodal`, `air`. */
  family: string;
  reportables: readonly Reportable<D>[];
  /** Codes that build on one another: one of them can be corrected only while none of them follows it. */
  chained?: readonly string[];
  /** Message forms in which reports are taken beside JSON. */
  messages?: readonly ReportFormat[];
  /** What the page says of how things stand: what `state` gives, and what every kind has. */
  stateShape: ShapeClass;
  /** How things stand after what was reported. */
  state(document: D, reports: readonly Report[]): object;
}

/**
 * The reports that stand: one that was corrected is replaced where it stood, and one that was retracted
 * is left out. The corrections themselves are on record for ever.
 */
export function standing(reports: readonly Report[]): Report[] {
  const stands: Report[] = [];
  const places = new Map<string, number>();
  for (const report of reports) {
    const place = report.corrects === undefined ? undefined : places.get(report.corrects);
    if (place === undefined) {
      if (report.code !== retraction) places.set(report.id, stands.push(report) - 1);
      continue;
    }
    stands[place] = report;
    places.set(report.id, place);
  }
  return stands.filter(({ code }) => code !== retraction);
}

/** Reports in the order in which things happened; of the same instant, as they were recorded. */
export function inTime<R extends Pick<Report, 'occurredAt'>>(reports: readonly R[]): R[] {
  return reports.toSorted((one, other) => Date.parse(one.occurredAt) - Date.parse(other.occurredAt));
}

/** How a document names a company. */
export interface NamedCompany {
  name: string;
  uscc?: string;
  rics?: string;
}

/**
 * Whether a party is the company that a document names: by a code where both have it, else by one of its
 * registered names. The operator registers names and codes, so nobody can take another's.
 */
export function isCompany(party: Participant, { name, uscc, rics }: NamedCompany): boolean {
  if (uscc !== undefined && party.uscc !== null) return uscc === party.uscc;
  if (rics !== undefined && party.rics !== null) return rics === party.rics;
  const written = plainName(name);
  const [own, ownZh] = [plainName(party.name), plainName(party.nameZh)];
  return written !== '' && [own, ownZh, own + ownZh, ownZh + own].includes(written);
}
