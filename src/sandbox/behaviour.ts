import { createHash } from 'node:crypto';
import type { Text } from '../findings/finding';
import { isRecord, type Message } from './message';

/**
 * How a sandbox customs behaves. `accept`, `reject` and `inspect` answer and send receipts; `refuse`
 * answers 503; `delay` answers late; `drop` takes the message in and loses the answer; `die` ends
 * the process before anything was taken in.
 */
export const modes = ['accept', 'refuse', 'reject', 'inspect', 'delay', 'drop', 'die'] as const;

export type Mode = (typeof modes)[number];

export interface Behaviour {
  mode: Mode;
  /** Share of attempts that `refuse` refuses, 0 to 1; all of them when absent. */
  refuseRate?: number;
  /** Time that `delay` waits before it answers. */
  delayMs?: number;
}

/** Two seconds are felt by a person who watches and stay below every sender's time-out. */
export const defaultDelayMs = 2_000;

/** An hour is longer than any sender waits; more would only keep sockets open. */
const longestDelayMs = 3_600_000;

/** Reads a behaviour from JSON; undefined when a mode, rate or delay is not usable. */
export function readBehaviour(value: unknown): Behaviour | undefined {
  if (!isRecord(value)) return undefined;
  const { mode, refuseRate, delayMs } = value;
  const known = modes.find((each) => each === mode);
  if (!known || !within(refuseRate, 1) || !within(delayMs, longestDelayMs)) return undefined;
  return {
    mode: known,
    ...(refuseRate !== undefined && { refuseRate }),
    ...(delayMs !== undefined && { delayMs }),
  };
}

function within(value: unknown, most: number): value is number | undefined {
  return value === undefined || (typeof value === 'number' && value >= 0 && value <= most);
}

/** What becomes of one attempt. */
export type Verdict = 'take' | 'refuse' | 'drop' | 'die';

/** Decides one attempt, numbered from 1, from nothing but its arguments: a run can be repeated. */
export function verdictOn(behaviour: Behaviour, messageId: string, attempt: number): Verdict {
  const { mode, refuseRate = 1 } = behaviour;
  if (mode === 'drop' || mode === 'die') return mode;
  if (mode === 'refuse' && chance(messageId, attempt) < refuseRate) return 'refuse';
  return 'take';
}

/** An even number from 0 up to but not 1; a hash, so that every attempt has a chance of its own. */
function chance(messageId: string, attempt: number): number {
  return createHash('sha256').update(`${messageId} ${attempt}`).digest().readUInt32BE(0) / 2 ** 32;
}

/** Why a document was returned, in the words of an officer. */
export interface Reason extends Text {
  code: string;
  /** JSON Pointer into the document. */
  pointer?: string;
}

/** A receipt without its delivery and time. Codes are those of the manifest receipts. */
export interface ReceiptDraft {
  level: 'L1' | 'L3';
  result: 'accepted' | 'rejected' | 'inspection' | 'released';
  code: '01' | '03' | '11' | '500';
  subject: 'manifest';
  officeCode: string;
  reasons?: Reason[];
}

/** The receipts that a message leads to, in the order in which the customs sends them. */
export function receiptsFor(mode: Mode, message: Message, office: string): ReceiptDraft[] {
  // A repeated message was answered the first time; one without a delivery has nobody to answer to.
  if (message.redelivered || message.deliveryId === undefined) return [];
  // Customs decides on the manifest (舱单); a waybill as such is never released.
  const about = { subject: 'manifest', officeCode: office } as const;
  const accepted: ReceiptDraft = { level: 'L1', result: 'accepted', code: '01', ...about };
  const released: ReceiptDraft = { level: 'L3', result: 'released', code: '11', ...about };
  // What is withdrawn is noted and no longer decided.
  if (message.type === 'document.withdrawn') return [accepted];
  if (message.type !== 'document.submitted' && message.type !== 'document.amended') return [];
  if (mode === 'reject') {
    return [
      { level: 'L1', result: 'rejected', code: '03', ...about, reasons: reasonsFor(message.document?.kind) },
    ];
  }
  if (mode !== 'inspect') return [accepted, released];
  return [accepted, { level: 'L3', result: 'inspection', code: '500', ...about }, released];
}

/** Where each kind describes its goods; a kind that is not listed is returned without a place. */
const goodsPointers: Record<string, string> = {
  'air-waybill': '/rateLines/0/goods',
  'house-waybill': '/goods',
  'house-manifest': '/houses/0/goods',
  'flight-manifest': '/points/0/lines/0/goods',
  'multimodal-waybill': '/goods/0/names',
  'rail-note': '/goods/0/names',
  'rail-bill': '/goods/0/names',
};

/** The two commonest grounds; their codes belong to the sandbox, since no public table has any. */
function reasonsFor(kind: string | undefined): Reason[] {
  const goods = goodsPointers[kind ?? ''];
  return [
    {
      code: 'SBX-GOODS',
      ...(goods !== undefined && { pointer: goods }),
      en: 'The description of the goods is too general. State the actual goods, with their material and use, and file again.',
      zh: '货物品名申报笼统，无法据以判断商品归类。请按实际货物列明具体品名、材质及用途后重新申报。',
    },
    {
      code: 'SBX-CONSIGNEE',
      ...(goods !== undefined && { pointer: '/consignee' }),
      en: 'The particulars of the consignee are incomplete. Add the full address and a contact, and file again.',
      zh: '收货人信息填报不完整。请补充详细地址及联系方式后重新申报。',
    },
  ];
}
