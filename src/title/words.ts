import type { Text } from '../findings/finding';
import type { ActCapacity, TitleBasis } from './act';
import type { TitleStatus } from './state';

/** What each status is called in a sentence; the codes are for programs. */
export const statusWords: Readonly<Record<TitleStatus, Text>> = {
  DRAFT: { en: 'not issued yet', zh: '尚未签发' },
  PENDING_ACCEPTANCE: {
    en: 'issued and waiting for its first holder to accept it',
    zh: '已签发，待首位持有人签收',
  },
  IN_CIRCULATION: { en: 'in circulation', zh: '流通中' },
  SURRENDER_PENDING_DELIVERY: {
    en: 'surrendered for delivery, waiting for the answer of the issuer',
    zh: '已凭单提货交回，待签发人答复',
  },
  ACCOMPLISHED: { en: 'accomplished', zh: '已凭单放货，提单注销' },
  CANCELLED: { en: 'cancelled', zh: '已撤销' },
};

/** In what capacity a party holds or signs. */
export const capacityWords: Readonly<Record<ActCapacity, Text>> = {
  OWNER: { en: 'owner', zh: '货权人' },
  PLEDGEE: { en: 'pledgee', zh: '质权人' },
  PRESENTING_BANK: { en: 'presenting bank', zh: '交单行' },
  GUARANTOR: { en: 'guarantor', zh: '担保机构' },
  AGENT: { en: 'agent', zh: '代理人' },
  ISSUER: { en: 'issuer', zh: '签发人' },
  PLATFORM: { en: 'platform', zh: '平台' },
};

/** To whom a bill is made out. */
export const basisWords: Readonly<Record<TitleBasis, Text>> = {
  STRAIGHT: { en: 'straight', zh: '记名' },
  TO_ORDER: { en: 'to order', zh: '指示' },
  BEARER: { en: 'bearer', zh: '不记名' },
};

/** Gives the name of a party in both languages. */
export type NameOf = (party: string) => Text;

/** The id itself, where no names are at hand. */
export const idAsName: NameOf = (party) => ({ en: party, zh: party });
