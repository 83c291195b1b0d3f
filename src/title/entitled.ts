import type { ActPayload, ActType, RecordedAct } from './act';
import type { ActRules } from './acts/rules';
import { actTable } from './acts/table';
import { disinterested, type Circumstances } from './circumstances';
import { append } from './fold';
import { judge } from './judge';
import type { TitleCode, TitleRefusal } from './refusal';
import { emptyState } from './state';
import type { TitleState } from './title-state.dto';

/** An act that was not its signer's to sign, and why. */
export interface Unentitled {
  act: RecordedAct;
  refused: TitleRefusal;
}

/**
 * The first act of a whole chain that its signers were not entitled to, as the acts before it tell. A fold trusts
 * its acts; whoever verifies a chain may not, or a release that the pledgor signed would end a pledge.
 */
export function firstUnentitled(acts: readonly RecordedAct[]): Unentitled | undefined {
  let [state, kept] = [emptyState, emptyState];
  const dropped = new Set<string>();
  for (const act of acts) {
    const refused = refusalOf(state, act);
    if (refused && refusalOf(asKept(state, kept), act) && !answersDropped(act, refused, dropped))
      return { act, refused };
    const next = append(state, act);
    if (act.payload.type === 'RELEASE_PLEDGE') {
      if (state.surrender && !next.surrender) dropped.add(state.surrender.act);
      if (state.offer && !next.offer) dropped.add(state.offer.act);
    }
    kept = {
      ...next,
      pledge: next.pledge?.act === kept.pledge?.act ? kept.pledge : next.pledge,
      holder: next.holder?.act === kept.holder?.act ? kept.holder : next.holder,
    };
    state = next;
  }
  return undefined;
}

/**
 * A state as it was kept when a pledge stayed with who had proposed it, and a pledgee held from who had handed the
 * bill over, though the title had passed on: acts of then bear the signature of that party.
 */
function asKept(state: TitleState, kept: TitleState): TitleState {
  const { pledge, holder } = state;
  return {
    ...state,
    pledge: pledge && kept.pledge && { ...pledge, pledgor: kept.pledge.pledgor },
    holder: holder && kept.holder && { ...holder, from: kept.holder.from },
  };
}

/**
 * An issuer's answer to a surrender that a release ended, or the end of an enforcement that it ended, which it did not
 * when such acts were first taken. Nobody became the holder by one of them.
 */
function answersDropped(
  { payload }: RecordedAct,
  { code }: TitleRefusal,
  dropped: ReadonlySet<string>,
): boolean {
  const { surrender, offer } = payload.content as { surrender?: string; offer?: string };
  if (code === 'title.surrender_not_pending') return surrender !== undefined && dropped.has(surrender);
  const ends = payload.type === 'EXPIRE' || payload.type === 'WITHDRAW' || payload.type === 'REJECT';
  return code === 'title.offer_not_open' && ends && offer !== undefined && dropped.has(offer);
}

/** Asked of the whole law first and of the act's own rules alone: a reason that counts may stand behind one that does not. */
function refusalOf(before: TitleState, act: RecordedAct): TitleRefusal | undefined {
  // Which redirections are a breach has changed; it is about the goods, and must hide nothing of who may act.
  const state = { ...before, breach: undefined, furtherBreaches: undefined };
  const when = circumstancesOf(state, act);
  return [judge(state, act.payload, when), permitted(state, act.payload, when)].find(
    (refused) => refused && isOfRight(refused.code, act.payload.type),
  );
}

function permitted<T extends ActType>(state: TitleState, payload: ActPayload<T>, when: Circumstances) {
  const rules: ActRules<T> = actTable[payload.type as T];
  return rules.permits(state, payload, when);
}

/** What the acts do not tell is taken to have been as it should: authorities, days of notice and banking days. */
function circumstancesOf(state: TitleState, { payload, at, cosigners = [] }: RecordedAct): Circumstances {
  // Who is a court or an operator is the platform's word.
  const officials = disinterested(state, payload, [payload.actor, ...cosigners]);
  return { aud: payload.aud, at, authorised: true, cosigners, officials, noticeDays: 0 };
}

/**
 * Refusals that say whose act it was, and whose signature is missing, and that were given ever since there are such
 * acts: an act that was taken under the rules of its day must not fail under those of today.
 */
const ofRight: ReadonlySet<TitleCode> = new Set<TitleCode>([
  ...(['title.title_mismatch', 'title.already_issued', 'title.not_issued', 'title.terminal'] as const),
  ...(['title.frozen', 'title.not_in_circulation', 'title.offer_open', 'title.capacity_wrong'] as const),
  ...(['title.not_platform', 'title.not_issuer', 'title.not_holder', 'title.not_pledgee'] as const),
  ...(['title.not_offeree', 'title.not_offeror', 'title.not_reserver', 'title.not_granted'] as const),
  ...(['title.not_nominator', 'title.not_missing_endorser', 'title.not_order_party'] as const),
  ...(['title.not_consignee', 'title.not_official', 'title.second_official_missing'] as const),
  ...(['title.official_signature_missing', 'title.court_document_missing'] as const),
  ...(['title.pledgor_signature_missing', 'title.pledgee_may_only_return'] as const),
  ...(['title.straight_not_endorsed', 'title.endorsement_restricted', 'title.reserved'] as const),
  ...(['title.offer_not_open', 'title.surrender_not_pending', 'title.not_on_paper'] as const),
  ...(['title.pledge_not_active', 'title.reservation_not_open', 'title.hold_unknown'] as const),
  ...(['title.default_not_noticed', 'title.waiting_time_running', 'title.not_unclaimed'] as const),
]);

/** Others that were so from the beginning for these acts only. */
const ofRightFor: Partial<Record<TitleCode, readonly ActType[]>> = {
  'title.capacity_insufficient': ['BLANK_ENDORSE', 'SURRENDER_FOR_DELIVERY'],
  'title.straight_recipient_not_allowed': ['TRANSFER', 'ENFORCE'],
  'title.gap_unknown': ['REPAIR_ENDORSEMENT'],
};

/** Acts that once asked no pledgee. */
const unaskedPledgee: readonly ActType[] = ['PRESENT', 'RETURN_PAPER'];

function isOfRight(code: TitleCode, type: ActType): boolean {
  if (code === 'title.pledge_active') return !unaskedPledgee.includes(type);
  return ofRight.has(code) || (ofRightFor[code]?.includes(type) ?? false);
}
