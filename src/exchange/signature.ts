import { createHmac, createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';

/** What decides which signatures a message to an endpoint bears. */
export interface Signed {
  id: string;
  /** Counts the secrets of the endpoint. */
  generation: number;
  /** Until when the secret before also signs; empty outside a rotation. */
  previousUntil: string | null;
  signing: 'v1' | 'v1a' | 'both';
}

/** A message as it is signed: the body is the very bytes that are sent. */
export interface Signable {
  id: string;
  /** Seconds since 1970. */
  seconds: number;
  body: Buffer;
}

/** Both secrets are good for this long after a rotation: a day's time to put the new one in place. */
export const rotationMs = 24 * 60 * 60 * 1000;

/** What stands before the 32 bytes of an Ed25519 seed in PKCS #8 (RFC 8410 section 7). */
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Signs as Standard Webhooks 1.0 asks: HMAC-SHA256 with the bytes behind `whsec_`, `v1,<base64>`. */
export function signMessage(secret: string, message: Signable): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(signedBytes(message)).digest('base64')}`;
}

/** The asymmetric form of Standard Webhooks 1.0: Ed25519 over the same bytes, `v1a,<base64>`. */
export function signAsymmetric(key: KeyObject, message: Signable): string {
  return `v1a,${sign(null, signedBytes(message), key).toString('base64')}`;
}

const signedBytes = ({ id, seconds, body }: Signable): Buffer =>
  Buffer.concat([Buffer.from(`${id}.${seconds}.`), body]);

/**
 * The secret of an endpoint, derived from the platform's master secret, so that no table holds it:
 * whoever reads the database cannot sign in our name.
 */
export function endpointSecret(master: Buffer, endpointId: string, generation: number): string {
  const key = createHmac('sha256', master).update(`endpoint ${endpointId} ${generation}`).digest('base64');
  return `whsec_${key}`;
}

/** The Ed25519 key of an endpoint; its seed has a label of its own, so neither secret tells of the other. */
export function endpointKey(master: Buffer, endpointId: string, generation: number): KeyObject {
  const seed = createHmac('sha256', master).update(`endpoint ed25519 ${endpointId} ${generation}`).digest();
  return createPrivateKey({ key: Buffer.concat([pkcs8Head, seed]), format: 'der', type: 'pkcs8' });
}

/** What a receiver verifies `v1a` with: the 32 bytes of the public key behind `whpk_`. */
export function publicKeyText(key: KeyObject): string {
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' });
  return `whpk_${Buffer.from(x, 'base64url').toString('base64')}`;
}

/** The generation before while its secret still signs; nothing outside a rotation. */
export function previousGeneration(
  { generation, previousUntil }: Pick<Signed, 'generation' | 'previousUntil'>,
  nowMs: number,
): number | undefined {
  return previousUntil !== null && nowMs < Date.parse(previousUntil) ? generation - 1 : undefined;
}

/** Puts every signature that an endpoint asks for into one header, those of the current secret first. */
export function signerOf(master: Buffer, endpoint: Signed, nowMs: number): (message: Signable) => string {
  const previous = previousGeneration(endpoint, nowMs);
  const generations = [endpoint.generation, ...(previous === undefined ? [] : [previous])];
  const signers = generations.flatMap((generation) => signersOf(master, endpoint, generation));
  return (message) => signers.map((each) => each(message)).join(' ');
}

function signersOf(
  master: Buffer,
  { id, signing }: Signed,
  generation: number,
): ((message: Signable) => string)[] {
  const signers: ((message: Signable) => string)[] = [];
  if (signing !== 'v1a') {
    const secret = endpointSecret(master, id, generation);
    signers.push((message) => signMessage(secret, message));
  }
  if (signing !== 'v1') {
    const key = endpointKey(master, id, generation);
    signers.push((message) => signAsymmetric(key, message));
  }
  return signers;
}
