import { code, count, event, instant, optional, raw, receivers, text, worked } from './event-schema';
import type { EventType } from './event-type.dto';

const endpoint = {
  endpointId: text('The endpoint', '端点编号'),
  name: text('Its name', '端点名称'),
};
const endpointExample = { endpointId: worked.endpoint, name: 'main' };
const ownedBy = {
  ...endpoint,
  receiver: text('Party whose endpoint it is', '端点所属主体（接收方）'),
  keyId: optional(text('Key by which it was done', '所用密钥编号')),
};
const ownedExample = { ...endpointExample, receiver: worked.customs };
const byKey = { ...ownedExample, keyId: 'key_01KAX2V9Q4T7M3N8P5R6S1W0YH' };
const place = {
  channel: code('Channel', '通道', 'push', 'files'),
  host: optional(text('Host and port of the address; of a push', '推送地址的主机及端口')),
};

/** Of routes, endpoints and the journal: what the operator has to look at. */
export const operatorEventTypes: readonly EventType[] = [
  event({
    type: 'reference.changed',
    en: 'The operator added or replaced an entry of the reference data.',
    zh: '平台运营方新增或替换了参考数据。',
    goesTo: receivers.nobody,
    about: 'document',
    facts: {
      list: text('List, such as places', '列表，如 places'),
      code: text('Code of the entry', '代码'),
      content: raw('The entry', '内容', { type: 'object' }),
    },
    data: { list: 'places', code: 'KZ-DOSTYK', content: { names: { en: 'Dostyk' }, country: 'KZ' } },
  }),
  event({
    type: 'routing.changed',
    en: 'The operator put a new set of routing rules in force.',
    zh: '平台运营方已启用新的路由规则。',
    goesTo: receivers.nobody,
    about: 'routing',
    facts: {
      version: count('Version of the rules', '规则版本'),
      hash: text('SHA-256 over RFC 8785 of the list of rules', '规则列表规范文本（RFC 8785）的 SHA-256'),
      reason: text('Why', '变更原因'),
    },
    data: { version: 2, hash: worked.hash, reason: 'The office of Yibin goes to Chengdu.' },
  }),
  event({
    type: 'routing.unmatched',
    en: 'No rule routes the document: no customs gets it.',
    zh: '无路由规则匹配该单证，未送达任何海关。',
    goesTo: receivers.submitterAndOperator,
    about: 'document',
    facts: { version: count('Version', '版本') },
    data: { version: 1 },
  }),
  event({
    type: 'endpoint.set',
    en: 'An endpoint was made, changed, or made the active one; messages of its owner go there.',
    zh: '推送端点已设置或变更，所有人的报文投递至此。',
    goesTo: receivers.ownerAndOperator,
    about: 'endpoint',
    facts: { ...ownedBy, ...place },
    data: { ...byKey, channel: 'push', host: 'edi.example.cn' },
  }),
  event({
    type: 'endpoint.rotated',
    en: 'An endpoint has a new secret.',
    zh: '推送端点已轮换签名密钥。',
    goesTo: receivers.ownerAndOperator,
    about: 'endpoint',
    facts: { ...ownedBy, generation: count('Which secret in turn', '密钥代次') },
    data: { ...byKey, generation: 2 },
  }),
  event({
    type: 'endpoint.enabled',
    en: 'A disabled endpoint was made the active one again.',
    zh: '推送端点已重新启用。',
    goesTo: receivers.ownerAndOperator,
    about: 'endpoint',
    facts: { ...ownedBy, ...place },
    data: { ...byKey, channel: 'push', host: 'edi.example.cn' },
  }),
  event({
    type: 'endpoint.failing',
    en: 'An endpoint has used up a part of its failure budget: 50, 70 or 90 %.',
    zh: '推送端点已用去部分失败额度：50%、70% 或 90%。',
    goesTo: receivers.ownerAndOperator,
    about: 'endpoint',
    facts: {
      ...ownedBy,
      usedPercent: count('Per cent of the budget that is used up', '已用失败额度百分比'),
      failingSince: instant('Since when it has only failed', '持续失败起始时间'),
    },
    data: { ...ownedExample, usedPercent: 50, failingSince: worked.at },
  }),
  event({
    type: 'endpoint.disabled',
    en: 'Nothing is pushed to the endpoint any more; messages wait in the inbox of its owner.',
    zh: '推送端点已停用，报文留在其所有人的收件箱。',
    goesTo: {
      en: 'the owner of the endpoint and the operator; unless the owner did it, also whoever sent what was on its way there',
      zh: '端点所有人及平台运营方；并非由所有人停用的，另通知在途报文的发送方',
    },
    about: 'endpoint',
    facts: {
      ...ownedBy,
      reason: code(
        'Why: by its owner, by the operator, 410, or failing for too long',
        '停用原因：所有人停用、运营方停用、应答 410、持续失败',
        'owner',
        'operator',
        'gone',
        'failing',
      ),
    },
    data: { ...ownedExample, reason: 'failing' },
  }),
  event({
    type: 'endpoint.test',
    en: 'A message that its owner asked for, to try the endpoint.',
    zh: '端点所有人请求发送的测试报文。',
    goesTo: { en: 'the endpoint that is tried', zh: '被测试的端点' },
    about: 'endpoint',
    facts: endpoint,
    data: endpointExample,
  }),
  event({
    type: 'journal.broken',
    en: 'An entry of the journal does not hold: the database was changed behind the exchange.',
    zh: '日志链校验不符：数据库在平台之外被改动。',
    goesTo: receivers.operator,
    about: 'journal',
    facts: {
      sequence: count('First entry that does not hold', '首条不符的日志序号'),
      what: code(
        'What is wrong with it: missing, not linked, changed, or before its predecessor',
        '不符情形：缺失、断链、内容改动或时间倒序',
        'gap',
        'link',
        'hash',
        'time',
      ),
    },
    data: { sequence: 917, what: 'hash' },
  }),
  event({
    type: 'journal.restored',
    en: 'The operator accepted a database that is older than the published log, or cannot be held against it; what came after is lost.',
    zh: '平台运营方已准许使用早于已公布日志、或无法与之比对的数据库，其后内容已丢失。',
    goesTo: receivers.operator,
    about: 'journal',
    facts: {
      reason: text('Why', '理由'),
      entries: count('Entries that the restored log has', '恢复后日志的条数'),
      published: optional(
        count(
          'Entries that had been published; left out where the kept checkpoint was damaged',
          '此前已公布的条数；所存检查点损坏时略去',
        ),
      ),
    },
    data: { reason: 'disk lost, newest backup of 02:00', entries: 917, published: 940 },
  }),
];

const nobody = receivers.nobody;
const keyId = text('The key', '密钥编号');
const kid = text('RFC 7638 thumbprint of the key', '密钥指纹（RFC 7638）');

/** Of parties and their keys. */
export const partyEventTypes: readonly EventType[] = [
  event({
    type: 'party.registered',
    en: 'A party was registered.',
    zh: '主体已登记。',
    goesTo: nobody,
    about: 'party',
    facts: {
      slug: text('Short name', '简称'),
      name: text('Name', '名称'),
      roles: text('Roles, separated by commas', '角色，以逗号分隔'),
    },
    data: { slug: 'forwarder', name: 'Yuxin Forwarding Co., Ltd.', roles: 'forwarder' },
  }),
  event({
    type: 'party.rules_switched',
    en: 'The operator has made rules milder, or strict again, for the documents of a party.',
    zh: '运营方已为该主体的单证调整规则级别。',
    goesTo: { en: 'the party', zh: '该主体' },
    about: 'party',
    facts: {
      rules: raw('Rules whose errors are warnings for it from now on', '自此由错误调为警告的规则', {
        type: 'array',
        items: { type: 'string' },
      }),
      reason: text('Why', '理由'),
    },
    data: { rules: ['AWB-002'], reason: 'test numbers until the end of the trial' },
  }),
  event({
    type: 'key.issued',
    en: 'An API key was made for a party.',
    zh: '已为主体签发 API 密钥。',
    goesTo: nobody,
    about: 'party',
    facts: { keyId, label: optional(text('What it is for', '用途')) },
    data: { keyId: 'key_01KAX2V9Q4T7M3N8P5R6S1W0YH', label: 'booking system' },
  }),
  event({
    type: 'key.revoked',
    en: 'An API key was revoked.',
    zh: 'API 密钥已吊销。',
    goesTo: nobody,
    about: 'party',
    facts: { keyId },
    data: { keyId: 'key_01KAX2V9Q4T7M3N8P5R6S1W0YH' },
  }),
  event({
    type: 'signing_key.registered',
    en: 'A key for signing title acts was registered.',
    zh: '提单签名密钥已登记。',
    goesTo: nobody,
    about: 'party',
    facts: { kid },
    data: { kid: 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs' },
  }),
  event({
    type: 'signing_key.revoked',
    en: 'A key for signing title acts was revoked.',
    zh: '提单签名密钥已吊销。',
    goesTo: { en: 'the party whose key it was', zh: '密钥所属主体' },
    about: 'party',
    facts: { kid },
    data: { kid: 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs' },
  }),
  event({
    type: 'glossary.promoted',
    en: "A term of the party became one of everybody's glossary.",
    zh: '主体的术语已列入公共术语表。',
    goesTo: { en: 'the party whose term it was', zh: '录入该术语的主体' },
    about: 'party',
    facts: {
      entryId: text('The entry', '术语条目编号'),
      category: code('What it is a term of', '术语类别', 'goods', 'packaging', 'phrase', 'place'),
      names: raw('The term by language', '各语言术语', {
        type: 'object',
        additionalProperties: { type: 'string' },
      }),
    },
    data: {
      entryId: 'gls_01KAX2V9Q4T7M3N8P5R6S1W0YG',
      category: 'goods',
      names: { zh: '制动盘', ru: 'Тормозные диски' },
    },
  }),
];
