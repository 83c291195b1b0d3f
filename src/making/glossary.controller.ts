import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Database } from '../database/database.service';
import { readLimit } from '../http/cursor';
import { Idempotency } from '../http/idempotency.service';
import { Operation, pageOf, Section } from '../http/openapi.decorator';
import { send } from '../http/reply';
import { oneOf, queryOf, type Request } from '../http/request';
import { shapeCheck } from '../http/shape';
import { shaped } from '../http/shaped';
import { Calling, Roles } from '../parties/roles.decorator';
import type { Caller } from '../parties/roles';
import { FoundTerm, GlossaryRequest, TermView } from './glossary.dto';
import { categories, languages } from './glossary-list';
import { Glossary } from './glossary.service';

const check = shapeCheck(GlossaryRequest);

/** Longest text that is looked for. */
const queryMax = 200;

/** The glossary: each term says whether it is from the list, entered by a person, or made by a machine. */
@Section('Making documents 智能制单')
@Controller('v1/glossary')
export class GlossaryController {
  constructor(
    private readonly glossary: Glossary,
    private readonly database: Database,
    private readonly idempotency: Idempotency,
  ) {}

  @Get()
  @Roles('any')
  @Operation({
    id: 'glossary.find',
    en: 'Terms of goods, packages, phrases and places in Chinese, Russian, English and German, each with its mark',
    zh: '查询货物品名、包装、用语和地点的中、俄、英、德文术语，并标明来源',
    gives: pageOf(FoundTerm),
    query: {
      q: 'a part of a term, an HS code or a package code; every term when left out',
      from: 'language of q',
      to: 'language that is wanted; terms without it are left out',
      category: categories.join(', '),
      mark: 'list, human or machine',
      cursor: 'next of the last page',
      limit: '1 to 100',
    },
  })
  find(@Req() request: Request, @Calling() caller: Caller): Promise<object> {
    const { q = '', from, to, category, mark, cursor, limit } = queryOf(request);
    const query = {
      q: q.slice(0, queryMax),
      from: oneOf('from', from, languages),
      to: oneOf('to', to, languages),
      category: oneOf('category', category, categories),
      mark: oneOf('mark', mark, ['list', 'human', 'machine']),
    };
    return this.glossary.find(query, cursor, readLimit(limit), caller);
  }

  @Post()
  @Roles('any')
  @Operation({
    id: 'glossary.add',
    en: 'Enter a term of your own; it is visible to you until the operator promotes it to the list',
    zh: '录入本主体术语；在运营方列入公共术语表之前仅本主体可见',
    takes: GlossaryRequest,
    gives: TermView,
    status: 201,
    idempotent: true,
  })
  async add(
    @Req() request: Request,
    @Body() body: unknown,
    @Calling() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const answer = await this.idempotency.once(request, caller, () => {
      const term = shaped<GlossaryRequest>(check, body);
      return async (tx) => ({ status: 201, answer: await this.glossary.add(tx, term, caller) });
    });
    return send(reply, answer);
  }

  @Post(':id/confirmation')
  @HttpCode(200)
  @Roles('any')
  @Operation({
    id: 'glossary.confirm',
    en: 'Say that a person has read a machine translation of yours: its mark becomes human',
    zh: '确认本主体的机器翻译已经人工核对，标记改为 human',
    gives: TermView,
  })
  confirm(@Param('id') id: string, @Calling() caller: Caller): Promise<object> {
    return this.database.write((tx) => this.glossary.confirm(tx, id, caller));
  }

  @Post(':id/promotion')
  @HttpCode(200)
  @Roles('operator')
  @Operation({
    id: 'glossary.promote',
    en: "Make a party's term one of the shared list; it goes on the journal",
    zh: '将主体术语列入公共术语表，并记入日志',
    gives: TermView,
  })
  promote(@Param('id') id: string, @Calling() caller: Caller): Promise<object> {
    return this.database.write((tx) => this.glossary.promote(tx, id, caller));
  }

  @Delete(':id')
  @HttpCode(204)
  @Roles('any')
  @Operation({
    id: 'glossary.remove',
    en: 'Delete a term of your own; one that was promoted only the operator deletes',
    zh: '删除本主体术语；已列入公共术语表的仅运营方可删除',
    status: 204,
  })
  remove(@Param('id') id: string, @Calling() caller: Caller): Promise<void> {
    return this.database.write((tx) => this.glossary.remove(tx, id, caller));
  }
}
