import type { JsonWebKey } from 'node:crypto';
import { sm2 } from 'sm-crypto-v2';
import { verifyAnswer, type SavedAnswer } from '../../src/title/verify-answer';
import { startExchange, type Exchange, type Reply } from '../support/exchange';
import { expectProblem } from '../support/problems';
import { signAs } from '../support/signing';
import { TitleDesk, toOrderOf } from '../support/titles';

const base64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64url');

describe('a second signature after the national standard', () => {
  let exchange: Exchange;
  let desk: TitleDesk;
  const keys = sm2.generateKeyPairHex();
  const other = sm2.generateKeyPairHex();
  const jwkOf = ({ publicKey }: { publicKey: string }): { x: string; y: string } => ({
    ...{ kty: 'EC', crv: 'SM2' },
    ...{ x: base64(publicKey.slice(2, 66)), y: base64(publicKey.slice(66)) },
  });
  const jwk = jwkOf(keys);
  const sign = (text: string, key: string): string =>
    sm2.doSignature(Buffer.from(text), key, { hash: true, userId: '1234567812345678' });
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
    const made = sign(bytes ?? JSON.stringify(payload), keys.privateKey);
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

  it('is proven and kept of an ISSUE that comes in the place of another bill', async () => {
    const carriers = await register('carrier', jwkOf(other));
    const second = (payload: object, by: string, key: { privateKey: string }): object => ({
      sm2: { kid: by, signature: base64(sign(JSON.stringify(payload), key.privateKey)) },
    });
    const former = await desk.bill(toOrderOf('seller'));
    const gone = await desk.circulating('seller', {}, former);
    const content = { to: desk.id('carrier'), purpose: 'AMEND' };
    expect((await desk.act('seller', gone, { type: 'SURRENDER_FOR_AMENDMENT', content })).status).toBe(201);
    const bill = await desk.bill((body) => ({
      ...toOrderOf('seller')(body),
      ...{ goods: former.body.goods, notes: former.body.notes },
    }));
    const issue = desk.issuePayload(bill, 'seller', { replaces: [gone] }) as { titleId: string };
    const { surrender } = await desk.state(gone);
    const supersede = await desk.payload('carrier', gone, {
      ...{ type: 'SUPERSEDE', capacity: 'ISSUER' },
      content: { surrender: surrender?.act, by: [issue.titleId] },
    });
    const act = await signAs(exchange.dataDir, 'carrier', issue);
    const superseded = [{ act: await signAs(exchange.dataDir, 'carrier', supersede) }];
    const replace = (more: object): Promise<Reply> =>
      exchange.call('POST', '/v1/title-replacements', {
        key: exchange.keys.carrier,
        body: { superseded, issued: [{ documentId: bill.id, act, ...more }] },
      });
    expectProblem(await replace(second(issue, 'nobody', other)), 422, 'title.signer_unknown');
    const by = carriers.body.kid as string;
    expectProblem(await replace(second({ ...issue, x: 1 }, by, other)), 422, 'title.signature_invalid');
    const replaced = await replace(second(issue, by, other));
    expect({ status: replaced.status, code: replaced.body.code }).toEqual({ status: 201, code: undefined });
    const { body } = await exchange.call('GET', `/v1/titles/${issue.titleId}/acts`, {
      key: exchange.keys.seller,
    });
    expect(body.items?.[0]?.sm2?.kid).toBe(by);
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
