import { Code, Flag, Instant, Part, Text, Whole } from '../http/fields.decorator';
import {
  amendmentPurposes,
  holderCapacities,
  titleBases,
  type AmendmentPurpose,
  type HolderCapacity,
  type TitleBasis,
} from './act';
import {
  offerKinds,
  surrenderPurposes,
  titleStatuses,
  type OfferKind,
  type SurrenderPurpose,
  type TitleStatus,
} from './state';
import {
  Arrival,
  Breach,
  DisposalLock,
  Hold,
  PaperSet,
  Pledge,
  Presentation,
  Reservation,
  ReservationGrant,
} from './title-burdens.dto';
import {
  AcceptedGap,
  ByAct,
  Ordinal,
  PartyId,
  Sha256,
  TitleId,
  PledgeTerms,
  UnitCount,
} from './title-terms.dto';

/** The one party in control (MLETR art. 11): as what, since when, by which act, and from whom. */
export class Holder {
  @PartyId({ en: 'Party id', zh: '持有人主体编号' })
  party!: string;

  @Code({ en: 'In what capacity it holds', zh: '持有身份', of: holderCapacities })
  capacity!: HolderCapacity;

  @Instant({ en: 'Since when', zh: '持有起始时间' })
  since!: string;

  @ByAct()
  act!: string;

  @PartyId({ en: 'Party from which it has the bill', zh: '前手主体编号' })
  from!: string;
}

/** The one open offer a title may have. */
export class Offer {
  @Code({ en: 'Act that offers', zh: '待签收的操作', of: offerKinds })
  kind!: OfferKind;

  @PartyId({ en: 'Party that offers', zh: '提交方主体编号' })
  from!: string;

  @PartyId({ en: 'Party that may accept', zh: '待签收方主体编号' })
  to!: string;

  @Code({ en: 'In what capacity it would hold', zh: '签收身份', of: holderCapacities })
  capacity!: HolderCapacity;

  @Instant({ en: 'From when on it no longer stands', zh: '签收期限' })
  expiresAt!: string;

  @ByAct()
  act!: string;

  @Ordinal({
    en: 'Place of that act among the acts',
    zh: '该项操作的序号',
  })
  sequence!: number;

  @Part(() => PledgeTerms, { en: 'Terms that a pledge is offered on', zh: '拟设质押的条件', optional: true })
  pledge?: PledgeTerms;
}

/** A surrender that the issuer has not answered yet. */
export class Surrender {
  @Code({
    en: 'For what: delivery, another bill, or paper',
    zh: '交回用途：DELIVERY 提货，AMENDMENT 换单，PAPER 转为纸质',
    of: surrenderPurposes,
  })
  purpose!: SurrenderPurpose;

  @PartyId({ en: 'Party that surrendered', zh: '交回方主体编号' })
  by!: string;

  @Instant({ en: 'When', zh: '交回时间' })
  at!: string;

  @ByAct()
  act!: string;

  @Code({
    en: 'Where the title stands again when the issuer refuses',
    zh: '签发人退回时恢复的状态',
    of: titleStatuses,
  })
  was!: TitleStatus;

  @Text({ en: 'Where delivery is asked for', zh: '申请提货地点', max: 255, optional: true })
  place?: string;

  @Part(() => UnitCount, {
    en: 'What is asked for in a partial delivery; all that is left where nothing is named',
    zh: '分批提货申请提取的箱货；未列明的为全部所余',
    many: { max: 150 },
    optional: true,
  })
  units?: UnitCount[];

  @Code({
    en: 'What the new bill or bills are asked for',
    zh: '换单事由：AMEND 改单，SPLIT 拆单，COMBINE 并单',
    of: amendmentPurposes,
    optional: true,
  })
  amendment?: AmendmentPurpose;

  @Whole({
    en: 'Paper originals that are asked for',
    zh: '申请签发的纸质正本份数',
    min: 1,
    max: 5,
    optional: true,
  })
  originals?: number;
}

/** Where the endorsements break off: the act that handed the bill on, and who should have endorsed. */
export class EndorsementGap {
  @Sha256({
    en: 'Hash of the act that handed the bill on',
    zh: '仅交付提单的那项操作的哈希',
  })
  act!: string;

  @Ordinal({ en: 'Place of that act', zh: '该项操作的序号' })
  sequence!: number;

  @PartyId({ en: 'Party whose endorsement is missing', zh: '缺失的背书人主体编号' })
  missingEndorser!: string;

  @Part(() => AcceptedGap, {
    en: 'The issuer delivers in spite of it, on these grounds',
    zh: '签发人对背书瑕疵的认可',
    optional: true,
  })
  accepted?: AcceptedGap;
}

/** The order party has named who shall take its place; the holder carries it out. */
export class Nomination {
  @PartyId({ en: 'Order party that names', zh: '指示人主体编号' })
  from!: string;

  @PartyId({ en: 'Party that is named', zh: '被指定受让人主体编号' })
  to!: string;

  @ByAct()
  act!: string;
}

/** Everything that the acts of a title amount to. Before the issue (`DRAFT`) the texts are empty. */
export class TitleState {
  @Text({ en: 'Id of the title', zh: '权利凭证编号', max: 40, min: 0 })
  titleId!: string;

  @Code({ en: 'Where the title stands', zh: '提单状态', of: titleStatuses })
  status!: TitleStatus;

  @Ordinal({ en: 'Acts so far', zh: '已有操作项数' }, 0)
  sequence!: number;

  @Sha256({ en: 'Hash of the last act, on which the next one builds', zh: '最后一项操作的哈希' })
  headHash!: string;

  @Instant({ en: 'When the last act was recorded', zh: '最后一项操作的登记时间' })
  headAt!: string;

  @Text({ en: 'Issuer', zh: '签发人主体编号', max: 64, min: 0 })
  issuer!: string;

  @Text({ en: 'Document that carries the title', zh: '承载权利的单证编号', max: 64, min: 0 })
  documentId!: string;

  @Text({ en: 'Number of the bill', zh: '提单号', max: 64, min: 0 })
  number!: string;

  @Text({ en: 'Content hash of the document', zh: '单证内容哈希', max: 64, min: 0 })
  contentHash!: string;

  @Code({ en: 'To whom the bill is made out', zh: '抬头类型', of: titleBases })
  titleBasis!: TitleBasis;

  @PartyId({
    en: 'Party to whose order a TO_ORDER bill stands now',
    zh: '指示提单现指示人主体编号',
    optional: true,
  })
  orderParty?: string;

  @PartyId({
    en: 'Party named in a STRAIGHT bill',
    zh: '记名提单收货人主体编号',
    optional: true,
  })
  consignee?: string;

  @PartyId({
    en: 'Party to which the bill was first issued',
    zh: '首位持有人主体编号',
    optional: true,
  })
  firstHolder?: string;

  @Flag({ en: 'It may be endorsed further', zh: '可继续背书' })
  furtherEndorsable!: boolean;

  @Part(() => Holder, { en: 'Who holds the bill', zh: '持有人', optional: true })
  holder?: Holder;

  @Part(() => Offer, { en: 'The open offer', zh: '待签收事项', optional: true })
  offer?: Offer;

  @Part(() => Surrender, { en: 'The surrender that waits for an answer', zh: '待答复的交回', optional: true })
  surrender?: Surrender;

  @Part(() => EndorsementGap, { en: 'Where the endorsements break off', zh: '背书中断', optional: true })
  gap?: EndorsementGap;

  @Part(() => Nomination, { en: 'Who is named to take the title', zh: '指定受让人', optional: true })
  nomination?: Nomination;

  @Part(() => Presentation, { en: 'The last examination by a bank', zh: '最近一次审单', optional: true })
  presentation?: Presentation;

  @Part(() => ReservationGrant, {
    en: 'Banks that may reserve the bill',
    zh: '准许预留的银行',
    many: { min: 0, max: 5 },
    optional: true,
  })
  reservationGrants?: ReservationGrant[];

  @Part(() => Reservation, { en: 'The reservation in force', zh: '预留', optional: true })
  reservation?: Reservation;

  @Part(() => Pledge, { en: 'The pledge in force', zh: '质押', optional: true })
  pledge?: Pledge;

  @Part(() => Hold, {
    en: 'Freezes; the first is in effect, the others wait their turn',
    zh: '冻结；首项生效，其余轮候',
    many: { max: 10 },
    optional: true,
  })
  holds?: Hold[];

  @Part(() => DisposalLock, { en: 'The disposal lock', zh: '控货锁定', optional: true })
  lock?: DisposalLock;

  @Part(() => Breach, {
    en: 'The oldest redirection that is not settled',
    zh: '最早一项未处理的擅自变更',
    optional: true,
  })
  breach?: Breach;

  @Part(() => Breach, {
    en: 'Redirections after it that are not settled',
    zh: '其后未处理的擅自变更',
    many: { max: 19 },
    optional: true,
  })
  furtherBreaches?: Breach[];

  @Part(() => Arrival, { en: 'Arrival of the goods', zh: '到货', optional: true })
  arrival?: Arrival;

  @Part(() => UnitCount, {
    en: 'Packages of each unit that have not been delivered',
    zh: '各单元未交付件数',
    many: { max: 150 },
    optional: true,
  })
  balance?: UnitCount[];

  @Part(() => PaperSet, {
    en: 'Paper originals in whose place the electronic bill is inoperative',
    zh: '代替电子提单的纸质正本',
    optional: true,
  })
  paper?: PaperSet;

  @TitleId({
    en: 'Titles in whose place this one has come',
    zh: '所代替的原单权利凭证编号',
    many: { max: 20 },
    optional: true,
  })
  replaces?: string[];

  @TitleId({
    en: 'Titles that have come in its place',
    zh: '换发新单的权利凭证编号',
    many: { max: 20 },
    optional: true,
  })
  replacedBy?: string[];
}
