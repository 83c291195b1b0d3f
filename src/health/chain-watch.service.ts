import { setTimeout as pause } from 'node:timers/promises';
import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import { Database } from '../database/database.service';
import { Ending } from '../database/ending.service';
import { ClaimRow } from '../documents/document.entity';
import { OperatorEvents } from '../exchange/operator-events.service';
import type { ChainBreak } from '../journal/entry-hash';
import { beginning, Journal, type Foothold } from '../journal/journal.service';

/** Entries checked before others get their turn: some 5 ms of hashing. */
const stepEntries = 250;

/** Between two steps it rests this many times as long as a step took: a quarter of the thread's time at most. */
const rest = 3;

/** Entries of the past that each look checks once more: what held when it was written may be changed later. */
const pastEntries = 2_000;

/**
 * Walks the journal's chain in the background: all of it after a start, then what is new at every look,
 * and beside that a part of the past, round and round. What does not hold is told to the operator once.
 */
@Injectable()
export class ChainWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('chain-watch');
  private readonly stopping = new AbortController();
  private timer?: NodeJS.Timeout;
  private looking: Promise<void> = Promise.resolve();
  private newest: Foothold = beginning;
  private past: Foothold = beginning;

  /** The first entry that does not hold; empty again once the journal is as it was. */
  broken?: ChainBreak;

  constructor(
    private readonly database: Database,
    private readonly journal: Journal,
    private readonly operatorEvents: OperatorEvents,
    @Inject(CONFIG) private readonly config: Config,
    private readonly ending: Ending,
  ) {}

  /** Whether this process looks at all; one that only answers requests leaves it to the workers. */
  get watches(): boolean {
    return this.config.ROLE !== 'api' && this.config.CHAIN_WATCH_SECONDS > 0;
  }

  onApplicationBootstrap(): void {
    if (this.watches) this.lookAfter(0);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    clearTimeout(this.timer);
    await this.ending.wait(this.looking, 1 / 16);
  }

  private lookAfter(seconds: number): void {
    this.timer = setTimeout(() => (this.looking = this.tryToLook()), seconds * 1000).unref();
  }

  private async tryToLook(): Promise<void> {
    try {
      this.broken = (await this.lookAtNew()) ?? (await this.lookAtPast());
      if (this.broken) await this.tell(this.broken);
    } catch (error) {
      // The database is away, or the exchange stops; the next look begins where this one was.
      if (!this.stopping.signal.aborted) this.log.warn({ message: String(error) });
    }
    if (!this.stopping.signal.aborted) this.lookAfter(this.config.CHAIN_WATCH_SECONDS);
  }

  /** Goes on from the last entry that held to the end, which must be what the head row says. */
  private async lookAtNew(): Promise<ChainBreak | undefined> {
    // Read before the walk: an exchange that goes on writing may be ahead of it, and never behind.
    const head = await this.journal.head();
    while (this.newest.sequence < head.sequence) {
      const left = head.sequence - this.newest.sequence;
      const from = this.newest;
      const { last, broken } = await this.step(from, Math.min(left, stepEntries));
      if (broken) return broken;
      if (last === from) return { sequence: from.sequence + 1, what: 'gap' };
      this.newest = last;
    }
    if (this.newest.sequence > head.sequence) return { sequence: head.sequence + 1, what: 'gap' };
    return this.newest.hash === head.hash ? undefined : { sequence: head.sequence, what: 'hash' };
  }

  /** Checks a further part of what held before, up to where the newest walk stands, and begins again there. */
  private async lookAtPast(): Promise<ChainBreak | undefined> {
    const until = Math.min(this.past.sequence + pastEntries, this.newest.sequence);
    while (this.past.sequence < until) {
      const { last, broken } = await this.step(this.past, Math.min(until - this.past.sequence, stepEntries));
      if (broken) return broken;
      if (last === this.past) return { sequence: last.sequence + 1, what: 'gap' };
      this.past = last;
    }
    if (this.past.sequence === this.newest.sequence) this.past = beginning;
    return undefined;
  }

  private async step(from: Foothold, limit: number): Promise<{ last: Foothold; broken?: ChainBreak }> {
    const began = performance.now();
    const step = await this.journal.verifyAfter(from, limit);
    await pause((performance.now() - began) * rest, undefined, { signal: this.stopping.signal, ref: false });
    return step;
  }

  /** Once for each break, whichever process finds it: a claim row remembers that it was told. */
  private async tell({ sequence, what }: ChainBreak): Promise<void> {
    const told = await this.database.write(async (tx) => {
      const key = `journal-broken/${sequence}/${what}`;
      if (!(await tx.claim(ClaimRow, { key, owner: 'platform' }))) return false;
      // Test and live data stand on one chain, and an operator sees the inbox of its key's mode only.
      for (const mode of ['test', 'live'] as const)
        await this.operatorEvents.raise(tx, {
          mode,
          type: 'journal.broken',
          subject: 'journal',
          data: { sequence, what },
        });
      return true;
    });
    if (told) this.log.error({ message: 'The journal does not hold.', sequence, what });
  }
}
