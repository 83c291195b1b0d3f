import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Req, Res } from '@nestjs/common';
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
import type { Caller, Role } from '../parties/roles';
import { DraftRequest, DraftView, TemplateLine, TemplateRequest, TemplateView } from './drafts.dto';
import { Drafts } from './drafts.service';
import { Templates } from './templates.service';

const draftCheck = shapeCheck(DraftRequest);
const templateCheck = shapeCheck(TemplateRequest);

/** Those who submit documents make them. */
const makers: Role[] = ['forwarder', 'carrier', 'trader', 'broker', 'handler'];

/** Documents made from earlier ones, from templates and from a waybill's legs. */
@Section('Making documents 智能制单')
@Controller('v1')
export class DraftsController {
  constructor(
    private readonly drafts: Drafts,
    private readonly templates: Templates,
    private readonly database: Database,
    private readonly idempotency: Idempotency,
  ) {}

  @Post('drafts')
  @HttpCode(200)
  @Roles(...makers)
  @Operation({
    id: 'drafts.make',
    en: 'A document to submit, from an earlier one, a template or a leg of a waybill: what must be new is emptied and named; nothing is stored',
    zh: '由既有单证、模板或运单区段生成待提交单证：须更新的字段清空并列出；不保存任何数据',
    takes: DraftRequest,
    gives: DraftView,
  })
  make(@Body() body: unknown, @Calling() caller: Caller): Promise<object> {
    return this.drafts.make(shaped<DraftRequest>(draftCheck, body), caller);
  }

  @Post('templates')
  @Roles(...makers)
  @Operation({
    id: 'templates.add',
    en: 'Keep what is always the same of your documents under a name',
    zh: '将单证固定内容保存为命名模板',
    takes: TemplateRequest,
    gives: TemplateLine,
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
      const wish = this.checked(body);
      return async (tx) => ({ status: 201, answer: await this.templates.add(tx, wish, caller) });
    });
    return send(reply, answer);
  }

  @Get('templates')
  @Roles(...makers)
  @Operation({
    id: 'templates.list',
    en: 'Your templates, newest first',
    zh: '本主体模板列表，由新到旧',
    gives: pageOf(TemplateLine),
    query: { cursor: 'next of the last page', limit: '1 to 100' },
  })
  list(@Req() request: Request, @Calling() caller: Caller): Promise<object> {
    const { cursor, limit } = queryOf(request);
    return this.templates.list(cursor, readLimit(limit), caller);
  }

  @Get('templates/:id')
  @Roles(...makers)
  @Operation({
    id: 'templates.read',
    en: 'A template with its document',
    zh: '查看模板及其内容',
    gives: TemplateView,
  })
  read(@Param('id') id: string, @Calling() caller: Caller): Promise<object> {
    return this.templates.read(id, caller);
  }

  @Put('templates/:id')
  @Roles(...makers)
  @Operation({
    id: 'templates.replace',
    en: 'Replace a template',
    zh: '替换模板',
    takes: TemplateRequest,
    gives: TemplateLine,
    idempotent: true,
  })
  async replace(
    @Req() request: Request,
    @Param('id') id: string,
    @Body() body: unknown,
    @Calling() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const answer = await this.idempotency.once(request, caller, () => {
      const wish = this.checked(body);
      return async (tx) => ({ status: 200, answer: await this.templates.replace(tx, id, wish, caller) });
    });
    return send(reply, answer);
  }

  @Delete('templates/:id')
  @HttpCode(204)
  @Roles(...makers)
  @Operation({ id: 'templates.remove', en: 'Delete a template', zh: '删除模板', status: 204 })
  remove(@Param('id') id: string, @Calling() caller: Caller): Promise<void> {
    return this.database.write((tx) => this.templates.remove(tx, id, caller));
  }

  private checked(body: unknown): TemplateRequest {
    const wish = shaped<TemplateRequest>(templateCheck, body);
    this.templates.check(wish);
    return wish;
  }
}
