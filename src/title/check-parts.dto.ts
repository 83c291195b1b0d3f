import { BilingualText } from '../http/bilingual.dto';
import { Code, Flag, Instant, Part, Text, Whole } from '../http/fields.decorator';
import { lockLevels, pledgeKinds, type ActType, type LockLevel, type PledgeKind } from './act';
import { actTable } from './acts/table';
import { missingCodes, perfections, type MissingCode, type Perfection } from './burdens';
import { Arrival, Breach } from './title-burdens.dto';
import { EndorsementGap } from './title-state.dto';
import { Ordinal, PartyId, Sha256, UnitCount } from './title-terms.dto';

/** A party as a statement names it. */
export class NamedParty {
  @PartyId({ en: 'Party id', zh: '主体编号' })
  id!: string;

  @Text({ en: 'Legal name', zh: '法定名称（外文）', max: 140 })
  name!: string;

  @Text({ en: 'Legal name in Chinese', zh: '法定名称（中文）', max: 140 })
  nameZh!: string;

  @Text({ en: 'Unified social credit code', zh: '统一社会信用代码', max: 18, optional: true })
  uscc?: string;
}

/** One act, as the chain lists it. */
export class ChainLine {
  @Ordinal({ en: 'Place among the acts', zh: '操作序号' })
  sequence!: number;

  @Code({ en: 'Act', zh: '操作', of: Object.keys(actTable) })
  type!: ActType;

  @PartyId({ en: 'Party that signed; platform for its own acts', zh: '操作方主体编号；平台操作为 platform' })
  actor!: string;

  @Instant({ en: 'When it was recorded', zh: '登记时间' })
  at!: string;

  @Sha256({ en: 'Hash of the act', zh: '操作的哈希' })
  hash!: string;
}

/** Where the endorsements break off, in words as well. */
export class ToldGap extends EndorsementGap {
  @Part(() => BilingualText, { en: 'In words', zh: '说明' })
  text!: BilingualText;
}

/** What a bank reads to see whether the endorsements are continuous (背书连续). */
export class ChainReport {
  @Ordinal({ en: 'Acts that the title has', zh: '提单已有操作项数' }, 0)
  length!: number;

  @Flag({
    en: 'The holder is the one whom the unbroken endorsements name, or needs none',
    zh: '背书连续：持有人即连续背书所载受让人，或无须背书',
  })
  complete!: boolean;

  @Part(() => ToldGap, { en: 'Where the endorsements break off', zh: '背书中断之处', optional: true })
  gap?: ToldGap;

  @Part(() => ChainLine, {
    en: 'The newest acts, as many as were asked for, oldest first',
    zh: '最近若干项操作，由远及近',
    many: { min: 0, max: 1_000 },
  })
  acts!: ChainLine[];
}

/** A burden on the bill as a bank reads it. */
export class Encumbrance {
  @Code({ en: 'Burden', zh: '负担类型：PLEDGE 质押，RESERVATION 预留', of: ['PLEDGE', 'RESERVATION'] })
  kind!: 'PLEDGE' | 'RESERVATION';

  @Part(() => NamedParty, { en: 'Pledgee, or bank that has reserved', zh: '质权人，或预留的银行' })
  pledgee!: NamedParty;

  @Instant({ en: 'Since when', zh: '起始时间' })
  since!: string;

  @Code({
    en: 'How a pledge is held',
    zh: '质押方式：POSSESSORY 占有型（质权人占有提单），NOTATION 批注型（持有人保留提单）',
    of: pledgeKinds,
    optional: true,
  })
  pledgeKind?: PledgeKind;

  @Code({
    en: 'How a pledge is perfected, as far as the record shows',
    zh: '依记录判断的公示方式：DELIVERY 交付，REGISTRATION 登记，CONTRACT_ONLY 仅有合同',
    of: perfections,
    optional: true,
  })
  perfection?: Perfection;

  @Part(() => NamedParty, { en: 'Pledgor', zh: '出质人', optional: true })
  pledgor?: NamedParty;

  @Instant({ en: 'When the debt falls due', zh: '债务到期时间', optional: true })
  debtDue?: string;

  @Text({ en: 'Band of the debt as the parties put it', zh: '债务金额区间', max: 40, optional: true })
  amountBand?: string;

  @Text({
    en: 'Number of the entry in the national movables registry',
    zh: '动产融资统一登记公示系统登记编号',
    max: 40,
    optional: true,
  })
  registrationNumber?: string;

  @Instant({ en: 'End of that entry', zh: '登记期限届满时间', optional: true })
  registrationUntil?: string;

  @Instant({
    en: 'Set by a notice of default: from then on the pledgee may enforce',
    zh: '违约通知所定、质权人可实现质权的起始时间',
    optional: true,
  })
  enforceableFrom?: string;

  @Instant({
    en: 'End of a reservation, which lapses by itself',
    zh: '预留截止时间，期满自动失效',
    optional: true,
  })
  until?: string;
}

/** Every burden on record, or the statement that there is none. */
export class Encumbrances {
  @Flag({ en: 'There is none', zh: '无任何负担' })
  none!: boolean;

  @Part(() => Encumbrance, { en: 'Burdens', zh: '负担', many: { min: 0, max: 2 } })
  items!: Encumbrance[];

  @Part(() => BilingualText, { en: 'In words', zh: '说明' })
  text!: BilingualText;
}

/** The goods behind the bill, as far as the acts tell. */
export class GoodsSide {
  @Code({
    en: 'How far the right to redirect the goods is closed',
    zh: '控货锁定级别：NONE 无锁定，UNDERTAKEN_BY_ISSUER 签发人承诺，STRUCTURAL 收发货人即签发人或其代理人，CONFIRMED_BY_RAILWAY 铁路确认',
    of: lockLevels,
  })
  lock!: LockLevel;

  @Part(() => BilingualText, {
    en: 'Who could make the railway redirect the goods now, in one sentence',
    zh: '现在谁可变更运输合同（一句话说明）',
  })
  whoCanRedirect!: BilingualText;

  @Part(() => Breach, {
    en: 'The oldest redirection that is not settled',
    zh: '最早一项未处理的擅自变更',
    optional: true,
  })
  breach?: Breach;

  @Part(() => Breach, {
    en: 'The next ones, nine at most',
    zh: '其后未处理的擅自变更，至多九项',
    many: { max: 9 },
    optional: true,
  })
  furtherBreaches?: Breach[];

  @Whole({
    en: 'How many there are in all, where there are several',
    zh: '未处理的擅自变更总数（多于一项时载明）',
    min: 2,
    max: 1_000,
    optional: true,
  })
  openBreaches?: number;

  @Part(() => Arrival, { en: 'Arrival of the goods', zh: '到货', optional: true })
  arrival?: Arrival;

  @Part(() => UnitCount, {
    en: 'Packages of each unit that have not been delivered',
    zh: '各单元未交付件数',
    many: { max: 150 },
    optional: true,
  })
  balance?: UnitCount[];
}

/** One thing that keeps a bill from being taken in pledge, or that a bank should weigh. */
export class MissingForPledge {
  @Code({ en: 'What is missing', zh: '所缺事项代码', of: missingCodes })
  code!: MissingCode;

  @Flag({ en: 'It bars a pledge; else it is a warning', zh: '是否妨碍设立质押；否则仅作提示' })
  bars!: boolean;

  @Part(() => BilingualText, { en: 'In words', zh: '说明' })
  text!: BilingualText;
}

/** Whether the bill could be taken in pledge now, with everything that is missing. */
export class PledgeReadiness {
  @Flag({ en: 'It could be', zh: '现可设立质押' })
  ready!: boolean;

  @Part(() => MissingForPledge, {
    en: 'What is missing, warnings included',
    zh: '所缺事项，含提示',
    many: { min: 0, max: missingCodes.length },
  })
  missing!: MissingForPledge[];
}

/** One field of a document that was altered. A value that is left out is not there on that side. */
export class AlteredField {
  @Text({ en: 'JSON Pointer (RFC 6901) of the field', zh: '字段位置（JSON Pointer）', max: 500, min: 0 })
  pointer!: string;

  @Text({
    en: 'What is on record, its first 120 characters',
    zh: '备案内容（前 120 个字符）',
    max: 120,
    min: 0,
    optional: true,
  })
  onRecord?: string;

  @Text({
    en: 'What was sent, its first 120 characters',
    zh: '所提交内容（前 120 个字符）',
    max: 120,
    min: 0,
    optional: true,
  })
  sent?: string;
}

/** How a document that a customer sent compares with the one that the bill is issued on. */
export class ContentMatch {
  @Code({ en: 'SAME or ALTERED', zh: 'SAME 一致，ALTERED 被改动', of: ['SAME', 'ALTERED'] })
  result!: 'SAME' | 'ALTERED';

  @Sha256({ en: 'Content hash of what was sent', zh: '所提交单证的内容哈希' })
  sentHash!: string;

  @Part(() => AlteredField, {
    en: 'Fields that differ, at most 50',
    zh: '不一致的字段，至多 50 项',
    many: { min: 0, max: 50 },
  })
  differences!: AlteredField[];

  @Whole({ en: 'How many fields differ in all', zh: '不一致字段总数', min: 0, max: 1_000_000 })
  count!: number;
}
