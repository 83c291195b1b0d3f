import { createPublicKey, verify } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { submit, untilState } from '../support/deliveries';
import { movableClock, type MovableClock } from '../support/clock';
import { startExchange, type Exchange, type Field } from '../support/exchange';
import { Receiver, type Arrival } from '../support/receiver';

const customs = 'chongqing-customs';
const day = 24 * 60 * 60 * 1000;

describe('the signatures of a push', () => {
  let exchange: Exchange;
  let receiver: Receiver;
  let clock: MovableClock;

  beforeAll(async () => {
    clock = movableClock();
    exchange = await startExchange();
    receiver = await new Receiver().open();
  });
  afterAll(async () => {
    await exchange.stop();
    await receiver.close();
    clock.restore();
  });

  const set = async (signing: string): Promise<Field> => {
    const sending = { key: exchange.keys[customs], body: { url: receiver.url, signing } };
    return (await exchange.call('PUT', '/v1/endpoints/main', sending)).body as Field;
  };
  const rotate = async (): Promise<Field> => {
    const reply = await exchange.call('POST', '/v1/endpoints/main/rotation', { key: exchange.keys[customs] });
    expect(reply.status).toBe(200);
    return reply.body as Field;
  };
  const arrive = async (): Promise<Arrival> => {
    const document = await submit(exchange);
    await untilState(exchange, document.id, customs, 'delivered');
    return receiver.about(document.id)[0] as Arrival;
  };
  const signatures = ({ headers }: Arrival): string[] => String(headers['webhook-signature']).split(' ');

  /** As a receiver with one HMAC secret; the clock is put forward here, so the public library must be told. */
  const holds = (secret: unknown, { bytes, headers }: Arrival): boolean => {
    const at = new Date(Number(headers['webhook-timestamp']) * 1000);
    const expected = new Webhook(String(secret)).sign(String(headers['webhook-id']), at, bytes);
    return signatures({ headers } as Arrival).includes(expected);
  };
  const holdsAsymmetric = (publicKey: unknown, { bytes, headers }: Arrival): boolean => {
    const x = Buffer.from(String(publicKey).replace('whpk_', ''), 'base64').toString('base64url');
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    const signed = Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${bytes}`);
    return signatures({ headers } as Arrival)
      .filter((each) => each.startsWith('v1a,'))
      .some((each) => verify(null, signed, key, Buffer.from(each.slice(4), 'base64')));
  };

  it('are HMAC, Ed25519 or both, as the endpoint asks', async () => {
    for (const [signing, kinds] of [
      ['v1', 'v1'],
      ['v1a', 'v1a'],
      ['both', 'v1 v1a'],
    ] as const) {
      const { secret, publicKey } = await set(signing);
      const arrival = await arrive();
      expect(
        signatures(arrival)
          .map((each) => each.split(',')[0])
          .join(' '),
      ).toBe(kinds);
      expect(holds(secret, arrival)).toBe(signing !== 'v1a');
      expect(holdsAsymmetric(publicKey, arrival)).toBe(signing !== 'v1');
      if (signing !== 'v1a')
        expect(
          new Webhook(String(secret)).verify(arrival.bytes, arrival.headers as Record<string, string>),
        ).toEqual(arrival.message);
    }
  });

  it('are of both secrets for a day after a rotation, so that neither side of it fails, and of one then', async () => {
    const before = await set('both');
    const rotated = await rotate();
    expect(rotated).toMatchObject({ generation: 2, previousSecret: before.secret });
    expect(rotated.previousPublicKey).toBe(before.publicKey);
    expect(rotated.secret).not.toBe(before.secret);
    const during = await arrive();
    expect(signatures(during).map((each) => each.split(',')[0])).toEqual(['v1', 'v1a', 'v1', 'v1a']);
    for (const { secret, publicKey } of [before, rotated])
      expect([holds(secret, during), holdsAsymmetric(publicKey, during)]).toEqual([true, true]);
    // The public library takes a message of either secret.
    for (const { secret } of [before, rotated])
      expect(
        new Webhook(String(secret)).verify(during.bytes, during.headers as Record<string, string>),
      ).toEqual(during.message);

    clock.aheadMs = day / 2;
    const again = await rotate();
    expect(again).toMatchObject({ generation: 3, previousSecret: rotated.secret });
    const second = await arrive();
    expect([again, rotated, before].map(({ secret }) => holds(secret, second))).toEqual([true, true, false]);

    clock.aheadMs = day / 2 + day + 1_000;
    const after = await arrive();
    expect([again, rotated].map(({ secret }) => holds(secret, after))).toEqual([true, false]);
    expect([again, rotated].map(({ publicKey }) => holdsAsymmetric(publicKey, after))).toEqual([true, false]);
    const { body } = await exchange.call('GET', '/v1/endpoints', { key: exchange.keys[customs] });
    expect(body.items?.[0]?.previousSecret).toBeUndefined();
  });
});
