import { documentEvents } from '../documents/happenings';
import type { TimeLine } from '../documents/document-lines.dto';
import type { LineReader } from '../documents/reading.service';
import { reportTypes } from '../documents/report-codes';

/** What became of the document and of its goods; whoever may read a document may know it. */
const everybodys = new Set<string>([
  ...reportTypes,
  documentEvents.breach,
  documentEvents.submitted,
  documentEvents.amended,
  documentEvents.withdrawn,
]);

/**
 * Whether a line of a document's time line is shown to a reader. The submitter and the operator see
 * all of it. An authority, a grantee and a holder see the versions and what they did, got or said
 * themselves: who else reads a document, and what another authority decides, is not theirs to know. Of
 * versions that no longer concern an authority it sees nothing.
 */
export function concernsReader(line: Pick<TimeLine, 'type' | 'actor' | 'data'>, reader: LineReader): boolean {
  if (reader.partyId === reader.submitterId || reader.roles.includes('operator')) return true;
  // A delivery is made by the platform to its receiver; a grant by the submitter to the grantee.
  const { receiver, to, version } = line.data as { receiver?: unknown; to?: unknown; version?: unknown };
  // These bear the hash of their version, so the limit comes before what the reader did itself.
  if (everybodys.has(line.type)) return reader.lastVersion === null || Number(version) <= reader.lastVersion;
  if (line.actor === reader.partyId) return true;
  return receiver === reader.partyId || to === reader.partyId;
}
