import { hash } from 'node:crypto';
import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import { Clock } from '../database/clock.source';
import { Database } from '../database/database.service';
import { listOf } from '../database/statements';
import type { PendingEntry, Tx } from '../database/tx';
import { Refusal } from '../findings/refusal';
import { IdempotencyRow } from './idempotency.entity';
import { LateDuplicates, type Attempt } from './late-duplicates.service';
import { headerOf, type Request } from './request';

/** What a changing request came to: the answer, and the entry that it ends with: what was told, and its sequence. */
export interface Done {
  status: number;
  headers?: Record<string, string>;
  answer: object;
  entry?: PendingEntry;
}

/** An answer ready to be sent; a first answer and its replays are one text. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  text: string;
}

/** Whose request it is; the caller in `parties/` fits. */
interface Asking {
  partyId: string;
  mode: string;
}

/** A concurrent duplicate waits this long for the first answer before it is told 409. */
export const duplicateWaitMs = 2_000;

/** Tells that another process took the key while this one was writing. Made once, not for each request. */
const keyTaken = new Error('The key was taken meanwhile.');

/**
 * Same key, same answer. The row is written in the transaction of its effect, so the two can never
 * disagree; refusals are not stored, because a mended request deserves a new answer.
 */
@Injectable()
export class Idempotency implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('idempotency');
  private readonly inFlight = new Map<string, Promise<unknown>>();
  private nextLookUp?: LookUp;
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly late: LateDuplicates,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.forget(), forgetEveryMs).unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /**
   * Runs a request once. `prepare` checks what needs no transaction and gives the body to write; it
   * runs only after the key has been looked up, so that a repeated request gets its first answer
   * before its `If-Match` or sequence is looked at.
   */
  async once(
    request: Request,
    asking: Asking,
    prepare: () => Promise<(tx: Tx) => Promise<Done>> | ((tx: Tx) => Promise<Done>),
  ): Promise<Answer> {
    const scope = `${asking.partyId} ${asking.mode} ${request.method} ${request.routeOptions.url} ${keyOf(request)}`;
    const fingerprint = fingerprintOf(request);
    do {
      await this.waitForFirst(scope);
      const stored = await this.stored(scope, fingerprint);
      if (stored) return stored;
      // Somebody else may have gone first while the table was read.
    } while (this.inFlight.has(scope));
    const attempt = this.database.shared ? this.late.begin(scope) : undefined;
    const running = this.run(scope, fingerprint, prepare, attempt).finally(() => this.inFlight.delete(scope));
    this.inFlight.set(scope, running);
    return attempt ? this.late.orLate(attempt, running) : running;
  }

  private async run(
    scope: string,
    fingerprint: string,
    prepare: () => Promise<(tx: Tx) => Promise<Done>> | ((tx: Tx) => Promise<Done>),
    attempt?: Attempt,
  ): Promise<Answer> {
    try {
      const body = await prepare();
      const { done, text } = await this.database.write(async (tx) => {
        // What an earlier run had written was taken back.
        if (attempt) attempt.kept = false;
        const given: Given = { scope, fingerprint, done: await body(tx), text: '' };
        tx.atEnd(this.keepLast, given);
        return given;
      });
      return answerOf({ status: done.status, answer: text }, done.headers ?? {}, done.entry?.sequence);
    } catch (error) {
      // Another process may have won the race; then its answer is ours too. Where that cannot be read
      // either, the caller learns what went wrong first.
      const first = await this.find(scope).catch(() => undefined);
      if (first) return replayOf(first, fingerprint);
      throw error === keyTaken ? new Refusal('idempotency.in_flight', { retryAfterSeconds: 1 }) : error;
    }
  }

  /** After all else that is left for the end, some of which has its part in an answer. */
  private readonly keepLast = async (tx: Tx, answers: readonly Given[]): Promise<void> => {
    for (const given of answers) tx.atEnd(this.keep, given);
  };

  private readonly keep = async (tx: Tx, answers: readonly Given[]): Promise<void> => {
    for (const given of answers) {
      const { scope, fingerprint, done } = given;
      // Not by `...`, which V8 takes four times as long for where there are two.
      given.text = JSON.stringify(Object.assign({}, done.answer, done.entry?.told));
      const row: IdempotencyRow = {
        scope,
        fingerprint,
        status: done.status,
        answer: given.text,
        headers: JSON.stringify(done.headers ?? {}),
        entryId: done.entry?.id ?? null,
        createdAt: tx.at,
      };
      await tx.require(IdempotencyRow, row, keyTaken, this.late.keep);
    }
  };

  private async waitForFirst(scope: string): Promise<void> {
    const first = this.inFlight.get(scope);
    if (!first) return;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>(
      (resolve) => (timer = setTimeout(() => resolve('late'), duplicateWaitMs)),
    );
    const outcome = await Promise.race([first.then(ended, ended), late]);
    clearTimeout(timer);
    if (outcome === 'late') throw new Refusal('idempotency.in_flight', { retryAfterSeconds: 1 });
    // Others may have waited too, and one of them may now be first.
    await this.waitForFirst(scope);
  }

  private async stored(scope: string, fingerprint: string): Promise<Answer | undefined> {
    const row = await this.find(scope);
    return row && replayOf(row, fingerprint);
  }

  /** Requests that come in one turn of the event loop are looked up in one query. */
  private async find(scope: string): Promise<StoredAnswer | undefined> {
    const lookUp = (this.nextLookUp ??= this.lookUp());
    lookUp.scopes.push(scope);
    return (await lookUp.answers).get(scope);
  }

  private lookUp(): LookUp {
    const scopes: string[] = [];
    const answers = new Promise((turn) => setImmediate(turn)).then(() => {
      this.nextLookUp = undefined;
      return this.read(scopes);
    });
    return { scopes, answers };
  }

  private async read(scopes: readonly string[]): Promise<Map<string, StoredAnswer>> {
    const { marks, list } = listOf(scopes);
    const rows = await this.database.read.all<StoredAnswer>(
      // Nothing is archived as long as its key is remembered.
      `SELECT i.scope, i.fingerprint, i.status, i.headers, i.answer,
              (SELECT j.sequence FROM present_journal j WHERE j.id = i.entry_id) AS sequence
         FROM idempotency i WHERE i.scope IN (${marks})`,
      ...list,
    );
    return new Map(rows.map((row) => [row.scope, row]));
  }

  /** Forgets keys that are older than promised, a bounded number at a time so that no write waits long. */
  async forget(): Promise<void> {
    const oldest = new Date(this.clock.now() - this.config.IDEMPOTENCY_DAYS * 86_400_000).toISOString();
    try {
      while ((await this.forgetSome(oldest)) === forgottenAtOnce);
    } catch (error) {
      this.log.warn({ message: String(error) });
    }
  }

  private forgetSome(oldest: string): Promise<number> {
    // Every process forgets; what another one is just deleting is left to it.
    return this.database.write((tx) =>
      tx.run(
        `DELETE FROM idempotency WHERE scope IN
           (SELECT scope FROM idempotency WHERE created_at < ? LIMIT ${forgottenAtOnce} ${tx.skipLocked})`,
        oldest,
      ),
    );
  }
}

/** Keys are kept for days, so an hour more or less is nothing. */
const forgetEveryMs = 3_600_000;

const forgottenAtOnce = 1_000;

const ended = (): 'ended' => 'ended';

/** A first answer on its way to the table. */
interface Given {
  scope: string;
  fingerprint: string;
  done: Done;
  /** Filled in at the end of the group. */
  text: string;
}

/** A first answer as it is read again, with the sequence that the journal has given its entry. */
interface StoredAnswer extends Pick<
  IdempotencyRow,
  'scope' | 'fingerprint' | 'status' | 'headers' | 'answer'
> {
  sequence: number | null;
}

/** Names of requests that are looked up together, and what is found by each. */
interface LookUp {
  scopes: string[];
  answers: Promise<Map<string, StoredAnswer>>;
}

function replayOf(row: StoredAnswer, fingerprint: string): Answer {
  if (row.fingerprint !== fingerprint) throw new Refusal('idempotency.key_reused');
  const headers = {
    ...(JSON.parse(row.headers) as Record<string, string>),
    'idempotency-replayed': 'true',
  };
  return answerOf(row, headers, row.sequence ?? undefined);
}

function keyOf(request: Request): string {
  const key = headerOf(request, 'idempotency-key');
  if (key === undefined || key === '') throw new Refusal('idempotency.key_missing');
  if (!/^[\x21-\x7e]{1,64}$/.test(key)) throw new Refusal('idempotency.key_malformed');
  return key;
}

const empty = Buffer.alloc(0);

function fingerprintOf(request: Request): string {
  const line = `${request.method}\n${request.url}\n${headerOf(request, 'if-match') ?? ''}\n`;
  // Copying a body costs less than a hash that is fed twice.
  return hash('sha256', Buffer.concat([Buffer.from(line), request.rawBody ?? empty]));
}

/** The stored answer, and the sequence of its entry as the last member: it is known only after COMMIT. */
function answerOf(
  { status, answer }: Pick<IdempotencyRow, 'status' | 'answer'>,
  headers: Record<string, string>,
  sequence: number | undefined,
): Answer {
  const text = sequence === undefined ? answer : `${answer.slice(0, -1)},"sequence":${sequence}}`;
  return { status, headers, text };
}
