import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.service';
import type { Tx } from '../database/tx';
import { contentMatch } from './content-match';
import { DocumentVersion } from '../documents/document.entity';
import type { RoutingFacts } from '../documents/kind';
import { Submissions } from '../documents/submissions.service';
import { Refusal } from '../findings/refusal';
import type { Done } from '../http/idempotency.service';
import { PartyRow } from '../parties/party.entity';
import type { Caller, Mode } from '../parties/roles';
import { platformActor, rightOf, type ActPayload } from './act';
import { draftAct } from './draft-act';
import { isNamed } from './issue-grounds';
import {
  carriedOver,
  goodsFactsOf,
  judgeReplacement,
  restrictionOf,
  type NewBill,
  type OldBill,
} from './replacement';
import { TitleAuthorities } from './title-authorities.service';
import { TitleActRow, TitleRow } from './title.entity';
import { cosignaturesOf } from './title-reading.service';
import type { ProvenAct } from './title-signatures.service';
import type { TitleState } from './title-state.dto';
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
    private readonly submissions: Submissions,
    private readonly authorities: TitleAuthorities,
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
    await this.holdGrounds(tx, gone, come, caller.mode);
    const old = await this.hold(tx, gone, caller);
    const next: NewBill[] = [];
    for (const each of come) next.push(await newBill(tx, each));
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

  /**
   * The documents that bills are issued on, and then the authorities of an agent, are held before any title, as for an
   * act that comes alone: two calls that hold them the other way round wait for each other.
   */
  private async holdGrounds(
    tx: Tx,
    gone: readonly GoingBill[],
    come: readonly ComingBill[],
    mode: Mode,
  ): Promise<void> {
    const documents = come.map(({ grounds }) => grounds.bill.documentId);
    for (const id of [...new Set(documents)].sort()) await this.submissions.hold(tx, id, mode);
    const payloads = [...gone, ...come].map(({ act }) => act.payload);
    const named = new Map(payloads.map((payload) => [payload.authority ?? '', payload]));
    for (const id of [...named.keys()].sort())
      await this.authorities.coverUntil(tx, named.get(id) as ActPayload, mode);
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
    const { content } = issue.payload as ActPayload<'ISSUE'>;
    const before = old.map((each) => each.state);
    const payload = draftAct<'CARRY_OVER'>(state, {
      aud: this.titles.audience(mode),
      type: 'CARRY_OVER',
      actor: platformActor,
      capacity: 'PLATFORM',
      content: {
        offer: issue.hash,
        from: before.map((each) => each.titleId),
        ...((await this.sameCarriage(tx, state, old)) && goodsFactsOf(before)),
        ...(before[0] && carriedOver(before[0], content)),
        ...restrictionOf(before, content),
      },
      actId: `carry_${issue.hash.slice(0, 32)}`,
      exp: new Date(Date.parse(state.headAt) + ownActGoodMs).toISOString(),
    });
    return this.titles.appendOwn(tx, state, payload, state.headAt, mode);
  }

  /**
   * Whether the goods go on as they were: by the same modes, under documents of carriage that are all of the bills
   * before, and some of each sort that those named. A bill that names no such document tells nothing of its carriage.
   */
  private async sameCarriage(tx: Tx, { documentId }: TitleState, old: readonly OldBill[]): Promise<boolean> {
    const now = await carriageOf(tx, documentId);
    const before: Carriage[] = [];
    for (const { state } of old) before.push(await carriageOf(tx, state.documentId));
    const known = new Set(before.flatMap(({ documents }) => documents));
    return (
      now.documents.length > 0 &&
      now.documents.every((each) => known.has(each)) &&
      sameSet(
        now.ways,
        before.flatMap(({ ways }) => ways),
      )
    );
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

/** How a bill says that its goods are carried: the documents by sort and number, and the sorts with the modes. */
interface Carriage {
  documents: string[];
  ways: string[];
}

async function carriageOf(tx: Tx, documentId: string): Promise<Carriage> {
  // A bill is found by its own number as by that of a document of carriage.
  const found = await tx.all<{ routing: string; field: string | null; value: string | null }>(
    `SELECT v.routing, s.field, s.value
       FROM document d JOIN document_version v ON v.document_id = d.id AND v.version = d.version
       LEFT JOIN search_value s ON s.document_id = d.id
             AND (s.field IN ('note', 'awb') OR (s.field = 'reference' AND s.value <> d.number))
      WHERE d.id = ?`,
    documentId,
  );
  const { modes } = JSON.parse(found[0]?.routing ?? '{"modes":[]}') as Pick<RoutingFacts, 'modes'>;
  const named = found.filter(({ field }) => field !== null);
  return {
    documents: named.map(({ field, value }) => `${field} ${value}`),
    ways: [...modes, ...named.map(({ field }) => field as string)],
  };
}

const sameSet = (some: readonly string[], others: readonly string[]): boolean =>
  [...new Set(some)].sort().join() === [...new Set(others)].sort().join();

const coverOf = ({ terms: { units, packages, grossGrams } }: IssueGrounds): OldBill['cover'] => ({
  units,
  packages,
  grossGrams,
});

async function newBill(tx: Tx, { act: { payload }, grounds }: ComingBill): Promise<NewBill> {
  const { titleId, content } = payload as ActPayload<'ISSUE'>;
  const { consignee } = grounds.terms;
  const party = await tx.one(PartyRow, { id: content.consignee ?? '' });
  const asRead = consignee !== undefined && party !== undefined && isNamed(consignee, party);
  return { titleId, issuer: rightOf(payload), content, cover: coverOf(grounds), asRead };
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
