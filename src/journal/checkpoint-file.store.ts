import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import { readCheckpoint, type Checkpoint } from './checkpoint';

/** What is kept: nothing yet, a checkpoint, or a file that is damaged or may not be read. */
export type Kept = Checkpoint | 'unreadable' | undefined;

/**
 * The last checkpoint, kept apart from the database: whoever restores an older copy of the database
 * does not restore this file, and so it is noticed.
 */
@Injectable()
export class CheckpointFile {
  readonly path: string;

  constructor(@Inject(CONFIG) config: Config) {
    this.path = config.CHECKPOINT_FILE;
  }

  /** What is kept. Only a file that is not there is none: to take a damaged one for none would hide what was restored. */
  async read(): Promise<Kept> {
    try {
      return readCheckpoint(await readFile(this.path, 'utf8')) ?? 'unreadable';
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : 'unreadable';
    }
  }

  /** Ends a start whose checkpoints could not be kept: that nothing is there to compare with is found out too late. */
  async requirePlace(): Promise<void> {
    const folder = dirname(this.path);
    try {
      await mkdir(folder, { recursive: true });
      await access(folder, constants.W_OK | constants.X_OK);
    } catch (cause) {
      throw new Error(
        `The last checkpoint of the log cannot be kept as ${this.path}: ${(cause as Error).message}. Let the user of this process write in ${folder}, or set CHECKPOINT_FILE to a file where a restore of the database does not reach.\n日志的最新检查点无法存为 ${this.path}。请准许本进程的用户写入 ${folder}，或将 CHECKPOINT_FILE 设为恢复数据库时不受影响之处的文件。`,
        { cause },
      );
    }
  }

  /** Keeps a checkpoint, unless another process has kept a later one. */
  async keep(checkpoint: string): Promise<void> {
    const [kept, next] = [await this.read(), readCheckpoint(checkpoint)];
    if (kept === 'unreadable') throw new Error(`${this.path} is not a checkpoint, and is left as it is.`);
    if (next && (!kept || kept.size < next.size)) await this.replace(checkpoint);
  }

  /** In one step and on the disk, so that neither a kill nor a power cut ever leaves half a checkpoint. */
  async replace(checkpoint: string): Promise<void> {
    const folder = dirname(this.path);
    await mkdir(folder, { recursive: true });
    // Processes in containers have the same number, so that would be no name of one's own.
    const beside = `${this.path}.${randomBytes(8).toString('hex')}.new`;
    const file = await open(beside, 'w');
    try {
      await file.writeFile(checkpoint);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, this.path);
    const held = await open(folder, 'r');
    await held.sync().finally(() => held.close());
  }
}
