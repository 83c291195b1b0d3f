import { Body, Controller, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Database } from '../database/database.service';
import { Refusal } from '../findings/refusal';
import { Idempotency } from '../http/idempotency.service';
import { Operation, Section } from '../http/openapi.decorator';
import { send } from '../http/reply';
import type { Request } from '../http/request';
import { shapeCheck } from '../http/shape';
import { shaped } from '../http/shaped';
import { Calling, Roles } from '../parties/roles.decorator';
import type { Caller } from '../parties/roles';
import type { ActType } from './act';
import { IssueGroundsReader } from './issue-grounds.service';
import { ReplacementTaken } from './title-answers.dto';
import { TitleReplacement, type EndingBill } from './title.dto';
import { TitleReplacements, type ComingBill, type GoingBill } from './title-replacements.service';
import { TitleSignatures, type ProvenAct, type SentAct } from './title-signatures.service';

const replacementCheck = shapeCheck(TitleReplacement);

/** Bills in the place of others. */
@Section('Titles 物权')
@Controller('v1')
export class TitleReplacementsController {
  constructor(
    private readonly replacements: TitleReplacements,
    private readonly signatures: TitleSignatures,
    private readonly grounds: IssueGroundsReader,
    private readonly database: Database,
    private readonly idempotency: Idempotency,
  ) {}

  @Post('title-replacements')
  @Roles('carrier', 'forwarder')
  @Operation({
    id: 'titles.replace',
    en: 'Issue bills in the place of others that the holder gave up for it: amended, split, or combined',
    zh: '依持有人申请换发提单：改单、拆单或并单，原单同时注销',
    takes: TitleReplacement,
    status: 201,
    idempotent: true,
    gives: ReplacementTaken,
  })
  async replace(
    @Req() request: Request,
    @Body() body: unknown,
    @Calling() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const answer = await this.idempotency.once(request, caller, async () => {
      const { superseded, issued } = shaped<TitleReplacement>(replacementCheck, body);
      const gone: GoingBill[] = [];
      for (const each of superseded) gone.push(await this.going(each, caller));
      const come: ComingBill[] = [];
      for (const { documentId, act, sm2 } of issued) {
        const proven = await this.ownAct({ act, ...(sm2 && { sm2 }) }, 'ISSUE', caller);
        come.push({ act: proven, grounds: await this.grounds.read(documentId, caller) });
      }
      return (tx) => this.replacements.replace(tx, gone, come, caller);
    });
    return send(reply, answer);
  }

  private async going(sent: EndingBill, caller: Caller): Promise<GoingBill> {
    const proven = await this.ownAct(sent, 'SUPERSEDE', caller);
    const documentId = await this.replacements.documentOf(proven.payload.titleId, caller);
    return { act: proven, grounds: await this.grounds.read(documentId, caller) };
  }

  /** An act of the wanted type that the caller has signed. */
  private async ownAct(sent: SentAct, type: ActType, caller: Caller): Promise<ProvenAct> {
    const proven = await this.signatures.prove(this.database.read, sent, caller.mode);
    if (proven.payload.actor !== caller.partyId) throw new Refusal('title.signer_unknown');
    if (proven.payload.type !== type) throw new Refusal('title.replacement_alone');
    return proven;
  }
}
