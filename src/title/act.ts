import { hash } from 'node:crypto';
import type { AcceptedGap, NotedDiscrepancy, PledgeTerms, UnitCount } from './title-terms.dto';

/**
 * In what capacity a party holds a bill. Rights that follow from possession depend on the contract
 * behind it (Supreme People's Court, Guiding Case 111), so every hand-over states it.
 */
export const holderCapacities = ['OWNER', 'PLEDGEE', 'PRESENTING_BANK', 'GUARANTOR', 'AGENT'] as const;
export type HolderCapacity = (typeof holderCapacities)[number];

/** In what capacity a party signs: as holder, issuer, court or operator, or as the platform that keeps the record. */
export const actCapacities = [...holderCapacities, 'ISSUER', 'OFFICIAL', 'PLATFORM'] as const;
export type ActCapacity = (typeof actCapacities)[number];

export const titleBases = ['STRAIGHT', 'TO_ORDER', 'BEARER'] as const;
export type TitleBasis = (typeof titleBases)[number];

/** The actor of the platform's own acts. Party ids carry a prefix, so no party can have this name. */
export const platformActor = 'platform';

/**
 * What the names of the platform's own acts begin with. Who could give one of them to an act of its own would
 * keep the platform from recording what time brings about.
 */
export const platformActIds = /^(lapse|expire|carry|redirect)_/;

/** What the platform's own signatures are for, as their header says (`typ`). */
export const platformTypes = {
  check: 'chuanyu-title-check+jws',
  place: 'chuanyu-countersignature+jws',
  act: 'chuanyu-act+jws',
  evidence: 'chuanyu-evidence+jws',
} as const;

/**
 * Acts of one title, after which it takes only what ends it, answers somebody or protects somebody. A
 * bill that is traded daily has some hundreds.
 */
export const actsMax = 100_000;

/** What the first act of a title names as its predecessor: nothing, written in the length of a hash. */
export const noPredecessor = '0'.repeat(64);

/** An offer of possession: to whom, as what, and from which moment on it no longer stands. */
export interface OfferContent {
  to: string;
  capacity: HolderCapacity;
  expiresAt: string;
}

/**
 * What an issuer signs. As in DCSA Bill of Lading v3, a straight bill names a consignee, a bill to
 * order names the order party, a bearer bill names neither.
 */
export interface IssueContent extends OfferContent {
  documentId: string;
  number: string;
  contentHash: string;
  titleBasis: TitleBasis;
  orderParty?: string;
  consignee?: string;
  /** What the bill covers, so that a partial delivery leaves a balance; without it, delivery is whole. */
  units?: UnitCount[];
  /** The titles in whose place this one comes: an amendment, a split or a combination. */
  replaces?: string[];
}

/** How a pledge is held: the pledgee has possession of the bill, or the holder keeps it. */
export const pledgeKinds = ['POSSESSORY', 'NOTATION'] as const;
export type PledgeKind = (typeof pledgeKinds)[number];

/** Who could make the railway redirect the goods, from nobody bound to the railway's own word. */
export const lockLevels = ['NONE', 'UNDERTAKEN_BY_ISSUER', 'STRUCTURAL', 'CONFIRMED_BY_RAILWAY'] as const;
export type LockLevel = (typeof lockLevels)[number];

/** Why a bill is frozen. */
export const holdKinds = ['COURT', 'DISPUTE', 'KEY_COMPROMISE'] as const;
export type HoldKind = (typeof holdKinds)[number];

/** The content of each act, by its type. Names follow DCSA PINT v3 `actionCode` where it has one. */
export interface ActContents {
  ISSUE: IssueContent;
  ACCEPT: { offer: string };
  REJECT: { offer: string; reason?: string; discrepancies?: NotedDiscrepancy[] };
  WITHDRAW: { offer: string };
  EXPIRE: { offer: string };
  TRANSFER: OfferContent;
  ENDORSE: OfferContent;
  ENDORSE_TO_ORDER: OfferContent;
  BLANK_ENDORSE: Record<string, never>;
  /** A visible mark of possession (DCSA PINT `SIGN`). */
  SIGN: { note?: string };
  NOMINATE: { to: string };
  EXECUTE_NOMINATION: { nomination: string };
  REPAIR_ENDORSEMENT: { gap: string; to: string };
  ACCEPT_GAP: { gap: string; grounds: string; document?: string };
  PRESENT: { to: string; credit?: string; expiresAt: string };
  ALLOW_RESERVATION: { to: string; expiresAt: string };
  RESERVE: { grant: string; until: string };
  CANCEL_RESERVATION: { reservation: string };
  PROPOSE_PLEDGE: PledgeTerms & { to: string; expiresAt: string };
  REGISTER_PLEDGE: { pledge: string; registrationNumber: string; registrationUntil: string };
  RELEASE_PLEDGE: { pledge: string; ruling?: string; document?: string };
  NOTICE_DEFAULT: { pledge: string; enforceableFrom: string };
  ENFORCE: {
    pledge: string;
    way: 'AGREEMENT' | 'SALE';
    /** SHA-256 of the agreement after default (折价协议) or of the record of the sale (拍卖、变卖记录). */
    document: string;
    to: string;
    expiresAt: string;
  };
  SURRENDER_FOR_DELIVERY: { to: string; place?: string; units?: UnitCount[] };
  SACC: { surrender: string };
  SREJ: { surrender: string; reason: string };
  SURRENDER_FOR_AMENDMENT: { to: string; purpose: AmendmentPurpose; reasonCode?: 'COD' | 'SWI' };
  SUPERSEDE: { surrender: string; by: string[] };
  /** `from` are the bills that go, `heldFrom` is the party from which their holder had them. */
  CARRY_OVER: {
    offer: string;
    from: string[];
    heldFrom?: string;
    pledge?: CarriedPledge;
    /** The issuer's acceptance of the gap that the bill before had. */
    accepted?: AcceptedGap;
    /** What the issuer had said of the goods, where they go on by the same modes, under the same documents of carriage. */
    lock?: ActContents['LOCK'] & { since: string };
    arrival?: ActContents['ARRIVE'] & { at: string };
    /** That nobody came for the goods stays so, where it was said of every bill that goes. */
    was?: 'UNCLAIMED';
    /** A bill that was endorsed for the last time has an heir that is not endorsed either. */
    endorsement?: 'RESTRICTED';
  };
  CONVERT_TO_PAPER: { to: string; originals: number };
  ISSUE_PAPER: { surrender: string; statement: string };
  RETURN_PAPER: OfferContent & { originals: number; statement: string };
  LOCK: { level: LockLevel; custodian?: string; redirectors?: string; undertaking?: string };
  REDIRECT: { note: string; change: string };
  SETTLE_BREACH: { breach: string };
  ARRIVE: { place: string; freeUntil: string };
  MARK_UNCLAIMED: { grounds: string };
  SELL_UNCLAIMED: { document: string };
  FREEZE: { kind: HoldKind; reference: string; assistance?: string; document: string; until?: string };
  RELEASE_FREEZE: { hold: string; document: string };
  LAPSE: { lapsed: string };
}

/** For what the holder asks the issuer for a new bill. */
export const amendmentPurposes = ['AMEND', 'SPLIT', 'COMBINE'] as const;
export type AmendmentPurpose = (typeof amendmentPurposes)[number];

/** A pledge that goes over from a bill to the bills in its place, as it stood there. */
export type CarriedPledge = PledgeTerms & {
  pledge: string;
  pledgor: string;
  pledgee: string;
  since: string;
  enforceableFrom?: string;
};

export type ActType = keyof ActContents;

/** What every act says beside its type and content. */
export interface ActFrame {
  /** The instance, and whether test or live, that the act is meant for. */
  aud: string;
  titleId: string;
  sequence: number;
  /** Hash of the payload of the act before; `noPredecessor` in an ISSUE. */
  previousActHash: string;
  /** The party that signs. */
  actor: string;
  capacity: ActCapacity;
  /** The party whose right is exercised, when the actor is its agent. */
  principal?: string;
  /** Where the agent's authority is on record. */
  authority?: string;
  /** Made by the signer, one for each act, so that a repeated sending is known as such. */
  actId: string;
  /** From this moment on (ISO, UTC, milliseconds) the platform must not append the act any more. */
  exp: string;
}

/** The signed payload of an act. Its bytes, not its parsed form, are what signatures cover. */
export type ActPayload<T extends ActType = ActType> = {
  [K in T]: ActFrame & { type: K; content: ActContents[K] };
}[T];

/** An act as the platform has appended it, with its hash and the platform's time. */
export interface RecordedAct<T extends ActType = ActType> {
  payload: ActPayload<T>;
  hash: string;
  at: string;
  /** Parties that signed the same payload beside the actor. */
  cosigners?: readonly string[];
}

/** The party whose right an act exercises: the principal where an agent signs, else the actor. */
export function rightOf(payload: ActPayload): string {
  return payload.principal ?? payload.actor;
}

/**
 * An act's identity: SHA-256 over its payload bytes and never over its signature, because an ES256
 * signature can be changed into another valid one without the key.
 */
export function actHash(payloadBytes: string | Uint8Array): string {
  return hash('sha256', payloadBytes);
}

/**
 * The id of a title, fixed by issuer, number and content before the title exists, so that the same
 * bill cannot be issued twice under two ids. The JSON array keeps the three parts apart: without it
 * `A` + `B1` and `AB` + `1` would be one. 128 bits are beyond any search for a collision of use here,
 * because a forger would have to meet an id that exists.
 */
export function issueTitleId(issuer: string, number: string, contentHash: string): string {
  return `ttl_${actHash(JSON.stringify([issuer, number, contentHash])).slice(0, 32)}`;
}
