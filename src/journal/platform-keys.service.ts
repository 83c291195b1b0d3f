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
import { Inject, Injectable } from '@nestjs/common';
import type { JWK } from 'jose';
import { calculateJwkThumbprint } from 'jose/jwk/thumbprint';
import { CONFIG, type Config } from '../config';
import { checkpointBody, signedNote, type TreeHead } from './checkpoint';

/** As long as the hash that is keyed with it (RFC 2104 section 3). */
const masterBytes = 32;

/** Only the owner of the process may read what is written here. */
const ownerOnly = 0o600;

/**
 * The platform's own keys, made on first start in `KEY_DIR` and kept there. Public keys are
 * published for ever: a bank verifies a ten-year-old answer with the key that signed it.
 */
@Injectable()
export class PlatformKeys {
  private readonly directory: string;
  private key!: KeyObject;
  private kid!: string;
  private published: JWK[] = [];
  /** Secrets of endpoints are derived from this. */
  master!: Buffer;

  constructor(@Inject(CONFIG) config: Config) {
    this.directory = config.KEY_DIR;
  }

  /** Reads the keys, making those that are not there yet. */
  async onModuleInit(): Promise<void> {
    mkdirSync(this.directory, { recursive: true, mode: 0o700 });
    this.master = this.readOrMake('webhook-master.key', () => randomBytes(masterBytes));
    if (this.master.length !== masterBytes)
      throw new Error(
        `${this.directory}/webhook-master.key must hold ${masterBytes} bytes; restore it from the backup.`,
      );
    const pem = this.readOrMake('platform-1.pem', () =>
      Buffer.from(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' })),
    );
    this.key = createPrivateKey(pem);
    const own = await publicJwk(this.key);
    this.kid = own.kid as string;
    this.published = [own, ...(await this.retired())];
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
    const file = join(this.directory, name);
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

  /** Public halves of earlier keys, left as `retired-*.jwk` when a key was replaced. */
  private async retired(): Promise<JWK[]> {
    const files = readdirSync(this.directory).filter((name) => /^retired-.*\.jwk$/.test(name));
    return files.map((name) => JSON.parse(readFileSync(join(this.directory, name), 'utf8')) as JWK);
  }
}

async function publicJwk(key: KeyObject): Promise<JWK> {
  const jwk = createPublicKey(key).export({ format: 'jwk' }) as JWK;
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'EdDSA', use: 'sig' };
}
