import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/tx';
import type { RefusalCode } from '../findings/codes';
import { Refusal } from '../findings/refusal';
import { deliveryColumns, mayBeHad } from './delivery-sql';
import { DeliveryRow, ReceiptReferenceRow } from './exchange.entity';
import { noLonger } from './message';
import { numbersOf, referencesOf, several } from './receipt-address';
import { chosen, type Candidate } from './receipt-choice';
import type { Read } from './receipt-reading';
import type { BusinessKey } from './receipt.dto';

/** Whose receipt it is: the authority, and the side of the exchange that it speaks on. */
export type Authority = Pick<DeliveryRow, 'partyId' | 'mode'>;

/** The delivery that is answered, or the code of why none can be told. */
export type Addressed = { delivery: DeliveryRow } | { reason: RefusalCode };

/** Finds the delivery that a receipt answers, by whatever its authority knows of it. */
@Injectable()
export class AnsweredDeliveries {
  /** The delivery that a receipt names; one that is named outright and is not the caller's is refused. */
  async by(tx: Tx, receipt: Read, own: Authority): Promise<Addressed> {
    const id = receipt.deliveryId ?? receipt.messageId;
    if (id !== undefined) return { delivery: await this.named(tx, id, own) };
    if (receipt.document) return this.numbered(tx, receipt.document, receipt.at, own);
    return this.referred(tx, receipt, own);
  }

  async named(tx: Tx, id: string, { partyId, mode }: Authority): Promise<DeliveryRow> {
    const delivery = await tx.one(DeliveryRow, { id, partyId, mode });
    // A notice or another event is no filing that could be decided on.
    if (delivery?.carries !== 'document') throw new Refusal('receipt.not_authority');
    return this.lastConcerning(tx, delivery);
  }

  /**
   * The delivery itself, or, where its version no longer concerned the authority, the last before it: of a version
   * of which it was sent nothing it can say nothing, and an answer would tell it the hash.
   */
  async lastConcerning(tx: Tx, delivery: DeliveryRow): Promise<DeliveryRow> {
    if (delivery.rule !== noLonger) return delivery;
    const [last] = await tx.all<DeliveryRow>(
      `SELECT ${deliveryColumns} FROM delivery d
        WHERE d.document_id = ? AND d.party_id = ? AND d.carries = 'document' AND d.rule <> ? AND d.ordinal < ?
        ORDER BY CASE WHEN ${mayBeHad} THEN 0 ELSE 1 END, d.ordinal DESC LIMIT 1`,
      delivery.documentId,
      delivery.partyId,
      noLonger,
      delivery.ordinal,
    );
    if (!last) throw new Refusal('receipt.not_authority');
    return last;
  }

  /** By the number of a document, which it may have borne before it was amended. */
  private async numbered(
    tx: Tx,
    { kind, number }: BusinessKey,
    at: string,
    { partyId, mode }: Authority,
  ): Promise<Addressed> {
    const numbers = numbersOf(kind, number);
    const among = `(${numbers.map(() => '?').join(', ')})`;
    const candidates = await tx.all<Candidate>(
      `SELECT d.id, d.document_id AS "documentId", d.submitter_id AS "submitterId", d.number, d.rule, d.type,
              d.created_at AS "createdAt", CASE WHEN ${mayBeHad} THEN 1 ELSE 0 END AS had
         FROM document doc JOIN delivery d ON d.document_id = doc.id
        WHERE doc.id IN (SELECT id FROM document WHERE number IN ${among}
                         UNION ALL SELECT document_id FROM former_number WHERE number IN ${among})
          AND doc.kind = ? AND d.party_id = ? AND d.mode = ? AND d.carries = 'document'
        ORDER BY d.ordinal DESC`,
      ...[...numbers, ...numbers, kind, partyId, mode],
    );
    const choice = chosen(candidates, numbers, at);
    return 'reason' in choice ? choice : this.kept(tx, choice.deliveryId);
  }

  /**
   * By a number that the authority gave itself, and told in an earlier receipt. A declaration names one document; the
   * manifest beside it covers many and says nothing more.
   */
  private async referred(tx: Tx, receipt: Read, own: Authority): Promise<Addressed> {
    const [reference] = referencesOf(receipt);
    const known = reference && (await tx.one(ReceiptReferenceRow, { ...own, ...reference }));
    if (known?.documentId === several) return { reason: 'receipt.ambiguous' };
    return known ? this.kept(tx, known.deliveryId) : { reason: 'receipt.not_authority' };
  }

  private async kept(tx: Tx, id: string): Promise<Addressed> {
    const delivery = await tx.one(DeliveryRow, { id });
    if (!delivery) return { reason: 'receipt.not_authority' };
    return { delivery: await this.lastConcerning(tx, delivery) };
  }
}
