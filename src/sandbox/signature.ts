import { createHmac, timingSafeEqual } from 'node:crypto';

/** Five minutes, as the public libraries of Standard Webhooks have it: a captured push soon expires. */
export const toleranceSeconds = 300;

/** A push as it arrived: three headers and the very bytes of its body. */
export interface SignedPush {
  id: string | undefined;
  timestamp: string | undefined;
  signature: string | undefined;
  body: Buffer;
}

/**
 * Whether a push carries a Standard Webhooks 1.0 signature by one of the secrets. Several secrets
 * and several signatures may stand side by side while a secret is changed; one match is enough.
 */
export function isSigned(push: SignedPush, secrets: readonly string[], nowSeconds: number): boolean {
  const { id, timestamp, signature, body } = push;
  if (!id || !signature || timestamp === undefined || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(nowSeconds - Number(timestamp)) > toleranceSeconds) return false;
  const given = signature
    .split(' ')
    .filter((each) => each.startsWith('v1,'))
    .map((each) => Buffer.from(each.slice('v1,'.length)));
  return secrets.some((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    // An empty key would let anybody sign.
    if (key.length === 0) return false;
    const hmac = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64');
    return given.some((each) => sameBytes(each, Buffer.from(hmac)));
  });
}

/** Compares in constant time, so that the time of an answer tells nothing about the right one. */
function sameBytes(given: Buffer, right: Buffer): boolean {
  return given.length === right.length && timingSafeEqual(given, right);
}
