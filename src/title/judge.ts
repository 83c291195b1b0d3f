import { actsMax, issueTitleId, platformActIds, platformActor, rightOf } from './act';
import type { ActPayload, ActType } from './act';
import { hasRunOut, lapsedAt } from './acts/expire';
import type { ActRules } from './acts/rules';
import { actTable } from './acts/table';
import type { Circumstances } from './circumstances';
import { refusal } from './refusal';
import type { TitleRefusal } from './refusal';
import { isFrozen, isTerminal } from './state';
import type { TitleState } from './title-state.dto';
import { holdWords, statusWords } from './words';

/**
 * Says whether an act may be appended now; the first reason against it, in the order of `titleCodes`.
 * The caller has read the act and verified its signature. Nothing is thrown for anything that
 * `readActPayload` lets through.
 */
export function judge(
  state: TitleState,
  payload: ActPayload,
  circumstances: Circumstances,
): TitleRefusal | undefined {
  const { at, outsider = false } = circumstances;
  const placed = () =>
    inTime(state, payload, at) ??
    nextInChain(state, payload) ??
    notTooMany(state, payload) ??
    notFrozen(state, payload);
  const entitled = () => authorised(payload, circumstances) ?? permitted(state, payload, circumstances);
  return (
    meantForUs(payload, circumstances) ??
    sameTitle(state, payload) ??
    stillRunning(state, payload, outsider) ??
    // The place in the chain names the head, and with it that others have acted: right before place.
    (outsider ? (entitled() ?? placed()) : (placed() ?? entitled()))
  );
}

function permitted<T extends ActType>(state: TitleState, payload: ActPayload<T>, when: Circumstances) {
  const rules: ActRules<T> = actTable[payload.type as T];
  return rules.permits(state, payload, when);
}

function meantForUs(payload: ActPayload, { aud, at }: Circumstances): TitleRefusal | undefined {
  if (payload.aud !== aud) {
    return refusal('title.audience_wrong', `This is ${aud}.`, `本平台为 ${aud}。`, { aud });
  }
  if (at >= payload.exp) {
    return refusal(
      'title.act_expired',
      `The act was good until ${payload.exp}; the platform time is ${at}.`,
      `该操作有效期至 ${payload.exp}，平台时间为 ${at}。`,
      { at },
    );
  }
  return ownName(payload);
}

// An act is found again by its name, so that a party's act under the name of one that the platform will write
// would stand in the way of it, and of every act after it.
function ownName({ actor, actId }: ActPayload): TitleRefusal | undefined {
  const [start] = platformActIds.exec(actId) ?? [];
  if (start === undefined || actor === platformActor) return undefined;
  return refusal(
    'title.act_id_reserved',
    `The actId begins with "${start}", as those of the platform do.`,
    `actId 以“${start}”开头，该前缀为平台操作专用。`,
  );
}

function sameTitle(state: TitleState, payload: ActPayload): TitleRefusal | undefined {
  const expected =
    payload.type === 'ISSUE'
      ? issueTitleId(rightOf(payload), payload.content.number, payload.content.contentHash)
      : state.titleId;
  const unissued = state.status === 'DRAFT' && payload.type !== 'ISSUE';
  // An ISSUE laid before the wrong title is as wrong as one with a wrongly derived id.
  const fits = payload.titleId === expected && (state.status === 'DRAFT' || expected === state.titleId);
  if (unissued || fits) return undefined;
  return refusal(
    'title.title_mismatch',
    `The act names ${payload.titleId}; the title is ${expected}.`,
    `该操作所指为 ${payload.titleId}，而本凭证为 ${expected}。`,
    { titleId: expected },
  );
}

function stillRunning(state: TitleState, payload: ActPayload, outsider: boolean): TitleRefusal | undefined {
  if (payload.type === 'ISSUE' && state.status !== 'DRAFT') {
    return refusal(
      'title.already_issued',
      'A bill with this issuer, number and content was issued before.',
      '同一签发人、编号与内容的提单此前已签发。',
      { titleStatus: state.status },
    );
  }
  if (payload.type !== 'ISSUE' && state.status === 'DRAFT') {
    return refusal(
      'title.not_issued',
      'The first act of a title is its ISSUE.',
      '权利凭证的首项操作必须是签发。',
    );
  }
  if (!isTerminal(state)) return undefined;
  const { en, zh } = statusWords[state.status];
  return refusal(
    'title.terminal',
    `The title ended${outsider ? '' : ` at ${state.headAt}`}: ${en}.`,
    `该提单权利状态已${outsider ? '' : `于 ${state.headAt} `}终结：${zh}。`,
    { titleStatus: state.status },
  );
}

// No ante-dating: the time of an act is the platform's and never runs backwards (MLETR art. 13).
function inTime(state: TitleState, payload: ActPayload, at: string): TitleRefusal | undefined {
  if (payload.type === 'LAPSE') return clockRuns(state, at);
  const lapsed = lapsedAt(state, at);
  if (lapsed) {
    return refusal(
      'title.expiry_due',
      `What act ${lapsed.act.slice(0, 8)}… set up ran out at ${lapsed.until}.`,
      `第 ${lapsed.act.slice(0, 8)}… 号操作所设事项已于 ${lapsed.until} 期满。`,
      { lapsed: lapsed.act },
    );
  }
  if (payload.type !== 'EXPIRE' && state.offer && !isFrozen(state) && hasRunOut(state.offer, at)) {
    return refusal(
      'title.expiry_due',
      `The offer to ${state.offer.to} ran out at ${state.offer.expiresAt}.`,
      `应由 ${state.offer.to} 签收的期限已于 ${state.offer.expiresAt} 届满。`,
      { offer: state.offer.act },
    );
  }
  return clockRuns(state, at);
}

function clockRuns(state: TitleState, at: string): TitleRefusal | undefined {
  if (at >= state.headAt) return undefined;
  return refusal(
    'title.clock_behind',
    `The last act was recorded at ${state.headAt}; the platform time is ${at}.`,
    `上一项操作的记录时间为 ${state.headAt}，平台时间为 ${at}。`,
    { at },
  );
}

// Compare and swap: of two acts on one head the first wins, and control never forks (MLETR art. 11).
function nextInChain(state: TitleState, payload: ActPayload): TitleRefusal | undefined {
  if (payload.sequence === state.sequence + 1 && payload.previousActHash === state.headHash) return undefined;
  return refusal(
    'title.sequence_stale',
    `The last act is number ${state.sequence}; the act is signed as number ${payload.sequence} on ${payload.previousActHash.slice(0, 8)}….`,
    `最新一项操作为第 ${state.sequence} 项；所提交操作签署为第 ${payload.sequence} 项，未承接最新一项操作。`,
    { sequence: state.sequence, headHash: state.headHash },
  );
}

/** What ends a title or answers somebody: it stays possible, so that no bill is ever stuck. */
const alwaysTaken: ReadonlySet<ActType> = new Set<ActType>([
  ...(['ACCEPT', 'REJECT', 'WITHDRAW', 'EXPIRE', 'LAPSE'] as const),
  ...(['SURRENDER_FOR_DELIVERY', 'SACC', 'SREJ', 'SUPERSEDE', 'ISSUE_PAPER'] as const),
  ...(['RELEASE_PLEDGE', 'NOTICE_DEFAULT', 'ENFORCE', 'FREEZE', 'RELEASE_FREEZE'] as const),
  ...(['REDIRECT', 'SETTLE_BREACH', 'REPAIR_ENDORSEMENT', 'ACCEPT_GAP'] as const),
]);

/** What a freeze leaves open: the freeze itself, and facts about the goods, which do not wait. */
const despiteFreeze: ReadonlySet<ActType> = new Set<ActType>([
  ...(['FREEZE', 'RELEASE_FREEZE', 'LAPSE', 'REDIRECT', 'ARRIVE'] as const),
]);

function notFrozen(state: TitleState, payload: ActPayload): TitleRefusal | undefined {
  const [hold] = state.holds ?? [];
  if (!hold || despiteFreeze.has(payload.type)) return undefined;
  const { en, zh } = holdWords[hold.kind];
  return refusal(
    'title.frozen',
    `The bill has been frozen since ${hold.since}: ${en}.`,
    `该提单自 ${hold.since} 起被冻结：${zh}。`,
    { hold: hold.act, kind: hold.kind },
  );
}

// Whoever proves a bill folds all its acts, so their number is bounded; no bill of this trade comes near.
function notTooMany(state: TitleState, payload: ActPayload): TitleRefusal | undefined {
  if (state.sequence < actsMax || alwaysTaken.has(payload.type)) return undefined;
  return refusal(
    'title.acts_limit',
    `The title has ${state.sequence} acts; from ${actsMax} on it is surrendered only.`,
    `该提单已有 ${state.sequence} 项操作；满 ${actsMax} 项后仅可凭单提货交回。`,
    { actsMax },
  );
}

function authorised(payload: ActPayload, circumstances: Circumstances): TitleRefusal | undefined {
  if (payload.principal === undefined || circumstances.authorised === true) return undefined;
  return refusal(
    'title.authority_unproven',
    `No valid authority of ${payload.principal} for ${payload.actor} covers this act.`,
    `未见 ${payload.principal} 授权 ${payload.actor} 办理本操作的有效授权。`,
  );
}
