import type { Text } from '../findings/finding';
import type { TitleState } from './title-state.dto';
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
    case 'PARTIALLY_DELIVERED':
    case 'UNCLAIMED':
      return circulating(state, nameOf);
    case 'SURRENDER_PENDING_DELIVERY': {
      const by = nameOf(state.surrender?.by ?? '');
      return {
        en: `${by.en} has surrendered the bill to ${issuer.en} for delivery; ${issuer.en} has not answered yet.`,
        zh: `${by.zh} 已向 ${issuer.zh} 凭单提货交回，${issuer.zh} 尚未答复。`,
      };
    }
    case 'SURRENDER_PENDING_AMENDMENT':
    case 'CONVERSION_PENDING_TO_PAPER': {
      const by = nameOf(state.surrender?.by ?? '');
      const paper = state.status === 'CONVERSION_PENDING_TO_PAPER';
      return {
        en: `${by.en} has given the bill to ${issuer.en} for ${paper ? 'paper originals' : 'amendment'}; ${issuer.en} has not answered yet.`,
        zh: `${by.zh} 已将提单交回 ${issuer.zh} ${paper ? '换发纸质正本' : '改单'}，${issuer.zh} 尚未答复。`,
      };
    }
    default:
      return over(state, issuer);
  }
}

/** Nobody holds the electronic bill: it has ended, or stands on paper. */
function over({ status, headAt, paper, offer }: TitleState, issuer: Text): Text {
  switch (status) {
    case 'CONVERTED_TO_PAPER':
    case 'CONVERSION_PENDING_FROM_PAPER': {
      const back = offer
        ? { en: '; they are back with the issuer', zh: '，现已由签发人收回' }
        : { en: '', zh: '' };
      return {
        en: `${paper?.originals} paper originals stand in place of the bill since ${paper?.at}${back.en}; nobody holds the electronic bill.`,
        zh: `自 ${paper?.at} 起由 ${paper?.originals} 份纸质正本代替${back.zh}，电子提单无持有人。`,
      };
    }
    case 'SUPERSEDED':
      return {
        en: `${issuer.en} issued another bill in place of this one on ${headAt}; nobody holds it any more.`,
        zh: `${issuer.zh} 已于 ${headAt} 换发新单，原单注销，无持有人。`,
      };
    case 'ACCOMPLISHED':
      return {
        en: `${issuer.en} put on record on ${headAt} that the goods are delivered or disposed of; nobody holds the bill any more.`,
        zh: `${issuer.zh} 已于 ${headAt} 登记货物交付或处置完毕，提单已注销，无持有人。`,
      };
    default:
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
