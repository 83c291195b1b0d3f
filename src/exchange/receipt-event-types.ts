import {
  code,
  count,
  event,
  nullable,
  objectOf,
  optional,
  raw,
  receivers,
  text,
  worked,
  type FactField,
} from './event-schema';
import type { EventType } from './event-type.dto';

const reason = objectOf({
  code: optional(text('Code of the authority', '海关代码')),
  pointer: optional(text('JSON Pointer of the field', '字段位置')),
  box: optional(text('Box on the paper form', '纸质单证栏目')),
  en: optional(text('In English', '英文')),
  zh: text('In Chinese', '中文'),
  remedy: optional({
    schema: objectOf({ en: optional(text('In English', '英文')), zh: text('In Chinese', '中文') }),
  }),
});

const reasons = raw('Reasons, all of them', '全部原因', { type: 'array', items: reason });

const facts: Record<string, FactField> = {
  receiptId: text('Id of the receipt', '回执编号'),
  version: count('Version that is answered', '所答复版本'),
  level: code('L1 form, L2 relay, L3 decision', 'L1 形式审核，L2 转送，L3 海关决定', 'L1', 'L2', 'L3'),
  result: text('What was decided, in one vocabulary for both customs', '处理结果（两关统一用语）'),
  family: optional(nullable(text('Message family of the code', '代码所属报文族'))),
  code: nullable(text('Code as the authority gave it', '海关原始回执代码')),
  subject: nullable(code('What the decision is about', '决定对象', 'manifest', 'declaration', 'conveyance')),
  house: optional(nullable(text('House bill that the decision is about', '所涉分运单号'))),
  unit: optional(nullable(text('Container, wagon or ULD that it is about', '所涉集装箱、车辆或集装器编号'))),
  declaration: optional(nullable(text('Number of the declaration', '报关单号'))),
  manifest: optional(text('Number of the manifest', '舱单号')),
  officeCode: nullable(text('Office that decided', '作出决定的关区')),
  decidedAt: text('When it was decided, as the authority gave it', '决定时间（按海关所给）'),
  reasons,
  previousHash: optional(
    nullable(text('Hash of the receipt before it on the same document', '同一单证上一回执的哈希')),
  ),
  hash: optional(text('Hash of this receipt', '本回执的哈希')),
  settledBy: optional(text('Who matched it by hand', '人工匹配人')),
};

const data = {
  receiptId: worked.receipt,
  version: 2,
  level: 'L1',
  code: '01',
  subject: 'manifest',
  officeCode: '7902',
  decidedAt: '2026-11-23T19:05:00+08:00',
  reasons: [] as object[],
  previousHash: null,
  hash: worked.hash,
};

/** Every result, in one vocabulary for both customs. */
const results: readonly [name: string, en: string, zh: string, example?: object][] = [
  ['received', 'The form is right and it was taken in.', '形式审核通过，已接收。'],
  ['accepted', 'Customs accepted it.', '海关已接受。'],
  [
    'rejected',
    'It was rejected, with all reasons.',
    '退单，并列明全部原因。',
    { code: '03', reasons: [{ code: 'A1', pointer: '/consignee/name', zh: '收货人信息不完整。' }] },
  ],
  ['relay_failed', 'It could not be relayed to the customs system.', '转送海关系统失败。', { level: 'L2' }],
  ['stored', 'The customs system has stored it.', '海关已入库。', { level: 'L2' }],
  [
    'returned',
    'Customs returned it after its examination, with all reasons.',
    '海关审核后退单，并列明全部原因。',
    {
      level: 'L3',
      code: '100',
      reasons: [{ code: 'A1', pointer: '/consignee/name', zh: '收货人信息不完整。' }],
    },
  ],
  ['relayed', 'It was relayed to the customs system.', '已转送海关系统。', { level: 'L2' }],
  ['manual_review', 'An officer looks at it.', '转人工审核。'],
  ['inspection', 'The goods are to be inspected.', '布控查验。', { level: 'L3', code: '500' }],
  ['concluded', 'Customs has concluded its examination.', '海关审结。', { level: 'L3' }],
  ['released', 'The goods are released.', '放行。', { level: 'L3', code: '11' }],
  ['closed', 'The procedure is closed.', '结关。', { level: 'L3' }],
  ['loading_refused', 'Loading is refused.', '不准装载。', { level: 'L3' }],
  ['unloading_forbidden', 'Unloading is forbidden.', '不准卸货。', { level: 'L3' }],
];

/** What customs answer. */
export const receiptEventTypes: readonly EventType[] = [
  ...results.map(([name, en, zh, example]) =>
    event({
      type: `receipt.${name}`,
      en,
      zh,
      goesTo: receivers.submitter,
      about: 'document',
      facts: { ...facts, result: { schema: { ...facts.result?.schema, const: name } } },
      data: { ...data, result: name, ...example },
    }),
  ),
  event({
    type: 'receipt.unmatched',
    en: 'A receipt fits no delivery; it is kept until somebody says where it belongs.',
    zh: '回执无法匹配任何投递，已留存待人工指明归属。',
    goesTo: { en: 'the authority that sent it and the operator', zh: '发出回执的海关及平台运营方' },
    about: 'receipt',
    facts: { reason: text('Code of why it fits nothing', '无法匹配的原因代码') },
    data: { reason: 'receipt.not_authority' },
  }),
];
