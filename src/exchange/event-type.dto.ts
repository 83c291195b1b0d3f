import { BilingualText } from '../http/bilingual.dto';
import { Open, Part, Text } from '../http/fields.decorator';
import type { Schema } from '../http/schema';

/** One event type, as the catalogue lists it. */
export class EventTypeLine {
  @Text({ en: 'Dotted name', zh: '事件类型', max: 64, example: 'receipt.accepted' })
  type!: string;

  @Part(() => BilingualText, { en: 'What happened', zh: '含义' })
  meaning!: BilingualText;

  @Part(() => BilingualText, {
    en: 'In whose inbox it is; an endpoint of theirs that asks for it has it pushed',
    zh: '接收方（列入其收件箱；其推送端点订阅的，另行推送）',
  })
  goesTo!: BilingualText;
}

/** One event type, with the schema of its message. */
export class EventType extends EventTypeLine {
  @Open({
    en: 'JSON Schema (2020-12) of the facts, the same in the inbox, on the time line and in a message',
    zh: '事件内容的 JSON Schema（2020-12），收件箱、时间线及报文均适用',
    optional: true,
  })
  data?: Schema;

  @Open({ en: 'JSON Schema (2020-12) of the body that is pushed', zh: '推送报文的 JSON Schema（2020-12）' })
  message!: Schema;

  @Open({ en: 'A worked message that its schema takes', zh: '报文示例' })
  example!: object;
}

/** Every event type. */
export class EventTypeList {
  @Part(() => EventTypeLine, { en: 'Event types', zh: '事件类型', many: { max: 1000 } })
  items!: EventTypeLine[];
}
