import fc from 'fast-check';
import { entryHash, firstBreak, genesisHash, type HashedEntry } from './entry-hash';

type Hashed = HashedEntry & { hash: string };

const start = { sequence: 0, hash: genesisHash, at: '' };

function chain(facts: readonly string[]): Hashed[] {
  const entries: Hashed[] = [];
  let previousHash = genesisHash;
  facts.forEach((data, index) => {
    const entry = {
      sequence: index + 1,
      id: `ent_${index}`,
      mode: 'test',
      type: 'document.submitted',
      subject: 'doc_1',
      actor: 'pty_1',
      at: new Date(index * 1000).toISOString(),
      data,
      salt: 'ab'.repeat(16),
      previousHash,
    };
    previousHash = entryHash(entry);
    entries.push({ ...entry, hash: previousHash });
  });
  return entries;
}

describe('the hash chain of the journal', () => {
  it('holds as it was written', () => {
    expect(firstBreak(chain(['{"a":1}', '{"b":2}', '{}']), start)).toBeUndefined();
  });

  it('names the entry whose data, actor, type, time or subject was changed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.json(), { minLength: 1, maxLength: 12 }),
        fc.nat(),
        fc.constantFrom<keyof HashedEntry>('data', 'actor', 'type', 'subject', 'mode', 'id', 'salt'),
        (facts, pick, field) => {
          const entries = chain(facts);
          const victim = entries[pick % entries.length] as Hashed;
          (victim as unknown as Record<string, string>)[field] += 'x';
          expect(firstBreak(entries, start)).toEqual({ sequence: victim.sequence, what: 'hash' });
        },
      ),
    );
  });

  it('finds an entry that was taken out, and one that was rewritten with a new hash', () => {
    const gap = chain(['1', '2', '3']);
    gap.splice(1, 1);
    expect(firstBreak(gap, start)).toEqual({ sequence: 2, what: 'gap' });
    const rewritten = chain(['1', '2', '3']);
    const second = rewritten[1] as Hashed;
    second.data = '9';
    second.hash = entryHash(second);
    expect(firstBreak(rewritten, start)).toEqual({ sequence: 3, what: 'link' });
  });
});
