import type { ActType } from '../act';
import { carryOver, supersede, surrenderForAmendment } from './amend';
import { accept, reject, withdraw } from './answer';
import { blankEndorse, endorse, endorseToOrder } from './endorse';
import { enforce, noticeDefault } from './enforce';
import { expire, lapse } from './expire';
import { freeze, releaseFreeze } from './freeze';
import { acceptGap } from './gap';
import { arrive, lock, markUnclaimed, redirect, sellUnclaimed, settleBreach } from './goods';
import { issue } from './issue';
import { executeNomination, nominate, repairEndorsement, sign } from './nominate';
import { convertToPaper, issuePaper, returnPaper } from './paper';
import { proposePledge, registerPledge, releasePledge } from './pledge';
import { present } from './present';
import { allowReservation, cancelReservation, reserve } from './reserve';
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
  SIGN: sign,
  NOMINATE: nominate,
  EXECUTE_NOMINATION: executeNomination,
  REPAIR_ENDORSEMENT: repairEndorsement,
  ACCEPT_GAP: acceptGap,
  PRESENT: present,
  ALLOW_RESERVATION: allowReservation,
  RESERVE: reserve,
  CANCEL_RESERVATION: cancelReservation,
  PROPOSE_PLEDGE: proposePledge,
  REGISTER_PLEDGE: registerPledge,
  RELEASE_PLEDGE: releasePledge,
  NOTICE_DEFAULT: noticeDefault,
  ENFORCE: enforce,
  SURRENDER_FOR_DELIVERY: surrenderForDelivery,
  SACC: surrenderAccepted,
  SREJ: surrenderRejected,
  SURRENDER_FOR_AMENDMENT: surrenderForAmendment,
  SUPERSEDE: supersede,
  CARRY_OVER: carryOver,
  CONVERT_TO_PAPER: convertToPaper,
  ISSUE_PAPER: issuePaper,
  RETURN_PAPER: returnPaper,
  LOCK: lock,
  REDIRECT: redirect,
  SETTLE_BREACH: settleBreach,
  ARRIVE: arrive,
  MARK_UNCLAIMED: markUnclaimed,
  SELL_UNCLAIMED: sellUnclaimed,
  FREEZE: freeze,
  RELEASE_FREEZE: releaseFreeze,
  LAPSE: lapse,
};

/** Tells whether a word is the type of an act that the machine knows. */
export function isActType(word: unknown): word is ActType {
  return typeof word === 'string' && Object.hasOwn(actTable, word);
}
