import { Body, Controller, Get, Headers, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Refusal } from '../findings/refusal';
import { readLimit } from '../http/cursor';
import { eitherOf, Operation, pageOf, Section } from '../http/openapi.decorator';
import { shapeCheck } from '../http/shape';
import { shaped } from '../http/shaped';
import { Calling, Roles } from '../parties/roles.decorator';
import type { Caller } from '../parties/roles';
import { CheckRecord, CheckStanding, LimitedCheckAnswer, TitleCheckAnswer } from './check-answer.dto';
import { EvidenceFile } from './evidence.dto';
import { TitleChecks } from './title-checks.service';
import { TitleEvidence } from './title-evidence.service';
import { TitleCheckRequest } from './title.dto';

/** All of it to whoever may see the bill, and the status to anybody else. */
const answers = eitherOf(TitleCheckAnswer, LimitedCheckAnswer);

const checkCheck = shapeCheck(TitleCheckRequest);

/** What a bank asks before it lends. */
@Section('Titles 物权')
@Controller('v1')
export class TitleChecksController {
  constructor(
    private readonly checks: TitleChecks,
    private readonly evidence: TitleEvidence,
  ) {}

  @Post('title-checks')
  @Roles('any')
  @Operation({
    id: 'titleChecks.ask',
    en: 'Who holds this bill now? A signed answer that verifies offline',
    zh: '该提单现由谁持有？返回可离线验证的签名结论',
    takes: TitleCheckRequest,
    status: 201,
    also: { 304: { description: 'A new answer would state the same as the one with this ETag' } },
    tagged: true,
    ifNoneMatch: true,
    gives: answers,
  })
  async ask(
    @Body() body: unknown,
    @Calling() caller: Caller,
    @Headers('if-none-match') since: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | undefined> {
    const asked = shaped<TitleCheckRequest>(checkCheck, body);
    if (!asked.billNumber && !asked.contentHash && !asked.titleId && !asked.document)
      throw new Refusal('request.malformed', {
        detail: {
          en: 'Give billNumber, contentHash, titleId or the document itself.',
          zh: '请提供 billNumber、contentHash、titleId 或单证原文（document）之一。',
        },
      });
    const { etag, answer } = await this.checks.ask(asked, caller, since);
    void reply.header('etag', etag).header('content-type', 'application/json; charset=utf-8');
    if (!answer) void reply.status(304);
    return answer;
  }

  @Get('title-checks/:id')
  @Roles('any')
  @Operation({
    id: 'titleChecks.read',
    en: 'An answer that you were given before',
    zh: '查看此前取得的结论',
    gives: answers,
  })
  readCheck(@Param('id') id: string, @Calling() caller: Caller): Promise<object> {
    return this.checks.read(id, caller);
  }

  @Get('title-checks/:id/standing')
  @Roles('any')
  @Operation({
    id: 'titleChecks.standing',
    en: 'Whether an answer that you were given still says what is so',
    zh: '此前取得的结论现在是否仍然成立',
    gives: CheckStanding,
  })
  standing(@Param('id') id: string, @Calling() caller: Caller): Promise<object> {
    return this.checks.standing(id, caller);
  }

  @Get('titles/:id/checks')
  @Roles('any')
  @Operation({
    id: 'titles.checks',
    en: 'Who checked the bill, when and what for; for its holder, newest first',
    zh: '何人何时因何查验过本提单（仅持有人可见，由近及远）',
    query: { cursor: 'cursor of the page', limit: 'items in a page, at most 100' },
    gives: pageOf(CheckRecord),
  })
  checksOf(
    @Param('id') id: string,
    @Calling() caller: Caller,
    @Query('cursor') cursor: string | undefined,
    @Query('limit') limit: string | undefined,
  ): Promise<object> {
    return this.checks.about(id, caller, cursor, readLimit(limit));
  }

  @Get('titles/:id/evidence')
  @Roles('any')
  @Operation({
    id: 'titles.evidence',
    en: 'Everything about a bill in one file for a court: versions, acts, signatures, keys, receipts, proofs, and an account in words',
    zh: '一份文件汇集提单全部证据：各版本、各项操作、签名、密钥、回执、证明，并附中英文说明',
    gives: EvidenceFile,
  })
  evidenceOf(@Param('id') id: string, @Calling() caller: Caller): Promise<object> {
    return this.evidence.of(id, caller);
  }
}
