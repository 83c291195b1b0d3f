import { rightOf } from '../act';
import type { ActPayload, RecordedAct } from '../act';
import type { Circumstances } from '../circumstances';
import { refusal } from '../refusal';
import type { TitleRefusal } from '../refusal';
import { hash, id, instant, oneOf } from '../shape';
import type { Offer, TitleState } from '../title-state.dto';
import { handOver, openOffer } from './offer';
import { pledgeNamed } from './pledge';
import { freeInCirculation, hasCosigned, offerStands, pledgeeMayAct } from './rights';
import type { ActRules } from './rules';
import { straightPassesTo } from './transfer';

/** A notice that gives no time is none; the operator's setting comes before this. */
const noticeDaysDefault = 7;

/** `NOTICE_DEFAULT` (违约通知): the pledgee gives notice, and says from when on it will enforce. */
export const noticeDefault: ActRules<'NOTICE_DEFAULT'> = {
  content: { pledge: hash, enforceableFrom: instant },
  permits: (state, payload, when) =>
    pledgeeMayAct(state, payload) ??
    pledgeNamed(state, payload.content.pledge) ??
    longEnough(payload.content.enforceableFrom, when),
  apply: (state, { payload }) =>
    state.pledge
      ? { ...state, pledge: { ...state.pledge, enforceableFrom: payload.content.enforceableFrom } }
      : state,
};

/**
 * `ENFORCE` (实现质权): after notice and waiting time, by an agreement that the pledgor signs too (折价)
 * or by a recorded sale (拍卖、变卖). There is no way to title by default alone (流质, Civil Code art. 428).
 */
export const enforce: ActRules<'ENFORCE'> = {
  content: { pledge: hash, way: oneOf(['AGREEMENT', 'SALE']), document: hash, to: id, expiresAt: instant },
  permits: (state, payload, when) =>
    pledgeeMayAct(state, payload) ??
    freeInCirculation(state) ??
    pledgeNamed(state, payload.content.pledge) ??
    noticeHasRun(state, when) ??
    straightPassesTo(state, payload.content.to) ??
    pledgorAgrees(state, payload, when) ??
    (payload.content.to === rightOf(payload)
      ? undefined
      : offerStands(rightOf(payload), payload.content, when)),
  apply: (state, act) => {
    const { to, expiresAt } = act.payload.content;
    const offered = openOffer(state, act, { to, expiresAt, capacity: 'OWNER' });
    // Who takes the bill itself needs to accept nothing from itself.
    return to === rightOf(act.payload) ? takes(offered, act) : offered;
  },
};

const takes = (state: TitleState, act: RecordedAct): TitleState => handOver(state, state.offer as Offer, act);

function longEnough(from: string, { at, noticeDays }: Circumstances): TitleRefusal | undefined {
  const days = noticeDays ?? noticeDaysDefault;
  const earliest = new Date(Date.parse(at) + days * 86_400_000).toISOString();
  if (from >= earliest) return undefined;
  return refusal(
    'title.notice_too_short',
    `A notice of default gives ${days} days, here until ${earliest}.`,
    `违约通知须给予 ${days} 日，即至 ${earliest}。`,
    { earliest },
  );
}

function noticeHasRun({ pledge }: TitleState, { at }: Circumstances): TitleRefusal | undefined {
  const from = pledge?.enforceableFrom;
  if (from === undefined) {
    return refusal(
      'title.default_not_noticed',
      'No notice of default is on record.',
      '尚无违约通知记录在案。',
    );
  }
  if (at >= from) return undefined;
  return refusal('title.waiting_time_running', `The waiting time runs until ${from}.`, `等待期至 ${from}。`, {
    enforceableFrom: from,
  });
}

// Agreement is the pledgor's signature; a pledgee that buys in its own sale needs it, or an official's, too.
function pledgorAgrees(
  state: TitleState,
  payload: ActPayload<'ENFORCE'>,
  when: Circumstances,
): TitleRefusal | undefined {
  const { way, to } = payload.content;
  const alone = way === 'SALE' && to !== state.pledge?.pledgee;
  const official = way === 'SALE' && (when.officials?.length ?? 0) > 0;
  if (alone || official || hasCosigned(when, state.pledge?.pledgor)) return undefined;
  return refusal(
    'title.pledgor_signature_missing',
    `${state.pledge?.pledgor} has not signed.`,
    `${state.pledge?.pledgor} 未签署。`,
    { pledgor: state.pledge?.pledgor ?? '' },
  );
}
