import { createPublicKey, verify } from 'node:crypto';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { endpointKey, endpointSecret, publicKeyText, rotationMs, signerOf, type Signed } from './signature';

const nowMs = Date.parse('2026-11-23T00:00:00Z');
const seconds = (): number => Math.floor(Date.now() / 1000);
const master = Buffer.alloc(32, 7);
const plain: Signed = { id: 'ept_1', generation: 1, previousUntil: null, signing: 'v1' };

/** Verifies `v1a` as a receiver would that knows nothing but the text `whpk_…` (RFC 8032). */
function holds(publicKey: string, signature: string, signed: string): boolean {
  const x = Buffer.from(publicKey.replace('whpk_', ''), 'base64').toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return verify(null, Buffer.from(signed), key, Buffer.from(signature.replace('v1a,', ''), 'base64'));
}

describe('the signature of a push', () => {
  it('verifies with the public Standard Webhooks library, whatever the body', () => {
    const now = seconds();
    fc.assert(
      fc.property(fc.jsonValue(), fc.uint8Array({ minLength: 32, maxLength: 32 }), (value, bytes) => {
        const body = Buffer.from(JSON.stringify({ value }));
        const sign = signerOf(Buffer.from(bytes), { ...plain, signing: 'both' }, nowMs);
        const headers = {
          'webhook-id': 'msg_1',
          'webhook-timestamp': String(now),
          'webhook-signature': sign({ id: 'msg_1', seconds: now, body }),
        };
        const secret = endpointSecret(Buffer.from(bytes), 'ept_1', 1);
        expect(new Webhook(secret).verify(body.toString('utf8'), headers)).toBeTruthy();
        expect(() => new Webhook(secret).verify(`${body.toString('utf8')} `, headers)).toThrow();
      }),
    );
  });

  it('verifies as Ed25519 with the public key alone, and for no other bytes', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), fc.integer({ min: 1, max: 9 }), (text, at, generation) => {
        const sign = signerOf(master, { ...plain, generation, signing: 'v1a' }, nowMs);
        const signature = sign({ id: 'msg_1', seconds: at, body: Buffer.from(text) });
        const publicKey = publicKeyText(endpointKey(master, 'ept_1', generation));
        expect(publicKey).toMatch(/^whpk_[A-Za-z0-9+/]{43}=$/);
        expect(holds(publicKey, signature, `msg_1.${at}.${text}`)).toBe(true);
        expect(holds(publicKey, signature, `msg_1.${at + 1}.${text}`)).toBe(false);
        expect(
          holds(publicKeyText(endpointKey(master, 'ept_2', generation)), signature, `msg_1.${at}.${text}`),
        ).toBe(false);
      }),
    );
  });

  it('is of both secrets during a rotation, the current one first, and of one after it', () => {
    const message = { id: 'msg_1', seconds: seconds(), body: Buffer.from('{}') };
    const one = (generation: number): string => signerOf(master, { ...plain, generation }, nowMs)(message);
    const rotated = { ...plain, generation: 2, previousUntil: new Date(nowMs + rotationMs).toISOString() };
    expect(signerOf(master, rotated, nowMs)(message)).toBe(`${one(2)} ${one(1)}`);
    expect(signerOf(master, rotated, nowMs + rotationMs - 1)(message)).toBe(`${one(2)} ${one(1)}`);
    expect(signerOf(master, rotated, nowMs + rotationMs)(message)).toBe(one(2));
    const kinds = signerOf(master, { ...rotated, signing: 'both' }, nowMs)(message).split(' ');
    expect(kinds.map((each) => each.split(',')[0])).toEqual(['v1', 'v1a', 'v1', 'v1a']);
  });

  it('gives another secret to every endpoint and every generation, and none that tells of the key', () => {
    const pairs = [
      ['a', 1],
      ['a', 2],
      ['b', 1],
    ] as const;
    const secrets = pairs.flatMap(([id, generation]) => [
      endpointSecret(master, id, generation),
      publicKeyText(endpointKey(master, id, generation)),
      String(endpointKey(master, id, generation).export({ format: 'jwk' }).d),
    ]);
    expect(new Set(secrets.map((each) => each.replace(/^wh\w+_/, ''))).size).toBe(9);
  });
});
