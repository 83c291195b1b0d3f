import { hash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import { Database } from '../database/database.service';
import { newId } from '../database/ids.source';
import type { Reader, Tx } from '../database/tx';
import { Refusal } from '../findings/refusal';
import { Journal } from '../journal/journal.service';
import { SigningKeyRow } from '../parties/party.entity';
import { PlatformKeys } from '../journal/platform-keys.service';
import type { Caller } from '../parties/roles';
import { platformTypes } from './act';
import { chainReport } from './chain';
import { checkStatement, strangerStatement, type CheckFacts, type CheckStatement } from './check-statement';
import { holdingSentence } from './sentence';
import { TitleReading, cosignaturesOf, foldOf, nameOfBy, recordedOf } from './title-reading.service';
import type { TitleCheckRequest } from './title.dto';
import { TitleCheckRow, TitleRow, type TitleActRow } from './title.entity';
import { TitleSight } from './title-sight.service';
import { Titles } from './titles.service';

/** Answers who holds a bill now, signed, so that a bank can keep the answer and prove it. */
@Injectable()
export class TitleChecks {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: Database,
    private readonly reading: TitleReading,
    private readonly titles: Titles,
    private readonly keys: PlatformKeys,
    private readonly journal: Journal,
    private readonly sight: TitleSight,
  ) {}

  /**
   * One check: found, folded, stated, signed, recorded, and only then sent. All in one transaction,
   * so that no act and no revoked grant can fall between what is stated and the time it is stated for.
   */
  ask(request: TitleCheckRequest, caller: Caller): Promise<object> {
    return this.database.write((tx) => this.answer(tx, request, caller));
  }

  private async answer(tx: Tx, request: TitleCheckRequest, caller: Caller): Promise<object> {
    const row = await this.find(tx, request, caller);
    // A former holder is a stranger here: the answer speaks of now, which is others' business.
    const [rows, sight] = await Promise.all([this.reading.rows(row, tx), this.sight.of(row, caller, tx)]);
    const known = sight === 'all';
    const facts = await this.facts(tx, row, rows, request, caller);
    const statement = known ? checkStatement(facts) : strangerStatement(facts);
    const answer = {
      checkId: facts.checkId,
      statement,
      jws: this.keys.sign(JSON.stringify(statement), platformTypes.check),
      ...(known && { acts: rows.map(savedAct) }),
      jwks: this.keys.jwks(),
    };
    await this.keep(tx, row, facts, answer, caller);
    return answer;
  }

  /** An answer given before, to the party that asked. */
  async read(id: string, caller: Caller): Promise<object> {
    const row = await this.database.read.one(TitleCheckRow, { id, mode: caller.mode });
    if (!row || row.askedBy !== caller.partyId) throw new Refusal('resource.unknown');
    return JSON.parse(row.answer) as object;
  }

  private async find(tx: Tx, request: TitleCheckRequest, caller: Caller): Promise<TitleRow> {
    const { titleId, contentHash, billNumber, issuerUscc } = request;
    const [column, value] = titleId
      ? ['t.id', titleId]
      : contentHash
        ? ['t.content_hash', contentHash]
        : ['t.number', billNumber ?? ''];
    const found = await tx.all<{ id: string }>(
      `SELECT t.id FROM title t JOIN party p ON p.id = t.issuer_id
        WHERE t.mode = ? AND ${column} = ? ${issuerUscc ? 'AND p.uscc = ?' : ''} LIMIT 2`,
      caller.mode,
      value as string,
      ...(issuerUscc ? [issuerUscc] : []),
    );
    // Two issuers may use one number; guessing which is meant would be worse than asking.
    if (found.length > 1)
      throw new Refusal('request.malformed', {
        detail: {
          en: 'Several issuers have a bill of this number; give issuerUscc as well.',
          zh: '多个签发人使用该提单号，请同时提供 issuerUscc。',
        },
      });
    const row = await this.titles.upToDate(tx, found[0]?.id ?? '', caller.mode);
    if (!row) throw new Refusal('resource.unknown');
    return row;
  }

  private async facts(
    tx: Tx,
    row: TitleRow,
    rows: TitleActRow[],
    request: TitleCheckRequest,
    caller: Caller,
  ): Promise<CheckFacts> {
    const acts = rows.map(recordedOf);
    const state = foldOf(row, acts);
    const [named, signers] = await Promise.all([this.reading.namesOf(state, tx), this.signersOf(rows, tx)]);
    const nameOf = nameOfBy(named);
    // No act in the answer is newer, and none before it is missing: the title is held, and an act that
    // comes next is not put before what was stated.
    const asOf = await this.titles.stateAsOf(tx, row);
    return {
      checkId: newId('chk'),
      aud: this.titles.audience(row.mode),
      askedBy: caller.partyId,
      purpose: request.purpose,
      asOf,
      validUntil: new Date(Date.parse(asOf) + this.config.CHECK_VALID_HOURS * 3_600_000).toISOString(),
      state,
      chain: chainReport(acts, nameOf),
      sentence: holdingSentence(state, nameOf),
      named,
      signers,
    };
  }

  private async signersOf(rows: TitleActRow[], reader: Reader): Promise<CheckStatement['signers']> {
    const signers: CheckStatement['signers'] = {};
    const modes = new Map(
      rows.flatMap((row) => [row, ...cosignaturesOf(row)].map(({ kid }) => [kid, row.mode] as const)),
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
    facts: CheckFacts,
    answer: object,
    caller: Caller,
  ): Promise<void> {
    const text = JSON.stringify(answer);
    const answerHash = hash('sha256', text);
    const { checkId, asOf, state } = facts;
    await tx.insert(TitleCheckRow, {
      id: checkId,
      mode: row.mode,
      titleId: row.id,
      askedBy: caller.partyId,
      answerHash,
      answer: text,
      at: asOf,
    });
    await this.journal.append(tx, {
      mode: row.mode,
      type: 'title.checked',
      subject: row.id,
      actor: caller.partyId,
      data: { checkId, answerHash, asOf, actSequence: state.sequence },
      audience: state.holder ? [state.holder.party] : [],
    });
  }
}

/** An act with every signature that it bears, as an answer carries it. */
function savedAct(row: TitleActRow): object {
  const { jws, countersignature } = row;
  const beside = cosignaturesOf(row).map((each) => each.jws);
  return { jws, countersignature, ...(beside.length > 0 && { cosignatures: beside }) };
}
