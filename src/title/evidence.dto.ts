import type { JsonWebKey } from 'node:crypto';
import { Instant, Open, Part, Raw, Text, Whole } from '../http/fields.decorator';
import { EntryEvidence, keySet, TitleCheckAnswer } from './check-answer.dto';
import { NamedParty } from './check-parts.dto';
import { Sha256, Signed } from './title-terms.dto';

/** A version of the document behind a bill, byte for byte as it was hashed. */
export class DocumentEvidence {
  @Text({ en: 'Id of the document', zh: '单证编号', max: 64 })
  documentId!: string;

  @Whole({ en: 'Version', zh: '版本', min: 1, max: 1_000_000 })
  version!: number;

  @Instant({ en: 'When it was accepted', zh: '受理时间' })
  at!: string;

  @Sha256({ en: 'SHA-256 of the content', zh: '内容哈希' })
  contentHash!: string;

  @Raw(
    { en: 'The document, JSON as text, byte for byte as it was hashed', zh: '单证内容（JSON 文本，逐字节）' },
    { type: 'string' },
  )
  content!: string;
}

/** The key of a party that signed, with the time in which it was good. */
export class KeyEvidence {
  @Text({ en: 'Thumbprint of the key', zh: '公钥指纹', max: 64, source: 'RFC 7638' })
  kid!: string;

  @Part(() => NamedParty, { en: 'Whose it is', zh: '密钥所属主体' })
  party!: NamedParty;

  @Instant({ en: 'Since when it is good', zh: '生效时间' })
  validFrom!: string;

  @Instant({ en: 'Until when it was good; null while it is', zh: '失效时间；仍有效的为 null', orNull: true })
  validUntil!: string | null;

  @Open({ en: 'Public key, a JWK (RFC 7517)', zh: '公钥（JWK，RFC 7517）' })
  jwk!: object;
}

/** Acts, versions and receipts as the journal has them, all under one checkpoint. */
export class RecordEvidence {
  @Text({
    en: 'Size and root of the log, signed by the platform',
    zh: '日志检查点：条数与根哈希，附平台签名',
    source: 'C2SP tlog-checkpoint',
    max: 2_000,
  })
  checkpoint!: string;

  @Part(() => EntryEvidence, {
    en: 'Entries, each with its place in the log',
    zh: '各条日志记录及其列入日志的证明',
    many: { min: 0, max: 1_000 },
  })
  entries!: EntryEvidence[];
}

/** The story of a bill in plain sentences, one for each act, and how it stands in the end. */
export class Account {
  @Text({ en: 'In English', zh: '英文', max: 1_000, many: { max: 1_100 } })
  en!: string[];

  @Text({ en: 'In Chinese', zh: '中文', max: 1_000, many: { max: 1_100 } })
  zh!: string[];
}

/** Everything that a court or an arbitrator needs of one bill, in one file. */
export class EvidenceFile {
  @Part(() => TitleCheckAnswer, {
    en: 'A title check with up to a thousand acts',
    zh: '权属查询结论，附至多一千项操作',
  })
  check!: TitleCheckAnswer;

  @Part(() => DocumentEvidence, {
    en: 'Every version of the document',
    zh: '单证各版本',
    many: { max: 1_000_000 },
  })
  documents!: DocumentEvidence[];

  @Part(() => KeyEvidence, {
    en: 'Keys of those who signed, with the time in which each was good',
    zh: '各签署方的公钥及其有效期',
    many: { min: 0, max: 7_000 },
  })
  keys!: KeyEvidence[];

  @Part(() => RecordEvidence, {
    en: 'Acts and versions, and to the issuer and a court receipts, as the journal has them',
    zh: '日志所载操作及版本；签发人及法院并可见回执',
  })
  record!: RecordEvidence;

  @Part(() => Account, { en: 'An account in words', zh: '文字说明' })
  account!: Account;

  @Raw(
    {
      en: 'Public keys of the platform (RFC 7517); trust those of /.well-known/jwks.json that you saved before',
      zh: '平台公钥（RFC 7517）；核验时请以事先保存的 /.well-known/jwks.json 为准',
    },
    keySet,
  )
  jwks!: { keys: JsonWebKey[] };

  @Signed({
    en: 'Signature of the platform over {"sha256": …}, the hash of the RFC 8785 form of all the rest',
    zh: '平台整体签名：报文为 {"sha256": …}，即其余全部内容按 RFC 8785 规范化后的哈希',
  })
  jws!: string;
}
