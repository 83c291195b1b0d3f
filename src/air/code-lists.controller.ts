import { Body, Controller, Get, Inject, Param, Put, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CONFIG, type Config } from '../config';
import { ReferenceData } from '../documents/reference-data.service';
import { Refusal } from '../findings/refusal';
import { Idempotency } from '../http/idempotency.service';
import { Operation, Section } from '../http/openapi.decorator';
import { send } from '../http/reply';
import { queryOf, type Request } from '../http/request';
import { shapeCheck } from '../http/shape';
import { shaped } from '../http/shaped';
import { requireLiveOperator } from '../parties/live-operator';
import type { Caller } from '../parties/roles';
import { Calling, Roles } from '../parties/roles.decorator';
import { CodeEntryRequest, CodeListsView, CodeListView, CodeView } from './code-list.dto';
import type { ListedCode } from './code-table';
import { airCodeLists, amissWith, codesLike, type CodeList } from './reference-lists';

/** Longest text that is searched for; no name in the lists is longer. */
const searchMax = 120;

const entryCheck = shapeCheck(CodeEntryRequest);

/** The lists of codes that documents are checked against, to be read by whoever fills them in. */
@Section('Code lists 代码表')
@Controller('v1/code-lists')
export class CodeListsController {
  constructor(
    private readonly reference: ReferenceData,
    private readonly idempotency: Idempotency,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    for (const { name, open, table } of airCodeLists)
      if (open)
        reference.use(name, (entries) =>
          table.putInForce(entries.map(({ code, content }) => ({ code, ...(content as CodeEntryRequest) }))),
        );
  }

  @Get()
  @Roles('any')
  @Operation({
    id: 'codeLists.list',
    en: 'The code lists, without their codes',
    zh: '代码表目录',
    gives: CodeListsView,
  })
  list(): object {
    return { items: airCodeLists.map(({ table, ...list }) => ({ ...list, count: table.codes.length })) };
  }

  @Get(':name')
  @Roles('any')
  @Operation({
    id: 'codeLists.read',
    en: 'One list with its codes, names and source',
    zh: '查看代码表：代码、名称及来源',
    gives: CodeListView,
    query: { q: 'beginning of a code or part of a name; every code when left out' },
  })
  read(@Req() request: Request, @Param('name') name: string): object {
    const { table: _, ...list } = named(name);
    return { ...list, codes: codesLike(named(name), (queryOf(request).q ?? '').slice(0, searchMax)) };
  }

  @Put(':name/:code')
  @Roles('operator')
  @Operation({
    id: 'codeLists.put',
    en: 'Add a code to an open list, change it, or end it with validTo; in force at once everywhere',
    zh: '在开放代码表中新增、更改代码，或以 validTo 停用；立即在全平台生效',
    takes: CodeEntryRequest,
    gives: CodeView,
    idempotent: true,
  })
  async put(
    @Req() request: Request,
    @Param('name') name: string,
    @Param('code') code: string,
    @Body() body: unknown,
    @Calling() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    requireLiveOperator(caller, this.config);
    const answer = await this.idempotency.once(request, caller, () => {
      const list = named(name);
      if (!list.open) throw new Refusal('list.closed', { detail: ruledBy(list) });
      const entry: ListedCode = { code, ...shaped<CodeEntryRequest>(entryCheck, body) };
      const detail = amissWith(list, entry);
      if (detail) throw new Refusal('request.malformed', { detail });
      const { code: _, ...content } = entry;
      return async (tx) => {
        await this.reference.put(tx, name, code, content, caller);
        return { status: 200, answer: list.table.completed(entry) };
      };
    });
    return send(reply, answer);
  }
}

function named(name: string): CodeList {
  const list = airCodeLists.find((each) => each.name === name);
  if (!list) throw new Refusal('resource.unknown');
  return list;
}

const ruledBy = ({ label, source }: CodeList) => ({
  en: `${label.en} come from elsewhere: ${source}.`,
  zh: `${label.zh}来源：${source}。`,
});
