import { noPredecessor } from './act';
import type {
  AcceptedGap,
  ActType,
  AmendmentPurpose,
  Discrepancy,
  HoldKind,
  HolderCapacity,
  LockLevel,
  PledgeTerms,
  TitleBasis,
  UnitCount,
} from './act';

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

/** The one party in control (MLETR art. 11): as what, since when, by which act, and from whom. */
export interface Holder {
  party: string;
  capacity: HolderCapacity;
  since: string;
  act: string;
  from: string;
}

/** The acts that offer something to somebody and take effect only when that party accepts. */
export type OfferKind = Extract<
  ActType,
  | 'ISSUE'
  | 'TRANSFER'
  | 'ENDORSE'
  | 'ENDORSE_TO_ORDER'
  | 'PRESENT'
  | 'PROPOSE_PLEDGE'
  | 'ENFORCE'
  | 'RETURN_PAPER'
>;

/** The one open offer a title may have. */
export interface Offer {
  kind: OfferKind;
  from: string;
  to: string;
  capacity: HolderCapacity;
  expiresAt: string;
  act: string;
  sequence: number;
  /** The terms that a pledge is offered on. */
  pledge?: PledgeTerms;
}

/** For what the holder has given the bill to the issuer. */
export type SurrenderPurpose = 'DELIVERY' | 'AMENDMENT' | 'PAPER';

/** A surrender that the issuer has not answered yet. */
export interface Surrender {
  purpose: SurrenderPurpose;
  by: string;
  at: string;
  act: string;
  /** Where the title stands again when the issuer refuses. */
  was: TitleStatus;
  place?: string;
  /** What is asked for in a partial delivery; all that is left where nothing is named. */
  units?: UnitCount[];
  /** What the new bill or bills are asked for. */
  amendment?: AmendmentPurpose;
  /** Paper originals that are asked for. */
  originals?: number;
}

/** Where the endorsements break off: the act that handed the bill on, and who should have endorsed. */
export interface EndorsementGap {
  act: string;
  sequence: number;
  missingEndorser: string;
  accepted?: AcceptedGap;
}

/** The order party has named who shall take its place; the holder carries it out. */
export interface Nomination {
  from: string;
  to: string;
  act: string;
}

/** Leave of the holder for a bank to reserve the bill. */
export interface ReservationGrant {
  to: string;
  expiresAt: string;
  act: string;
}

/** A bank's short, exclusive option: two banks must not lend on one bill at once. */
export interface Reservation {
  by: string;
  since: string;
  until: string;
  act: string;
}

/** A pledge in force (质押), of the one rank that there is. */
export interface Pledge extends PledgeTerms {
  /** Whose bill it burdens: who proposed it, and after that whoever the title has passed to. */
  pledgor: string;
  pledgee: string;
  since: string;
  /** Hash of the act that proposed it, by which later acts name it, whatever bill it has gone over to. */
  act: string;
  /** Set by the notice of default: from then on the pledgee may enforce. */
  enforceableFrom?: string;
}

/** A freeze. The first in the list is in effect, those behind it wait their turn (轮候冻结). */
export interface Hold {
  kind: HoldKind;
  reference: string;
  assistance?: string;
  document: string;
  until?: string;
  since: string;
  act: string;
}

/** The last examination of the documents by a bank, with what it found. */
export interface Presentation {
  bank: string;
  result: 'COMPLYING' | 'DISCREPANT';
  at: string;
  act: string;
  discrepancies?: Discrepancy[];
}

/** What stands between the goods and whoever could make the railway redirect them. */
export interface DisposalLock {
  level: LockLevel;
  custodian?: string;
  /** Who the note entitles to redirect, in the words of the issuer. */
  redirectors?: string;
  undertaking?: string;
  since: string;
}

/** The goods were redirected without the holder and the pledgee. */
export interface Breach {
  note: string;
  change: string;
  at: string;
  act: string;
}

/** The paper set in whose place the electronic bill is inoperative, and what it left to come back to. */
export interface PaperSet {
  originals: number;
  statement: string;
  at: string;
  to: string;
  /** Where the bill stands again, unless it had been whole. */
  was?: TitleStatus;
  /** From whom a pledgee had the bill that it gave up. */
  from?: string;
}

/** Everything that the acts of a title amount to. Before the issue (`DRAFT`) the texts are empty. */
export interface TitleState {
  titleId: string;
  status: TitleStatus;
  /** Number of acts so far, the hash of the last one and its time: what the next act builds on. */
  sequence: number;
  headHash: string;
  headAt: string;
  issuer: string;
  documentId: string;
  number: string;
  contentHash: string;
  titleBasis: TitleBasis;
  /** The party to whose order a TO_ORDER bill stands now. */
  orderParty?: string;
  /** The party named in a STRAIGHT bill. */
  consignee?: string;
  /** The party to which the bill was first issued. */
  firstHolder?: string;
  furtherEndorsable: boolean;
  holder?: Holder;
  offer?: Offer;
  surrender?: Surrender;
  gap?: EndorsementGap;
  nomination?: Nomination;
  presentation?: Presentation;
  reservationGrants?: ReservationGrant[];
  reservation?: Reservation;
  pledge?: Pledge;
  holds?: Hold[];
  lock?: DisposalLock;
  /** A redirection that is not settled; those that came after it are beside it. */
  breach?: Breach;
  furtherBreaches?: Breach[];
  arrival?: { place: string; at: string; freeUntil: string };
  /** Packages of each unit that have not been delivered. */
  balance?: UnitCount[];
  paper?: PaperSet;
  /** Titles that this one has come in place of, or that have come in its place. */
  replaces?: string[];
  replacedBy?: string[];
}

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
