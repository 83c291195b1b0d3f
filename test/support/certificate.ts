import { generateKeyPairSync, sign } from 'node:crypto';

/** A key and a certificate that it signs itself, for one name; both as PEM. Made anew, so none is kept that ends one day. */
export function certificateFor(name: string): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subject = sequence(set(sequence(objectId([2, 5, 4, 3]), der(0x0c, Buffer.from(name)))));
  const ecdsaWithSha256 = sequence(objectId([1, 2, 840, 10045, 4, 3, 2]));
  // RFC 5280 section 4.2.1.6: a dNSName of the alternative names has the tag [2].
  const names = der(0x04, sequence(der(0x82, Buffer.from(name))));
  const facts = sequence(
    der(0xa0, der(0x02, Buffer.of(2))),
    der(0x02, Buffer.of(1)),
    ecdsaWithSha256,
    subject,
    sequence(der(0x17, Buffer.from('200101000000Z')), der(0x17, Buffer.from('491231235959Z'))),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(sequence(objectId([2, 5, 29, 17]), names))),
  );
  const signature = der(0x03, Buffer.of(0), sign('sha256', facts, privateKey));
  const lines =
    sequence(facts, ecdsaWithSha256, signature)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
  };
}

/** A value of DER (X.690 section 8.1): its tag, its length, and what it is made of. */
function der(tag: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const length =
    body.length < 128
      ? [body.length]
      : body.length < 256
        ? [0x81, body.length]
        : [0x82, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.of(tag, ...length), body]);
}

const sequence = (...parts: Buffer[]): Buffer => der(0x30, ...parts);
const set = (...parts: Buffer[]): Buffer => der(0x31, ...parts);

/** An object identifier (X.690 section 8.19): the first two arcs in one octet, the others seven bits at a time. */
function objectId([first = 0, second = 0, ...arcs]: number[]): Buffer {
  const octets = arcs.flatMap((arc) => {
    const groups = [arc & 127];
    for (let left = arc >> 7; left > 0; left >>= 7) groups.unshift((left & 127) | 128);
    return groups;
  });
  return der(0x06, Buffer.of(first * 40 + second, ...octets));
}
