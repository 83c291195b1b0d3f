import { rightOf } from '../act';
import type { ActPayload } from '../act';
import { refusal } from '../refusal';
import type { TitleRefusal } from '../refusal';
import { hash, id, line, optional } from '../shape';
import { isPledgee, pledgeUnder } from '../state';
import type { TitleState } from '../title-state.dto';
import { freeInCirculation, holderMayAct, holderMayMove, inCirculation, unpledged } from './rights';
import type { ActRules } from './rules';

/** `SIGN` (占有签注; DCSA PINT): the holder leaves a visible mark of possession; nothing else changes. */
export const sign: ActRules<'SIGN'> = {
  content: { note: optional(line(140)) },
  permits: (state, payload) => holderMayAct(state, payload),
  apply: (state) => state,
};

/**
 * `NOMINATE` (指定受让人; TradeTrust nominate): the order party, while another holds the bill, names who
 * shall take its place. Nothing has passed until the holder carries it out, and until then the order party
 * takes it back by naming itself.
 */
export const nominate: ActRules<'NOMINATE'> = {
  content: { to: id },
  permits: (state, payload) =>
    onlyOrderPartyAway(state, payload) ??
    (payload.content.to === rightOf(payload) ? takesBack(state) : nominates(state, payload.content.to)),
  apply: (state, act) => {
    const [from, { to }] = [rightOf(act.payload), act.payload.content];
    return { ...state, nomination: to === from ? undefined : { from, to, act: act.hash } };
  },
};

/** `EXECUTE_NOMINATION` (办理指定; TradeTrust transferBeneficiary): the holder lets the title pass as nominated. */
export const executeNomination: ActRules<'EXECUTE_NOMINATION'> = {
  content: { nomination: hash },
  permits: (state, payload, when) =>
    holderMayMove(state, payload, when) ??
    nominated(state, payload.content.nomination) ??
    notToPledgee(state, state.nomination?.to),
  apply: (state) => (state.nomination ? titlePasses(state, state.nomination.to) : state),
};

/** `REPAIR_ENDORSEMENT` (补办背书): the missing endorser endorses to the present holder after the fact. */
export const repairEndorsement: ActRules<'REPAIR_ENDORSEMENT'> = {
  content: { gap: hash, to: id },
  permits: (state, payload, when) =>
    onlyMissingEndorser(state, payload) ??
    freeInCirculation(state) ??
    unpledged(state, payload, when) ??
    gapNamed(state, payload.content.gap) ??
    furtherEndorsable(state) ??
    onlyToHolder(state, payload.content.to),
  apply: (state, { payload }) => titlePasses(state, payload.content.to),
};

/**
 * The title passes and the bill stays where it lies; the gap closes when both are with one party. A
 * pledgee in possession leaves none: what it holds was never endorsed to it, and it holds that for the new
 * owner from here on. The pledge follows.
 */
function titlePasses(state: TitleState, to: string): TitleState {
  const { holder, orderParty, gap: before } = state;
  const home = to === holder?.party;
  const closed = before === undefined || home;
  const gap = closed ? undefined : { act: before.act, sequence: before.sequence, missingEndorser: to };
  const kept = !home && holder?.capacity === 'PLEDGEE' && holder.from === orderParty;
  return {
    ...state,
    orderParty: to,
    nomination: undefined,
    gap,
    holder: kept ? { ...holder, from: to } : holder,
    pledge: pledgeUnder(to, state),
  };
}

/** Refuses an act about another gap than the one there is. */
export function gapNamed({ gap }: TitleState, named: string): TitleRefusal | undefined {
  if (gap?.act === named) return undefined;
  return refusal(
    'title.gap_unknown',
    gap
      ? 'The chain breaks off at another act than the one named.'
      : 'The chain of endorsements is complete.',
    gap ? '背书中断之处并非所指操作。' : '背书连续，无需补办。',
    gap && { gap: gap.act },
  );
}

function onlyOrderPartyAway(state: TitleState, payload: ActPayload): TitleRefusal | undefined {
  const { titleBasis, orderParty, holder } = state;
  const right = rightOf(payload);
  if (titleBasis === 'TO_ORDER' && right === orderParty && right !== holder?.party) return undefined;
  return refusal(
    'title.not_nominator',
    `${right} is not an order party whose bill another holds.`,
    `${right} 并非由他人占有提单的指示人。`,
  );
}

function onlyMissingEndorser({ gap }: TitleState, payload: ActPayload): TitleRefusal | undefined {
  if (!gap || rightOf(payload) === gap.missingEndorser) return undefined;
  return refusal(
    'title.not_missing_endorser',
    'The endorsement of another party is missing.',
    '所缺背书系另一主体的背书。',
  );
}

function furtherEndorsable(state: TitleState): TitleRefusal | undefined {
  if (state.furtherEndorsable) return undefined;
  return refusal(
    'title.endorsement_restricted',
    'The bill was endorsed without the right to endorse further.',
    '前手背书载明不得再背书。',
  );
}

function nominated({ nomination }: TitleState, named: string): TitleRefusal | undefined {
  if (nomination?.act === named) return undefined;
  return refusal(
    'title.nomination_not_open',
    nomination ? 'Another nomination is open than the one named.' : 'Nobody is nominated.',
    nomination ? '当前待办理的是另一指定。' : '当前没有待办理的指定。',
    nomination && { nomination: nomination.act },
  );
}

function onlyToHolder({ holder }: TitleState, to: string): TitleRefusal | undefined {
  if (to === holder?.party) return undefined;
  return refusal('title.repair_not_to_holder', `${to} does not hold the bill.`, `${to} 并非提单的现持有人。`);
}

// It could carry that out alone on default: title beforehand (流质, Civil Code art. 428).
function notToPledgee(state: TitleState, to: string | undefined): TitleRefusal | undefined {
  if (to === undefined || !isPledgee(state, to)) return undefined;
  return refusal(
    'title.capacity_insufficient',
    `${to} has the bill in pledge and would give itself the title alone.`,
    `${to} 为质权人，不得被指定为受让人而单方取得提单权利。`,
    { capacity: 'PLEDGEE' },
  );
}

// That the bill is offered to somebody is the holder's doing, and keeps no order party from taking back what is its own.
function takesBack(state: TitleState): TitleRefusal | undefined {
  return inCirculation(state) ?? (state.nomination ? undefined : nominatesItself());
}

function nominates(state: TitleState, to: string): TitleRefusal | undefined {
  return freeInCirculation(state) ?? furtherEndorsable(state) ?? notToPledgee(state, to);
}

function nominatesItself(): TitleRefusal {
  return refusal('title.recipient_is_self', 'The order party nominates itself.', '指示人不得指定自己。');
}
