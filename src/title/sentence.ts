import type { Text } from '../findings/finding';
import type { HolderCapacity } from './act';
import type { TitleState } from './state';

const capacityWords: Readonly<Record<HolderCapacity, Text>> = {
  OWNER: { en: 'owner', zh: '货权人' },
  PLEDGEE: { en: 'pledgee', zh: '质权人' },
  PRESENTING_BANK: { en: 'presenting bank', zh: '交单行' },
  GUARANTOR: { en: 'guarantor', zh: '担保机构' },
  AGENT: { en: 'agent', zh: '代理人' },
};

/** Says in one sentence who holds the bill now. `nameOf` turns a party id into a name to be shown. */
export function holdingSentence(
  state: TitleState,
  nameOf: (party: string) => string = (party) => party,
): Text {
  const issuer = nameOf(state.issuer);
  switch (state.status) {
    case 'DRAFT':
      return { en: 'The bill has not been issued.', zh: '提单尚未签发。' };
    case 'PENDING_ACCEPTANCE': {
      const to = nameOf(state.offer?.to ?? '');
      return {
        en: `${issuer} has issued the bill to ${to}, which has not accepted it yet; nobody holds it.`,
        zh: `${issuer} 已向 ${to} 签发提单，对方尚未签收，目前无持有人。`,
      };
    }
    case 'IN_CIRCULATION':
      return circulating(state, nameOf);
    case 'SURRENDER_PENDING_DELIVERY': {
      const by = nameOf(state.surrender?.by ?? '');
      return {
        en: `${by} has surrendered the bill to ${issuer} for delivery; ${issuer} has not answered yet.`,
        zh: `${by} 已向 ${issuer} 凭单提货交回，${issuer} 尚未答复。`,
      };
    }
    case 'ACCOMPLISHED':
      return {
        en: `${issuer} accepted the surrender for delivery on ${state.headAt}; nobody holds the bill any more.`,
        zh: `${issuer} 已于 ${state.headAt} 接受提货交回，提单已注销，无持有人。`,
      };
    case 'CANCELLED':
      return {
        en: 'The bill was cancelled before anyone accepted it; nobody holds it.',
        zh: '提单在签收前已撤销，无持有人。',
      };
  }
}

function circulating(state: TitleState, nameOf: (party: string) => string): Text {
  const { holder, offer, gap } = state;
  if (!holder) return { en: 'Nobody holds the bill.', zh: '目前无持有人。' };
  const capacity = capacityWords[holder.capacity];
  const missing = gap && nameOf(gap.missingEndorser);
  const offeredTo = offer && nameOf(offer.to);
  return {
    en:
      `${nameOf(holder.party)} has held the bill as ${capacity.en} since ${holder.since}` +
      (missing === undefined ? '' : `, without the endorsement of ${missing}`) +
      (offeredTo === undefined ? '.' : `; it is offered to ${offeredTo}.`),
    zh:
      `${nameOf(holder.party)} 自 ${holder.since} 起以${capacity.zh}身份持有提单` +
      (missing === undefined ? '' : `，但缺少 ${missing} 的背书`) +
      (offeredTo === undefined ? '。' : `；现正待 ${offeredTo} 签收。`),
  };
}
