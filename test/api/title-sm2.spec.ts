import type { JsonWebKey } from 'node:crypto';
import { sm2 } from 'sm-crypto-v2';
import { verifyAnswer, type SavedAnswer } from '../../src/title/verify-answer';
import { startExchange, type Exchange, type Reply } from '../support/exchange';
import { expectProblem } from '../support/problems';
import { signAs } from '../support/signing';
import { TitleDesk } from '../support/titles';

const base64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64url');

describe('a second signature after the national standard', () => {
  let exchange: Exchange;
  let desk: TitleDesk;
  const keys = sm2.generateKeyPairHex();
  const jwk = {
    kty: 'EC',
    crv: 'SM2',
    x: base64(keys.publicKey.slice(2, 66)),
    y: base64(keys.publicKey.slice(66)),
  };
  let kid: string;

  beforeAll(async () => {
    exchange = await startExchange();
    desk = new TitleDesk(exchange);
    const registered = await register('seller', jwk);
    expect(registered.status).toBe(201);
    kid = registered.body.kid as string;
  });
  afterAll(() => exchange.stop());

  const register = (slug: string, key: object): Promise<Reply> =>
    exchange.call('POST', `/v1/parties/${exchange.ids[slug]}/signing-keys`, {
      key: exchange.keys.operator,
      body: { jwk: key },
    });

  /** The seller's mark of possession with its JWS and an SM2 signature over `bytes`, or its own payload. */
  async function mark(titleId: string, bytes?: string, by = kid): Promise<Reply> {
    const payload = await desk.payload('seller', titleId, { type: 'SIGN' });
    const act = await signAs(exchange.dataDir, 'seller', payload);
    const over = Buffer.from(bytes ?? JSON.stringify(payload));
    const made = sm2.doSignature(over, keys.privateKey, { hash: true, userId: '1234567812345678' });
    const body = { act, sm2: { kid: by, signature: base64(made) } };
    return exchange.call('POST', `/v1/titles/${titleId}/acts`, { key: exchange.keys.seller, body });
  }

  it('stands beside the first, is shown with the act, and is verified offline', async () => {
    const titleId = await desk.circulating('seller');
    expect((await mark(titleId)).status).toBe(201);
    const { body } = await exchange.call('GET', `/v1/titles/${titleId}/acts`, { key: exchange.keys.seller });
    expect(body.items?.at(-1)?.sm2?.kid).toBe(kid);
    const jwks = (await exchange.call('GET', '/.well-known/jwks.json')).body as unknown as {
      keys: JsonWebKey[];
    };
    const asked = await exchange.call('POST', '/v1/title-checks', {
      key: exchange.keys.seller,
      body: { titleId },
    });
    const saved = asked.body as unknown as SavedAnswer & { acts: { sm2?: { signature: string } }[] };
    expect(verifyAnswer(saved, jwks).holds).toBe(true);
    const forged = structuredClone(saved);
    const second = forged.acts.at(-1)?.sm2 as { signature: string };
    second.signature =
      second.signature.slice(0, 40) + (second.signature[40] === 'A' ? 'B' : 'A') + second.signature.slice(41);
    expect(verifyAnswer(forged, jwks).holds).toBe(false);
  });

  it('over other bytes, or by a key of somebody else, is refused and nothing is kept', async () => {
    const titleId = await desk.circulating('seller');
    expectProblem(await mark(titleId, 'something else'), 422, 'title.signature_invalid');
    expectProblem(await mark(titleId, undefined, 'nobody'), 422, 'title.signer_unknown');
    expect((await desk.state(titleId)).sequence).toBe(2);
  });

  it('is not enough alone: an act is signed with ES256 or Ed25519', async () => {
    const titleId = await desk.circulating('seller');
    const payload = await desk.payload('seller', titleId, { type: 'SIGN' });
    const act = await signAs(exchange.dataDir, 'seller', payload);
    const [, body, signature] = act.split('.');
    const header = base64(Buffer.from(JSON.stringify({ alg: 'ES256', kid })).toString('hex'));
    expectProblem(
      await desk.sendSigned('seller', titleId, `${header}.${body}.${signature}`),
      422,
      'title.signature_invalid',
    );
  });

  it('needs a key whose point is on the curve', async () => {
    expectProblem(await register('buyer', { ...jwk, x: jwk.y }), 400, 'request.malformed');
  });
});
