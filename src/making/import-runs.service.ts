import { setImmediate as turn } from 'node:timers/promises';
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
import type { Tx } from '../database/tx';
import { Submissions } from '../documents/submissions.service';
import { refusalCodes } from '../findings/codes';
import { mayPass, Refusal } from '../findings/refusal';
import { PartyRow } from '../parties/party.entity';
import { rolesOf, type Caller } from '../parties/roles';
import { ImportChecks, ImportOutcome } from './import-checks.service';
import { importDays } from './limits';
import { SpreadsheetImport, SpreadsheetPart, type ImportState } from './making.entity';
import type { SheetFinding } from './sheet';

/** Progress is written so often; a lease outlives many such writes. */
const progressMs = 500;
const leaseMs = 10_000;

/** Another process may have taken it, or a worker been killed: one that ends badly so often is given up. */
const attemptsMax = 5;

/** A worker looks so often for what no ring told of, such as an import taken by an API process. */
const lookMs = 1_000;
const forgetEveryMs = 3_600_000;

/** Rows read before other work of the process has its turn. */
const rowsAtOnce = 25;

/** Documents written before readings of the process have their turn: some 20 ms of work. */
const documentsAtOnce = 100;

/** Somebody else has the import now; what was done here counts for nothing. */
class LeaseLost extends Error {}
/** The process ends; the import waits for the next one. */
class Stopping extends Error {}

/** Carries imports through, one at a time in a process: all documents of a file in one transaction, or none. */
@Injectable()
export class ImportRuns implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('imports');
  private timer?: NodeJS.Timeout;
  private looking: Promise<void> = Promise.resolve();
  private busy = false;
  private stopped = false;
  private forgotAt = -forgetEveryMs;

  constructor(
    private readonly database: Database,
    private readonly checks: ImportChecks,
    private readonly submissions: Submissions,
    @Inject(CONFIG) private readonly config: Config,
    private readonly ending: Ending,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.ROLE === 'api') return;
    // Nobody else writes to a file of SQLite: whoever had the leases is dead.
    this.looking = this.release().catch(() => undefined);
    this.lookLater(0);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.ending.wait(this.looking, 1 / 16);
  }

  /** Called when an import was taken in this process. */
  ring(): void {
    if (this.config.ROLE !== 'api' && !this.busy) this.lookLater(0);
  }

  private lookLater(ms: number): void {
    clearTimeout(this.timer);
    if (this.stopped) return;
    this.timer = setTimeout(() => (this.looking = this.looking.then(() => this.look())), ms).unref();
  }

  private async look(): Promise<void> {
    this.busy = true;
    try {
      for (let job = await this.claim(); job; job = await this.claim()) await this.carry(job);
      if (performance.now() - this.forgotAt > forgetEveryMs) await this.forget();
    } catch (error) {
      // The database is away; what waits there still waits at the next look.
      this.log.warn({ message: String(error) });
    }
    this.busy = false;
    this.lookLater(lookMs);
  }

  private async release(): Promise<void> {
    if (this.database.shared) return;
    await this.database.write((tx) =>
      tx.run("UPDATE spreadsheet_import SET lease_until = NULL WHERE state = 'running'"),
    );
  }

  /** The oldest import that nobody works on. A look that finds none costs one query and no transaction. */
  private async claim(): Promise<SpreadsheetImport | undefined> {
    if (this.stopped) return undefined;
    const now = new Date(await this.database.now()).toISOString();
    const [due] = await this.database.read.all(`${dueSql} LIMIT 1`, now);
    if (!due) return undefined;
    return this.database.write(async (tx) => {
      const [won] = await tx.take<{ id: string }>(
        `UPDATE spreadsheet_import SET state = 'running', lease_until = ?, fence = fence + 1, changed_at = ?
          WHERE id = (${dueSql} ORDER BY id LIMIT 1 ${tx.skipLocked}) RETURNING id`,
        leaseFrom(tx),
        tx.at,
        tx.now,
      );
      return won && tx.one(SpreadsheetImport, { id: won.id });
    });
  }

  private async carry(job: SpreadsheetImport): Promise<void> {
    const outcome = new ImportOutcome(job.dryRun === 1);
    try {
      if (job.fence > attemptsMax) return await this.end(job, outcome, 'failed');
      const caller = await this.callerOf(job);
      await this.checks.run(await this.fileOf(job), job.kind, caller, outcome, this.pacer(job, outcome));
      await this.keep(job, outcome, caller);
    } catch (error) {
      if (error instanceof LeaseLost) return;
      if (!(error instanceof Stopping)) this.log.error({ import: job.id, message: String(error) });
      await this.giveBack(job, error instanceof Stopping ? 0 : leaseMs / 10);
    }
  }

  /** Lets other work go on, and tells how far the reading is. */
  private pacer(job: SpreadsheetImport, outcome: ImportOutcome): () => Promise<void> {
    let [calls, told] = [0, performance.now()];
    return async () => {
      calls += 1;
      if (calls % rowsAtOnce === 0) await turn();
      if (this.stopped) throw new Stopping();
      if (performance.now() - told < progressMs) return;
      told = performance.now();
      await this.database.write((tx) => this.mark(tx, job, outcome, 'running'));
    };
  }

  private async keep(job: SpreadsheetImport, outcome: ImportOutcome, caller: Caller): Promise<void> {
    if (outcome.refused) return this.end(job, outcome, 'refused');
    if (job.dryRun === 1) return this.end(job, outcome, 'done');
    try {
      await this.database.write(async (tx) => {
        // First, so that who has lost the lease writes nothing at all.
        await this.mark(tx, job, outcome, 'done');
        const made: object[] = [];
        for (const [index, { storable, row }] of outcome.ready.entries()) {
          // Thousands of documents take a second or two, for which other writes must wait and readings need not.
          if (index % documentsAtOnce === documentsAtOnce - 1) await turn();
          if (!storable) continue;
          const { answer } = await this.submissions.submit(tx, storable, caller);
          const { id, number } = answer as { id: string; number: string };
          made.push({ id, number, row });
        }
        await tx.update(SpreadsheetImport, { id: job.id }, { documents: JSON.stringify(made) });
        await tx.delete(SpreadsheetPart, { importId: job.id });
      });
    } catch (error) {
      if (!(error instanceof Refusal) || mayPass(error)) throw error;
      // Somebody took a number since it was looked up; which one is found by looking again.
      const taken = await this.checks.taken(outcome);
      outcome.note(taken.length > 0 ? taken : [refusedBy(error)]);
      await this.end(job, outcome, 'refused');
    }
  }

  private end(job: SpreadsheetImport, outcome: ImportOutcome, state: ImportState): Promise<void> {
    return this.database.write(async (tx) => {
      await this.mark(tx, job, outcome, state);
      await tx.delete(SpreadsheetPart, { importId: job.id });
    });
  }

  /** Writes how an import stands, if it is still ours. */
  private async mark(
    tx: Tx,
    { id, fence }: SpreadsheetImport,
    outcome: ImportOutcome,
    state: ImportState,
  ): Promise<void> {
    const { rowsRead, documentsChecked, findingCount, findings } = outcome;
    const ended = state !== 'running';
    const changed = await tx.update(
      SpreadsheetImport,
      { id, fence, state: 'running' },
      {
        ...{ state, rowsRead, documentsChecked, findingCount, changedAt: tx.at },
        leaseUntil: ended ? null : leaseFrom(tx),
        ...(ended && { findings: JSON.stringify(findings) }),
      },
    );
    if (changed === 0) throw new LeaseLost();
  }

  /** What broke off waits for another try. */
  private async giveBack({ id, fence }: SpreadsheetImport, afterMs: number): Promise<void> {
    await this.database.write((tx) =>
      tx.update(
        SpreadsheetImport,
        { id, fence, state: 'running' },
        { leaseUntil: new Date(Date.parse(tx.now) + afterMs).toISOString() },
      ),
    );
  }

  private async fileOf({ id }: SpreadsheetImport): Promise<Buffer> {
    const parts = await this.database.read.find(SpreadsheetPart, { importId: id }, { orderBy: 'position' });
    return Buffer.concat(parts.map(({ bytes }) => Buffer.from(bytes, 'base64')));
  }

  private async callerOf({ partyId, mode, keyId }: SpreadsheetImport): Promise<Caller> {
    const party = await this.database.read.one(PartyRow, { id: partyId });
    if (!party) throw new Error(`Party ${partyId} is gone.`);
    return { partyId, mode, keyId, name: party.name, roles: rolesOf(party.roles) };
  }

  /** Outcomes are kept for a while, and no file longer than its import. */
  private async forget(): Promise<void> {
    this.forgotAt = performance.now();
    const oldest = new Date((await this.database.now()) - importDays * 86_400_000).toISOString();
    await this.database.write((tx) =>
      tx.run(
        "DELETE FROM spreadsheet_import WHERE changed_at < ? AND state IN ('done', 'refused', 'failed')",
        oldest,
      ),
    );
  }
}

const dueSql =
  "SELECT id FROM spreadsheet_import WHERE state IN ('waiting', 'running') AND (lease_until IS NULL OR lease_until <= ?)";

const leaseFrom = (tx: Tx): string => new Date(Date.parse(tx.now) + leaseMs).toISOString();

function refusedBy({ code, carries }: Refusal): SheetFinding {
  const { title, remedy } = refusalCodes[code];
  const message = carries.detail ?? title;
  return { rule: 'SHEET-REFUSED', severity: 'error', pointer: '', actual: code, message, remedy };
}
