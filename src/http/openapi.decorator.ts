import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiBody, ApiConsumes, ApiHeader, ApiOperation, ApiQuery, ApiResponse } from '@nestjs/swagger';
import { referTo, registerShape, type Schema, type ShapeClass } from './schema';

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
  query?: Record<string, string>;
  idempotent?: true;
  ifMatch?: true;
}

const problem = {
  description: 'RFC 9457 problem; see /problems for every code',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

function bodyOf(shape: ShapeClass): MethodDecorator {
  registerShape(shape);
  return ApiBody({ schema: referTo(shape), required: true });
}

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
  const decorators: MethodDecorator[] = [
    ApiOperation({ operationId: label.id, summary: label.en, description: label.zh }),
    ApiResponse({
      status: label.status ?? 200,
      description: 'Done',
      ...answerOf(label),
    }),
    ApiResponse({ status: '4XX', ...problem }),
    ApiResponse({ status: 503, ...problem }),
  ];
  if (label.takes) decorators.push(bodyOf(label.takes));
  else if (label.messagesIn) decorators.push(ApiBody({ schema: { type: 'string' }, required: true }));
  if (label.messagesIn?.length)
    decorators.push(
      ApiConsumes(...(label.takes ? ['application/json'] : []), ...label.messagesIn),
      RouteConfig({ messageTypes: label.messagesIn, messagesOnly: !label.takes }) as MethodDecorator,
    );
  if (label.idempotent)
    decorators.push(
      ApiHeader({
        name: 'Idempotency-Key',
        required: true,
        schema: { type: 'string', minLength: 1, maxLength: 64 },
      }),
    );
  if (label.ifMatch)
    decorators.push(ApiHeader({ name: 'If-Match', required: true, schema: { type: 'string' } }));
  for (const [name, description] of Object.entries(label.query ?? {}))
    decorators.push(ApiQuery({ name, required: false, description, schema: { type: 'string' } }));
  return applyDecorators(...decorators);
}
