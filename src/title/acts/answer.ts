import { rightOf } from '../act';
import type { ActPayload } from '../act';
import { refusal } from '../refusal';
import type { TitleRefusal } from '../refusal';
import { hash, line, optional } from '../shape';
import type { TitleState } from '../state';
import { handOver, openOfferNamed } from './offer';
import { signedAs } from './rights';
import type { ActRules } from './rules';

/** `ACCEPT` (签收; DCSA PINT RECE): the party that the open offer names takes the bill. */
export const accept: ActRules<'ACCEPT'> = {
  content: { offer: hash },
  permits: (state, payload) => offereeAnswers(state, payload),
  // A permitted acceptance has its offer; the other arm only satisfies the compiler.
  apply: (state, act) => (state.offer ? handOver(state, state.offer, act) : state),
};

/** `REJECT` (拒收; DCSA PINT BENV, TradeTrust rejectTransfer): the offeree declines. */
export const reject: ActRules<'REJECT'> = {
  content: { offer: hash, reason: optional(line(255)) },
  permits: (state, payload) => offereeAnswers(state, payload),
  apply: endOffer,
};

/** `WITHDRAW` (撤回): the party that made the open offer takes it back; the issuer recalls an issue so. */
export const withdraw: ActRules<'WITHDRAW'> = {
  content: { offer: hash },
  permits(state, payload) {
    const { offer, holder } = state;
    if (offer && offer.from !== rightOf(payload)) {
      return refusal(
        'title.not_offeror',
        'The open offer was made by another party.',
        '待签收事项系由另一主体发出。',
      );
    }
    const capacity = offer && signedAs(payload, holder?.capacity ?? 'ISSUER');
    return capacity ?? unlessOpen(state, payload.content.offer);
  },
  apply: endOffer,
};

/** Ends the offer without effect. A bill that its first holder never took is cancelled. */
export function endOffer(state: TitleState): TitleState {
  const status = state.offer?.kind === 'ISSUE' ? 'CANCELLED' : state.status;
  return { ...state, status, offer: undefined };
}

/** Refuses an answer to an offer that is not the open one. */
export function unlessOpen(state: TitleState, named: string): TitleRefusal | undefined {
  const found = openOfferNamed(state, named);
  return 'code' in found ? found : undefined;
}

// The offeree signs in the capacity that it was offered: what it will hold as is part of what it takes.
function offereeAnswers(
  state: TitleState,
  payload: ActPayload<'ACCEPT'> | ActPayload<'REJECT'>,
): TitleRefusal | undefined {
  const { offer } = state;
  if (offer && offer.to !== rightOf(payload)) {
    return refusal(
      'title.not_offeree',
      'The open offer is addressed to another party.',
      '待签收事项系向另一主体发出。',
    );
  }
  const capacity = offer && signedAs(payload, offer.capacity);
  return capacity ?? unlessOpen(state, payload.content.offer);
}
