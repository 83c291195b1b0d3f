import { generateKeyPairSync, sign } from 'node:crypto';
import { sm2 } from 'sm-crypto-v2';
import { isSm2Signed } from './sm2';

const base64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64url');

// GB/T 32918.5-2017 Annex A.2: the curve that is recommended there, and its worked example.
const example = {
  x: '09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020',
  y: 'CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13',
  r: 'F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3',
  s: 'B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA',
};
const key = { kty: 'EC', crv: 'SM2', x: base64(example.x), y: base64(example.y) };
const message = Buffer.from('message digest');
const signature = base64(example.r + example.s);

describe('an SM2 signature', () => {
  it('of the worked example of GB/T 32918.5 is accepted', () => {
    expect(isSm2Signed(message, signature, key)).toBe(true);
  });

  it.each<[string, Parameters<typeof isSm2Signed>]>([
    ['over another message', [Buffer.from('message digesT'), signature, key]],
    ['with r and s exchanged', [message, base64(example.s + example.r), key]],
    ['that is too short', [message, signature.slice(0, -2), key]],
    ['of zeros', [message, base64('00'.repeat(64)), key]],
    ['by a key of another curve', [message, signature, { ...key, crv: 'P-256' }]],
    ['by a key that is not on the curve', [message, signature, { ...key, x: key.y }]],
    ['by a key without its second half', [message, signature, { ...key, y: '' }]],
  ])('%s is refused', (_, [bytes, given, by]) => {
    expect(isSm2Signed(bytes, given, by)).toBe(false);
  });

  it('made by Node’s own crypto is refused: it signs without the signer’s id', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'SM2' });
    const der = publicKey.export({ type: 'spki', format: 'der' });
    const point = der.subarray(-64);
    const own = {
      ...key,
      x: point.subarray(0, 32).toString('base64url'),
      y: point.subarray(32).toString('base64url'),
    };
    for (const hash of ['sm3', 'sha256']) {
      const made = sign(hash, message, { key: privateKey, dsaEncoding: 'ieee-p1363' });
      expect(made).toHaveLength(64);
      expect(isSm2Signed(message, made.toString('base64url'), own)).toBe(false);
    }
  });

  it('made by the library is accepted over any bytes', () => {
    const { privateKey, publicKey } = sm2.generateKeyPairHex();
    const own = { ...key, x: base64(publicKey.slice(2, 66)), y: base64(publicKey.slice(66)) };
    const bytes = Buffer.from([0, 255, 10, 13, 128]);
    const made = sm2.doSignature(bytes, privateKey, { hash: true, userId: '1234567812345678' });
    expect(isSm2Signed(bytes, base64(made), own)).toBe(true);
  });
});
