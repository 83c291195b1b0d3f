import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Database } from '../database/database.service';
import { Refusal } from '../findings/refusal';
import { Idempotency } from '../http/idempotency.service';
import { Operation, Section } from '../http/openapi.decorator';
import { send, sendWith } from '../http/reply';
import type { Request } from '../http/request';
import { shapeCheck } from '../http/shape';
import { shaped } from '../http/shaped';
import { Calling, Roles } from '../parties/roles.decorator';
import type { Caller } from '../parties/roles';
import { EndpointTrials } from './endpoint-trials.service';
import type { KeptEndpoint } from './endpoint-view';
import {
  EnablementRequest,
  EnablementView,
  EndpointList,
  EndpointRequest,
  EndpointView,
  TrialView,
} from './endpoint.dto';
import { Endpoints } from './endpoints.service';

const endpointCheck = shapeCheck(EndpointRequest);
const enablementCheck = shapeCheck(EnablementRequest);

/** Name of an endpoint in the address. */
const endpointName = /^[a-z][a-z0-9-]{0,39}$/;

const noName = {
  en: `The name of an endpoint, in the address, matches ${endpointName.source}.`,
  zh: `地址中的端点名称 name 应符合 ${endpointName.source}。`,
};

/** Where a party has its messages pushed: everybody sees and changes its own endpoints only; the operator may stop any. */
@Section('Endpoints 推送端点')
@Controller('v1')
export class EndpointsController {
  constructor(
    private readonly database: Database,
    private readonly endpoints: Endpoints,
    private readonly trials: EndpointTrials,
    private readonly idempotency: Idempotency,
  ) {}

  @Get('endpoints')
  @Roles('any')
  @Operation({
    id: 'endpoints.list',
    en: 'Your endpoints, with their health and their secrets',
    zh: '本主体的推送端点、运行状况及签名密钥',
    gives: EndpointList,
  })
  list(@Calling() caller: Caller): Promise<EndpointList> {
    return this.endpoints.list(caller);
  }

  @Put('endpoints/:name')
  @Roles('any')
  @Operation({
    id: 'endpoints.set',
    en: 'Have your messages pushed to an address, signed as Standard Webhooks, or written into your folder',
    zh: '设置推送地址（报文按 Standard Webhooks 签名），或写入文件交换目录',
    path: { name: endpointName.source },
    takes: EndpointRequest,
    gives: EndpointView,
    idempotent: true,
  })
  async set(
    @Req() request: Request,
    @Param('name') name: string,
    @Body() body: unknown,
    @Calling() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const answer = await this.idempotency.once(request, caller, async () => {
      if (!endpointName.test(name)) throw new Refusal('request.malformed', { detail: noName });
      const wish = shaped<EndpointRequest>(endpointCheck, body);
      await this.endpoints.check(wish, caller);
      return async (tx) => ({ status: 200, answer: await this.endpoints.set(tx, name, wish, caller) });
    });
    // The stored answer holds no secret; it is added on the way out, to its owner only.
    return this.endpoints.asGiven(sendWith(reply, answer) as KeptEndpoint);
  }

  @Delete('endpoints/:name')
  @HttpCode(204)
  @Roles('any')
  @Operation({
    id: 'endpoints.disable',
    en: 'Stop pushing to an endpoint; messages wait in the inbox until one is set again. The operator names that of another by its id',
    zh: '停用推送端点；报文留在收件箱，直至重新设置端点。运营方可按端点编号停用其他主体的端点',
    status: 204,
  })
  disable(@Param('name') name: string, @Calling() caller: Caller): Promise<void> {
    return this.database.write((tx) => this.endpoints.disable(tx, name, caller));
  }

  @Post('endpoints/:name/rotation')
  @HttpCode(200)
  @Roles('any')
  @Operation({
    id: 'endpoints.rotate',
    en: 'Make a new secret; the one before also signs for 24 hours',
    zh: '轮换签名密钥；前一密钥在 24 小时内同时签名',
    gives: EndpointView,
    idempotent: true,
  })
  async rotate(
    @Req() request: Request,
    @Param('name') name: string,
    @Calling() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const answer = await this.idempotency.once(request, caller, () => async (tx) => ({
      status: 200,
      answer: await this.endpoints.rotate(tx, name, caller),
    }));
    return this.endpoints.asGiven(sendWith(reply, answer) as KeptEndpoint);
  }

  @Post('endpoints/:name/test')
  @HttpCode(200)
  @Roles('any')
  @Operation({
    id: 'endpoints.test',
    en: 'Send one signed test message at once and see what the endpoint says',
    zh: '立即发送一份已签名的测试报文，并返回端点应答',
    gives: TrialView,
  })
  test(@Param('name') name: string, @Calling() caller: Caller): Promise<TrialView> {
    return this.trials.send(name, caller);
  }

  @Post('endpoints/:name/enablement')
  @HttpCode(200)
  @Roles('any')
  @Operation({
    id: 'endpoints.enable',
    en: 'Push to an endpoint again: what waits goes there, and up to 1,000 dead letters with it',
    zh: '重新启用推送端点：待取报文随即推送，并重投至多 1,000 份死信',
    takes: EnablementRequest,
    gives: EnablementView,
    idempotent: true,
  })
  async enable(
    @Req() request: Request,
    @Param('name') name: string,
    @Body() body: unknown,
    @Calling() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const answer = await this.idempotency.once(request, caller, () => {
      const { catchUp = true } = shaped<EnablementRequest>(enablementCheck, body ?? {});
      return async (tx) => ({ status: 200, answer: await this.endpoints.enable(tx, name, catchUp, caller) });
    });
    return send(reply, answer);
  }
}
