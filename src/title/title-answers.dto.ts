import { BilingualText } from '../http/bilingual.dto';
import { Code, Flag, Instant, Part, Text, Whole } from '../http/fields.decorator';
import { actTable } from './acts/table';
import { SavedAct } from './check-answer.dto';
import { ChainReport } from './check-parts.dto';
import { titleStatuses } from './state';
import { TitleState } from './title-state.dto';
import { Ordinal, PartyId, Sha256, Signed, TitleId } from './title-terms.dto';

const actTypes = Object.keys(actTable);

/** A title as the caller may see it. */
export class TitleView {
  @TitleId({ en: 'Id of the title', zh: '权利凭证编号' })
  id!: string;

  @Text({ en: 'Document that carries the title', zh: '承载权利的单证编号', max: 64 })
  documentId!: string;

  @Instant({
    en: 'To whom the bill concerns no more: the act that ended its part, up to which all here is told',
    zh: '已非当事方者：使其权利终止的操作的时间，所载均截至该时',
    optional: true,
  })
  seenUntil?: string;

  @Part(() => TitleState, { en: 'Everything that the acts amount to', zh: '由各项操作推算的状态' })
  state!: TitleState;

  @Part(() => BilingualText, { en: 'Who holds it, in one sentence', zh: '持有情况（一句话说明）' })
  sentence!: BilingualText;

  @Part(() => ChainReport, {
    en: 'The chain of acts and of endorsements, with the hundred newest acts',
    zh: '操作及背书链，附最近一百项操作',
  })
  chain!: ChainReport;
}

/** An act as those who see the bill get it, with every signature that it bears. */
export class ActView extends SavedAct {
  @TitleId({ en: 'Id of the title', zh: '权利凭证编号' })
  titleId!: string;

  @Ordinal({ en: 'Place among the acts', zh: '操作序号' })
  sequence!: number;

  @Sha256({ en: 'Hash of its payload bytes: its identity', zh: '操作报文字节的哈希，即操作的标识' })
  hash!: string;

  @Text({ en: 'Id that its signer gave it', zh: '签署方所编操作编号', max: 64 })
  actId!: string;

  @Code({ en: 'Act', zh: '操作', of: actTypes })
  type!: string;

  @PartyId({ en: 'Party that signed; platform for its own acts', zh: '操作方主体编号；平台操作为 platform' })
  actor!: string;

  @Text({ en: 'Thumbprint of the key that signed', zh: '签名公钥的指纹', max: 64, source: 'RFC 7638' })
  kid!: string;

  @Instant({ en: 'When it was recorded', zh: '登记时间' })
  at!: string;
}

/** The place of an act that was appended, and where the title stands after it. */
export class ActPlace {
  @TitleId({ en: 'Id of the title', zh: '权利凭证编号' })
  titleId!: string;

  @Sha256({ en: 'Hash of the act', zh: '操作的哈希' })
  actHash!: string;

  @Instant({ en: 'When it was recorded', zh: '登记时间' })
  at!: string;

  @Ordinal({ en: 'Place among the acts of the title', zh: '操作序号' })
  actSequence!: number;

  @Code({ en: 'Act', zh: '操作', of: actTypes })
  type!: string;

  @Code({ en: 'Where the title stands', zh: '提单状态', of: titleStatuses })
  status!: string;

  @Signed({
    en: 'Signature of the platform over title, place, hash of the act, and time',
    zh: '平台对权利凭证编号、操作序号、操作哈希及登记时间的副署',
  })
  countersignature!: string;
}

/** The answer to an act. */
export class ActTaken extends ActPlace {
  @Ordinal({ en: 'Sequence on the journal', zh: '日志序号' })
  sequence!: number;
}

/** What was not compared when a bill was issued. */
export class NotCompared extends BilingualText {
  @Text({ en: 'Field of the act', zh: '操作的字段', max: 40 })
  field!: string;
}

/** The answer to an issue. */
export class IssueTaken extends ActTaken {
  @Part(() => NotCompared, {
    en: 'Of a straight bill: that its consignee was not compared with the document',
    zh: '记名提单：未与单证比对收货人的说明',
    optional: true,
  })
  notCompared?: NotCompared;
}

/** The same act sent again: what was answered at first, though others may have followed since. */
export class ActRepeated extends IssueTaken {
  @Flag({ en: 'It was recorded before', zh: '该操作此前已登记' })
  repeated!: true;
}

/** One field that an amended bill changes. A value that is left out is not there on that side. */
export class AmendedField {
  @Text({ en: 'JSON Pointer (RFC 6901) of the field', zh: '字段位置（JSON Pointer）', max: 500, min: 0 })
  pointer!: string;

  @Text({
    en: 'Value in the bill before, its first 120 characters',
    zh: '原单内容（前 120 个字符）',
    max: 120,
    min: 0,
    optional: true,
  })
  from?: string;

  @Text({
    en: 'Value in the new bill, its first 120 characters',
    zh: '新单内容（前 120 个字符）',
    max: 120,
    min: 0,
    optional: true,
  })
  to?: string;
}

/** What an amendment changes. */
export class AmendmentChanges {
  @Whole({ en: 'How many fields differ in all', zh: '变更字段总数', min: 0, max: 1_000_000 })
  count!: number;

  @Part(() => AmendedField, {
    en: 'Fields that differ, at most 50',
    zh: '变更的字段，至多 50 项',
    many: { min: 0, max: 50 },
  })
  fields!: AmendedField[];
}

/** Bills that came in the place of others. */
export class ReplacementTaken {
  @Part(() => ActPlace, { en: 'The bills that went', zh: '注销的原单', many: { max: 20 } })
  superseded!: ActPlace[];

  @Part(() => ActPlace, {
    en: 'The bills that came, in the hands that gave the others up',
    zh: '签发的新单，已交付给交回原单者',
    many: { max: 20 },
  })
  issued!: ActPlace[];

  @Part(() => AmendmentChanges, {
    en: 'Of one bill for one: what the amendment changes',
    zh: '改单（一换一）：变更内容',
    optional: true,
  })
  changes?: AmendmentChanges;

  @Ordinal({ en: 'Sequence on the journal', zh: '日志序号' })
  sequence!: number;
}

/** A party may see the bill. */
export class GrantTaken {
  @TitleId({ en: 'Id of the title', zh: '权利凭证编号' })
  titleId!: string;

  @PartyId({ en: 'Party that may see the bill', zh: '被授权主体编号' })
  grantedTo!: string;

  @Instant({ en: 'Until when', zh: '授权截止时间' })
  until!: string;

  @Ordinal({ en: 'Sequence on the journal', zh: '日志序号' })
  sequence!: number;
}

/** The caller is told of every act on the bill from now on. */
export class WatchTaken {
  @TitleId({ en: 'Id of the title', zh: '权利凭证编号' })
  titleId!: string;

  @Flag({ en: 'You watch it', zh: '已关注' })
  watching!: true;
}

/** Who may sign title acts in whose name. */
export class AuthorityView {
  @Text({ en: 'Id, which acts under it name', zh: '授权编号，代理操作须载明', max: 40 })
  id!: string;

  @PartyId({ en: 'Principal', zh: '委托人主体编号' })
  principalId!: string;

  @PartyId({ en: 'Agent', zh: '代理人主体编号' })
  agentId!: string;

  @Code({
    en: 'Acts that it may sign; an empty list means all',
    zh: '可签署的操作；空列表为全部',
    of: actTypes,
    many: { min: 0, max: 41 },
  })
  acts!: string[];

  @TitleId({
    en: 'The one title that it is for; null for all',
    zh: '仅限的权利凭证编号；null 为全部',
    orNull: true,
  })
  titleId!: string | null;

  @Sha256({ en: 'SHA-256 of the letter of authority', zh: '授权书的 SHA-256', orNull: true })
  documentHash!: string | null;

  @Instant({ en: 'Until when', zh: '授权截止时间' })
  validUntil!: string;

  @Instant({
    en: 'When it was revoked; null while it was not',
    zh: '撤销时间；未撤销的为 null',
    orNull: true,
  })
  revokedAt!: string | null;

  @Instant({ en: 'When it was given', zh: '授权时间' })
  createdAt!: string;
}

/** An authority that was given. */
export class AuthorityGiven extends AuthorityView {
  @Ordinal({ en: 'Sequence on the journal', zh: '日志序号' })
  sequence!: number;
}
