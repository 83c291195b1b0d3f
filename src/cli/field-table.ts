import { reportLabel } from '../documents/report-codes';
import type { Text } from '../findings/finding';
import { definitions, type Schema, type ShapeClass } from '../http/schema';

export type Language = keyof Text;

/** A kind as the tables need it. */
export interface Described {
  name: string;
  collection: string;
  label: Text;
  shape: ShapeClass;
  /** What may be reported on it. */
  reports?: {
    family: string;
    reportables: readonly { code: string; facts: ShapeClass; roles: readonly string[] }[];
  };
}

interface Words {
  title: string;
  about: string;
  columns: string[];
  reports: string;
  reportColumns: string[];
  yes: string;
  comma: string;
  colon: string;
  object: string;
  text: (min: number, max: number) => string;
  whole: string;
  decimal: (places: number) => string;
  flag: string;
  day: string;
  instant: string;
  identifier: (kind: string) => string;
  oneOf: (codes: string) => string;
  list: (min: number, max: number) => string;
}

const words: Record<Language, Words> = {
  en: {
    title: 'Fields of the documents',
    about:
      'Made from the shapes that the exchange checks with; `npm run fields` writes this page anew. `[]` stands for each item of a list. A required field inside an optional part is required where the part is given.',
    reports: 'What may be reported on it',
    reportColumns: ['Code', 'Meaning', 'Facts', 'Reported by'],
    columns: ['Field', 'Meaning', 'Type', 'Required', 'Box', 'Source'],
    yes: 'yes',
    comma: ', ',
    colon: ': ',
    object: 'part',
    text: (min, max) => (min === max ? `text, ${max}` : `text, ${min}–${max}`),
    whole: 'whole number',
    decimal: (places) => `decimal, ${places} places`,
    flag: 'yes or no',
    day: 'day, `YYYY-MM-DD`',
    instant: 'time with offset, RFC 3339',
    identifier: (kind) => `identifier \`${kind}\``,
    oneOf: (codes) => `one of ${codes}`,
    list: (min, max) => `list of ${min}–${max}`,
  },
  zh: {
    title: '单证字段表',
    about:
      '本页由平台校验所用的结构定义生成，可用 `npm run fields` 重新生成。`[]` 表示列表中的每一项。可选部分内的必填字段，仅在填报该部分时必填。',
    reports: '可报告的事件',
    reportColumns: ['代码', '含义', '事件内容', '报告方角色'],
    columns: ['字段', '含义', '类型', '必填', '栏号', '出处'],
    yes: '是',
    comma: '，',
    colon: '：',
    object: '组成部分',
    text: (min, max) => (min === max ? `文本，${max} 字符` : `文本，${min}–${max} 字符`),
    whole: '整数',
    decimal: (places) => `小数，最多 ${places} 位`,
    flag: '是/否',
    day: '日期，`YYYY-MM-DD`',
    instant: '带时区的时间，RFC 3339',
    identifier: (kind) => `标识 \`${kind}\``,
    oneOf: (codes) => `取值：${codes}`,
    list: (min, max) => `列表，${min}–${max} 项`,
  },
};

/** A page of tables, one a kind, in one language. */
export function fieldPage(kinds: readonly Described[], language: Language): string {
  const say = words[language];
  const tables = kinds.map((kind) => {
    const fields = table(say.columns, rowsOf(kind.shape, language));
    return `## ${kind.label[language]}\n\n\`POST /v1/${kind.collection}\`\n\n${fields}${reportTables(kind, language)}`;
  });
  return `# ${say.title}\n\n${say.about}\n\n${tables.join('\n')}`;
}

/** The codes that may be reported on a kind, and the fields of their facts, each shape once. */
function reportTables({ label, collection, reports }: Described, language: Language): string {
  if (!reports) return '';
  const say = words[language];
  const codes = reports.reportables.map(({ code, facts, roles }) => [
    `\`${code}\``,
    reportLabel(reports.family, code)?.[language] ?? '',
    `\`${facts.name}\``,
    roles.join(' '),
  ]);
  const shapes = [...new Set(reports.reportables.map(({ facts }) => facts))];
  const facts = shapes.map(
    (shape) => `\n\`${shape.name}\`\n\n${table(say.columns, rowsOf(shape, language))}`,
  );
  const title = [label[language], say.reports].join(say.colon);
  return `\n### ${title}\n\n\`POST /v1/${collection}/{id}/events\`\n\n${table(say.reportColumns, codes)}${facts.join('')}`;
}

function table(columns: readonly string[], rows: readonly string[][]): string {
  const lines = rows.map((cells) => `| ${cells.map(cell).join(' | ')} |`);
  const head = `| ${columns.join(' | ')} |\n|${columns.map(() => ' --- |').join('')}`;
  // The formatter would pad every row to the longest, and one longer name would change them all.
  return `<!-- prettier-ignore-start -->\n${head}\n${lines.join('\n')}\n<!-- prettier-ignore-end -->\n`;
}

function rowsOf(shape: ShapeClass, language: Language): string[][] {
  const schemas = definitions(shape);
  const rows: string[][] = [];
  const visit = (name: string, path: string, within: readonly string[]): void => {
    const { properties, required } = schemas[name] as {
      properties: Record<string, Schema>;
      required: string[];
    };
    for (const [field, schema] of Object.entries(properties)) {
      const isList = schema.type === 'array';
      const here = `${path}${field}${isList ? '[]' : ''}`;
      rows.push(rowOf(here, schema, required.includes(field), language));
      const part = partOf(isList ? (schema.items as Schema) : schema);
      // A shape that holds itself is shown once; its fields are the same further down.
      if (part && !within.includes(part)) visit(part, `${here}.`, [...within, part]);
    }
  };
  visit(shape.name, '', [shape.name]);
  return rows;
}

function rowOf(path: string, schema: Schema, required: boolean, language: Language): string[] {
  const say = words[language];
  const meaning = language === 'zh' ? schema['x-zh'] : schema.description;
  return [
    `\`${path}\``,
    String(meaning),
    typeOf(schema, say),
    required ? say.yes : '',
    String(schema['x-box'] ?? ''),
    String(schema['x-source'] ?? ''),
  ];
}

function typeOf(schema: Schema, say: Words): string {
  if (schema.type === 'array')
    return [
      say.list(Number(schema.minItems ?? 0), Number(schema.maxItems)),
      typeOf(schema.items as Schema, say),
    ].join(say.colon);
  if (partOf(schema)) return say.object;
  if (schema.identifier) return say.identifier(String(schema.identifier));
  if (Array.isArray(schema.enum)) return say.oneOf(schema.enum.map((code) => `\`${code}\``).join(' '));
  if (schema.format === 'date') return say.day;
  if (schema.format === 'date-time') return say.instant;
  if (schema.type === 'boolean') return say.flag;
  if (schema.type === 'integer') return [say.whole, rangeOf(schema)].join(say.comma);
  if (schema.type === 'number') return [say.decimal(Number(schema.places)), rangeOf(schema)].join(say.comma);
  if (schema.type === 'string') return textOf(schema, say);
  return String(schema.type ?? '');
}

function textOf(schema: Schema, say: Words): string {
  const length = say.text(Number(schema.minLength ?? 0), Number(schema.maxLength));
  return schema.pattern ? [length, `\`${String(schema.pattern)}\``].join(say.comma) : length;
}

function rangeOf({ minimum, maximum }: Schema): string {
  return `${String(minimum)}–${String(maximum)}`;
}

function partOf(schema: Schema): string | undefined {
  return typeof schema.$ref === 'string' ? schema.$ref.split('/').at(-1) : undefined;
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
