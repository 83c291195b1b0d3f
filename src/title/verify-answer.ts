import type { JsonWebKey } from 'node:crypto';
import canonicalize from 'canonicalize';
import { actHash, platformTypes, type ActPayload, type RecordedAct } from './act';
import type { CheckStatement, StrangerStatement } from './check-statement.dto';
import { firstUnentitled, type Unentitled } from './entitled';
import { readActPayload } from './read-act';
import { isSignedBy, readSignedAct } from './signed-act';
import type { LogProof, SavedAct } from './check-answer.dto';
import { loggedState, verifyProof } from './log-proof';
import { differing } from './same-statement';
import { instant } from './shape';
import { isSm2Signed, type Sm2Signature } from './sm2';

/** An answer to a title check as it was saved. */
export interface SavedAnswer {
  checkId?: string;
  /** The statement in plain JSON, for people and programs that do not open the signature. */
  statement?: object;
  /** Compact JWS of the platform over the statement. */
  jws: string;
  /** The acts of the title, each as it was signed, with the platform's countersignature. */
  acts?: SavedAct[];
  /** Proof that the last act stands in the log that everybody sees. */
  log?: LogProof;
}

/** One step of the verification, with what was found. */
export interface Step {
  en: string;
  zh: string;
  holds: boolean;
}

/** What the reader of an answer relies on beside its signatures. Nothing is asked that is not given. */
export interface Expected {
  /** The reader's time, to tell whether the answer has run out. */
  now?: string;
  /** Refuses an answer of a test side, which has the same form and keys as a live one. */
  liveOnly?: boolean;
  /** The exchange and side that must have answered, such as `chuanyu-window:live`. */
  aud?: string;
  /** Number of the bill that the answer must speak of, and hash of its content. */
  bill?: string;
  content?: string;
}

/** The platform's published keys. One that was replaced says since when, and has signed nothing since. */
export interface PlatformJwks {
  keys: (JsonWebKey & { retiredAt?: string })[];
}

/** What a verification comes to. */
export interface Verdict {
  holds: boolean;
  steps: Step[];
  statement?: CheckStatement;
  /** Until when the answer is good: to the end that it states, or of the key that signed it. */
  goodUntil?: string;
  /** True when the answer was good and its time is over: it proves what was, and must be asked again. */
  expired?: boolean;
}

/**
 * The longest statement that the platform makes of so many acts, in base64: of each act its line in
 * the chain (under 350 characters) and at most six new signers (under 450 each), beside names, texts and
 * what differs in a document that was sent.
 * A saved answer brings its acts along, so their number needs no limit of its own.
 */
export const statementMax = (acts: number): number => Math.ceil(((65_536 + acts * 3_050) * 4) / 3);

/**
 * Verifies a saved answer with nothing but the platform's published keys: the statement's signature,
 * every act's signature, the countersigned times, the chain of hashes; then folds the acts anew and
 * compares. Nothing is asked of any server.
 */
export function verifyAnswer(answer: SavedAnswer, jwks: PlatformJwks, expected: Expected = {}): Verdict {
  const steps: Step[] = [];
  const say: Say = (holds, en, zh) => {
    steps.push({ en, zh, holds });
    return holds;
  };
  const payloadMax = statementMax(answer.acts?.length ?? 0);
  const opened = openPlatform(answer.jws, jwks, platformTypes.check, { payloadMax });
  const signed = 'The statement is signed by the platform, by a key that it had at that time.';
  if (!say(opened !== undefined, signed, '结论由平台签名，所用密钥在出具时有效。') || !opened)
    return { holds: false, steps };
  try {
    const statement = JSON.parse(opened) as CheckStatement;
    verifyStatement(answer, statement, jwks, expected, say);
    const { now } = expected;
    const goodUntil = goodUntilOf(answer.jws, statement, jwks);
    const expired = now !== undefined && now >= goodUntil;
    const holds = steps.every((step) => step.holds);
    return { holds, steps, statement, goodUntil, ...(expired && { expired }) };
  } catch {
    // What is signed may be anything: what cannot be read proves nothing.
    say(false, 'The statement is one of a title check, and whole.', '所签内容为完整的权属查询结论。');
    return { holds: false, steps };
  }
}

function verifyStatement(
  answer: SavedAnswer,
  statement: CheckStatement,
  jwks: PlatformJwks,
  expected: Expected,
  say: Say,
): void {
  meant(statement.aud, expected, say);
  about(statement, expected, say);
  const plain = 'What the answer says in plain is what was signed.';
  say(readsAsSigned(answer, statement), plain, '结论明文与所签内容一致。');
  if (statement.chain) return verifyActs(answer, statement, jwks, say);
  const limited = 'It is a limited statement: it tells the status only.';
  say(isLimited(statement), limited, '此为有限结论，仅告知状态。');
}

/** All that anybody is told of a title. */
const toldAnybody: ReadonlySet<string> = new Set<keyof StrangerStatement>([
  ...(['checkId', 'aud', 'asOf', 'validUntil', 'titleId', 'status', 'sentence', 'limited'] as const),
]);

/** Nothing is proven of a statement without acts, so it must say no more than what anybody is told. */
const isLimited = (statement: object): boolean =>
  'limited' in statement && Object.keys(statement).every((field) => toldAnybody.has(field));

/** A key that was taken out of use may be anybody's by now: what it signed proves the past, and nothing of today. */
function goodUntilOf(jws: string, { validUntil }: CheckStatement, { keys }: PlatformJwks): string {
  if (!instant.fits(validUntil)) throw new Error('A statement says until when it is good.');
  const kid = readSignedAct(jws, Infinity)?.kid;
  const { retiredAt = validUntil } = keys.find((each) => each.kid === kid) ?? {};
  return retiredAt < validUntil ? retiredAt : validUntil;
}

type Say = (holds: boolean, en: string, zh: string) => boolean;

/** Test and live answers are alike but for this; a test bill stands for no goods. */
function meant(aud: string, { liveOnly, aud: wanted }: Expected, say: Say): void {
  if (liveOnly)
    say(aud.endsWith(':live'), `It speaks of live bills (${aud}).`, `结论出自正式环境（${aud}）。`);
  if (wanted !== undefined)
    say(aud === wanted, `It was given by ${wanted} (${aud}).`, `结论由 ${wanted} 出具（${aud}）。`);
}

/** A sound answer about another bill proves nothing of this one. What is limited names no bill at all. */
function about({ bill }: Partial<CheckStatement>, { bill: number, content }: Expected, say: Say): void {
  const limited = bill ? '' : ', and a limited statement names none';
  const limitedZh = bill ? '' : '（有限结论不载明提单）';
  if (number !== undefined)
    say(
      bill?.number === number,
      `It speaks of bill ${number}${limited}.`,
      `结论所指为提单 ${number}${limitedZh}。`,
    );
  if (content !== undefined)
    say(
      bill?.contentHash === content,
      `It speaks of the content ${content}${limited}.`,
      `结论所指提单内容哈希为 ${content}${limitedZh}。`,
    );
}

function verifyActs(answer: SavedAnswer, statement: CheckStatement, jwks: PlatformJwks, say: Say): void {
  const acts = (answer.acts ?? []).map((act) => recorded(act, statement, jwks));
  const proven = acts.filter((act): act is RecordedAct => act !== undefined);
  say(
    proven.length === acts.length && acts.length === statement.chain.acts.length,
    `All ${acts.length} acts that it brings are there, signed by their parties and countersigned by the platform.`,
    `所附 ${acts.length} 项操作齐备，均有当事方签名及平台副署。`,
  );
  const left = statement.chain.length - acts.length;
  say(
    linked(proven, left, statement.headHash),
    'Each act builds on the one before, up to the last.',
    '各项操作首尾相连，直至最后一项。',
  );
  say(
    proven.every(({ payload: { aud, titleId } }) => aud === statement.aud && titleId === statement.titleId),
    `All of them are acts of this title, meant for this exchange and side (${statement.aud}).`,
    `各项操作均属本权利凭证，且均为向该平台该环境（${statement.aud}）作出。`,
  );
  if (statement.form === undefined) say(true, ...earlierForm);
  if (answer.log || statement.logged || statement.form !== undefined)
    say(...verifyProof(answer.log, statement, jwks.keys));
  if (left > 0)
    return void say(
      sameLines(proven, statement),
      `The ${left} acts before those are not in this file; ask with "acts" for more of them. For them the signed statement stands alone.`,
      `此前 ${left} 项操作未附于本文件（查询时可用 acts 多取），就该部分仅以签名结论为凭。`,
    );
  const wrong = firstUnentitled(proven);
  say(wrong === undefined, ...entitlement(wrong));
  const differs = differing(proven, statement, loggedState(answer.log));
  say(differs.length === 0, ...sameness(differs));
}

/** Whether all that is stated of the title is what its acts amount to, and what is not. */
function sameness(differs: readonly string[]): [en: string, zh: string] {
  if (differs.length === 0)
    return [
      'The acts, folded anew, give all that is stated: holder, status, chain, burdens, offers and goods.',
      '由各项操作重新推算，所得持有人、状态、背书连续情况、权利负担、待签收事项及货物一侧的情况均与结论一致。',
    ];
  return [
    `The acts, folded anew, give something else than is stated under: ${differs.join(', ')}.`,
    `由各项操作重新推算的结果与结论以下字段不一致：${differs.join('、')}。`,
  ];
}

/** An answer may be old, or made to look so: what it may leave out unseen is said. */
const earlierForm: [en: string, zh: string] = [
  'The statement is of an earlier form, which may name neither order party nor consignee nor the bills in its place, and bring no proof from the log: ask again for one of today.',
  '结论为早期格式，可能未载明指示人、收货人及换发的新单，亦可能未附日志证明；请重新查询以取得现行格式的结论。',
];

/** Whether every act was its signers' to sign, and which was not. */
function entitlement(wrong: Unentitled | undefined): [en: string, zh: string] {
  if (!wrong)
    return [
      'Each act was its signer’s to sign, as the acts before it tell. Who is an official, or an agent with authority, is the platform’s word.',
      '依此前各项操作，每项操作均由有权者签署；官方身份及代理授权以平台记载为准。',
    ];
  const { sequence, type, actor } = wrong.act.payload;
  const { en, zh } = wrong.refused.detail;
  return [
    `Act ${sequence}, ${type}, was not for ${actor} to sign, or not alone: ${en}`,
    `第 ${sequence} 项操作 ${type}，${actor} 无权签署或无权单独签署：${zh}`,
  ];
}

/** People file and show the plain copy; altered beside a sound signature, it would be believed. */
function readsAsSigned({ checkId, statement }: SavedAnswer, signed: CheckStatement): boolean {
  if (checkId !== undefined && checkId !== signed.checkId) return false;
  return statement === undefined || canonicalize(statement) === canonicalize(signed);
}

/**
 * The payload of a platform JWS, if one of the published keys made it for this use: one key signs
 * statements, places and acts, and none of them may be passed off as another. A key that was replaced has
 * made nothing since; where the payload tells no time (`asOf`, `at`), the reader gives it.
 */
export function openPlatform(
  jws: string,
  jwks: PlatformJwks,
  type: string,
  { payloadMax, at }: { payloadMax?: number; at?: string } = {},
): string | undefined {
  const signed = readSignedAct(jws, payloadMax);
  const key = signed && jwks.keys.find((each) => each.kid === signed.kid);
  if (!signed || !key || !isSignedBy(signed, key)) return undefined;
  const header = Buffer.from(jws.split('.')[0] ?? '', 'base64url').toString('utf8');
  if ((JSON.parse(header) as { typ?: string }).typ !== type) return undefined;
  const payload = signed.payload.toString('utf8');
  if (key.retiredAt === undefined) return payload;
  const told = JSON.parse(payload) as { asOf?: string; at?: string };
  const made = at ?? told.asOf ?? told.at;
  return made !== undefined && made < key.retiredAt ? payload : undefined;
}

function recorded(act: SavedAct, statement: CheckStatement, jwks: PlatformJwks): RecordedAct | undefined {
  const signed = readSignedAct(act.jws);
  const place = openPlatform(act.countersignature, jwks, platformTypes.place);
  if (!signed || !place) return undefined;
  const reading = readActPayload(signed.payload.toString('utf8'));
  const signer = signerOf(statement, signed.kid);
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
  if (act.sm2 && !isSecondOf(payload.actor, act.sm2, signed.payload, statement)) return undefined;
  const cosigners = (act.cosignatures ?? []).map((jws) => cosignerOf(jws, signed.payload, statement));
  if (cosigners.includes(undefined)) return undefined;
  const placedAct = placed(payload, actHash(signed.payload), JSON.parse(place) as Place);
  return placedAct && cosigners.length > 0 ? { ...placedAct, cosigners: cosigners as string[] } : placedAct;
}

/** Who a key belongs to, as the platform states it. A key may call itself what it likes, `constructor` too. */
function signerOf({ signers }: CheckStatement, kid: string): CheckStatement['signers'][string] | undefined {
  return Object.hasOwn(signers, kid) ? signers[kid] : undefined;
}

/** Whether a second signature is the actor's own, over the same bytes. */
function isSecondOf(
  actor: string,
  { kid, signature }: Sm2Signature,
  payload: Buffer,
  statement: CheckStatement,
): boolean {
  const signer = signerOf(statement, kid);
  return signer?.party === actor && isSm2Signed(payload, signature, signer.jwk as JsonWebKey);
}

/** The party of a signature beside the actor's; undefined when it is not over the same bytes or by no known key. */
function cosignerOf(jws: string, payload: Buffer, statement: CheckStatement): string | undefined {
  const signed = readSignedAct(jws);
  const signer = signed && signerOf(statement, signed.kid);
  const good = signer && signed.payload.equals(payload) && isSignedBy(signed, signer.jwk as JsonWebKey);
  return good ? signer.party : undefined;
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
  return fits && instant.fits(place.at) ? { payload, hash, at: place.at } : undefined;
}

/** The acts follow one another, `left` acts come before them, and the last is the head that is stated. */
function linked(acts: readonly RecordedAct[], left: number, headHash: string): boolean {
  const inOrder = acts.every(({ payload, at }, index) => {
    const before = acts[index - 1];
    if (payload.sequence !== left + index + 1) return false;
    return !before || (payload.previousActHash === before.hash && at >= before.at);
  });
  return inOrder && (acts.length === 0 || acts.at(-1)?.hash === headHash);
}

/** The signed list of acts is that of the acts themselves. */
function sameLines(acts: readonly RecordedAct[], { chain }: CheckStatement): boolean {
  return acts.every(({ payload, at, hash }, index) => {
    const line = chain.acts[index];
    const same = line?.hash === hash && line.at === at && line.sequence === payload.sequence;
    return same && line.type === payload.type && line.actor === payload.actor;
  });
}
