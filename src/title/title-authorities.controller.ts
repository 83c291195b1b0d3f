import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Database } from '../database/database.service';
import { readLimit } from '../http/cursor';
import { Idempotency } from '../http/idempotency.service';
import { Operation, pageOf, Section } from '../http/openapi.decorator';
import { send } from '../http/reply';
import { queryOf, type Request } from '../http/request';
import { shapeCheck } from '../http/shape';
import { shaped } from '../http/shaped';
import { Calling, Roles } from '../parties/roles.decorator';
import type { Caller } from '../parties/roles';
import { AuthorityGiven, AuthorityView } from './title-answers.dto';
import { TitleAuthorities } from './title-authorities.service';
import { TitleAuthority } from './title.dto';

const authorityCheck = shapeCheck(TitleAuthority);

/** Who may sign title acts for whom. */
@Section('Titles 物权')
@Controller('v1/authorities')
export class TitleAuthoritiesController {
  constructor(
    private readonly authorities: TitleAuthorities,
    private readonly database: Database,
    private readonly idempotency: Idempotency,
  ) {}

  @Post()
  @Roles('any')
  @Operation({
    id: 'authorities.give',
    en: 'Let an agent sign title acts in your name; its acts name the id of this authority',
    zh: '授权代理人以贵方名义签署提单操作；其操作须载明本授权编号',
    takes: TitleAuthority,
    status: 201,
    idempotent: true,
    gives: AuthorityGiven,
  })
  async give(
    @Req() request: Request,
    @Body() body: unknown,
    @Calling() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const answer = await this.idempotency.once(request, caller, () => {
      const wish = shaped<TitleAuthority>(authorityCheck, body);
      return (tx) => this.authorities.give(tx, wish, caller);
    });
    return send(reply, answer);
  }

  @Get()
  @Roles('any')
  @Operation({
    id: 'authorities.list',
    en: 'Authorities that you have given or received, newest first',
    zh: '贵方给予或取得的授权，由新到旧',
    query: { cursor: 'next of the last page', limit: '1 to 100' },
    gives: pageOf(AuthorityView),
  })
  list(@Req() request: Request, @Calling() caller: Caller): Promise<object> {
    const { cursor, limit } = queryOf(request);
    return this.authorities.list(cursor, readLimit(limit), caller);
  }

  @Delete(':id')
  @HttpCode(204)
  @Roles('any')
  @Operation({
    id: 'authorities.revoke',
    en: 'Revoke an authority, at once',
    zh: '撤销授权，即时生效',
    status: 204,
  })
  revoke(@Param('id') id: string, @Calling() caller: Caller): Promise<void> {
    return this.database.write((tx) => this.authorities.revoke(tx, id, caller));
  }
}
