import { noPredecessor, type ActType } from './act';
import type { TitleState } from './title-state.dto';
import type { Breach, Pledge } from './title-burdens.dto';

/** Where a title stands. A transfer to another platform will add its own. */
export const titleStatuses = [
  'DRAFT',
  'PENDING_ACCEPTANCE',
  'IN_CIRCULATION',
  'PARTIALLY_DELIVERED',
  'UNCLAIMED',
  'SURRENDER_PENDING_DELIVERY',
  'SURRENDER_PENDING_AMENDMENT',
  'CONVERSION_PENDING_TO_PAPER',
  'CONVERTED_TO_PAPER',
  'CONVERSION_PENDING_FROM_PAPER',
  'ACCOMPLISHED',
  'SUPERSEDED',
  'CANCELLED',
] as const;
export type TitleStatus = (typeof titleStatuses)[number];

/** The acts that offer something to somebody and take effect only when that party accepts. */
export const offerKinds = [
  'ISSUE',
  'TRANSFER',
  'ENDORSE',
  'ENDORSE_TO_ORDER',
  'PRESENT',
  'PROPOSE_PLEDGE',
  'ENFORCE',
  'RETURN_PAPER',
] as const satisfies readonly ActType[];
export type OfferKind = (typeof offerKinds)[number];

/** For what the holder has given the bill to the issuer. */
export const surrenderPurposes = ['DELIVERY', 'AMENDMENT', 'PAPER'] as const;
export type SurrenderPurpose = (typeof surrenderPurposes)[number];

/** A title before its first act; a straight basis, since nothing can be endorsed yet. */
export const emptyState: TitleState = Object.freeze({
  titleId: '',
  status: 'DRAFT',
  sequence: 0,
  headHash: noPredecessor,
  headAt: '',
  issuer: '',
  documentId: '',
  number: '',
  contentHash: '',
  titleBasis: 'STRAIGHT',
  furtherEndorsable: false,
});

const ends: ReadonlySet<TitleStatus> = new Set<TitleStatus>(['ACCOMPLISHED', 'SUPERSEDED', 'CANCELLED']);

const circulates: ReadonlySet<TitleStatus> = new Set<TitleStatus>([
  'IN_CIRCULATION',
  'PARTIALLY_DELIVERED',
  'UNCLAIMED',
]);

/** Tells whether the bill is in its holder's hands, to be passed on or surrendered. */
export function isCirculating(state: TitleState): boolean {
  return circulates.has(state.status);
}

/** Tells whether a hold stands: reading, evidence and the release of the hold remain. */
export function isFrozen(state: TitleState): boolean {
  return (state.holds?.length ?? 0) > 0;
}

/** Tells whether the title has ended and takes no further act (DCSA PINT: nothing follows SACC). */
export function isTerminal(state: TitleState): boolean {
  return ends.has(state.status);
}

/**
 * Tells whether the holder has the title and not only the bill: a bearer bill gives it with
 * possession, a bill to order to the order party, a straight bill to the named consignee.
 */
export function holderHasTitle(state: TitleState): boolean {
  if (!state.holder) return false;
  if (state.titleBasis === 'BEARER') return true;
  const named = state.titleBasis === 'TO_ORDER' ? state.orderParty : state.consignee;
  return state.holder.party === named;
}

/** Tells whether the bill was endorsed for the last time: it stands to order, and nobody endorses it further. */
export function isRestricted({ titleBasis, furtherEndorsable }: TitleState): boolean {
  return titleBasis === 'TO_ORDER' && !furtherEndorsable;
}

/** The party without whose signature a pledgee does no more than return: the pledgor, or who handed it over. */
export function pledgorOf({ pledge, holder }: TitleState): string | undefined {
  return pledge?.pledgor ?? holder?.from;
}

/**
 * The pledge once the title has passed on: it follows, and the new owner stands where the one before stood
 * (Civil Code arts 406, 443), who has no more say in it. Nobody is pledgor to itself, and who holds the bill
 * for another is no owner.
 */
export function pledgeUnder(owner: string, { pledge, holder }: TitleState): Pledge | undefined {
  const forAnother = owner === holder?.party && holder.capacity !== 'OWNER';
  return pledge && owner !== pledge.pledgee && !forAnother ? { ...pledge, pledgor: owner } : pledge;
}

/** Whoever has the title, as the bill says; of a bearer bill its holder, or the pledgor of whom a pledgee holds it. */
export function partyOfTitle(state: TitleState): string | undefined {
  const { titleBasis, holder, orderParty, consignee } = state;
  if (titleBasis === 'BEARER') return holder?.capacity === 'PLEDGEE' ? pledgorOf(state) : holder?.party;
  return titleBasis === 'TO_ORDER' ? orderParty : consignee;
}

/** Whether a party has the bill in pledge, or holds it as if it had: neither is given its title beforehand. */
export const isPledgee = ({ pledge, holder }: TitleState, party?: string): boolean =>
  party !== undefined &&
  (party === pledge?.pledgee || (holder?.capacity === 'PLEDGEE' && party === holder.party));

/** Whose bill a pledgee has in its hands; nobody's where it came straight from the issuer. */
export function ownerBehind(state: TitleState): string | undefined {
  const owner = state.holder?.capacity === 'PLEDGEE' ? pledgorOf(state) : undefined;
  return owner === state.issuer ? undefined : owner;
}

/** Every redirection that is not settled, the oldest first. */
export function breachesOf({ breach, furtherBreaches = [] }: TitleState): Breach[] {
  return [...(breach ? [breach] : []), ...furtherBreaches];
}

/**
 * Everybody whom a title concerns: issuer, holder, pledgee, the party of title and the owner behind a pledgee in
 * possession, and each to whom something is offered or promised. At a moment those are left out whose leave to reserve has run out by then.
 */
export function partiesOf(state: TitleState, at = ''): string[] {
  const {
    issuer,
    holder,
    offer,
    pledge,
    reservation,
    reservationGrants = [],
    gap,
    nomination,
    surrender,
  } = state;
  const named = [issuer, holder?.party, offer?.to, pledge?.pledgee, pledge?.pledgor, reservation?.by];
  const further = [gap?.missingEndorser, nomination?.from, nomination?.to, surrender?.by];
  // Elsewhere a party of title without the bill is the missing endorser.
  const behind = holder?.capacity === 'PLEDGEE' ? [state.orderParty, pledgorOf(state)] : [];
  const allowed = reservationGrants.filter(({ expiresAt }) => at < expiresAt).map(({ to }) => to);
  return [...new Set([...named, ...further, ...behind, ...allowed])].filter((party): party is string =>
    Boolean(party),
  );
}
