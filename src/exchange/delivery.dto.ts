import { Code, Instant, Text } from '../http/fields.decorator';

/** Why a message is left out for good. */
export class SkipRequest {
  @Text({ en: 'Reason, kept on record', zh: '跳过原因，记录在案', max: 500 })
  reason!: string;
}

/** Which deliveries of an endpoint are sent again. */
export class ReplayRequest {
  @Instant({ en: 'Deliveries made from this time on', zh: '自该时间起生成的投递' })
  since!: string;

  @Instant({ en: 'And up to this one', zh: '截至该时间', optional: true })
  until?: string;

  @Code({
    en: 'Dead letters only, or all that has ended; dead if left out',
    zh: '仅死信，或全部已终止的投递；默认仅死信',
    of: ['dead', 'all'],
    optional: true,
  })
  states?: 'dead' | 'all';

  @Text({ en: 'next of the last answer', zh: '上次应答的 next', max: 200, optional: true })
  cursor?: string;
}
