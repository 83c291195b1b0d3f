import { hash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import { Database } from '../database/database.service';
import { newId } from '../database/ids.source';
import type { Reader, Tx } from '../database/tx';
import { Refusal } from '../findings/refusal';
import { readCursor, writeCursor } from '../http/cursor';
import { Journal } from '../journal/journal.service';
import { Log } from '../journal/log.service';
import { PlatformKeys } from '../journal/platform-keys.service';
import { SigningKeyRow } from '../parties/party.entity';
import type { Caller } from '../parties/roles';
import { platformTypes } from './act';
import { BillFinder, type Line } from './bill-finder.service';
import { chainReport } from './chain';
import { checkStatement, strangerStatement, type CheckFacts } from './check-statement';
import { dueAct } from './draft-act';
import { Financing } from './financing.service';
import type { LogProof } from './check-answer.dto';
import { stateHash, type ActFacts } from './log-proof';
import { holdingSentence } from './sentence';
import { namesTag, statementTag } from './statement-tag';
import { TitleReading, cosignaturesOf, nameOfBy, secondOf } from './title-reading.service';
import type { TitleCheckRequest } from './title.dto';
import { TitleCheckRow, TitleRow, type TitleActRow } from './title.entity';
import { TitleSight } from './title-sight.service';
import { stateOf, Titles } from './titles.service';
import type { CheckStatement, StrangerStatement } from './check-statement.dto';

/** Acts that an answer brings along unless more are asked for: what most bills have in their life. */
const actsCarried = 10;

/** An answer, or that nothing has changed since the one whose tag was sent. */
export type Asked = { etag: string; answer?: string };

/** How often a title is looked at for one answer: it may want the bills before it, and more than once the log. */
const looksMax = 4;

/** What an answer wants first: that the last act is in the log, or the bills in whose place the title has come. */
type Wanting = { wants: 'log' } | { wants: 'line'; row: TitleRow };

/** What may be stated of a title to somebody: all of it or the status, and the acts that are listed. */
interface View {
  row: TitleRow;
  known: boolean;
  acts: TitleActRow[];
  /** The bills in whose place it has come, where there are any. */
  line?: Line;
}

/** What one answer is made from. */
interface Ground extends View {
  proof: LogProof;
  size: number;
}

/** Answers who holds a bill now, signed and proven, so that a bank can keep the answer and show it. */
@Injectable()
export class TitleChecks {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: Database,
    private readonly reading: TitleReading,
    private readonly titles: Titles,
    private readonly keys: PlatformKeys,
    private readonly journal: Journal,
    private readonly log: Log,
    private readonly sight: TitleSight,
    private readonly bills: BillFinder,
    private readonly financing: Financing,
  ) {}

  /**
   * One check: found, stated, proven, signed, recorded, and only then sent. All in one transaction, so
   * that no act and no revoked grant can fall between what is stated and the time it is stated for.
   */
  async ask(request: TitleCheckRequest, caller: Caller, since?: string): Promise<Asked> {
    let line: Line | undefined;
    for (let looks = 1; looks <= looksMax; looks += 1) {
      const asked = await this.database.write((tx) => this.answer(tx, request, caller, since, line));
      if ('etag' in asked) return asked;
      // The bills before it never change, and may be many: nobody waits for the writer while they are looked up.
      if (asked.wants === 'line') line = await this.bills.lineOf(this.database.read, asked.row);
      // The last act may share the group and have no place in the journal yet; once it is committed, it has. Or
      // more entries wait for the log than one transaction adds, where only workers add them and none has run.
      else if (looks < looksMax) await this.log.catchUp();
    }
    throw new Refusal('title.altered');
  }

  /** An answer given before, to the party that asked. */
  async read(id: string, caller: Caller): Promise<object> {
    return JSON.parse((await this.asked(id, caller)).answer) as object;
  }

  /** Whether the same question would be answered by the same statement now. The answer's own bytes never change. */
  async standing(id: string, caller: Caller): Promise<object> {
    const kept = await this.asked(id, caller);
    const { statement } = JSON.parse(kept.answer) as { statement: CheckStatement | StrangerStatement };
    const { asOf, validUntil } = statement;
    const now = new Date(await this.database.now()).toISOString();
    const row = await this.reading.current(kept.titleId, caller.mode);
    const said = row && (await this.saidNow(row, statement, caller, now));
    // Where nothing is written, what has run out is not on record yet; to a stranger its status as it is on record is all.
    const due = row && 'chain' in statement ? dueAct(stateOf(row), { aud: '', at: now }) : undefined;
    const stale = !said || due !== undefined || statementTag(said) !== statementTag(statement);
    return { checkId: id, asOf, validUntil, stale, expired: now >= validUntil };
  }

  /**
   * What is so now of all that an answer stated. Who may see no more than the status now is told the status,
   * and not whether the rest has changed. A copy that was compared needs no second look: the content of a
   * title never changes.
   */
  private async saidNow(
    row: TitleRow,
    before: CheckStatement | StrangerStatement,
    caller: Caller,
    now: string,
  ): Promise<CheckStatement | StrangerStatement> {
    const whole = 'chain' in before && (await this.sight.of(row, caller)) === 'all' ? before : undefined;
    const acts = whole ? await this.reading.newest(row, whole.chain.acts.length) : [];
    const line = whole && (await this.bills.lineOf(this.database.read, row));
    const view = { row, known: whole !== undefined, acts, ...(line && { line }) };
    const facts = await this.facts(this.database.read, view, caller, now);
    if (!whole) return strangerStatement(facts);
    const { contentMatch } = whole;
    return checkStatement({ ...facts, ...(contentMatch && { contentMatch }) });
  }

  /** Who asked about a bill and when, newest first, for the party that holds it. */
  async about(titleId: string, caller: Caller, cursor: string | undefined, limit: number): Promise<object> {
    const row = await this.sight.require(titleId, caller);
    if (row.holderId !== caller.partyId) throw new Refusal('title.not_holder');
    const before = readCursor('checks', cursor) ?? '';
    const rows = await this.database.read.all<{ checkId: string }>(
      `SELECT c.id AS "checkId", c.asked_by AS "askedBy", p.name, p.name_zh AS "nameZh", c.purpose, c.at,
              c.answer_hash AS "answerHash"
         FROM title_check c LEFT JOIN party p ON p.id = c.asked_by
        WHERE c.title_id = ? AND c.mode = ? AND (? = '' OR c.id < ?) ORDER BY c.id DESC LIMIT ${Math.trunc(limit) + 1}`,
      titleId,
      caller.mode,
      before,
      before,
    );
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return { items, next: rows.length > limit && last ? writeCursor('checks', last.checkId) : null };
  }

  private async asked(id: string, caller: Caller): Promise<TitleCheckRow> {
    const row = await this.database.read.one(TitleCheckRow, { id, mode: caller.mode });
    if (!row || row.askedBy !== caller.partyId) throw new Refusal('resource.unknown');
    return row;
  }

  private async answer(
    tx: Tx,
    request: TitleCheckRequest,
    caller: Caller,
    since: string | undefined,
    line: Line | undefined,
  ): Promise<Asked | Wanting> {
    const row = await this.bills.find(tx, request, caller.mode);
    const ground = await this.ground(tx, row, request, caller);
    if (!ground) return { wants: 'log' };
    const { known, acts, proof, size } = ground;
    const own = line?.titleId === row.id ? line : undefined;
    if (known && !own && stateOf(row).replaces) return { wants: 'line', row };
    // No act in the answer is newer, and none before it is missing: the title is held, and an act that
    // comes next is not put before what was stated.
    const asOf = await this.titles.stateAsOf(tx, row);
    const { document, purpose } = request;
    const facts = {
      ...(await this.facts(tx, { ...ground, ...(own && { line: own }) }, caller, asOf)),
      ...(purpose !== undefined && { purpose }),
      logged: { sequence: proof.entry.sequence, size },
      ...(known && document && { contentMatch: await this.bills.match(tx, row, document) }),
    };
    const statement = known ? checkStatement(facts) : strangerStatement(facts);
    const etag = statementTag(statement);
    if (since !== undefined && namesTag(since, etag)) {
      const nothing = { checkId: null, answerHash: null };
      await this.note(tx, row, caller, { ...nothing, asOf, actSequence: row.sequence });
      return { etag };
    }
    const answer = JSON.stringify({
      checkId: facts.checkId,
      statement,
      jws: this.keys.sign(JSON.stringify(statement), platformTypes.check),
      ...(known && { acts: acts.map(savedAct), log: proof }),
      jwks: this.keys.jwks(),
    });
    await this.keep(tx, row, facts, answer, caller);
    return { etag, answer };
  }

  /** The title, the newest acts, and the proof that the last of them stands in the log. */
  private async ground(
    tx: Tx,
    row: TitleRow,
    request: TitleCheckRequest,
    caller: Caller,
  ): Promise<Ground | undefined> {
    // A former holder is a stranger here: the answer speaks of now, which is others' business.
    const known = (await this.sight.of(row, caller, tx)) === 'all';
    const acts = await this.reading.newest(row, Math.max(1, request.acts ?? actsCarried), tx);
    const entry = await Journal.entry(tx, acts.at(-1)?.entryId ?? '');
    if (!entry) return undefined;
    requireAsRecorded(row, JSON.parse(entry.data) as ActFacts);
    const head = await this.log.cover(tx, entry.sequence);
    if (!head) return undefined;
    const { size, checkpoint } = head;
    const inclusion = await this.log.inclusion(entry.sequence, size, tx);
    const { hash: _, ...hashed } = entry;
    return { row, known, acts, size, proof: { entry: hashed, inclusion, checkpoint } };
  }

  /** What is known of a title for a time, beside what one asking adds to it. */
  private async facts(
    reader: Reader,
    { row, known, acts, line }: View,
    caller: Caller,
    asOf: string,
  ): Promise<CheckFacts> {
    const state = stateOf(row);
    const [named, signers] = await Promise.all([
      this.reading.namesOf(state, reader),
      this.signersOf(acts, reader),
    ]);
    const nameOf = nameOfBy(named);
    const { uscc } = named(state.issuer);
    const law = known ? await this.bills.law(reader, row) : undefined;
    const financing = known && uscc ? await this.financingOf(reader, row, { uscc, line }, caller) : undefined;
    return {
      checkId: newId('chk'),
      aud: this.titles.audience(row.mode),
      askedBy: caller.partyId,
      asOf,
      validUntil: new Date(Date.parse(asOf) + this.config.CHECK_VALID_HOURS * 3_600_000).toISOString(),
      state,
      chain: chainReport(state, acts, nameOf),
      sentence: holdingSentence(state, nameOf),
      named,
      signers,
      ...(financing && { financing }),
      ...(law && { law }),
    };
  }

  /**
   * How the bill and those in whose place it has come stand in the register, for who asks: each of them by its
   * number and its own issuer. Nothing where they are too many to be asked about, for "nobody" would then be a guess.
   */
  private async financingOf(
    reader: Reader,
    { number, mode }: TitleRow,
    { uscc, line }: { uscc: string; line: Line | undefined },
    { partyId }: Caller,
  ): Promise<CheckStatement['financing']> {
    if (line && !line.bills) return undefined;
    const before = (line?.bills ?? []).map((bill) => ({ ...bill, issuerUscc: bill.issuerUscc ?? uscc }));
    return this.financing.statusOf(reader, mode, [{ issuerUscc: uscc, number }, ...before], partyId);
  }

  private async signersOf(rows: TitleActRow[], reader: Reader): Promise<CheckStatement['signers']> {
    const signers: CheckStatement['signers'] = {};
    const modes = new Map(
      rows.flatMap((row) => {
        const second = secondOf(row);
        const all = [row, ...cosignaturesOf(row), ...(second ? [second] : [])];
        return all.map(({ kid }) => [kid, row.mode] as const);
      }),
    );
    const keys = [...modes].map(([kid, mode]) => reader.one(SigningKeyRow, { kid, mode }));
    for (const key of await Promise.all(keys))
      if (key) signers[key.kid] = { party: key.partyId, jwk: JSON.parse(key.jwk) as object };
    return signers;
  }

  /** The record of the check is on the journal before the answer leaves; the holder sees who asked. */
  private async keep(
    tx: Tx,
    row: TitleRow,
    { checkId, asOf, state, purpose }: CheckFacts,
    answer: string,
    caller: Caller,
  ): Promise<void> {
    const answerHash = hash('sha256', answer);
    await tx.insert(TitleCheckRow, {
      id: checkId,
      mode: row.mode,
      titleId: row.id,
      askedBy: caller.partyId,
      purpose: purpose ?? null,
      answerHash,
      answer,
      at: asOf,
    });
    await this.note(tx, row, caller, { checkId, answerHash, asOf, actSequence: state.sequence });
  }

  private async note(tx: Tx, row: TitleRow, caller: Caller, data: object): Promise<void> {
    await this.journal.append(tx, {
      mode: row.mode,
      type: 'title.checked',
      subject: row.id,
      actor: caller.partyId,
      data,
      audience: row.holderId === null ? [] : [row.holderId],
    });
  }
}

/** A title's row must be what its last act made of it; a bank is told nothing that somebody wrote beside. */
function requireAsRecorded(row: TitleRow, facts: ActFacts): void {
  const { sequence, headHash } = stateOf(row);
  const same = sequence === row.sequence && headHash === row.headHash && facts.actHash === row.headHash;
  // Acts of before version 0.2 were recorded without the hash of the state.
  const known = facts.stateHash === undefined || facts.stateHash === stateHash(row.state);
  if (!same || !known) throw new Refusal('title.altered');
}

/** An act with every signature that it bears, as an answer carries it. */
function savedAct(row: TitleActRow): object {
  const { jws, countersignature } = row;
  const beside = cosignaturesOf(row).map((each) => each.jws);
  const second = secondOf(row);
  return {
    ...{ jws, countersignature },
    ...(beside.length > 0 && { cosignatures: beside }),
    ...(second && { sm2: second }),
  };
}
