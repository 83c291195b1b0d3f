import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Put, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CONFIG, type Config } from '../config';
import { Database } from '../database/database.service';
import { Refusal } from '../findings/refusal';
import { readCursor, readLimit, writeCursor } from '../http/cursor';
import { Idempotency } from '../http/idempotency.service';
import { Operation, pageOf, Section } from '../http/openapi.decorator';
import { send } from '../http/reply';
import { queryOf, type Request } from '../http/request';
import { shaped } from '../http/shaped';
import { shapeCheck } from '../http/shape';
import { requireLiveOperator } from './live-operator';
import {
  IssuedKey,
  KeyRequest,
  KeyView,
  Me,
  PartyRegistration,
  PartyView,
  RegisteredSigningKey,
  RuleSwitchRequest,
  SigningKeyRequest,
  SwitchedRules,
} from './parties.dto';
import { Parties } from './parties.service';
import type { PartyRow } from './party.entity';
import { Calling, Roles } from './roles.decorator';
import { RuleSwitches } from './rule-switches.service';
import { rolesOf, type Caller, type Role } from './roles';

const registrationCheck = shapeCheck(PartyRegistration);
const keyCheck = shapeCheck(KeyRequest);
const signingKeyCheck = shapeCheck(SigningKeyRequest);
const ruleSwitchCheck = shapeCheck(RuleSwitchRequest);

/** Where a page of parties ended. */
const partyId = /^pty_[0-9A-HJKMNP-TV-Z]{26}$/;

/** Where a page of keys ended, or a place after them all. */
const keyId = /^key_[0-9A-HJKMNP-TV-Z]{26}$/;
const afterAllKeys = 'key_Z';

/** Registration of parties and their keys, by the operator; everybody can see who takes part. */
@Section('Parties 主体')
@Controller('v1')
export class PartiesController {
  constructor(
    private readonly parties: Parties,
    private readonly database: Database,
    private readonly idempotency: Idempotency,
    private readonly ruleSwitches: RuleSwitches,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get('me')
  @Roles('any')
  @Operation({ id: 'parties.me', en: 'Whose key this is', zh: '查询本密钥所属主体', gives: Me })
  async me(@Calling() caller: Caller): Promise<Me> {
    const { partyId, mode, keyId } = caller;
    const ruleSwitches = await this.ruleSwitches.of(partyId);
    return { ...viewOf(await this.parties.require(partyId)), mode, keyId, ruleSwitches };
  }

  @Get('parties')
  @Roles('any')
  @Operation({
    id: 'parties.list',
    en: 'Who takes part in the exchange',
    zh: '平台主体名录',
    query: { cursor: 'next of the last page', limit: '1 to 100' },
    gives: pageOf(PartyView),
  })
  async list(@Req() request: Request): Promise<object> {
    const { cursor, limit } = queryOf(request);
    const size = readLimit(limit);
    const after = readCursor('parties', cursor);
    if (after !== undefined && !partyId.test(after)) throw new Refusal('cursor.malformed');
    const rows = await this.parties.after(after ?? '', size + 1);
    const shown = rows.slice(0, size);
    const last = shown.at(-1);
    return {
      items: shown.map(viewOf),
      next: rows.length > size && last ? writeCursor('parties', last.id) : null,
    };
  }

  @Post('parties')
  @Roles('operator')
  @Operation({
    id: 'parties.register',
    en: 'Register a party',
    zh: '登记主体',
    takes: PartyRegistration,
    gives: PartyView,
    status: 201,
    idempotent: true,
  })
  async register(
    @Req() request: Request,
    @Body() body: unknown,
    @Calling() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    requireLiveOperator(caller, this.config);
    const answer = await this.idempotency.once(request, caller, () => {
      const asked = shaped<PartyRegistration>(registrationCheck, body);
      return async (tx) => {
        const party = await this.parties.register(tx, { ...asked, roles: asked.roles as Role[] }, caller);
        return { status: 201, answer: viewOf(party) };
      };
    });
    return send(reply, answer);
  }

  @Put('parties/:id/rule-switches')
  @Roles('operator')
  @Operation({
    id: 'parties.switchRules',
    en: "Make rules that allow it milder for one party's documents; the party is told and sees it at /v1/me",
    zh: '为某主体的单证调低允许调整的规则级别；该主体将收到通知，并可在 /v1/me 查看',
    takes: RuleSwitchRequest,
    gives: SwitchedRules,
    idempotent: true,
  })
  async switchRules(
    @Req() request: Request,
    @Param('id') id: string,
    @Body() body: unknown,
    @Calling() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    requireLiveOperator(caller, this.config);
    const answer = await this.idempotency.once(request, caller, async () => {
      const { rules, reason } = shaped<RuleSwitchRequest>(ruleSwitchCheck, body);
      await this.parties.require(id);
      const distinct = [...new Set(rules)].sort();
      return async (tx) => {
        await this.ruleSwitches.set(tx, id, distinct, reason, caller);
        return { status: 200, answer: { partyId: id, rules: distinct, reason } };
      };
    });
    return send(reply, answer);
  }

  /** Who lost a key seldom knows its id, and without it cannot have it revoked. */
  @Get('parties/:id/keys')
  @Roles('operator')
  @Operation({
    id: 'parties.listKeys',
    en: 'The API keys of a party, newest first, without what they are',
    zh: '主体的 API 密钥清单（由新到旧，不含密钥本身）',
    query: { cursor: 'next of the last page', limit: '1 to 100' },
    gives: pageOf(KeyView),
  })
  async listKeys(
    @Req() request: Request,
    @Param('id') id: string,
    @Calling() caller: Caller,
  ): Promise<object> {
    const { cursor, limit } = queryOf(request);
    const size = readLimit(limit);
    const before = readCursor('keys', cursor);
    if (before !== undefined && !keyId.test(before)) throw new Refusal('cursor.malformed');
    await this.parties.require(id);
    const rows = await this.parties.keysOf(id, caller.mode, before ?? afterAllKeys, size + 1);
    const items = rows.slice(0, size);
    const last = items.at(-1);
    return { items, next: rows.length > size && last ? writeCursor('keys', last.id) : null };
  }

  /** Not idempotent on purpose: an answer that holds a secret is never stored, so it cannot be repeated. */
  @Post('parties/:id/keys')
  @Roles('operator')
  @Operation({
    id: 'parties.issueKey',
    en: 'Make an API key; it is shown this once',
    zh: '签发 API 密钥，仅显示一次',
    takes: KeyRequest,
    gives: IssuedKey,
    status: 201,
  })
  async issueKey(
    @Param('id') id: string,
    @Body() body: unknown,
    @Calling() caller: Caller,
  ): Promise<IssuedKey> {
    const { label } = shaped<KeyRequest>(keyCheck, body);
    await this.parties.require(id);
    return this.database.write((tx) => this.parties.issueKey(tx, id, caller.mode, label, caller));
  }

  @Delete('keys/:id')
  @HttpCode(204)
  @Roles('operator')
  @Operation({
    id: 'parties.revokeKey',
    en: 'Revoke an API key at once',
    zh: '立即吊销 API 密钥',
    status: 204,
  })
  revokeKey(@Param('id') id: string, @Calling() caller: Caller): Promise<void> {
    return this.database.write((tx) => this.parties.revokeKey(tx, id, caller));
  }

  /** Only the operator may do this: a stolen API key must not be enough to sign somebody's title away. */
  @Post('parties/:id/signing-keys')
  @Roles('operator')
  @Operation({
    id: 'parties.registerSigningKey',
    en: 'Register the public key with which a party signs title acts',
    zh: '登记主体签署物权行为所用公钥',
    takes: SigningKeyRequest,
    gives: RegisteredSigningKey,
    status: 201,
    idempotent: true,
  })
  async registerSigningKey(
    @Req() request: Request,
    @Param('id') id: string,
    @Body() body: unknown,
    @Calling() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const answer = await this.idempotency.once(request, caller, async () => {
      const { jwk } = shaped<SigningKeyRequest>(signingKeyCheck, body);
      await this.parties.require(id);
      return async (tx) => {
        const kid = await this.parties.registerSigningKey(tx, id, caller.mode, jwk, caller);
        return { status: 201, answer: { kid, partyId: id } };
      };
    });
    return send(reply, answer);
  }

  @Delete('signing-keys/:kid')
  @HttpCode(204)
  @Roles('operator')
  @Operation({
    id: 'parties.revokeSigningKey',
    en: 'Revoke a signing key; acts that it signed before stay verifiable',
    zh: '吊销签名公钥；此前所签操作仍可核验',
    status: 204,
  })
  revokeSigningKey(@Param('kid') kid: string, @Calling() caller: Caller): Promise<void> {
    return this.database.write((tx) => this.parties.revokeSigningKey(tx, kid, caller));
  }
}

/** A party as others see it; what is empty is left out. */
function viewOf(party: PartyRow): PartyView {
  const { id, slug, name, nameZh, roles, uscc } = party;
  return { id, slug, name, nameZh, roles: rolesOf(roles), ...(uscc && { uscc }) };
}
