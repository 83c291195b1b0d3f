import { hash } from 'node:crypto';
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
import { ClaimRow } from '../documents/document.entity';
import { Kinds } from '../documents/kinds.service';
import { refusalCodes } from '../findings/codes';
import { Refusal } from '../findings/refusal';
import { readJson } from '../http/json-guard';
import { problemOf } from '../http/problem.filter';
import { shapeCheck } from '../http/shape';
import { shaped } from '../http/shaped';
import { rolesOf, type Caller, type Mode } from '../parties/roles';
import { DropFolders, type Found } from './drop-folder.client';
import { dropFolderOf } from './drop-name';
import { readReceipt, type Read } from './receipt-reading';
import { Receipt } from './receipt.dto';
import { UnmatchedReceipts } from './unmatched-receipts.service';

const receiptCheck = shapeCheck(Receipt);

/** Receipts of one authority that one look takes in: the others come at the next. */
const receiptsMax = 100;

/** A half-written file of ours is left for this long: its writer is then dead for certain. */
const leftOverMs = 3_600_000;

/** An authority whose channel is a folder. */
interface Dropping {
  partyId: string;
  mode: Mode;
  slug: string;
  name: string;
  roles: string;
}

/**
 * Reads the receipts that authorities put into their folders, as if each had been posted by that
 * authority. A receipt is moved away with its answer once the answer is on record; the same bytes
 * read twice, after a kill or by two processes, are recorded once.
 */
@Injectable()
export class DropReceipts implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('file-drop');
  private timer?: NodeJS.Timeout;
  private looking: Promise<void> = Promise.resolve();
  private stopped = false;
  /** What the look before found, by folder and name: a file that has changed since is still being written. */
  private before = new Map<string, Found>();

  constructor(
    private readonly database: Database,
    private readonly folders: DropFolders,
    private readonly unmatched: UnmatchedReceipts,
    private readonly kinds: Kinds,
    @Inject(CONFIG) private readonly config: Config,
    private readonly ending: Ending,
  ) {}

  onApplicationBootstrap(): void {
    if (this.folders.there && this.config.ROLE !== 'api') this.lookLater();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.ending.wait(this.looking, 1 / 16);
  }

  private lookLater(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => (this.looking = this.lookAll()), this.config.DROP_SCAN_MS).unref();
  }

  private async lookAll(): Promise<void> {
    // While nothing may be written, what lies in the folders is left there for whoever starts after that is over.
    if (this.database.refusesWrites) return this.lookLater();
    const now = new Map<string, Found>();
    // The database may be away; what lies in the folders lies there at the next look.
    const warn = (error: unknown): void => this.log.warn({ message: String(error) });
    const parties = await this.database.read.all<Dropping>(droppingSql).catch(warn);
    for (const party of parties ?? []) await this.lookAt(party, now);
    this.before = now;
    this.lookLater();
  }

  /** What is wrong with the folder of one authority holds up no other. */
  private async lookAt(party: Dropping, now: Map<string, Found>): Promise<void> {
    try {
      await this.look(party, now);
    } catch (error) {
      this.log.warn({ party: party.slug, message: String(error) });
    }
  }

  private async look(party: Dropping, now: Map<string, Found>): Promise<void> {
    const folder = dropFolderOf(party.mode, party.slug);
    await this.folders.prepare(folder);
    await this.folders.tidy(folder, Date.now() - leftOverMs);
    let taken = 0;
    for (const found of await this.folders.receipts(folder)) {
      if (this.stopped || taken === receiptsMax) return;
      const key = `${folder}/${found.name}`;
      now.set(key, found);
      const last = this.before.get(key);
      if (last?.size !== found.size || last.changedMs !== found.changedMs) continue;
      taken += 1;
      await this.take(party, folder, found);
    }
  }

  private async take(party: Dropping, folder: string, { name, size }: Found): Promise<void> {
    try {
      this.requireSize(size);
      const bytes = await this.folders.read(folder, name);
      if (!bytes) return;
      await this.folders.settle(folder, name, 'done', await this.record(party, bytes));
    } catch (error) {
      // What says nothing of the file is tried again: only what is wrong with the file itself refuses it.
      if (!(error instanceof Refusal) || isOurs(error)) {
        this.log.warn({ message: `A receipt stays in ${folder}/in: ${String(error)}` });
        return;
      }
      const { problem } = problemOf(error, `file ${name}`, '/v1/receipts');
      await this.folders.settle(folder, name, 'refused', problem);
    }
  }

  private requireSize(size: number): void {
    const most = this.config.BODY_LIMIT_BYTES;
    if (size > most)
      throw new Refusal('body.too_large', {
        detail: { en: `A file may have ${most} bytes.`, zh: `文件最多 ${most} 字节。` },
      });
  }

  private async record(party: Dropping, bytes: Buffer): Promise<object> {
    const receipt = receiptOf(bytes, this.kinds.names());
    const { partyId, mode, slug, name, roles } = party;
    const caller: Caller = { partyId, mode, name, roles: rolesOf(roles), keyId: 'file-drop' };
    const key = `file ${mode} ${slug} ${hash('sha256', bytes)}`;
    return this.database.write(async (tx) => {
      if (!(await tx.claim(ClaimRow, { key, owner: partyId })))
        return { state: 'duplicate', en: 'These bytes were recorded before.', zh: '相同内容此前已入档。' };
      const { answer } = await this.unmatched.take(tx, receipt, caller);
      return answer;
    });
  }
}

/** Whether a refusal is about the state of this exchange, whatever the file says: it is stopping, restored or too busy. */
const isOurs = ({ code }: Refusal): boolean => refusalCodes[code].status >= 500;

/** Reads a receipt exactly as the API does, with everything that is wrong with it at once. */
function receiptOf(bytes: Buffer, kinds: readonly string[]): Read {
  const reading = readJson(bytes);
  if ('findings' in reading) throw new Refusal('body.malformed', { findings: reading.findings });
  const read = readReceipt(shaped<Receipt>(receiptCheck, reading.value), kinds);
  if ('findings' in read) throw new Refusal('document.shape', { findings: read.findings });
  return read.receipt;
}

const droppingSql = `SELECT e.party_id AS "partyId", e.mode, p.slug, p.name, p.roles FROM endpoint e
  JOIN party p ON p.id = e.party_id WHERE e.state = 'active' AND e.channel = 'files' ORDER BY e.id`;
