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
  status?: number;
  /** Patterns of what stands in the address, by its name there. */
  path?: Record<string, string>;
  query?: Record<string, string>;
  idempotent?: true;
  ifMatch?: true;
}

const problem = {
  description: 'RFC 9457 problem; see /problems for every code',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

/** Messages have a form of their own, which no schema of ours describes. */
const asMessages = (types: readonly string[] = []): Record<string, { schema: Schema }> =>
  Object.fromEntries(types.map((type) => [type, { schema: { type: 'string' } }]));

function answerOf({ gives, messagesOut }: OperationLabel): object {
  const content = {
    ...(gives && { 'application/json': { schema: schemaOf(gives) } }),
    ...asMessages(messagesOut),
  };
  return Object.keys(content).length > 0 ? { content } : {};
}

function schemaOf(gives: ShapeClass | Schema): Schema {
  if (typeof gives !== 'function') return gives;
  registerShape(gives as ShapeClass);
  return referTo(gives as ShapeClass);
}

/** Describes an operation once: its name in both languages, what it takes, what it gives. */
export function Operation(label: OperationLabel): MethodDecorator {
  const { messagesIn, takes, query } = label;
  const documented = Documented((swagger) => decoratorsOf(label, swagger));
  const route = {
    ...(messagesIn?.length && { messageTypes: messagesIn, messagesOnly: !takes }),
    ...(query?.dryRun !== undefined && { dryRun: true }),
  };
  if (Object.keys(route).length === 0) return documented;
  return applyDecorators(documented, RouteConfig(route) as MethodDecorator);
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
  if (label.messagesIn?.length)
    decorators.push(ApiConsumes(...(label.takes ? ['application/json'] : []), ...label.messagesIn));
  if (label.idempotent) decorators.push(ApiHeader(idempotencyKey));
  if (label.ifMatch)
    decorators.push(ApiHeader({ name: 'If-Match', required: true, schema: { type: 'string' } }));
  for (const [name, pattern] of Object.entries(label.path ?? {}))
    decorators.push(ApiParam({ name, schema: { type: 'string', pattern } }));
  for (const [name, description] of Object.entries(label.query ?? {}))
    decorators.push(ApiQuery({ name, required: false, description, schema: { type: 'string' } }));
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
