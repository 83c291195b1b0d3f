import { noPredecessor } from './act';
import type { ActType, HolderCapacity, TitleBasis } from './act';

/** Where a title stands. Later acts add amendment, conversion and the goods side to this list. */
export type TitleStatus =
  | 'DRAFT'
  | 'PENDING_ACCEPTANCE'
  | 'IN_CIRCULATION'
  | 'SURRENDER_PENDING_DELIVERY'
  | 'ACCOMPLISHED'
  | 'CANCELLED';

/** The one party in control (MLETR art. 11): as what, since when, by which act, and from whom. */
export interface Holder {
  party: string;
  capacity: HolderCapacity;
  since: string;
  act: string;
  from: string;
}

/** The acts that offer possession to somebody and take effect only when that party accepts. */
export type OfferKind = Extract<ActType, 'ISSUE' | 'TRANSFER' | 'ENDORSE' | 'ENDORSE_TO_ORDER'>;

/** The one open offer a title may have. */
export interface Offer {
  kind: OfferKind;
  from: string;
  to: string;
  capacity: HolderCapacity;
  expiresAt: string;
  act: string;
  sequence: number;
}

/** A surrender for delivery that the issuer has not answered yet. */
export interface Surrender {
  by: string;
  at: string;
  act: string;
  place?: string;
}

/** Where the endorsements break off: the act that handed the bill on, and who should have endorsed. */
export interface EndorsementGap {
  act: string;
  sequence: number;
  missingEndorser: string;
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

const ends: ReadonlySet<TitleStatus> = new Set<TitleStatus>(['ACCOMPLISHED', 'CANCELLED']);

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
