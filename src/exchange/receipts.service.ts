import { Injectable } from '@nestjs/common';
import { newId } from '../database/ids.source';
import type { Tx } from '../database/tx';
import { DocumentRow, DocumentVersion } from '../documents/document.entity';
import type { Done } from '../http/idempotency.service';
import { Journal } from '../journal/journal.service';
import { type DeliveryRow, ReceiptReferenceRow, ReceiptRow } from './exchange.entity';
import { referencesOf, several } from './receipt-address';
import { receiptHash } from './receipt-chain';
import type { Read } from './receipt-reading';
import type { ChainedFacts } from './receipt.dto';

/** Records what an authority answers, on the time line of the document it speaks of. */
@Injectable()
export class Receipts {
  constructor(private readonly journal: Journal) {}

  /** Puts a receipt into the chain of its document and on the journal. `by` is who matched it, if anybody. */
  async record(tx: Tx, delivery: DeliveryRow, receipt: Read, by?: string): Promise<Done> {
    const { documentId, partyId, version } = delivery;
    // Two authorities at once must not both follow the same receipt: the chain would fork.
    await tx.lock(DocumentRow, { id: documentId });
    const bytes = await tx.one(DocumentVersion, { documentId, version });
    const id = newId('rcp');
    const said = saidOf(receipt);
    const facts: ChainedFacts = {
      ...said,
      id,
      documentId,
      number: delivery.number,
      version,
      contentHash: bytes?.contentHash ?? null,
      authority: partyId,
      acceptedAt: tx.at,
      previousHash: await headOf(tx, documentId),
    };
    const link = { previousHash: facts.previousHash, hash: receiptHash(facts) };
    const told = { receiptId: id, version, ...said, ...link, ...(by !== undefined && { settledBy: by }) };
    const entry = await this.journal.append(tx, {
      mode: delivery.mode,
      type: `receipt.${receipt.result}`,
      subject: documentId,
      actor: partyId,
      data: told,
      audience: [delivery.submitterId],
    });
    await tx.insert(ReceiptRow, {
      ...said,
      ...link,
      id,
      documentId,
      version,
      partyId,
      manifest: said.manifest ?? null,
      reasons: JSON.stringify(said.reasons),
      deliveryId: delivery.id,
      entryId: entry.id,
      at: tx.at,
    });
    await this.learn(tx, delivery, receipt);
    return { status: 201, answer: { id, documentId, ...told }, entry };
  }

  /** A manifest covers many waybills: a number that was told of two documents names neither. */
  private async learn(tx: Tx, delivery: DeliveryRow, receipt: Read): Promise<void> {
    const { partyId, mode, documentId } = delivery;
    for (const { family, number } of referencesOf(receipt)) {
      const key = { partyId, mode, family, number };
      if (await tx.claim(ReceiptReferenceRow, { ...key, documentId, deliveryId: delivery.id })) continue;
      const known = await tx.lock(ReceiptReferenceRow, key);
      const same = known?.documentId === documentId;
      const set = same ? { deliveryId: delivery.id } : { documentId: several, deliveryId: several };
      await tx.update(ReceiptReferenceRow, key, set);
    }
  }
}

/** What the authority said, with empty for what it left out; no manifest number is absent, as the hash wants it. */
const saidOf = (receipt: Read) => ({
  level: receipt.level,
  result: receipt.result,
  code: receipt.code ?? null,
  family: receipt.family ?? null,
  subject: receipt.subject ?? null,
  house: receipt.house ?? null,
  unit: receipt.unit ?? null,
  // Blank numbers are refused now; a receipt that was kept unmatched before may still have one.
  declaration: receipt.declaration?.trim() || null,
  ...(receipt.manifest?.trim() && { manifest: receipt.manifest.trim() }),
  officeCode: receipt.officeCode ?? null,
  decidedAt: receipt.at,
  reasons: receipt.reasons ?? [],
});

/** Hash of the last receipt of a document: the one that no other follows. */
async function headOf(tx: Tx, documentId: string): Promise<string | null> {
  const [head] = await tx.all<{ hash: string }>(
    `SELECT hash FROM receipt WHERE document_id = ? AND hash IS NOT NULL
      EXCEPT SELECT previous_hash FROM receipt WHERE document_id = ? AND previous_hash IS NOT NULL`,
    documentId,
    documentId,
  );
  return head?.hash ?? null;
}
