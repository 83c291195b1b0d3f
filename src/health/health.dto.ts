import { Code, Part, Text } from '../http/fields.decorator';

/** The process runs. */
export class Liveness {
  @Code({ en: 'Status', zh: '状态', of: ['live'] })
  status!: 'live';
}

/** Whether one part would serve a request. */
export class ReadinessCheck {
  @Code({ en: 'Status', zh: '状态', of: ['ok', 'failed'] })
  status!: 'ok' | 'failed';

  @Text({ en: 'Why it failed, in one line', zh: '失败原因（一行）', max: 200, optional: true })
  reason?: string;
}

/** What readiness rests on; the failing one is named in the answer. */
export class ReadinessChecks {
  @Part(() => ReadinessCheck, { en: 'The database answers', zh: '数据库可用' })
  database!: ReadinessCheck;

  @Part(() => ReadinessCheck, { en: 'Its migrations are current', zh: '数据库结构为最新' })
  migrations!: ReadinessCheck;

  @Part(() => ReadinessCheck, { en: 'The keys of the platform sign', zh: '平台密钥可签名' })
  keys!: ReadinessCheck;

  @Part(() => ReadinessCheck, { en: 'The log has all that was published', zh: '日志包含已公布的全部内容' })
  log!: ReadinessCheck;

  @Part(() => ReadinessCheck, {
    en: 'Redis takes rings; only where it is used',
    zh: 'Redis 可用（仅在使用时）',
    optional: true,
  })
  queue?: ReadinessCheck;
}

/** Whether the exchange can serve, and which part cannot. */
export class ReadinessView {
  @Code({
    en: 'Status; degraded: all is served, deliveries a little later; not_ready comes with 503',
    zh: '状态：degraded 为仍可受理、投递略有延迟；not_ready 时 HTTP 状态码为 503',
    of: ['ready', 'degraded', 'not_ready'],
  })
  status!: 'ready' | 'degraded' | 'not_ready';

  @Part(() => ReadinessChecks, { en: 'Each part', zh: '各部分' })
  checks!: ReadinessChecks;
}
