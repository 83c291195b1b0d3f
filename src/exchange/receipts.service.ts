import { Injectable } from '@nestjs/common';
import { newId } from '../database/ids.source';
import type { Tx } from '../database/tx';
import { Refusal } from '../findings/refusal';
import type { Done } from '../http/idempotency.service';
import { Journal } from '../journal/journal.service';
import type { Caller } from '../parties/roles';
import type { Receipt } from './exchange.dto';
import { DeliveryRow, ReceiptRow } from './exchange.entity';

/** Records what an authority answers, on the time line of the document it speaks of. */
@Injectable()
export class Receipts {
  constructor(private readonly journal: Journal) {}

  /** One receipt, addressed by delivery, by message, or by the number on the document. */
  async record(tx: Tx, receipt: Receipt, caller: Caller): Promise<Done> {
    const delivery = await this.deliveryOf(tx, receipt, caller);
    if (!delivery) throw new Refusal('receipt.not_authority');
    const id = newId('rcp');
    const reasons = receipt.reasons ?? [];
    const said = {
      receiptId: id,
      version: delivery.version,
      level: receipt.level,
      result: receipt.result,
      code: receipt.code ?? null,
      subject: receipt.subject ?? null,
      officeCode: receipt.officeCode ?? null,
      decidedAt: receipt.at,
      reasons,
    };
    const entry = await this.journal.append(tx, {
      mode: caller.mode,
      type: `receipt.${receipt.result}`,
      subject: delivery.documentId,
      actor: caller.partyId,
      data: said,
      audience: [delivery.submitterId],
    });
    const { receiptId: _, ...columns } = said;
    await tx.insert(ReceiptRow, {
      ...columns,
      id,
      documentId: delivery.documentId,
      partyId: caller.partyId,
      reasons: JSON.stringify(reasons),
      entryId: entry.id,
      at: tx.at,
    });
    return { status: 201, answer: { id, documentId: delivery.documentId, ...said }, entry };
  }

  private async deliveryOf(tx: Tx, receipt: Receipt, caller: Caller): Promise<DeliveryRow | undefined> {
    const own = { partyId: caller.partyId, mode: caller.mode };
    if (receipt.deliveryId) return tx.one(DeliveryRow, { id: receipt.deliveryId, ...own });
    if (receipt.messageId) return tx.one(DeliveryRow, { id: receipt.messageId, ...own });
    if (!receipt.document) return undefined;
    const [found] = await tx.all<{ id: string }>(
      `SELECT d.id FROM delivery d JOIN document doc ON doc.id = d.document_id
        WHERE doc.number = ? AND doc.kind = ? AND doc.mode = ? AND d.party_id = ? ORDER BY doc.id DESC, d.ordinal DESC LIMIT 1`,
      receipt.document.number,
      receipt.document.kind,
      caller.mode,
      caller.partyId,
    );
    return found && tx.one(DeliveryRow, { id: found.id });
  }
}
