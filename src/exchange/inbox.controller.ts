import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Refusal } from '../findings/refusal';
import { readLimit, wholeMax } from '../http/cursor';
import { Idempotency } from '../http/idempotency.service';
import { Operation } from '../http/openapi.decorator';
import { send } from '../http/reply';
import { queryOf, type Request } from '../http/request';
import { shapeCheck } from '../http/shape';
import { shaped } from '../http/shaped';
import { Calling, Roles } from '../parties/roles.decorator';
import type { Caller } from '../parties/roles';
import { Deliveries } from './deliveries.service';
import { Acknowledgement, Receipt } from './exchange.dto';
import { Inbox } from './inbox.service';
import { addressFindings } from './receipt-address';
import { Receipts } from './receipts.service';

const acknowledgementCheck = shapeCheck(Acknowledgement);
const receiptCheck = shapeCheck(Receipt);

/** What an authority takes and what it answers. */
@ApiTags('Customs 海关')
@Controller('v1')
export class InboxController {
  constructor(
    private readonly inbox: Inbox,
    private readonly deliveries: Deliveries,
    private readonly receipts: Receipts,
    private readonly idempotency: Idempotency,
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
  })
  read(@Req() request: Request, @Calling() caller: Caller): Promise<object> {
    const { after, limit, wait } = queryOf(request);
    return this.inbox.read(caller, wholeOf('after', after), readLimit(limit, 1000), wholeOf('wait', wait));
  }

  @Post('inbox/ack')
  @Roles('any')
  @Operation({
    id: 'inbox.acknowledge',
    en: 'Acknowledge messages that you have taken',
    zh: '确认已取走的报文',
    takes: Acknowledgement,
    idempotent: true,
  })
  async acknowledge(
    @Req() request: Request,
    @Body() body: unknown,
    @Calling() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const answer = await this.idempotency.once(request, caller, () => {
      const { messageIds } = shaped<Acknowledgement>(acknowledgementCheck, body);
      return async (tx) => ({
        status: 200,
        answer: await this.deliveries.acknowledge(tx, messageIds, caller),
      });
    });
    return send(reply, answer);
  }

  @Post('receipts')
  @Roles('customs')
  @Operation({
    id: 'receipts.record',
    en: 'Answer a document: accepted, rejected with reasons, inspection, released …',
    zh: '对单证出具回执：接受、退单（附原因）、查验、放行等',
    takes: Receipt,
    status: 201,
    idempotent: true,
  })
  async record(
    @Req() request: Request,
    @Body() body: unknown,
    @Calling() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const answer = await this.idempotency.once(request, caller, () => {
      const receipt = shaped<Receipt>(receiptCheck, body);
      const findings = addressFindings(receipt);
      if (findings.length > 0) throw new Refusal('document.shape', { findings });
      return (tx) => this.receipts.record(tx, receipt, caller);
    });
    return send(reply, answer);
  }
}

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
