import { Injectable } from '@nestjs/common';
import { newId } from '../database/ids.source';
import type { Tx } from '../database/tx';
import { DocumentRow, DocumentVersion } from '../documents/document.entity';
import type { RefusalCode } from '../findings/codes';
import { Refusal } from '../findings/refusal';
import type { Done } from '../http/idempotency.service';
import { Journal } from '../journal/journal.service';
import { DeliveryRow, ReceiptReferenceRow, ReceiptRow } from './exchange.entity';
import { numbersOf } from './receipt-address';
import { receiptHash, type ChainedFacts } from './receipt-chain';
import type { Read } from './receipt-reading';
import type { BusinessKey } from './receipt.dto';

/** Whose receipt it is: the authority, and the side of the exchange that it speaks on. */
export type Authority = Pick<DeliveryRow, 'partyId' | 'mode'>;

/** The delivery that is answered, or the code of why none can be told. */
export type Addressed = { delivery: DeliveryRow } | { reason: RefusalCode };

/** Records what an authority answers, on the time line of the document it speaks of. */
@Injectable()
export class Receipts {
  constructor(private readonly journal: Journal) {}

  /** The delivery that a receipt answers. One that is named outright and is not the caller's is refused. */
  async addressed(tx: Tx, receipt: Read, own: Authority): Promise<Addressed> {
    const { partyId, mode } = own;
    const id = receipt.deliveryId ?? receipt.messageId;
    if (id !== undefined) {
      const delivery = await tx.one(DeliveryRow, { id, partyId, mode });
      // A notice or another event is no filing that could be decided on.
      if (delivery?.carries !== 'document') throw new Refusal('receipt.not_authority');
      return { delivery };
    }
    if (receipt.document) return this.numbered(tx, receipt.document, own);
    return this.referred(tx, receipt, own);
  }

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

  /**
   * The newest delivery to this authority that bears the number, which a document may have borne before it was
   * amended. A number is unique to its submitter only, so where several documents bear it nobody may choose for
   * the authority.
   */
  private async numbered(tx: Tx, { kind, number }: BusinessKey, own: Authority): Promise<Addressed> {
    const sent = numbersOf(kind, number);
    const among = `(${sent.map(() => '?').join(', ')})`;
    const found = await tx.all<Found>(
      `SELECT d.id, d.document_id AS "documentId" FROM document doc JOIN delivery d ON d.document_id = doc.id
        WHERE doc.id IN (SELECT id FROM document WHERE number IN ${among}
                         UNION ALL SELECT document_id FROM former_number WHERE number IN ${among})
          AND doc.kind = ? AND d.party_id = ? AND d.number IN ${among} AND d.mode = ? AND d.carries = 'document'
        ORDER BY d.ordinal DESC`,
      ...[...sent, ...sent, kind, own.partyId, ...sent, own.mode],
    );
    return this.onlyOne(tx, found);
  }

  /** By a number that the authority gave itself, and told in an earlier receipt. */
  private async referred(tx: Tx, receipt: Read, own: Authority): Promise<Addressed> {
    const found: Found[] = [];
    for (const { family, number } of referencesOf(receipt)) {
      const row = await tx.one(ReceiptReferenceRow, { ...own, family, number });
      if (row) found.push({ id: row.deliveryId, documentId: row.documentId });
    }
    if (found.some(({ documentId }) => documentId === several)) return { reason: 'receipt.ambiguous' };
    return this.onlyOne(tx, found);
  }

  private async onlyOne(tx: Tx, found: readonly Found[]): Promise<Addressed> {
    if (new Set(found.map(({ documentId }) => documentId)).size > 1) return { reason: 'receipt.ambiguous' };
    const delivery = found[0] && (await tx.one(DeliveryRow, { id: found[0].id }));
    return delivery ? { delivery } : { reason: 'receipt.not_authority' };
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

type Found = Pick<DeliveryRow, 'id' | 'documentId'>;

/** Stands for more than one document. */
const several = '';

const referencesOf = ({ declaration, manifest }: Read): { family: string; number: string }[] =>
  Object.entries({ declaration, manifest }).flatMap(([family, number]) =>
    number === undefined ? [] : [{ family, number: number.trim() }],
  );

/** What the authority said, with empty for what it left out; no manifest number is absent, as the hash wants it. */
const saidOf = (receipt: Read) => ({
  level: receipt.level,
  result: receipt.result,
  code: receipt.code ?? null,
  family: receipt.family ?? null,
  subject: receipt.subject ?? null,
  house: receipt.house ?? null,
  unit: receipt.unit ?? null,
  declaration: receipt.declaration?.trim() ?? null,
  ...(receipt.manifest !== undefined && { manifest: receipt.manifest.trim() }),
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
