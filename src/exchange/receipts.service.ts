import { Injectable } from '@nestjs/common';
import { newId } from '../database/ids.source';
import type { Tx } from '../database/tx';
import type { Text } from '../findings/finding';
import { Refusal } from '../findings/refusal';
import type { Done } from '../http/idempotency.service';
import { Journal } from '../journal/journal.service';
import type { Caller } from '../parties/roles';
import type { BusinessKey, Receipt } from './exchange.dto';
import { DeliveryRow, ReceiptRow } from './exchange.entity';
import { numberOf } from './receipt-address';

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
    if (receipt.document) return this.deliveryNumbered(tx, receipt.document, own);
    const id = receipt.deliveryId ?? receipt.messageId;
    return id === undefined ? undefined : tx.one(DeliveryRow, { id, ...own });
  }

  /**
   * The newest delivery to this authority that bears the number. A number is unique to its submitter
   * only, so where several documents bear it nobody may choose for the authority.
   */
  private async deliveryNumbered(
    tx: Tx,
    { kind, number }: BusinessKey,
    own: Pick<DeliveryRow, 'partyId' | 'mode'>,
  ): Promise<DeliveryRow | undefined> {
    const found = await tx.all<{ id: string; documentId: string }>(
      `SELECT d.id, d.document_id AS "documentId" FROM delivery d JOIN document doc ON doc.id = d.document_id
        WHERE d.party_id = ? AND d.number = ? AND d.mode = ? AND doc.kind = ? ORDER BY d.ordinal DESC`,
      own.partyId,
      numberOf(kind, number),
      own.mode,
      kind,
    );
    const count = new Set(found.map(({ documentId }) => documentId)).size;
    if (count > 1) throw new Refusal('receipt.ambiguous', { facts: { count }, detail: severalBear(count) });
    return found[0] && tx.one(DeliveryRow, { id: found[0].id });
  }
}

const severalBear = (count: number): Text => ({
  en: `${count} documents with this number were sent to you; address the receipt by "deliveryId".`,
  zh: `送达贵机关的单证中有 ${count} 份使用该号码，请以 deliveryId 指明所答复的投递。`,
});
