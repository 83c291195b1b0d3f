import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020';
import { openApiOf } from '../src/app.docs';
import { fieldPage } from '../src/cli/field-table';
import { sortedJson } from '../src/cli/sorted-json';
import { withThrowawayApp } from '../src/cli/throwaway.server';
import type { Kind } from '../src/documents/kind';
import { Kinds } from '../src/documents/kinds.service';
import { refusalCodes } from '../src/findings/codes';
import { actTable } from '../src/title/acts/table';

interface Schema {
  type?: string;
  items?: Schema;
  properties?: Record<string, Schema>;
}

interface Operation {
  operationId?: string;
  summary?: string;
  description?: string;
  security?: object[];
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
  parameters?: { name: string; in: string }[];
}

interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object>; securitySchemes: object };
}

let document: Document;
let kinds: Kind[];
/** What a running exchange shows of it. */
let served: unknown;
let page: string;
/** Status of each problem page, by code. */
const pages = new Map<string, number>();

beforeAll(() =>
  withThrowawayApp(async (app) => {
    await app.listen(0, '127.0.0.1');
    document = JSON.parse(JSON.stringify(await openApiOf(app))) as Document;
    kinds = app
      .get(Kinds)
      .names()
      .map((name) => app.get(Kinds).get(name));
    const url = await app.getUrl();
    await readPages(url);
    served = await fetch(`${url}/docs/openapi.json`).then((answer) => answer.json());
    page = await fetch(`${url}/docs`).then((answer) => answer.text());
  }),
);

async function readPages(url: string): Promise<void> {
  for (const code of Object.keys(refusalCodes)) {
    const answer = await fetch(`${url}/problems/${code}`);
    const page = (await answer.json()) as { code?: string };
    pages.set(code, page.code === code ? answer.status : 0);
  }
}

function operations(): [name: string, operation: Operation][] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([verb, each]): [string, Operation] => [`${verb.toUpperCase()} ${path}`, each]),
  );
}

/** Names of the operations that something is wrong with; shown whole, so that one run mends them all. */
function faulty(wrong: (operation: Operation, name: string) => boolean): string[] {
  return operations()
    .filter(([name, operation]) => wrong(operation, name))
    .map(([name]) => name);
}

function referencesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = (value as { $ref?: unknown }).$ref;
  return [...(typeof own === 'string' ? [own] : []), ...Object.values(value).flatMap(referencesIn)];
}

function resolve(reference: string): unknown {
  let place: unknown = document;
  for (const step of reference.slice(2).split('/'))
    place = (place as Record<string, unknown> | undefined)?.[step];
  return place;
}

const han = /\p{Script=Han}/u;

describe('what is committed', () => {
  const why = 'The interface changed. If that is meant, run the command and commit what it writes: npm run';

  it('openapi.json is what the code says', () => {
    const same = readFileSync('test/openapi.json', 'utf8') === sortedJson(document);
    expect(same ? '' : `${why} openapi`).toBe('');
  });

  it.each([
    ['docs/fields.md', 'en'],
    ['docs/fields.zh-CN.md', 'zh'],
  ] as const)('%s is what the shapes say', (file, language) => {
    const same = readFileSync(file, 'utf8') === fieldPage(kinds, language);
    expect(same ? '' : `${why} fields`).toBe('');
  });
});

describe('the pages on signing', () => {
  const contents = Object.entries(actTable).map(([type, { content }]) => [
    type,
    Object.entries(content)
      .map(([name, { optional }]) => (optional ? `${name}?` : name))
      .sort(),
  ]);

  it.each(['docs/signing.md', 'docs/signing.zh-CN.md'])(
    '%s names what each act says, field by field',
    (file) => {
      const rows = readFileSync(file, 'utf8').matchAll(/^\| (`[A-Z_]+`(?:[,、]\s?`[A-Z_]+`)*) \| (.*) \|$/gm);
      const told = [...rows].flatMap(([, types = '', fields = '']) => {
        // What stands in brackets are the values of a field, or a word on it.
        const names = fields.replace(/ ?[(（].*?[)）]/g, '').matchAll(/`(\w+\??)`/g);
        const sorted = [...names].map(([, name]) => name as string).sort();
        return [...types.matchAll(/\w+/g)].map(([type]): [string, string[]] => [type, sorted]);
      });
      expect(Object.fromEntries(told)).toEqual(Object.fromEntries(contents));
    },
  );
});

describe('the OpenAPI document', () => {
  it('is served with a page to read it on', () => {
    expect(served).toEqual(document);
    expect(page).toContain('swagger-ui');
  });

  it('is version 3.1 with every reference resolved', () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    expect(referencesIn(document).filter((reference) => resolve(reference) === undefined)).toEqual([]);
  });

  it('has schemas that compile as JSON Schema 2020-12, with no keyword of our own but x-', () => {
    const ajv = new Ajv2020({ strict: true, strictTypes: false, validateFormats: false });
    const extensions = ['x-zh', 'x-source', 'x-box', 'x-identifier', 'x-decimals'];
    ajv.addVocabulary([...extensions, 'components']);
    const { schemas } = document.components;
    for (const name of Object.keys(schemas))
      expect(() =>
        ajv.compile({ $ref: `#/components/schemas/${name}`, components: { schemas } }),
      ).not.toThrow();
  });

  it('names every operation once', () => {
    const ids = operations().map(([, { operationId }]) => operationId);
    expect(ids.filter((id, index) => !id || ids.indexOf(id) !== index)).toEqual([]);
  });

  it('names every operation as area.verb, for clients are made from it', () => {
    expect(faulty(({ operationId = '' }) => !/^[a-z][A-Za-z-]*\.[a-z][A-Za-z]*$/.test(operationId))).toEqual(
      [],
    );
  });

  it('says of every operation in both languages what it does', () => {
    expect(faulty(({ summary }) => !summary)).toEqual([]);
    expect(faulty(({ description = '' }) => !han.test(description))).toEqual([]);
  });

  it('describes every field in both languages', () => {
    const bare = Object.entries(document.components.schemas).flatMap(([shape, schema]) =>
      Object.entries((schema as { properties?: Record<string, Record<string, string>> }).properties ?? {})
        .filter(([, field]) => !field.description || !han.test(field['x-zh'] ?? ''))
        .map(([field]) => `${shape}.${field}`),
    );
    expect(bare).toEqual([]);
  });

  it('names the fields of every JSON answer, and of what a list holds, for a client reads them', () => {
    const unnamed = ({ type, properties }: Schema): boolean => type === 'object' && properties === undefined;
    const silent = operations().flatMap(([name, { responses }]) =>
      Object.entries(responses)
        .filter(([status]) => status.startsWith('2'))
        .map(([status, { content }]) => [`${name} ${status}`, content?.['application/json']?.schema] as const)
        .filter(([, schema]) => schema && (unnamed(schema) || unnamed(schema.properties?.items?.items ?? {})))
        .map(([answer]) => answer),
    );
    expect(silent).toEqual([]);
  });

  it('asks a key of everybody, but where a route is public', () => {
    const open = [
      /^GET \/(health\/(live|ready)|metrics|problems|\.well-known\/)/,
      /^GET \/v1\/log\/|^GET \/verify\//,
    ];
    expect(faulty(({ security }) => security === undefined)).toEqual([]);
    expect(
      faulty(({ security }, name) => security?.length === 0 && !open.some((each) => each.test(name))),
    ).toEqual([]);
  });

  it('declares every path parameter', () => {
    const undeclared = faulty(({ parameters = [] }, name) => {
      const asked = [...name.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      return asked.some((each) => !parameters.some((one) => one.in === 'path' && one.name === each));
    });
    expect(undeclared).toEqual([]);
  });
});

describe('refusal codes', () => {
  it.each(Object.entries(refusalCodes))(
    '%s says what it is and what to do, in both languages',
    (code, meaning) => {
      expect(code).toMatch(/^[a-z]+(\.[a-z]+(_[a-z]+)*)$/);
      expect(meaning.status).toBeGreaterThanOrEqual(400);
      expect(meaning.status).toBeLessThan(600);
      for (const text of [meaning.title, meaning.remedy]) {
        expect(text.en.length).toBeGreaterThan(5);
        expect(text.en).not.toMatch(han);
        expect(text.zh).toMatch(han);
      }
      expect(pages.get(code)).toBe(200);
    },
  );
});
