import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  type KeyObject,
} from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { JWK } from 'jose';
import { calculateJwkThumbprint } from 'jose/jwk/thumbprint';
import type { Config } from '../config';
import type { Database } from '../database/database.service';
import {
  checkpointBody,
  isCheckpointSigned,
  readCheckpoint,
  signedNote,
  type Checkpoint,
  type TreeHead,
} from './checkpoint';
import { JournalHead, LogHead } from './journal.entity';

/** As long as the hash that is keyed with it (RFC 2104 section 3). */
const masterBytes = 32;

/** Only the owner of the process may read what is written here. */
const ownerOnly = 0o600;

const [masterFile, signingFile] = ['webhook-master.key', 'platform-1.pem'];

/** What was made with the keys before this start. */
interface Past {
  entries: number;
  checkpoint?: Checkpoint;
}

/**
 * The platform's own keys, made on first start in `KEY_DIR` and kept there. Public keys are
 * published for ever: a bank verifies a ten-year-old answer with the key that signed it.
 */
export class PlatformKeys {
  private readonly directory: string;
  private key!: KeyObject;
  private kid!: string;
  private published: JWK[] = [];
  /** Secrets of endpoints are derived from this. */
  master!: Buffer;

  constructor(
    config: Config,
    private readonly database: Database,
  ) {
    this.directory = config.KEY_DIR;
  }

  /** Reads the keys, making those that are not there yet. */
  async open(): Promise<void> {
    // Before the folder is looked at: of several processes that start at once one makes the keys, and writes after that.
    const past = await this.past();
    const retired = this.retired();
    this.requireKeys(past, retired);
    mkdirSync(this.directory, { recursive: true, mode: 0o700 });
    this.master = this.readOrMake(masterFile, () => randomBytes(masterBytes));
    if (this.master.length !== masterBytes)
      throw new Error(
        `${this.at(masterFile)} must hold ${masterBytes} bytes; restore it from the backup.\n密钥文件 ${this.at(masterFile)} 应为 ${masterBytes} 字节，请从备份恢复。`,
      );
    const pem = this.readOrMake(signingFile, () =>
      Buffer.from(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' })),
    );
    this.key = this.read(signingFile, () => createPrivateKey(pem));
    const own = await publicJwk(this.key);
    this.kid = own.kid as string;
    this.published = [own, ...retired];
    this.requireLog(past);
  }

  /** Signs a payload as a compact JWS (RFC 7515) with Ed25519; the key is named by its thumbprint. */
  sign(payload: string, type: string): string {
    const header = Buffer.from(JSON.stringify({ alg: 'EdDSA', kid: this.kid, typ: type })).toString(
      'base64url',
    );
    const input = `${header}.${Buffer.from(payload).toString('base64url')}`;
    return `${input}.${sign(null, Buffer.from(input), this.key).toString('base64url')}`;
  }

  /** Signs the head of the log as a note (C2SP signed-note), with the same key. */
  signCheckpoint(origin: string, head: TreeHead): string {
    const body = checkpointBody(origin, head);
    return signedNote(body, origin, this.published[0] as JWK, sign(null, Buffer.from(body), this.key));
  }

  /** Thumbprint of the present key. */
  get keyId(): string {
    return this.kid;
  }

  /** Every public key that ever signed for the platform, the present one first. */
  jwks(): { keys: JWK[] } {
    return { keys: this.published };
  }

  /**
   * A key that commits depend on must be on the disk before the first of them: it is written beside,
   * flushed, put in its place in one step, and the folder is flushed too. A link never replaces what is
   * there, so of several processes that start at once one makes the key and all read the same.
   */
  private readOrMake(name: string, make: () => Buffer): Buffer {
    const file = this.at(name);
    if (!existsSync(file)) {
      const beside = `${file}.${randomBytes(8).toString('hex')}.new`;
      writeFileSync(beside, make(), { mode: ownerOnly, flush: true });
      try {
        linkSync(beside, file);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      } finally {
        unlinkSync(beside);
      }
      const folder = openSync(this.directory, 'r');
      fsyncSync(folder);
      closeSync(folder);
    }
    return readFileSync(file);
  }

  private async past(): Promise<Past> {
    const [journal, log] = await Promise.all([
      this.database.read.one(JournalHead, { id: 1 }),
      this.database.read.one(LogHead, { id: 1 }),
    ]);
    return { entries: journal?.sequence ?? 0, checkpoint: readCheckpoint(log?.checkpoint ?? '') };
  }

  /**
   * An exchange that has data has signed. With keys made anew nobody could verify what it signed, and every
   * endpoint would have another secret; so it does not start without its own. The signing key alone may be
   * made anew, where the public half of the one that signed the log was left in its place.
   */
  private requireKeys({ entries, checkpoint }: Past, retired: JWK[]): void {
    const replaced = checkpoint !== undefined && isCheckpointSigned(checkpoint, retired);
    const needed = replaced ? [masterFile] : [signingFile, masterFile];
    const missing = needed.filter((name) => !existsSync(this.at(name)));
    if (entries === 0 || missing.length === 0) return;
    throw new Error(
      `The exchange has data, and its platform keys are missing: ${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} not in ${this.directory}. Restore them from the backup, or set KEY_DIR to the folder that has them.\n平台已有数据，但 ${this.directory} 中缺少平台密钥 ${missing.join('、')}。请从备份恢复，或将 KEY_DIR 设为密钥所在目录。`,
    );
  }

  /** Keys of another exchange would sign as well, and no one who has ours saved would believe it. */
  private requireLog({ checkpoint }: Past): void {
    if (!checkpoint || isCheckpointSigned(checkpoint, this.published)) return;
    throw new Error(
      `The keys are not those of this exchange: none of the keys in ${this.directory} has signed the log. Restore its own from the backup, or set KEY_DIR to the folder that has them.\n${this.directory} 中的密钥均未签署过本平台日志，不是本平台的密钥。请从备份恢复，或将 KEY_DIR 设为密钥所在目录。`,
    );
  }

  /** Public halves of earlier keys, left as `retired-*.jwk` when a key was replaced, with the time in `retiredAt`. */
  private retired(): JWK[] {
    if (!existsSync(this.directory)) return [];
    const files = readdirSync(this.directory).filter((name) => /^retired-.*\.jwk$/.test(name));
    return files.map((name) => this.read(name, () => retiredKey(readFileSync(this.at(name), 'utf8'))));
  }

  /** Reads what a key file holds; an error of the reader alone would not say of which. */
  private read<T>(name: string, reader: () => T): T {
    try {
      return reader();
    } catch (error) {
      throw new Error(
        `${this.at(name)} is not a key that can be read (${(error as Error).message}); restore it from the backup.\n密钥文件 ${this.at(name)} 无法读取，请从备份恢复。`,
        { cause: error },
      );
    }
  }

  private at(name: string): string {
    return join(this.directory, name);
  }
}

/** Readers compare the end of a key with times as text, so it is written as those are. */
function retiredKey(text: string): JWK {
  const jwk = JSON.parse(text) as JWK & { retiredAt?: unknown };
  if (jwk.retiredAt !== undefined && !isInstant(jwk.retiredAt))
    throw new Error('retiredAt must be a UTC time with milliseconds, such as 2026-03-01T08:00:00.000Z');
  return jwk;
}

const isInstant = (value: unknown): boolean =>
  typeof value === 'string' && /^\d{4}-.*Z$/.test(value) && new Date(Date.parse(value)).toJSON() === value;

async function publicJwk(key: KeyObject): Promise<JWK> {
  const jwk = createPublicKey(key).export({ format: 'jwk' }) as JWK;
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'EdDSA', use: 'sig' };
}
