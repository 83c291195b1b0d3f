import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import { Database } from '../database/database.service';
import { Refusal } from '../findings/refusal';
import { Parties } from '../parties/parties.service';
import { rolesOf, type Caller } from '../parties/roles';
import type { Asked } from './asked';
import { PaperPrintRow, PaperRunRow } from './paper-run.entity';
import { keptHours } from './paper-runs.service';
import { Papers } from './papers.service';
import { paperMs } from './press.service';

/** Twice what the press gives one paper: it may have waited for another one. */
const leaseMs = 2 * paperMs;

/** A paper that was begun so often and never came to an end stops its printer each time. */
const attemptsMax = 3;

/** A look when nothing is known to be due; papers of a run follow each other without one. */
const lookMs = 1_000;

/** Looks between two sweeps of what is no longer kept. */
const sweepEvery = 600;

type Claimed = Pick<PaperPrintRow, 'runId' | 'ordinal' | 'documentId' | 'attempts'>;

/**
 * Prints the papers of runs, one after the other, in every process that delivers. A paper is claimed by a
 * lease on its row: of a process that dies the next one takes it over. Only one at a time goes to the press,
 * so that who asks for a single paper waits for one of a run at most.
 */
@Injectable()
export class PaperRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('paper-runner');
  private timer?: NodeJS.Timeout;
  private stopped = false;
  private looks = 0;

  constructor(
    private readonly database: Database,
    private readonly papers: Papers,
    private readonly parties: Parties,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.ROLE !== 'api') this.lookLater();
  }

  /** What is on the press is lost with its lease, and printed by whoever comes next. */
  beforeApplicationShutdown(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private lookLater(): void {
    if (!this.stopped) this.timer = setTimeout(() => void this.look(), lookMs).unref();
  }

  private async look(): Promise<void> {
    try {
      if ((this.looks += 1) % sweepEvery === 1) await this.sweep();
      while (!this.stopped && (await this.printOne())) continue;
    } catch (error) {
      // The database is away, or the exchange stops; the lease brings the paper back.
      if (!this.stopped) this.log.warn({ message: String(error) });
    }
    this.lookLater();
  }

  private async printOne(): Promise<boolean> {
    const now = new Date(await this.database.now()).toISOString();
    const [due] = await this.database.read.all(
      `SELECT 1 AS due FROM paper_print WHERE ${dueSql} LIMIT 1`,
      now,
    );
    if (!due) return false;
    const claimed = await this.claim();
    if (claimed) await this.print(claimed);
    return true;
  }

  /** The state stands in both places: two that chose the same row do not both get it. */
  private claim(): Promise<Claimed | undefined> {
    return this.database.write(async (tx) => {
      const until = new Date(Date.parse(tx.now) + leaseMs).toISOString();
      const [claimed] = await tx.take<Claimed>(
        `UPDATE paper_print SET state = 'printing', lease_until = ?, attempts = attempts + 1
          WHERE (run_id, ordinal) IN (SELECT run_id, ordinal FROM paper_print WHERE ${dueSql}
                                       ORDER BY attempts, run_id, ordinal LIMIT 1)
            AND (${dueSql})
        RETURNING run_id AS "runId", ordinal, document_id AS "documentId", attempts`,
        until,
        tx.now,
        tx.now,
      );
      return claimed;
    });
  }

  private async print(claimed: Claimed): Promise<void> {
    if (claimed.attempts > attemptsMax) return this.settle(claimed, { state: 'failed', problem: givenUp });
    try {
      const run = await this.database.read.one(PaperRunRow, { id: claimed.runId });
      if (!run) return;
      const caller = await this.callerOf(run);
      const asked = JSON.parse(run.asked) as Asked;
      const { bytes, version } = await this.papers.printed(claimed.documentId, {}, asked, caller, true);
      const text = Buffer.from(bytes).toString('base64');
      await this.settle(claimed, { state: 'printed', version, bytes: text });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // The press stopped over it, or over its neighbour: a few more claims tell.
      if (error.code === 'paper.busy') return this.settle(claimed, { state: 'waiting' });
      const { detail, facts } = error.carries;
      const problem = JSON.stringify({ code: error.code, ...(detail && { detail }), ...facts });
      await this.settle(claimed, { state: 'failed', problem });
    }
  }

  /** The party that asked, as it is now: what it may no longer see is not printed. */
  private async callerOf({ partyId, mode }: PaperRunRow): Promise<Caller> {
    const party = await this.parties.require(partyId);
    return { partyId, mode, name: party.name, roles: rolesOf(party.roles), keyId: 'paper-run' };
  }

  private async settle(
    { runId, ordinal, attempts }: Claimed,
    outcome: Partial<Pick<PaperPrintRow, 'state' | 'version' | 'bytes' | 'problem'>>,
  ): Promise<void> {
    await this.database.write((tx) =>
      tx.update(
        PaperPrintRow,
        { runId, ordinal, attempts, state: 'printing' },
        { leaseUntil: null, ...outcome },
      ),
    );
  }

  private async sweep(): Promise<void> {
    await this.database.write(async (tx) => {
      const before = new Date(Date.parse(tx.now) - keptHours * 3_600_000).toISOString();
      await tx.send(
        'DELETE FROM paper_print WHERE run_id IN (SELECT id FROM paper_run WHERE created_at < ?)',
        before,
      );
      await tx.send('DELETE FROM paper_run WHERE created_at < ?', before);
    });
  }
}

/** Papers that nobody prints now; the one value is the time by the database's clock. */
const dueSql = `state = 'waiting' OR (state = 'printing' AND lease_until < ?)`;

const givenUp = JSON.stringify({
  code: 'paper.failed',
  detail: {
    en: 'The printer stopped over this paper several times.',
    zh: '打印该单证时多次中断。',
  },
});
