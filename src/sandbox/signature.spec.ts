import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { isSigned, toleranceSeconds } from './signature';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const other = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
const now = Math.floor(Date.now() / 1000);

/** A push signed by the public library. */
function pushed(body: string, at = now, by = secret) {
  const signature = new Webhook(by).sign('msg_1', new Date(at * 1000), body);
  return { id: 'msg_1', timestamp: String(at), signature, body: Buffer.from(body) };
}

/** A signature made without any library, over whatever text. */
function byHand(text: string): string {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  return `v1,${createHmac('sha256', key).update(text).digest('base64')}`;
}

describe('a signed push', () => {
  it('is believed when the public library signed it, whatever the body', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const body = JSON.stringify({ text });
        expect(isSigned(pushed(body), [secret], now)).toBe(true);
        expect(isSigned({ ...pushed(body), body: Buffer.from(`${body} `) }, [secret], now)).toBe(false);
      }),
    );
  });

  it('is judged as the public library judges it', () => {
    const good = byHand(`msg_1.${now}.{"a":1}`);
    const cases = [
      good,
      `v1,AAAA ${good}`,
      `v1a,AAAA ${good}`,
      good.replace('v1,', 'v2,'),
      'v1,AAAA',
      'v1',
      byHand('x'),
    ];
    for (const signature of cases) {
      const push = { id: 'msg_1', timestamp: String(now), signature, body: Buffer.from('{"a":1}') };
      const headers = {
        'webhook-id': 'msg_1',
        'webhook-timestamp': String(now),
        'webhook-signature': signature,
      };
      let believed = true;
      try {
        new Webhook(secret).verify('{"a":1}', headers);
      } catch {
        believed = false;
      }
      expect([signature, isSigned(push, [secret], now)]).toEqual([signature, believed]);
    }
  });

  it('may be signed with any of several secrets', () => {
    expect(isSigned(pushed('{}', now, other), [secret, other], now)).toBe(true);
    expect(isSigned(pushed('{}', now, other), [secret], now)).toBe(false);
    expect(isSigned(pushed('{}'), ['whsec_', ''], now)).toBe(false);
    expect(isSigned(pushed('{}'), [], now)).toBe(false);
  });

  it('expires, and must not come from the future', () => {
    for (const side of [-1, 1]) {
      expect(isSigned(pushed('{}', now + side * toleranceSeconds), [secret], now)).toBe(true);
      expect(isSigned(pushed('{}', now + side * (toleranceSeconds + 1)), [secret], now)).toBe(false);
    }
  });

  it('needs all three headers', () => {
    for (const missing of ['id', 'timestamp', 'signature'])
      expect(isSigned({ ...pushed('{}'), [missing]: undefined }, [secret], now)).toBe(false);
    expect(isSigned({ ...pushed('{}'), timestamp: `${now}x` }, [secret], now)).toBe(false);
  });
});
