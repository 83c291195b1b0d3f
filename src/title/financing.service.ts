import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.service';
import { newId } from '../database/ids.source';
import type { Reader, Tx } from '../database/tx';
import { ClaimRow, notOnNumber } from '../documents/document.entity';
import { Refusal } from '../findings/refusal';
import { readCursor, writeCursor } from '../http/cursor';
import type { Done } from '../http/idempotency.service';
import { Journal } from '../journal/journal.service';
import { PlatformKeys } from '../journal/platform-keys.service';
import type { Caller, Mode } from '../parties/roles';
import type { FinancingRegistration, FinancingStatus } from './financing.dto';
import { fingerprintsOf, type Lent } from './fingerprint';
import { FinancingMark, FinancingRow } from './financing.entity';

/**
 * A blind register of what banks finance. A bank learns whether somebody has registered or financed the
 * same, and not who; two banks cannot both finance one fingerprint, however close together they ask.
 */
@Injectable()
export class Financing {
  constructor(
    private readonly database: Database,
    private readonly journal: Journal,
    private readonly keys: PlatformKeys,
  ) {}

  /** The key that banks share on one side of this exchange; without it a number could be tried one after another. */
  key(mode: Mode): Buffer {
    return createHmac('sha256', this.keys.master).update(`financing-fingerprint/${mode}`).digest();
  }

  async register(tx: Tx, wish: FinancingRegistration, caller: Caller): Promise<Done> {
    const row: FinancingRow = {
      ...{ id: newId('fin'), mode: caller.mode, bankId: caller.partyId, status: 'REGU' },
      ...{ reference: wish.reference ?? null, reason: null, createdAt: tx.at, changedAt: tx.at },
    };
    await tx.insert(FinancingRow, row);
    for (const fingerprint of new Set(wish.fingerprints))
      await tx.insert(FinancingMark, { registrationId: row.id, fingerprint });
    return this.done(tx, row, caller, 201);
  }

  /** The bank has lent. Each fingerprint is claimed, so of two banks at once only one has. */
  async finance(tx: Tx, id: string, caller: Caller): Promise<Done> {
    const row = await this.own(tx, id, caller);
    if (row.status === 'CANC') throw new Refusal('financing.cancelled');
    const marks = await tx.find(FinancingMark, { registrationId: id }, { orderBy: 'fingerprint' });
    if (row.status === 'REGU')
      for (const { fingerprint } of marks)
        await tx.require(
          ClaimRow,
          { key: claimOf(row.mode, fingerprint), owner: id },
          new Refusal('financing.duplicate'),
        );
    return this.change(tx, row, { status: 'FNCD' }, caller);
  }

  /** The bank gives it up, or has been paid: others may finance it. */
  async cancel(tx: Tx, id: string, reason: string, caller: Caller): Promise<Done> {
    const row = await this.own(tx, id, caller);
    await tx.send(`DELETE FROM claim WHERE owner = ? AND ${notOnNumber}`, id);
    return this.change(tx, row, { status: 'CANC', reason }, caller);
  }

  async read(id: string, caller: Caller): Promise<object> {
    const row = await this.database.read.one(FinancingRow, { id, mode: caller.mode });
    if (row?.bankId !== caller.partyId) throw new Refusal('resource.unknown');
    return this.shown(this.database.read, row);
  }

  /** A bank's own registrations, newest first, each with its status as it is now. */
  async list(caller: Caller, cursor: string | undefined, limit: number): Promise<object> {
    const before = readCursor('financing', cursor) ?? '';
    const rows = await this.database.read.all<{ id: string }>(
      `SELECT id FROM financing WHERE bank_id = ? AND mode = ? AND (? = '' OR id < ?)
        ORDER BY id DESC LIMIT ${Math.trunc(limit) + 1}`,
      ...[caller.partyId, caller.mode, before, before],
    );
    const shown = rows.slice(0, limit);
    const items = await Promise.all(shown.map(({ id }) => this.read(id, caller)));
    const last = shown.at(-1);
    return { items, next: rows.length > limit && last ? writeCursor('financing', last.id) : null };
  }

  /** How a bill stands: financed, registered by somebody, or unknown. */
  async statusOf(reader: Reader, mode: Mode, bill: Lent): Promise<FinancingStatus> {
    const others = await this.others(reader, mode, fingerprintsOf(this.key(mode), bill), '');
    return others.has('FNCD') ? 'FNCD' : others.has('REGU') ? 'REDU' : 'REGU';
  }

  private async own(tx: Tx, id: string, caller: Caller): Promise<FinancingRow> {
    const row = await tx.lock(FinancingRow, { id, mode: caller.mode });
    if (row?.bankId !== caller.partyId) throw new Refusal('resource.unknown');
    return row;
  }

  private async change(
    tx: Tx,
    row: FinancingRow,
    to: Pick<FinancingRow, 'status'> & Partial<FinancingRow>,
    caller: Caller,
  ): Promise<Done> {
    const changed = { ...row, ...to, changedAt: tx.at };
    await tx.update(FinancingRow, { id: row.id }, { ...to, changedAt: tx.at });
    return this.done(tx, changed, caller, 200);
  }

  private async done(tx: Tx, row: FinancingRow, caller: Caller, status: number): Promise<Done> {
    const answer = await this.shown(tx, row);
    const entry = await this.journal.append(tx, {
      mode: row.mode,
      type: 'financing.changed',
      subject: row.id,
      actor: caller.partyId,
      data: { status: row.status, reason: row.reason },
      audience: [row.bankId],
    });
    return { status, answer, entry };
  }

  private async shown(reader: Reader, row: FinancingRow): Promise<object> {
    const { id, reference, reason, createdAt, changedAt } = row;
    const status = await this.standing(reader, row);
    return { id, status, reference, reason, createdAt, changedAt };
  }

  private async standing(reader: Reader, row: FinancingRow): Promise<FinancingStatus> {
    if (row.status !== 'REGU') return row.status;
    const marks = await reader.find(FinancingMark, { registrationId: row.id });
    const fingerprints = marks.map(({ fingerprint }) => fingerprint);
    const others = await this.others(reader, row.mode, fingerprints, row.id);
    return others.has('FNCD') ? 'DFIN' : others.has('REGU') ? 'REDU' : 'REGU';
  }

  private async others(
    reader: Reader,
    mode: Mode,
    fingerprints: readonly string[],
    id: string,
  ): Promise<Set<string>> {
    const rows = await reader.all<{ status: string }>(
      `SELECT DISTINCT f.status FROM financing_mark m JOIN financing f ON f.id = m.registration_id
        WHERE m.fingerprint IN (${fingerprints.map(() => '?').join(', ')}) AND f.mode = ? AND f.id <> ?`,
      ...fingerprints,
      mode,
      id,
    );
    return new Set(rows.map(({ status }) => status));
  }
}

const claimOf = (mode: Mode, fingerprint: string): string => `financed ${mode} ${fingerprint}`;
