import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import type { Tx } from '../database/tx';
import type { DocumentRow } from '../documents/document.entity';
import type { TitleTerms } from '../documents/kind';
import { later } from '../documents/later';
import { Submissions } from '../documents/submissions.service';
import type { Text } from '../findings/finding';
import { Refusal } from '../findings/refusal';
import type { Done } from '../http/idempotency.service';
import { Journal } from '../journal/journal.service';
import { Access, type Sighted } from '../parties/access.service';
import { PartyRow } from '../parties/party.entity';
import { PlatformKeys } from '../journal/platform-keys.service';
import type { Caller, Mode } from '../parties/roles';
import { bankHolidays, endOfExamination } from './banking-days';
import { actHash, platformTypes, rightOf, type ActPayload, type ActType, type RecordedAct } from './act';
import { disinterested } from './circumstances';
import { dueAct, dueAt } from './draft-act';
import { append, concerned } from './fold';
import { judgeIssue, type BillFacts } from './issue-grounds';
import { judge } from './judge';
import type { TitleRefusal } from './refusal';
import { stateHash } from './log-proof';
import { emptyState, isTerminal } from './state';
import type { TitleState } from './title-state.dto';
import { TitleActRow, TitleRow } from './title.entity';
import { TitleAuthorities } from './title-authorities.service';
import { TitleGoods } from './title-goods.service';
import { TitleGrants } from './title-grants.service';
import { TitleSight } from './title-sight.service';
import { TitleWatches } from './title-watches.service';
import { TitleSignatures, type ProvenAct } from './title-signatures.service';

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
    private readonly signatures: TitleSignatures,
    private readonly authorities: TitleAuthorities,
    private readonly submissions: Submissions,
    private readonly sight: TitleSight,
    private readonly grants: TitleGrants,
    private readonly watches: TitleWatches,
    private readonly goods: TitleGoods,
  ) {
    submissions.whenBound((tx, titleId, mode) => this.upToDate(tx, titleId, mode));
  }

  /** The audience that acts of this instance and mode must name. */
  audience(mode: Mode): string {
    return `${this.config.INSTANCE}:${mode}`;
  }

  /** Issues a title on a document. */
  issue(tx: Tx, act: ProvenAct, grounds: IssueGrounds, caller: Caller): Promise<Done> {
    const { payload } = act;
    if (payload.type === 'ISSUE' && payload.content.replaces) throw new Refusal('title.replacement_alone');
    return this.issueAnew(tx, act, grounds, caller);
  }

  /**
   * As `issue`, and in the place of other bills where the act says so. The grounds were read before, and
   * the document is held to what they say.
   */
  async issueAnew(tx: Tx, act: ProvenAct, grounds: IssueGrounds, caller: Caller): Promise<Done> {
    const { payload } = act;
    const { mode } = caller;
    if (payload.type !== 'ISSUE') throw new Refusal('title.not_issued');
    const { orderParty, consignee, to } = payload.content;
    // Sent together and answered in order: all the others are read when the document is held.
    const { goods } = grounds.terms;
    const [document, present, first, named, recipient, taken] = await Promise.all([
      this.submissions.hold(tx, grounds.bill.documentId, mode),
      tx.one(TitleRow, { id: payload.titleId, mode }),
      this.firstOf(tx, act, mode),
      tx.one(PartyRow, { id: orderParty ?? consignee ?? '' }),
      tx.one(PartyRow, { id: to }),
      this.goods.takenBy(tx, goods, mode),
    ]);
    if (first) return this.repeat(tx, act, first);
    requireUnchanged(document, grounds);
    const signers = await this.signatures.hold(tx, act, caller);
    const at = later(tx.at, document.changedAt);
    const authorised = at < ((await this.authorities.coverUntil(tx, payload, mode)) ?? '');
    const state = present ? stateOf(present) : emptyState;
    await this.refuseIf(tx, judge(state, payload, { aud: this.audience(mode), at, authorised, ...signers }));
    await this.refuseIf(tx, judgeIssue(payload, grounds.bill, orderParty === undefined ? undefined : named));
    if (!recipient) throw new Refusal('title.recipient_unknown');
    if ((orderParty ?? consignee) !== undefined && !named) throw new Refusal('title.named_party_unknown');
    await this.submissions.bindTitle(tx, document.id, payload.titleId);
    const done = await this.record(tx, state, act, at, mode);
    // A bill that was offered and not accepted in time has the goods no more, though nobody has looked at it since.
    for (const other of taken) await this.upToDate(tx, other, mode);
    await this.goods.take(tx, goods, payload.titleId, mode);
    return { ...done, answer: { ...done.answer, ...notCompared(payload) } };
  }

  /** Appends any later act to a title that is held. A due expiry goes first; the act is judged on what is then left. */
  async act(tx: Tx, titleId: string, act: ProvenAct, caller: Caller): Promise<Done> {
    if (act.payload.type === 'SUPERSEDE') throw new Refusal('title.replacement_alone');
    return this.append(tx, titleId, act, caller);
  }

  /** Ends a bill in whose place others come in the same transaction; its goods are free for them. */
  async supersede(tx: Tx, act: ProvenAct, caller: Caller): Promise<Done> {
    const done = await this.append(tx, act.payload.titleId, act, caller);
    await this.goods.free(tx, act.payload.titleId, caller.mode);
    return done;
  }

  private async append(tx: Tx, titleId: string, act: ProvenAct, caller: Caller): Promise<Done> {
    const { mode } = caller;
    const { to } = act.payload.content as { to?: string };
    const until = await this.authorities.coverUntil(tx, act.payload, mode);
    // An agent with authority acts as its principal would, and is told what that one would be told.
    const seer = until ? { ...caller, partyId: rightOf(act.payload), roles: [] } : caller;
    // Sent together and answered in order: all the others are read when the title is held.
    const [{ row, sight }, first, recipient] = await Promise.all([
      this.sight.holdForAct(tx, titleId, seer),
      this.firstOf(tx, act, mode),
      to === undefined ? undefined : tx.one(PartyRow, { id: to }),
    ]);
    if (first) return this.repeat(tx, act, first);
    const signers = await this.signatures.hold(tx, act, caller);
    const state = stateOf(row);
    // The platform signs its acts itself, and never through this door.
    if (act.payload.actor === 'platform') throw new Refusal('title.not_platform');
    const at = later(tx.at, row.changedAt);
    const examinedBy = endOfExamination(at, bankHolidays);
    const terms = { noticeDays: this.config.TITLE_NOTICE_DAYS, examinedBy };
    const when = {
      aud: this.audience(mode),
      at,
      outsider: sight !== 'all',
      authorised: until !== undefined && at < until,
      ...signers,
      officials: disinterested(state, act.payload, signers.officials),
      ...terms,
    };
    await this.refuseIf(tx, judge(state, act.payload, when));
    if (to !== undefined && !recipient) throw new Refusal('title.recipient_unknown');
    return this.record(tx, state, act, at, mode);
  }

  /** The title as it stands, held. What has run out is ended first, each by an act of the platform. */
  async upToDate(tx: Tx, titleId: string, mode: Mode): Promise<TitleRow | undefined> {
    const key = { id: titleId, mode };
    let present = await tx.lock(TitleRow, key);
    while (present) {
      const state = stateOf(present);
      const at = later(tx.at, present.changedAt);
      const payload = dueAct(state, { aud: this.audience(mode), at });
      if (!payload) break;
      await this.appendOwn(tx, state, payload, at, mode);
      present = await tx.one(TitleRow, key);
    }
    return present;
  }

  /** As `upToDate`, for who looks at what is due: a title that was looked at says when the next look is worth it. */
  async endDue(tx: Tx, titleId: string, mode: Mode): Promise<void> {
    const row = await this.upToDate(tx, titleId, mode);
    const due = row && (dueAt(stateOf(row)) ?? null);
    if (due !== undefined && due !== row?.dueAt)
      await tx.update(TitleRow, { id: titleId, mode }, { dueAt: due });
  }

  /** Appends an act that the platform signs itself. */
  async appendOwn(tx: Tx, state: TitleState, drafted: ActPayload, at: string, mode: Mode): Promise<Done> {
    const payload = { ...drafted, actId: await this.freeActId(tx, drafted, mode) };
    const bytes = JSON.stringify(payload);
    const jws = this.keys.sign(bytes, platformTypes.act);
    const act = { jws, kid: this.keys.keyId, payload, hash: actHash(bytes), cosignatures: [] };
    return this.record(tx, state, act, at, mode);
  }

  /** The platform's acts go on whatever parties have called theirs, also before such names were refused. */
  private async freeActId(tx: Tx, { titleId, actId, sequence }: ActPayload, mode: Mode): Promise<string> {
    let free = actId;
    for (let place = sequence; await tx.one(TitleActRow, { titleId, mode, actId: free }); place++)
      free = `${actId}_${place}`;
    return free;
  }

  /**
   * The time for which a title that is held may be stated. It is kept on the title, because an act whose
   * group began earlier than this one may still come, and must not be put before what was stated.
   */
  async stateAsOf(tx: Tx, row: TitleRow): Promise<string> {
    const at = later(tx.at, row.changedAt);
    // No act follows the last one, whose time tells which of a document's titles is the newest.
    if (!isTerminal(stateOf(row)))
      await tx.send('UPDATE title SET changed_at = ? WHERE id = ? AND mode = ?', at, row.id, row.mode);
    return at;
  }

  private async record(tx: Tx, state: TitleState, act: ProvenAct, at: string, mode: Mode): Promise<Done> {
    const { payload, hash } = act;
    const cosigners = act.cosignatures.map(({ party }) => party);
    const recorded: RecordedAct = { payload, hash, at, ...(cosigners.length > 0 && { cosigners }) };
    const next = append<ActType>(state, recorded);
    const place = { titleId: payload.titleId, sequence: payload.sequence, actHash: hash, at };
    const countersignature = this.keys.sign(JSON.stringify(place), platformTypes.place);
    const { before, after } = concerned(state, recorded, next);
    const text = JSON.stringify(next);
    const { titleId, holder } = state;
    const [watching, seeing] = await Promise.all([
      this.watches.watchers(tx, titleId, mode, holder?.party ?? null),
      this.access.forGood(tx, after, [payload.titleId, next.documentId], mode),
    ]);
    const entry = await this.journal.append(tx, {
      mode,
      type: `title.${payload.type.toLowerCase()}`,
      subject: payload.titleId,
      actor: payload.actor,
      data: {
        sequence: payload.sequence,
        actHash: hash,
        stateHash: stateHash(text),
        status: next.status,
        documentId: next.documentId,
      },
      audience: [...new Set([...before, ...after, ...watching])],
    });
    await tx.insert(TitleActRow, actRow(act, { at, mode, countersignature, entryId: entry.id }));
    await this.letSee(tx, { ...next, parties: after, seeing }, payload.actor, mode);
    await this.settle(tx, state, next, mode);
    await this.store(tx, next, text, mode);
    return {
      status: 201,
      headers: locationOf(payload.titleId),
      answer: actAnswer(place, payload.type, countersignature, next.status),
      entry,
    };
  }

  /**
   * Lets everybody see the title whom it concerns. Whom it concerned before was let see it then, unless an earlier
   * release did not count that party among them.
   */
  private async letSee(
    tx: Tx,
    whom: Pick<TitleState, 'titleId' | 'documentId'> & { parties: string[]; seeing: Sighted[] },
    by: string,
    mode: Mode,
  ): Promise<void> {
    const seen = new Set(whom.seeing.map(({ subject, partyId }) => `${subject} ${partyId}`));
    for (const partyId of whom.parties)
      for (const subject of [whom.titleId, whom.documentId])
        if (!seen.has(`${subject} ${partyId}`))
          await this.access.give(tx, { partyId, mode, subject, reason: 'holder', grantedBy: by });
  }

  /** What an act ends beside the state: a former holder's grants, and watches by them; of a cancelled bill, its hold on goods and document. */
  private async settle(tx: Tx, before: TitleState, after: TitleState, mode: Mode): Promise<void> {
    const { titleId, documentId } = after;
    const former = before.holder?.party;
    if (former !== undefined && former !== after.holder?.party) {
      await this.grants.endAll(tx, titleId, documentId, former, mode);
      await this.watches.endAll(tx, titleId, mode);
    }
    if (after.status !== 'CANCELLED') return;
    await this.goods.free(tx, titleId, mode);
    await this.submissions.unbindTitle(tx, documentId, titleId);
  }

  private async store(tx: Tx, state: TitleState, text: string, mode: Mode): Promise<void> {
    const changing = {
      holderId: state.holder?.party ?? null,
      status: state.status,
      sequence: state.sequence,
      headHash: state.headHash,
      state: text,
      changedAt: state.headAt,
      dueAt: dueAt(state) ?? null,
    };
    if (state.sequence > 1) {
      const key = { id: state.titleId, mode, sequence: state.sequence - 1 };
      if ((await tx.update(TitleRow, key, changing)) !== 1) throw new Refusal('title.sequence_stale');
      return;
    }
    const { titleId: id, documentId, number, contentHash, issuer: issuerId } = state;
    await tx.insert(TitleRow, { id, mode, documentId, number, contentHash, issuerId, ...changing });
  }

  /** The act that was recorded under this act's id. */
  private firstOf(tx: Tx, { payload }: ProvenAct, mode: Mode): Promise<TitleActRow | undefined> {
    return tx.one(TitleActRow, { titleId: payload.titleId, mode, actId: payload.actId });
  }

  /** The same act sent again gets its first answer, whatever came later; another act under its id is refused. */
  private async repeat(tx: Tx, act: ProvenAct, first: TitleActRow): Promise<Done> {
    if (first.hash !== act.hash) throw new Refusal('title.act_duplicate_altered');
    const { titleId, sequence, hash, at, type, countersignature, entryId } = first;
    const place = { titleId, sequence, actHash: hash, at };
    // Both may have come in one group, where the first has no sequence yet.
    const pending = tx.entries.find(({ id }) => id === entryId);
    const entry = pending ?? (await Journal.entry(tx, entryId));
    if (!entry) throw new Error(`Act ${sequence} of ${titleId} has no entry.`);
    const { status } = JSON.parse(entry.data) as { status: string };
    return {
      status: 200,
      headers: locationOf(titleId),
      answer: {
        ...actAnswer(place, type, countersignature, status),
        ...notCompared(act.payload),
        repeated: true,
        ...(!pending && { sequence: entry.sequence }),
      },
      ...(pending && { entry: pending }),
    };
  }

  /** Refuses in the caller's words where the rules do. */
  async refuseIf(tx: Tx, refusal: TitleRefusal | undefined): Promise<void> {
    if (!refusal) return;
    throw new Refusal(refusal.code, { detail: await withNames(tx, refusal.detail), facts: refusal.facts });
  }
}

/** The stored fold of a title's acts. */
export function stateOf(row: TitleRow): TitleState {
  return JSON.parse(row.state) as TitleState;
}

/** The document may have changed since the grounds were read; then the act no longer fits what it says. */
function requireUnchanged(row: DocumentRow | undefined, { bill }: IssueGrounds): asserts row is DocumentRow {
  if (row?.status === 'withdrawn') throw new Refusal('document.withdrawn');
  if (row?.contentHash !== bill.contentHash) throw new Refusal('title.content_mismatch');
}

/** An act as it is kept, with its place. */
function actRow(
  { payload, hash, kid, jws, cosignatures, sm2 }: ProvenAct,
  placed: Pick<TitleActRow, 'at' | 'mode' | 'countersignature' | 'entryId'>,
): TitleActRow {
  const { titleId, sequence, actId, type, actor } = payload;
  const beside = cosignatures.length > 0 ? JSON.stringify(cosignatures) : null;
  return {
    titleId,
    sequence,
    hash,
    actId,
    type,
    actor,
    kid,
    jws,
    cosignatures: beside,
    sm2: sm2 ? JSON.stringify(sm2) : null,
    ...placed,
  };
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

const locationOf = (titleId: string): { location: string } => ({ location: `/v1/titles/${titleId}` });

/** What the answer to an issue adds, where it names a consignee. */
const notCompared = ({ type, content }: ActPayload): { notCompared?: object } =>
  type === 'ISSUE' && content.consignee !== undefined ? { notCompared: consigneeText } : {};

/** A document tells the consignee in a form of its own, which no rule compares with a registered party yet. */
const consigneeText = {
  field: 'consignee',
  en: 'Whether the consignee in the document is the party that the act names was not compared.',
  zh: '未比对单证所载收货人与操作所载主体是否一致。',
};
