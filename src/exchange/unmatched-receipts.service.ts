import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.service';
import { newId } from '../database/ids.source';
import type { Tx } from '../database/tx';
import type { RefusalCode } from '../findings/codes';
import { Refusal } from '../findings/refusal';
import { readCursor, writeCursor, type PageOf } from '../http/cursor';
import type { Done } from '../http/idempotency.service';
import { Journal } from '../journal/journal.service';
import type { Caller } from '../parties/roles';
import { AnsweredDeliveries } from './answered-deliveries.service';
import { DeliveryRow, ReceiptRow, UnmatchedReceiptRow } from './exchange.entity';
import { OperatorEvents } from './operator-events.service';
import type { Read } from './receipt-reading';
import type { UnmatchedReceipt } from './receipt.dto';
import { Receipts } from './receipts.service';

/** Where a page ended: any other place would be compared as text and skip rows in silence. */
const receiptId = /^rcp_[0-9A-HJKMNP-TV-Z]{26}$/;

/** Takes receipts, and keeps those that fit no delivery until somebody says where they belong. */
@Injectable()
export class UnmatchedReceipts {
  constructor(
    private readonly database: Database,
    private readonly answered: AnsweredDeliveries,
    private readonly receipts: Receipts,
    private readonly events: OperatorEvents,
  ) {}

  /** Records a receipt, or keeps it: an authority that knows only a number must not be turned away. */
  async take(tx: Tx, receipt: Read, caller: Caller): Promise<Done> {
    const found = await this.answered.by(tx, receipt, { partyId: caller.partyId, mode: caller.mode });
    if ('delivery' in found) return this.receipts.record(tx, found.delivery, receipt);
    return this.keep(tx, receipt, found.reason, caller);
  }

  private async keep(tx: Tx, receipt: Read, reason: RefusalCode, caller: Caller): Promise<Done> {
    const id = newId('rcp');
    const { partyId, mode } = caller;
    const entry = await this.events.raise(tx, {
      mode,
      type: 'receipt.unmatched',
      subject: id,
      data: { reason },
      audience: [partyId],
    });
    await tx.insert(UnmatchedReceiptRow, {
      id,
      mode,
      partyId,
      body: JSON.stringify(receipt),
      reason,
      entryId: entry.id,
      at: tx.at,
      receiptId: null,
      settledBy: null,
      settledAt: null,
    });
    return { status: 202, answer: { id, state: 'unmatched', reason }, entry };
  }

  /** Those of the caller, newest first; the operator sees everybody's. */
  async list(
    query: { settled?: string; cursor?: string; limit: number },
    caller: Caller,
  ): Promise<PageOf<UnmatchedReceipt>> {
    const { settled, cursor, limit } = query;
    const conditions = ['mode = ?'];
    const values: string[] = [caller.mode];
    if (!caller.roles.includes('operator')) {
      conditions.push('party_id = ?');
      values.push(caller.partyId);
    }
    if (settled !== undefined) conditions.push(`settled_at IS ${settledIs(settled)}`);
    const before = readCursor('unmatched-receipts', cursor);
    if (before !== undefined) {
      if (!receiptId.test(before)) throw new Refusal('cursor.malformed');
      conditions.push('id < ?');
      values.push(before);
    }
    const rows = await this.database.read.all<UnmatchedReceiptRow>(
      `SELECT id, party_id AS "partyId", body, reason, at, receipt_id AS "receiptId", settled_by AS "settledBy",
          settled_at AS "settledAt"
        FROM unmatched_receipt WHERE ${conditions.join(' AND ')} ORDER BY id DESC LIMIT ${Math.trunc(limit) + 1}`,
      ...values,
    );
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map(({ partyId, body, ...row }) => ({
        ...row,
        authority: partyId,
        receipt: JSON.parse(body) as Read,
      })),
      next: rows.length > limit && last ? writeCursor('unmatched-receipts', last.id) : null,
    };
  }

  /** Records it as if it had come so addressed. A second call with the same delivery changes nothing. */
  async match(tx: Tx, id: string, deliveryId: string, caller: Caller): Promise<Done> {
    const row = await tx.lock(UnmatchedReceiptRow, { id, mode: caller.mode });
    const may = row && (row.partyId === caller.partyId || caller.roles.includes('operator'));
    if (!row || !may) throw new Refusal('resource.unknown');
    const { partyId, mode } = row;
    if (row.receiptId !== null) return this.settled(tx, row, { id: deliveryId, partyId, mode });
    const delivery = await this.answered.named(tx, deliveryId, { partyId, mode });
    const done = await this.receipts.record(tx, delivery, JSON.parse(row.body) as Read, caller.partyId);
    await tx.update(
      UnmatchedReceiptRow,
      { id },
      { receiptId: (done.answer as ReceiptRow).id, settledBy: caller.partyId, settledAt: tx.at },
    );
    return done;
  }

  /** As it was answered at first, from what was stored then. */
  private async settled(
    tx: Tx,
    { receiptId, settledBy }: UnmatchedReceiptRow,
    asked: Pick<DeliveryRow, 'id' | 'partyId' | 'mode'>,
  ): Promise<Done> {
    const receipt = await tx.one(ReceiptRow, { id: receiptId ?? '' });
    const named = await tx.one(DeliveryRow, asked);
    const delivery = named && (await this.answered.lastConcerning(tx, named));
    if (!receipt || receipt.deliveryId !== delivery?.id) throw new Refusal('receipt.settled');
    const { sequence } = (await Journal.entry(tx, receipt.entryId)) ?? {};
    const { partyId: _, deliveryId: __, entryId: ___, at: ____, manifest, reasons, ...said } = receipt;
    const answer = {
      ...said,
      receiptId: said.id,
      ...(manifest !== null && { manifest }),
      reasons: JSON.parse(reasons) as object[],
      ...(settledBy !== null && { settledBy }),
      ...(sequence !== undefined && { sequence }),
    };
    return { status: 201, answer };
  }
}

function settledIs(settled: string): string {
  if (settled === 'true') return 'NOT NULL';
  if (settled === 'false') return 'NULL';
  throw new Refusal('request.malformed', {
    detail: { en: '"settled" must be true or false.', zh: 'settled 应为 true 或 false。' },
  });
}
