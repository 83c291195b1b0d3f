import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Refusal } from '../findings/refusal';
import type { Request } from './request';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Parameters that the route reads, as its operation declares them. */
    parameters?: readonly string[];
  }
}

/** U+0000 as an address writes it; an address can bring it in no other way. */
const nul = '%00';

/** Longest name of a parameter that a refusal repeats. */
const nameMax = 40;

/** What an address asks is understood whole, or refused before anybody acts on a part of it. */
@Injectable()
export class AddressGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Request>();
    refuseNul(request.url);
    refuseMisread(request);
    return true;
  }
}

/**
 * PostgreSQL keeps no U+0000 in a text and fails a query that names one. So it never comes that far on
 * any database: nothing has such an id, and no value to search by is one.
 */
function refuseNul(url: string): void {
  if (!url.includes(nul)) return;
  const [path = ''] = url.split('?');
  if (path.includes(nul)) throw new Refusal('resource.unknown');
  throw malformed(
    'A parameter has the character U+0000 ("%00"), which no value has.',
    '参数中含有 U+0000 字符（%00），任何取值均不含该字符。',
  );
}

/**
 * A parameter that nobody reads is a wish that is not granted: with `dryrun=true` the document would be kept and
 * sent to customs. Of one that is given twice, one would be passed over. Pages outside `/v1` take what comes:
 * whatever opens the address of a paper's code adds parameters of its own.
 */
function refuseMisread({ url, query, routeOptions }: Request): void {
  const { parameters } = routeOptions.config;
  if (!parameters || !url.startsWith('/v1/')) return;
  for (const [name, value] of Object.entries(query as Record<string, unknown>)) {
    const shown = name.slice(0, nameMax);
    // Nothing else is done than what is asked for.
    if (name === 'dryRun' && value === 'false') continue;
    if (isDryRun(name) && !parameters.includes('dryRun')) throw cannotBeTried();
    if (!parameters.includes(name))
      throw malformed(
        `"${shown}" is no parameter of this call; ${parameters.length > 0 ? `it takes: ${parameters.join(', ')}` : 'it takes none'}.`,
        `本接口没有参数“${shown}”；${parameters.length > 0 ? `可用参数：${parameters.join('、')}` : '不接受任何参数'}。`,
      );
    if (Array.isArray(value))
      throw malformed(`"${shown}" is given more than once.`, `参数“${shown}”重复出现。`);
  }
}

/** `dryRun` in any spelling, such as `dryrun` or `dry_run`. */
const isDryRun = (name: string): boolean => name.replace(/[-_]/g, '').toLowerCase() === 'dryrun';

const cannotBeTried = (): Refusal =>
  malformed(
    'This call cannot be tried without effect; nothing was done. The content of an amendment is checked by POST to its collection with dryRun=true.',
    '此调用不支持 dryRun 试算，本次未作任何处理。如需校验修改内容，请以 POST 提交至该类单证地址并加 dryRun=true。',
  );

const malformed = (en: string, zh: string): Refusal =>
  new Refusal('request.malformed', { detail: { en, zh } });
