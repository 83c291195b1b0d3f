import { generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import sandboxParties from '../../seeds/sandbox/parties.json';
import { CONFIG, type Config } from '../config';
import { Database } from '../database/database.service';
import type { Tx } from '../database/tx';
import { Refusal } from '../findings/refusal';
import { Parties } from '../parties/parties.service';
import type { Role } from '../parties/roles';

/** Test keys and signing keys of sandbox parties: readable by the owner of the process only. */
const ownerOnly = 0o600;

/**
 * Registers the sandbox parties on first start. The same named parties stand in the README, the
 * demo and the tests. Their keys are random, shown once, and kept in the data folder for the shell.
 */
@Injectable()
export class SandboxSeed {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: Database,
    private readonly parties: Parties,
  ) {}

  /**
   * Seeds unless it was done before; gives the keys that were made, by party. Of several processes that
   * start at once one seeds, and the others find it done.
   */
  async seed(): Promise<Record<string, string> | undefined> {
    if (await this.parties.bySlug('operator')) return undefined;
    try {
      return await this.database.write((tx) => this.register(tx));
    } catch (error) {
      const taken = error instanceof Refusal && error.code === 'party.name_taken';
      if (taken && (await this.parties.bySlug('operator'))) return undefined;
      throw error;
    }
  }

  /** Where the keys are kept, in a form that a shell can read: `. data/sandbox.env`. */
  get envFile(): string {
    return join(this.config.DATA_DIR, 'sandbox.env');
  }

  /** A key that was made at the first start; none where the file is in another process's folder. */
  keyOf(slug: string): string | undefined {
    if (!existsSync(this.envFile)) return undefined;
    const line = readFileSync(this.envFile, 'utf8')
      .split('\n')
      .find((each) => each.startsWith(`export ${variableOf(slug)}=`));
    return line?.split('=')[1];
  }

  private async register(tx: Tx): Promise<Record<string, string>> {
    const keys: Record<string, string> = {};
    for (const { signs, ...party } of sandboxParties as SeedParty[]) {
      const row = await this.parties.register(tx, party, 'platform');
      keys[party.slug] = (await this.parties.issueKey(tx, row.id, 'test', 'sandbox', 'platform')).key;
      if (signs)
        await this.parties.registerSigningKey(
          tx,
          row.id,
          'test',
          this.signingKey(party.slug, row.id, signs),
          'platform',
        );
    }
    // Before the commit: who finds the parties there finds their keys too.
    const lines = Object.entries(keys).map(([slug, key]) => `export ${variableOf(slug)}=${key}\n`);
    mkdirSync(this.config.DATA_DIR, { recursive: true, mode: 0o700 });
    writeFileSync(this.envFile, lines.join(''), { mode: ownerOnly });
    return keys;
  }

  /** Makes a signing key, keeps its private half in the data folder and gives the public one. */
  private signingKey(slug: string, partyId: string, algorithm: 'ES256' | 'EdDSA'): JsonWebKey {
    const directory = join(this.config.DATA_DIR, 'sandbox-keys');
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const { privateKey, publicKey } =
      algorithm === 'ES256'
        ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
        : generateKeyPairSync('ed25519');
    const jwk = { ...privateKey.export({ format: 'jwk' }), alg: algorithm, partyId };
    writeFileSync(join(directory, `${slug}.jwk`), JSON.stringify(jwk, null, 2), { mode: ownerOnly });
    return publicKey.export({ format: 'jwk' });
  }
}

interface SeedParty {
  slug: string;
  name: string;
  nameZh: string;
  roles: Role[];
  uscc?: string;
  signs?: 'ES256' | 'EdDSA';
}

/** `chongqing-customs` is `CHONGQING_CUSTOMS_KEY` in the shell. */
export function variableOf(slug: string): string {
  return `${slug.toUpperCase().replaceAll('-', '_')}_KEY`;
}
