import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Put,
  Req,
  Res,
  type Type,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Database } from '../database/database.service';
import { readLimit } from '../http/cursor';
import { Idempotency } from '../http/idempotency.service';
import { eitherOf, Operation, pageOf, Section } from '../http/openapi.decorator';
import { send } from '../http/reply';
import { headerOf, queryOf, type Request } from '../http/request';
import { shapeCheck } from '../http/shape';
import { shaped } from '../http/shaped';
import type { ShapeClass } from '../http/schema';
import { Parties } from '../parties/parties.service';
import { Calling, Roles } from '../parties/roles.decorator';
import type { Caller, Role } from '../parties/roles';
import { DiffView, DocumentGranted, TimeLine, VersionLine } from './document-lines.dto';
import type { Checked } from './checking.service';
import { documentPage, dryRunOf } from './document-page.dto';
import { Accepted, Grant, LossReport, Withdrawal } from './documents.dto';
import { isDryRun } from './dry-run';
import { etagOf } from './etag';
import { Grants } from './grants.service';
import type { Kind } from './kind';
import { Messages } from './messages.service';
import { numberClaim } from './number-claim';
import { Proposing } from './proposing.service';
import { DocumentReading } from './reading.service';
import { Submissions } from './submissions.service';
import { wantedBy } from './wanted';

/** Parties that may put documents into the exchange; customs and courts only receive them. */
const submitters: Role[] = ['forwarder', 'carrier', 'trader', 'broker', 'handler'];

const withdrawalCheck = shapeCheck(Withdrawal);
const grantCheck = shapeCheck(Grant);

/**
 * The controller of one kind. Every kind has the same calls, so that whoever has learned one has
 * learned all; what differs is the shape, and that comes from the kind.
 */
export function kindController(kind: Kind): Type<unknown> {
  const label = `${kind.label.en} ${kind.label.zh}`;
  const messagesIn = typesOf(kind, 'read');
  const messagesOut = typesOf(kind, 'write');
  const answeredIn = typesOf(kind, 'acknowledge');
  const operation = (verb: string): string => `${kind.collection}.${verb}`;

  @Section(label)
  @Controller(`v1/${kind.collection}`)
  class KindController {
    @Inject(Messages) readonly messages!: Messages;
    @Inject(Proposing) readonly proposing!: Proposing;
    @Inject(Submissions) readonly submissions!: Submissions;
    @Inject(Grants) readonly grants!: Grants;
    @Inject(Database) readonly database!: Database;
    @Inject(DocumentReading) readonly reading!: DocumentReading;
    @Inject(Idempotency) readonly idempotency!: Idempotency;
    @Inject(Parties) readonly parties!: Parties;

    @Post()
    @Roles(...submitters)
    @Operation({
      id: operation('submit'),
      en: `Submit: ${kind.label.en}. With dryRun=true everything is checked and nothing stored.`,
      zh: `提交${kind.label.zh}；dryRun=true 时仅校验、不保存。`,
      takes: kind.shape as ShapeClass,
      messagesIn,
      gives: Accepted,
      messagesOut: answeredIn,
      status: 201,
      also: {
        200: {
          description: 'With dryRun=true: it would be accepted; nothing is stored',
          gives: dryRunOf(kind),
        },
      },
      tagged: true,
      idempotent: true,
      query: { dryRun: 'true to check and store nothing' },
    })
    async submit(
      @Req() request: Request,
      @Body() body: unknown,
      @Calling() caller: Caller,
      @Res({ passthrough: true }) reply: FastifyReply,
    ): Promise<object> {
      const dryRun = isDryRun(queryOf(request).dryRun);
      return this.messages.answer(kind, request, body, reply, () =>
        dryRun
          ? this.proposing.dryRun(kind, body, caller)
          : this.naming(caller, (noted) =>
              this.idempotency.once(request, caller, async () => {
                const checked = noted(await this.messages.check(kind, body, caller));
                return (tx) => this.submissions.submit(tx, checked, caller);
              }),
            ),
      );
    }

    @Put(':id')
    @Roles(...submitters)
    @Operation({
      id: operation('amend'),
      en: 'Submit a new version built on the one named in If-Match. With dryRun=true it is checked, and what it would change is told, and nothing stored.',
      zh: '在 If-Match 所示版本基础上提交新版本；dryRun=true 时仅校验并列出变更，不保存。',
      takes: kind.shape as ShapeClass,
      messagesIn,
      gives: eitherOf(Accepted, dryRunOf(kind)),
      messagesOut: answeredIn,
      tagged: true,
      idempotent: true,
      ifMatch: true,
      query: { dryRun: 'true to check and store nothing' },
    })
    async amend(
      @Req() request: Request,
      @Param('id') id: string,
      @Body() body: unknown,
      @Calling() caller: Caller,
      @Res({ passthrough: true }) reply: FastifyReply,
    ): Promise<object> {
      const ifMatch = headerOf(request, 'if-match');
      const dryRun = isDryRun(queryOf(request).dryRun);
      return this.messages.answer(kind, request, body, reply, () =>
        dryRun
          ? this.proposing.dryRunAmendment(kind, id, ifMatch, body, caller)
          : this.naming(caller, (noted) =>
              this.idempotency.once(request, caller, async () => {
                await this.reading.visible(id, caller, kind.name);
                const checked = noted(await this.messages.check(kind, body, caller));
                return (tx) => this.submissions.amend(tx, id, ifMatch, checked, caller);
              }),
            ),
      );
    }

    /** Runs what may meet a number that is taken; only then the document that has it is looked for. */
    private async naming<T>(
      caller: Caller,
      act: (noted: (checked: Checked) => Checked) => Promise<T>,
    ): Promise<T> {
      let last: Checked | undefined;
      return act((checked) => (last = checked)).catch(async (error: unknown) => {
        throw last ? await this.reading.namingTaken(error, numberClaim(last, caller), caller) : error;
      });
    }

    @Post(':id/withdrawal')
    @Roles(...submitters)
    @Operation({
      id: operation('withdraw'),
      en: 'Withdraw the document; everybody who received it is told',
      zh: '撤回单证；所有接收方均会收到通知',
      takes: Withdrawal,
      gives: Accepted,
      idempotent: true,
    })
    async withdraw(
      @Req() request: Request,
      @Param('id') id: string,
      @Body() body: unknown,
      @Calling() caller: Caller,
      @Res({ passthrough: true }) reply: FastifyReply,
    ): Promise<object> {
      const answer = await this.idempotency.once(request, caller, () => {
        const { reason } = shaped<Withdrawal>(withdrawalCheck, body);
        return (tx) => this.submissions.withdraw(tx, kind.name, id, reason, caller);
      });
      return send(reply, answer);
    }

    @Post(':id/grants')
    @Roles(...submitters)
    @Operation({
      id: operation('grant'),
      en: 'Let another party read the document',
      zh: '授权另一主体查看单证',
      takes: Grant,
      gives: DocumentGranted,
      status: 201,
      idempotent: true,
    })
    async grant(
      @Req() request: Request,
      @Param('id') id: string,
      @Body() body: unknown,
      @Calling() caller: Caller,
      @Res({ passthrough: true }) reply: FastifyReply,
    ): Promise<object> {
      const answer = await this.idempotency.once(request, caller, async () => {
        const grant = shaped<Grant>(grantCheck, body);
        await this.reading.visible(id, caller, kind.name);
        await this.parties.require(grant.partyId);
        return (tx) => this.grants.grant(tx, id, grant, caller);
      });
      return send(reply, answer);
    }

    @Delete(':id/grants/:partyId')
    @HttpCode(204)
    @Roles(...submitters)
    @Operation({
      id: operation('revokeGrant'),
      en: 'End the leave of another party to read the document',
      zh: '撤销另一主体查看单证的授权',
      status: 204,
    })
    revokeGrant(
      @Param('id') id: string,
      @Param('partyId') partyId: string,
      @Calling() caller: Caller,
    ): Promise<void> {
      return this.database.write((tx) => this.grants.end(tx, kind.name, id, partyId, caller));
    }

    @Get(':id')
    @Roles('any')
    @Operation({
      id: operation('read'),
      en: 'Read a document, at a version or as it stood at a time',
      zh: '查看单证，可指定版本或时间点',
      gives: documentPage(kind),
      messagesOut,
      tagged: true,
      query: { version: 'version number', at: 'RFC 3339 time' },
    })
    async read(
      @Req() request: Request,
      @Param('id') id: string,
      @Calling() caller: Caller,
      @Res({ passthrough: true }) reply: FastifyReply,
    ): Promise<object> {
      const asked = this.messages.asked(kind, headerOf(request, 'accept'));
      const { page, row, version } = await this.reading.page(kind.name, id, wantedBy(request), caller);
      void reply.header('etag', etagOf(version));
      void reply.header('x-current-version', String(row.version));
      if (kind.messages) void reply.header('vary', 'Accept');
      const standing = { row, version };
      return asked
        ? this.messages.give(asked, standing, caller, `/v1/${kind.collection}/${row.id}`, reply)
        : page;
    }

    @Get(':id/losses')
    @Roles('any')
    @Operation({
      id: operation('losses'),
      en: 'What the document loses as a message; without "accept", what was lost when its own message was read',
      zh: '单证生成指定格式报文时的损失；不带 accept 时为解析所提交报文时的损失',
      gives: LossReport,
      query: { accept: 'media type of the message', version: 'version number', at: 'RFC 3339 time' },
    })
    async losses(
      @Req() request: Request,
      @Param('id') id: string,
      @Calling() caller: Caller,
    ): Promise<object> {
      const asked = this.messages.asked(kind, queryOf(request).accept);
      const standing = await this.reading.page(kind.name, id, wantedBy(request), caller);
      return this.messages.losses(asked, standing, caller);
    }

    @Get(':id/original')
    @Roles('any')
    @Operation({
      id: operation('original'),
      en: 'The message that the version was submitted as, byte for byte',
      zh: '该版本提交时的原始报文，逐字节一致',
      givesIn: messagesIn,
      query: { version: 'version number', at: 'RFC 3339 time' },
    })
    async original(
      @Req() request: Request,
      @Param('id') id: string,
      @Calling() caller: Caller,
      @Res() reply: FastifyReply,
    ): Promise<void> {
      const standing = await this.reading.page(kind.name, id, wantedBy(request), caller);
      const { bytes, encoding, digest, format, mediaType } = await this.messages.original(standing);
      await reply
        .headers({ 'content-type': mediaType, 'message-format': format, etag: etagOf(standing.version) })
        .header('repr-digest', digestHeader(digest))
        .send(Buffer.from(bytes, encoding));
    }

    @Get(':id/content')
    @Roles('any')
    @Operation({
      id: operation('content'),
      en: 'The canonical text, byte for byte as it was hashed',
      zh: '规范化文本，与计算哈希时逐字节一致',
      gives: kind.shape as ShapeClass,
      tagged: true,
      query: { version: 'version number', at: 'RFC 3339 time' },
    })
    async content(
      @Req() request: Request,
      @Param('id') id: string,
      @Calling() caller: Caller,
      @Res() reply: FastifyReply,
    ): Promise<void> {
      const { version } = await this.reading.page(kind.name, id, wantedBy(request), caller);
      await reply
        .header('content-type', 'application/json; charset=utf-8')
        .header('etag', etagOf(version))
        .header('repr-digest', digestHeader(version.contentHash))
        .send(version.content);
    }

    @Get(':id/versions')
    @Roles('any')
    @Operation({
      id: operation('versions'),
      en: 'The versions, newest first',
      zh: '版本列表，由新到旧',
      gives: pageOf(VersionLine),
      query: { cursor: 'next of the last page', limit: '1 to 100' },
    })
    versions(@Req() request: Request, @Param('id') id: string, @Calling() caller: Caller): Promise<object> {
      const { cursor, limit } = queryOf(request);
      return this.reading.versions(kind.name, id, caller, cursor, readLimit(limit));
    }

    @Get(':id/diff')
    @Roles('any')
    @Operation({
      id: operation('diff'),
      en: 'What changed between two versions, field by field',
      zh: '两个版本之间逐字段的差异',
      gives: DiffView,
      query: {
        from: 'older version; the one before when left out',
        to: 'newer version; the present one when left out',
      },
    })
    diff(@Req() request: Request, @Param('id') id: string, @Calling() caller: Caller): Promise<object> {
      const { from, to } = queryOf(request);
      return this.reading.diff(kind.name, id, from, to, caller);
    }

    @Get(':id/timeline')
    @Roles('any')
    @Operation({
      id: operation('timeline'),
      en: 'Everything that happened to the document: versions, readings, deliveries, receipts of every customs, acts of its title',
      zh: '单证全过程：版本、查阅、投递、各海关回执及提单操作',
      gives: pageOf(TimeLine),
      query: { cursor: 'next of the last page', limit: '1 to 100' },
    })
    timeline(@Req() request: Request, @Param('id') id: string, @Calling() caller: Caller): Promise<object> {
      const { cursor, limit } = queryOf(request);
      return this.reading.timeline(kind.name, id, cursor, readLimit(limit), caller);
    }
  }
  return KindController;
}

/** Media types in which a kind is taken or given beside JSON. */
const typesOf = ({ messages = [] }: Kind, way: 'read' | 'write' | 'acknowledge'): string[] => [
  ...new Set(messages.filter((format) => format[way]).flatMap(({ mediaTypes }) => mediaTypes)),
];

/** RFC 9530: the digest of the bytes that are sent. */
const digestHeader = (sha256: string): string => `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`;
