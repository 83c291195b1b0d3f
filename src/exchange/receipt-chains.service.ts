import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import { Database } from '../database/database.service';
import type { Reader } from '../database/tx';
import { DocumentRow } from '../documents/document.entity';
import { DocumentReading } from '../documents/reading.service';
import { Refusal } from '../findings/refusal';
import { readCursor, writeCursor, type PageOf } from '../http/cursor';
import type { KeySet } from '../journal/platform-keys.dto';
import { PlatformKeys } from '../journal/platform-keys.service';
import type { Caller } from '../parties/roles';
import { inOrder, receiptChainType } from './receipt-chain';
import type { ChainStatement, ReceiptProof } from './receipt-chain.dto';
import type { ChainedReceipt, ReceiptReason } from './receipt.dto';

/** Shows the chain of receipts of a document, and proves it to those who need no server to believe it. */
@Injectable()
export class ReceiptChains {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: Database,
    private readonly reading: DocumentReading,
    private readonly keys: PlatformKeys,
  ) {}

  /** The receipts, oldest first: all to the submitter and the operator, to an authority its own. */
  async list(
    id: string,
    cursor: string | undefined,
    limit: number,
    caller: Caller,
  ): Promise<PageOf<ChainedReceipt>> {
    const row = await this.reading.visible(id, caller);
    const place = readCursor('receipts', cursor) ?? '0';
    if (!/^\d{1,9}$/.test(place)) throw new Refusal('cursor.malformed');
    const chain = await chainOf(this.database.read, id);
    const seen = seesAll(row, caller) ? chain : chain.filter(({ authority }) => authority === caller.partyId);
    const end = Number(place) + limit;
    const items = seen.slice(Number(place), end);
    return { items, next: seen.length > end ? writeCursor('receipts', end) : null };
  }

  /**
   * The whole chain, signed. The document is held meanwhile, so that no receipt can come between what is
   * stated and the time it is stated for.
   */
  async proof(id: string, caller: Caller): Promise<ReceiptProof> {
    const visible = await this.reading.visible(id, caller);
    if (!seesAll(visible, caller)) throw new Refusal('resource.unknown');
    const { row, receipts, asOf } = await this.database.write(async (tx) => ({
      row: (await tx.lock(DocumentRow, { id })) ?? visible,
      receipts: await chainOf(tx, id),
      asOf: tx.at,
    }));
    const statement: ChainStatement = {
      type: 'receipt-chain',
      aud: `${this.config.INSTANCE}:${row.mode}`,
      asOf,
      documentId: id,
      kind: row.kind,
      number: row.number,
      version: row.version,
      contentHash: row.contentHash,
      receipts: receipts.length,
      headHash: receipts.at(-1)?.hash ?? null,
    };
    const jws = this.keys.sign(JSON.stringify(statement), receiptChainType);
    return { statement, receipts, jws, jwks: this.keys.jwks() as KeySet };
  }
}

const seesAll = (row: DocumentRow, caller: Caller): boolean =>
  row.submitterId === caller.partyId || caller.roles.includes('operator');

/** A receipt as its row has it. */
type KeptReceipt = Omit<ChainedReceipt, 'reasons' | 'manifest'> & {
  reasons: string;
  manifest: string | null;
};

/** The chain as it was hashed; receipts from before there was one are left out. */
async function chainOf(reader: Reader, documentId: string): Promise<ChainedReceipt[]> {
  const rows = await reader.all<KeptReceipt>(
    `SELECT r.id, r.document_id AS "documentId", d.number, r.version, v.content_hash AS "contentHash",
        r.party_id AS authority, r.level, r.result, r.code, r.family, r.subject, r.house, r.unit, r.declaration, r.manifest,
        r.office_code AS "officeCode", r.decided_at AS "decidedAt", r.reasons, r.at AS "acceptedAt",
        r.previous_hash AS "previousHash", r.hash
       FROM receipt r LEFT JOIN delivery d ON d.id = r.delivery_id
       LEFT JOIN document_version v ON v.document_id = r.document_id AND v.version = r.version
      WHERE r.document_id = ? AND r.hash IS NOT NULL`,
    documentId,
  );
  return inOrder(
    rows.map(({ reasons, manifest, ...row }) => ({
      ...row,
      ...(manifest !== null && { manifest }),
      reasons: JSON.parse(reasons) as ReceiptReason[],
    })),
  );
}
