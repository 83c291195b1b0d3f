import { createPublicKey, randomBytes, type JsonWebKey } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { sm2 } from 'sm-crypto-v2';
import { Database } from '../database/database.service';
import { newId } from '../database/ids.source';
import type { Tx } from '../database/tx';
import { Refusal } from '../findings/refusal';
import { Journal } from '../journal/journal.service';
import { hashKey, keyOfHeader, publicPart, thumbprint, writeKey, type PublicKey } from './keys';
import type { KeyView } from './parties.dto';
import { ApiKeyRow, PartyRow, SigningKeyRow, slugMax, slugPattern } from './party.entity';
import { rolesOf, type Caller, type Mode, type Role } from './roles';

/** Keys looked up lately, so that a request does not read two rows to learn who is calling. */
const callersKept = 10_000;

/** Where other processes revoke keys too, an announcement that was missed is made good after this long. */
const believedMs = 5_000;

/** Who calls with a key, and until when that is believed, by `performance.now()`. */
interface KnownCaller {
  caller: Caller;
  untilMs: number;
}

export interface NewParty {
  slug: string;
  name: string;
  nameZh: string;
  roles: readonly Role[];
  uscc?: string;
  lei?: string;
  rics?: string;
}

/** Companies and authorities, their API keys and their signing keys. */
@Injectable()
export class Parties {
  private readonly callers = new Map<string, KnownCaller>();
  private revocations = 0;

  constructor(
    private readonly database: Database,
    private readonly journal: Journal,
  ) {
    database.onAnnouncement('keys', () => this.forgetCallers());
  }

  /** Who is calling with this Authorization header; refuses a key that is not known. */
  async authenticate(header: string | undefined): Promise<Caller | undefined> {
    if (header === undefined) return undefined;
    const key = keyOfHeader(header);
    if (!key) throw new Refusal('key.unknown');
    const hash = hashKey(key);
    const known = this.callers.get(hash);
    if (known && performance.now() < known.untilMs) return known.caller;
    const caller = await this.lookUp(hash);
    if (!caller) throw new Refusal('key.unknown');
    return caller;
  }

  private forgetCallers(): void {
    this.revocations += 1;
    this.callers.clear();
  }

  private async lookUp(hash: string): Promise<Caller | undefined> {
    const revocations = this.revocations;
    const key = await this.database.read.one(ApiKeyRow, { hash });
    const party = key && !key.revokedAt ? await this.read(key.partyId) : undefined;
    if (!key || !party) return undefined;
    const caller = {
      partyId: party.id,
      name: party.name,
      roles: rolesOf(party.roles),
      mode: key.mode,
      keyId: key.id,
    };
    if (this.callers.size >= callersKept) this.callers.clear();
    const untilMs = this.database.shared ? performance.now() + believedMs : Infinity;
    // A key that was revoked while it was looked up must not be remembered as good.
    if (revocations === this.revocations) this.callers.set(hash, { caller, untilMs });
    return caller;
  }

  read(id: string): Promise<PartyRow | undefined> {
    return this.database.read.one(PartyRow, { id });
  }

  /** The party, or a refusal that says that there is none. */
  async require(id: string): Promise<PartyRow> {
    const party = await this.read(id);
    if (!party) throw new Refusal('resource.unknown');
    return party;
  }

  bySlug(slug: string): Promise<PartyRow | undefined> {
    return this.database.read.one(PartyRow, { slug });
  }

  async all(): Promise<PartyRow[]> {
    return this.database.read.all<PartyRow>(`SELECT ${partyColumns} FROM party ORDER BY id`);
  }

  /** Those that were registered after one, first come first. */
  after(id: string, limit: number): Promise<PartyRow[]> {
    return this.database.read.all<PartyRow>(
      `SELECT ${partyColumns} FROM party WHERE id > ? ORDER BY id LIMIT ?`,
      id,
      limit,
    );
  }

  /** Registers a party. Its slug is its name among people and must be free. */
  async register(tx: Tx, party: NewParty, by: Caller | 'platform'): Promise<PartyRow> {
    if (party.slug.length > slugMax || !new RegExp(slugPattern).test(party.slug))
      throw new Refusal('request.malformed', { detail: noSlug });
    const row: PartyRow = {
      id: newId('pty'),
      slug: party.slug,
      name: party.name,
      nameZh: party.nameZh,
      roles: party.roles.join(','),
      uscc: party.uscc ?? null,
      lei: party.lei ?? null,
      rics: party.rics ?? null,
      createdAt: tx.at,
    };
    if (!(await tx.claim(PartyRow, row))) {
      const field = (await tx.one(PartyRow, { slug: row.slug })) ? 'slug' : 'uscc';
      throw new Refusal('party.name_taken', { facts: { field } });
    }
    await this.journal.append(tx, {
      mode: modeOf(by),
      type: 'party.registered',
      subject: row.id,
      actor: actorOf(by),
      data: { slug: row.slug, name: row.name, roles: row.roles },
    });
    return row;
  }

  /** Makes an API key and returns it in clear, once; only its hash is stored. */
  async issueKey(
    tx: Tx,
    partyId: string,
    mode: Mode,
    label: string,
    by: Caller | 'platform',
  ): Promise<{ id: string; key: string }> {
    const key = writeKey(mode, randomBytes(24));
    const row = {
      id: newId('key'),
      partyId,
      mode,
      hash: hashKey(key),
      label,
      createdAt: tx.at,
      revokedAt: null,
    };
    await tx.insert(ApiKeyRow, row);
    await this.journal.append(tx, {
      mode,
      type: 'key.issued',
      subject: partyId,
      actor: actorOf(by),
      data: { keyId: row.id, label },
    });
    return { id: row.id, key };
  }

  /** The keys of a party in one mode, newest first, before one of them: what they are called, and never what they are. */
  keysOf(partyId: string, mode: Mode, before: string, limit: number): Promise<KeyView[]> {
    return this.database.read.all(
      `SELECT id, label, created_at AS "createdAt", revoked_at AS "revokedAt" FROM api_key
        WHERE party_id = ? AND mode = ? AND id < ? ORDER BY id DESC LIMIT ?`,
      ...[partyId, mode, before, limit],
    );
  }

  /** Revokes a key; the next request with it is refused, here at once and elsewhere when it is told. */
  async revokeKey(tx: Tx, keyId: string, by: Caller): Promise<void> {
    const key = await tx.lock(ApiKeyRow, { id: keyId, mode: by.mode });
    if (!key) throw new Refusal('resource.unknown');
    if (key.revokedAt) return;
    await tx.update(ApiKeyRow, { id: keyId }, { revokedAt: tx.at });
    await this.journal.append(tx, {
      mode: key.mode,
      type: 'key.revoked',
      subject: key.partyId,
      actor: actorOf(by),
      data: { keyId },
    });
    tx.announce('keys', []);
  }

  /** Registers the public key with which a party signs title acts; gives its thumbprint (RFC 7638). */
  async registerSigningKey(
    tx: Tx,
    partyId: string,
    mode: Mode,
    jwk: object,
    by: Caller | 'platform',
  ): Promise<string> {
    const key = signingKeyOf(jwk);
    const kid = thumbprint(key);
    const row = {
      kid,
      mode,
      partyId,
      jwk: JSON.stringify(key),
      validFrom: tx.at,
      validUntil: null,
    };
    if (!(await tx.claim(SigningKeyRow, row))) throw new Refusal('key.signing_taken');
    await this.journal.append(tx, {
      mode,
      type: 'signing_key.registered',
      subject: partyId,
      actor: actorOf(by),
      data: { kid },
    });
    return kid;
  }

  /** Revokes a signing key: it signs no more acts, and what it signed before stays verifiable. */
  async revokeSigningKey(tx: Tx, kid: string, by: Caller): Promise<void> {
    const key = await tx.lock(SigningKeyRow, { kid, mode: by.mode });
    if (!key) throw new Refusal('resource.unknown');
    if (key.validUntil) return;
    await tx.update(SigningKeyRow, { kid, mode: by.mode }, { validUntil: tx.at });
    await this.journal.append(tx, {
      mode: by.mode,
      type: 'signing_key.revoked',
      subject: key.partyId,
      actor: actorOf(by),
      data: { kid },
      audience: [key.partyId],
    });
  }

  /**
   * A registered signing key, held against its revocation until the group ends: an act that is signed
   * with it comes before the revocation or is refused. Acts with one key do not hold up each other.
   */
  async holdSigningKey(tx: Tx, kid: string, mode: Mode): Promise<SigningKeyRow | undefined> {
    const [key] = await tx.all<SigningKeyRow>(
      `SELECT kid, mode, party_id AS "partyId", jwk, valid_from AS "validFrom", valid_until AS "validUntil"
         FROM signing_key WHERE kid = ? AND mode = ?${this.database.shared ? ' FOR SHARE' : ''}`,
      kid,
      mode,
    );
    return key;
  }
}

const partyColumns = `id, slug, name, name_zh AS "nameZh", roles, uscc, lei, rics, created_at AS "createdAt"`;

const noSlug = {
  en: `The short name of a party matches ${slugPattern} and has at most ${slugMax} characters, such as xian-customs.`,
  zh: `主体简称应符合 ${slugPattern}，最长 ${slugMax} 个字符，例如 xian-customs。`,
};

const modeOf = (by: Caller | 'platform'): Mode => (by === 'platform' ? 'test' : by.mode);
const actorOf = (by: Caller | 'platform'): string => (by === 'platform' ? 'platform' : by.partyId);

function signingKeyOf(jwk: object): PublicKey {
  const key = publicPart(jwk);
  if (key && isUsable(key)) return key;
  throw new Refusal('request.malformed', {
    detail: {
      en: 'A signing key must be a JWK of an EC P-256 key (ES256), an Ed25519 key (EdDSA), or an SM2 key for second signatures.',
      zh: '签名密钥应为 EC P-256（ES256）或 Ed25519（EdDSA）的 JWK；SM2 公钥用于第二签名。',
    },
  });
}

/** A key of the right form whose point is not on the curve would fail later, when somebody signs with it. */
function isUsable(key: PublicKey): boolean {
  try {
    if (key.crv === 'SM2') return sm2.verifyPublicKey(uncompressed(key));
    createPublicKey({ key: key as JsonWebKey, format: 'jwk' });
    return true;
  } catch {
    return false;
  }
}

/** The point as GB/T 32918.1 section 4.2.8 writes it: 04, x, y. */
const uncompressed = ({ x, y }: { x: string; y: string }): string =>
  `04${[x, y].map((part) => Buffer.from(part, 'base64url').toString('hex')).join('')}`;
