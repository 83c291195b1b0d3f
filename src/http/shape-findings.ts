import type { ErrorObject } from 'ajv';
import { at, shown, type Finding, type Text } from '../findings/finding';

interface Said {
  rule: string;
  pointer?: string;
  expected?: string;
  message: Text;
  remedy: Text;
}

const typeNames: Record<string, Text> = {
  string: { en: 'text in quotes', zh: '带引号的文本' },
  number: { en: 'a number without quotes', zh: '不带引号的数字' },
  integer: { en: 'a whole number without quotes', zh: '不带引号的整数' },
  boolean: { en: 'true or false', zh: 'true 或 false' },
  array: { en: 'a list [...]', zh: '列表 [...]' },
  object: { en: 'an object {...}', zh: '对象 {...}' },
};

type Say = (error: ErrorObject) => Said;

const limit = (error: ErrorObject): number => (error.params as { limit: number }).limit;

const sayings: Record<string, Say> = {
  required: (error) => {
    const name = (error.params as { missingProperty: string }).missingProperty;
    return {
      rule: 'SHAPE-REQUIRED',
      pointer: at(error.instancePath, name),
      message: { en: `"${name}" is missing.`, zh: `缺少“${name}”。` },
      remedy: { en: `Add "${name}".`, zh: `请补充“${name}”。` },
    };
  },
  additionalProperties: (error) => {
    const name = (error.params as { additionalProperty: string }).additionalProperty;
    const known = Object.keys((error.parentSchema?.properties as object | undefined) ?? {}).join(', ');
    return {
      rule: 'SHAPE-UNKNOWN',
      pointer: at(error.instancePath, name),
      expected: known,
      message: { en: `"${shown(name)}" is not a field here.`, zh: `此处没有“${shown(name)}”字段。` },
      remedy: {
        en: 'Check the spelling against the fields listed under expected, or leave it out.',
        zh: '请对照 expected 所列字段核对拼写，或删除该字段。',
      },
    };
  },
  type: (error) => {
    const wanted = typeNames[String((error.params as { type: string }).type)] ?? {
      en: 'another type',
      zh: '其他类型',
    };
    return {
      rule: 'SHAPE-TYPE',
      expected: String((error.params as { type: string }).type),
      message: { en: `This must be ${wanted.en}.`, zh: `此处应为${wanted.zh}。` },
      remedy: { en: `Write ${wanted.en}.`, zh: `请改写为${wanted.zh}。` },
    };
  },
  enum: (error) => {
    const values = (error.params as { allowedValues: string[] }).allowedValues.join(', ');
    return {
      rule: 'SHAPE-CODE',
      expected: values,
      message: {
        en: 'This is not one of the codes that this field takes.',
        zh: '该值不在本字段允许的代码之列。',
      },
      remedy: { en: `Use one of: ${shown(values)}.`, zh: `请使用以下代码之一：${shown(values)}。` },
    };
  },
  minLength: () => ({
    rule: 'SHAPE-EMPTY',
    message: { en: 'This is empty or too short.', zh: '此处为空或过短。' },
    remedy: {
      en: 'Fill it in, or leave the field out if it is optional.',
      zh: '请填写；若为选填字段可整项删除。',
    },
  }),
  maxLength: (error) => ({
    rule: 'SHAPE-LENGTH',
    expected: `≤ ${limit(error)}`,
    message: {
      en: `This is longer than ${limit(error)} characters.`,
      zh: `此处超过 ${limit(error)} 个字符。`,
    },
    remedy: { en: 'Shorten it.', zh: '请缩短。' },
  }),
  pattern: (error) => ({
    rule: 'SHAPE-PATTERN',
    expected: String((error.params as { pattern: string }).pattern),
    message: { en: 'This is not written the way this field asks for.', zh: '此处书写格式不符合本字段要求。' },
    remedy: { en: 'Write it as the pattern under expected shows.', zh: '请按 expected 所示格式书写。' },
  }),
  minimum: (error) => range(error, `≥ ${limit(error)}`),
  maximum: (error) => range(error, `≤ ${limit(error)}`),
  places: (error) => ({
    rule: 'SHAPE-DECIMALS',
    expected: `≤ ${String(error.schema)} decimals`,
    message: {
      en: `This has more than ${String(error.schema)} decimals.`,
      zh: `此处小数超过 ${String(error.schema)} 位。`,
    },
    remedy: { en: 'Round it to the decimals that the field takes.', zh: '请按字段允许的小数位数取舍。' },
  }),
  minItems: (error) => ({
    rule: 'SHAPE-FEW',
    expected: `≥ ${limit(error)}`,
    message: { en: `This list needs at least ${limit(error)}.`, zh: `此列表至少需要 ${limit(error)} 项。` },
    remedy: { en: 'Add what is missing.', zh: '请补足。' },
  }),
  maxItems: (error) => ({
    rule: 'SHAPE-MANY',
    expected: `≤ ${String(error.schema)}`,
    message: {
      en: `This list takes at most ${String(error.schema)}.`,
      zh: `此列表最多 ${String(error.schema)} 项。`,
    },
    remedy: { en: 'Split it over several documents.', zh: '请拆分为多份单证。' },
  }),
  format: (error) =>
    (error.params as { format: string }).format === 'date'
      ? {
          rule: 'SHAPE-DATE',
          expected: 'YYYY-MM-DD',
          message: { en: 'This is not a day of the calendar.', zh: '此处不是有效日期。' },
          remedy: { en: 'Write it as 2026-11-23.', zh: '请写作 2026-11-23。' },
        }
      : {
          rule: 'SHAPE-TIME',
          expected: 'RFC 3339',
          message: { en: 'This is not a time with its offset.', zh: '此处不是带时区的有效时间。' },
          remedy: { en: 'Write it as 2026-11-23T18:00:00+08:00.', zh: '请写作 2026-11-23T18:00:00+08:00。' },
        },
};

function range(error: ErrorObject, expected: string): Said {
  return {
    rule: 'SHAPE-RANGE',
    expected,
    message: { en: 'This number is out of range.', zh: '此数值超出范围。' },
    remedy: { en: `It must be ${expected}.`, zh: `应 ${expected}。` },
  };
}

const otherwise: Say = (error) => ({
  rule: 'SHAPE-OTHER',
  message: { en: `This ${error.message ?? 'does not fit'}.`, zh: '此处不符合结构要求。' },
  remedy: { en: 'See the schema of this document at /docs.', zh: '请查看 /docs 中该单证的结构说明。' },
});

/** The finding that one schema error amounts to; `$ref` errors only repeat what stands below them. */
export function shapeFinding(error: ErrorObject): Finding | undefined {
  if (error.keyword === '$ref' || error.keyword === 'identifier') return undefined;
  const said = (sayings[error.keyword] ?? otherwise)(error);
  const box = (error.parentSchema as Record<string, unknown> | undefined)?.['x-box'];
  return {
    rule: said.rule,
    severity: 'error',
    pointer: said.pointer ?? error.instancePath,
    ...(typeof box === 'string' && { box }),
    ...(error.keyword !== 'required' && { actual: shown(error.data) }),
    ...(said.expected && { expected: said.expected }),
    message: said.message,
    remedy: said.remedy,
  };
}
