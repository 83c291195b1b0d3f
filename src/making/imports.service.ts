import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.service';
import { newId } from '../database/ids.source';
import type { Tx } from '../database/tx';
import { Refusal } from '../findings/refusal';
import { readCursor, readPlace, writeCursor } from '../http/cursor';
import type { Done } from '../http/idempotency.service';
import type { Caller } from '../parties/roles';
import { ImportRuns } from './import-runs.service';
import { openImportsMax } from './limits';
import { SpreadsheetImport, SpreadsheetPart } from './making.entity';

/** A piece of a file in Base64 has 512 KiB: four of the database's pages of a group, and far from any limit. */
const pieceBytes = 393_216;

/** Takes spreadsheets and shows what has become of them. */
@Injectable()
export class Imports {
  constructor(
    private readonly database: Database,
    private readonly runs: ImportRuns,
  ) {}

  /** Keeps the file; a worker reads it. */
  async take(tx: Tx, file: Buffer, kind: string, dryRun: boolean, caller: Caller): Promise<Done> {
    const { partyId, mode, keyId } = caller;
    const [open] = await tx.all<{ count: number | string }>(
      "SELECT COUNT(*) AS count FROM spreadsheet_import WHERE party_id = ? AND mode = ? AND state IN ('waiting', 'running')",
      partyId,
      mode,
    );
    if (Number(open?.count) >= openImportsMax) throw new Refusal('import.too_many');
    const row: SpreadsheetImport = {
      ...{ id: newId('imp'), mode, partyId, keyId, kind, dryRun: dryRun ? 1 : 0 },
      ...{ state: 'waiting', leaseUntil: null, fence: 0, rowsRead: 0, documentsChecked: 0 },
      ...{ findingCount: 0, findings: '[]', documents: '[]', createdAt: tx.at, changedAt: tx.at },
    };
    await tx.insert(SpreadsheetImport, row);
    for (let position = 0; position * pieceBytes < file.length; position += 1) {
      const piece = file.subarray(position * pieceBytes, (position + 1) * pieceBytes);
      await tx.insert(SpreadsheetPart, { importId: row.id, position, bytes: piece.toString('base64') });
    }
    tx.afterCommit(() => this.runs.ring());
    return {
      status: 202,
      headers: { location: `/v1/spreadsheet-imports/${row.id}` },
      answer: shown(row),
    };
  }

  async read(id: string, caller: Caller): Promise<object> {
    const row = await this.own(id, caller);
    return { ...shown(row), findings: JSON.parse(row.findings) as unknown[] };
  }

  /** What an import has made, in the order of the file. */
  async documents(id: string, cursor: string | undefined, limit: number, caller: Caller): Promise<object> {
    const made = JSON.parse((await this.own(id, caller)).documents) as object[];
    const from = readPlace('imported', cursor) ?? 0;
    const next = from + limit < made.length ? writeCursor('imported', from + limit) : null;
    return { items: made.slice(from, from + limit), next };
  }

  /** The caller's imports, newest first. */
  async list(cursor: string | undefined, limit: number, { partyId, mode }: Caller): Promise<object> {
    const before = readCursor('imports', cursor);
    // Without findings and documents, which may be a megabyte each.
    const rows = await this.database.read.all<Listed>(
      `SELECT id, kind, dry_run AS "dryRun", state, fence, rows_read AS "rowsRead", documents_checked AS "documentsChecked",
              finding_count AS "findingCount", created_at AS "createdAt", changed_at AS "changedAt"
         FROM spreadsheet_import WHERE party_id = ? AND mode = ? AND id < ? ORDER BY id DESC LIMIT ${Math.trunc(limit) + 1}`,
      partyId,
      mode,
      // Behind every id: after the underscore they have digits and capital letters.
      before ?? 'imp_a',
    );
    const items = rows.slice(0, limit).map(shown);
    const last = rows[limit - 1];
    return { items, next: rows.length > limit && last ? writeCursor('imports', last.id) : null };
  }

  private async own(id: string, { partyId, mode }: Caller): Promise<SpreadsheetImport> {
    const row = await this.database.read.one(SpreadsheetImport, { id, partyId, mode });
    if (!row) throw new Refusal('resource.unknown');
    return row;
  }
}

const sayings: Readonly<Record<SpreadsheetImport['state'], { en: string; zh: string }>> = {
  waiting: { en: 'Waits for a worker.', zh: '等待处理。' },
  running: { en: 'Is being read and checked.', zh: '正在读取和校验。' },
  done: { en: 'Every document was accepted.', zh: '全部单证均已受理。' },
  refused: {
    en: 'Nothing was saved. Mend what the findings name and send the file again.',
    zh: '未保存任何数据。请按 findings 所列各处更正后重新上传。',
  },
  failed: {
    en: 'It could not be carried through, and nothing was saved. Send the file again, in parts if it has thousands of documents.',
    zh: '未能完成，未保存任何数据。请重新上传；如含数千份单证，请拆分后上传。',
  },
};
const checkedOnly = {
  en: 'Every document would be accepted; nothing was saved.',
  zh: '全部单证均可受理；未保存任何数据。',
};

/** What of an import is shown wherever it is. */
type Listed = Omit<SpreadsheetImport, 'mode' | 'partyId' | 'keyId' | 'leaseUntil' | 'findings' | 'documents'>;

function shown(row: Listed): object {
  const { id, kind, state, rowsRead, documentsChecked, findingCount, createdAt, changedAt } = row;
  const dryRun = row.dryRun === 1;
  return {
    ...{ id, kind, dryRun, state, message: state === 'done' && dryRun ? checkedOnly : sayings[state] },
    ...{ rowsRead, documentsChecked },
    documentsSaved: state === 'done' && !dryRun ? documentsChecked : 0,
    // How often a worker took it up; more than once when one was killed or stopped.
    ...{ findingCount, attempts: row.fence, createdAt, changedAt },
  };
}
