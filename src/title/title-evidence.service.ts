import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.service';
import { listOf } from '../database/statements';
import { DocumentVersion } from '../documents/document.entity';
import { Refusal } from '../findings/refusal';
import { JournalEntry } from '../journal/journal.entity';
import { Log } from '../journal/log.service';
import { PlatformKeys } from '../journal/platform-keys.service';
import { PartyRow, SigningKeyRow } from '../parties/party.entity';
import type { Caller } from '../parties/roles';
import { platformTypes } from './act';
import type { CheckStatement } from './check-statement.dto';
import type { NamedParty } from './check-parts.dto';
import type { EntryEvidence } from './check-answer.dto';
import { accountOf, evidenceDigest, type Evidence } from './evidence';
import { TitleChecks } from './title-checks.service';
import { TitleRow } from './title.entity';
import { TitleSight } from './title-sight.service';
import type { SavedAnswer } from './verify-answer';

/** Acts that a bundle brings; a title with more is told in pages of its own. */
const actsMax = 1_000;

/** Entries about the document that a bundle brings, its versions and receipts. */
const entriesMax = 1_000;

/** Puts everything about one bill into one file for a court or an arbitrator. */
@Injectable()
export class TitleEvidence {
  constructor(
    private readonly database: Database,
    private readonly checks: TitleChecks,
    private readonly sight: TitleSight,
    private readonly log: Log,
    private readonly keys: PlatformKeys,
  ) {}

  /** For those who see the bill as it stands. Taking evidence is a check, and on record as one. */
  async of(titleId: string, caller: Caller): Promise<Evidence> {
    const row = await this.sight.require(titleId, caller);
    if ((await this.sight.of(row, caller)) !== 'all') throw new Refusal('resource.unknown');
    const { answer = '' } = await this.checks.ask({ titleId, purpose: 'evidence', acts: actsMax }, caller);
    const check = JSON.parse(answer) as SavedAnswer & { statement: CheckStatement };
    const named = await this.namesOf(check.statement);
    const evidence: Evidence = {
      check,
      documents: await this.documents(row),
      keys: await this.signingKeys(check.statement, caller, named),
      record: await this.record(row, caller),
      account: accountOf(check.statement.chain.acts, check.statement, named),
      jwks: this.keys.jwks() as Evidence['jwks'],
    };
    return { ...evidence, jws: this.keys.sign(evidenceDigest(evidence), platformTypes.evidence) };
  }

  private async documents({ documentId }: TitleRow): Promise<Evidence['documents']> {
    const versions = await this.database.read.find(DocumentVersion, { documentId }, { orderBy: 'version' });
    return versions.map(({ version, at, contentHash, content }) => ({
      ...{ documentId, version, at, contentHash, content },
    }));
  }

  private async signingKeys(
    { signers }: CheckStatement,
    { mode }: Caller,
    named: (party: string) => NamedParty,
  ): Promise<Evidence['keys']> {
    const rows = await Promise.all(
      Object.keys(signers).map((kid) => this.database.read.one(SigningKeyRow, { kid, mode })),
    );
    return rows.flatMap((row) => {
      if (!row) return [];
      const { kid, partyId, validFrom, validUntil, jwk } = row;
      return [{ kid, party: named(partyId), validFrom, validUntil, jwk: JSON.parse(jwk) as object }];
    });
  }

  /** Acts of the title, and of its document the versions and, to its submitter and a court, the receipts. */
  private async record(row: TitleRow, caller: Caller): Promise<Evidence['record']> {
    const { read } = this.database;
    const acts = await read.all<{ entryId: string }>(
      `SELECT entry_id AS "entryId" FROM title_act WHERE title_id = ? AND mode = ? ORDER BY sequence LIMIT ${entriesMax}`,
      row.id,
      row.mode,
    );
    const { marks, list } = listOf(acts.map(({ entryId }) => entryId));
    const entries = await read.all<JournalEntry>(
      `SELECT sequence, id, mode, type, subject, actor, at, data, salt, previous_hash AS "previousHash", hash
         FROM journal WHERE id IN (${marks})
        UNION ALL
       SELECT sequence, id, mode, type, subject, actor, at, data, salt, previous_hash AS "previousHash", hash
         FROM journal WHERE subject = ? AND (type IN ('document.submitted', 'document.amended')
          OR (type LIKE 'receipt.%' AND ? = 1))
        ORDER BY sequence LIMIT ${entriesMax}`,
      ...list,
      row.documentId,
      caller.partyId === row.issuerId || caller.roles.includes('court') ? 1 : 0,
    );
    const last = entries.at(-1)?.sequence ?? 0;
    const { size, checkpoint } = await this.log.reach(last);
    const proven: EntryEvidence[] = [];
    for (const { hash: _, ...entry } of entries)
      proven.push({ entry, inclusion: await this.log.inclusion(entry.sequence, size) });
    return { checkpoint, entries: proven };
  }

  private async namesOf({ chain, signers }: CheckStatement): Promise<(party: string) => NamedParty> {
    const ids = [
      ...chain.acts.map(({ actor }) => actor),
      ...Object.values(signers).map(({ party }) => party),
    ];
    const known = new Map<string, NamedParty>();
    for (const id of new Set(ids)) {
      const party = await this.database.read.one(PartyRow, { id });
      if (party) known.set(id, { id, name: party.name, nameZh: party.nameZh });
    }
    return (party) => known.get(party) ?? { id: party, name: party, nameZh: party };
  }
}
