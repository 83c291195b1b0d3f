import { Body, Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Database } from '../database/database.service';
import type { Tx } from '../database/tx';
import { Refusal } from '../findings/refusal';
import { readLimit, wholeMax } from '../http/cursor';
import { Idempotency } from '../http/idempotency.service';
import { Operation, Section } from '../http/openapi.decorator';
import { send, sendWith } from '../http/reply';
import { headerOf, queryOf, type Request } from '../http/request';
import { shapeCheck } from '../http/shape';
import { shaped } from '../http/shaped';
import { Calling, Roles } from '../parties/roles.decorator';
import type { Caller } from '../parties/roles';
import { Deliveries } from './deliveries.service';
import { InboxClaims, type Lease } from './inbox-claims.service';
import {
  Acknowledged,
  Acknowledgement,
  ClaimedMessages,
  ClaimRequest,
  Extended,
  Extension,
  InboxPage,
  Release,
  Released,
} from './inbox.dto';
import { Inbox } from './inbox.service';

const acknowledgementCheck = shapeCheck(Acknowledgement);
const claimCheck = shapeCheck(ClaimRequest);
const releaseCheck = shapeCheck(Release);
const extensionCheck = shapeCheck(Extension);

/** What concerns a party, and that it has taken it. */
@Section('Customs 海关')
@Controller('v1')
export class InboxController {
  constructor(
    private readonly inbox: Inbox,
    private readonly claims: InboxClaims,
    private readonly deliveries: Deliveries,
    private readonly idempotency: Idempotency,
    private readonly database: Database,
  ) {}

  @Get('inbox')
  @Roles('any')
  @Operation({
    id: 'inbox.read',
    en: 'What concerns you, in commit order; keep the last sequence and ask again after it',
    zh: '与本主体有关的事项，按提交顺序；请保存最后序号，下次从其后读取',
    query: {
      after: 'sequence after which to read; 0 for the beginning',
      limit: '1 to 1000',
      wait: 'seconds to wait when there is nothing yet (long poll)',
    },
    gives: InboxPage,
  })
  read(@Req() request: Request, @Calling() caller: Caller): Promise<InboxPage> {
    const { after, limit, wait } = queryOf(request);
    return this.inbox.read(caller, wholeOf('after', after), readLimit(limit, 1000), wholeOf('wait', wait));
  }

  @Post('inbox/ack')
  @Roles('any')
  @Operation({
    id: 'inbox.acknowledge',
    en: 'Acknowledge messages that you have taken, by id or as you claimed them',
    zh: '确认已取走的报文，可按报文编号或按领取令牌',
    takes: Acknowledgement,
    gives: Acknowledged,
    idempotent: true,
  })
  async acknowledge(
    @Req() request: Request,
    @Body() body: unknown,
    @Calling() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const answer = await this.idempotency.once(request, caller, () => {
      const { messageIds = [], claims = [] } = shaped<Acknowledgement>(acknowledgementCheck, body);
      if (messageIds.length + claims.length === 0)
        throw new Refusal('request.malformed', { detail: nothing });
      return async (tx) => {
        const { done, stale } = await this.claims.acknowledge(tx, claims, caller);
        const { acknowledged, unknown } = await this.deliveries.acknowledge(tx, messageIds, caller);
        const all = [...new Set([...acknowledged, ...done])];
        return { status: 200, answer: { acknowledged: all, unknown, stale } };
      };
    });
    return send(reply, answer);
  }

  @Post('inbox/claims')
  @HttpCode(200)
  @Roles('any')
  @Operation({
    id: 'inbox.claim',
    en: 'Take messages for one of your consumers, for the time of a lease; in order within each document',
    zh: '由某一处理程序限时领取报文；同一单证的报文按序领取',
    takes: ClaimRequest,
    gives: ClaimedMessages,
  })
  async claim(
    @Req() request: Request,
    @Body() body: unknown,
    @Calling() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const prepare = () => {
      const wish = shaped<ClaimRequest>(claimCheck, body);
      return async (tx: Tx) => ({
        status: 200,
        answer: { leases: await this.claims.claim(tx, wish, caller) },
      });
    };
    // A lease is no effect and needs no key; with one, a repeated call gets the same leases again.
    const keyed = headerOf(request, 'idempotency-key') !== undefined;
    const { leases } = keyed
      ? (sendWith(reply, await this.idempotency.once(request, caller, prepare)) as Leases)
      : (await this.database.write(prepare())).answer;
    const messages = await this.inbox.messages(leases, caller);
    return { items: leases.map((lease) => ({ ...messages.get(lease.messageId), ...lease })) };
  }

  @Post('inbox/releases')
  @HttpCode(200)
  @Roles('any')
  @Operation({
    id: 'inbox.release',
    en: 'Give claimed messages back at once',
    zh: '立即退回已领取的报文',
    takes: Release,
    gives: Released,
    idempotent: true,
  })
  async release(
    @Req() request: Request,
    @Body() body: unknown,
    @Calling() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const answer = await this.idempotency.once(request, caller, () => {
      const { claims } = shaped<Release>(releaseCheck, body);
      return async (tx) => {
        const { done, stale } = await this.claims.release(tx, claims, caller);
        return { status: 200, answer: { released: done, stale } };
      };
    });
    return send(reply, answer);
  }

  @Post('inbox/extensions')
  @HttpCode(200)
  @Roles('any')
  @Operation({
    id: 'inbox.extend',
    en: 'Renew the leases of claimed messages',
    zh: '为已领取的报文续租',
    takes: Extension,
    gives: Extended,
    idempotent: true,
  })
  async extend(
    @Req() request: Request,
    @Body() body: unknown,
    @Calling() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const answer = await this.idempotency.once(request, caller, () => {
      const { claims, leaseSeconds } = shaped<Extension>(extensionCheck, body);
      return async (tx) => {
        const { done, stale } = await this.claims.extend(tx, claims, leaseSeconds, caller);
        return { status: 200, answer: { extended: done, stale } };
      };
    });
    return send(reply, answer);
  }
}

interface Leases {
  leases: Lease[];
}

const nothing = {
  en: 'Name at least one message in "messageIds" or "claims".',
  zh: 'messageIds 与 claims 至少应填写一项。',
};

function wholeOf(name: string, text: string | undefined): number {
  const number = Number(text ?? 0);
  if (!Number.isInteger(number) || number < 0 || number > wholeMax)
    throw new Refusal('request.malformed', {
      detail: {
        en: `"${name}" must be a whole number from 0 to ${wholeMax}.`,
        zh: `${name} 应为 0 至 ${wholeMax} 的整数。`,
      },
    });
  return number;
}
