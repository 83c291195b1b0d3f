import { createHash, hash } from 'node:crypto';
import type { Config } from '../config';
import { batches, rowText, standingOf, type MovedTable, type Row, type SourceState } from './house-move';
import { MoveSource } from './house-move-source.store';
import { headTable, MoveTarget } from './house-move-target.store';
import type { EntityClass, Reader } from './tx';

/** How far a table has come. */
export interface Moved {
  table: string;
  /** Rows that are there. */
  done: number;
  /** Rows that this run has added. */
  added: number;
  total: number;
}

/** A table that is the same on both sides, with the digest of all its rows. */
export interface Compared {
  table: string;
  rows: number;
  digest: string;
}

/** A batch holds about 8 MiB of text at most, and a thousand rows, above which a larger one is no faster. */
const batchLimit = { rows: 1_000, characters: 4_194_304 };

/**
 * Copies a SQLite exchange into PostgreSQL. Each table is copied in the order of its keys, so what a
 * broken-off copy has of it is its beginning, and the next run goes on behind that. The head row of the
 * journal comes last, in the transaction in which both sides were compared: a copy that is not the same
 * to the last byte never becomes an exchange.
 */
export class HouseMove {
  private constructor(
    private readonly source: MoveSource,
    private readonly target: MoveTarget,
    private readonly state: SourceState,
    /** What was found in the target. */
    readonly standing: 'empty' | 'half' | 'whole',
  ) {}

  /** Opens both sides and refuses what must not be moved; nothing is changed yet. */
  static async open(config: Config, from: string, entities: EntityClass[]): Promise<HouseMove> {
    const source = await MoveSource.open(from, entities);
    try {
      const state = await source.state();
      const target = await MoveTarget.open(config, entities);
      try {
        return new HouseMove(source, target, state, standingOf(await target.state(), state));
      } catch (error) {
        await target.close();
        throw error;
      }
    } catch (error) {
      await source.close();
      throw error;
    }
  }

  /** The folder of the source. */
  get folder(): string {
    return this.source.folder;
  }

  /** The source for reading. */
  get read(): Reader {
    return this.source.read;
  }

  /** Texts with a NUL, which the copy shows as U+FFFD; known when both sides were compared. */
  get replaced(): number {
    return this.source.replaced;
  }

  /** Copies what is not there yet, all but the head row. */
  async copy(tell: (moved: Moved) => void, limit = batchLimit): Promise<void> {
    if (this.standing === 'whole') return;
    await this.target.migrate();
    if (this.standing === 'empty') await this.target.mark(this.state.head);
    for (const table of this.target.tables) if (table.name !== headTable) await this.fill(table, tell, limit);
    await this.target.analyze();
  }

  /**
   * Completes the copy if both sides are the same and `beyond` finds nothing wrong with the target; else
   * takes it back and names the first difference.
   */
  async prove(
    beyond: (target: Reader) => Promise<string | undefined>,
    tell: (compared: Compared) => void,
  ): Promise<string | undefined> {
    const whole = this.standing === 'whole';
    this.source.replaced = 0;
    await this.target.begin();
    try {
      if (!whole) await this.addHead();
      const difference = (await this.difference(tell)) ?? (await beyond(this.target.read));
      await (whole || difference !== undefined ? this.target.giveUp() : this.target.finish());
      return difference;
    } catch (error) {
      // The connection may be gone, and with it the transaction.
      await this.target.giveUp().catch(() => undefined);
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.target.close();
    await this.source.close();
  }

  private async fill(
    table: MovedTable,
    tell: (moved: Moved) => void,
    limit: typeof batchLimit,
  ): Promise<void> {
    const total = await this.source.count(table);
    const before = await this.target.count(table);
    let done = before;
    for (const batch of batches(this.source.rows(table, await this.target.lastKey(table)), limit)) {
      await this.target.insert(table, batch);
      done += batch.length;
      if (done < total) tell({ table: table.name, done, added: done - before, total });
    }
    tell({ table: table.name, done, added: done - before, total });
  }

  private async addHead(): Promise<void> {
    const table = this.target.tables.find(({ name }) => name === headTable);
    if (table) await this.target.insert(table, [...this.source.rows(table)]);
  }

  private async difference(tell: (compared: Compared) => void): Promise<string | undefined> {
    for (const table of this.target.tables) {
      const found = await this.compare(table);
      if ('difference' in found) return found.difference;
      tell(found);
    }
    return undefined;
  }

  private async compare(table: MovedTable): Promise<Compared | { difference: string }> {
    const rows = this.source.rows(table);
    try {
      return await this.walk(table, rows);
    } finally {
      // A statement that is left half read would keep the file from being closed.
      rows.return(undefined);
    }
  }

  /** Walks a table on both sides at once. */
  private async walk(table: MovedTable, rows: Iterator<Row>): Promise<Compared | { difference: string }> {
    const all = createHash('sha256');
    const keyOf = (row: Row): unknown[] => table.keys.map((place) => row[place]);
    let count = 0;
    for await (const page of this.target.digests(table))
      for (const entry of page) {
        const [key, digest] = [entry.slice(0, -1), entry.at(-1)];
        const { value: row } = rows.next() as { value?: Row };
        if (!row || JSON.stringify(keyOf(row)) !== JSON.stringify(key))
          return {
            difference: `${at(table, row && keyOf(row))} of the source is ${at(table, key)} in the target`,
          };
        if (hash('sha256', rowText(row)) !== digest)
          return { difference: `${at(table, key)} (${await this.odd(table, key)})` };
        all.update(digest);
        count += 1;
      }
    const { value: row } = rows.next() as { value?: Row };
    if (row) return { difference: `${at(table, keyOf(row))} is missing in the target` };
    return { table: table.name, rows: count, digest: all.digest('hex') };
  }

  /** Columns in which a row differs; their values may be nobody's business. */
  private async odd(table: MovedTable, key: readonly unknown[]): Promise<string> {
    const where: Record<string, unknown> = {};
    table.keys.forEach((place, index) => (where[table.columns[place]?.property ?? ''] = key[index]));
    const entity = table.entity as EntityClass<Record<string, unknown>>;
    const here = await this.source.read.one(entity, where);
    const there = await this.target.read.one(entity, where);
    const odd = table.columns.filter(({ property }) => here?.[property] !== there?.[property]);
    return odd.map(({ name }) => name).join(', ');
  }
}

const at = ({ name }: MovedTable, key: readonly unknown[] | undefined): string =>
  key ? `table ${name}, row ${JSON.stringify(key)}` : `the end of table ${name}`;
