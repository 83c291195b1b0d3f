import { createPublicKey, verify, type JsonWebKey } from 'node:crypto';

/** What the QR code of a paper says and signs: which document, under which number, in which version, with which content. */
export interface PaperFacts {
  id: string;
  number: string;
  version: number;
  /** SHA-256 of the canonical text, hexadecimal. */
  contentHash: string;
}

/** Type of the signed token (RFC 7515 `typ`), so that no other signature of the platform can be shown as a paper's. */
export const paperTokenType = 'cyw-paper';

/** The payload of the token. Short names keep the code coarse enough for a telephone's camera. */
export function paperPayload({ id, number, version, contentHash }: PaperFacts): string {
  return JSON.stringify({
    i: id,
    n: number,
    v: version,
    h: Buffer.from(contentHash, 'hex').toString('base64url'),
  });
}

/**
 * What a token says, if one of the keys signed it; undefined for anything else. It needs nothing but
 * the platform's published keys, so that a paper can be verified without the platform.
 */
export function readPaperToken(token: string, keys: readonly JsonWebKey[]): PaperFacts | undefined {
  const [header = '', payload = '', signature = '', more] = token.split('.');
  if (more !== undefined || signature === '') return undefined;
  const { kid, typ, alg } = parsed(header);
  const jwk = keys.find((each) => each.kid === kid);
  if (!jwk || typ !== paperTokenType || alg !== 'EdDSA') return undefined;
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  if (!verify(null, Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url')))
    return undefined;
  const { i, n, v, h } = parsed(payload);
  if (typeof i !== 'string' || typeof n !== 'string' || typeof v !== 'number' || typeof h !== 'string')
    return undefined;
  return { id: i, number: n, version: v, contentHash: Buffer.from(h, 'base64url').toString('hex') };
}

function parsed(part: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
