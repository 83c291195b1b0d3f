import type { Text } from '../findings/finding';
import type { Schema } from '../http/schema';
import type { EventType } from './event-type.dto';

/** A field of facts; `optional` ones may be left out. */
export interface FactField {
  schema: Schema;
  optional?: true;
}

/** What an event is declared by; the schema of its message and the worked example follow from it. */
export interface Declared {
  type: string;
  en: string;
  zh: string;
  goesTo: Text;
  about: Subject;
  facts: Record<string, FactField>;
  /** Worked facts. */
  data: object;
}

/** What an event may be about, with a worked id of such a thing. */
const subjects = {
  document: 'doc_01KAX2V9Q4T7M3N8P5R6S1W0YZ',
  title: 'f8ae7e4c1d9b40a2b6c35d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f901234',
  party: 'pty_01KAX2V9Q4T7M3N8P5R6S1W0YC',
  endpoint: 'ept_01KAX2V9Q4T7M3N8P5R6S1W0YE',
  receipt: 'rcp_01KAX2V9Q4T7M3N8P5R6S1W0YR',
  journal: 'journal',
  routing: 'routing',
  authority: 'aut_01KAX2V9Q4T7M3N8P5R6S1W0YA',
  financing: 'fin_01KAX2V9Q4T7M3N8P5R6S1W0YF',
} as const;

export type Subject = keyof typeof subjects;

export const dialect = 'https://json-schema.org/draft/2020-12/schema';

/** Worked values that several examples share. */
export const worked = {
  ...subjects,
  message: 'dlv_01KAX2V9Q4T7M3N8P5R6S1W0YD',
  customs: 'pty_01KAX2V9Q4T7M3N8P5R6S1W0YC',
  forwarder: 'pty_01KAX2V9Q4T7M3N8P5R6S1W0YF',
  hash: '9c56cc51b374c3ba189210d5b6d4bf57790d351c96c47c02190ecf1e430635ab',
  at: '2026-11-23T11:05:00.000Z',
};

/** The working languages of a description: JSON Schema's own keyword in English, `x-zh` in Chinese. */
const said = (en: string, zh: string): Schema => ({ description: en, 'x-zh': zh });

export const text = (en: string, zh: string): FactField => ({ schema: { type: 'string', ...said(en, zh) } });
export const count = (en: string, zh: string): FactField => ({
  schema: { type: 'integer', minimum: 0, ...said(en, zh) },
});
export const flag = (en: string, zh: string): FactField => ({ schema: { type: 'boolean', ...said(en, zh) } });
export const code = (en: string, zh: string, ...of: string[]): FactField => ({
  schema: { type: 'string', enum: of, ...said(en, zh) },
});
export const instant = (en: string, zh: string): FactField => ({
  schema: { type: 'string', format: 'date-time', ...said(en, zh) },
});
export const raw = (en: string, zh: string, schema: Schema): FactField => ({
  schema: { ...schema, ...said(en, zh) },
});

/** May be there and empty. */
export const nullable = ({ schema }: FactField): FactField => {
  const { enum: of, type } = schema as { enum?: string[]; type?: unknown };
  return { schema: { ...schema, type: [type, 'null'], ...(of && { enum: [...of, null] }) } };
};

/** May be left out. */
export const optional = ({ schema }: FactField): FactField => ({ schema, optional: true });

/** The schema of an object with these fields. Others may be added later, and a reader passes over them. */
export function objectOf(fields: Record<string, FactField>): Schema {
  const names = Object.keys(fields);
  return {
    type: 'object',
    required: names.filter((name) => !fields[name]?.optional),
    properties: Object.fromEntries(names.map((name) => [name, (fields[name] as FactField).schema])),
  };
}

/** A version of a document, as every message names it. */
export const documentFields: Record<string, FactField> = {
  id: text('Id of the document', '单证编号'),
  kind: text('Kind, such as air-waybill', '单证类型，如 air-waybill'),
  number: text('Number on that version', '该版本的单证号码'),
  version: count('Version that the event speaks of', '事件所涉版本'),
  contentHash: text('SHA-256 of its canonical text', '规范文本的 SHA-256'),
  href: text('Where to read it', '读取地址'),
};

export const documentSchema: Schema = objectOf(documentFields);

export const documentExample = {
  id: worked.document,
  kind: 'air-waybill',
  number: '999-12345675',
  version: 2,
  contentHash: worked.hash,
  href: `/v1/air-waybills/${worked.document}?version=2`,
};

/** That a message comes late, and behind which version. */
export const redelivered = optional(
  flag(
    'True when it was delivered before, or a later version of the document was',
    '此前已送达，或该单证的较新版本已送达时为 true',
  ),
);
export const currentVersion = optional(
  nullable(
    count(
      'Newest version of the document that the receiver may know of, when redelivered is true; null where it is about no document',
      'redelivered 为 true 时接收方可知的单证最新版本；事件对象非单证时为 null',
    ),
  ),
);

/** What every message begins with. */
export const head: Record<string, FactField> = {
  messageId: text('The one id of the message over retries and replays', '报文唯一编号，重试与重投均不变'),
  deliveryId: text('The delivery, for /v1/deliveries', '投递编号，用于 /v1/deliveries'),
  redelivered,
};

/** An event with the envelope that all share. */
export function event({ type, en, zh, goesTo, about, facts, data }: Declared): EventType {
  const factsSchema = objectOf(facts);
  const message = objectOf({
    type: { schema: { const: type } },
    ...head,
    sequence: count('Place on the journal, as in the inbox', '日志序号，与收件箱一致'),
    at: instant('When it happened, by the journal', '发生时间（以日志为准）'),
    actor: text('Who did it: a party, or "platform"', '行为方：主体编号或 platform'),
    subject: text('What it is about', '事件对象'),
    document: optional({ schema: documentSchema }),
    currentVersion,
    data: optional({ schema: factsSchema }),
  });
  const example = {
    type,
    messageId: worked.message,
    deliveryId: worked.message,
    sequence: 1042,
    at: worked.at,
    actor: 'platform',
    subject: worked[about],
    ...(about === 'document' && { document: documentExample }),
    data,
  };
  return {
    type,
    meaning: { en, zh },
    goesTo,
    data: { $schema: dialect, ...factsSchema },
    message: { $schema: dialect, ...message },
    example,
  };
}

/** Receivers that many events share. */
export const receivers = {
  nobody: { en: 'nobody: it stands on the journal only', zh: '不通知任何主体，仅记入日志' },
  submitter: { en: 'the submitter of the document', zh: '单证提交人' },
  routed: { en: 'the customs that it is routed to', zh: '路由所至海关' },
  seeing: {
    en: 'the submitter, the customs that it is routed to, and whoever may read the document',
    zh: '单证提交人、路由所至海关及有权查阅单证的各方',
  },
  operator: { en: 'the operator', zh: '平台运营方' },
  submitterAndOperator: { en: 'the submitter and the operator', zh: '单证提交人及平台运营方' },
  ownerAndOperator: { en: 'the owner of the endpoint and the operator', zh: '端点所有人及平台运营方' },
  grantee: { en: 'the party that it is granted to', zh: '获授权主体' },
  titleParties: {
    en: 'the parties of the title before and after the act',
    zh: '行为前后与该提单有关的各方',
  },
} satisfies Record<string, Text>;
