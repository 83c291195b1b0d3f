import { Body, Controller, Get, Inject, Param, Post, Req, Res, type Type } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Clock } from '../database/clock.source';
import type { Tx } from '../database/tx';
import { refuses, type Finding } from '../findings/finding';
import { Refusal } from '../findings/refusal';
import { shortened } from '../findings/shortened';
import { readLimit } from '../http/cursor';
import { Idempotency, type Done } from '../http/idempotency.service';
import { Operation, pageOf, Section } from '../http/openapi.decorator';
import { RawMessage } from '../http/raw-message';
import { send } from '../http/reply';
import { queryOf, type Request } from '../http/request';
import { registerShape } from '../http/schema';
import { shapeCheck, type ShapeCheck } from '../http/shape';
import { Calling, Roles } from '../parties/roles.decorator';
import type { Caller } from '../parties/roles';
import { ReportLine } from './document-lines.dto';
import { reportedOn } from './document-page.dto';
import { receiveOne } from './received';
import type { ToldReport } from './report';
import { ReportList } from './report-list.service';
import { retraction } from './report-codes';
import { sizeFindings, toldFindings, underFacts } from './report-rules';
import { Reported, type ReportedKind } from './reporting.service';
import { reportingShape, Retraction, type Reporting } from './reports.dto';

/** A body of the right shape, facts included; everything wrong with it is told at once. */
function readerOf({ name, reports }: ReportedKind) {
  const words = name.split('-').map((word) => word.slice(0, 1).toUpperCase() + word.slice(1));
  const shape = reportingShape(`${words.join('')}Event`, reports.reportables);
  const envelope = shapeCheck(shape);
  const facts = new Map<string, ShapeCheck>([[retraction, shapeCheck(Retraction)]]);
  registerShape(Retraction);
  for (const each of reports.reportables) {
    registerShape(each.facts);
    facts.set(each.code, shapeCheck(each.facts));
  }
  const read = (body: unknown): Reporting => {
    const sent = (typeof body === 'object' && body !== null ? body : {}) as Partial<Reporting>;
    const findings = envelope(sent);
    const check = typeof sent.code === 'string' ? facts.get(sent.code) : undefined;
    if (check && typeof sent.facts === 'object' && sent.facts !== null && !Array.isArray(sent.facts))
      findings.push(...check(sent.facts).map(underFacts), ...sizeFindings(sent.facts));
    if (refuses(findings)) throw new Refusal('document.shape', { findings: shortened(findings) });
    return sent as Reporting;
  };
  /** What is wrong with the shape of a report that a message tells, placed in the message. */
  const told = ({ place, ...sent }: ToldReport): Finding[] =>
    [...envelope(sent), ...(facts.get(sent.code)?.(sent.facts).map(underFacts) ?? [])].map((finding) => ({
      ...finding,
      place,
    }));
  return { shape, read, told };
}

/** The two calls by which things are reported on a document of a kind, and read. */
export function reportingController(kind: ReportedKind): Type<unknown> {
  const { shape, read, told } = readerOf(kind);
  const messagesIn = (kind.reports.messages ?? []).flatMap(({ mediaTypes }) => mediaTypes);
  const roles = [...new Set(kind.reports.reportables.flatMap((each) => each.roles))];

  @Section(`${kind.label.en} ${kind.label.zh}`)
  @Controller(`v1/${kind.collection}`)
  class ReportingController {
    @Inject(Reported) readonly reported!: Reported;
    @Inject(ReportList) readonly events!: ReportList;
    @Inject(Idempotency) readonly idempotency!: Idempotency;
    @Inject(Clock) readonly clock!: Clock;

    @Post(':id/events')
    @Roles(...roles)
    @Operation({
      id: `${kind.collection}.report`,
      en: 'Report what happened; what has happened is recorded and flagged, never refused for its content',
      zh: '报告已发生的事件；事实一经发生即予记录并标注，不因内容违规而拒收',
      takes: shape,
      messagesIn,
      gives: reportedOn(kind.reports),
      status: 201,
      idempotent: true,
    })
    async report(
      @Req() request: Request,
      @Param('id') id: string,
      @Body() body: unknown,
      @Calling() caller: Caller,
      @Res({ passthrough: true }) reply: FastifyReply,
    ): Promise<object> {
      const answer = await this.idempotency.once(request, caller, () =>
        body instanceof RawMessage
          ? this.message(id, body, caller)
          : this.reported.body(kind, id, read(body), caller),
      );
      return send(reply, answer);
    }

    @Get(':id/events')
    @Roles('any')
    @Operation({
      id: `${kind.collection}.events`,
      en: 'What was reported on the document, in the order in which it was recorded',
      zh: '单证已报事件，按记录顺序排列',
      gives: pageOf(ReportLine),
      query: { cursor: 'next of the last page', limit: '1 to 100' },
    })
    list(@Req() request: Request, @Param('id') id: string, @Calling() caller: Caller): Promise<object> {
      const { cursor, limit } = queryOf(request);
      return this.events.page(kind, id, cursor, readLimit(limit), caller);
    }

    private message(id: string, raw: RawMessage, caller: Caller): Promise<(tx: Tx) => Promise<Done>> {
      const { reading } = receiveOne(kind.reports.messages ?? [], raw, this.clock.iso());
      const many = toldFindings(reading.reports.length);
      const findings = refuses(many) ? many : reading.reports.flatMap(told);
      if (refuses(findings)) throw new Refusal('document.shape', { findings: shortened(findings) });
      return this.reported.message(kind, id, reading, caller);
    }
  }
  return ReportingController;
}
