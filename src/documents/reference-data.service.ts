import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '../database/database.service';
import type { Tx } from '../database/tx';
import { Journal } from '../journal/journal.service';
import type { Caller } from '../parties/roles';
import { ReferenceEntryRow } from './reference-entry.entity';

/** Should an announcement be lost, another process has read the lists after this long. */
const againMs = 5_000;

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
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly database: Database,
    private readonly journal: Journal,
  ) {
    this.stopListening = database.onAnnouncement('reference', () => void this.readAgain());
  }

  /** Lets a room use the entries of a list; rooms do this while they are made. */
  use(list: string, listener: Listener): void {
    this.listeners.set(list, listener);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.read();
    if (this.database.shared) this.timer = setInterval(() => void this.readAgain(), againMs).unref();
  }

  onApplicationShutdown(): void {
    this.stopListening();
    clearInterval(this.timer);
  }

  /** Puts an entry in force: on the journal, and in every process once it is committed. */
  async put(tx: Tx, list: string, code: string, content: object, caller: Caller): Promise<void> {
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

  private async readAgain(): Promise<void> {
    // The database is away: what was read last stays in force until it is back.
    await this.read().catch((error: unknown) => this.log.warn({ message: String(error) }));
  }

  private async read(): Promise<void> {
    for (const [list, listener] of this.listeners) {
      const rows = await this.database.read.find(ReferenceEntryRow, { list });
      listener(rows.map(({ code, content }) => ({ code, content: JSON.parse(content) as object })));
    }
  }
}
