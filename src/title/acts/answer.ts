import { rightOf } from '../act';
import type { ActCapacity, ActPayload, RecordedAct } from '../act';
import { refusal } from '../refusal';
import type { TitleRefusal } from '../refusal';
import { hash, line, listOf, optional, part } from '../shape';
import type { Offer, TitleState } from '../title-state.dto';
import { fulfil, openOfferNamed } from './offer';
import { signedAs, unbreached } from './rights';
import type { ActRules } from './rules';

/** `ACCEPT` (签收; DCSA PINT RECE): the party that the open offer names takes what is offered. */
export const accept: ActRules<'ACCEPT'> = {
  content: { offer: hash },
  permits: (state, payload) =>
    onlyOfferee(state, payload) ??
    (state.offer?.kind === 'PROPOSE_PLEDGE' ? unbreached(state) : undefined) ??
    unlessOpen(state, payload.content.offer) ??
    pledgeStands(state),
  // A permitted acceptance has its offer; the other arm only satisfies the compiler.
  apply: (state, act) => (state.offer ? fulfil(state, state.offer, act) : state),
};

/** What a bank may list: as many as fit into one act, each with the article it rests on. */
const discrepancies = listOf(part({ article: line(40), text: line(120) }), 20);

/**
 * `REJECT` (拒收; DCSA PINT BENV, TradeTrust rejectTransfer): the offeree declines. A bank that was
 * shown the documents lists their discrepancies (不符点, UCP 600 art. 16).
 */
export const reject: ActRules<'REJECT'> = {
  content: { offer: hash, reason: optional(line(255)), discrepancies: optional(discrepancies) },
  permits: (state, payload) => onlyOfferee(state, payload) ?? unlessOpen(state, payload.content.offer),
  apply: (state, act) => endOffer(state.offer?.kind === 'PRESENT' ? examined(state, act) : state),
};

function examined(state: TitleState, { payload, hash: act, at }: RecordedAct<'REJECT'>): TitleState {
  const found = payload.content.discrepancies;
  const bank = rightOf(payload);
  const presentation = {
    ...{ bank, result: 'DISCREPANT' as const, at, act },
    ...(found && { discrepancies: found }),
  };
  return { ...state, presentation };
}

/** `WITHDRAW` (撤回): the party that made the open offer takes it back; the issuer recalls an issue so. */
export const withdraw: ActRules<'WITHDRAW'> = {
  content: { offer: hash },
  permits(state, payload) {
    const { offer } = state;
    if (offer && offer.from !== rightOf(payload)) {
      return refusal(
        'title.not_offeror',
        'The open offer was made by another party.',
        '待签收事项系由另一主体发出。',
      );
    }
    const capacity = offer && signedAs(payload, offerorCapacity(state, offer));
    return capacity ?? unlessOpen(state, payload.content.offer);
  },
  apply: endOffer,
};

function offerorCapacity({ holder }: TitleState, { kind }: Offer): ActCapacity {
  if (kind === 'ENFORCE') return 'PLEDGEE';
  return kind === 'ISSUE' || kind === 'RETURN_PAPER' ? 'ISSUER' : (holder?.capacity ?? 'ISSUER');
}

/**
 * Ends the offer without effect. A bill that its first holder never took is cancelled; one whose paper
 * came back to nobody stays on paper.
 */
export function endOffer(state: TitleState): TitleState {
  const kind = state.offer?.kind;
  const status =
    kind === 'ISSUE' ? 'CANCELLED' : kind === 'RETURN_PAPER' ? 'CONVERTED_TO_PAPER' : state.status;
  return { ...state, status, offer: undefined };
}

/** Refuses an answer to an offer that is not the open one. */
export function unlessOpen(state: TitleState, named: string): TitleRefusal | undefined {
  const found = openOfferNamed(state, named);
  return 'code' in found ? found : undefined;
}

// The offeree signs in the capacity that it was offered: what it will hold as is part of what it takes.
function onlyOfferee(
  { offer }: TitleState,
  payload: ActPayload<'ACCEPT'> | ActPayload<'REJECT'>,
): TitleRefusal | undefined {
  if (offer && offer.to !== rightOf(payload)) {
    return refusal(
      'title.not_offeree',
      'The open offer is addressed to another party.',
      '待签收事项系向另一主体发出。',
    );
  }
  return offer && signedAs(payload, offer.capacity);
}

// Nobody buys under a pledge that has ended. A release ends the offer too; titles of before may still have it.
function pledgeStands({ offer, pledge }: TitleState): TitleRefusal | undefined {
  if (offer?.kind !== 'ENFORCE' || pledge) return undefined;
  return refusal(
    'title.pledge_not_active',
    'The pledge that is enforced has been released.',
    '所实现的质押已解除。',
  );
}
