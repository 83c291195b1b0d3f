import { hash } from 'node:crypto';

/**
 * In what capacity a party holds a bill. Rights that follow from possession depend on the contract
 * behind it (Supreme People's Court, Guiding Case 111), so every hand-over states it.
 */
export const holderCapacities = ['OWNER', 'PLEDGEE', 'PRESENTING_BANK', 'GUARANTOR', 'AGENT'] as const;
export type HolderCapacity = (typeof holderCapacities)[number];

/** In what capacity a party signs: as holder, as issuer, or as the platform that keeps the record. */
export const actCapacities = [...holderCapacities, 'ISSUER', 'PLATFORM'] as const;
export type ActCapacity = (typeof actCapacities)[number];

export const titleBases = ['STRAIGHT', 'TO_ORDER', 'BEARER'] as const;
export type TitleBasis = (typeof titleBases)[number];

/** The actor of the platform's own acts. Party ids carry a prefix, so no party can have this name. */
export const platformActor = 'platform';

/** What the platform's own signatures are for, as their header says (`typ`). */
export const platformTypes = {
  check: 'chuanyu-title-check+jws',
  place: 'chuanyu-countersignature+jws',
  act: 'chuanyu-act+jws',
} as const;

/**
 * Acts of one title, after which it takes only a surrender, its answers and answers to an open offer.
 * A bill that is traded daily has some hundreds.
 */
export const actsMax = 1_000;

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
}

/** The content of each act, by its type. Names follow DCSA PINT v3 `actionCode` where it has one. */
export interface ActContents {
  ISSUE: IssueContent;
  ACCEPT: { offer: string };
  REJECT: { offer: string; reason?: string };
  WITHDRAW: { offer: string };
  EXPIRE: { offer: string };
  TRANSFER: OfferContent;
  ENDORSE: OfferContent;
  ENDORSE_TO_ORDER: OfferContent;
  BLANK_ENDORSE: Record<string, never>;
  SURRENDER_FOR_DELIVERY: { to: string; place?: string };
  SACC: { surrender: string };
  SREJ: { surrender: string; reason: string };
}

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
