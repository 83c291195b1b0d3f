import { Code, Identifier, Instant, Part, Raw, Text, Whole } from '../http/fields.decorator';
import { actTable } from './acts/table';
import { titleStatuses, type TitleStatus } from './state';

/** A second signature of the actor, after the national standard, over the payload bytes of its act. */
export class SecondSignature {
  @Text({
    en: 'Thumbprint of the registered SM2 key',
    zh: '已登记 SM2 公钥的指纹',
    max: 64,
    source: 'RFC 7638',
  })
  kid!: string;

  @Text({
    en: 'r and s, 32 bytes each, base64url; SM3, signer id 1234567812345678',
    zh: 'r 与 s 各 32 字节，base64url；杂凑 SM3，签名者标识 1234567812345678',
    max: 86,
    pattern: '^[A-Za-z0-9_-]{86}$',
    source: 'GB/T 32918.2',
  })
  signature!: string;
}

/** An issue: the document that is to carry title, and the signed ISSUE act. */
export class TitleIssue {
  @Text({
    en: 'Document that carries the title',
    zh: '承载权利的单证编号',
    max: 40,
    pattern: '^doc_[0-9A-Z]{26}$',
  })
  documentId!: string;

  @Text({
    en: 'ISSUE act as a compact JWS, ES256 or EdDSA',
    zh: '签发操作（紧凑 JWS，ES256 或 EdDSA）',
    max: 20_000,
    source: 'RFC 7515',
  })
  act!: string;

  @Part(() => SecondSignature, {
    en: 'SM2 signature of the actor over the same payload bytes',
    zh: '操作方对同一报文字节的 SM2 签名',
    optional: true,
  })
  sm2?: SecondSignature;
}

/** Signatures that an act may bear beside its actor's: the pledgor's, the pledgee's, an official's. */
export const cosignaturesMax = 5;

/** A later act. */
export class TitleAct {
  @Text({
    en: 'Signatures of other parties over the same payload, each a compact JWS',
    zh: '他方对同一报文的签名（紧凑 JWS）',
    max: 20_000,
    many: { max: cosignaturesMax },
    source: 'RFC 7515',
    optional: true,
  })
  cosignatures?: string[];

  @Text({
    en: 'Act as a compact JWS, ES256 or EdDSA',
    zh: '操作（紧凑 JWS，ES256 或 EdDSA）',
    max: 20_000,
    source: 'RFC 7515',
  })
  act!: string;

  @Part(() => SecondSignature, {
    en: 'SM2 signature of the actor over the same payload bytes',
    zh: '操作方对同一报文字节的 SM2 签名',
    optional: true,
  })
  sm2?: SecondSignature;
}

/** The act that ends a bill, and the id of its title. */
export class EndingBill {
  @Text({
    en: 'SUPERSEDE act as a compact JWS',
    zh: '换发注销操作（紧凑 JWS）',
    max: 20_000,
    source: 'RFC 7515',
  })
  act!: string;

  @Text({
    en: 'Signatures over the same payload by those whose goods they are, where the bill is pledged: holder, pledgee, and the owner behind a pledgee in possession',
    zh: '提单已设立质押的，持有人、质权人及（由质权人占有的）货权人对同一报文的签名',
    max: 20_000,
    many: { max: cosignaturesMax },
    source: 'RFC 7515',
    optional: true,
  })
  cosignatures?: string[];
}

/** Bills in the place of others: an amendment (one for one), a split (several for one), a combination (one for several). */
export class TitleReplacement {
  @Part(() => EndingBill, { en: 'The bills that go', zh: '注销的原单', many: { max: 20 } })
  superseded!: EndingBill[];

  @Part(() => TitleIssue, { en: 'The bills that come', zh: '签发的新单', many: { max: 20 } })
  issued!: TitleIssue[];
}

/** What a bank asks. Name the bill by number, by content hash, or by title id. */
export class TitleCheckRequest {
  @Text({ en: 'Number of the bill', zh: '提单号', max: 40, optional: true })
  billNumber?: string;

  @Identifier('uscc', {
    en: 'USCC of the issuer, where several use the number',
    zh: '签发人统一社会信用代码（号码重复时填写）',
    optional: true,
  })
  issuerUscc?: string;

  @Text({
    en: 'Content hash of the document',
    zh: '单证内容哈希',
    max: 64,
    pattern: '^[0-9a-f]{64}$',
    optional: true,
  })
  contentHash?: string;

  @Text({ en: 'Id of the title', zh: '权利凭证编号', max: 40, pattern: '^ttl_[0-9a-f]{32}$', optional: true })
  titleId?: string;

  @Raw(
    {
      en: 'The document as the customer sent it, to be compared field by field',
      zh: '客户提供的单证原文，逐项比对',
      optional: true,
    },
    { type: 'object' },
  )
  document?: object;

  @Whole({
    en: 'How many of the newest acts the answer brings along, to be folded anew offline; 10 if left out',
    zh: '结论所附最近操作的项数，供离线重新推算；缺省 10 项',
    min: 1,
    max: 1_000,
    optional: true,
  })
  acts?: number;

  @Text({
    en: 'What the check is for; the holder sees it was asked, and the bank files it',
    zh: '查询目的',
    max: 140,
    optional: true,
  })
  purpose?: string;
}

/** A principal lets an agent sign title acts in its name. */
export class TitleAuthority {
  @Text({ en: 'Party that may sign', zh: '受托签署主体编号', max: 40, pattern: '^pty_[0-9A-Z]{26}$' })
  agentId!: string;

  @Code({
    en: 'Acts that it may sign; all if left out',
    zh: '可签署的操作；不填为全部',
    of: Object.keys(actTable),
    many: { max: 41 },
    optional: true,
  })
  acts?: string[];

  @Text({
    en: 'The one title that it is for',
    zh: '仅限的权利凭证编号',
    max: 40,
    pattern: '^ttl_[0-9a-f]{32}$',
    optional: true,
  })
  titleId?: string;

  @Text({
    en: 'SHA-256 of the letter of authority',
    zh: '授权书的 SHA-256',
    max: 64,
    pattern: '^[0-9a-f]{64}$',
    optional: true,
  })
  documentHash?: string;

  @Instant({ en: 'Until when', zh: '授权截止时间' })
  until!: string;
}

/** The holder lets somebody see the bill. */
export class TitleGrant {
  @Text({ en: 'Party that may see the bill', zh: '被授权主体编号', max: 40, pattern: '^pty_[0-9A-Z]{26}$' })
  partyId!: string;

  @Instant({ en: 'Until when', zh: '授权截止时间' })
  until!: string;
}

/** The title on the page of its document. */
export class TitleOnPage {
  @Text({ en: 'Id of the title', zh: '权利凭证编号', max: 40 })
  id!: string;

  @Code({ en: 'Where it stands', zh: '提单状态', of: titleStatuses })
  status!: TitleStatus;
}
