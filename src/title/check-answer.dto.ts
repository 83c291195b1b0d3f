import { Flag, Instant, Part, Raw, Text } from '../http/fields.decorator';
import type { HashedEntry } from '../journal/entry-hash';
import { CheckStatement, StrangerStatement } from './check-statement.dto';
import { Ordinal, PartyId, Sha256, Signed } from './title-terms.dto';
import { cosignaturesMax, SecondSignature } from './title.dto';

/** The platform's public keys, as they stand in answers that are kept. */
export const keySet = {
  type: 'object',
  required: ['keys'],
  properties: { keys: { type: 'array', items: { type: 'object' } } },
};

/** An act as it was signed, with the signatures of others over the same payload. */
export class SavedAct {
  @Signed({
    en: 'Act as its actor signed it; as the platform did for its own',
    zh: '操作方签名的操作原文；平台操作由平台签名',
  })
  jws!: string;

  @Signed({
    en: 'Signature of the platform over title, place, hash of the act, and time',
    zh: '平台对权利凭证编号、操作序号、操作哈希及登记时间的副署',
  })
  countersignature!: string;

  @Signed({
    en: 'Signatures of other parties over the same payload',
    zh: '他方对同一报文的签名',
    many: { max: cosignaturesMax },
    optional: true,
  })
  cosignatures?: string[];

  @Part(() => SecondSignature, {
    en: 'SM2 signature of the actor over the same payload bytes',
    zh: '操作方对同一报文字节的 SM2 签名',
    optional: true,
  })
  sm2?: SecondSignature;
}

/** An entry of the journal, with all that its hash covers (docs/signing.md says how). */
export class LoggedEntry implements HashedEntry {
  @Ordinal({ en: 'Number of the entry', zh: '日志记录序号' })
  sequence!: number;

  @Text({ en: 'Id', zh: '编号', max: 64 })
  id!: string;

  @Text({ en: 'Side: test or live', zh: '环境：test 测试，live 正式', max: 4 })
  mode!: string;

  @Text({ en: 'What happened', zh: '事件类型', max: 64, example: 'title.endorse' })
  type!: string;

  @Text({ en: 'What it happened to', zh: '所涉对象编号', max: 64 })
  subject!: string;

  @PartyId({ en: 'Who did it', zh: '操作方主体编号' })
  actor!: string;

  @Instant({ en: 'When', zh: '时间' })
  at!: string;

  @Raw(
    { en: 'What the entry says, JSON as text, byte for byte', zh: '记录内容（JSON 文本，逐字节）' },
    { type: 'string' },
  )
  data!: string;

  @Text({ en: 'Salt of its hash', zh: '哈希所用盐值', max: 64 })
  salt!: string;

  @Sha256({ en: 'Hash of the entry before; zeros before the first', zh: '前一条记录的哈希；首条为全零' })
  previousHash!: string;
}

/** An entry of the journal with its place in the log. */
export class EntryEvidence {
  @Part(() => LoggedEntry, { en: 'The entry', zh: '日志记录' })
  entry!: LoggedEntry;

  @Sha256({
    en: 'Hashes from the leaf up to the root',
    zh: '自叶至根的哈希',
    source: 'RFC 9162 section 2.1.3',
    many: { min: 0, max: 64 },
  })
  inclusion!: string[];
}

/** Proof that an entry of the journal stands in the log: the entry, the hashes up to the root, the root signed. */
export class LogProof extends EntryEvidence {
  @Text({
    en: 'Size and root of the log, signed by the platform',
    zh: '日志检查点：条数与根哈希，附平台签名',
    source: 'C2SP tlog-checkpoint',
    max: 2_000,
  })
  checkpoint!: string;
}

/** What every answer to a check has, whoever asked. */
class GivenAnswer {
  @Text({ en: 'Id of the check', zh: '查询编号', max: 40 })
  checkId!: string;

  @Signed({
    en: 'Signature of the platform over the statement; believe its payload, the rest is for reading',
    zh: '平台对结论的签名；以签名报文为准，其余仅供阅读',
  })
  jws!: string;

  @Raw(
    {
      en: 'Public keys of the platform (RFC 7517); trust those of /.well-known/jwks.json that you saved before',
      zh: '平台公钥（RFC 7517）；核验时请以事先保存的 /.well-known/jwks.json 为准',
    },
    keySet,
  )
  jwks!: object;
}

/** The answer to a party to the bill, or to one that the holder lets see it. */
export class TitleCheckAnswer extends GivenAnswer {
  @Part(() => CheckStatement, { en: 'What is stated', zh: '权属查询结论' })
  statement!: CheckStatement;

  @Part(() => SavedAct, {
    en: 'The newest acts as they were signed, oldest first',
    zh: '最近若干项操作的签名原文，由远及近',
    many: { max: 1_000 },
  })
  acts!: SavedAct[];

  @Part(() => LogProof, {
    en: 'Proof that the last act stands in the log',
    zh: '最后一项操作已列入日志的证明',
  })
  log!: LogProof;
}

/** The answer to anybody else. */
export class LimitedCheckAnswer extends GivenAnswer {
  @Part(() => StrangerStatement, { en: 'What is stated: the status only', zh: '有限结论，仅告知状态' })
  statement!: StrangerStatement;
}

/** Whether an answer that was given still says what is so. */
export class CheckStanding {
  @Text({ en: 'Id of the check', zh: '查询编号', max: 40 })
  checkId!: string;

  @Instant({ en: 'Time that the answer speaks of', zh: '结论时点' })
  asOf!: string;

  @Instant({ en: 'Until when it is good', zh: '有效期至' })
  validUntil!: string;

  @Flag({
    en: 'A new answer would state something else, or you may see the bill no more',
    zh: '重新查询所得结论将有不同，或贵方已无权查看该提单',
  })
  stale!: boolean;

  @Flag({ en: 'Its time is over', zh: '已过有效期' })
  expired!: boolean;
}

/** One check of a bill, as its holder sees it. */
export class CheckRecord {
  @Text({ en: 'Id of the check', zh: '查询编号', max: 40 })
  checkId!: string;

  @PartyId({ en: 'Party that asked', zh: '查询方主体编号' })
  askedBy!: string;

  @Text({ en: 'Its name', zh: '查询方名称（外文）', max: 140, orNull: true })
  name!: string | null;

  @Text({ en: 'Its name in Chinese', zh: '查询方名称（中文）', max: 140, orNull: true })
  nameZh!: string | null;

  @Text({ en: 'What it said that it is for', zh: '查询目的', max: 140, orNull: true })
  purpose!: string | null;

  @Instant({ en: 'When', zh: '查询时间' })
  at!: string;

  @Sha256({ en: 'SHA-256 of the answer as it was sent', zh: '所出具应答的 SHA-256' })
  answerHash!: string;
}
