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
import type { Reader, Tx } from '../database/tx';
import { Refusal } from '../findings/refusal';
import { CheckpointFile } from './checkpoint-file.store';
import { originOf, readCheckpoint, type TreeHead } from './checkpoint';
import { Journal } from './journal.service';
import { LogHead, LogTile } from './journal.entity';
import {
  consistencyRanges,
  emptyRoot,
  inclusionRanges,
  joined,
  leafHash,
  subtreesOf,
  type Range,
} from './merkle';
import { PlatformKeys } from './platform-keys.service';
import {
  grow,
  hashesAt,
  hashIn,
  levelsOf,
  partFor,
  rootIn,
  tileWidth,
  type Tile,
  type TileLevels,
} from './tiles';

/** Wait between two looks for entries that are not in the log yet: half of the second that is promised. */
const lookMs = 500;

/** Entries added in one transaction: some 10 ms of hashing, in which nobody else writes. */
const growMax = 2_048;

const keptUnreadable = {
  en: 'The checkpoint that was kept outside the database is damaged.',
  zh: '数据库之外保存的检查点已损坏。',
};

/** A head with the note in which the platform has signed it. */
type SignedHead = TreeHead & { checkpoint: string };

/** How many entries the log has, and how many were published; nobody knows where that cannot be read. */
export type Lost = { entries: number; published?: number };

/**
 * The Merkle log over the journal (RFC 9162, checkpoints after C2SP). It derives after commit: whoever
 * holds the head row adds what is missing. A proof for one entry tells nothing about its neighbours,
 * whose hashes are salted.
 */
@Injectable()
export class Log implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('log');
  private timer?: NodeJS.Timeout;
  private stopped = false;
  private keeping: Promise<unknown> = Promise.resolve();
  private ailing = false;
  /** Whether this is a server, which holds the database against what was kept at its start and from then on. */
  private serves = false;
  private readonly levels = new Map<string, TileLevels>();
  /** Why nothing is written: the database is older than the checkpoint that was kept, or that one cannot be read. */
  restored?: Refusal;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly ending: Ending,
    private readonly database: Database,
    private readonly journal: Journal,
    private readonly keys: PlatformKeys,
    private readonly file: CheckpointFile,
  ) {}

  onApplicationBootstrap(): void {
    if ((this.serves || this.adds) && !this.restored) this.lookLater();
  }

  /**
   * Waits for a checkpoint that is on its way to the disk, and for nothing else: a write that is under way is the
   * funnel's to end, and what is missing is added at the next start.
   */
  beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    return this.ending.wait(this.keeping, 1 / 16);
  }

  /** The present head; one of size 0 before the first entry is in. */
  async head(reader: Reader = this.database.read): Promise<SignedHead> {
    return (await reader.one(LogHead, { id: 1 })) ?? { size: 0, root: emptyRoot, checkpoint: '' };
  }

  /** The checkpoint of a log without entries. */
  emptyCheckpoint(): string {
    return this.keys.signCheckpoint(originOf(this.config.INSTANCE), { size: 0, root: emptyRoot });
  }

  /** Adds all that the journal has. */
  async catchUp(): Promise<void> {
    await this.reach((await this.journal.head()).sequence);
  }

  /** The head of a log that has this entry of the journal, which is committed, in as many transactions as that takes. */
  async reach(sequence: number): Promise<SignedHead> {
    const present = await this.head();
    if (present.size >= sequence) return present;
    while (!this.stopped) {
      const head = await this.database.write((tx) => this.cover(tx, sequence));
      if (head) return head;
    }
    throw new Refusal('service.stopping');
  }

  /**
   * The head of a log that has this entry of the journal, which is committed: what is missing is added now.
   * Nothing is given where that is more than one transaction adds: who needs the entry has to `reach` it first.
   */
  async cover(tx: Tx, sequence: number): Promise<SignedHead | undefined> {
    const present = await this.head(tx);
    if (present.size >= sequence) return present;
    if (present.size === 0) await tx.claim(LogHead, { id: 1, ...present });
    const held = (await tx.lock(LogHead, { id: 1 })) as LogHead;
    const head = held.size >= sequence ? held : await this.add(tx, held);
    return head.size >= sequence ? head : undefined;
  }

  /** Hashes that prove an entry to be in the log of a size. */
  inclusion(sequence: number, size: number, reader: Reader = this.database.read): Promise<string[]> {
    return this.hashesOf(inclusionRanges(sequence - 1, size), reader);
  }

  /** Hashes that prove the log of one size to be the beginning of the log of another. */
  consistency(former: number, size: number): Promise<string[]> {
    return this.hashesOf(consistencyRanges(former, size), this.database.read);
  }

  /**
   * Compares the database with the checkpoint that was kept outside of it, before anything is written. A
   * database that lacks what was once published is an older copy or another one: writing stops, since
   * what is accepted now would stand in the place of what others have proofs of. So it does where the kept
   * checkpoint is damaged, since then nobody can tell.
   */
  async compareWithKept(): Promise<void> {
    this.serves = true;
    await this.requireName();
    await this.file.requirePlace();
    const lost = await this.lostSinceKept();
    if (lost) return this.refuseWrites(lost);
    // As after a restore into another folder, for which the file is looked for beside that one.
    if ((await this.head()).size > 0 && (await this.file.read()) === undefined)
      this.log.warn({
        message: 'No checkpoint was kept here, so nobody can tell whether the database is the newest.',
        file: this.file.path,
      });
  }

  /**
   * Ends a start under another name than the log has. Its checkpoints say that name, and so does every title act that
   * was signed for this exchange: beside statements under another one, no proof of them would hold.
   */
  private async requireName(): Promise<void> {
    const origin = readCheckpoint((await this.head()).checkpoint)?.origin;
    const { INSTANCE } = this.config;
    if (origin === undefined || origin === originOf(INSTANCE)) return;
    const before = origin.slice(0, -originOf('').length);
    throw new Error(
      `This exchange has signed as ${before}, and INSTANCE is ${INSTANCE}: under another name nothing of before would verify. Set INSTANCE to ${before}; an exchange of another name begins with a DATA_DIR or DATABASE_URL of its own.\n本平台此前以 ${before} 之名签署，而 INSTANCE 现为 ${INSTANCE}；更名后，此前的操作与证明将无法核验。请将 INSTANCE 设回 ${before}；如须另立名称不同的平台，请使用新的 DATA_DIR 或 DATABASE_URL。`,
    );
  }

  private refuseWrites(lost: Lost): void {
    const unreadable = lost.published === undefined;
    this.restored = new Refusal('log.restored', {
      facts: lost,
      ...(unreadable && { detail: keptUnreadable }),
    });
    this.database.refuseWrites(this.restored);
    const message = unreadable
      ? 'The kept checkpoint cannot be read, so nobody can tell whether the database is the newest; nothing is written.'
      : 'The database is an older copy or another one; nothing is written.';
    this.log.error({ message, file: this.file.path, ...lost });
  }

  /** What the log has and what was published, where the one does not contain the other or cannot be held against it. */
  async lostSinceKept(): Promise<Lost | undefined> {
    const kept = await this.file.read();
    if (!kept) return undefined;
    const { size } = await this.head();
    if (kept === 'unreadable') return { entries: size };
    if (size >= kept.size) {
      const [root] = await this.hashesOf([{ from: 0, to: kept.size }], this.database.read);
      if (root === kept.root) return undefined;
    }
    return { entries: size, published: kept.size };
  }

  /** Keeps the present checkpoint in the place of one that the log no longer contains. */
  async publishAnew(): Promise<void> {
    await this.catchUp();
    await this.file.replace((await this.head()).checkpoint);
  }

  private lookLater(): void {
    this.timer = setTimeout(() => void this.look(), lookMs).unref();
  }

  private async look(): Promise<void> {
    try {
      if (this.adds) await this.catchUp();
      const { checkpoint } = await this.head();
      if ((await this.hasGoneBack()) || this.stopped) return;
      // Every process: where each host has a file of its own, there may be none that adds. And at every look, since
      // of two that keep at once the earlier checkpoint may come last.
      const kept = this.file.keep(checkpoint);
      this.keeping = kept.catch(() => undefined);
      await kept;
      this.ailing = false;
    } catch (error) {
      // The database is away or the file cannot be written: the next look does what this one did not. Said once.
      if (!this.stopped && !this.ailing) this.log.warn({ message: String(error) });
      this.ailing = true;
    }
    if (!this.stopped) this.lookLater();
  }

  /** One process of many adds what is missing; those that only answer leave it to the workers. */
  private get adds(): boolean {
    return this.config.ROLE !== 'api';
  }

  /**
   * Whether an older copy has come into the place of the database while this process runs, as when a standby takes
   * over that lacked the last second. A file that cannot be read now says nothing of that.
   */
  private async hasGoneBack(): Promise<boolean> {
    const lost = await this.lostSinceKept();
    if (lost?.published === undefined) return false;
    this.refuseWrites(lost);
    return true;
  }

  private async add(tx: Tx, held: LogHead): Promise<SignedHead> {
    const entries = await tx.all<{ hash: string }>(
      `SELECT hash FROM journal WHERE sequence > ? ORDER BY sequence LIMIT ${growMax}`,
      held.size,
    );
    if (entries.length === 0) throw new Error(`The journal has no entry after ${held.size}.`);
    const open = await this.openTiles(tx, held.size);
    const leaves = entries.map(({ hash }) => leafHash(hash));
    const changed = grow(open, held.size, leaves);
    for (const { level, index, hashes } of changed)
      await tx.send(
        `INSERT INTO log_tile (level, position, hashes) VALUES (?, ?, ?)
          ON CONFLICT (level, position) DO UPDATE SET hashes = excluded.hashes`,
        level,
        index,
        hashes,
      );
    const size = held.size + leaves.length;
    const root = rootIn([...changed, ...open], size);
    const checkpoint = this.keys.signCheckpoint(originOf(this.config.INSTANCE), { size, root });
    await tx.update(LogHead, { id: 1 }, { size, root, checkpoint });
    return { size, root, checkpoint };
  }

  /** The tile of each level that the next leaves change. */
  private async openTiles(reader: Reader, size: number): Promise<Tile[]> {
    const found: Tile[] = [];
    for (let level = 0; hashesAt(level, size) > 0; level += 1) {
      const tile = await this.tile(reader, level, Math.floor(hashesAt(level, size) / tileWidth));
      if (tile) found.push(tile);
    }
    return found;
  }

  private async tile(reader: Reader, level: number, index: number): Promise<Tile | undefined> {
    const row = await reader.one(LogTile, { level, position: index });
    return row && { level, index, hashes: row.hashes };
  }

  /** A tile only ever grows, so its place and length say what is in it. */
  private levelsIn(tile: Tile): TileLevels {
    const name = `${tile.level}/${tile.index}/${tile.hashes.length}`;
    const levels = this.levels.get(name) ?? levelsOf(tile);
    if (this.levels.size >= rememberedTiles) this.levels.clear();
    this.levels.set(name, levels);
    return levels;
  }

  private async hashesOf(ranges: readonly Range[], reader: Reader): Promise<string[]> {
    const parts = ranges.map((range) => subtreesOf(range).map(partFor));
    const places = new Map(parts.flat().map((part) => [`${part.level}/${part.index}`, part]));
    const tiles = new Map<string, TileLevels | undefined>();
    for (const [place, { level, index }] of places) {
      const tile = await this.tile(reader, level, index);
      tiles.set(place, tile && this.levelsIn(tile));
    }
    return parts.map((of) =>
      joined(of.map((part) => present(hashIn(tiles.get(`${part.level}/${part.index}`), part)))),
    );
  }
}

/** Tiles whose subtrees are remembered: the open ones, and those that are asked about. */
const rememberedTiles = 64;

function present(hash: string | undefined): string {
  if (hash === undefined) throw new Error('A tile of the log is missing; "npm run verify" says which.');
  return hash;
}
