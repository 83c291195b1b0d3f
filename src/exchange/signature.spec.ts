import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { endpointSecret, signMessage } from './signature';

describe('the signature of a push', () => {
  it('verifies with the public Standard Webhooks library, whatever the body', () => {
    const now = Math.floor(Date.now() / 1000);
    fc.assert(
      fc.property(fc.jsonValue(), fc.uint8Array({ minLength: 32, maxLength: 32 }), (value, master) => {
        const secret = endpointSecret(Buffer.from(master), 'ept_1', 1);
        const body = Buffer.from(JSON.stringify({ value }));
        const headers = {
          'webhook-id': 'msg_1',
          'webhook-timestamp': String(now),
          'webhook-signature': signMessage(secret, 'msg_1', now, body),
        };
        expect(new Webhook(secret).verify(body.toString('utf8'), headers)).toBeTruthy();
        expect(() => new Webhook(secret).verify(`${body.toString('utf8')} `, headers)).toThrow();
      }),
    );
  });

  it('gives another secret to every endpoint and every generation', () => {
    const master = Buffer.alloc(32, 7);
    const secrets = [
      endpointSecret(master, 'a', 1),
      endpointSecret(master, 'a', 2),
      endpointSecret(master, 'b', 1),
    ];
    expect(new Set(secrets).size).toBe(3);
  });
});
