import {
  Catch,
  HttpException,
  Inject,
  Logger,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CONFIG, type Config } from '../config';
import { refusalCodes, type RefusalCode } from '../findings/codes';
import type { Text } from '../findings/finding';
import { Refusal } from '../findings/refusal';
import { unsupportedMedia } from './raw-message';
import type { Request } from './request';

/** Codes for what the framework itself refuses, by status. */
const codeOfStatus: Record<number, RefusalCode> = {
  400: 'request.malformed',
  404: 'route.unknown',
  413: 'body.too_large',
  415: 'media.unsupported',
  429: 'rate.exceeded',
  503: 'service.unavailable',
};

/**
 * The only place where HTTP problems are made. A Refusal becomes RFC 9457 with its code, both
 * languages and every finding; anything else that was not meant becomes a bland 500, so that an
 * error's text never tells a stranger how we are built.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly log = new Logger('problem');

  constructor(@Inject(CONFIG) private readonly config: Config) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<Request>();
    const refusal = this.refusalOf(error, request);
    const { status, problem, headers } = problemOf(refusal, request.id, request.url);
    const reply = http.getResponse<FastifyReply>();
    if (reply.sent) return;
    void reply.status(status).headers(headers).send(JSON.stringify(problem));
  }

  private refusalOf(error: unknown, request: Request): Refusal {
    if (error instanceof Refusal) {
      if (error.cause) this.log.error({ requestId: request.id, message: String(error.cause) });
      return error;
    }
    const status =
      error instanceof HttpException ? error.getStatus() : (error as { statusCode?: number }).statusCode;
    const code = status === undefined ? undefined : codeOfStatus[status];
    if (code === 'media.unsupported') return unsupportedMedia(request);
    if (code === 'body.too_large') return new Refusal(code, { detail: this.limitOfBodies() });
    if (code) return new Refusal(code);
    this.log.error({ requestId: request.id, message: String(error), stack: (error as Error).stack });
    return new Refusal('internal.error');
  }

  private limitOfBodies(): Text {
    const bytes = this.config.BODY_LIMIT_BYTES;
    return { en: `A body may have ${bytes} bytes.`, zh: `报文最多 ${bytes} 字节。` };
  }
}

/** The RFC 9457 problem of a refusal, with its status and headers; what never became a request has no address. */
export function problemOf(
  refusal: Refusal,
  requestId: string,
  url?: string,
): { status: number; problem: object; headers: Record<string, string> } {
  const meaning = refusalCodes[refusal.code];
  const { detail, findings, proposals, facts, retryAfterSeconds } = refusal.carries;
  return {
    status: meaning.status,
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      'x-request-id': requestId,
      ...(retryAfterSeconds !== undefined && { 'retry-after': String(Math.ceil(retryAfterSeconds)) }),
      ...(meaning.status === 401 && { 'www-authenticate': 'Bearer' }),
    },
    problem: {
      // First, so that no fact can take the place of a member that RFC 9457 defines.
      ...facts,
      type: `/problems/${refusal.code}`,
      title: meaning.title.en,
      title_zh: meaning.title.zh,
      status: meaning.status,
      code: refusal.code,
      ...(detail && { detail: detail.en, detail_zh: detail.zh }),
      remedy: meaning.remedy.en,
      remedy_zh: meaning.remedy.zh,
      ...(url !== undefined && { instance: url.split('?')[0] }),
      requestId,
      errors: findings ?? [],
      ...(proposals && { proposals }),
    },
  };
}
