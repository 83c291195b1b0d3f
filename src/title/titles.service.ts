import { hash, type JsonWebKey } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import type { Tx } from '../database/tx';
import { ClaimRow } from '../documents/document.entity';
import type { TitleTerms } from '../documents/kind';
import { Submissions } from '../documents/submissions.service';
import type { Text } from '../findings/finding';
import { Refusal } from '../findings/refusal';
import type { Done } from '../http/idempotency.service';
import { Journal } from '../journal/journal.service';
import { Access } from '../parties/access.service';
import { PartyRow, SigningKeyRow } from '../parties/party.entity';
import { PlatformKeys } from '../parties/platform-keys.service';
import type { Caller, Mode } from '../parties/roles';
import { actHash, platformTypes, type ActPayload, type ActType, type RecordedAct } from './act';
import { dueExpiry } from './draft-act';
import { append } from './fold';
import { judgeIssue, type BillFacts } from './issue-grounds';
import { judge } from './judge';
import { readActPayload } from './read-act';
import type { TitleRefusal } from './refusal';
import { isSignedBy, readSignedAct, type SignedAct } from './signed-act';
import { emptyState, type TitleState } from './state';
import { TitleActRow, TitleRow } from './title.entity';
import { TitleGrants } from './title-grants.service';
import { TitleSight } from './title-sight.service';

/** An act whose signature and shape have been checked. */
export interface ProvenAct {
  jws: string;
  kid: string;
  payload: ActPayload;
  hash: string;
}

/** What the document behind an ISSUE says. */
export interface IssueGrounds {
  bill: BillFacts;
  terms: TitleTerms;
}

/** Appends acts to titles: proves the signature, asks the rules, records, countersigns, tells. */
@Injectable()
export class Titles {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly journal: Journal,
    private readonly access: Access,
    private readonly keys: PlatformKeys,
    private readonly submissions: Submissions,
    private readonly sight: TitleSight,
    private readonly grants: TitleGrants,
  ) {}

  /** The audience that acts of this instance and mode must name. */
  audience(mode: Mode): string {
    return `${this.config.INSTANCE}:${mode}`;
  }

  /** Proves that an act is what a registered key of its actor signed. Looked at again in the transaction. */
  async prove(reader: Pick<Tx, 'one'>, jws: string, mode: Mode): Promise<ProvenAct> {
    const signed = readSignedAct(jws);
    if (!signed) throw new Refusal('title.act_malformed');
    const reading = readActPayload(textOf(signed));
    if ('findings' in reading) throw new Refusal('title.act_malformed', { findings: reading.findings });
    const key = await this.keyOf(reader, signed.kid, reading.payload.actor, mode);
    if (!isSignedBy(signed, JSON.parse(key.jwk) as JsonWebKey)) throw new Refusal('title.signature_invalid');
    return { jws, kid: signed.kid, payload: reading.payload, hash: actHash(signed.payload) };
  }

  /** The key that an act was signed with: registered for its actor, and not revoked. */
  private async keyOf(
    reader: Pick<Tx, 'one'>,
    kid: string,
    actor: string,
    mode: Mode,
  ): Promise<SigningKeyRow> {
    const key = await reader.one(SigningKeyRow, { kid, mode });
    if (!key || key.partyId !== actor || key.validUntil !== null) throw new Refusal('title.signer_unknown');
    return key;
  }

  /** Issues a title on a document. The grounds were read in this transaction's group. */
  async issue(tx: Tx, act: ProvenAct, grounds: IssueGrounds, caller: Caller): Promise<Done> {
    const { payload } = act;
    if (payload.type !== 'ISSUE') throw new Refusal('title.not_issued');
    const present = await tx.one(TitleRow, { id: payload.titleId, mode: caller.mode });
    const repeated = present && (await this.repeated(tx, act, caller.mode));
    if (repeated) return repeated;
    // The key may have been revoked between the proof and this transaction.
    await this.keyOf(tx, act.kid, payload.actor, caller.mode);
    const state = present ? stateOf(present) : emptyState;
    await this.refuseIf(tx, judge(state, payload, { aud: this.audience(caller.mode), at: tx.at }));
    const { orderParty, consignee } = payload.content;
    const named = await tx.one(PartyRow, { id: orderParty ?? consignee ?? '' });
    await this.refuseIf(tx, judgeIssue(payload, grounds.bill, orderParty === undefined ? undefined : named));
    await this.requireRecipient(tx, payload);
    if ((orderParty ?? consignee) !== undefined && !named) throw new Refusal('title.named_party_unknown');
    const owner = goodsOwner(caller.mode, payload.titleId);
    for (const key of grounds.terms.goods)
      if (!(await tx.claim(ClaimRow, { key: goodsClaim(caller.mode, key), owner })))
        throw new Refusal('title.goods_taken');
    await this.submissions.bindTitle(tx, payload.content.documentId, payload.titleId);
    const done = await this.record(tx, state, act, caller.mode);
    return consignee === undefined
      ? done
      : { ...done, answer: { ...done.answer, notCompared: consigneeText } };
  }

  /** Appends any later act. A due expiry goes first; the act is judged on what is then left. */
  async act(tx: Tx, titleId: string, act: ProvenAct, caller: Caller): Promise<Done> {
    const present = await this.sight.require(titleId, caller, tx);
    const repeated = await this.repeated(tx, act, caller.mode);
    if (repeated) return repeated;
    // The key may have been revoked between the proof and this transaction.
    await this.keyOf(tx, act.kid, act.payload.actor, caller.mode);
    const state = stateOf(present);
    // The platform alone signs an expiry, and never through this door.
    if (act.payload.actor === 'platform') throw new Refusal('title.not_platform');
    const outsider = (await this.sight.of(present, caller, tx)) !== 'all';
    const circumstances = { aud: this.audience(caller.mode), at: tx.at, outsider };
    await this.refuseIf(tx, judge(state, act.payload, circumstances));
    await this.requireRecipient(tx, act.payload);
    return this.record(tx, state, act, caller.mode);
  }

  /** Records the expiry of an offer that has run out, in a transaction of its own. */
  async expireIfDue(tx: Tx, titleId: string, mode: Mode): Promise<boolean> {
    const present = await tx.one(TitleRow, { id: titleId, mode });
    if (!present) return false;
    const state = stateOf(present);
    const payload = dueExpiry(state, { aud: this.audience(mode), at: tx.at });
    if (!payload) return false;
    const bytes = JSON.stringify(payload);
    const jws = this.keys.sign(bytes, platformTypes.act);
    await this.record(tx, state, { jws, kid: this.keys.keyId, payload, hash: actHash(bytes) }, mode);
    return true;
  }

  private async record(tx: Tx, state: TitleState, act: ProvenAct, mode: Mode): Promise<Done> {
    const { payload, hash } = act;
    const recorded: RecordedAct = { payload, hash, at: tx.at };
    const next = append<ActType>(state, recorded);
    const place = { titleId: payload.titleId, sequence: payload.sequence, actHash: hash, at: tx.at };
    const countersignature = this.keys.sign(JSON.stringify(place), platformTypes.place);
    const concerned = partiesOf(state, next);
    const entry = await this.journal.append(tx, {
      mode,
      type: `title.${payload.type.toLowerCase()}`,
      subject: payload.titleId,
      actor: payload.actor,
      data: { sequence: payload.sequence, actHash: hash, status: next.status, documentId: next.documentId },
      audience: concerned,
    });
    await this.store(tx, next, mode);
    await tx.insert(TitleActRow, {
      titleId: payload.titleId,
      mode,
      sequence: payload.sequence,
      hash,
      actId: payload.actId,
      type: payload.type,
      actor: payload.actor,
      kid: act.kid,
      jws: act.jws,
      countersignature,
      at: tx.at,
      entryId: entry.id,
    });
    for (const partyId of concerned)
      for (const subject of [payload.titleId, next.documentId])
        await this.access.give(tx, { partyId, mode, subject, reason: 'holder', grantedBy: payload.actor });
    await this.settle(tx, state, next, mode);
    return {
      status: 201,
      headers: { location: `/v1/titles/${payload.titleId}` },
      answer: actAnswer(place, payload.type, countersignature, next.status),
      entry,
    };
  }

  /** What an act ends beside the state: a former holder's grants; of a cancelled bill, its hold on goods and document. */
  private async settle(tx: Tx, before: TitleState, after: TitleState, mode: Mode): Promise<void> {
    const { titleId, documentId } = after;
    const former = before.holder?.party;
    if (former !== undefined && former !== after.holder?.party)
      await this.grants.endAll(tx, titleId, documentId, former, mode);
    if (after.status !== 'CANCELLED') return;
    await tx.delete(ClaimRow, { owner: goodsOwner(mode, titleId) });
    await this.submissions.unbindTitle(tx, documentId, titleId);
  }

  private async store(tx: Tx, state: TitleState, mode: Mode): Promise<void> {
    const changing = {
      holderId: state.holder?.party ?? null,
      status: state.status,
      sequence: state.sequence,
      headHash: state.headHash,
      state: JSON.stringify(state),
      changedAt: tx.at,
    };
    if (state.sequence > 1) {
      const key = { id: state.titleId, mode, sequence: state.sequence - 1 };
      if ((await tx.update(TitleRow, key, changing)) !== 1) throw new Refusal('title.sequence_stale');
      return;
    }
    const { titleId: id, documentId, number, contentHash, issuer: issuerId } = state;
    await tx.insert(TitleRow, { id, mode, documentId, number, contentHash, issuerId, ...changing });
  }

  /** The same act sent again gets its first answer; another act under its id is refused. */
  private async repeated(tx: Tx, act: ProvenAct, mode: Mode): Promise<Done | undefined> {
    const { titleId, actId } = act.payload;
    const first = await tx.one(TitleActRow, { titleId, mode, actId });
    if (!first) return undefined;
    if (first.hash !== act.hash) throw new Refusal('title.act_duplicate_altered');
    const { sequence, hash, at, type, countersignature } = first;
    const row = await tx.one(TitleRow, { id: titleId, mode });
    const place = { titleId, sequence, actHash: hash, at };
    return {
      status: 200,
      answer: { ...actAnswer(place, type, countersignature, row?.status ?? ''), repeated: true },
    };
  }

  private async requireRecipient(tx: Tx, payload: ActPayload): Promise<void> {
    const to = (payload.content as { to?: string }).to;
    if (to !== undefined && !(await tx.one(PartyRow, { id: to })))
      throw new Refusal('title.recipient_unknown');
  }

  private async refuseIf(tx: Tx, refusal: TitleRefusal | undefined): Promise<void> {
    if (!refusal) return;
    throw new Refusal(refusal.code, { detail: await withNames(tx, refusal.detail), facts: refusal.facts });
  }
}

/** The stored fold of a title's acts. */
export function stateOf(row: TitleRow): TitleState {
  return JSON.parse(row.state) as TitleState;
}

/** Everybody whom an act concerns: issuer, who held or was offered the bill before it, and after it. */
function partiesOf(before: TitleState, after: TitleState): string[] {
  const named = [after.issuer, before.holder?.party, before.offer?.to, after.holder?.party, after.offer?.to];
  return [...new Set(named.filter((party): party is string => Boolean(party)))];
}

function textOf(signed: SignedAct): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(signed.payload);
  } catch {
    throw new Refusal('title.act_malformed');
  }
}

/** The place of the act is `actSequence`, because `sequence` in an answer is always the journal's. */
function actAnswer(
  place: { titleId: string; sequence: number; actHash: string; at: string },
  type: string,
  countersignature: string,
  status: string,
): object {
  const { sequence: actSequence, ...rest } = place;
  return { ...rest, actSequence, type, status, countersignature };
}

/** A detail names parties by id, as the acts do; whoever reads it knows them by name. */
async function withNames(tx: Tx, { en, zh }: Text): Promise<Text> {
  const named = { en, zh };
  for (const id of new Set(`${en} ${zh}`.match(/\bpty_[0-9A-Z]{26}\b/g))) {
    const party = await tx.one(PartyRow, { id });
    if (!party) continue;
    named.en = named.en.replaceAll(id, party.name);
    named.zh = named.zh.replaceAll(id, party.nameZh);
  }
  return named;
}

/** A document tells the consignee in a form of its own, which no rule compares with a registered party yet. */
const consigneeText = {
  field: 'consignee',
  en: 'Whether the consignee in the document is the party that the act names was not compared.',
  zh: '未比对单证所载收货人与操作所载主体是否一致。',
};

/** Test and live know the same title ids, since these follow from the content: an owner is of one mode. */
const goodsOwner = (mode: Mode, titleId: string): string => `${mode} ${titleId}`;

/** Goods keys may be long; the claim is on their hash. */
const goodsClaim = (mode: Mode, key: string): string => `title-goods ${mode} ${hash('sha256', key)}`;
