import { documentEvents } from '../documents/happenings';
import type { RefusalCode } from '../findings/codes';
import type { DeliveryRow } from './exchange.entity';
import { noLonger } from './message';

/** A delivery to an authority of a document that bears a number, or has borne it. */
export interface Candidate extends Pick<
  DeliveryRow,
  'id' | 'documentId' | 'submitterId' | 'number' | 'rule' | 'type' | 'createdAt'
> {
  /** 1 where the authority may have it. */
  had: number;
}

/** How a document stands with the authority under the number. */
interface Standing {
  deliveryId: string;
  submitterId: string;
  /** When a version with the number was first sent there. */
  since: string;
  /** It bears the number there still: it was neither withdrawn nor given another. */
  open: boolean;
}

/**
 * The delivery that an authority speaks of by a number; `candidates` come newest first. It is the newest that it may
 * have, or, where it cannot have any yet, the newest. Of several documents that one submitter filed under the number
 * one after the other it is the last, unless the word may be from before that. A number is unique to its submitter
 * only, so between two of them nobody may choose for the authority.
 */
export function chosen(
  candidates: readonly Candidate[],
  numbers: readonly string[],
  at: string,
): { deliveryId: string } | { reason: RefusalCode } {
  const bears = ({ number, rule }: Candidate): boolean => rule !== noLonger && numbers.includes(number);
  const had = candidates.filter((each) => each.had === 1);
  const documents = standings(had.some(bears) ? had : candidates, bears);
  const [only, another] = documents;
  if (!only) return { reason: 'receipt.not_authority' };
  if (!another) return { deliveryId: only.deliveryId };
  const open = documents.filter((each) => each.open);
  const last = open[0] ?? documents.reduce((a, b) => (b.since > a.since ? b : a));
  const certain =
    documents.every(({ submitterId }) => submitterId === only.submitterId) &&
    open.length < 2 &&
    isSince(at, last.since);
  return certain ? { deliveryId: last.deliveryId } : { reason: 'receipt.ambiguous' };
}

/** How each document stands of which a delivery bears the number. */
function standings(deliveries: readonly Candidate[], bears: (each: Candidate) => boolean): Standing[] {
  const byDocument = new Map<string, Candidate[]>();
  for (const each of deliveries) {
    const known = byDocument.get(each.documentId);
    if (known) known.push(each);
    else byDocument.set(each.documentId, [each]);
  }
  return [...byDocument.values()].flatMap((all) => {
    const borne = all.filter(bears);
    const [newest, oldest] = [borne[0], borne.at(-1)];
    if (!newest || !oldest) return [];
    const open = newest === all[0] && newest.type !== documentEvents.withdrawn;
    return [{ deliveryId: newest.id, submitterId: newest.submitterId, since: oldest.createdAt, open }];
  });
}

/** Whether a word of an authority, whose system may tell whole seconds, is from a time or after it. */
const isSince = (at: string, since: string): boolean =>
  Date.parse(at) >= Math.floor(Date.parse(since) / 1000) * 1000;
