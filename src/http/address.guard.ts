import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Refusal } from '../findings/refusal';
import { queryOf, type Request } from './request';

/** U+0000 as an address writes it; an address can bring it in no other way. */
const nul = '%00';

/**
 * PostgreSQL keeps no U+0000 in a text and fails a query that names one. So it never comes that far on
 * any database: nothing has such an id, and no value to search by is one.
 *
 * A call that cannot be tried refuses to be: who asks for a dry run does not want anything stored.
 */
@Injectable()
export class AddressGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Request>();
    const { url } = request;
    if (!url.includes(nul)) return requireTriable(request);
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

/** `dryRun` in any spelling, such as `dryrun` or `dry_run`. */
const asksForDryRun = (name: string): boolean => name.replace(/[-_]/g, '').toLowerCase() === 'dryrun';

function requireTriable(request: Request): true {
  const { method, routeOptions } = request;
  const told = Object.entries(queryOf(request)).find(
    ([name, value]) => asksForDryRun(name) && value !== 'false',
  );
  if (!told || method === 'GET' || (told[0] === 'dryRun' && routeOptions.config.dryRun)) return true;
  const [name] = told;
  throw new Refusal('request.malformed', {
    detail: routeOptions.config.dryRun
      ? { en: `"${name}" is written "dryRun" here.`, zh: `参数 ${name} 应写作 dryRun。` }
      : {
          en: 'This call cannot be tried without effect; nothing was done. The content of an amendment is checked by POST to its collection with dryRun=true.',
          zh: '此调用不支持 dryRun 试算，本次未作任何处理。如需校验修改内容，请以 POST 提交至该类单证地址并加 dryRun=true。',
        },
  });
}
