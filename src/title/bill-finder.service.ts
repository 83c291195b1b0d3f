import { Injectable } from '@nestjs/common';
import { listOf } from '../database/statements';
import type { Reader, Tx } from '../database/tx';
import { contentOf } from '../documents/content';
import { DocumentRow, DocumentVersion } from '../documents/document.entity';
import { Kinds } from '../documents/kinds.service';
import type { Text } from '../findings/finding';
import { Refusal } from '../findings/refusal';
import type { Mode } from '../parties/roles';
import { lawOf, type BillLaw } from './bill-law';
import { contentMatch } from './content-match';
import type { TitleCheckRequest } from './title.dto';
import type { TitleRow } from './title.entity';
import type { TitleState } from './title-state.dto';
import { Titles } from './titles.service';
import type { ContentMatch } from './check-parts.dto';

/** A title that may be meant; whose it is, where that was looked up. */
interface Found {
  id: string;
  issuerId?: string;
}

/** Bills in whose place a title has come, each by its number and its own issuer; none are told where they are too many. */
export interface Line {
  titleId: string;
  bills?: { number: string; issuerUscc: string | null }[];
}

/**
 * Bills that a bill has come in the place of, one after the other, whose financing counts as its own: all of twenty
 * combined bills each of which was combined of twenty, and more than any trade needs.
 */
const replacedMax = 1_000;

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
      ? [{ id: titleId }]
      : contentHash
        ? await titlesBy(tx, mode, 'content_hash', contentHash, issuerUscc)
        : billNumber
          ? await titlesBy(tx, mode, 'number', billNumber, issuerUscc)
          : await this.byDocument(tx, mode, document ?? {}, issuerUscc);
    const [one, another] = found;
    // Guessing which of two is meant would be worse than asking.
    if (one && another)
      throw new Refusal('request.malformed', {
        detail: one.issuerId === another.issuerId || issuerUscc ? severalBills : severalIssuers,
      });
    const row = await this.titles.upToDate(tx, one?.id ?? '', mode);
    if (!row) throw new Refusal('resource.unknown');
    return row;
  }

  /** The bills in whose place a title has come, and those in whose place these had come: none of that ever changes. */
  async lineOf(reader: Reader, { id: titleId, mode, state }: TitleRow): Promise<Line> {
    const bills: Line['bills'] = [];
    const known = new Set<string>();
    let before = new Set((JSON.parse(state) as TitleState).replaces);
    while (before.size > 0) {
      for (const id of before) known.add(id);
      if (known.size > replacedMax) return { titleId };
      const { marks, list } = listOf([...before]);
      const rows = await reader.all<{ number: string; state: string; uscc: string | null }>(
        `SELECT t.number, t.state, p.uscc FROM title t LEFT JOIN party p ON p.id = t.issuer_id
          WHERE t.id IN (${marks}) AND t.mode = ? ORDER BY t.id`,
        ...list,
        mode,
      );
      bills.push(...rows.map(({ number, uscc }) => ({ number, issuerUscc: uscc })));
      const earlier = rows.flatMap((row) => (JSON.parse(row.state) as TitleState).replaces ?? []);
      before = new Set(earlier.filter((id) => !known.has(id)));
    }
    return { titleId, bills };
  }

  /** On what the title rests, as its document says; nothing of a document that is not here any more. */
  async law(reader: Reader, { documentId, contentHash }: TitleRow): Promise<BillLaw | undefined> {
    const key = { documentId, contentHash };
    // A bill that was amended and then amended back was issued on the later of the two.
    const versions = await reader.find(DocumentVersion, key, { orderBy: 'version' });
    const version = versions.at(-1);
    return version && lawOf(version);
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
  ): Promise<Found[]> {
    for (const kind of this.kinds.names().filter((name) => this.kinds.get(name).title)) {
      const { hash } = contentOf(this.cleaned(kind, document as object));
      const found = await titlesBy(reader, mode, 'content_hash', hash, issuerUscc);
      if (found.length > 0) return found;
    }
    const { billNumber, waybillNumber, operator } = document as Record<string, unknown>;
    const number = billNumber ?? waybillNumber;
    if (typeof number !== 'string') return [];
    const found = await titlesBy(reader, mode, 'number', number, issuerUscc);
    const uscc = (operator as { uscc?: unknown } | undefined)?.uscc;
    return found.length > 1 && typeof uscc === 'string'
      ? titlesBy(reader, mode, 'number', number, uscc)
      : found;
  }

  /** Identifiers as submission cleans them, so that spaces and small letters are no alteration. */
  private cleaned(kind: string, document: object): object {
    const copy = structuredClone(document);
    this.kinds.shapeCheck(kind)(copy);
    return copy;
  }
}

/** A number says only whose bill is meant while one issuer uses it, and each for one bill. */
const severalIssuers: Text = {
  en: 'Several issuers have a bill of this number; give issuerUscc as well.',
  zh: '多个签发人使用该提单号，请同时提供 issuerUscc。',
};

const severalBills: Text = {
  en: 'Several bills have this number; give titleId or contentHash instead.',
  zh: '该提单号对应多份提单，请改用 titleId 或 contentHash 查询。',
};

/**
 * The titles that may be meant, two at most. Of an issuer's, those that stand count; a bill that was
 * cancelled and issued again, or that another has come in the place of, is not what its number means any
 * more. Where none stands, the last to end is meant.
 */
async function titlesBy(
  reader: Reader,
  mode: Mode,
  column: 'content_hash' | 'number',
  value: string,
  issuerUscc: string | undefined,
): Promise<Found[]> {
  return reader.all<{ id: string; issuerId: string }>(
    `SELECT id, issuer_id AS "issuerId" FROM (
       SELECT t.id, t.issuer_id, RANK() OVER (PARTITION BY t.issuer_id
         ORDER BY ${ended}, CASE ${ended} WHEN 1 THEN t.changed_at END DESC, CASE ${ended} WHEN 1 THEN t.id END) AS place
         FROM title t JOIN party p ON p.id = t.issuer_id
        WHERE t.mode = ? AND t.${column} = ? ${issuerUscc ? 'AND p.uscc = ?' : ''}) ranked
      WHERE place = 1 LIMIT 2`,
    mode,
    value,
    ...(issuerUscc ? [issuerUscc] : []),
  );
}

const ended = `CASE WHEN t.status IN ('CANCELLED', 'SUPERSEDED') THEN 1 ELSE 0 END`;
