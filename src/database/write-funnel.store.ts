import { Refusal } from '../findings/refusal';
import type { Lane, Sealer, Tx } from './tx';

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
 * The only way to write. Requests that arrive while one group commits form the next: they share a
 * transaction and an fsync, each in its own savepoint, so that one refusal never takes its
 * neighbours down. Bodies of a group run strictly one after another, because savepoints of one
 * connection nest: an overlapping one would lose writes that were reported as done. Groups run side
 * by side where the database has several lanes. There is no timer.
 */
export class WriteFunnel {
  readonly figures: FunnelFigures = { groups: 0, members: 0, waiting: 0, waitedMs: 0, contended: 0 };
  private queue: Member[] = [];
  private readonly idle: Lane[];
  private readonly running = new Set<Promise<void>>();
  private closed = false;

  constructor(
    lanes: readonly Lane[],
    private readonly sealer: () => Sealer | undefined,
    private readonly limits: { group: number; waiting: number },
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
      const group = this.queue.splice(0, this.limits.group);
      this.figures.waiting = this.queue.length;
      if (group.length > 0) await this.commit(lane, group);
    }
  }

  /**
   * Lets requests that have arrived join the group: three turns of the event loop, each reading what
   * came meanwhile. With 32 clients in one sitting, one, two and three turns cost 617, 596 and 571 µs
   * of CPU a submission, because larger groups share a commit; there is no timer.
   */
  private async gather(): Promise<void> {
    for (let turn = 0; turn < 3 && this.queue.length < this.limits.group; turn++)
      await new Promise((resolve) => setImmediate(resolve));
  }

  /** Commits a group. One that met another group on a row is taken apart, and its members go alone. */
  private async commit(lane: Lane, group: Member[]): Promise<void> {
    const failure = await this.tryToCommit(lane, group);
    if (failure === undefined) return;
    if (!lane.isContention(failure)) return this.abandon(group, failure);
    this.figures.contended += 1;
    for (const member of group) await this.commitAlone(lane, member);
  }

  private async commitAlone(lane: Lane, member: Member): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const failure = await this.tryToCommit(lane, [member]);
      if (failure === undefined) return;
      if (!lane.isContention(failure) || attempt === retries) return this.abandon([member], failure);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * pauseMs * attempt));
    }
  }

  /** Runs a group in one transaction; answers leave only after COMMIT, refusals among them. */
  private async tryToCommit(lane: Lane, group: readonly Member[]): Promise<unknown> {
    const outcomes: Outcome[] = [];
    try {
      await lane.begin();
      const sealer = this.sealer();
      const [last = ''] = await Promise.all([sealer?.lastTime(lane), lane.readClock()]);
      // Journal time never goes back, whatever a clock does.
      lane.at = lane.now > last ? lane.now : last;
      for (const member of group) outcomes.push(await this.runMember(lane, member));
      if (lane.entries.length > 0) await sealer?.seal(lane, lane.entries);
      await lane.commit();
    } catch (error) {
      await lane.rollback();
      return error;
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

  private async runMember(lane: Lane, member: Member): Promise<Outcome> {
    const undo = await lane.savepoint();
    try {
      const value = await member.body(lane);
      await lane.release();
      return { value };
    } catch (error) {
      if (!lane.alive || lane.isContention(error)) throw error;
      await undo();
      return { error };
    }
  }

  /** The transaction is gone: nobody in the group was stored, and everybody may try again. */
  private abandon(group: readonly Member[], cause: unknown): void {
    const error = new Refusal('service.unavailable', { retryAfterSeconds: 2 });
    error.cause = cause;
    for (const member of group) member.settle({ error });
  }
}
