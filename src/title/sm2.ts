import { sm2 } from 'sm-crypto-v2';

/** A detached signature after GB/T 32918.2 with SM3, over the payload bytes of an act. */
export interface Sm2Signature {
  /** Thumbprint of the registered SM2 key. */
  kid: string;
  /** r and s, 32 bytes each, base64url. */
  signature: string;
}

/** The public key on the curve sm2p256v1, as a JWK of the registered form. */
export interface Sm2Key {
  kty?: string;
  crv?: string;
  x?: string;
  y?: string;
}

/** The signer's name in the hash, where the parties agree on no other (GM/T 0009-2012 section 10). */
const signerId = '1234567812345678';

const hexOf = (part: string): string => Buffer.from(part, 'base64url').toString('hex');

/**
 * Whether an SM2 key signed these bytes. The hash covers the signer's id and key before the message
 * (Z_A, GB/T 32918.2 section 5.5); what Node's own crypto calls SM2 leaves that out, and is refused.
 */
export function isSm2Signed(bytes: Uint8Array, signature: string, { kty, crv, x, y }: Sm2Key): boolean {
  if (kty !== 'EC' || crv !== 'SM2' || !x || !y || !/^[A-Za-z0-9_-]{86}$/.test(signature)) return false;
  try {
    return sm2.doVerifySignature(bytes, hexOf(signature), `04${hexOf(x)}${hexOf(y)}`, {
      hash: true,
      der: false,
      userId: signerId,
    });
  } catch {
    // Coordinates that are on no curve, and numbers out of range, are signatures of nobody.
    return false;
  }
}
