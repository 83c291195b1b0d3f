import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Kinds } from '../documents/kinds.service';
import { Refusal } from '../findings/refusal';
import { readLimit, type PageOf } from '../http/cursor';
import { Idempotency } from '../http/idempotency.service';
import { Operation, pageOf, Section } from '../http/openapi.decorator';
import { send } from '../http/reply';
import { queryOf, type Request } from '../http/request';
import { shapeCheck } from '../http/shape';
import { shaped } from '../http/shaped';
import { Calling, Roles } from '../parties/roles.decorator';
import type { Caller } from '../parties/roles';
import { ReceiptChains } from './receipt-chains.service';
import { readReceipt } from './receipt-reading';
import { ReceiptProof } from './receipt-chain.dto';
import {
  ChainedReceipt,
  KeptReceipt,
  Receipt,
  ReceiptMatch,
  RecordedReceipt,
  UnmatchedReceipt,
} from './receipt.dto';
import { UnmatchedReceipts } from './unmatched-receipts.service';

const receiptCheck = shapeCheck(Receipt);
const matchCheck = shapeCheck(ReceiptMatch);

/** What authorities answer, what fits nothing yet, and the proof of what was answered. */
@Section('Customs 海关')
@Controller('v1')
export class ReceiptsController {
  constructor(
    private readonly unmatched: UnmatchedReceipts,
    private readonly chains: ReceiptChains,
    private readonly idempotency: Idempotency,
    private readonly kinds: Kinds,
  ) {}

  @Post('receipts')
  @Roles('customs')
  @Operation({
    id: 'receipts.record',
    en: 'Answer a document: accepted, rejected with reasons, inspection, released … A number that fits nothing is kept (202)',
    zh: '对单证出具回执：接受、退单（附原因）、查验、放行等；号码无法匹配的予以留存（202）',
    takes: Receipt,
    gives: RecordedReceipt,
    status: 201,
    also: {
      202: {
        description: 'It fits no delivery and is kept until somebody says where it belongs',
        gives: KeptReceipt,
      },
    },
    idempotent: true,
  })
  async record(
    @Req() request: Request,
    @Body() body: unknown,
    @Calling() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const answer = await this.idempotency.once(request, caller, () => {
      const read = readReceipt(shaped<Receipt>(receiptCheck, body), this.kinds.names());
      if ('findings' in read) throw new Refusal('document.shape', { findings: read.findings });
      return (tx) => this.unmatched.take(tx, read.receipt, caller);
    });
    return send(reply, answer);
  }

  @Get('unmatched-receipts')
  @Roles('customs', 'operator')
  @Operation({
    id: 'receipts.unmatched',
    en: 'Receipts that fit no delivery, newest first: your own, and to the operator all',
    zh: '无法匹配投递的回执，由新到旧；海关可见本关，运营方可见全部',
    query: { settled: 'true or false', cursor: 'next of the last page', limit: '1 to 100' },
    gives: pageOf(UnmatchedReceipt),
  })
  list(@Req() request: Request, @Calling() caller: Caller): Promise<PageOf<UnmatchedReceipt>> {
    const { settled, cursor, limit } = queryOf(request);
    return this.unmatched.list({ settled, cursor, limit: readLimit(limit) }, caller);
  }

  @Post('unmatched-receipts/:id/match')
  @Roles('customs', 'operator')
  @Operation({
    id: 'receipts.match',
    en: 'Say which delivery an unmatched receipt answers; it is recorded as if it had come so',
    zh: '指明未匹配回执所答复的投递，按原样入档',
    takes: ReceiptMatch,
    gives: RecordedReceipt,
    status: 201,
    idempotent: true,
  })
  async match(
    @Req() request: Request,
    @Param('id') id: string,
    @Body() body: unknown,
    @Calling() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const answer = await this.idempotency.once(request, caller, () => {
      const { deliveryId } = shaped<ReceiptMatch>(matchCheck, body);
      return (tx) => this.unmatched.match(tx, id, deliveryId, caller);
    });
    return send(reply, answer);
  }

  @Get('documents/:id/receipts')
  @Roles('any')
  @Operation({
    id: 'receipts.list',
    en: 'The receipts of a document in the order of their chain',
    zh: '单证的回执链，按先后顺序',
    query: { cursor: 'next of the last page', limit: '1 to 100' },
    gives: pageOf(ChainedReceipt),
  })
  chain(
    @Req() request: Request,
    @Param('id') id: string,
    @Calling() caller: Caller,
  ): Promise<PageOf<ChainedReceipt>> {
    const { cursor, limit } = queryOf(request);
    return this.chains.list(id, cursor, readLimit(limit), caller);
  }

  @Get('documents/:id/receipts/proof')
  @Roles('any')
  @Operation({
    id: 'receipts.proof',
    en: 'The whole chain of receipts, signed by the platform; npm run verify:check proves it offline',
    zh: '经平台签名的完整回执链，可用 npm run verify:check 离线核验',
    gives: ReceiptProof,
  })
  proof(@Param('id') id: string, @Calling() caller: Caller): Promise<ReceiptProof> {
    return this.chains.proof(id, caller);
  }
}
