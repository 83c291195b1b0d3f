import { Refusal } from '../findings/refusal';
import { etagOf } from './etag';

/** Whoever may see a document is told that it is another's; who may not was refused before. */
export function requireOwn(row: { submitterId: string }, caller: { partyId: string }): void {
  if (row.submitterId !== caller.partyId) throw new Refusal('document.not_owner');
}

/** An amendment is built on the version that its sender has read (RFC 9110 section 13.1.1). */
export function requireMatch(
  row: { version: number; contentHash: string },
  ifMatch: string | undefined,
): void {
  if (ifMatch === undefined) throw new Refusal('match.missing');
  if (ifMatch !== etagOf(row)) throw new Refusal('match.stale', { facts: { currentEtag: etagOf(row) } });
}

/** What was withdrawn has ended. */
export function requireCurrent(row: { status: string }): void {
  if (row.status === 'withdrawn') throw new Refusal('document.withdrawn');
}
