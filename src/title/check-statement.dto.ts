import { BilingualText } from '../http/bilingual.dto';
import { Code, Instant, Part, Raw, Text, Whole } from '../http/fields.decorator';
import { holderCapacities, titleBases } from './act';
import {
  ChainReport,
  ContentMatch,
  Encumbrances,
  GoodsSide,
  NamedParty,
  PledgeReadiness,
} from './check-parts.dto';
import type { FinancingStatus } from './financing.dto';
import { offerKinds, titleStatuses } from './state';
import { Examination, Hold } from './title-burdens.dto';
import { ByAct, Ordinal, PartyId, Sha256, TitleId } from './title-terms.dto';

/** Where the last act stands in the log. */
export class LogPlace {
  @Ordinal({ en: 'Number of its entry', zh: '日志记录序号' })
  sequence!: number;

  @Ordinal({ en: 'Entries of the log that the proof is for', zh: '证明所据日志的记录条数' })
  size!: number;
}

/** The bill that a statement speaks of. */
export class StatedBill {
  @Text({ en: 'Number of the bill', zh: '提单号', max: 64 })
  number!: string;

  @Text({ en: 'Document that carries the title', zh: '承载权利的单证编号', max: 64 })
  documentId!: string;

  @Sha256({ en: 'Content hash of the document', zh: '单证内容哈希' })
  contentHash!: string;

  @Part(() => NamedParty, { en: 'Issuer', zh: '签发人' })
  issuer!: NamedParty;

  @Code({ en: 'To whom it is made out', zh: '抬头类型', of: titleBases })
  titleBasis!: string;

  @Part(() => NamedParty, {
    en: 'To whose order a bill to order stands, while somebody holds it: that party has the title',
    zh: '指示提单的指示人，即提单权利人（有持有人时载明）',
    optional: true,
  })
  orderParty?: NamedParty;

  @Part(() => NamedParty, {
    en: 'Consignee of a straight bill, while somebody holds it: that party alone may claim the goods',
    zh: '记名提单收货人，仅其可凭单提货（有持有人时载明）',
    optional: true,
  })
  consignee?: NamedParty;

  @Ordinal({
    en: 'Version of the document that the bill was issued on',
    zh: '据以签发的单证版本号',
    optional: true,
  })
  version?: number;

  @Text({
    en: 'Legal basis of the title, as the document states it',
    zh: '单证载明的物权效力依据',
    max: 40,
    example: 'CONTRACT',
    optional: true,
  })
  legalBasis?: string;

  @Part(() => BilingualText, {
    en: 'What that basis amounts to as yet, where it is not what it says',
    zh: '该依据目前的效力（与所载不同时说明）',
    optional: true,
  })
  legalEffect?: BilingualText;

  @Sha256({
    en: 'SHA-256 of the rulebook that the document names',
    zh: '单证载明的平台规则文本 SHA-256 值',
    optional: true,
  })
  rulebookHash?: string;

  @TitleId({
    en: 'Titles in whose place this one has come, by amendment, split or combination',
    zh: '所代替的原单权利凭证编号（改单、拆单或并单）',
    many: { max: 20 },
    optional: true,
  })
  replaces?: string[];

  @TitleId({
    en: 'Titles that have come in its place: it is good for nothing any more',
    zh: '换发新单的权利凭证编号（本单已失效）',
    many: { max: 20 },
    optional: true,
  })
  replacedBy?: string[];
}

/** The party in control. */
export class StatedHolder extends NamedParty {
  @Code({ en: 'In what capacity it holds', zh: '持有身份', of: holderCapacities })
  capacity!: string;

  @Instant({ en: 'Since when', zh: '持有起始时间' })
  since!: string;

  @ByAct()
  act!: string;
}

/** An offer that waits to be accepted. */
export class StatedOffer {
  @Code({ en: 'Act that offers', zh: '待签收的操作', of: offerKinds })
  kind!: string;

  @Part(() => NamedParty, { en: 'Party that may accept', zh: '待签收方' })
  to!: NamedParty;

  @Instant({ en: 'From when on it no longer stands', zh: '签收期限' })
  expiresAt!: string;
}

/** The last examination of the documents, with the bank by name. */
export class StatedPresentation extends Examination {
  @Part(() => NamedParty, { en: 'Bank that examined', zh: '审单行' })
  bank!: NamedParty;
}

/** How the bill, and each that it has come in the place of, stands in the blind register of financing. */
export class StatedFinancing {
  @Code({
    en: 'What others have on it: REGU nobody else, REDU registered, FNCD financed',
    zh: '他方登记状态：REGU 无他方登记，REDU 另有登记，FNCD 他方已融资',
    of: ['REGU', 'REDU', 'FNCD'],
  })
  status!: FinancingStatus;

  @Code({
    en: 'What who asks has on it',
    zh: '贵方自身登记状态：REGU 已登记，FNCD 已融资',
    of: ['REGU', 'FNCD'],
    optional: true,
  })
  own?: FinancingStatus;
}

/** What the platform states about a title at a time; its JSON bytes are what is signed. */
export class CheckStatement {
  @Whole({
    en: 'Form of the statement: 2 since every field says all that the acts amount to; statements of before have none',
    zh: '结论格式：2 为现行格式，各字段载明由操作推算的全部内容；早期结论无此项',
    min: 2,
    max: 99,
    optional: true,
  })
  form?: number;

  @Text({ en: 'Id of the check', zh: '查询编号', max: 40 })
  checkId!: string;

  @Text({
    en: 'Instance that answers, and its side: test or live',
    zh: '出具结论的平台及环境（test 测试，live 正式）',
    max: 200,
    example: 'chuanyu-window:live',
  })
  aud!: string;

  @PartyId({ en: 'Party that asked', zh: '查询方主体编号' })
  askedBy!: string;

  @Text({ en: 'What it said that it is for', zh: '查询目的', max: 140, optional: true })
  purpose?: string;

  @Instant({ en: 'Nothing in here is newer than this', zh: '结论时点，所载均不晚于此' })
  asOf!: string;

  @Instant({
    en: 'After this it must be asked again: a statement that nothing happened grows old',
    zh: '有效期至，其后须重新查询',
  })
  validUntil!: string;

  @TitleId({ en: 'Id of the title', zh: '权利凭证编号' })
  titleId!: string;

  @Ordinal({ en: 'Acts that the title had', zh: '提单已有操作项数' })
  sequence!: number;

  @Sha256({ en: 'Hash of the last act', zh: '最后一项操作的哈希' })
  headHash!: string;

  @Part(() => LogPlace, {
    en: 'Where the last act stands in the log; the proof is beside the statement',
    zh: '最后一项操作在日志中的位置，证明随附',
    optional: true,
  })
  logged?: LogPlace;

  @Part(() => ContentMatch, {
    en: 'How a document that was sent with the question compares with the one on record',
    zh: '所提交单证与备案单证的比对结果',
    optional: true,
  })
  contentMatch?: ContentMatch;

  @Part(() => StatedBill, { en: 'The bill', zh: '提单' })
  bill!: StatedBill;

  @Code({ en: 'Where the title stands', zh: '提单状态', of: titleStatuses })
  status!: string;

  @Part(() => StatedHolder, {
    en: 'Who holds the bill; nobody where it is left out',
    zh: '持有人；未载明即无持有人',
    optional: true,
  })
  holder?: StatedHolder;

  @Part(() => BilingualText, { en: 'Who holds it, in one sentence', zh: '持有情况（一句话说明）' })
  sentence!: BilingualText;

  @Part(() => StatedOffer, { en: 'The open offer', zh: '待签收事项', optional: true })
  pendingOffer?: StatedOffer;

  @Part(() => ChainReport, { en: 'The chain of acts and of endorsements', zh: '操作及背书链' })
  chain!: ChainReport;

  @Part(() => Encumbrances, {
    en: 'Every burden on record, or that there is none',
    zh: '权利负担；无负担时亦作声明',
  })
  encumbrances!: Encumbrances;

  @Part(() => Hold, {
    en: 'Freezes; the first is in effect, the others wait their turn',
    zh: '冻结；首项生效，其余轮候',
    many: { min: 0, max: 10 },
  })
  holds!: Hold[];

  @Part(() => StatedPresentation, {
    en: 'The last examination by a bank',
    zh: '最近一次审单',
    optional: true,
  })
  presentation?: StatedPresentation;

  @Part(() => GoodsSide, { en: 'The goods behind the bill', zh: '货物一侧的情况' })
  goods!: GoodsSide;

  @Part(() => StatedFinancing, {
    en: 'How the bill stands in the register of financing',
    zh: '融资登记状态',
    optional: true,
  })
  financing?: StatedFinancing;

  @Part(() => PledgeReadiness, { en: 'Whether it could be taken in pledge now', zh: '现在能否设立质押' })
  readyToPledge!: PledgeReadiness;

  @Raw(
    {
      en: 'Public keys of those who signed, by thumbprint (RFC 7638), so that the acts can be verified offline',
      zh: '各签署方的公钥，按指纹（RFC 7638）列明，供离线核验',
    },
    {
      type: 'object',
      additionalProperties: {
        type: 'object',
        required: ['party', 'jwk'],
        properties: { party: { type: 'string' }, jwk: { type: 'object' } },
      },
    },
  )
  signers!: Record<string, { party: string; jwk: object }>;

  @Part(() => BilingualText, {
    en: 'What this statement does not speak of; silence must not be read as a no',
    zh: '本结论未涵盖的事项，不得视为没有',
    many: { min: 0, max: 10 },
  })
  notCovered!: BilingualText[];
}

/** What is said to somebody who is no party to the bill: its status, and no names. */
export class StrangerStatement {
  @Text({ en: 'Id of the check', zh: '查询编号', max: 40 })
  checkId!: string;

  @Text({
    en: 'Instance that answers, and its side: test or live',
    zh: '出具结论的平台及环境（test 测试，live 正式）',
    max: 200,
  })
  aud!: string;

  @Instant({ en: 'Nothing in here is newer than this', zh: '结论时点，所载均不晚于此' })
  asOf!: string;

  @Instant({ en: 'After this it must be asked again', zh: '有效期至，其后须重新查询' })
  validUntil!: string;

  @TitleId({ en: 'Id of the title', zh: '权利凭证编号' })
  titleId!: string;

  @Code({ en: 'Where the title stands', zh: '提单状态', of: titleStatuses })
  status!: string;

  @Part(() => BilingualText, { en: 'The status in one sentence', zh: '状态（一句话说明）' })
  sentence!: BilingualText;

  @Part(() => BilingualText, { en: 'Why no more is said', zh: '仅告知状态的原因' })
  limited!: BilingualText;
}
