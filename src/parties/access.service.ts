import { Injectable } from '@nestjs/common';
import { Clock } from '../database/clock.source';
import { Database } from '../database/database.service';
import type { Reader, Tx } from '../database/tx';
import { Refusal } from '../findings/refusal';
import { AccessRow, type PartyRow } from './party.entity';
import type { Caller, Mode } from './roles';

/** A party that may see something. */
export interface Seeing extends Pick<PartyRow, 'id' | 'name' | 'nameZh' | 'roles' | 'uscc' | 'rics'> {
  reason: AccessRow['reason'];
}

/** Who sees what. */
type Sight = Pick<AccessRow, 'partyId' | 'mode' | 'subject'>;
export type Sighted = Pick<AccessRow, 'partyId' | 'subject'>;

/** Who may see what: a party sees what it submitted, what was routed to it, and what it was granted. */
@Injectable()
export class Access {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** The caller's access to a subject. Without one the subject does not exist for it: 404, never 403. */
  async require(caller: Caller, subject: string, reader: Reader = this.database.read): Promise<AccessRow> {
    const access = await this.find(caller, subject, reader);
    if (!access) throw new Refusal('resource.unknown');
    return access;
  }

  async find(
    caller: Caller,
    subject: string,
    reader: Reader = this.database.read,
  ): Promise<AccessRow | undefined> {
    const row = await reader.one(AccessRow, { partyId: caller.partyId, mode: caller.mode, subject });
    return row && standing(row, this.clock.iso());
  }

  /** Everybody who may see a subject as it is now, and why. */
  async those(reader: Reader, subject: string, mode: Mode): Promise<Seeing[]> {
    return reader.all<Seeing>(
      `SELECT p.id, p.name, p.name_zh AS "nameZh", p.roles, p.uscc, p.rics, a.reason
         FROM access a JOIN party p ON p.id = a.party_id
        WHERE a.subject = ? AND a.mode = ? AND ${seesPresent} ORDER BY p.id`,
      subject,
      mode,
      this.clock.iso(),
    );
  }

  /** Which of these parties see which of these subjects without end, and not by a route alone. */
  forGood(tx: Tx, parties: readonly string[], subjects: readonly string[], mode: Mode): Promise<Sighted[]> {
    const places = (values: readonly string[]): string => values.map(() => '?').join(', ');
    return tx.all<Sighted>(
      `SELECT party_id AS "partyId", subject FROM access
        WHERE party_id IN (${places(parties)}) AND mode = ? AND subject IN (${places(subjects)})
          AND reason <> 'routed' AND until IS NULL AND last_version IS NULL`,
      ...parties,
      mode,
      ...subjects,
    );
  }

  /** Gives access to a subject that is made in this very body: nobody was granted anything of it before. */
  async giveNew(tx: Tx, access: Omit<AccessRow, 'since' | 'until' | 'lastVersion'>): Promise<void> {
    const { partyId, mode, subject, reason, grantedBy } = access;
    const row: AccessRow = {
      partyId,
      mode,
      subject,
      reason,
      grantedBy,
      since: tx.at,
      until: null,
      lastVersion: null,
    };
    await tx.insertUnlessThere(AccessRow, row);
  }

  /**
   * Gives access unless the party has it already; a grant never weakens what is there, and lifts a limit for as
   * long as it lasts, for ever where it has no end. The row bears the name of whoever gave what stands. One
   * statement, so that of two grants at once the longer one stands, and nobody waits for its answer.
   */
  async give(
    tx: Tx,
    access: {
      partyId: string;
      mode: Mode;
      subject: string;
      reason: AccessRow['reason'];
      grantedBy: string;
      until?: string;
    },
  ): Promise<void> {
    const { partyId, mode, subject, reason, grantedBy, until = null } = access;
    await tx.send(
      `INSERT INTO access (party_id, mode, subject, reason, granted_by, since, until) VALUES (?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (party_id, mode, subject) DO UPDATE SET until = excluded.until,
      reason = CASE WHEN access.last_version IS NULL OR excluded.until IS NULL THEN excluded.reason ELSE access.reason END,
      granted_by = CASE WHEN access.last_version IS NULL OR excluded.until IS NULL THEN excluded.granted_by ELSE access.granted_by END,
      last_version = CASE WHEN excluded.until IS NULL THEN NULL ELSE access.last_version END
    WHERE CASE WHEN access.until IS NULL
               THEN access.last_version IS NOT NULL
                    OR (access.reason = 'routed' AND excluded.reason <> 'routed' AND excluded.until IS NULL)
               ELSE excluded.until IS NULL OR excluded.until > access.until END`,
      partyId,
      mode,
      subject,
      reason,
      grantedBy,
      tx.at,
      until,
    );
  }

  /** Until when a party that was just given access has it, for whatever reason; empty for good. */
  async until(tx: Tx, { partyId, mode, subject }: Sight): Promise<string | null> {
    return (await tx.one(AccessRow, { partyId, mode, subject }))?.until ?? null;
  }

  /**
   * Takes back what a party was granted, and tells whether there was something; an authority that the present
   * version concerns no more is limited again. Routes that were granted for good once bear the platform's name.
   */
  async endGrant(
    tx: Tx,
    { partyId, mode, subject, grantedBy }: Sight & { grantedBy: string },
  ): Promise<boolean> {
    const ended = await tx.run(
      `DELETE FROM access WHERE party_id = ? AND mode = ? AND subject = ? AND reason = 'granted'
          AND granted_by IN (?, 'platform')`,
      ...[partyId, mode, subject, grantedBy],
    );
    const limited = await tx.run(
      `UPDATE access SET until = NULL WHERE party_id = ? AND mode = ? AND subject = ? AND reason = 'routed'
          AND until IS NOT NULL`,
      ...[partyId, mode, subject],
    );
    return ended + limited > 0;
  }

  /** Shows a party no version after this one, unless it sees the subject for another reason than its route. */
  limit(tx: Tx, { partyId, mode, subject }: Sight, lastVersion: number): Promise<void> {
    return tx.send(
      `UPDATE access SET last_version = ? WHERE party_id = ? AND mode = ? AND subject = ? AND reason = 'routed'`,
      lastVersion,
      partyId,
      mode,
      subject,
    );
  }
}

/** Whether `access a` shows anything: `?` for the time now. */
export const seesSome = '(a.until IS NULL OR a.until > ? OR a.last_version IS NOT NULL)';

/** Whether `access a` shows the present version: `?` for the time now. */
export const seesPresent = '(a.until > ? OR (a.until IS NULL AND a.last_version IS NULL))';

/** What a row gives now: what was granted until a time may have ended, and a limit stands again. */
function standing(row: AccessRow, now: string): AccessRow | undefined {
  if (row.until === null) return row;
  if (row.until > now) return { ...row, lastVersion: null };
  return row.lastVersion === null ? undefined : row;
}
