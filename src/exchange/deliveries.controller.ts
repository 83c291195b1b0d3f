import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Database } from '../database/database.service';
import { Refusal } from '../findings/refusal';
import { readCursor, readLimit, writeCursor } from '../http/cursor';
import { Idempotency } from '../http/idempotency.service';
import { Operation } from '../http/openapi.decorator';
import { send } from '../http/reply';
import { queryOf, type Request } from '../http/request';
import { shapeCheck } from '../http/shape';
import { shaped } from '../http/shaped';
import { Calling, Roles } from '../parties/roles.decorator';
import type { Caller } from '../parties/roles';
import { concerns, Deliveries } from './deliveries.service';
import { deliveryStates } from './delivery-state';
import { Endpoints } from './endpoints.service';
import { EndpointRequest, EndpointView } from './exchange.dto';
import { AttemptRow, DeliveryRow } from './exchange.entity';
import { Router } from './router.service';

const endpointCheck = shapeCheck(EndpointRequest);

/** Where a page of deliveries ended: any other place would be compared as text and skip rows in silence. */
const deliveryId = /^dlv_[0-9A-HJKMNP-TV-Z]{26}$/;

/** Name of an endpoint in the address. */
const endpointName = /^[a-z][a-z0-9-]{0,39}$/;

/** Deliveries, dead letters and endpoints: everybody sees those of its own documents. */
@ApiTags('Deliveries 投递')
@Controller('v1')
export class DeliveriesController {
  constructor(
    private readonly database: Database,
    private readonly deliveries: Deliveries,
    private readonly endpoints: Endpoints,
    private readonly idempotency: Idempotency,
    private readonly router: Router,
  ) {}

  @Get('deliveries')
  @Roles('any')
  @Operation({
    id: 'deliveries.list',
    en: 'Deliveries of your documents or to you, newest first; state=dead gives the dead letters',
    zh: '本主体单证的投递或投递给本主体的报文，由新到旧；state=dead 为死信',
    query: {
      state: deliveryStates.join(', '),
      document: 'document id',
      cursor: 'next of the last page',
      limit: '1 to 100',
    },
  })
  async list(@Req() request: Request, @Calling() caller: Caller): Promise<object> {
    const { state, document, cursor, limit } = queryOf(request);
    const conditions = ['mode = ?'];
    const values: string[] = [caller.mode];
    if (!caller.roles.includes('operator')) {
      conditions.push('(submitter_id = ? OR party_id = ?)');
      values.push(caller.partyId, caller.partyId);
    }
    for (const [column, value] of [
      ['state', state],
      ['document_id', document],
    ] as const)
      if (value !== undefined) {
        conditions.push(`${column} = ?`);
        values.push(value);
      }
    const before = readCursor('deliveries', cursor);
    if (before !== undefined) {
      if (!deliveryId.test(before)) throw new Refusal('cursor.malformed');
      conditions.push('id < ?');
      values.push(before);
    }
    const size = readLimit(limit);
    const rows = await this.database.read.all<DeliveryRow>(
      `SELECT ${listed} FROM delivery WHERE ${conditions.join(' AND ')} ORDER BY id DESC LIMIT ${size + 1}`,
      ...values,
    );
    const items = rows.slice(0, size);
    const last = items.at(-1);
    return { items, next: rows.length > size && last ? writeCursor('deliveries', last.id) : null };
  }

  @Get('deliveries/:id')
  @Roles('any')
  @Operation({ id: 'deliveries.read', en: 'A delivery with every attempt', zh: '投递详情及历次尝试' })
  async read(@Param('id') id: string, @Calling() caller: Caller): Promise<object> {
    const row = await this.database.read.one(DeliveryRow, { id, mode: caller.mode });
    if (!row || !concerns(row, caller)) throw new Refusal('resource.unknown');
    const attempts = await this.database.read.find(
      AttemptRow,
      { deliveryId: id },
      { orderBy: 'number', descending: true, limit: 100 },
    );
    const { fence: _, leaseUntil: __, budgetFrom: ___, entryId: ____, reason, ...shown } = row;
    return { ...shown, reason: JSON.parse(reason) as object, attempts };
  }

  @Post('deliveries/:id/replay')
  @Roles('any')
  @Operation({
    id: 'deliveries.replay',
    en: 'Send a dead or delivered message again, under the same message id',
    zh: '以同一报文编号重投死信或已送达报文',
    status: 202,
    idempotent: true,
  })
  async replay(
    @Req() request: Request,
    @Param('id') id: string,
    @Calling() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const answer = await this.idempotency.once(request, caller, () => async (tx) => {
      const row = await this.deliveries.replay(tx, id, caller);
      return { status: 202, answer: { id: row.id, messageId: row.id, state: row.state } };
    });
    return send(reply, answer);
  }

  @Get('endpoints')
  @Roles('any')
  @Operation({
    id: 'endpoints.list',
    en: 'Your endpoints, with their secrets',
    zh: '本主体的推送端点及签名密钥',
  })
  listEndpoints(@Calling() caller: Caller): Promise<object> {
    return this.endpoints.list(caller);
  }

  @Put('endpoints/:name')
  @Roles('customs')
  @Operation({
    id: 'endpoints.set',
    en: 'Have your messages pushed to an address, signed as Standard Webhooks',
    zh: '设置推送地址，报文按 Standard Webhooks 签名',
    takes: EndpointRequest,
    gives: EndpointView,
    idempotent: true,
  })
  async setEndpoint(
    @Req() request: Request,
    @Param('name') name: string,
    @Body() body: unknown,
    @Calling() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const answer = await this.idempotency.once(request, caller, async () => {
      if (!endpointName.test(name)) throw new Refusal('resource.unknown');
      const { url } = shaped<EndpointRequest>(endpointCheck, body);
      await this.endpoints.requireAddress(url);
      return async (tx) => ({ status: 200, answer: await this.endpoints.set(tx, name, url, caller) });
    });
    // The stored answer holds no secret; it is added on the way out, to its owner only.
    return { ...send(reply, answer), ...(await this.endpoints.read(name, caller)) };
  }

  @Delete('endpoints/:name')
  @HttpCode(204)
  @Roles('customs')
  @Operation({
    id: 'endpoints.disable',
    en: 'Stop pushing to an endpoint; messages wait in the inbox until one is set again',
    zh: '停用推送端点；报文留在收件箱，直至重新设置端点',
    status: 204,
  })
  disableEndpoint(@Param('name') name: string, @Calling() caller: Caller): Promise<void> {
    return this.database.write((tx) => this.endpoints.disable(tx, name, caller));
  }

  @Get('routing-rules')
  @Roles('any')
  @Operation({ id: 'routing.read', en: 'The routing rules in force', zh: '现行路由规则' })
  async rules(): Promise<object> {
    return { items: await this.router.rulesInForce() };
  }
}

const listed = `id, id AS "messageId", type, document_id AS "documentId", party_id AS "partyId", version, state, attempts,
  next_attempt_at AS "nextAttemptAt", delivered_at AS "deliveredAt", acknowledged_at AS "acknowledgedAt", created_at AS "createdAt"`;
