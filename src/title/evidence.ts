import { hash, type JsonWebKey } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Text } from '../findings/finding';
import { isCheckpointSigned, readCheckpoint } from '../journal/checkpoint';
import { entryHash } from '../journal/entry-hash';
import { leafHash, provesInclusion } from '../journal/merkle';
import { platformTypes } from './act';
import { actWords } from './act-words';
import { statesLaw } from './bill-law';
import type { ChainLine, NamedParty } from './check-parts.dto';
import type { CheckStatement } from './check-statement.dto';
import type { EvidenceFile } from './evidence.dto';
import {
  openPlatform,
  verifyAnswer,
  type Expected,
  type PlatformJwks,
  type SavedAnswer,
  type Step,
  type Verdict,
} from './verify-answer';
import { capacityWords } from './words';

/** A bundle as somebody has saved it. One that was made before bundles were signed as a whole has no `jws`. */
export type Evidence = Omit<EvidenceFile, 'check' | 'jws'> & { check: SavedAnswer; jws?: string };

/** What the platform signs of a bundle: SHA-256 over the canonical text (RFC 8785) of everything but the signature. */
export function evidenceDigest({ jws: _, ...rest }: Evidence): string {
  return JSON.stringify({ sha256: hash('sha256', canonicalize(rest) as string) });
}

/** The story of a bill in plain sentences, one for each act, and how it stands in the end. */
export function accountOf(
  lines: readonly ChainLine[],
  statement: CheckStatement,
  named: (party: string) => NamedParty,
): Evidence['account'] {
  const { bill, chain, encumbrances, goods, sentence, asOf, holder } = statement;
  const told: Text[] = [
    {
      en: `Bill ${bill.number}, issued by ${bill.issuer.name}, content ${bill.contentHash}.`,
      zh: `提单 ${bill.number}，签发人 ${bill.issuer.nameZh}，内容哈希 ${bill.contentHash}。`,
    },
    ...lines.map(({ sequence, at, actor, type }) => {
      const { en, zh } = actWords[type];
      const by = actor === 'platform' ? { name: 'The platform', nameZh: '平台' } : named(actor);
      return { en: `${sequence}. ${at}: ${by.name} ${en}.`, zh: `${sequence}. ${at}：${by.nameZh}${zh}。` };
    }),
    sentence,
    ...(chain.gap ? [chain.gap.text] : [{ en: 'The endorsements are complete.', zh: '背书连续。' }]),
    ...(holder
      ? [
          {
            en: `It holds as ${capacityWords[holder.capacity as 'OWNER'].en} since ${holder.since}.`,
            zh: `自 ${holder.since} 起以${capacityWords[holder.capacity as 'OWNER'].zh}身份持有。`,
          },
        ]
      : []),
    encumbrances.text,
    goods.whoCanRedirect,
    { en: `All of this as of ${asOf}.`, zh: `以上均以 ${asOf} 为准。` },
  ];
  return { en: told.map(({ en }) => en), zh: told.map(({ zh }) => zh) };
}

/** Verifies a bundle of evidence with nothing but published keys: the check in it, what is beside, then the whole. */
export function verifyEvidence(evidence: Evidence, jwks: PlatformJwks, expected: Expected = {}): Verdict {
  const { check, documents, record } = evidence;
  const verdict = verifyAnswer(check, jwks, expected);
  const { bill } = verdict.statement ?? {};
  const steps = [
    ...verdict.steps,
    {
      en: 'Every version of the document has its hash, and the bill was issued on one of them, which states the legal basis that the check does.',
      zh: '单证各版本与其哈希相符，提单系就其中一版签发，所载物权效力依据与结论一致。',
      holds:
        documents.every(({ content, contentHash }) => hash('sha256', content) === contentHash) &&
        documents.some((each) => each.contentHash === bill?.contentHash && statesLaw(bill, each)),
    },
    {
      en: `All ${record.entries.length} entries of the record stand in the log under its signed checkpoint.`,
      zh: `所附 ${record.entries.length} 条记录均在日志之中，并有签名检查点为证。`,
      holds: areLogged(record, jwks.keys),
    },
    wholeness(evidence, jwks, verdict.statement?.asOf),
  ];
  return { ...verdict, steps, holds: steps.every(({ holds }) => holds) };
}

/** The parts prove themselves; that nobody added, left out or rewrote any, the platform alone can say. */
function wholeness(evidence: Evidence, jwks: PlatformJwks, at?: string): Step {
  const { jws } = evidence;
  if (jws === undefined)
    return {
      en: 'The platform has not signed this bundle as a whole. NOT proven are the account, the names and times of the keys, number, time and document of each version, and that no version and no entry was added or left out. Take the evidence again.',
      zh: '平台未对本文件整体签名。以下各项未获证明：文字说明，密钥所属主体名称及有效期，各版本的版本号、时间及所属单证，以及各版本和各条记录有无增删。请重新调取证据。',
      holds: false,
    };
  return {
    en: 'The platform signed the bundle as a whole, the account, the times of keys, the versions and the record.',
    zh: '平台对整份文件签名，文字说明、密钥有效期、各版本及记录均未经改动。',
    holds: openPlatform(jws, jwks, platformTypes.evidence, { at }) === evidenceDigest(evidence),
  };
}

function areLogged({ checkpoint, entries }: Evidence['record'], keys: readonly JsonWebKey[]): boolean {
  const head = readCheckpoint(checkpoint);
  if (!head || !isCheckpointSigned(head, keys)) return false;
  return entries.every(({ entry, inclusion }) =>
    provesInclusion(inclusion, leafHash(entryHash(entry)), entry.sequence - 1, head),
  );
}

/** Whether a saved file is a bundle of evidence. */
export const isEvidence = (saved: object): saved is Evidence => 'account' in saved && 'check' in saved;
