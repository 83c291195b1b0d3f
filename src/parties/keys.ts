import { hash } from 'node:crypto';
import type { Mode } from './roles';

/** `cyw_test_` or `cyw_live_` and 32 characters of base64url, which are 192 random bits. */
export const keyPattern = /^cyw_(test|live)_[A-Za-z0-9_-]{32}$/;

/** Writes a key from 24 random bytes; the prefix tells people and secret scanners what it is. */
export function writeKey(mode: Mode, random: Buffer): string {
  return `cyw_${mode}_${random.toString('base64url')}`;
}

/**
 * What is stored of a key. A plain SHA-256 is enough: a key has 192 random bits, so there is
 * nothing to guess that a slow hash would protect.
 */
export function hashKey(key: string): string {
  return hash('sha256', key);
}

/**
 * A public key as it is registered: ES256, Ed25519, or SM2 for the second signature of domestic parties, and
 * only its public members. `SM2` is no registered curve of RFC 7518; OpenSSL and others name it so.
 */
export type PublicKey =
  { kty: 'EC'; crv: 'P-256' | 'SM2'; x: string; y: string } | { kty: 'OKP'; crv: 'Ed25519'; x: string };

/** The public part of a JWK that acts may be signed with; a private part sent by mistake is dropped. */
export function publicPart(jwk: {
  kty?: string;
  crv?: string;
  x?: string;
  y?: string;
}): PublicKey | undefined {
  const { kty, crv, x, y } = jwk;
  if (kty === 'EC' && (crv === 'P-256' || crv === 'SM2') && x && y) return { kty, crv, x, y };
  if (kty === 'OKP' && crv === 'Ed25519' && x) return { kty, crv, x };
  return undefined;
}

/** RFC 7638 thumbprint: SHA-256 over the required members in order of their names. */
export function thumbprint(key: PublicKey): string {
  const { kty, crv, x } = key;
  const members = key.kty === 'EC' ? { crv, kty, x, y: key.y } : { crv, kty, x };
  return hash('sha256', JSON.stringify(members), 'base64url');
}

/** The key of an Authorization header, if it is written like one. */
export function keyOfHeader(header: string | undefined): string | undefined {
  const key = /^Bearer (\S+)$/i.exec(header ?? '')?.[1];
  return key !== undefined && keyPattern.test(key) ? key : undefined;
}
