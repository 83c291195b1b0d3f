import { createHmac } from 'node:crypto';

/**
 * Signs a message as Standard Webhooks 1.0 asks: HMAC-SHA256 over `id.timestamp.body` with the
 * bytes behind `whsec_`, written `v1,<base64>`. The body is the very bytes that are sent.
 */
export function signMessage(
  secret: string,
  messageId: string,
  timestampSeconds: number,
  body: Buffer,
): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const hmac = createHmac('sha256', key).update(`${messageId}.${timestampSeconds}.`).update(body);
  return `v1,${hmac.digest('base64')}`;
}

/**
 * The secret of an endpoint, derived from the platform's master secret, so that no table holds it:
 * whoever reads the database cannot sign in our name.
 */
export function endpointSecret(master: Buffer, endpointId: string, generation: number): string {
  const key = createHmac('sha256', master).update(`endpoint ${endpointId} ${generation}`).digest('base64');
  return `whsec_${key}`;
}
