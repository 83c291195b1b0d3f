import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { migrations } from '../../migrations/list';
import { Clock } from './clock.source';
import { MoveRefused, rowsSql, storable, type MovedTable, type Row, type SourceState } from './house-move';
import { fileName, FolderInUse, SqliteFile } from './sqlite-file.store';
import type { SqliteReader } from './sqlite.store';
import type { EntityClass, Reader, SqlValue } from './tx';

/** The SQLite file that is moved out of: held alone, so that it stands still, and only ever read. */
export class MoveSource {
  /** Texts that were given out otherwise than they stand, since this was last set to 0. */
  replaced = 0;

  private constructor(
    readonly folder: string,
    private readonly file: SqliteFile,
    private readonly reader: SqliteReader,
  ) {}

  /** Opens a data folder, or the folder of an `exchange.sqlite`. */
  static async open(from: string, entities: EntityClass[]): Promise<MoveSource> {
    const folder = basename(from) === fileName ? dirname(from) : from;
    if (!existsSync(join(folder, fileName)))
      throw new MoveRefused(`There is no ${fileName} in ${folder}.`, `${folder} 中没有 ${fileName}。`);
    const file = await openAlone(folder, entities);
    try {
      await requirePresent(file.read, folder);
    } catch (error) {
      await file.close();
      throw error;
    }
    return new MoveSource(folder, file, file.read);
  }

  get read(): Reader {
    return this.reader;
  }

  async state(): Promise<SourceState> {
    const [head] = await this.read.all<{ sequence: number; hash: string }>(
      'SELECT sequence, hash FROM journal_head WHERE id = 1',
    );
    if (!head)
      throw new MoveRefused('The source has no head of its journal.', '来源缺少日志末端记录，无法搬迁。');
    const [first] = await this.read.all<{ hash: string }>('SELECT hash FROM journal WHERE sequence = 1');
    return { head, first: first?.hash };
  }

  async count({ name }: MovedTable): Promise<number> {
    const [row] = await this.read.all<{ count: number }>(`SELECT COUNT(*) AS count FROM "${name}"`);
    return row?.count ?? 0;
  }

  /** Rows in the order of their keys, one after another, as PostgreSQL can hold them. */
  *rows(table: MovedTable, after?: readonly SqlValue[]): Generator<Row> {
    const rows = this.reader.each(rowsSql(table, after !== undefined), ...(after ?? []));
    for (const row of rows) {
      const shown = row.map(storable);
      this.replaced += shown.filter((value, place) => value !== row[place]).length;
      yield shown;
    }
  }

  close(): Promise<void> {
    return this.file.close();
  }
}

async function openAlone(folder: string, entities: EntityClass[]): Promise<SqliteFile> {
  try {
    return await SqliteFile.openForReading(folder, entities, new Clock(), true);
  } catch (error) {
    if (!(error instanceof FolderInUse)) throw error;
    throw new MoveRefused(
      `Another process uses ${folder}: an exchange, or a move that is under way. Stop it first: what it accepts from now on would be left behind.`,
      `另有进程正在使用 ${folder}（平台，或正在进行的搬迁）。请先停止：否则此后受理的数据会遗漏。`,
    );
  }
}

/**
 * The source must be of this version. It is not migrated here, because it is what one returns to when
 * a move is given up: bringing it forward is a decision of its own, best taken on a copy.
 */
async function requirePresent(reader: Reader, folder: string): Promise<void> {
  const rows = await reader.all<{ name: string }>('SELECT name FROM migrations');
  const [applied, known] = [rows.map(({ name }) => name), migrations.map(({ name }) => name)];
  if (applied.some((name) => !known.includes(name)))
    throw new MoveRefused(
      `${folder} was written by a newer version of this program. Move it with that one.`,
      `${folder} 由更新版本的程序写入，请用该版本搬迁。`,
    );
  if (known.some((name) => !applied.includes(name)))
    throw new MoveRefused(
      `${folder} was written by an older version and is left as it is. Keep a copy, bring it forward by "npm run migrate" with its own settings and without DATABASE_URL, and move then.`,
      `${folder} 由旧版本写入，未做改动。请先备份，用其原有设置（不设 DATABASE_URL）运行 npm run migrate，然后搬迁。`,
    );
}
