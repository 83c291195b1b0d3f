import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CONFIG, type Config } from '../config';
import { isDryRun } from '../documents/dry-run';
import { Refusal } from '../findings/refusal';
import { readCursor, readLimit, wholeMax, writeCursor, type PageOf } from '../http/cursor';
import { Idempotency } from '../http/idempotency.service';
import { eitherOf, Operation, pageOf, Section } from '../http/openapi.decorator';
import { send } from '../http/reply';
import { queryOf, type Request } from '../http/request';
import { shapeCheck } from '../http/shape';
import { shaped } from '../http/shaped';
import { requireLiveOperator } from '../parties/live-operator';
import { Calling, Roles } from '../parties/roles.decorator';
import type { Caller } from '../parties/roles';
import { instantOf } from './instant';
import { RoutingCatchUp, type Behind } from './routing-catch-up.service';
import { etagOfRules, RoutingRules } from './routing-rules.service';
import {
  CatchUpRequest,
  CatchUpView,
  RoutingRulesRequest,
  RulesChange,
  RulesInForceView,
  RulesTrial,
  RulesVersion,
} from './routing.dto';

const rulesCheck = shapeCheck(RoutingRulesRequest);
const catchUpCheck = shapeCheck(CatchUpRequest);

/** Where a page of documents ended: any other place would be compared as text and skip rows in silence. */
const documentId = /^doc_[0-9A-HJKMNP-TV-Z]{26}$/;

/** Comes after the id of every document. */
const afterAllDocuments = 'doc_Z';

/** The rules that say who gets a document: data, with history, tried before they go live. */
@Section('Routing 路由')
@Controller('v1/routing-rules')
export class RoutingController {
  constructor(
    private readonly rules: RoutingRules,
    private readonly catchUp: RoutingCatchUp,
    private readonly idempotency: Idempotency,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get()
  @Roles('any')
  @Operation({
    id: 'routing.read',
    en: 'The routing rules in force',
    zh: '现行路由规则',
    gives: RulesVersion,
    tagged: true,
  })
  async read(@Res({ passthrough: true }) reply: FastifyReply): Promise<RulesVersion> {
    const { version } = await this.rules.inForce();
    void reply.header('etag', etagOfRules(version));
    return this.rules.version(version);
  }

  @Put()
  @Roles('operator')
  @Operation({
    id: 'routing.set',
    en: 'Put a new set of rules in force for versions from now on; with dryRun=true only tell what it would change',
    zh: '启用新的路由规则，适用于其后提交的版本；dryRun=true 时仅试算影响，不保存',
    takes: RoutingRulesRequest,
    gives: eitherOf(RulesInForceView, RulesTrial),
    query: {
      dryRun: 'true to try the rules over the newest stored documents, 1000 at a time',
      cursor: 'next of the last trial',
    },
    tagged: true,
    idempotent: true,
    ifMatch: true,
  })
  async set(
    @Req() request: Request,
    @Body() body: unknown,
    @Calling() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { dryRun, cursor } = queryOf(request);
    if (isDryRun(dryRun)) return this.trial(body, cursor, caller);
    requireLiveOperator(caller, this.config);
    const answer = await this.idempotency.once(request, caller, async () => {
      const { rules, reason } = shaped<RoutingRulesRequest>(rulesCheck, body);
      const findings = await this.rules.require(rules);
      return async (tx) => {
        const version = await this.rules.set(tx, rules, reason, request.headers['if-match'], caller);
        return { status: 200, headers: { etag: etagOfRules(version) }, answer: { version, findings } };
      };
    });
    return send(reply, answer);
  }

  private async trial(body: unknown, cursor: string | undefined, caller: Caller): Promise<RulesTrial> {
    const { rules } = shaped<RoutingRulesRequest>(rulesCheck, body);
    const findings = await this.rules.require(rules);
    const before = readCursor('routing-trial', cursor) ?? afterAllDocuments;
    const { last, ...found } = await this.rules.try(rules, before, caller);
    return { dryRun: true, findings, ...found, next: last ? writeCursor('routing-trial', last) : null };
  }

  @Post('catch-up')
  @HttpCode(200)
  @Roles('operator')
  @Operation({
    id: 'routing.catchUp',
    en: 'Send stored documents to authorities that the rules in force name and that do not have them',
    zh: '按现行路由规则，将已存单证补送至尚未收到的机关',
    takes: CatchUpRequest,
    gives: CatchUpView,
    query: {
      dryRun: 'true to tell what would be sent, and send nothing',
      cursor: 'next of the last answer; a call looks at 1000 documents and sends on 100 at the most',
    },
    idempotent: true,
  })
  async sendOn(
    @Req() request: Request,
    @Body() body: unknown,
    @Calling() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { dryRun, cursor } = queryOf(request);
    const look = async (): Promise<Behind> => {
      const { since } = shaped<CatchUpRequest>(catchUpCheck, body);
      const after = readCursor('routing-catch-up', cursor) ?? '';
      if (after !== '' && !documentId.test(after)) throw new Refusal('cursor.malformed');
      return this.catchUp.behind(instantOf(since), after, caller);
    };
    if (isDryRun(dryRun)) return { dryRun: true, ...answerOf(await look()) };
    requireLiveOperator(caller, this.config);
    const answer = await this.idempotency.once(request, caller, async () => {
      const behind = await look();
      return async (tx) => {
        const items = await this.catchUp.send(tx, behind, caller);
        return { status: 200, answer: answerOf({ ...behind, items }) };
      };
    });
    return send(reply, answer);
  }

  @Get('versions')
  @Roles('operator')
  @Operation({
    id: 'routing.versions',
    en: 'Who changed the rules, when and why, newest first',
    zh: '规则变更历史，由新到旧',
    query: { cursor: 'next of the last page', limit: '1 to 100' },
    gives: pageOf(RulesChange),
  })
  async versions(@Req() request: Request): Promise<PageOf<RulesChange>> {
    const { cursor, limit } = queryOf(request);
    const size = readLimit(limit);
    const before = versionOf(readCursor('routing-versions', cursor) ?? String(wholeMax));
    const rows = await this.rules.versions(before, size + 1);
    const items = rows.slice(0, size);
    const last = items.at(-1);
    return {
      items,
      next: rows.length > size && last ? writeCursor('routing-versions', String(last.version)) : null,
    };
  }

  @Get('versions/:version')
  @Roles('operator')
  @Operation({
    id: 'routing.version',
    en: 'The rules as they were at a version',
    zh: '某一版本的规则全文',
    gives: RulesVersion,
  })
  version(@Param('version') version: string): Promise<RulesVersion> {
    return this.rules.version(versionOf(version));
  }
}

const answerOf = ({ looked, rulesVersion, items, last }: Behind): CatchUpView => ({
  ...{ looked, rulesVersion, changed: items.length, items },
  next: last === undefined ? null : writeCursor('routing-catch-up', last),
});

function versionOf(text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text) || Number(text) > wholeMax) throw new Refusal('resource.unknown');
  return Number(text);
}
