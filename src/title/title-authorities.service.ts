import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.service';
import { newId } from '../database/ids.source';
import type { Tx } from '../database/tx';
import { Refusal } from '../findings/refusal';
import { readCursor, writeCursor } from '../http/cursor';
import type { Done } from '../http/idempotency.service';
import { Journal } from '../journal/journal.service';
import { grantEnd } from '../parties/grant-end';
import { PartyRow } from '../parties/party.entity';
import type { Caller, Mode } from '../parties/roles';
import type { ActPayload } from './act';
import type { TitleAuthority } from './title.dto';
import { TitleAuthorityRow } from './title.entity';

/** Open authorities that a principal may have given: whoever needs more has lost sight of them. */
const openMax = 100;

/** Where a page ended. */
const authorityId = /^aut_[0-9A-HJKMNP-TV-Z]{26}$/;

/** Who may sign title acts in whose name, until when; revoked at once. */
@Injectable()
export class TitleAuthorities {
  constructor(
    private readonly database: Database,
    private readonly journal: Journal,
  ) {}

  /** The principal gives an authority; its id is what the agent's acts name. */
  async give(tx: Tx, wish: TitleAuthority, caller: Caller): Promise<Done> {
    const { mode, partyId: principalId } = caller;
    // One at a time for each principal, so that the limit holds.
    await tx.lock(PartyRow, { id: principalId });
    if (wish.agentId === principalId) throw new Refusal('title.recipient_is_self');
    if (!(await tx.one(PartyRow, { id: wish.agentId }))) throw new Refusal('title.recipient_unknown');
    const validUntil = grantEnd(wish.until, tx.at);
    if (validUntil === undefined) throw new Refusal('grant.ended');
    const [open] = await tx.all<{ count: number }>(
      `SELECT CAST(COUNT(*) AS integer) AS count FROM title_authority
        WHERE principal_id = ? AND mode = ? AND revoked_at IS NULL AND valid_until > ?`,
      principalId,
      mode,
      tx.at,
    );
    if ((open?.count ?? 0) >= openMax) throw new Refusal('authority.too_many', { facts: { most: openMax } });
    const row: TitleAuthorityRow = {
      ...{
        id: newId('aut'),
        mode,
        principalId,
        agentId: wish.agentId,
        acts: JSON.stringify(wish.acts ?? []),
      },
      ...{ titleId: wish.titleId ?? null, documentHash: wish.documentHash ?? null },
      ...{ validUntil, revokedAt: null, createdAt: tx.at },
    };
    await tx.insert(TitleAuthorityRow, row);
    const entry = await this.tell(tx, row, 'authority.given', caller);
    return { status: 201, answer: shown(row), entry };
  }

  /** The principal takes it back; an act that is on its way is refused. */
  async revoke(tx: Tx, id: string, caller: Caller): Promise<void> {
    const row = await tx.lock(TitleAuthorityRow, { id, mode: caller.mode });
    if (row?.principalId !== caller.partyId) throw new Refusal('resource.unknown');
    if (row.revokedAt !== null) return;
    await tx.update(TitleAuthorityRow, { id }, { revokedAt: tx.at });
    await this.tell(tx, row, 'authority.revoked', caller);
  }

  /** Those that a party has given or received, newest first. */
  async list(
    cursor: string | undefined,
    limit: number,
    { partyId, mode }: Caller,
  ): Promise<{ items: object[]; next: string | null }> {
    const before = readCursor('authorities', cursor) ?? 'aut_Z';
    if (before !== 'aut_Z' && !authorityId.test(before)) throw new Refusal('cursor.malformed');
    const found = await this.database.read.all<TitleAuthorityRow>(
      `SELECT id, mode, principal_id AS "principalId", agent_id AS "agentId", acts, title_id AS "titleId",
          document_hash AS "documentHash", valid_until AS "validUntil", revoked_at AS "revokedAt",
          created_at AS "createdAt"
        FROM title_authority WHERE (principal_id = ? OR agent_id = ?) AND mode = ? AND id < ?
        ORDER BY id DESC LIMIT ?`,
      ...[partyId, partyId, mode, before, limit + 1],
    );
    const rows = found.slice(0, limit);
    const last = rows.at(-1);
    return {
      items: rows.map(shown),
      next: found.length > limit && last ? writeCursor('authorities', last.id) : null,
    };
  }

  /**
   * Until when the authority that an act names covers it; nothing where it does not. The act is recorded at a time
   * that may be later than that of the transaction, and is held to this end by whoever knows it. The authority is held
   * until the transaction ends: a revocation comes before the act or after it, and never in between.
   */
  async coverUntil(tx: Tx, payload: ActPayload, mode: Mode): Promise<string | undefined> {
    const { principal, authority, actor, type, titleId } = payload;
    if (principal === undefined || authority === undefined) return undefined;
    const row = await tx.lock(TitleAuthorityRow, { id: authority, mode });
    if (!row || row.principalId !== principal || row.agentId !== actor) return undefined;
    if (row.revokedAt !== null || row.validUntil <= tx.at) return undefined;
    const acts = JSON.parse(row.acts) as string[];
    const covered =
      (acts.length === 0 || acts.includes(type)) && (row.titleId === null || row.titleId === titleId);
    return covered ? row.validUntil : undefined;
  }

  private tell(tx: Tx, row: TitleAuthorityRow, type: string, caller: Caller) {
    return this.journal.append(tx, {
      mode: row.mode,
      type,
      subject: row.id,
      actor: caller.partyId,
      data: { principalId: row.principalId, agentId: row.agentId, validUntil: row.validUntil },
      audience: [row.principalId, row.agentId],
    });
  }
}

function shown({ mode: _, acts, ...row }: TitleAuthorityRow): object {
  return { ...row, acts: JSON.parse(acts) as string[] };
}
