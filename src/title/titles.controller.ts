import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Database } from '../database/database.service';
import { Refusal } from '../findings/refusal';
import { readLimit } from '../http/cursor';
import { Idempotency } from '../http/idempotency.service';
import { Operation, pageOf, Section } from '../http/openapi.decorator';
import { send } from '../http/reply';
import type { Request } from '../http/request';
import { shapeCheck } from '../http/shape';
import { shaped } from '../http/shaped';
import { Calling, Roles } from '../parties/roles.decorator';
import type { Caller } from '../parties/roles';
import { IssueGroundsReader } from './issue-grounds.service';
import {
  ActRepeated,
  ActTaken,
  ActView,
  GrantTaken,
  IssueTaken,
  TitleView,
  WatchTaken,
} from './title-answers.dto';
import { TitleGrants } from './title-grants.service';
import { TitleReading } from './title-reading.service';
import { TitleAct, TitleGrant, TitleIssue } from './title.dto';
import { TitleSignatures } from './title-signatures.service';
import { TitleWatches } from './title-watches.service';
import { Titles } from './titles.service';

const issueCheck = shapeCheck(TitleIssue);
const actCheck = shapeCheck(TitleAct);
const grantCheck = shapeCheck(TitleGrant);

/** Who controls the goods. */
@Section('Titles 物权')
@Controller('v1')
export class TitlesController {
  constructor(
    private readonly titles: Titles,
    private readonly reading: TitleReading,
    private readonly grants: TitleGrants,
    private readonly watches: TitleWatches,
    private readonly signatures: TitleSignatures,
    private readonly grounds: IssueGroundsReader,
    private readonly database: Database,
    private readonly idempotency: Idempotency,
  ) {}

  @Post('titles')
  @Roles('carrier', 'forwarder')
  @Operation({
    id: 'titles.issue',
    en: 'Issue a title on a railway bill or a negotiable multimodal bill, offered to its first holder',
    zh: '在铁路提单或可转让多式联运提单上签发物权凭证，并交由首位持有人签收',
    takes: TitleIssue,
    status: 201,
    idempotent: true,
    gives: IssueTaken,
    also: { 200: { description: 'The same act was recorded before', gives: ActRepeated } },
  })
  async issue(
    @Req() request: Request,
    @Body() body: unknown,
    @Calling() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const answer = await this.idempotency.once(request, caller, async () => {
      const { documentId, act, sm2 } = shaped<TitleIssue>(issueCheck, body);
      const grounds = await this.grounds.read(documentId, caller);
      const proven = await this.signatures.prove(
        this.database.read,
        { act, ...(sm2 && { sm2 }) },
        caller.mode,
      );
      requireOwnAct(proven.payload.actor, caller);
      return (tx) => this.titles.issue(tx, proven, grounds, caller);
    });
    return send(reply, answer);
  }

  @Get('titles/:id')
  @Roles('any')
  @Operation({
    id: 'titles.read',
    en: 'The title: who holds it, since when, and its chain',
    zh: '物权状态：持有人、起始时间及背书连续情况',
    gives: TitleView,
  })
  read(@Param('id') id: string, @Calling() caller: Caller): Promise<object> {
    return this.reading.page(id, caller);
  }

  @Get('titles/:id/acts')
  @Roles('any')
  @Operation({
    id: 'titles.acts',
    en: 'The acts as they were signed and countersigned, oldest first',
    zh: '各项操作的签名及副署原文，由远及近',
    query: { cursor: 'cursor of the page', limit: 'items in a page, at most 100' },
    gives: pageOf(ActView),
  })
  acts(
    @Param('id') id: string,
    @Calling() caller: Caller,
    @Query('cursor') cursor: string | undefined,
    @Query('limit') limit: string | undefined,
  ): Promise<object> {
    return this.reading.acts(id, caller, cursor, readLimit(limit));
  }

  @Post('titles/:id/acts')
  @Roles('any')
  @Operation({
    id: 'titles.act',
    en: 'Append a signed act, with the signatures of others where it needs them: hand-over, pledge, surrender, paper, freeze; docs/titles.md lists all',
    zh: '提交已签名操作（需他方共同签署的一并附上）：交付、背书、质押、提货、转纸质、冻结等，全部操作见 docs/titles.zh-CN.md',
    takes: TitleAct,
    status: 201,
    idempotent: true,
    gives: ActTaken,
    also: { 200: { description: 'The same act was recorded before', gives: ActRepeated } },
  })
  async act(
    @Req() request: Request,
    @Param('id') id: string,
    @Body() body: unknown,
    @Calling() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const answer = await this.idempotency.once(request, caller, async () => {
      const sent = shaped<TitleAct>(actCheck, body);
      const proven = await this.signatures.prove(this.database.read, sent, caller.mode);
      requireOwnAct(proven.payload.actor, caller);
      await this.reading.current(id, caller.mode);
      return (tx) => this.titles.act(tx, id, proven, caller);
    });
    return send(reply, answer);
  }

  @Post('titles/:id/grants')
  @Roles('any')
  @Operation({
    id: 'titles.grant',
    en: 'The holder lets another party, such as a bank, see the bill',
    zh: '持有人授权他方（如银行）查看提单',
    takes: TitleGrant,
    status: 201,
    idempotent: true,
    gives: GrantTaken,
  })
  async grant(
    @Req() request: Request,
    @Param('id') id: string,
    @Body() body: unknown,
    @Calling() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const answer = await this.idempotency.once(request, caller, () => {
      const grant = shaped<TitleGrant>(grantCheck, body);
      return (tx) => this.grants.grant(tx, id, grant, caller);
    });
    return send(reply, answer);
  }

  @Delete('titles/:id/grants/:partyId')
  @HttpCode(204)
  @Roles('any')
  @Operation({
    id: 'titles.revokeGrant',
    en: 'The holder ends its leave to see the bill',
    zh: '持有人撤销查看授权',
    status: 204,
  })
  revokeGrant(
    @Param('id') id: string,
    @Param('partyId') partyId: string,
    @Calling() caller: Caller,
  ): Promise<void> {
    return this.database.write((tx) => this.grants.revoke(tx, id, partyId, caller));
  }

  @Post('titles/:id/watches')
  @Roles('any')
  @Operation({
    id: 'titles.watch',
    en: 'Be told of every act on a bill that the holder lets you see, in your inbox and at your endpoints',
    zh: '关注持有人授权查看的提单，其后各项操作均送达收件箱及推送端点',
    status: 201,
    idempotent: true,
    gives: WatchTaken,
  })
  async watch(
    @Req() request: Request,
    @Param('id') id: string,
    @Calling() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const answer = await this.idempotency.once(request, caller, () => async (tx) => ({
      status: 201,
      answer: await this.watches.watch(tx, id, caller),
    }));
    return send(reply, answer);
  }

  @Delete('titles/:id/watches')
  @HttpCode(204)
  @Roles('any')
  @Operation({ id: 'titles.endWatch', en: 'End your watch on a bill', zh: '取消关注提单', status: 204 })
  endWatch(@Param('id') id: string, @Calling() caller: Caller): Promise<void> {
    return this.database.write((tx) => this.watches.end(tx, id, caller));
  }
}

/** The key that calls and the key that signs must belong to one party. */
function requireOwnAct(actor: string, caller: Caller): void {
  if (actor !== caller.partyId) throw new Refusal('title.signer_unknown');
}
