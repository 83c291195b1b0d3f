import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type * as Swagger from '@nestjs/swagger';
import { referTo, registerShape, type Schema, type ShapeClass } from './schema';

type Told = (MethodDecorator & ClassDecorator) | MethodDecorator;

/** What is to be told of controllers and their methods, in the order in which it was declared. */
const untold: ((swagger: typeof Swagger) => void)[] = [];

/**
 * Puts decorators of the OpenAPI library on a controller or a method when the document is first asked for: loading
 * the library takes a tenth of the start, and most processes are never asked.
 */
export const Documented =
  (say: (swagger: typeof Swagger) => Told[]): MethodDecorator & ClassDecorator =>
  (target: object, name?: string | symbol, descriptor?: PropertyDescriptor) =>
    void untold.push((swagger) => {
      for (const decorate of say(swagger) as MethodDecorator[])
        decorate(target, name as string, descriptor as PropertyDescriptor);
    });

/** The section of the document that a controller stands in. */
export const Section = (name: string): ClassDecorator => Documented(({ ApiTags }) => [ApiTags(name)]);

/** Tells the library what was declared since it was last told. */
export function tellAll(swagger: typeof Swagger): void {
  for (const tell of untold.splice(0)) tell(swagger);
}

/** What one operation says of itself in the OpenAPI document. */
export interface OperationLabel {
  /** Dotted name, such as `documents.submit`; clients are generated from it. */
  id: string;
  /** One line, English. */
  en: string;
  /** The same in Chinese. */
  zh: string;
  takes?: ShapeClass;
  /** Media types of messages that it takes, beside JSON where it takes a shape. */
  messagesIn?: readonly string[];
  /** Media types of messages that it gives beside JSON. */
  messagesOut?: readonly string[];
  gives?: ShapeClass | Schema;
  /** Media types of an answer that is no JSON, such as a PDF. */
  givesIn?: readonly string[];
  status?: number;
  /** What else it may answer well, by status: a trial stores nothing, so it is no 201. */
  also?: Record<number, { description: string; gives?: ShapeClass | Schema }>;
  /** The answer has an `ETag`. */
  tagged?: true;
  ifNoneMatch?: true;
  /** Patterns of what stands in the address, by its name there. */
  path?: Record<string, string>;
  query?: Record<string, string>;
  /** Parameters of the query without which it is refused. */
  needs?: readonly string[];
  idempotent?: true;
  ifMatch?: true;
}

const header = (description: string): object => ({ description, schema: { type: 'string' } });

const problem = {
  description: 'RFC 9457 problem; see /problems for every code',
  headers: { 'Retry-After': header('Seconds to wait, with 429 and 503 须等待的秒数（429、503）') },
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

/** Messages and files have a form of their own, which no schema of ours describes. */
const inOtherForms = (types: readonly string[] = []): Record<string, { schema: Schema }> =>
  Object.fromEntries(types.map((type) => [type, { schema: formOf(type) }]));

const formOf = (type: string): Schema => {
  if (type.endsWith('json')) return { type: 'object' };
  return /^text\/|xml$/.test(type) ? { type: 'string' } : { type: 'string', format: 'binary' };
};

function answerOf(label: OperationLabel): object {
  const { gives, givesIn, messagesOut, query = {}, idempotent, tagged, ifNoneMatch, status = 200 } = label;
  // What may change without a new version, as the dealings with customs on a document's page, is never answered by 304.
  const matched = ifNoneMatch ? 'If-None-Match' : 'If-Match';
  const listed = 'cursor' in query && 'limit' in query;
  const anything: Schema = { type: 'object' };
  const schema = gives ? schemaOf(gives) : listed ? pageOf(anything) : anything;
  const headers = {
    ...(tagged && { ETag: header(`Version of what is answered, for ${matched} 版本标识，用于 ${matched}`) }),
    ...(idempotent && {
      'Idempotency-Replayed': header('true where the first answer is given again 重复提交'),
    }),
    ...(idempotent &&
      status === 201 && {
        Location: header('Address of what was made, where it has one 新建对象的地址（如有）'),
      }),
  };
  if (status === 204) return {};
  return {
    headers,
    content: { ...(givesIn ? {} : { [json]: { schema } }), ...inOtherForms(givesIn ?? messagesOut) },
  };
}

const json = 'application/json';

/** A page of a list of such items; `next` is the cursor of the page after it. */
export const pageOf = (item: ShapeClass | Schema): Schema => ({
  type: 'object',
  required: ['items', 'next'],
  properties: { items: { type: 'array', items: schemaOf(item) }, next: { type: ['string', 'null'] } },
});

/** An answer that takes one of several forms. */
export const eitherOf = (...forms: (ShapeClass | Schema)[]): Schema => ({ oneOf: forms.map(schemaOf) });

/** What stands in the document for an answer: a reference to its shape, or the schema as it stands. */
export function schemaOf(gives: ShapeClass | Schema): Schema {
  if (typeof gives !== 'function') return gives;
  registerShape(gives as ShapeClass);
  return referTo(gives as ShapeClass);
}

/** Describes an operation once: its name in both languages, what it takes, what it gives. */
export function Operation(label: OperationLabel): MethodDecorator {
  const { messagesIn, takes, query = {} } = label;
  const documented = Documented((swagger) => decoratorsOf(label, swagger));
  const messages = messagesIn?.length ? { messageTypes: messagesIn, messagesOnly: !takes } : {};
  const routed = RouteConfig({ ...messages, parameters: Object.keys(query) }) as MethodDecorator;
  return applyDecorators(documented, routed);
}

function decoratorsOf(label: OperationLabel, swagger: typeof Swagger): MethodDecorator[] {
  const { ApiConsumes, ApiHeader, ApiOperation, ApiParam, ApiQuery, ApiResponse } = swagger;
  const decorators: MethodDecorator[] = [
    ApiOperation({ operationId: label.id, summary: label.en, description: label.zh }),
    ApiResponse({ status: label.status ?? 200, description: 'Done', ...answerOf(label) }),
    ApiResponse({ status: '4XX', ...problem }),
    ApiResponse({ status: 503, ...problem }),
    ...bodyOf(label, swagger),
  ];
  for (const [status, { description, gives }] of Object.entries(label.also ?? {}))
    decorators.push(
      ApiResponse({
        status: Number(status),
        description,
        ...(gives && { content: { [json]: { schema: schemaOf(gives) } } }),
      }),
    );
  if (label.messagesIn?.length)
    decorators.push(ApiConsumes(...(label.takes ? [json] : []), ...label.messagesIn));
  if (label.idempotent) decorators.push(ApiHeader(idempotencyKey));
  if (label.ifMatch)
    decorators.push(ApiHeader({ name: 'If-Match', required: true, schema: { type: 'string' } }));
  if (label.ifNoneMatch)
    decorators.push(ApiHeader({ name: 'If-None-Match', required: false, schema: { type: 'string' } }));
  for (const [name, pattern] of Object.entries(label.path ?? {}))
    decorators.push(ApiParam({ name, schema: { type: 'string', pattern } }));
  for (const [name, description] of Object.entries(label.query ?? {}))
    decorators.push(
      ApiQuery({
        name,
        required: label.needs?.includes(name) === true,
        description,
        schema: { type: 'string' },
      }),
    );
  return decorators;
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  required: true,
  schema: { type: 'string', minLength: 1, maxLength: 64 },
} as const;

function bodyOf({ takes, messagesIn }: OperationLabel, { ApiBody }: typeof Swagger): MethodDecorator[] {
  if (takes) registerShape(takes);
  const schema: Schema | undefined = takes ? referTo(takes) : messagesIn && { type: 'string' };
  return schema ? [ApiBody({ schema, required: true })] : [];
}
