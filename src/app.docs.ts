import { Module } from '@nestjs/common';
import { ModulesContainer, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CONFIG, type Config } from './config';
import { tellAll } from './http/openapi.decorator';
import { publicKey } from './http/public.decorator';
import { componentsFor } from './components.docs';
import { rolesKey } from './parties/roles.decorator';

const bearer = 'bearer';

const description = `The open document exchange of the Chongqing–Chengdu trade single window: waybills of every mode go in once,
both customs get them in order and answer, and a railway bill of lading has one holder whom a bank can prove.

川渝单一窗口开放单证交换平台：各运输方式单证一次提交，两地海关按序接收并反馈，铁路提单只有一个持有人，银行可离线核验。

Errors are RFC 9457 problems in both languages 错误以中英文 RFC 9457 格式返回：[/problems](/problems).
Fields and parameters that are not named here are refused, and parameters that come twice; scripts of other web sites are not
served (no CORS) 未列明的字段、参数及重复的参数一律拒收；不支持网页跨域调用。
\`x-zh\` is the Chinese name of a field 字段中文名；\`x-source\` and \`x-box\` say which standard and which box
of the paper form it comes from 字段出处及纸质单证栏号；\`x-identifier\` names the check that an identifier
goes through 标识校验规则；\`x-decimals\` is the most decimals a number may have 小数位数上限。`;

/** The OpenAPI 3.1 document of the application as it stands. */
export async function openApiOf(app: NestFastifyApplication): Promise<OpenAPIObject> {
  const swagger = await import('@nestjs/swagger');
  tellAll(swagger);
  const { DocumentBuilder, SwaggerModule } = swagger;
  const config = new DocumentBuilder()
    .setTitle('Chuanyu Window 川渝单一窗口')
    .setDescription(description)
    .setVersion(app.get<Config>(CONFIG).version)
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addServer('/')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'API key 密钥' }, bearer)
    .setOpenAPIVersion('3.1.0')
    .build();
  const operationIdFactory = (controller: string, method: string): string => `${controller}.${method}`;
  const document = SwaggerModule.createDocument(app, config, { operationIdFactory });
  guard(document, doorsOf(app));
  describeMessages(document);
  document.components = { ...document.components, schemas: componentsFor(document.paths) };
  return document;
}

/**
 * Swagger UI at /docs and the document at /docs/openapi.json. Both are made when somebody first asks for them:
 * most processes are never asked, and the library and the document take a fifth of a second and 15 MB.
 */
export function serveDocs(fastify: FastifyInstance, app: NestFastifyApplication): void {
  let desk: Promise<FastifyInstance> | undefined;
  const give = async ({ url, headers: asked }: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    desk ??= openDesk(app);
    const headers = Object.fromEntries(passedOn.map((name) => [name, asked[name]] as const).filter(isSaid));
    const answer = await (await desk).inject({ method: 'GET', url, headers });
    if (answer.statusCode === 404) reply.callNotFound();
    else void reply.status(answer.statusCode).headers(answer.headers).send(answer.rawPayload);
    return reply;
  };
  fastify.get('/docs', give);
  fastify.get('/docs/*', give);
}

/** What a browser says of what it has; nothing else of a request concerns a page. */
const passedOn = ['if-none-match', 'if-modified-since', 'range'] as const;
const isSaid = (header: readonly [string, string | undefined]): header is [string, string] =>
  header[1] !== undefined;

/** An application for the pages alone, which listens nowhere: routes cannot be added to one that serves. */
async function openDesk(app: NestFastifyApplication): Promise<FastifyInstance> {
  const { SwaggerModule } = await import('@nestjs/swagger');
  const document = await openApiOf(app);
  const desk = await NestFactory.create<NestFastifyApplication>(Desk, new FastifyAdapter(), {
    logger: false,
  });
  SwaggerModule.setup('docs', desk, document, {
    raw: ['json'],
    jsonDocumentUrl: 'docs/openapi.json',
    customSiteTitle: 'Chuanyu Window 川渝单一窗口',
    swaggerOptions: { persistAuthorization: true, showExtensions: true, docExpansion: 'none' },
  });
  await desk.init();
  return desk.getHttpAdapter().getInstance() as unknown as FastifyInstance;
}

@Module({})
class Desk {}

interface Described {
  requestBody?: { content: Record<string, object> };
}

/** A body in another form than JSON is a message, which no schema of ours describes. */
function describeMessages(document: OpenAPIObject): void {
  for (const item of Object.values(document.paths))
    for (const operation of Object.values(item as Record<string, Described>)) {
      const content = operation.requestBody?.content ?? {};
      for (const type of Object.keys(content))
        if (type !== 'application/json') content[type] = { schema: { type: 'string' } };
    }
}

/** Who may call an operation, as the guard reads it. */
interface Door {
  open: boolean;
  roles: string[];
}

/** Says of each operation whether it needs a key, and of which roles, from the guard's own metadata. */
function guard(document: OpenAPIObject, doors: ReadonlyMap<string, Door>): void {
  for (const item of Object.values(document.paths))
    for (const operation of Object.values(item as Record<string, unknown>)) {
      const { operationId } = operation as { operationId?: string };
      const door = operationId === undefined ? undefined : doors.get(operationId);
      if (!door) continue;
      Object.assign(operation as object, {
        security: door.open ? [] : [{ [bearer]: [] }],
        ...(!door.open && { 'x-roles': door.roles }),
      });
    }
}

/** Where `@ApiOperation` keeps what it was given; the name is Swagger's. */
const operationKey = 'swagger/apiOperation';

function doorsOf(app: NestFastifyApplication): Map<string, Door> {
  const doors = new Map<string, Door>();
  for (const module of app.get(ModulesContainer).values())
    for (const { metatype } of module.controllers.values()) {
      const prototype = (metatype as { prototype: object }).prototype;
      for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
        if (typeof property.value !== 'function') continue;
        const handler = property.value as object;
        const said = Reflect.getMetadata(operationKey, handler) as { operationId?: string } | undefined;
        doors.set(said?.operationId ?? `${(metatype as { name: string }).name}.${name}`, {
          open: Reflect.getMetadata(publicKey, handler) === true,
          roles: (Reflect.getMetadata(rolesKey, handler) as string[] | undefined) ?? [],
        });
      }
    }
  return doors;
}
