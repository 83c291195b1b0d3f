import { Code, Raw, Text } from '../http/fields.decorator';

/** Where a registration stands, in the vocabulary of the Trade Finance Registry. */
export type FinancingStatus = 'REGU' | 'REDU' | 'DFIN' | 'FNCD' | 'CANC';

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
