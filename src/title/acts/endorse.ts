import { rightOf } from '../act';
import type { HolderCapacity } from '../act';
import type { Circumstances } from '../circumstances';
import { refusal } from '../refusal';
import type { TitleRefusal } from '../refusal';
import { holderHasTitle, pledgorOf } from '../state';
import type { TitleState } from '../title-state.dto';
import { capacityWords } from '../words';
import { offerShape, openOffer } from './offer';
import { hasCosigned, holderMayMove, offerStands, pledgeeReturns } from './rights';
import type { ActRules } from './rules';

const endorseByOffer: ActRules<'ENDORSE'>['permits'] & ActRules<'ENDORSE_TO_ORDER'>['permits'] = (
  state,
  payload,
  when,
) =>
  holderMayMove(state, payload, when) ??
  holderMayEndorse(state) ??
  pledgeeReturns(state, payload.content.to, when) ??
  offerStands(rightOf(payload), payload.content, when);

/** `ENDORSE` (DCSA PINT): endorsement and possession; the recipient may not endorse further. */
export const endorse: ActRules<'ENDORSE'> = {
  content: offerShape,
  permits: endorseByOffer,
  apply: (state, act) => openOffer(state, act),
};

/** `ENDORSE_TO_ORDER` (DCSA PINT): endorsement and possession; the recipient may endorse further. */
export const endorseToOrder: ActRules<'ENDORSE_TO_ORDER'> = {
  content: offerShape,
  permits: endorseByOffer,
  apply: (state, act) => openOffer(state, act),
};

/**
 * `BLANK_ENDORSE` (空白背书; DCSA PINT): no recipient, so nobody has to accept and it takes effect at
 * once. From then on possession alone passes the title, until a holder names an endorsee again.
 */
export const blankEndorse: ActRules<'BLANK_ENDORSE'> = {
  content: {},
  permits: (state, payload, when) =>
    holderMayMove(state, payload, when) ??
    unlessBearer(state) ??
    holderMayEndorse(state) ??
    pledgeeNever(state, when),
  apply: (state) => ({
    ...state,
    titleBasis: 'BEARER',
    orderParty: undefined,
    nomination: undefined,
    furtherEndorsable: true,
  }),
};

// Who holds for another under a blank endorsement may pass the bill on, but may not write a new
// party of title into it. Who is named in the endorsement may endorse: the guarantor in the
// Chongqing case of 2020 did, and so does a bank to whose order a bill was endorsed for collection.
// A pledgee is held back elsewhere: it may endorse only to the party that the bill came from.
const closesBlank: ReadonlySet<HolderCapacity> = new Set<HolderCapacity>(['OWNER', 'GUARANTOR', 'PLEDGEE']);

/** Whether a holder under a blank endorsement may name an endorsee. */
export const mayCloseBlank = (holder: TitleState['holder']): boolean =>
  !holder || closesBlank.has(holder.capacity);

function holderMayEndorse(state: TitleState): TitleRefusal | undefined {
  const { holder, orderParty } = state;
  if (state.titleBasis === 'STRAIGHT') {
    return refusal('title.straight_not_endorsed', 'This is a straight bill.', '该提单为记名提单。');
  }
  if (!holderHasTitle(state)) {
    return refusal(
      'title.not_order_party',
      `The bill stands to the order of ${orderParty}, which has not endorsed it to the holder.`,
      `该提单凭 ${orderParty} 指示，其尚未向持有人背书。`,
      orderParty === undefined ? undefined : { orderParty },
    );
  }
  if (!state.furtherEndorsable) {
    return refusal(
      'title.endorsement_restricted',
      'The bill was endorsed to the holder without the right to endorse further.',
      '向持有人所作背书载明不得再背书。',
    );
  }
  if (state.titleBasis === 'TO_ORDER' || !holder || mayCloseBlank(holder)) return undefined;
  return refusal(
    'title.capacity_insufficient',
    `A holder as ${capacityWords[holder.capacity].en} may not close a blank endorsement.`,
    `以${capacityWords[holder.capacity].zh}身份持有者不得补记空白背书的被背书人。`,
    { capacity: holder.capacity },
  );
}

function unlessBearer(state: TitleState): TitleRefusal | undefined {
  if (state.titleBasis !== 'BEARER') return undefined;
  return refusal('title.already_bearer', 'The bill is a bearer bill now.', '该提单现为不记名提单。');
}

// A blank endorsement by a pledgee alone would let the bill go to anyone, and with it the pledge.
function pledgeeNever(state: TitleState, when: Circumstances): TitleRefusal | undefined {
  if (state.holder?.capacity !== 'PLEDGEE' || hasCosigned(when, pledgorOf(state))) return undefined;
  return refusal(
    'title.capacity_insufficient',
    'A pledgee alone may not endorse in blank.',
    '质权人不得单独作空白背书。',
    { capacity: 'PLEDGEE' },
  );
}
