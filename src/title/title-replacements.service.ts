import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.service';
import type { Tx } from '../database/tx';
import { contentMatch } from './content-match';
import { DocumentVersion } from '../documents/document.entity';
import { Refusal } from '../findings/refusal';
import type { Done } from '../http/idempotency.service';
import type { Caller, Mode } from '../parties/roles';
import { platformActor, rightOf, type ActPayload } from './act';
import { draftAct } from './draft-act';
import { carriedOver, goodsFactsOf, judgeReplacement, type NewBill, type OldBill } from './replacement';
import { TitleActRow, TitleRow } from './title.entity';
import { cosignaturesOf } from './title-reading.service';
import type { ProvenAct } from './title-signatures.service';
import type { TitleState } from './state';
import { stateOf, Titles, type IssueGrounds } from './titles.service';

/** An ISSUE with what its document says. */
export interface ComingBill {
  act: ProvenAct;
  grounds: IssueGrounds;
}

/** A SUPERSEDE with what the document of the bill that goes says. */
export interface GoingBill {
  act: ProvenAct;
  grounds: IssueGrounds;
}

/** The platform appends its own act in the same transaction; a minute is more than any takes. */
const ownActGoodMs = 60_000;

/** Issues bills in the place of others: the old end and the new begin in one moment, in the same hands. */
@Injectable()
export class TitleReplacements {
  constructor(
    private readonly titles: Titles,
    private readonly database: Database,
  ) {}

  /** The document of each bill that goes, by the title that the act ends. */
  async documentOf(titleId: string, caller: Caller): Promise<string> {
    const row = await this.database.read.one(TitleRow, { id: titleId, mode: caller.mode });
    if (!row) throw new Refusal('resource.unknown');
    return row.documentId;
  }

  /** One call, one transaction: an amendment, a split or a combination happens whole or not at all. */
  async replace(
    tx: Tx,
    gone: readonly GoingBill[],
    come: readonly ComingBill[],
    caller: Caller,
  ): Promise<Done> {
    const old = await this.hold(tx, gone, caller);
    const next = come.map(newBill);
    const by = next.map(({ titleId }) => titleId);
    for (const { act } of gone) requireNamed(act, by);
    await this.titles.refuseIf(tx, judgeReplacement(old, next));
    const ended = [];
    for (const { act } of gone) ended.push(await this.titles.supersede(tx, act, caller));
    const issued = [];
    for (const each of come) {
      await this.titles.issueAnew(tx, each.act, each.grounds, caller);
      issued.push(await this.carryOver(tx, each.act, old, caller));
    }
    const entry = issued.at(-1)?.entry;
    const changes = await this.changes(tx, gone, come);
    return {
      status: 201,
      answer: {
        superseded: ended.map(({ answer }) => answer),
        issued: issued.map(({ answer }) => answer),
        ...(changes && { changes }),
      },
      ...(entry && { entry }),
    };
  }

  /** The bills that go, held in id order, with their surrenders. */
  private async hold(tx: Tx, gone: readonly GoingBill[], caller: Caller): Promise<OldBill[]> {
    const old: OldBill[] = [];
    const inOrder = [...gone].sort((a, b) => (a.act.payload.titleId < b.act.payload.titleId ? -1 : 1));
    for (const { act, grounds } of inOrder) {
      const row = await this.titles.upToDate(tx, act.payload.titleId, caller.mode);
      // Another issuer's bill is as unknown here as one that does not exist.
      if (row?.issuerId !== rightOf(act.payload)) throw new Refusal('resource.unknown');
      const state = stateOf(row);
      old.push({ state, cover: coverOf(grounds), signers: await this.signersOf(tx, state, caller.mode) });
    }
    return old;
  }

  /** Who signed the surrender that waits for an answer. */
  private async signersOf(tx: Tx, { titleId, surrender }: TitleState, mode: Mode): Promise<string[]> {
    if (!surrender) return [];
    const key = { titleId, mode, hash: surrender.act };
    const [act] = await tx.find(TitleActRow, key, { orderBy: 'sequence', descending: true, limit: 1 });
    return [surrender.by, ...(act ? cosignaturesOf(act).map(({ party }) => party) : [])];
  }

  /** The platform hands the new bill to whoever gave the old one up; a pledge goes with it. */
  private async carryOver(
    tx: Tx,
    issue: ProvenAct,
    old: readonly OldBill[],
    { mode }: Caller,
  ): Promise<Done> {
    const { titleId } = issue.payload;
    const state = stateOf((await tx.one(TitleRow, { id: titleId, mode })) as TitleRow);
    const payload = draftAct<'CARRY_OVER'>(state, {
      aud: this.titles.audience(mode),
      type: 'CARRY_OVER',
      actor: platformActor,
      capacity: 'PLATFORM',
      content: {
        offer: issue.hash,
        from: old.map((each) => each.state.titleId),
        ...((await this.sameNotes(tx, state, old)) && goodsFactsOf(old.map((each) => each.state))),
        ...(old[0] && carriedOver(old[0].state, (issue.payload as ActPayload<'ISSUE'>).content)),
      },
      actId: `carry_${issue.hash.slice(0, 32)}`,
      exp: new Date(Date.parse(state.headAt) + ownActGoodMs).toISOString(),
    });
    return this.titles.appendOwn(tx, state, payload, state.headAt, mode);
  }

  /** Whether all notes that a bill rests on are notes of the bills before it. */
  private async sameNotes(tx: Tx, state: TitleState, old: readonly OldBill[]): Promise<boolean> {
    const notesOf = async ({ documentId }: TitleState): Promise<string[]> => {
      const found = await tx.all<{ value: string }>(
        `SELECT value FROM search_value WHERE document_id = ? AND field = 'note'`,
        documentId,
      );
      return found.map(({ value }) => value);
    };
    const before = new Set<string>();
    for (const each of old) for (const note of await notesOf(each.state)) before.add(note);
    return (await notesOf(state)).every((note) => before.has(note));
  }

  /** What an amendment changes, field by field. */
  private async changes(
    tx: Tx,
    [from, second]: readonly GoingBill[],
    [to, other]: readonly ComingBill[],
  ): Promise<object | undefined> {
    if (!from || !to || second || other) return undefined;
    const contents = [from, to].map(async ({ grounds: { bill } }) => {
      const { documentId, contentHash } = bill;
      const [version] = await tx.find(DocumentVersion, { documentId, contentHash }, { limit: 1 });
      return JSON.parse(version?.content ?? '{}') as object;
    });
    const [before, after] = await Promise.all(contents);
    const { differences, count } = contentMatch(before as object, after as object);
    return {
      count,
      fields: differences.map(({ pointer, onRecord, sent }) => ({ pointer, from: onRecord, to: sent })),
    };
  }
}

const coverOf = ({ terms: { units, packages, grossGrams } }: IssueGrounds): OldBill['cover'] => ({
  units,
  packages,
  grossGrams,
});

function newBill({ act: { payload }, grounds }: ComingBill): NewBill {
  const { titleId, content } = payload as ActPayload<'ISSUE'>;
  return { titleId, content, cover: coverOf(grounds) };
}

/** The act that ends a bill names the bills that come, which the issuer knows before they exist. */
function requireNamed({ payload }: ProvenAct, by: readonly string[]): void {
  const { content } = payload as ActPayload<'SUPERSEDE'>;
  if ([...content.by].sort().join() === [...by].sort().join()) return;
  throw new Refusal('title.replacement_unfit', {
    detail: {
      en: `"by" of the SUPERSEDE of ${payload.titleId} must name the bills that come, and no others.`,
      zh: `${payload.titleId} 的 SUPERSEDE 中 by 须恰好列明所签发的各份新单。`,
    },
    facts: { field: 'by' },
  });
}
