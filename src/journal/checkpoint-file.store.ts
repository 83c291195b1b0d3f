import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import { readCheckpoint } from './checkpoint';

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

  /** What is kept; undefined where there is no file yet. */
  read(): string | undefined {
    try {
      return readFileSync(this.path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** Keeps a checkpoint, unless another process has kept a later one. */
  keep(checkpoint: string): void {
    const [kept, next] = [this.read() ?? '', checkpoint].map(readCheckpoint);
    if (next && (!kept || kept.size < next.size)) this.replace(checkpoint);
  }

  /** In one step, so that a process that is killed never leaves half a checkpoint. */
  replace(checkpoint: string): void {
    mkdirSync(dirname(this.path), { recursive: true });
    const beside = `${this.path}.${process.pid}.new`;
    writeFileSync(beside, checkpoint);
    renameSync(beside, this.path);
  }
}
