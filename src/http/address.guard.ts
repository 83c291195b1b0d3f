import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Refusal } from '../findings/refusal';
import type { Request } from './request';

/** U+0000 as an address writes it; an address can bring it in no other way. */
const nul = '%00';

/**
 * PostgreSQL keeps no U+0000 in a text and fails a query that names one. So it never comes that far on
 * any database: nothing has such an id, and no value to search by is one.
 */
@Injectable()
export class AddressGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { url } = context.switchToHttp().getRequest<Request>();
    if (!url.includes(nul)) return true;
    const [path = ''] = url.split('?');
    if (path.includes(nul)) throw new Refusal('resource.unknown');
    throw new Refusal('request.malformed', {
      detail: {
        en: 'A parameter has the character U+0000 ("%00"), which no value has.',
        zh: '参数中含有 U+0000 字符（%00），任何取值均不含该字符。',
      },
    });
  }
}
