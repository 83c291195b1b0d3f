import { hash, type JsonWebKey } from 'node:crypto';
import { isCheckpointSigned, originOf, readCheckpoint } from '../journal/checkpoint';
import { entryHash } from '../journal/entry-hash';
import { leafHash, provesInclusion } from '../journal/merkle';
import type { LogProof } from './check-answer.dto';
import type { CheckStatement } from './check-statement.dto';

/** What the entry of a title act says of it. */
export interface ActFacts {
  sequence: number;
  actHash: string;
  /** SHA-256 over the JSON text of the title's state after the act. */
  stateHash?: string;
}

/** The hash of a title's state as an act's entry carries it. */
export const stateHash = (state: string): string => hash('sha256', state);

/** The hash of the state after the last act as its entry has it, to be believed where the entry is proven. */
export function loggedState(proof: LogProof | undefined): string | undefined {
  try {
    return proof && (JSON.parse(proof.entry.data) as ActFacts).stateHash;
  } catch {
    return undefined;
  }
}

/**
 * Whether a proof shows that the last act of a statement stands in the log of the exchange that made it,
 * with a sentence for the reader. A platform that tells two people different things cannot give both a
 * proof under one root.
 */
export function verifyProof(
  proof: LogProof | undefined,
  statement: CheckStatement,
  keys: readonly JsonWebKey[],
): [holds: boolean, en: string, zh: string] {
  const sequence = statement.logged?.sequence ?? 0;
  return [
    proof !== undefined && stands(proof, statement, keys),
    `The last act stands in the log as entry ${sequence}, under a signed checkpoint.`,
    `最后一项操作已列入日志（第 ${sequence} 条），并有签名检查点为证。`,
  ];
}

function stands(
  { entry, inclusion, checkpoint }: LogProof,
  statement: CheckStatement,
  keys: readonly JsonWebKey[],
): boolean {
  const { logged, aud, titleId, sequence, headHash } = statement;
  const head = readCheckpoint(checkpoint);
  if (!head || !logged || !isCheckpointSigned(head, keys)) return false;
  const [instance, mode] = splitAud(aud);
  if (!inclusion.every((each) => /^[0-9a-f]{64}$/.test(each))) return false;
  const proven =
    head.origin === originOf(instance) &&
    head.size === logged.size &&
    entry.sequence === logged.sequence &&
    entry.mode === mode &&
    entry.subject === titleId &&
    provesInclusion(inclusion, leafHash(entryHash(entry)), entry.sequence - 1, head);
  // What is in the log is read; what is not may be anything.
  if (!proven) return false;
  const facts = JSON.parse(entry.data) as ActFacts;
  return facts.sequence === sequence && facts.actHash === headHash;
}

/** `chuanyu-window:live` is the live side of the instance `chuanyu-window`. */
function splitAud(aud: string): [instance: string, mode: string] {
  const colon = aud.lastIndexOf(':');
  return [aud.slice(0, colon), aud.slice(colon + 1)];
}
