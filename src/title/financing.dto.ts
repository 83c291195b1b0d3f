import { Code, Instant, Raw, Text } from '../http/fields.decorator';
import { Ordinal, Sha256 } from './title-terms.dto';

/** Where a registration stands, in the vocabulary of the Trade Finance Registry. */
export const financingStatuses = ['REGU', 'REDU', 'DFIN', 'FNCD', 'CANC'] as const;
export type FinancingStatus = (typeof financingStatuses)[number];

/** Why a bank gives a registration up, in the same vocabulary. */
export const cancellationReasons = [
  ...['EXNB', 'DFIN', 'EBNA', 'EXND', 'LG1F', 'NTFD', 'RJCT', 'UKWN', 'WITH', 'OBSA'],
] as const;

/** What a bank is asked to finance, as fingerprints that tell nobody what it is. */
export class FinancingRegistration {
  @Raw(
    {
      en: 'HMAC-SHA-256 of the bill and of its goods under the key of GET /v1/financing-key',
      zh: '以 GET /v1/financing-key 的密钥对提单及货物所作 HMAC-SHA-256',
    },
    {
      type: 'array',
      minItems: 1,
      maxItems: 200,
      items: { type: 'string', pattern: '^[0-9a-f]{64}$' },
    },
  )
  fingerprints!: string[];

  @Text({
    en: 'Your own name for it; nobody else sees it',
    zh: '贵行自用编号，他方不可见',
    max: 70,
    optional: true,
  })
  reference?: string;
}

/** The end of a registration. */
export class FinancingCancellation {
  @Code({
    en: 'Why, such as OBSA (obligation satisfied) or WITH (withdrawn)',
    zh: '原因，如 OBSA（债务已清偿）、WITH（撤回）',
    of: cancellationReasons,
  })
  reason!: string;
}

/** The key under which banks make fingerprints. */
export class FinancingKeyView {
  @Code({ en: 'Algorithm', zh: '算法', of: ['HMAC-SHA-256'] })
  algorithm!: 'HMAC-SHA-256';

  @Sha256({ en: 'Key, 32 bytes, hexadecimal', zh: '密钥，32 字节，十六进制' })
  key!: string;
}

/** A registration of a bank, as it stands now. */
export class FinancingView {
  @Text({ en: 'Id', zh: '编号', max: 40 })
  id!: string;

  @Code({
    en: 'Status: REGU nobody else, REDU others look at the same, DFIN another has financed it, FNCD you have, CANC cancelled',
    zh: '状态：REGU 无他方登记，REDU 另有登记，DFIN 他方已融资，FNCD 贵行已融资，CANC 已撤销',
    of: financingStatuses,
  })
  status!: FinancingStatus;

  @Text({ en: 'Your own name for it', zh: '贵行自用编号', max: 70, orNull: true })
  reference!: string | null;

  @Code({ en: 'Why it was cancelled', zh: '撤销原因', of: cancellationReasons, orNull: true })
  reason!: string | null;

  @Instant({ en: 'When it was registered', zh: '登记时间' })
  createdAt!: string;

  @Instant({ en: 'When you last changed it', zh: '贵行最近变更时间' })
  changedAt!: string;
}

/** A registration that was made or changed. */
export class FinancingTaken extends FinancingView {
  @Ordinal({ en: 'Sequence on the journal', zh: '日志序号' })
  sequence!: number;
}
