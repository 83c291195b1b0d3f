import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '../database/database.service';
import type { Tx } from '../database/tx';
import { Refusal } from '../findings/refusal';
import { Journal } from '../journal/journal.service';
import type { Caller } from '../parties/roles';
import { ReferenceEntryRow } from './reference-entry.entity';

/** Should an announcement be lost, another process has read the lists after this long. */
const againMs = 5_000;

/** Entries of the operator in one list: many times what a year of amendments brings, and read at every change. */
const entriesMax = 1_000;

type Listener = (entries: readonly { code: string; content: object }[]) => void;

/**
 * Lists of reference data that the operator extends while the exchange runs. The seeds are where a list
 * begins; entries of the operator stand beside them or in their place. A room says what it does with the entries of
 * a list, and is told again whenever one changes, in every process.
 */
@Injectable()
export class ReferenceData implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('reference-data');
  private readonly listeners = new Map<string, Listener>();
  private readonly stopListening: () => void;
  /** What each room was told last. */
  private readonly told = new Map<string, string>();
  private timer?: NodeJS.Timeout;
  private reading = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly journal: Journal,
  ) {
    this.stopListening = database.onAnnouncement('reference', () => this.readAgain());
  }

  /** Lets a room use the entries of a list; rooms do this while they are made. */
  use(list: string, listener: Listener): void {
    this.listeners.set(list, listener);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.read();
    if (this.database.shared) this.timer = setInterval(() => this.readAgain(), againMs).unref();
  }

  onApplicationShutdown(): void {
    this.stopListening();
    clearInterval(this.timer);
  }

  /** Puts an entry in force: on the journal, and in every process once it is committed. */
  async put(tx: Tx, list: string, code: string, content: object, caller: Caller): Promise<void> {
    const [others] = await tx.all<{ count: number }>(
      'SELECT COUNT(*) AS count FROM reference_entry WHERE list = ? AND code <> ?',
      list,
      code,
    );
    if (Number(others?.count) >= entriesMax)
      throw new Refusal('list.too_many', { facts: { most: entriesMax } });
    const row: ReferenceEntryRow = {
      ...{ list, code, content: JSON.stringify(content) },
      ...{ madeBy: caller.partyId, at: tx.at },
    };
    await tx.delete(ReferenceEntryRow, { list, code });
    await tx.insert(ReferenceEntryRow, row);
    await this.journal.append(tx, {
      mode: caller.mode,
      type: 'reference.changed',
      subject: `${list}/${code}`,
      actor: caller.partyId,
      data: { list, code, content },
    });
    tx.announce('reference', [list]);
  }

  /** One after the other, so that what was read last is what stays in force. */
  private readAgain(): void {
    // The database is away: what was read last stays in force until it is back.
    const warn = (error: unknown): void => this.log.warn({ message: String(error) });
    this.reading = this.reading.then(() => this.read()).catch(warn);
  }

  private async read(): Promise<void> {
    for (const [list, listener] of this.listeners) {
      const rows = await this.database.read.find(ReferenceEntryRow, { list }, { orderBy: 'code' });
      const entries = rows.map(({ code, content }) => ({ code, content }));
      const text = JSON.stringify(entries);
      // Most looks find nothing new, and a room then has nothing to build again.
      if (this.told.get(list) === text) continue;
      listener(entries.map(({ code, content }) => ({ code, content: JSON.parse(content) as object })));
      this.told.set(list, text);
    }
  }
}
