import type { DocumentRow } from './document.entity';
import type { RoutingFacts } from './kind';

/** Entry types of a document's life, as they stand on the journal. */
export const documentEvents = {
  submitted: 'document.submitted',
  amended: 'document.amended',
  withdrawn: 'document.withdrawn',
  granted: 'document.granted',
  routed: 'document.routed',
  grantEnded: 'document.grant_ended',
  read: 'document.read',
  breach: 'document.breach',
  referenceChanged: 'document.reference_changed',
} as const;

/** The data of `document.submitted`, `document.amended` and `document.withdrawn`: what a router needs. */
export interface VersionFacts {
  kind: string;
  number: string;
  version: number;
  contentHash: string;
  /** Number of the master that it is told with: its own, or that of the document it travels under. */
  master: string;
  routing: RoutingFacts;
  /** SHA-256 over who gets the goods and where; of a note of carriage. */
  disposal?: string;
  /** SHA-256 of the message that the version was read from; absent when it came as JSON. */
  original?: string;
  reason?: string;
}

/** What every version tells of itself. */
export const factsOf = (row: DocumentRow, routing: RoutingFacts): VersionFacts => ({
  kind: row.kind,
  number: row.number,
  version: row.version,
  contentHash: row.contentHash,
  master: row.master ?? row.number,
  routing,
});

/** The data of `document.grant_ended`: what a room needs that gave the party sight of the document for its own reason. */
export interface GrantEnded {
  to: string;
  /** The version that was the present one, and the last that the grant showed. */
  version: number;
}

/** The data of an entry about something that was reported on a document. */
export interface ReportFacts {
  eventId: string;
  code: string;
  kind: string;
  number: string;
  version: number;
  contentHash: string;
  /** Number of the master that it is told with. */
  master: string;
  occurredAt: string;
  /** What was reported; its shape goes by the code. */
  facts: object;
  /** The earlier report in whose place it stands. */
  corrects?: string;
  breach: boolean;
  findings: object[];
}
