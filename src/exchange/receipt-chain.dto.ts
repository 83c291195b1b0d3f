import { wholeMax } from '../http/cursor';
import { Code, Instant, Part, Text, Whole } from '../http/fields.decorator';
import { KeySet } from '../journal/platform-keys.dto';
import { ChainedReceipt } from './receipt.dto';

/** What the platform signs of a chain. Count and head fix every receipt before them. */
export class ChainStatement {
  @Code({ en: 'What is stated', zh: '声明类型', of: ['receipt-chain'] })
  type!: 'receipt-chain';

  @Text({
    en: 'Exchange and mode that it is stated for',
    zh: '平台实例及环境',
    max: 200,
    example: 'chuanyu:live',
  })
  aud!: string;

  @Instant({ en: 'Time for which it is stated', zh: '声明所对应的时间' })
  asOf!: string;

  @Text({ en: 'Document', zh: '单证编号', max: 40 })
  documentId!: string;

  @Text({ en: 'Kind of the document', zh: '单证类型', max: 40 })
  kind!: string;

  @Text({ en: 'Number on its present version', zh: '现行版本的单证号码', max: 40 })
  number!: string;

  @Whole({ en: 'Its present version', zh: '现行版本', min: 1, max: wholeMax })
  version!: number;

  @Text({ en: 'Content hash of that version', zh: '该版本的内容哈希（SHA-256）', max: 64 })
  contentHash!: string;

  @Whole({ en: 'How many receipts there are', zh: '回执份数', min: 0, max: wholeMax })
  receipts!: number;

  @Text({
    en: 'Hash of the last receipt; null where there is none',
    zh: '末份回执的哈希；无回执时为 null',
    max: 64,
    orNull: true,
  })
  headHash!: string | null;
}

/** The whole chain of receipts of a document, as it is proved to those who need no server to believe it. */
export class ReceiptProof {
  @Part(() => ChainStatement, { en: 'What is stated, in plain', zh: '声明明文' })
  statement!: ChainStatement;

  @Part(() => ChainedReceipt, {
    en: 'Every receipt, in the order of the chain',
    zh: '全部回执，按链中顺序',
    many: { min: 0, max: wholeMax },
  })
  receipts!: ChainedReceipt[];

  @Text({
    en: 'The statement, signed by the platform (compact JWS, RFC 7515)',
    zh: '经平台签名的声明（JWS 紧凑格式，RFC 7515）',
    max: 10_000,
  })
  jws!: string;

  @Part(() => KeySet, {
    en: 'Keys of the platform; save those of /.well-known/jwks.json beforehand, for keys that come with an answer prove only that it is whole',
    zh: '平台公钥；请事先留存 /.well-known/jwks.json，随应答附带的公钥仅可证明应答完整',
  })
  jwks!: KeySet;
}
