import type { Text } from '../findings/finding';
import type { Schema } from '../http/schema';
import {
  code,
  count,
  currentVersion,
  dialect,
  documentExample,
  documentFields,
  documentSchema,
  event,
  flag,
  head,
  instant,
  nullable,
  objectOf,
  optional,
  raw,
  receivers,
  redelivered,
  text,
  worked,
  type FactField,
} from './event-schema';
import type { EventType } from './event-type.dto';

const words = (en: string, zh: string): FactField =>
  raw(en, zh, { type: 'array', items: { type: 'string' } });

const routing: FactField = {
  schema: objectOf({
    offices: words('Customs offices that the document names', '单证所列关区'),
    direction: optional(code('Direction', '进出境方向', 'import', 'export', 'transit')),
    places: words('Places on the way', '途经地点'),
    modes: words('Modes of carriage, UN/ECE Recommendation 19', '运输方式（UN/ECE 第19号建议）'),
    parties: optional(words('USCCs of the companies that it names', '单证所列企业统一社会信用代码')),
  }),
};

const versionFacts: Record<string, FactField> = {
  kind: text('Kind of the document', '单证类型'),
  number: text('Number on this version', '该版本的单证号码'),
  version: count('Version', '版本'),
  contentHash: text('SHA-256 of the canonical text', '规范文本的 SHA-256'),
  master: text('Number of the master that it is told with', '所属主单号码'),
  routing,
  disposal: optional(
    text('SHA-256 over who gets the goods and where, of a note of carriage', '运单收货人及到站的 SHA-256'),
  ),
  original: optional(
    text('SHA-256 of the message that the version was read from', '该版本所依原始报文的 SHA-256'),
  ),
  reason: optional(text('Why it was withdrawn', '撤回原因')),
};

const both: FactField = {
  schema: objectOf({ en: text('In English', '英文'), zh: text('In Chinese', '中文') }),
};

/** A version that no longer concerns the receiver is withdrawn there, and it learns nothing of that version. */
const mayBeLeftOut = new Set(['contentHash', 'href', 'master', 'routing']);

const withdrawnThere = (fields: Record<string, FactField>): Record<string, FactField> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, mayBeLeftOut.has(name) ? optional(field) : field]),
  );

const message = (type: string, document: Schema): EventType['message'] => ({
  $schema: dialect,
  ...objectOf({
    type: { schema: { const: type } },
    ...head,
    document: { schema: document },
    routing: {
      schema: objectOf({
        rule: text('Rule that routed it', '所依路由规则'),
        reason: both,
      }),
    },
    currentVersion: optional(
      count(
        'Newest version that the receiver may know of, when redelivered is true',
        'redelivered 为 true 时接收方可知的单证最新版本',
      ),
    ),
    content: optional(
      raw(
        'The canonical text; left out of a withdrawal and of thin messages',
        '规范文本；撤回及精简报文不含',
        {
          type: 'object',
        },
      ),
    ),
  }),
});

const example = (type: string, content?: object): object => ({
  type,
  messageId: worked.message,
  deliveryId: worked.message,
  document: documentExample,
  routing: {
    rule: 'chengdu-offices',
    reason: { en: 'Office 7902 belongs to Chengdu Customs.', zh: '关区 7902 属成都海关。' },
  },
  ...(content && { content }),
});

/** A version that was routed goes with its content; its facts are on the journal and in the inbox. */
const version = (
  type: string,
  en: string,
  zh: string,
  content?: object,
  told = (fields: Record<string, FactField>) => fields,
): EventType => ({
  type,
  meaning: { en, zh },
  goesTo: receivers.routed,
  data: { $schema: dialect, ...objectOf(told(versionFacts)) },
  message: message(type, objectOf(told(documentFields))),
  example: example(type, content),
});

const content = { awb: '999-12345675', handlingInformation: 'KEEP DRY' };

const read: Text = receivers.submitter;

/** What becomes of a document. */
export const documentEventTypes: readonly EventType[] = [
  version('document.submitted', 'A document was submitted.', '单证已提交。', content),
  version('document.amended', 'A document has a new version.', '单证已提交新版本。', content),
  version(
    'document.withdrawn',
    'A document was withdrawn, or its new version no longer concerns the receiver.',
    '单证已撤回，或其新版本不再涉及接收方。',
    undefined,
    withdrawnThere,
  ),
  event({
    type: 'document.routed',
    en: 'A stored document was sent to a customs by rules that came after it.',
    zh: '已存单证已按其后启用的路由规则补送海关。',
    goesTo: {
      en: 'the submitter of the document; the customs gets the version, as document.submitted or document.amended',
      zh: '单证提交人；海关收到该版本，类型为 document.submitted 或 document.amended',
    },
    about: 'document',
    facts: {
      ...versionFacts,
      receiver: text('Customs that it was sent to', '补送海关'),
      rule: text('Rule that routed it', '所依路由规则'),
      reason: both,
      rulesVersion: count('Version of the rules', '规则版本'),
    },
    data: {
      kind: 'air-waybill',
      number: '999-12345675',
      version: 2,
      contentHash: worked.hash,
      master: '999-12345675',
      routing: { offices: ['7902'], places: ['CTU'], modes: ['4'] },
      receiver: worked.customs,
      rule: 'chengdu-offices',
      reason: { en: 'It names customs office 7902.', zh: '单证列明关区 7902。' },
      rulesVersion: 3,
    },
  }),
  event({
    type: 'document.granted',
    en: 'Another party may read a document.',
    zh: '单证已授权其他主体查阅。',
    goesTo: receivers.grantee,
    about: 'document',
    facts: {
      to: text('Party that may read it', '获授权主体'),
      until: nullable(instant('Until when; empty for no end', '授权截止时间；空为不限')),
    },
    data: { to: worked.forwarder, until: null },
  }),
  event({
    type: 'document.grant_ended',
    en: 'A party may no longer read a document by the leave of its submitter.',
    zh: '单证查阅授权已撤销。',
    goesTo: { en: 'the party that it was granted to', zh: '原获授权主体' },
    about: 'document',
    facts: {
      to: text('Party that might read it', '原获授权主体'),
      version: count('Version that was the present one', '撤销时的现行版本'),
    },
    data: { to: worked.forwarder, version: 2 },
  }),
  event({
    type: 'document.read',
    en: 'A party has fetched a version for the first time.',
    zh: '某主体首次读取该版本。',
    goesTo: read,
    about: 'document',
    facts: { version: count('Version that was read', '所读版本') },
    data: { version: 2 },
  }),
  event({
    type: 'document.reference_changed',
    en: 'A note or air waybill that a document rests on was submitted, changed or withdrawn; with what no longer agrees.',
    zh: '单证所依据的铁路运单或空运单已提交、更改或撤回；列出不再一致之处。',
    goesTo: read,
    about: 'document',
    facts: {
      version: count('Version of the document that rests on it', '依据该单证的单证版本'),
      change: code('What happened', '变化', 'submitted', 'amended', 'withdrawn'),
      reference: {
        schema: objectOf({
          id: text('Id of the document that changed', '发生变化的单证编号'),
          kind: text('Its kind', '其类型'),
          number: text('Its number now', '现号码'),
          version: count('Its version now', '现版本'),
        }),
      },
      compared: flag(
        'Whether the two were compared; if not, the page of the document shows the findings',
        '是否已核对；未核对时请查看单证页面',
      ),
      findings: raw('What does not agree, at most 20', '不一致之处，最多 20 项', {
        type: 'array',
        maxItems: 20,
        items: objectOf({
          rule: text('Rule', '规则'),
          severity: code('Severity', '严重程度', 'error', 'warning', 'info'),
          pointer: text('JSON Pointer into the document', '在单证中的位置'),
          actual: optional(text('What the document says', '单证所载')),
          expected: optional(text('What the other one says', '对方单证所载')),
        }),
      }),
    },
    data: {
      version: 1,
      change: 'amended',
      reference: {
        id: 'doc_01KAX2V9Q4T7M3N8P5R6S1W0Y1',
        kind: 'rail-note',
        number: 'CY-26-0417735',
        version: 2,
      },
      compared: true,
      findings: [
        {
          rule: 'MMW-099',
          severity: 'warning',
          pointer: '/legs/1/documents/0',
          actual: 'CYWU4012349: 240, 9120.25 kg',
          expected: '≤ 238, 9044.25 kg',
        },
      ],
    },
  }),
];

const noticeItem = objectOf({
  type: text('Type of the message', '报文类型'),
  messageId: text('Id that the message has by itself', '该报文自身的编号'),
  deliveryId: text('Its delivery', '该报文的投递编号'),
  subject: text('What it is about', '事件对象'),
  document: optional({ schema: documentSchema }),
  redelivered,
  currentVersion,
});

/** Stands for several messages; it is never on the journal, which holds what it carries. */
export const noticeType: EventType = {
  type: 'notice',
  meaning: {
    en: 'Several messages about one master, gathered within the window that the endpoint chose.',
    zh: '同一主单下多条报文的合并通知，按端点设定的时间窗汇集。',
  },
  goesTo: {
    en: 'the endpoint that gathers; the inbox shows each message by itself',
    zh: '设定合并的端点；收件箱仍逐条列示',
  },
  message: {
    $schema: dialect,
    ...objectOf({
      type: { schema: { const: 'notice' } },
      ...head,
      master: text('Number of the master', '主单号码'),
      items: raw('The messages that it stands for, in their order', '所含报文，按顺序', {
        type: 'array',
        minItems: 1,
        maxItems: 500,
        items: noticeItem,
      }),
    }),
  },
  example: {
    type: 'notice',
    messageId: worked.message,
    deliveryId: worked.message,
    master: '999-12345675',
    items: [
      {
        type: 'document.amended',
        messageId: 'dlv_01KAX2V9Q4T7M3N8P5R6S1W0Y1',
        deliveryId: 'dlv_01KAX2V9Q4T7M3N8P5R6S1W0Y1',
        subject: worked.document,
        document: documentExample,
      },
    ],
  },
};
