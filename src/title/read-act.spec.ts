import * as fc from 'fast-check';
import { actHash, issueTitleId, noPredecessor } from './act';
import { draftAct } from './draft-act';
import { judge } from './judge';
import { readActPayload } from './read-act';
import { emptyState } from './state';

const issue = draftAct(emptyState, {
  aud: 'chuanyu-window#test',
  type: 'ISSUE',
  actor: 'pty_forwarder',
  capacity: 'ISSUER',
  content: {
    documentId: 'doc_1',
    number: 'CQ-2026-0001',
    contentHash: 'a'.repeat(64),
    titleBasis: 'TO_ORDER',
    orderParty: 'pty_guarantor',
    to: 'pty_guarantor',
    capacity: 'GUARANTOR',
    expiresAt: '2026-03-02T08:00:00.000Z',
  },
  actId: 'act-1',
  exp: '2026-03-01T09:00:00.000Z',
});

const rulesOf = (bytes: string): string[] => {
  const read = readActPayload(bytes);
  return 'findings' in read ? read.findings.map(({ rule, pointer }) => `${rule} ${pointer}`) : [];
};
const withFrame = (changes: object): string => JSON.stringify({ ...issue, ...changes });
const withContent = (changes: object): string => withFrame({ content: { ...issue.content, ...changes } });

describe('readActPayload', () => {
  it('reads a well formed act', () => {
    expect(readActPayload(JSON.stringify(issue))).toEqual({ payload: issue });
    expect(readActPayload(JSON.stringify(issue, null, 2))).toEqual({ payload: issue });
  });

  it.each([
    ['not JSON', '{', ['ACT-001 ']],
    ['an array', '[]', ['ACT-001 ']],
    ['null', 'null', ['ACT-001 ']],
    ['too long', ' '.repeat(8_193), ['ACT-001 ']],
    ['a key twice', JSON.stringify(issue).replace('{', '{"actor":"pty_thief",'), ['ACT-002 ']],
    ['a key twice, once escaped', JSON.stringify(issue).replace('{', '{"\\u0061ctor":"x",'), ['ACT-002 ']],
    ['a key twice in the content', JSON.stringify(issue).replace('"to":', '"to":"x","to":'), ['ACT-002 ']],
    ['a key twice, with an object between', `${JSON.stringify(issue).slice(0, -1)},"aud":"x"}`, ['ACT-002 ']],
    ['an unknown field', withFrame({ note: 'x' }), ['ACT-003 /note']],
    ['an unknown field of the content', withContent({ 'a/b': 1 }), ['ACT-003 /content/a~1b']],
    ['__proto__', JSON.stringify(issue).replace('{', '{"__proto__":{},'), ['ACT-003 /__proto__']],
    ['a missing field', withFrame({ aud: undefined }), ['ACT-004 /aud']],
    ['a missing field of the content', withContent({ to: undefined }), ['ACT-004 /content/to']],
    ['null for an optional field', withFrame({ principal: null, authority: 'A-1' }), ['ACT-005 /principal']],
    ['sequence 0', withFrame({ sequence: 0 }), ['ACT-005 /sequence']],
    ['a fraction', withFrame({ sequence: 1.5 }), ['ACT-005 /sequence']],
    ['a sequence beyond 2^53', withFrame({ sequence: 2 ** 53 }), ['ACT-005 /sequence']],
    ['30 February', withFrame({ exp: '2026-02-30T00:00:00.000Z' }), ['ACT-005 /exp']],
    ['a time without milliseconds', withFrame({ exp: '2026-02-20T00:00:00Z' }), ['ACT-005 /exp']],
    ['another time zone', withFrame({ exp: '2026-02-20T00:00:00.000+08:00' }), ['ACT-005 /exp']],
    ['an unknown act', withFrame({ type: 'STEAL' }), ['ACT-005 /type']],
    ['an act named like an inherited property', withFrame({ type: 'toString' }), ['ACT-005 /type']],
    ['an array as content', withFrame({ content: [] }), ['ACT-005 /content']],
    ['the platform as holder', withContent({ capacity: 'PLATFORM' }), ['ACT-005 /content/capacity']],
    ['a lone surrogate', withContent({ number: 'A\ud800' }), ['ACT-005 /content/number']],
    ['U+0000', withContent({ number: 'A\u0000' }), ['ACT-005 /content/number']],
    ['a turned direction', withContent({ number: 'A\u202e1' }), ['ACT-005 /content/number']],
    ['bytes that were not UTF-8', withContent({ number: 'A\ufffd' }), ['ACT-005 /content/number']],
    ['a number of 65 characters', withContent({ number: 'A'.repeat(65) }), ['ACT-005 /content/number']],
    ['a principal without authority', withFrame({ principal: 'pty_x' }), ['ACT-006 /authority']],
    ['an authority without principal', withFrame({ authority: 'A-1' }), ['ACT-006 /principal']],
    ['to order of nobody', withContent({ orderParty: undefined }), ['ACT-006 /content/orderParty']],
    ['order party and consignee', withContent({ consignee: 'pty_x' }), ['ACT-006 /content/consignee']],
    [
      'a straight bill to order',
      withContent({ titleBasis: 'STRAIGHT' }),
      ['ACT-006 /content/orderParty', 'ACT-006 /content/consignee'],
    ],
    [
      'everything at once',
      withFrame({ aud: '', x: 1, exp: 1 }),
      ['ACT-003 /x', 'ACT-005 /aud', 'ACT-005 /exp'],
    ],
  ])('refuses %s', (_what, bytes, rules) => {
    expect(rulesOf(bytes)).toEqual(rules);
  });

  it('says in both languages what is wrong and what to do', () => {
    const read = readActPayload(withFrame({ exp: 'tomorrow', x: 1 }));
    for (const finding of 'findings' in read ? read.findings : []) {
      expect(finding.severity).toBe('error');
      expect(finding.message.zh).toMatch(/\p{Script=Han}/u);
      expect(finding.remedy.zh).toMatch(/\p{Script=Han}/u);
      expect(finding.remedy.en).toMatch(/\.$/);
    }
    expect.hasAssertions();
  });

  it('never throws on mutated bytes, and what it lets through never makes the judge throw', () => {
    const bytes = JSON.stringify(issue);
    const mutated = fc
      .tuple(
        fc.nat(bytes.length),
        fc.nat(40),
        fc.oneof(fc.string(), fc.json(), fc.constantFrom('"', '{', '\\')),
      )
      .map(([from, length, insert]) => bytes.slice(0, from) + insert + bytes.slice(from + length));
    const refilled = fc
      .tuple(fc.constantFrom(...Object.keys(issue)), fc.jsonValue())
      .map(([key, value]) => JSON.stringify({ ...issue, [key]: value }));
    fc.assert(
      fc.property(fc.oneof(mutated, refilled, fc.string(), fc.json()), (text) => {
        const read = readActPayload(text);
        if ('findings' in read) expect(read.findings.length).toBeGreaterThan(0);
        else judge(emptyState, read.payload, { aud: issue.aud, at: '2026-03-01T08:00:00.000Z' });
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes the longest act that its fields allow', () => {
    const wide = '\u4e2d'.repeat(300);
    const longest = JSON.stringify({
      ...issue,
      aud: wide.slice(0, 200),
      principal: 'p'.repeat(64),
      authority: wide.slice(0, 128),
      type: 'SREJ',
      content: { surrender: 'a'.repeat(64), reason: wide.slice(0, 255) },
    }).replaceAll('\u4e2d', '\\u4e2d');
    expect(rulesOf(longest)).toEqual([]);
  });
});

describe('the identity of acts and titles', () => {
  it('hashes the bytes, as text or as they are', () => {
    expect(actHash('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(actHash(Buffer.from('提单'))).toBe(actHash('提单'));
  });

  it('keeps issuer, number and content apart', () => {
    expect(issueTitleId('A', 'B1', 'c')).toMatch(/^ttl_[0-9a-f]{32}$/);
    expect(issueTitleId('AB', '1', 'c')).not.toBe(issueTitleId('A', 'B1', 'c'));
    expect(issueTitleId('A', 'B1', 'c')).toBe(issueTitleId('A', 'B1', 'c'));
  });

  it('starts a chain at nothing', () => {
    expect(issue).toMatchObject({ sequence: 1, previousActHash: noPredecessor });
    expect(issue.titleId).toBe(issueTitleId('pty_forwarder', 'CQ-2026-0001', 'a'.repeat(64)));
  });
});
