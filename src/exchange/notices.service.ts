import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.service';
import { listOf } from '../database/statements';
import type { Tx } from '../database/tx';
import { Kinds } from '../documents/kinds.service';
import { deliveryColumns, isOvertaken, isUndelivered } from './delivery-sql';
import type { DeliveryRow } from './exchange.entity';
import { KnownVersions } from './known-versions.service';
import { noLonger, noticeBytes, type Again, type NoticeItem } from './message';

interface MemberLine {
  noticeId: string;
  id: string;
  type: string;
  documentId: string;
  number: string;
  version: number;
  rule: string;
  kind: string | null;
  contentHash: string | null;
  deliveredAt: string | null;
  partyId: string;
  mode: DeliveryRow['mode'];
  /** 1 where its receiver was given a later version. */
  overtaken: number;
}

/**
 * Notices: one message that stands for all that was told of a master and the documents under it within
 * the window of an endpoint. A notice is a delivery like any other; its members share its fate.
 */
@Injectable()
export class Notices {
  constructor(
    private readonly database: Database,
    private readonly kinds: Kinds,
    private readonly knownVersions: KnownVersions,
  ) {}

  /** What a notice carried is delivered with it; gives the members. */
  delivered(tx: Tx, notice: Pick<DeliveryRow, 'id'>): Promise<DeliveryRow[]> {
    return tx.take<DeliveryRow>(
      `UPDATE delivery SET state = 'delivered', delivered_at = COALESCE(delivered_at, ?)
        WHERE notice_id = ? AND state = 'gathered' RETURNING ${deliveryColumns}`,
      tx.at,
      notice.id,
    );
  }

  /** What a notice carried is taken with it, dead or not, but for what was chosen otherwise; gives the members. */
  async acknowledged(tx: Tx, notice: Pick<DeliveryRow, 'id'>): Promise<DeliveryRow[]> {
    const members = await tx.take<DeliveryRow>(
      `UPDATE delivery SET state = 'delivered', delivered_at = COALESCE(delivered_at, ?),
              acknowledged_at = COALESCE(acknowledged_at, ?)
        WHERE notice_id = ? AND (state IN ('gathered', 'dead') OR (state = 'delivered' AND acknowledged_at IS NULL))
        RETURNING ${deliveryColumns}`,
      tx.at,
      tx.at,
      notice.id,
    );
    // RETURNING promises no order.
    return members.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** What a dead notice carried is dead with it; gives the members. */
  died(tx: Tx, notice: Pick<DeliveryRow, 'id'>): Promise<DeliveryRow[]> {
    return tx.take<DeliveryRow>(
      `UPDATE delivery SET state = 'dead' WHERE notice_id = ? AND state = 'gathered' RETURNING ${deliveryColumns}`,
      notice.id,
    );
  }

  /**
   * A notice that is sent again carries what died with it, but for what was chosen otherwise since; gives the members
   * that are sent with it.
   */
  async reopen(tx: Tx, notice: Pick<DeliveryRow, 'id'>): Promise<DeliveryRow[]> {
    const members = await tx.take<DeliveryRow>(
      `UPDATE delivery SET state = CASE WHEN state = 'dead' THEN 'gathered' ELSE state END
        WHERE notice_id = ? AND state IN ('dead', 'delivered') RETURNING ${deliveryColumns}`,
      notice.id,
    );
    // RETURNING promises no order.
    return members.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /**
   * A dead notice is gone on without once each of its messages was chosen for by itself and none is still to come:
   * what its sender cannot see must not hold back what comes after. Gives the notice if that is so.
   */
  async settled(tx: Tx, noticeId: string): Promise<DeliveryRow | undefined> {
    const [notice] = await tx.take<DeliveryRow>(
      `UPDATE delivery SET state = 'skipped' WHERE id = ? AND state = 'dead'
          AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.notice_id = ? AND d.delivered_at IS NULL
                            AND d.state NOT IN ('skipped', 'withdrawn'))
        RETURNING ${deliveryColumns}`,
      noticeId,
      noticeId,
    );
    return notice;
  }

  /**
   * Takes a notice apart that is to be sent again while its receiver takes none: gives its messages, each of which
   * is then sent by itself, and a notice that died is gone on without.
   */
  async takeApart(tx: Tx, notice: Pick<DeliveryRow, 'id'>): Promise<DeliveryRow[]> {
    const members = await tx.take<DeliveryRow>(
      `UPDATE delivery SET notice_id = NULL WHERE notice_id = ? AND state IN ('dead', 'delivered')
        RETURNING ${deliveryColumns}`,
      notice.id,
    );
    await tx.run(`UPDATE delivery SET state = 'skipped' WHERE id = ? AND delivered_at IS NULL`, notice.id);
    // RETURNING promises no order.
    return members.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** Whether a notice still has what it was made of; one that was taken apart would be sent empty. */
  async carriesSomething(tx: Tx, notice: Pick<DeliveryRow, 'id'>): Promise<boolean> {
    return (await tx.all('SELECT 1 FROM delivery WHERE notice_id = ? LIMIT 1', notice.id)).length > 0;
  }

  /** What a notice at an endpoint carried that was delivered before, and is being sent again, waits in the inbox by itself. */
  async releaseReplayed(tx: Tx, endpointId: string): Promise<void> {
    await tx.run(
      `UPDATE delivery SET state = 'waiting', endpoint_id = NULL, notice_id = NULL
        WHERE state = 'delivered' AND notice_id IN (SELECT n.id FROM delivery n WHERE n.endpoint_id = ? AND n.carries = 'notice'
          AND n.state = 'pending' AND n.delivered_at IS NOT NULL AND n.${isUndelivered})`,
      endpointId,
    );
  }

  /** A notice that nobody can be sent any more leaves its members to the inbox, each by itself. */
  async scatter(tx: Tx, notice: Pick<DeliveryRow, 'id' | 'deliveredAt'>): Promise<void> {
    const { id, deliveredAt } = notice;
    await tx.run(
      `UPDATE delivery SET state = 'waiting', endpoint_id = NULL, notice_id = NULL
        WHERE notice_id = ? AND state = ?`,
      ...[id, deliveredAt === null ? 'gathered' : 'delivered'],
    );
    const state = deliveredAt === null ? 'skipped' : 'delivered';
    await tx.run(`UPDATE delivery SET state = ?, lease_until = NULL WHERE id = ?`, state, id);
  }

  /**
   * The bytes of each notice by its id: the same whenever they are asked for, but for what tells of a member that its
   * receiver has it, or a later version; and of what was skipped or withdrawn since a notice died, nothing is told.
   */
  async bodies(notices: readonly DeliveryRow[]): Promise<Map<string, Buffer>> {
    if (notices.length === 0) return new Map();
    const { marks, list } = listOf(notices.map(({ id }) => id));
    const lines = await this.database.read.all<MemberLine>(
      `SELECT d.notice_id AS "noticeId", d.id, d.type, d.document_id AS "documentId", d.number, d.version, d.rule,
              d.party_id AS "partyId", d.mode, doc.kind,
              v.content_hash AS "contentHash", d.delivered_at AS "deliveredAt",
              CASE WHEN ${isOvertaken} THEN 1 ELSE 0 END AS overtaken
         FROM delivery d
         LEFT JOIN document doc ON doc.id = d.document_id
         LEFT JOIN document_version v ON v.document_id = d.document_id AND v.version = d.version
        WHERE d.notice_id IN (${marks}) AND d.state NOT IN ('skipped', 'withdrawn')
        ORDER BY d.notice_id, d.document_id, d.ordinal`,
      ...list,
    );
    const items = new Map<string, NoticeItem[]>(notices.map(({ id }) => [id, []]));
    const again = await this.knownVersions.again(
      lines.filter(({ deliveredAt, overtaken }) => deliveredAt !== null || overtaken === 1),
    );
    for (const line of lines) items.get(line.noticeId)?.push(this.itemOf(line, again(line, line.version)));
    return new Map(notices.map((notice) => [notice.id, noticeBytes(notice, items.get(notice.id) ?? [])]));
  }

  private itemOf({ kind, contentHash, ...row }: MemberLine, again: Again | undefined): NoticeItem {
    const about =
      kind === null
        ? undefined
        : {
            kind,
            collection: this.kinds.get(kind).collection,
            contentHash: row.rule === noLonger ? undefined : (contentHash ?? ''),
          };
    return { row, about, again };
  }
}
