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

/** The key of an Authorization header, if it is written like one. */
export function keyOfHeader(header: string | undefined): string | undefined {
  const key = /^Bearer (\S+)$/i.exec(header ?? '')?.[1];
  return key !== undefined && keyPattern.test(key) ? key : undefined;
}
