import { createPrivateKey, sign, type JsonWebKey } from 'node:crypto';
import type { JWK } from 'jose';
import { calculateJwkThumbprint } from 'jose/jwk/thumbprint';

/**
 * Signs an act on the side of the party, as a compact JWS (RFC 7515); the key is named by its
 * RFC 7638 thumbprint. The private key never leaves the party's machine.
 */
export async function signAct(jwk: JWK, payload: object): Promise<string> {
  const { kty, crv, x, y } = jwk;
  const elliptic = kty === 'EC';
  const kid = await calculateJwkThumbprint(elliptic ? { kty, crv, x, y } : { kty, crv, x });
  const header = { alg: elliptic ? 'ES256' : 'EdDSA', kid };
  const input = [header, payload]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const key = createPrivateKey({ key: jwk as JsonWebKey, format: 'jwk' });
  const signature = elliptic
    ? sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' })
    : sign(null, Buffer.from(input), key);
  return `${input}.${signature.toString('base64url')}`;
}
