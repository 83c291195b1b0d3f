import type { JsonWebKey } from 'node:crypto';
import canonicalize from 'canonicalize';
import { actHash, platformTypes, type ActPayload, type RecordedAct } from './act';
import { chainReport } from './chain';
import type { CheckStatement } from './check-statement';
import { fold } from './fold';
import { readActPayload } from './read-act';
import { isSignedBy, readSignedAct } from './signed-act';

/** An answer to a title check as it was saved. */
export interface SavedAnswer {
  checkId?: string;
  /** The statement in plain JSON, for people and programs that do not open the signature. */
  statement?: object;
  /** Compact JWS of the platform over the statement. */
  jws: string;
  /** The acts of the title, each as it was signed, with the platform's countersignature. */
  acts?: { jws: string; countersignature: string }[];
}

/** One step of the verification, with what was found. */
export interface Step {
  en: string;
  zh: string;
  holds: boolean;
}

/** What a verification comes to. */
export interface Verdict {
  holds: boolean;
  steps: Step[];
  statement?: CheckStatement;
}

/**
 * Verifies a saved answer with nothing but the platform's published keys: the statement's signature,
 * every act's signature, the countersigned times, the chain of hashes; then folds the acts anew and
 * compares. Nothing is asked of any server.
 */
export function verifyAnswer(answer: SavedAnswer, jwks: { keys: JsonWebKey[] }): Verdict {
  const steps: Step[] = [];
  const say = (holds: boolean, en: string, zh: string): boolean => {
    steps.push({ en, zh, holds });
    return holds;
  };
  const opened = open(answer.jws, jwks, platformTypes.check);
  if (!say(opened !== undefined, 'The statement is signed by the platform.', '结论由平台签名。') || !opened)
    return { holds: false, steps };
  const statement = JSON.parse(opened) as CheckStatement;
  say(
    readsAsSigned(answer, statement),
    'What the answer says in plain is what was signed.',
    '结论明文与所签内容一致。',
  );
  if (!statement.chain) {
    say(true, 'It is a limited statement: it tells the status only.', '此为有限结论，仅告知状态。');
    return { holds: steps.every((step) => step.holds), steps, statement };
  }
  const acts = (answer.acts ?? []).map((act) => recorded(act, statement, jwks));
  const proven = acts.filter((act): act is RecordedAct => act !== undefined);
  say(
    proven.length === acts.length && acts.length === statement.chain.length,
    `All ${statement.chain.length} acts are there, signed by their parties and countersigned by the platform.`,
    `全部 ${statement.chain.length} 项操作齐备，均有当事方签名及平台副署。`,
  );
  say(linked(proven), 'Each act builds on the one before.', '各项操作首尾相连。');
  say(
    agrees(proven, statement),
    'The acts, folded anew, give the holder, status and chain that are stated.',
    '由各项操作重新推算，所得持有人、状态及链条与结论一致。',
  );
  return { holds: steps.every((step) => step.holds), steps, statement };
}

/** People file and show the plain copy; altered beside a sound signature, it would be believed. */
function readsAsSigned({ checkId, statement }: SavedAnswer, signed: CheckStatement): boolean {
  if (checkId !== undefined && checkId !== signed.checkId) return false;
  return statement === undefined || canonicalize(statement) === canonicalize(signed);
}

/**
 * The payload of a platform JWS, if one of the published keys made it for this use: one key signs
 * statements, places and acts, and none of them may be passed off as another.
 */
function open(jws: string, jwks: { keys: JsonWebKey[] }, type: string): string | undefined {
  const signed = readSignedAct(jws);
  const key = signed && jwks.keys.find((each) => each.kid === signed.kid);
  if (!signed || !key || !isSignedBy(signed, key)) return undefined;
  const header = Buffer.from(jws.split('.')[0] ?? '', 'base64url').toString('utf8');
  return (JSON.parse(header) as { typ?: string }).typ === type ? signed.payload.toString('utf8') : undefined;
}

function recorded(
  act: { jws: string; countersignature: string },
  statement: CheckStatement,
  jwks: { keys: JsonWebKey[] },
): RecordedAct | undefined {
  const signed = readSignedAct(act.jws);
  const place = open(act.countersignature, jwks, platformTypes.place);
  if (!signed || !place) return undefined;
  const reading = readActPayload(signed.payload.toString('utf8'));
  const signer = statement.signers[signed.kid];
  const platform = jwks.keys.find((each) => each.kid === signed.kid);
  if ('findings' in reading) return undefined;
  const { payload } = reading;
  const key =
    payload.actor === 'platform'
      ? platform
      : signer?.party === payload.actor
        ? (signer.jwk as JsonWebKey)
        : undefined;
  if (!key || !isSignedBy(signed, key)) return undefined;
  return placed(payload, actHash(signed.payload), JSON.parse(place) as Place);
}

interface Place {
  titleId: string;
  sequence: number;
  actHash: string;
  at: string;
}

function placed(payload: ActPayload, hash: string, place: Place): RecordedAct | undefined {
  const fits =
    place.actHash === hash && place.titleId === payload.titleId && place.sequence === payload.sequence;
  return fits ? { payload, hash, at: place.at } : undefined;
}

function linked(acts: readonly RecordedAct[]): boolean {
  return acts.every(({ payload, at }, index) => {
    const before = acts[index - 1];
    if (payload.sequence !== index + 1) return false;
    return !before || (payload.previousActHash === before.hash && at >= before.at);
  });
}

function agrees(acts: readonly RecordedAct[], statement: CheckStatement): boolean {
  if (acts.length === 0) return false;
  const state = fold(acts);
  return (
    state.titleId === statement.titleId &&
    state.headHash === statement.headHash &&
    state.status === statement.status &&
    state.holder?.party === statement.holder?.id &&
    state.holder?.since === statement.holder?.since &&
    state.contentHash === statement.bill.contentHash &&
    JSON.stringify(chainReport(acts)) === JSON.stringify(statement.chain)
  );
}
