import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Refusal } from '../findings/refusal';
import type { Form } from './form.dto';
import type { Stamp } from './paper';
import type { PressAnswer, PressOrder } from './press.main';

/** Sheets that may wait: at some 0.3 s each the last of them is printed within ten seconds. */
export const waitingMax = 32;

/**
 * Longest time for one paper. A note of 80 wagons and 120 containers on six sheets takes about two seconds, and
 * a tenth of a processor is what the press gets beside a busy server.
 */
export const paperMs = 60_000;

interface Waiting {
  order: PressOrder;
  done: (answer: PressAnswer) => void;
}

/**
 * Prints papers in a thread of its own, one after the other: a submission beside it waits for the
 * processor at most, never for the press. The thread starts with the first paper, since it holds two
 * fonts of eleven megabytes.
 */
@Injectable()
export class Press implements OnApplicationShutdown {
  private readonly logger = new Logger(Press.name);
  private worker?: Worker;
  private readonly queue: Waiting[] = [];
  private printing?: { waiting: Waiting; timer: NodeJS.Timeout };
  private last = 0;

  /**
   * The paper of a form as PDF. Refuses when too many wait, or when a character is in no font. Who is patient
   * waits behind them all the same: the papers of runs, of which only one comes at a time.
   */
  async print(form: Form, stamp: Stamp, patient = false): Promise<Uint8Array> {
    if (this.queue.length >= waitingMax && !patient)
      throw new Refusal('paper.busy', { retryAfterSeconds: 5 });
    const { bytes, missing } = await new Promise<PressAnswer>((done) => {
      this.queue.push({ order: { id: (this.last += 1), form, stamp }, done });
      this.next();
    });
    if (missing)
      throw new Refusal('paper.glyphs_missing', {
        detail: {
          en: `No font has: ${missing.map(named).join(', ')}`,
          zh: `字库缺少以下字符：${missing.map(named).join('、')}`,
        },
        facts: { characters: missing.join('') },
      });
    if (!bytes) throw new Refusal('paper.busy', { retryAfterSeconds: 5 });
    return bytes;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.worker?.terminate();
  }

  private next(): void {
    if (this.printing) return;
    const waiting = this.queue.shift();
    if (!waiting) return;
    this.worker ??= this.start();
    const timer = setTimeout(() => this.stopped('took too long'), paperMs).unref();
    this.printing = { waiting, timer };
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin.
    this.worker.postMessage(waiting.order);
  }

  private start(): Worker {
    const worker = new Worker(join(__dirname, 'press.main.js'));
    worker.on('message', (answer: PressAnswer) => this.finished(answer));
    worker.on('error', (error) => this.stopped(error.message));
    // An idle press keeps no process alive.
    worker.unref();
    return worker;
  }

  private finished(answer: PressAnswer): void {
    const { printing } = this;
    if (!printing || printing.waiting.order.id !== answer.id) return;
    clearTimeout(printing.timer);
    this.printing = undefined;
    if (answer.failed !== undefined) this.logger.error(`A paper could not be printed: ${answer.failed}`);
    printing.waiting.done(answer);
    this.next();
  }

  /** The thread is gone or must go; the paper in it is answered, and the next one gets a new thread. */
  private stopped(why: string): void {
    this.logger.error(`The press stopped: ${why}`);
    void this.worker?.terminate();
    this.worker = undefined;
    if (this.printing) this.finished({ id: this.printing.waiting.order.id });
  }
}

const named = (character: string): string =>
  `${character} (U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')})`;
