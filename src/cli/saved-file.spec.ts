import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { verifyChain } from '../exchange/receipt-chain';
import { verifyEvidence } from '../title/evidence';
import { verifyAnswer } from '../title/verify-answer';
import { parsed, readKeys, readSaved } from './saved-file';

const entry = {
  ...{ sequence: 1, id: 'e', mode: 'test', type: 'title.issue', subject: 't', actor: 'p' },
  ...{ at: 'now', data: '{}', salt: 's', previousHash: 'h' },
};
const answer = {
  ...{ checkId: 'chk', statement: {}, jws: 'a.b.c' },
  acts: [{ jws: 'a.b.c', countersignature: 'a.b.c', cosignatures: ['x'], sm2: { kid: 'k', signature: 's' } }],
  log: { entry, inclusion: ['00'], checkpoint: 'c' },
};
const evidence = {
  check: answer,
  documents: [{ documentId: 'd', version: 1, at: 'now', contentHash: 'h', content: '{}' }],
  keys: [{}],
  record: { checkpoint: 'c', entries: [{ entry, inclusion: [] }] },
  account: { en: ['x'], zh: ['x'] },
  jws: 'a.b.c',
};
const chain = { statement: { type: 'receipt-chain', aud: 'a', asOf: 'now' }, receipts: [{}], jws: 'a.b.c' };

const kindOf = (saved: unknown): string => readSaved(JSON.stringify(saved)).kind;

describe('a saved file', () => {
  it('is told by what is in it', () => {
    expect([answer, evidence, chain].map(kindOf)).toEqual(['answer', 'evidence', 'chain']);
    expect(kindOf({ jws: 'a.b.c' })).toBe('answer');
  });

  it.each([
    ['/jws', { ...answer, jws: 1 }],
    ['/acts/1', { ...answer, acts: [...answer.acts, null] }],
    ['/acts/0/sm2/signature', { ...answer, acts: [{ ...answer.acts[0], sm2: { kid: 'k' } }] }],
    ['/log/entry/sequence', { ...answer, log: { ...answer.log, entry: { ...entry, sequence: 1.5 } } }],
    ['/check/jws', { ...evidence, check: {} }],
    ['/record/entries', { ...evidence, record: { checkpoint: 'c' } }],
    ['/account/zh', { ...evidence, account: { en: [] } }],
    ['/statement/asOf', { ...chain, statement: { type: 'receipt-chain', aud: 'a' } }],
  ])('that is damaged at %s says so in both languages', (pointer, saved) => {
    const read = readSaved(JSON.stringify(saved));
    expect(read).toMatchObject({
      kind: 'damaged',
      en: expect.stringContaining(` ${pointer} is missing`),
      zh: expect.stringContaining(`${pointer} 缺失`),
    });
  });

  it('is either damaged or verified without a stumble, whatever is put in any place of it', () => {
    const whole = [answer, evidence, chain];
    const anywhere = fc.constantFrom(...whole).chain((saved) =>
      fc.record({
        saved: fc.constant(saved),
        at: fc.constantFrom(...placesOf(saved)),
        value: fc.jsonValue(),
      }),
    );
    const { publicKey } = generateKeyPairSync('ed25519');
    const keys = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k' }] };
    fc.assert(
      fc.property(anywhere, ({ saved, at, value }) => {
        const read = readSaved(JSON.stringify(changed(saved, at, value)));
        if (read.kind === 'answer') expect(verifyAnswer(read.saved, keys).holds).toBe(false);
        if (read.kind === 'evidence') expect(verifyEvidence(read.saved, keys).holds).toBe(false);
        if (read.kind === 'chain') expect(verifyChain(read.saved, undefined)).toHaveLength(1);
      }),
    );
  });

  it('is damaged when it is no JSON, and any text may be tried', () => {
    expect(readSaved('{')).toMatchObject({ kind: 'damaged', zh: '文件不是 JSON 格式。' });
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void readSaved(text)));
    fc.assert(fc.property(fc.json(), (text) => expect(parsed(text)).toEqual(JSON.parse(text))));
  });
});

describe('a set of keys', () => {
  it('is of those that can be used', () => {
    const key = { ...generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }), kid: 'k' };
    expect(readKeys({ keys: [null, key, { kty: 'OKP' }, { ...key, x: 'x' }] })).toEqual({ keys: [key] });
    fc.assert(fc.property(fc.jsonValue(), (value) => expect(readKeys(value)).toEqual({ keys: [] })));
  });
});

type Place = (string | number)[];

function placesOf(value: unknown, place: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return [place];
  return [place, ...Object.entries(value).flatMap(([key, each]) => placesOf(each, [...place, key]))];
}

function changed(root: unknown, [key, ...rest]: Place, value: unknown): unknown {
  if (key === undefined) return value;
  const copy = structuredClone(root) as Record<string | number, unknown>;
  copy[key] = changed(copy[key], rest, value);
  return copy;
}
