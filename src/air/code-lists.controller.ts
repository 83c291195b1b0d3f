import { Controller, Get, Param, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Refusal } from '../findings/refusal';
import { Operation } from '../http/openapi.decorator';
import { queryOf, type Request } from '../http/request';
import { Roles } from '../parties/roles.decorator';
import { airCodeLists, codesLike } from './reference-lists';

/** Longest text that is searched for; no name in the lists is longer. */
const searchMax = 120;

/** The lists of codes that documents are checked against, to be read by whoever fills them in. */
@ApiTags('Code lists 代码表')
@Controller('v1/code-lists')
export class CodeListsController {
  @Get()
  @Roles('any')
  @Operation({ id: 'codeLists.list', en: 'The code lists, without their codes', zh: '代码表目录' })
  list(): object {
    return { items: airCodeLists.map(({ codes, ...list }) => ({ ...list, count: codes.length })) };
  }

  @Get(':name')
  @Roles('any')
  @Operation({
    id: 'codeLists.read',
    en: 'One list with its codes, names and source',
    zh: '查看代码表：代码、名称及来源',
    query: { q: 'beginning of a code or part of a name; every code when left out' },
  })
  read(@Req() request: Request, @Param('name') name: string): object {
    const list = airCodeLists.find((each) => each.name === name);
    if (!list) throw new Refusal('resource.unknown');
    return { ...list, codes: codesLike(list, (queryOf(request).q ?? '').slice(0, searchMax)) };
  }
}
