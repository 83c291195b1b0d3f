import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { readLimit } from '../http/cursor';
import { Idempotency } from '../http/idempotency.service';
import { Operation, pageOf, Section } from '../http/openapi.decorator';
import { send } from '../http/reply';
import type { Request } from '../http/request';
import { shapeCheck } from '../http/shape';
import { shaped } from '../http/shaped';
import { Calling, Roles } from '../parties/roles.decorator';
import type { Caller } from '../parties/roles';
import {
  FinancingCancellation,
  FinancingKeyView,
  FinancingRegistration,
  FinancingTaken,
  FinancingView,
} from './financing.dto';
import { Financing } from './financing.service';

const registrationCheck = shapeCheck(FinancingRegistration);
const cancellationCheck = shapeCheck(FinancingCancellation);

/** Has somebody lent on this already? Asked and answered without saying what it is, or who. */
@Section('Titles 物权')
@Controller('v1')
export class FinancingController {
  constructor(
    private readonly financing: Financing,
    private readonly idempotency: Idempotency,
  ) {}

  @Get('financing-key')
  @Roles('bank', 'guarantor')
  @Operation({
    id: 'financing.key',
    en: 'The key under which banks make fingerprints of bills and goods; docs/titles.md says how',
    zh: '银行计算提单及货物指纹所用密钥，算法见 docs/titles.zh-CN.md',
    gives: FinancingKeyView,
  })
  key(@Calling() caller: Caller): object {
    return { algorithm: 'HMAC-SHA-256', key: this.financing.key(caller.mode).toString('hex') };
  }

  @Post('financing-registrations')
  @Roles('bank', 'guarantor')
  @Operation({
    id: 'financing.register',
    en: 'Register what you are asked to finance; learn whether somebody has registered or financed the same',
    zh: '登记拟融资标的指纹，并获知是否已有他方登记或融资',
    takes: FinancingRegistration,
    status: 201,
    idempotent: true,
    gives: FinancingTaken,
  })
  async register(
    @Req() request: Request,
    @Body() body: unknown,
    @Calling() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const answer = await this.idempotency.once(request, caller, () => {
      const wish = shaped<FinancingRegistration>(registrationCheck, body);
      return (tx) => this.financing.register(tx, wish, caller);
    });
    return send(reply, answer);
  }

  @Get('financing-registrations')
  @Roles('bank', 'guarantor')
  @Operation({
    id: 'financing.list',
    en: 'Your registrations, newest first, with their status now',
    zh: '贵行的登记及当前状态，由近及远',
    query: { cursor: 'cursor of the page', limit: 'items in a page, at most 100' },
    gives: pageOf(FinancingView),
  })
  list(
    @Calling() caller: Caller,
    @Query('cursor') cursor: string | undefined,
    @Query('limit') limit: string | undefined,
  ): Promise<object> {
    return this.financing.list(caller, cursor, readLimit(limit));
  }

  @Get('financing-registrations/:id')
  @Roles('bank', 'guarantor')
  @Operation({
    id: 'financing.read',
    en: 'One of your registrations',
    zh: '查看某一登记',
    gives: FinancingView,
  })
  read(@Param('id') id: string, @Calling() caller: Caller): Promise<object> {
    return this.financing.read(id, caller);
  }

  @Post('financing-registrations/:id/financing')
  @HttpCode(200)
  @Roles('bank', 'guarantor')
  @Operation({
    id: 'financing.finance',
    en: 'You have lent on it; refused where somebody else has',
    zh: '标记为已融资；他方已融资的予以拒绝',
    idempotent: true,
    gives: FinancingTaken,
  })
  async finance(
    @Req() request: Request,
    @Param('id') id: string,
    @Calling() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const answer = await this.idempotency.once(
      request,
      caller,
      () => (tx) => this.financing.finance(tx, id, caller),
    );
    return send(reply, answer);
  }

  @Post('financing-registrations/:id/cancellation')
  @HttpCode(200)
  @Roles('bank', 'guarantor')
  @Operation({
    id: 'financing.cancel',
    en: 'Give a registration up, or say that the debt is paid',
    zh: '撤销登记，或说明债务已清偿',
    takes: FinancingCancellation,
    idempotent: true,
    gives: FinancingTaken,
  })
  async cancel(
    @Req() request: Request,
    @Param('id') id: string,
    @Body() body: unknown,
    @Calling() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const answer = await this.idempotency.once(request, caller, () => {
      const { reason } = shaped<FinancingCancellation>(cancellationCheck, body);
      return (tx) => this.financing.cancel(tx, id, reason, caller);
    });
    return send(reply, answer);
  }
}
