import { Body, Controller, Get, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CONFIG, type Config } from '../config';
import { Database } from '../database/database.service';
import { firstIdSince } from '../database/ids.source';
import { Refusal } from '../findings/refusal';
import type { BilingualText } from '../http/bilingual.dto';
import { readCursor, readLimit, readPlace, wholeMax, writeCursor, type PageOf } from '../http/cursor';
import { Idempotency } from '../http/idempotency.service';
import { Operation, pageOf, Section } from '../http/openapi.decorator';
import { send } from '../http/reply';
import { oneOf, queryOf, type Request } from '../http/request';
import { shapeCheck } from '../http/shape';
import { shaped } from '../http/shaped';
import { Calling, Roles } from '../parties/roles.decorator';
import type { Caller } from '../parties/roles';
import { Choices } from './choices.service';
import { concerns } from './deliveries.service';
import { deliveryPage, endOfWalk, type DeliveryQuery } from './delivery-list';
import { deliveryStates } from './delivery-state';
import {
  ChosenDelivery,
  DeliveryLine,
  DeliveryView,
  Replayed,
  ReplayRequest,
  SkipRequest,
} from './delivery.dto';
import { DeliveryRow, type AttemptRow } from './exchange.entity';
import { instantOf } from './instant';

const skipCheck = shapeCheck(SkipRequest);
const replayCheck = shapeCheck(ReplayRequest);

/** Where a page of deliveries ended: any other place would be compared as text and skip rows in silence. */
const deliveryId = /^dlv_[0-9A-HJKMNP-TV-Z]{26}$/;

const attemptsSql = `SELECT delivery_id AS "deliveryId", number, at, status, latency_ms AS "latencyMs", excerpt
  FROM attempt WHERE delivery_id = ? AND number < ? ORDER BY number DESC LIMIT ?`;

/** What was made from then on, and where its ids begin. */
function sinceOf(text: string): { since: string; from: string } {
  const since = instantOf(text);
  return { since, from: firstIdSince('dlv', since) };
}

/** Deliveries and dead letters: everybody sees those of its own documents. */
@Section('Deliveries 投递')
@Controller('v1')
export class DeliveriesController {
  constructor(
    private readonly database: Database,
    private readonly choices: Choices,
    private readonly idempotency: Idempotency,
    @Inject(CONFIG) private readonly config: Config,
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
      party: 'party that receives',
      since: 'instant (RFC 3339) from which deliveries were made',
      cursor:
        'next of the last page; go on until it is null, since a page may show fewer than limit, or none',
      limit: '1 to 100',
    },
    gives: pageOf(DeliveryLine),
  })
  async list(@Req() request: Request, @Calling() caller: Caller): Promise<PageOf<DeliveryLine>> {
    const { state, document, party, since, cursor, limit } = queryOf(request);
    const before = readCursor('deliveries', cursor);
    if (before !== undefined && !deliveryId.test(before)) throw new Refusal('cursor.malformed');
    const size = readLimit(limit);
    const asked = {
      mode: caller.mode,
      seenBy: caller.roles.includes('operator') ? undefined : caller.partyId,
      state: oneOf('state', state, deliveryStates),
      document,
      receiver: party,
      ...(since === undefined ? {} : sinceOf(since)),
      before,
      size: size + 1,
    };
    const end = await this.endOfWalk(asked);
    const page = deliveryPage({ ...asked, end });
    const rows = await this.database.read.all<DeliveryLine>(page.sql, ...page.values);
    const items = rows.slice(0, size);
    const last = rows.length > size ? items.at(-1)?.id : end;
    return { items, next: last === undefined ? null : writeCursor('deliveries', last) };
  }

  private async endOfWalk(asked: DeliveryQuery): Promise<string | undefined> {
    const walk = endOfWalk(asked, this.config.LIST_WALK);
    if (!walk) return undefined;
    const [row] = await this.database.read.all<{ id: string | null }>(walk.sql, ...walk.values);
    return row?.id ?? undefined;
  }

  @Get('deliveries/:id')
  @Roles('any')
  @Operation({
    id: 'deliveries.read',
    en: 'A delivery with every attempt, newest first; next leads to earlier ones',
    zh: '投递详情及历次尝试，由新到旧；更早的尝试按 next 续取',
    query: {
      cursor: 'next of the last answer, for earlier attempts',
      limit: 'attempts in the answer: 1 to 100, 100 if left out',
    },
    gives: DeliveryView,
  })
  async read(
    @Req() request: Request,
    @Param('id') id: string,
    @Calling() caller: Caller,
  ): Promise<DeliveryView> {
    const { cursor, limit = '100' } = queryOf(request);
    const list = `attempts of ${id}`;
    const [before = wholeMax, size] = [readPlace(list, cursor), readLimit(limit)];
    const row = await this.database.read.one(DeliveryRow, { id, mode: caller.mode });
    if (!row || !concerns(row, caller)) throw new Refusal('resource.unknown');
    const found = await this.database.read.all<AttemptRow>(attemptsSql, id, before, size + 1);
    const attempts = found.slice(0, size);
    const last = found.length > size ? attempts.at(-1) : undefined;
    const { fence: _, leaseUntil: __, budgetFrom: ___, entryId: ____, reason, ...shown } = row;
    return {
      ...shown,
      messageId: id,
      reason: JSON.parse(reason) as BilingualText,
      attempts,
      next: last ? writeCursor(list, last.number) : null,
    };
  }

  @Post('deliveries/:id/replay')
  @Roles('any')
  @Operation({
    id: 'deliveries.replay',
    en: 'Send a dead or delivered message again, under the same message id',
    zh: '以同一报文编号重投死信或已送达报文',
    gives: ChosenDelivery,
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
      const row = await this.choices.replay(tx, id, caller);
      return { status: 202, answer: { id: row.id, messageId: row.id, state: row.state } };
    });
    return send(reply, answer);
  }

  @Post('deliveries/:id/skip')
  @HttpCode(200)
  @Roles('any')
  @Operation({
    id: 'deliveries.skip',
    en: 'Go on without a dead or blocked message; later versions are free to go',
    zh: '跳过死信或暂停的报文，后续版本恢复投递',
    takes: SkipRequest,
    gives: ChosenDelivery,
    idempotent: true,
  })
  async skip(
    @Req() request: Request,
    @Param('id') id: string,
    @Body() body: unknown,
    @Calling() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const answer = await this.idempotency.once(request, caller, () => {
      const { reason } = shaped<SkipRequest>(skipCheck, body);
      return async (tx) => {
        const row = await this.choices.skip(tx, id, reason, caller);
        return { status: 200, answer: { id: row.id, messageId: row.id, state: row.state } };
      };
    });
    return send(reply, answer);
  }

  @Post('endpoints/:name/replay')
  @HttpCode(202)
  @Roles('any')
  @Operation({
    id: 'endpoints.replay',
    en: 'Send again what was made for an endpoint since a time, at most 500 a call',
    zh: '重投某端点自指定时间以来的报文，每次最多 500 条',
    takes: ReplayRequest,
    gives: Replayed,
    status: 202,
    idempotent: true,
  })
  async replayEndpoint(
    @Req() request: Request,
    @Param('name') name: string,
    @Body() body: unknown,
    @Calling() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const answer = await this.idempotency.once(request, caller, () => {
      const { since, until, states = 'dead', cursor } = shaped<ReplayRequest>(replayCheck, body);
      const after = readCursor('replay', cursor) ?? '';
      const wish = { since: instantOf(since), until: until && instantOf(until), states, after };
      return async (tx) => {
        const { replayed, last } = await this.choices.replayEndpoint(tx, name, wish, caller);
        return { status: 202, answer: { replayed, next: last && writeCursor('replay', last) } };
      };
    });
    return send(reply, answer);
  }
}
