import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { RingQueue } from './ring-queue.client';

/**
 * Tells workers that something may be due. It carries nothing: the rows say what there is to do, so a
 * ring that is lost costs a second and never a message. With Redis it rings in whichever process is
 * idle; without, and while Redis is away, in this one.
 */
@Injectable()
export class Bell implements OnApplicationBootstrap {
  private wake: () => unknown = () => undefined;

  constructor(private readonly rings: RingQueue) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.rings.used) await this.rings.open();
  }

  /**
   * Who pushes says how it is woken, and how it answers a ring that came through the queue: until that
   * ends, this process is given no other.
   */
  async onRing(wake: () => unknown, answer: () => Promise<void>): Promise<void> {
    this.wake = wake;
    if (this.rings.used) await this.rings.answer(answer);
  }

  /** After a commit that made something due. Nobody waits for it, and it never fails. */
  ring(): void {
    if (!this.rings.used) this.wake();
    else void this.rings.ring().then((rung) => rung || this.wake());
  }

  /** There was more to do than this process could take on: an idle one may take the rest. */
  passOn(): void {
    if (this.rings.used) void this.rings.ring();
  }
}
