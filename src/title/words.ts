import type { Text } from '../findings/finding';
import type { ActCapacity, HoldKind, LockLevel, TitleBasis } from './act';
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
  PARTIALLY_DELIVERED: { en: 'in circulation, part of the goods delivered', zh: '流通中，部分货物已交付' },
  UNCLAIMED: { en: 'in circulation, the goods unclaimed', zh: '流通中，货物逾期未提' },
  SURRENDER_PENDING_AMENDMENT: {
    en: 'surrendered for amendment, waiting for the answer of the issuer',
    zh: '已交回改单，待签发人答复',
  },
  CONVERSION_PENDING_TO_PAPER: {
    en: 'surrendered for paper originals, waiting for the answer of the issuer',
    zh: '已申请转为纸质，待签发人答复',
  },
  CONVERTED_TO_PAPER: {
    en: 'replaced by paper originals; the electronic bill is inoperative',
    zh: '已转为纸质正本，电子提单停止使用',
  },
  CONVERSION_PENDING_FROM_PAPER: {
    en: 'returned from paper and waiting for its holder to accept it',
    zh: '纸质正本已收回，待持有人签收电子提单',
  },
  ACCOMPLISHED: { en: 'accomplished', zh: '货物已交付或处置，提单注销' },
  SUPERSEDED: { en: 'superseded by another bill', zh: '已换发新单，原单注销' },
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
  OFFICIAL: { en: 'court or operator', zh: '法院或平台运营方' },
  PLATFORM: { en: 'platform', zh: '平台' },
};

/** Why a bill is frozen. */
export const holdWords: Readonly<Record<HoldKind, Text>> = {
  COURT: { en: 'by a court', zh: '司法冻结' },
  DISPUTE: { en: 'for a dispute', zh: '争议冻结' },
  KEY_COMPROMISE: { en: 'because a signing key is compromised', zh: '签名密钥泄露' },
};

/** How far the railway's right to redirect is closed. */
export const lockWords: Readonly<Record<LockLevel, Text>> = {
  NONE: { en: 'nobody is bound', zh: '无锁定' },
  UNDERTAKEN_BY_ISSUER: {
    en: 'the issuer has undertaken not to redirect and holds the duplicate',
    zh: '签发人已承诺不变更运输合同并持有运单副本',
  },
  STRUCTURAL: {
    en: "the note's consignor and consignee are the issuer or its agents, who hold the duplicate",
    zh: '运单收发货人为签发人或其代理人，并持有运单副本',
  },
  CONFIRMED_BY_RAILWAY: { en: 'the railway has confirmed the lock', zh: '铁路已确认锁定' },
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
