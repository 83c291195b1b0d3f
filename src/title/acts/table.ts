import type { ActType } from '../act';
import { accept, reject, withdraw } from './answer';
import { blankEndorse, endorse, endorseToOrder } from './endorse';
import { expire } from './expire';
import { issue } from './issue';
import type { ActRules } from './rules';
import { surrenderAccepted, surrenderForDelivery, surrenderRejected } from './surrender';
import { transfer } from './transfer';

/** Every act that the machine knows. A new act is a file of rules, a line here and one in `ActContents`. */
export const actTable: { readonly [T in ActType]: ActRules<T> } = {
  ISSUE: issue,
  ACCEPT: accept,
  REJECT: reject,
  WITHDRAW: withdraw,
  EXPIRE: expire,
  TRANSFER: transfer,
  ENDORSE: endorse,
  ENDORSE_TO_ORDER: endorseToOrder,
  BLANK_ENDORSE: blankEndorse,
  SURRENDER_FOR_DELIVERY: surrenderForDelivery,
  SACC: surrenderAccepted,
  SREJ: surrenderRejected,
};

/** Tells whether a word is the type of an act that the machine knows. */
export function isActType(word: unknown): word is ActType {
  return typeof word === 'string' && Object.hasOwn(actTable, word);
}
