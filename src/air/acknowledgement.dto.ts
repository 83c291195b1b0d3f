import { LossView } from '../documents/documents.dto';
import { Code, Part, Text, Whole } from '../http/fields.decorator';

/** The message that is answered, as far as the answer names it. */
export class AnsweredMessage {
  @Text({
    en: 'Type: FWB, FHL, FFM, or a code of UN/EDIFACT 1001 such as 740',
    zh: '报文类型：FWB、FHL、FFM，或 UN/EDIFACT 1001 代码（如 740）',
    max: 100,
    optional: true,
  })
  type?: string;

  @Text({
    en: 'Id of the message, as the answer repeats it',
    zh: '被应答报文的编号',
    max: 20_000,
    optional: true,
  })
  id?: string;

  @Text({ en: 'Air waybill number of the document in it', zh: '所涉航空运单号', max: 20_000, optional: true })
  number?: string;
}

/** One reason, in the words of its sender. */
export class AnswerReason {
  @Text({
    en: 'Error, Warning or what else the sender says',
    zh: '性质：Error、Warning 等',
    max: 20_000,
    optional: true,
  })
  condition?: string;

  @Text({ en: 'Reason code of the sender', zh: '原因代码', max: 20_000, optional: true })
  code?: string;

  @Text({ en: 'Reason in words', zh: '原因说明', max: 20_000, optional: true })
  text?: string;

  @Text({ en: 'Where in the message that is answered', zh: '出错位置', max: 20_000, optional: true })
  place?: string;
}

/** A document of the caller that the answer speaks of. */
export class AnsweredDocument {
  @Text({ en: 'Id of the document', zh: '单证编号', max: 40 })
  id!: string;

  @Text({ en: 'Kind of the document', zh: '单证类型', max: 40 })
  kind!: string;

  @Text({ en: 'Number of the document', zh: '单证号', max: 100 })
  number!: string;

  @Whole({ en: 'Its present version', zh: '当前版本', min: 1, max: 1_000_000 })
  version!: number;

  @Whole({
    en: 'The version that was sent, where the answer repeats the id of a message of ours',
    zh: '被应答报文所载版本（应答引用本平台报文编号时给出）',
    min: 1,
    max: 1_000_000,
    optional: true,
  })
  answeredVersion?: number;

  @Text({ en: 'Its status', zh: '状态', max: 20 })
  status!: string;
}

/** An acknowledgement or rejection of another system, read. */
export class AcknowledgementReading {
  @Text({ en: 'Form that it was read as', zh: '报文格式', max: 60 })
  format!: string;

  @Code({
    en: 'Accepted, rejected, or neither',
    zh: '结果：接受、拒绝或仅告知',
    of: ['positive', 'negative', 'info'],
  })
  result!: string;

  @Part(() => AnsweredMessage, { en: 'The message that is answered', zh: '被应答的报文' })
  message!: AnsweredMessage;

  @Text({
    en: 'Kinds of documents that such a message brings',
    zh: '该类报文对应的单证类型',
    max: 40,
    many: { max: 4 },
  })
  kinds!: string[];

  @Text({ en: 'Status code of the answer', zh: '应答状态代码', max: 20_000, optional: true })
  statusCode?: string;

  @Text({
    en: 'When it was answered, as the answer has it',
    zh: '应答时间（原文）',
    max: 20_000,
    optional: true,
  })
  at?: string;

  @Text({ en: 'Who answers', zh: '应答方', max: 20_000, optional: true })
  sender?: string;

  @Part(() => AnswerReason, { en: 'Every reason', zh: '全部原因', many: { min: 0, max: 200_000 } })
  reasons!: AnswerReason[];

  @Part(() => AnsweredDocument, {
    en: 'Your own documents that it speaks of, newest first',
    zh: '所涉的贵方单证，最新者在前',
    many: { min: 0, max: 20 },
  })
  documents!: AnsweredDocument[];

  @Part(() => LossView, { en: 'What was not read', zh: '未读取的内容', many: { min: 0, max: 101 } })
  losses!: LossView[];
}
