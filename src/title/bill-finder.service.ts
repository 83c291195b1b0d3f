import { Injectable } from '@nestjs/common';
import type { Reader, Tx } from '../database/tx';
import { contentOf } from '../documents/content';
import { DocumentRow, DocumentVersion } from '../documents/document.entity';
import { Kinds } from '../documents/kinds.service';
import { Refusal } from '../findings/refusal';
import type { Mode } from '../parties/roles';
import { contentMatch, type ContentMatch } from './content-match';
import type { TitleCheckRequest } from './title.dto';
import type { TitleRow } from './title.entity';
import { Titles } from './titles.service';

/** Finds the title that a question means, by what a bank has in hand. */
@Injectable()
export class BillFinder {
  constructor(
    private readonly titles: Titles,
    private readonly kinds: Kinds,
  ) {}

  /** The title, held, with what has run out recorded first. */
  async find(tx: Tx, request: TitleCheckRequest, mode: Mode): Promise<TitleRow> {
    const { titleId, contentHash, billNumber, issuerUscc, document } = request;
    const found = titleId
      ? [titleId]
      : contentHash
        ? await idsBy(tx, mode, 'content_hash', contentHash, issuerUscc)
        : billNumber
          ? await idsBy(tx, mode, 'number', billNumber, issuerUscc)
          : await this.byDocument(tx, mode, document ?? {}, issuerUscc);
    // Two issuers may use one number; guessing which is meant would be worse than asking.
    if (found.length > 1)
      throw new Refusal('request.malformed', {
        detail: {
          en: 'Several issuers have a bill of this number; give issuerUscc as well.',
          zh: '多个签发人使用该提单号，请同时提供 issuerUscc。',
        },
      });
    const row = await this.titles.upToDate(tx, found[0] ?? '', mode);
    if (!row) throw new Refusal('resource.unknown');
    return row;
  }

  /** How a document that was sent compares with the one that the title is issued on. */
  async match(reader: Reader, row: TitleRow, document: object): Promise<ContentMatch> {
    const on = await reader.one(DocumentRow, { id: row.documentId });
    const key = { documentId: row.documentId, contentHash: row.contentHash };
    const [version] = await reader.find(DocumentVersion, key, { limit: 1 });
    if (!on || !version) throw new Error(`The document of title ${row.id} is missing.`);
    return contentMatch(JSON.parse(version.content) as object, this.cleaned(on.kind, document));
  }

  /** A copy that nobody altered has the hash of the bill; one that somebody did still has its number. */
  private async byDocument(
    reader: Reader,
    mode: Mode,
    document: TitleCheckRequest['document'],
    issuerUscc: string | undefined,
  ): Promise<string[]> {
    for (const kind of this.kinds.names().filter((name) => this.kinds.get(name).title)) {
      const { hash } = contentOf(this.cleaned(kind, document as object));
      const found = await idsBy(reader, mode, 'content_hash', hash, issuerUscc);
      if (found.length > 0) return found;
    }
    const { billNumber, waybillNumber, operator } = document as Record<string, unknown>;
    const number = billNumber ?? waybillNumber;
    if (typeof number !== 'string') return [];
    const found = await idsBy(reader, mode, 'number', number, issuerUscc);
    const uscc = (operator as { uscc?: unknown } | undefined)?.uscc;
    return found.length > 1 && typeof uscc === 'string' ? idsBy(reader, mode, 'number', number, uscc) : found;
  }

  /** Identifiers as submission cleans them, so that spaces and small letters are no alteration. */
  private cleaned(kind: string, document: object): object {
    const copy = structuredClone(document);
    this.kinds.shapeCheck(kind)(copy);
    return copy;
  }
}

async function idsBy(
  reader: Reader,
  mode: Mode,
  column: 'content_hash' | 'number',
  value: string,
  issuerUscc: string | undefined,
): Promise<string[]> {
  const rows = await reader.all<{ id: string }>(
    `SELECT t.id FROM title t JOIN party p ON p.id = t.issuer_id
      WHERE t.mode = ? AND t.${column} = ? ${issuerUscc ? 'AND p.uscc = ?' : ''} LIMIT 2`,
    mode,
    value,
    ...(issuerUscc ? [issuerUscc] : []),
  );
  return rows.map(({ id }) => id);
}
