import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.service';
import { newId } from '../database/ids.source';
import { listOf } from '../database/statements';
import type { Reader, Tx } from '../database/tx';
import { ClaimRow, notOnNumber } from '../documents/document.entity';
import { Refusal } from '../findings/refusal';
import { readCursor, writeCursor } from '../http/cursor';
import type { Done } from '../http/idempotency.service';
import { Journal } from '../journal/journal.service';
import { PlatformKeys } from '../journal/platform-keys.service';
import { PartyRow } from '../parties/party.entity';
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

  /** The bank has lent. Each fingerprint is claimed, so of two banks at once only one has; it may lend on it again. */
  async finance(tx: Tx, id: string, caller: Caller): Promise<Done> {
    const row = await this.own(tx, id, caller);
    if (row.status === 'CANC') throw new Refusal('financing.cancelled');
    const marks = await tx.find(FinancingMark, { registrationId: id }, { orderBy: 'fingerprint' });
    const keys = row.status === 'REGU' ? marks.map((mark) => claimOf(row.mode, mark.fingerprint)) : [];
    const held = await this.heldBy(tx, row.bankId, keys);
    for (const key of keys)
      if (!held.has(key)) await tx.require(ClaimRow, { key, owner: id }, new Refusal('financing.duplicate'));
    return this.change(tx, row, { status: 'FNCD' }, caller);
  }

  /**
   * The bank gives it up, or has been paid: others may finance it, unless the bank has lent on the same by
   * another registration, which then has the claim.
   */
  async cancel(tx: Tx, id: string, reason: string, caller: Caller): Promise<Done> {
    const row = await this.own(tx, id, caller);
    for (const { key, heir } of await this.heirs(tx, row))
      await tx.send('UPDATE claim SET owner = ? WHERE key = ?', heir, key);
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

  /**
   * How a bill stands for who asks: financed or registered by another, or by nobody else; and what the asker
   * has on it itself. A bill that came in the place of others stands as they do.
   */
  async statusOf(
    reader: Reader,
    mode: Mode,
    bills: readonly Pick<Lent, 'issuerUscc' | 'number'>[],
    asker: string,
  ): Promise<{ status: FinancingStatus; own?: FinancingStatus }> {
    const key = this.key(mode);
    const fingerprints = bills.flatMap((bill) => fingerprintsOf(key, { ...bill, notes: [] }));
    const { others, own } = await this.on(reader, mode, fingerprints, asker);
    const status = others.has('FNCD') ? 'FNCD' : others.has('REGU') ? 'REDU' : 'REGU';
    const mine = (['FNCD', 'REGU'] as const).find((each) => own.has(each));
    return { status, ...(mine && { own: mine }) };
  }

  /** The bank's registration, held; and the bank, so that what it does with two over the same goes one by one. */
  private async own(tx: Tx, id: string, { partyId, mode }: Caller): Promise<FinancingRow> {
    await tx.lock(PartyRow, { id: partyId });
    const row = await tx.lock(FinancingRow, { id, mode });
    if (row?.bankId !== partyId) throw new Refusal('resource.unknown');
    return row;
  }

  /** Of these claims those that a bank has by any of its registrations. */
  private async heldBy(tx: Tx, bankId: string, keys: readonly string[]): Promise<Set<string>> {
    if (keys.length === 0) return new Set();
    const { marks, list } = listOf(keys);
    const held = await tx.all<{ key: string }>(
      `SELECT c.key AS "key" FROM claim c JOIN financing f ON f.id = c.owner
        WHERE c.key IN (${marks}) AND f.bank_id = ?`,
      ...list,
      bankId,
    );
    return new Set(held.map(({ key }) => key));
  }

  /** Of the claims of a registration those that the bank has lent on by another one as well, and by which. */
  private heirs(tx: Tx, { id, mode, bankId }: FinancingRow): Promise<{ key: string; heir: string }[]> {
    return tx.all(
      `SELECT c.key AS "key", MIN(f.id) AS "heir" FROM claim c
         JOIN financing_mark m ON m.fingerprint = SUBSTR(c.key, ${claimOf(mode, '').length + 1})
         JOIN financing f ON f.id = m.registration_id
        WHERE c.owner = ? AND c.${notOnNumber} AND f.bank_id = ? AND f.mode = ? AND f.status = 'FNCD' AND f.id <> ?
        GROUP BY c.key`,
      ...[id, bankId, mode, id],
    );
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
    const { others } = await this.on(reader, row.mode, fingerprints, row.bankId);
    return others.has('FNCD') ? 'DFIN' : others.has('REGU') ? 'REDU' : 'REGU';
  }

  /** What a party has registered on these fingerprints itself, and what others have. */
  private async on(
    reader: Reader,
    mode: Mode,
    fingerprints: readonly string[],
    party: string,
  ): Promise<{ others: Set<string>; own: Set<string> }> {
    const { marks, list } = listOf(fingerprints);
    const rows = await reader.all<{ status: string; bank: string }>(
      `SELECT DISTINCT f.status, f.bank_id AS "bank" FROM financing_mark m JOIN financing f ON f.id = m.registration_id
        WHERE m.fingerprint IN (${marks}) AND f.mode = ?`,
      ...list,
      mode,
    );
    const of = (own: boolean) => rows.filter(({ bank }) => (bank === party) === own);
    return {
      others: new Set(of(false).map(({ status }) => status)),
      own: new Set(of(true).map(({ status }) => status)),
    };
  }
}

const claimOf = (mode: Mode, fingerprint: string): string => `financed ${mode} ${fingerprint}`;
