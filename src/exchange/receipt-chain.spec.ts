import fc from 'fast-check';
import { inOrder, isSavedChain, receiptHash, verifyChain } from './receipt-chain';
import type { ChainedReceipt } from './receipt.dto';

/** A chain of receipts with these results. */
function chainOf(results: readonly string[]): ChainedReceipt[] {
  const chain: ChainedReceipt[] = [];
  for (const [index, result] of results.entries()) {
    const empty = {
      contentHash: null,
      family: null,
      house: null,
      unit: null,
      declaration: null,
      officeCode: null,
    };
    const facts = {
      ...empty,
      id: `rcp_${index}`,
      documentId: 'doc_1',
      number: '999-12345675',
      version: 1,
      authority: 'pty_1',
      level: 'L1',
      result,
      code: '01',
      subject: 'manifest',
      decidedAt: '2026-11-23T19:05:00+08:00',
      reasons: [],
      acceptedAt: '2026-11-23T11:05:00.000Z',
      previousHash: chain.at(-1)?.hash ?? null,
    };
    chain.push({ ...facts, hash: receiptHash(facts) });
  }
  return chain;
}

function savedOf(receipts: ChainedReceipt[]) {
  const statement = {
    type: 'receipt-chain' as const,
    aud: 'chuanyu-window:live',
    asOf: '2026-11-23T12:00:00.000Z',
    documentId: 'doc_1',
    kind: 'air-waybill',
    number: '999-12345675',
    version: 1,
    contentHash: 'a'.repeat(64),
    receipts: receipts.length,
    headHash: receipts.at(-1)?.hash ?? null,
  };
  return { statement, receipts, jws: '' };
}

const results = fc.array(fc.constantFrom('accepted', 'released', 'inspection'), { maxLength: 6 });
const holds = (answer: ReturnType<typeof savedOf>, signed: string | undefined): boolean =>
  verifyChain(answer, signed).every((step) => step.holds);

describe('a chain of receipts', () => {
  it('verifies however long it is, and is put in order by its links alone', () => {
    fc.assert(
      fc.property(results, (said) => {
        const saved = savedOf(chainOf(said));
        expect(isSavedChain(saved)).toBe(true);
        expect(holds(saved, JSON.stringify(saved.statement))).toBe(true);
        expect(inOrder(saved.receipts.toReversed())).toEqual(saved.receipts);
      }),
    );
  });

  it('has the hashes that it had before receipts kept the number of a manifest, and covers one that they state', () => {
    const [{ hash, ...facts }] = chainOf(['accepted']) as [ChainedReceipt];
    expect(hash).toBe('e4d6ab45751a6266aa4e6ff59d6695650437a51be20929ed2a8159a2493d87af');
    expect(receiptHash({ ...facts, manifest: 'MF-2026-1' })).not.toBe(hash);
  });

  it('does not verify with a receipt left out, without a signature, or with another statement', () => {
    const saved = savedOf(chainOf(['accepted', 'inspection', 'released']));
    const signed = JSON.stringify(saved.statement);
    expect(holds(saved, undefined)).toBe(false);
    for (const index of [0, 1, 2])
      expect(holds({ ...saved, receipts: saved.receipts.toSpliced(index, 1) }, signed)).toBe(false);
    for (const field of Object.keys(saved.statement)) {
      const statement = { ...saved.statement, [field]: 'x' };
      expect([field, holds({ ...saved, statement }, signed)]).toEqual([field, false]);
    }
  });
});
