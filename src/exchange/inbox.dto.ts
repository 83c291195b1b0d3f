import { Part, Text, Whole } from '../http/fields.decorator';

/** Asks for messages that wait, for one of several consumers. */
export class ClaimRequest {
  @Text({ en: 'Consumer that takes them', zh: '领取报文的处理程序名称', max: 64 })
  consumer!: string;

  @Whole({
    en: 'Most messages to take, 10 if left out',
    zh: '最多领取条数，默认 10',
    min: 1,
    max: 100,
    optional: true,
  })
  limit?: number;

  @Whole({
    en: 'Length of the lease in seconds, 60 if left out',
    zh: '租期（秒），默认 60',
    min: 5,
    max: 3600,
    optional: true,
  })
  leaseSeconds?: number;
}

/** A message that was claimed, with the token of its lease. */
export class ClaimRef {
  @Text({ en: 'Message', zh: '报文编号', max: 40 })
  messageId!: string;

  @Text({ en: 'Token of the lease', zh: '租约令牌', max: 100 })
  token!: string;
}

/** Messages taken from the inbox: by their ids, or as they were claimed. */
export class Acknowledgement {
  @Text({
    en: 'Messages that were taken',
    zh: '已取走的报文编号',
    max: 40,
    many: { max: 1000 },
    optional: true,
  })
  messageIds?: string[];

  @Part(() => ClaimRef, {
    en: 'Claims that are done with',
    zh: '已处理完毕的领取',
    many: { max: 1000 },
    optional: true,
  })
  claims?: ClaimRef[];
}

/** Claims that are given back. */
export class Release {
  @Part(() => ClaimRef, { en: 'Claims to give back', zh: '退回的领取', many: { max: 1000 } })
  claims!: ClaimRef[];
}

/** Claims whose lease is renewed. */
export class Extension {
  @Part(() => ClaimRef, { en: 'Claims to renew', zh: '续租的领取', many: { max: 1000 } })
  claims!: ClaimRef[];

  @Whole({ en: 'Length of the lease from now on, in seconds', zh: '自现在起的租期（秒）', min: 5, max: 3600 })
  leaseSeconds!: number;
}
