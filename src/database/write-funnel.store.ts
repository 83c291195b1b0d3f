import { isUncertain, Refusal } from '../findings/refusal';
import type { EndWork, Lane, Sealer, Tx } from './tx';

interface Member {
  body: (tx: Tx) => Promise<unknown>;
  settle: (outcome: Outcome) => void;
  since: number;
}

type Outcome = { value: unknown } | { error: unknown };

/** What the funnel has done, for `/metrics` and the bench. */
export interface FunnelFigures {
  groups: number;
  members: number;
  waiting: number;
  /** Sum over members of the time from asking to commit, in milliseconds. */
  waitedMs: number;
  /** Groups that met another on a row and were taken apart. */
  contended: number;
}

/** A body that meets another process on the same row is run again this often before it is put off. */
const retries = 5;

/** Two groups that met once would meet again at once; each waits a little, by chance a different time. */
const pauseMs = 20;

/**
 * Longest wait for company: a group lasts 3 to 15 ms, and one that lasts longer may wait for a row
 * that somebody else holds.
 */
const patienceMs = 20;

/** After a refusal so many groups run in savepoints at once: refusals seldom come alone. */
const guardedGroups = 8;

/**
 * Why a group was not committed: it is to be taken apart, a member was refused, what the only member left for
 * the end was, the transaction is gone, or it went in the moment of its commit and nobody knows.
 */
interface Failure {
  error: unknown;
  kind: 'contended' | 'refused' | 'ended' | 'lost' | 'uncertain';
}

/**
 * The only way to write. Requests that arrive while one group commits form the next: they share a
 * transaction and an fsync. Most groups have nobody to refuse, and run bare; when a member throws, all is
 * taken back and the group runs again with each member in its own savepoint, so that one refusal never
 * takes its neighbours down. (A savepoint copies every page that is touched in it: 30 µs a submission on
 * SQLite, and on PostgreSQL a wait for each member.) Bodies of a group run strictly one after another,
 * because savepoints of one connection nest: an overlapping one would lose writes that were reported as
 * done. Where the database has several lanes groups run side by side, and few wait for company beside many:
 * every group costs its begin, its look at the head of the journal and its fsync, however few it is for. With
 * 32 clients on four lanes of PostgreSQL that is a fifth of the CPU.
 */
export class WriteFunnel {
  readonly figures: FunnelFigures = { groups: 0, members: 0, waiting: 0, waitedMs: 0, contended: 0 };
  /** Why a group was lost, until somebody has seen that it is over. */
  lost?: unknown;
  private queue: Member[] = [];
  private readonly idle: Lane[];
  private readonly running = new Set<Promise<void>>();
  /** Members of the groups that are under way. */
  private underWay = 0;
  private gathering = 0;
  private patience?: NodeJS.Timeout;
  private guarded = 0;
  private closed = false;

  constructor(
    lanes: readonly Lane[],
    private readonly sealer: () => Sealer | undefined,
    private readonly limits: { group: number; waiting: number; waitMs: number },
  ) {
    this.idle = [...lanes];
  }

  write<T>(body: (tx: Tx) => Promise<T>): Promise<T> {
    if (this.closed) return Promise.reject(new Refusal('service.stopping', { retryAfterSeconds: 5 }));
    if (this.queue.length >= this.limits.waiting)
      return Promise.reject(new Refusal('service.unavailable', { retryAfterSeconds: 1 }));
    return new Promise<T>((resolve, reject) => {
      const settle = (outcome: Outcome): void =>
        'error' in outcome ? reject(outcome.error as Error) : resolve(outcome.value as T);
      this.queue.push({ body, settle, since: performance.now() });
      this.figures.waiting = this.queue.length;
      this.engage();
    });
  }

  /** Lets what waits be written for so long, refuses the rest, and refuses what comes after. */
  async close(limitMs: number): Promise<void> {
    this.closed = true;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, limitMs)));
    await Promise.race([this.drained(), late]).finally(() => clearTimeout(timer));
    this.abandon(this.queue.splice(0), undefined);
  }

  private async drained(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running);
  }

  private engage(): void {
    if (this.idle.length === 0) return;
    if (this.running.size === 0 || this.isWorthALane) return this.engageAnother();
    this.patience ??= setTimeout(() => {
      this.patience = undefined;
      if (this.queue.length > 0) this.engageAnother();
    }, patienceMs);
  }

  /**
   * Whether half as many wait as are under way; fewer wait for the next group. With that many one lane computes
   * while another waits for the database. What comes while a group is gathered joins it.
   */
  private get isWorthALane(): boolean {
    return this.gathering === 0 && this.queue.length * 2 >= this.underWay;
  }

  private engageAnother(): void {
    const lane = this.idle.pop();
    if (!lane) return;
    const running = this.drain(lane).finally(() => {
      this.running.delete(running);
      this.idle.push(lane);
      // What arrived in this very turn found no idle lane.
      if (this.queue.length > 0) this.engage();
    });
    this.running.add(running);
  }

  private async drain(lane: Lane): Promise<void> {
    while (this.queue.length > 0) {
      await this.gather();
      const group = this.inTime(this.queue.splice(0, this.limits.group));
      this.figures.waiting = this.queue.length;
      if (this.queue.length === 0) this.forgetPatience();
      this.underWay += group.length;
      if (this.queue.length > 0) this.engage();
      try {
        if (group.length > 0) await this.commit(lane, group);
      } finally {
        this.underWay -= group.length;
      }
    }
  }

  /**
   * Lets requests that have arrived join the group: three turns of the event loop, each reading what
   * came meanwhile. With 32 clients in one sitting, one, two and three turns cost 617, 596 and 571 µs
   * of CPU a submission, because larger groups share a commit. Who is still alone after the first has no
   * company to wait for.
   */
  private async gather(): Promise<void> {
    this.gathering += 1;
    for (let turn = 0; turn < 3 && this.queue.length < this.limits.group; turn++) {
      if (turn > 0 && this.queue.length === 1) break;
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.gathering -= 1;
  }

  private forgetPatience(): void {
    clearTimeout(this.patience);
    this.patience = undefined;
  }

  /** Commits a group. One that met another group on a row is taken apart, and its members go alone. */
  private async commit(lane: Lane, group: Member[]): Promise<void> {
    const failure = await this.tryToCommit(lane, group);
    if (!failure) return;
    if (failure.kind !== 'contended') return this.giveUp(group, failure);
    this.figures.contended += 1;
    for (const member of group) await this.commitAlone(lane, member, failure.error);
  }

  private async commitAlone(lane: Lane, member: Member, met: unknown): Promise<void> {
    let error = met;
    for (let attempt = 1; this.inTime([member], error).length > 0; attempt++) {
      const failure = await this.tryToCommit(lane, [member]);
      if (!failure) return;
      if (failure.kind !== 'contended' || attempt === retries) return this.giveUp([member], failure);
      ({ error } = failure);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * pauseMs * attempt));
    }
  }

  /** Those for whom a transaction is still worth it; who has waited too long is told to come again. */
  private inTime(members: Member[], cause?: unknown): Member[] {
    const since = performance.now() - this.limits.waitMs;
    this.abandon(
      members.filter((member) => member.since < since),
      cause ?? new Error('The writer was busy for too long.'),
    );
    return members.filter((member) => member.since >= since);
  }

  private async tryToCommit(lane: Lane, group: readonly Member[]): Promise<Failure | undefined> {
    if (this.guarded > 0) this.guarded -= 1;
    else {
      const failure = await this.inOneTransaction(lane, group, false);
      if (failure?.kind !== 'refused') return failure;
      this.guarded = guardedGroups;
    }
    return this.inOneTransaction(lane, group, true);
  }

  /** Runs a group in one transaction; answers leave only after COMMIT, refusals among them. */
  private async inOneTransaction(
    lane: Lane,
    group: readonly Member[],
    guarded: boolean,
  ): Promise<Failure | undefined> {
    const outcomes: Outcome[] = [];
    let ending = false;
    try {
      await lane.begin();
      const sealer = this.sealer();
      const [last = ''] = await Promise.all([sealer?.lastTime(lane), lane.readClock()]);
      // Journal time never goes back, whatever a clock does.
      lane.at = lane.now > last ? lane.now : last;
      for (const member of group) outcomes.push(await (guarded ? runGuarded : runBare)(lane, member));
      ending = true;
      await (guarded ? finishGuarded : finish)(lane);
      ending = false;
      if (lane.entries.length > 0) await sealer?.seal(lane, lane.entries);
      await lane.commit();
    } catch (error) {
      const kind = kindOf(error, lane, ending && group.length);
      await lane.rollback();
      return { error, kind };
    }
    this.figures.groups += 1;
    this.figures.members += group.length;
    const now = performance.now();
    group.forEach((member, index) => {
      this.figures.waitedMs += now - member.since;
      member.settle(outcomes[index] as Outcome);
    });
    for (const ring of lane.bells) ring();
    return undefined;
  }

  private giveUp(group: readonly Member[], { error, kind }: Failure): void {
    if (kind === 'lost') this.lost = error;
    if (kind !== 'ended' && kind !== 'uncertain') return this.abandon(group, error);
    for (const member of group) member.settle({ error });
  }

  /** The transaction is gone: nobody in the group was stored, and everybody may try again. */
  private abandon(group: readonly Member[], cause: unknown): void {
    const error = new Refusal('service.unavailable', { retryAfterSeconds: 2 });
    error.cause = cause;
    for (const member of group) member.settle({ error });
  }
}

/** What one member left for the end must not take its neighbours down: such a group is taken apart too. */
function kindOf(error: unknown, lane: Lane, ending: number | false): Failure['kind'] {
  if (isUncertain(error)) return 'uncertain';
  if (lane.isContention(error)) return 'contended';
  if (!lane.alive) return 'lost';
  if (ending === false) return 'refused';
  return ending > 1 ? 'contended' : 'ended';
}

/**
 * Does what the bodies have left for the end of the group, each work once with the items of all; then what
 * was left meanwhile. Works run side by side, so that what they ask of the database leaves together.
 */
async function finish(lane: Lane): Promise<void> {
  while (lane.ends.length > 0) {
    const items = new Map<EndWork['work'], unknown[]>();
    for (const { work, item } of lane.ends.splice(0)) {
      const same = items.get(work);
      if (same) same.push(item);
      else items.set(work, [item]);
    }
    const outcomes = await Promise.allSettled([...items].map(([work, each]) => work(lane, each as never[])));
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
  }
}

/** In a savepoint, whose release waits until all that was sent ahead has been answered. */
async function finishGuarded(lane: Lane): Promise<void> {
  await lane.savepoint();
  await finish(lane);
  await lane.release();
}

/** What a member throws ends the whole transaction. */
async function runBare(lane: Lane, { body }: Member): Promise<Outcome> {
  const value = await body(lane);
  // Without one, every further statement would be a transaction of its own.
  if (!lane.alive) throw new Error('The transaction is gone.');
  return { value };
}

/** What a member throws ends its savepoint, unless the transaction itself is gone. */
async function runGuarded(lane: Lane, { body }: Member): Promise<Outcome> {
  const undo = await lane.savepoint();
  try {
    const value = await body(lane);
    await lane.release();
    return { value };
  } catch (error) {
    if (!lane.alive || lane.isContention(error)) throw error;
    await undo();
    return { error };
  }
}
