import { constants } from 'node:fs';
import { chmod, lstat, mkdir, open, opendir, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import { dropFolders, isReceiptName, messageFiles, settledName, type DropFolder } from './drop-name';
import type { PushOutcome } from './outbound.client';

/** A file as it was found; it counts as written when two looks in a row find it so. */
export interface Found {
  name: string;
  size: number;
  changedMs: number;
}

/** Names that one look at a folder takes in: a folder with a million files must not fill the memory. */
const namesMax = 1_000;

/** Group and owner may write: the authority's own programs run under another user of one group. */
const folderMode = 0o770;
const fileMode = 0o660;

/** In the folders above, the group may pass and put nothing in the place of another folder. */
const aboveMode = 0o750;

/** The file drop: folders that take and give files for authorities whose networks take no calls. */
@Injectable()
export class DropFolders {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** Whether this exchange has a file drop at all. */
  get there(): boolean {
    return this.config.DROP_DIR !== '';
  }

  /** Makes the folders of a party. A link in the place of one could lead to any folder of this machine, and is refused. */
  async prepare(folder: string): Promise<void> {
    for (const each of dropFolders) {
      const path = this.at(folder, each);
      await makeFolder(path);
      if ((await lstat(path)).isSymbolicLink())
        throw Object.assign(new Error(`${path} is a link, and is not followed.`), { code: 'ELOOP' });
    }
  }

  /**
   * Puts a message into `out`: first its headers, then the message, each under a private name until its
   * bytes are on the disk. Whoever sees the message finds its headers, and no message is ever seen
   * twice or in part. A message that is sent again takes the place of its file.
   */
  async put(folder: string, headers: Record<string, string>, body: Buffer): Promise<PushOutcome> {
    const { message, headers: beside } = messageFiles(headers['webhook-id'] ?? '');
    const attempt = headers['x-request-id'] ?? '';
    try {
      await this.prepare(folder);
      const out = this.at(folder, 'out');
      await this.write(out, beside, attempt, Buffer.from(`${JSON.stringify(headers, null, 2)}\n`));
      await this.write(out, message, attempt, body);
      await syncFolder(out);
      return { status: 200, excerpt: `Written as ${message}.` };
    } catch (error) {
      // What went wrong is told without the path, which is the operator's own business.
      const { code } = error as NodeJS.ErrnoException;
      return { status: null, excerpt: `The file could not be written: ${code ?? 'unknown error'}.` };
    }
  }

  private async write(folder: string, name: string, attempt: string, bytes: Buffer): Promise<void> {
    const hidden = join(folder, `.${attempt}.${name}`);
    // Only a file of our own making: the name may be that of a link which somebody else has put there.
    const file = await open(hidden, 'wx', fileMode);
    try {
      await file.chmod(fileMode);
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(hidden, join(folder, name));
  }

  /** Receipts that lie in `in`, by name, with what tells whether they are still being written. */
  async receipts(folder: string): Promise<Found[]> {
    const found: Found[] = [];
    let names = 0;
    for await (const entry of await opendir(this.at(folder, 'in'))) {
      if (++names > namesMax) break;
      // A link could lead to any file of this machine; it is neither followed nor moved.
      if (!entry.isFile() || !isReceiptName(entry.name)) continue;
      const file = await this.openReceipt(folder, entry.name);
      if (!file) continue;
      const { size, mtimeMs: changedMs } = await file.stat().finally(() => file.close());
      found.push({ name: entry.name, size, changedMs });
    }
    return found.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** The bytes of a receipt; nothing when it is gone. */
  async read(folder: string, name: string): Promise<Buffer | undefined> {
    const file = await this.openReceipt(folder, name);
    return file?.readFile().finally(() => file.close());
  }

  /** Moves a receipt away, with the answer to it beside it, which is there first. */
  async settle(folder: string, name: string, to: 'done' | 'refused', answer: object): Promise<void> {
    const place = this.at(folder, to);
    const settled = settledName(new Date().toISOString(), name);
    const beside = settled.replace(/\.json$/, to === 'done' ? '.answer.json' : '.problem.json');
    await this.write(place, beside, 'answer', Buffer.from(`${JSON.stringify(answer, null, 2)}\n`));
    await rename(join(this.at(folder, 'in'), name), join(place, settled));
    await syncFolder(place);
  }

  /** Takes away what a killed process left half written in `out`. */
  async tidy(folder: string, olderThanMs: number): Promise<void> {
    const out = this.at(folder, 'out');
    let names = 0;
    for await (const { name } of await opendir(out)) {
      if (++names > namesMax) break;
      if (!name.startsWith('.dlv_')) continue;
      const changed = await lstat(join(out, name)).catch(() => undefined);
      if (changed && changed.mtimeMs < olderThanMs) await rm(join(out, name), { force: true });
    }
  }

  private openReceipt(folder: string, name: string): Promise<FileHandle | undefined> {
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    return open(join(this.at(folder, 'in'), name), flags).catch(() => undefined);
  }

  private at(folder: string, each: DropFolder): string {
    return join(this.config.DROP_DIR, folder, each);
  }
}

/**
 * Makes a folder and those above it that are missing. What is made is made with the mode less the umask, which at
 * most hosts takes from the group what it needs; so it is given again, and what was there before stays as it is.
 */
async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: aboveMode });
  if (first === undefined) return;
  await chmod(path, folderMode);
  for (let above = dirname(resolve(path)); above.length >= resolve(first).length; above = dirname(above))
    await chmod(above, aboveMode);
}

/** A name that is on the disk is on it only once its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
