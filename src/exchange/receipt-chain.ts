import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { ChainStatement, ReceiptProof } from './receipt-chain.dto';
import type { ChainedFacts, ChainedReceipt } from './receipt.dto';

/** What the platform's signature over a chain of receipts is for, as its header says (`typ`). */
export const receiptChainType = 'chuanyu-receipt-chain+jws';

/** An answer to a request for proof as it was saved. */
export type SavedChain = Pick<ReceiptProof, 'statement' | 'receipts' | 'jws'>;

/** SHA-256 over the canonical text (RFC 8785) of a receipt's facts. */
export function receiptHash(facts: ChainedFacts): string {
  return hash('sha256', canonicalize(facts) as string);
}

/** Receipts in the order of their links, which holds whatever clocks of several processes say. */
export function inOrder<T extends Pick<ChainedReceipt, 'hash' | 'previousHash'>>(
  receipts: readonly T[],
): T[] {
  const after = new Map(receipts.map((each) => [each.previousHash, each]));
  const ordered: T[] = [];
  for (let next = after.get(null); next; next = after.get(next.hash)) {
    ordered.push(next);
    if (ordered.length === receipts.length) break;
  }
  return ordered;
}

/** Whether a saved answer is a chain of receipts and not, say, a title check. */
export function isSavedChain(answer: unknown): answer is SavedChain {
  const { statement, receipts } = (answer ?? {}) as { statement?: { type?: unknown }; receipts?: unknown };
  return statement?.type === 'receipt-chain' && Array.isArray(receipts);
}

/** One step of the verification, with what was found. */
export interface ChainStep {
  en: string;
  zh: string;
  holds: boolean;
}

/**
 * Verifies a saved chain. `signed` is the payload that a published key of the platform signed for this
 * use, or nothing where none did; everything else is computed here from the answer alone.
 */
export function verifyChain(answer: SavedChain, signed: string | undefined): ChainStep[] {
  const steps: ChainStep[] = [];
  const say = (holds: boolean, en: string, zh: string): void => void steps.push({ en, zh, holds });
  say(signed !== undefined, 'The statement is signed by the platform.', '声明由平台签名。');
  if (signed === undefined) return steps;
  const statement = JSON.parse(signed) as ChainStatement;
  say(
    canonicalize(answer.statement) === canonicalize(statement),
    'What the answer says in plain is what was signed.',
    '声明明文与所签内容一致。',
  );
  answer.receipts.forEach((receipt, index) => {
    const before = answer.receipts[index - 1]?.hash ?? null;
    const { hash: stated, ...facts } = receipt;
    const holds = receiptHash(facts) === stated && receipt.previousHash === before;
    say(
      holds,
      `Receipt ${index + 1} (${receipt.level} ${receipt.result}) is unaltered and follows the one before.`,
      `第 ${index + 1} 份回执（${receipt.level} ${receipt.result}）未经改动，且与前一份相连。`,
    );
  });
  say(
    answer.receipts.length === statement.receipts &&
      (answer.receipts.at(-1)?.hash ?? null) === statement.headHash &&
      answer.receipts.every(({ documentId }) => documentId === statement.documentId),
    `All ${statement.receipts} receipts of document ${statement.number} are there, up to the signed head.`,
    `单证 ${statement.number} 的全部 ${statement.receipts} 份回执齐备，末端哈希与所签一致。`,
  );
  return steps;
}
