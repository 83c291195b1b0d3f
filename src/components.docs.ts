import { refusalCodes } from './findings/codes';
import { allDefinitions, type Schema } from './http/schema';

const text = (description: string, zh: string): Schema => ({ type: 'string', description, 'x-zh': zh });
const bilingual: Schema = {
  type: 'object',
  required: ['en', 'zh'],
  properties: { en: { type: 'string' }, zh: { type: 'string' } },
};

/** One thing that a check found; see `findings/finding.ts`. */
const finding: Schema = {
  type: 'object',
  required: ['rule', 'severity', 'pointer', 'message', 'remedy'],
  properties: {
    rule: text('Stable rule id, such as AWB-002', '规则编号'),
    severity: {
      type: 'string',
      enum: ['error', 'warning', 'info'],
      description: 'Errors refuse',
      'x-zh': '级别：error 拒收，warning 与 info 仅提示',
    },
    pointer: text('JSON Pointer (RFC 6901) into the document', '字段位置'),
    box: text('Box number on the paper form', '纸质单证栏号'),
    place: text('Line or XPath in the message that was submitted', '所提交报文中的位置（行号或 XPath）'),
    actual: text('What was found, shortened', '实际值'),
    expected: text('What the rule wants to see', '期望值'),
    correction: {
      type: ['string', 'number'],
      description: 'A value that would pass in its place; for the sender to confirm',
      'x-zh': '建议更正值（须由提交方确认）',
    },
    message: { ...bilingual, description: 'What is wrong', 'x-zh': '问题' },
    remedy: { ...bilingual, description: 'What to do about it', 'x-zh': '处理办法' },
  },
};

/** What `http/problem.filter.ts` makes of every refusal. Some codes add facts of their own. */
const problem: Schema = {
  type: 'object',
  description:
    'RFC 9457 problem; some codes add facts, such as the present head of a title, or the document of yours that has a number (documentId)',
  'x-zh': 'RFC 9457 错误信息；部分错误码附带相关事实',
  required: ['type', 'title', 'title_zh', 'status', 'code', 'remedy', 'remedy_zh', 'requestId', 'errors'],
  properties: {
    type: {
      type: 'string',
      format: 'uri-reference',
      description: 'Page of the code',
      'x-zh': '错误码说明页',
    },
    title: text('What the code means', '英文标题'),
    title_zh: text('The same in Chinese', '中文标题'),
    status: {
      type: 'integer',
      minimum: 400,
      maximum: 599,
      description: 'HTTP status',
      'x-zh': 'HTTP 状态码',
    },
    code: {
      type: 'string',
      enum: Object.keys(refusalCodes),
      description: 'Code, in order of precedence',
      'x-zh': '错误码，按优先顺序',
    },
    detail: text('Why this request was refused', '本次拒绝原因（英文）'),
    detail_zh: text('The same in Chinese', '本次拒绝原因（中文）'),
    remedy: text('What to do about it', '处理办法（英文）'),
    remedy_zh: text('The same in Chinese', '处理办法（中文）'),
    instance: text('Address that was called', '被调用的地址'),
    requestId: text('Name of this request; tell it to the operator', '请求编号，请告知运营方'),
    errors: {
      type: 'array',
      items: { $ref: '#/components/schemas/Finding' },
      description: 'Every finding',
      'x-zh': '全部校验结果',
    },
  },
};

/**
 * The schemas that these operations reach. Only those: which shapes a process has compiled so far
 * depends on its traffic, and the document must not.
 */
export function componentsFor(paths: object): Record<string, Schema> {
  const known: Record<string, Schema> = { ...allDefinitions(), Finding: finding, Problem: problem };
  const out: Record<string, Schema> = {};
  const waiting = references(paths);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const schema = known[name];
    if (!schema || out[name]) continue;
    out[name] = published(schema);
    waiting.push(...references(schema));
  }
  return out;
}

const prefix = '#/components/schemas/';

function references(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = (value as Schema).$ref;
  const below = Object.values(value).flatMap(references);
  return typeof own === 'string' && own.startsWith(prefix) ? [own.slice(prefix.length), ...below] : below;
}

/** Keywords of our own validator, under the names that OpenAPI leaves free. */
const renamed: Record<string, string> = { identifier: 'x-identifier', places: 'x-decimals' };

/** A schema as strangers may read it. Fields may be called `places` too, so only keywords are renamed. */
function published(schema: Schema): Schema {
  const entries = Object.entries(schema).map(([keyword, value]): [string, unknown] => {
    if (keyword === 'properties') return [keyword, eachPublished(value as Record<string, Schema>)];
    return [renamed[keyword] ?? keyword, isSchema(value) ? published(value) : value];
  });
  return Object.fromEntries(entries);
}

function eachPublished(properties: Record<string, Schema>): Record<string, Schema> {
  return Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, published(field)]));
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
