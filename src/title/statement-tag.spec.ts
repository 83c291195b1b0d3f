import fc from 'fast-check';
import type { CheckStatement, StrangerStatement } from './check-statement.dto';
import { namesTag, statementTag } from './statement-tag';

const told: StrangerStatement = {
  checkId: 'chk_1',
  aud: 'chuanyu-window:test',
  asOf: '2026-11-24T10:00:00.000Z',
  validUntil: '2026-11-25T10:00:00.000Z',
  titleId: 'ttl_1',
  status: 'IN_CIRCULATION',
  sentence: { en: 'In circulation.', zh: '流通中。' },
  limited: { en: 'Limited.', zh: '有限。' },
};

const tagWith = (changes: Partial<CheckStatement>): string => statementTag({ ...told, ...changes });

describe('the tag of an answer', () => {
  it('is one for one statement, however often and what for it is asked, and in whatever order it is written', () => {
    const asking = fc.record(
      {
        ...{ checkId: fc.string(), asOf: fc.string(), validUntil: fc.string(), purpose: fc.string() },
        logged: fc.record({ sequence: fc.nat(), size: fc.nat() }),
      },
      { requiredKeys: [] },
    );
    fc.assert(fc.property(asking, (changes) => expect(tagWith(changes)).toBe(statementTag(told))));
    const turned = Object.fromEntries(Object.entries(told).reverse()) as unknown as StrangerStatement;
    expect(statementTag(turned)).toBe(statementTag(told));
  });

  it.each<[string, Partial<CheckStatement>]>([
    ['the status', { status: 'ACCOMPLISHED' }],
    ['the last act', { headHash: 'a'.repeat(64) }],
    ['what another bank has financed', { financing: { status: 'FNCD' } }],
    ['what was sent', { contentMatch: { result: 'ALTERED', sentHash: 'b', differences: [], count: 1 } }],
    ['a word of a sentence', { sentence: { en: 'In circulation', zh: '流通中。' } }],
    ['who asks', { askedBy: 'pty_1' }],
  ])('is another when %s is another', (_, changes) => {
    expect(tagWith(changes)).not.toBe(statementTag(told));
  });

  it('is found in a list and as a weak one, and not in part', () => {
    const tag = statementTag(told);
    for (const named of [tag, `W/${tag}`, `"old", ${tag}`, `"old",W/${tag}`])
      expect(namesTag(named, tag)).toBe(true);
    for (const other of ['', '*', tag.slice(1), tag.replaceAll('"', ''), `w/${tag}`, '"old"'])
      expect(namesTag(other, tag)).toBe(false);
  });

  it('is a strong entity tag', () => {
    expect(statementTag(told)).toMatch(/^"[0-9a-f]{64}"$/);
  });
});
