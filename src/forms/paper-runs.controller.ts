import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Idempotency } from '../http/idempotency.service';
import { Operation, Section } from '../http/openapi.decorator';
import { send } from '../http/reply';
import type { Request } from '../http/request';
import { shapeCheck } from '../http/shape';
import { shaped } from '../http/shaped';
import { Calling, Roles } from '../parties/roles.decorator';
import type { Caller } from '../parties/roles';
import { PaperRunAsked, PaperRunRequest, PaperRunView } from './paper-run.dto';
import { PaperRuns } from './paper-runs.service';

const runCheck = shapeCheck(PaperRunRequest);

/** Papers of many documents, printed off the request path. */
@Section('Forms 单证格式')
@Controller('v1/paper-runs')
export class PaperRunsController {
  constructor(
    private readonly runs: PaperRuns,
    private readonly idempotency: Idempotency,
  ) {}

  @Post()
  @Roles('any')
  @Operation({
    id: 'paper-runs.ask',
    en: 'Have papers of many documents printed; answers at once, and the run tells how far it has come',
    zh: '批量打印单证；立即应答，可随时查询进度',
    takes: PaperRunRequest,
    status: 202,
    idempotent: true,
    gives: PaperRunAsked,
  })
  async ask(
    @Req() request: Request,
    @Body() body: unknown,
    @Calling() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const answer = await this.idempotency.once(request, caller, () => {
      const wish = shaped<PaperRunRequest>(runCheck, body);
      return (tx) => this.runs.ask(tx, wish, caller);
    });
    return send(reply, answer);
  }

  @Get(':id')
  @Roles('any')
  @Operation({
    id: 'paper-runs.progress',
    en: 'How far a run has come, with the outcome of each paper',
    zh: '批量打印进度及每份结果',
    gives: PaperRunView,
  })
  progress(@Param('id') id: string, @Calling() caller: Caller): Promise<object> {
    return this.runs.progress(id, caller);
  }

  @Get(':id/papers/:ordinal')
  @Roles('any')
  @Operation({
    id: 'paper-runs.paper',
    en: 'One paper of a run, as PDF',
    zh: '下载其中一份（PDF）',
    givesIn: ['application/pdf'],
  })
  async paper(
    @Param('id') id: string,
    @Param('ordinal') ordinal: string,
    @Calling() caller: Caller,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const place = /^[1-9]\d{0,2}$/.test(ordinal) ? Number(ordinal) : 0;
    const bytes = await this.runs.paper(id, place, caller);
    await reply.header('content-type', 'application/pdf').send(bytes);
  }

  @Get(':id/zip')
  @Roles('any')
  @Operation({
    id: 'paper-runs.archive',
    en: 'Every paper of a run that is printed by now, in one ZIP',
    zh: '下载已打印的全部单证（ZIP）',
    givesIn: ['application/zip'],
  })
  async archive(
    @Param('id') id: string,
    @Calling() caller: Caller,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const bytes = await this.runs.archive(id, caller);
    await reply
      .header('content-type', 'application/zip')
      .header('content-disposition', `attachment; filename="${id}.zip"`)
      .send(bytes);
  }
}
