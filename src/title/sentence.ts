import type { Text } from '../findings/finding';
import type { TitleState } from './state';
import { capacityWords, idAsName, statusWords, type NameOf } from './words';

/** Says in one sentence who holds the bill now. `nameOf` gives the names that a reader knows. */
export function holdingSentence(state: TitleState, nameOf: NameOf = idAsName): Text {
  const issuer = nameOf(state.issuer);
  switch (state.status) {
    case 'DRAFT':
      return { en: 'The bill has not been issued.', zh: '提单尚未签发。' };
    case 'PENDING_ACCEPTANCE': {
      const to = nameOf(state.offer?.to ?? '');
      return {
        en: `${issuer.en} has issued the bill to ${to.en}, which has not accepted it yet; nobody holds it.`,
        zh: `${issuer.zh} 已向 ${to.zh} 签发提单，对方尚未签收，目前无持有人。`,
      };
    }
    case 'IN_CIRCULATION':
      return circulating(state, nameOf);
    case 'SURRENDER_PENDING_DELIVERY': {
      const by = nameOf(state.surrender?.by ?? '');
      return {
        en: `${by.en} has surrendered the bill to ${issuer.en} for delivery; ${issuer.en} has not answered yet.`,
        zh: `${by.zh} 已向 ${issuer.zh} 凭单提货交回，${issuer.zh} 尚未答复。`,
      };
    }
    case 'ACCOMPLISHED':
      return {
        en: `${issuer.en} accepted the surrender for delivery on ${state.headAt}; nobody holds the bill any more.`,
        zh: `${issuer.zh} 已于 ${state.headAt} 接受提货交回，提单已注销，无持有人。`,
      };
    case 'CANCELLED':
      return {
        en: 'The bill was cancelled before anyone accepted it; nobody holds it.',
        zh: '提单在签收前已撤销，无持有人。',
      };
  }
}

function circulating(state: TitleState, nameOf: NameOf): Text {
  const { holder, offer, gap } = state;
  if (!holder) return { en: 'Nobody holds the bill.', zh: '目前无持有人。' };
  const capacity = capacityWords[holder.capacity];
  const missing = gap && nameOf(gap.missingEndorser);
  const offeredTo = offer && nameOf(offer.to);
  return {
    en:
      `${nameOf(holder.party).en} has held the bill as ${capacity.en} since ${holder.since}` +
      (missing === undefined ? '' : `, without the endorsement of ${missing.en}`) +
      (offeredTo === undefined ? '.' : `; it is offered to ${offeredTo.en}.`),
    zh:
      `${nameOf(holder.party).zh} 自 ${holder.since} 起以${capacity.zh}身份持有提单` +
      (missing === undefined ? '' : `，但缺少 ${missing.zh} 的背书`) +
      (offeredTo === undefined ? '。' : `；现正待 ${offeredTo.zh} 签收。`),
  };
}

/** What somebody who is no party to the bill is told: where it stands, and no names. */
export function statusSentence({ status }: TitleState): Text {
  const { en, zh } = statusWords[status];
  return { en: `The bill is ${en}.`, zh: `该提单状态：${zh}。` };
}
