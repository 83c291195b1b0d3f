import { createPublicKey, verify, type JsonWebKey } from 'node:crypto';

/** A compact JWS taken apart; nothing of it has been believed yet. */
export interface SignedAct {
  kid: string;
  algorithm: 'ES256' | 'EdDSA';
  /** The very bytes that were signed for. */
  payload: Buffer;
  signingInput: Buffer;
  signature: Buffer;
}

const compact = /^([A-Za-z0-9_-]{1,1024})\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{1,512})$/;

/** Thumbprints, which is what keys are registered under, are shorter and of fewer characters yet. */
const keyName = /^[\x21-\x7e]{1,128}$/;

/** Base64 of the largest act in UTF-8, and room: nobody makes the exchange decode megabytes to refuse them. */
const actPayloadMax = 16_384;

/** Takes a compact JWS (RFC 7515) apart; undefined when it is not one that acts may be signed with. */
export function readSignedAct(jws: string, payloadMax: number = actPayloadMax): SignedAct | undefined {
  if (jws.length > payloadMax + 1_024 + 512 + 2) return undefined;
  const [, header = '', payload = '', signature = ''] = compact.exec(jws) ?? [];
  if (!signature || payload.length > payloadMax) return undefined;
  try {
    const { alg, kid, crit } = JSON.parse(Buffer.from(header, 'base64url').toString('utf8')) as Record<
      string,
      unknown
    >;
    // `crit` names extensions that a reader must understand; we understand none.
    if ((alg !== 'ES256' && alg !== 'EdDSA') || crit !== undefined) return undefined;
    if (typeof kid !== 'string' || !keyName.test(kid)) return undefined;
    return {
      kid,
      algorithm: alg,
      payload: Buffer.from(payload, 'base64url'),
      signingInput: Buffer.from(`${header}.${payload}`),
      signature: Buffer.from(signature, 'base64url'),
    };
  } catch {
    return undefined;
  }
}

/**
 * Whether the signature is by this key. The key decides the algorithm, never the header alone, so
 * that a header cannot talk a verifier into a weaker one.
 */
export function isSignedBy(act: SignedAct, jwk: JsonWebKey): boolean {
  const fits =
    act.algorithm === 'ES256'
      ? jwk.kty === 'EC' && jwk.crv === 'P-256'
      : jwk.kty === 'OKP' && jwk.crv === 'Ed25519';
  if (!fits) return false;
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  return act.algorithm === 'ES256'
    ? verify('sha256', act.signingInput, { key, dsaEncoding: 'ieee-p1363' }, act.signature)
    : verify(null, act.signingInput, key, act.signature);
}
