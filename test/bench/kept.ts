import { spawnSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, hostname } from 'node:os';
import { join } from 'node:path';
import type { Size } from './options';
import type { Report } from './report';

/** What the figures were taken of and on; figures of another commit or machine are never put beside them. */
interface Circumstances {
  commit: string;
  machine: string;
  size: Size;
}

/**
 * Parts of a run that are finished, in a file: a run that was broken off goes on where it was. The file
 * bears the commit and the machine in its name and in itself, so that figures never mix.
 */
export class KeptParts {
  private constructor(
    readonly file: string,
    private readonly circumstances: Circumstances,
    private readonly parts: Record<string, Report>,
  ) {}

  /** Opens what was kept of this commit, this machine and this size; without `resume` it begins anew. */
  static open(folder: string, size: Size, resume: boolean): KeptParts {
    mkdirSync(folder, { recursive: true });
    const circumstances = { commit: commitOf(), machine: machineOf(), size };
    const name = hash('sha256', JSON.stringify(circumstances)).slice(0, 16);
    const file = join(folder, `chuanyu-bench-${name}.json`);
    return new KeptParts(file, circumstances, resume ? partsIn(file) : {});
  }

  /** What an earlier run found, if it finished this part. */
  find(part: string): Report | undefined {
    return this.parts[part];
  }

  keep(part: string, report: Report): void {
    this.parts[part] = report;
    const text = JSON.stringify({ ...this.circumstances, parts: this.parts }, undefined, 1);
    writeFileSync(`${this.file}.new`, text);
    renameSync(`${this.file}.new`, this.file);
  }
}

function partsIn(file: string): Record<string, Report> {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { parts: Record<string, Report> }).parts;
  } catch {
    // Nothing was kept, or a file that cannot be read is worth nothing.
    return {};
  }
}

/** The commit and, where files differ from it, in what: a changed tree is another program. */
function commitOf(): string {
  const git = (...args: string[]): string =>
    spawnSync('git', args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }).stdout ?? '';
  const [head, changes] = [git('rev-parse', 'HEAD').trim(), git('diff', 'HEAD')];
  return changes === '' ? head : `${head}+${hash('sha256', changes).slice(0, 8)}`;
}

function machineOf(): string {
  return `${hostname()} ${cpus()[0]?.model.trim() ?? ''} x${availableParallelism()} Node ${process.version}`;
}
