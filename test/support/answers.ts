import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';

/** What the published document says of an operation. */
interface Operation {
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
}
type Schema = Record<string, unknown>;
interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

/** An address as a pattern: what stands in braces is one part of it. Those without braces go first. */
interface Address {
  pattern: RegExp;
  operations: Record<string, Operation>;
}

let ajv: Ajv2020 | undefined;
let addresses: Address[] = [];
const judges = new Map<Schema, ValidateFunction>();

/**
 * Throws where an answer is not what the OpenAPI document says: a client that is generated from it reads these very
 * fields. So every call of every spec is a test of the document, for the fields that are missing and for those that
 * it does not name.
 */
export function requireDocumented(method: string, url: string, status: number, body: unknown): void {
  ajv ??= open();
  const path = url.replace(/\?.*$/s, '');
  const operation = addresses.find(({ pattern }) => pattern.test(path))?.operations[method.toLowerCase()];
  const said = operation?.responses[status]?.content?.['application/json']?.schema;
  if (!operation) return;
  if (!said) throw new Error(`${method} ${path} gave a ${status} in JSON; the OpenAPI document has none.`);
  let judge = judges.get(said);
  if (!judge) judges.set(said, (judge = ajv.compile(closed(said) as Schema)));
  if (judge(body)) return;
  const faults = judge.errors?.map(
    ({ instancePath, message, params }) => `${instancePath || '/'} ${message} ${JSON.stringify(params)}`,
  );
  throw new Error(
    `${method} ${path} gave a ${status} that the OpenAPI document does not describe:\n  ${faults?.join('\n  ')}`,
  );
}

function open(): Ajv2020 {
  const text = readFileSync(join(__dirname, '../openapi.json'), 'utf8');
  const { paths, components } = JSON.parse(text) as Document;
  addresses = Object.entries(paths)
    .sort(([a], [b]) => Number(a.includes('{')) - Number(b.includes('{')))
    .map(([path, operations]) => ({
      pattern: new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
      operations,
    }));
  return new Ajv2020({ strict: false, allErrors: true, validateFormats: false }).addSchema(
    closed({ components }) as Schema,
    'openapi',
  );
}

/** An object that names its fields has no others; one that names none is open, such as what a party submitted. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema === 'string' && schema.startsWith('#/components/')) return `openapi${schema}`;
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([name, each]) => [name, closed(each)]));
  const names = 'properties' in schema && !('additionalProperties' in schema);
  return names ? { ...inner, additionalProperties: false } : inner;
}
