import { Injectable } from '@nestjs/common';
import { zipSync } from 'fflate';
import { Database } from '../database/database.service';
import { newId } from '../database/ids.source';
import type { Tx } from '../database/tx';
import { Refusal } from '../findings/refusal';
import type { Done } from '../http/idempotency.service';
import { Access } from '../parties/access.service';
import type { Caller } from '../parties/roles';
import { PaperPrintRow, PaperRunRow } from './paper-run.entity';
import type { PaperRunRequest } from './paper-run.dto';

/** Runs of one party that may be under way; another one waits until one of them is done. */
export const openRunsMax = 5;

/** Papers are kept so long after they were asked for: they can be printed anew at any time. */
export const keptHours = 24;

interface Outcome {
  ordinal: number;
  documentId: string;
  state: PaperPrintRow['state'];
  version: number | null;
  problem: string | null;
}

/** Papers of many documents: asked for in one call, followed, and fetched. What prints them is `PaperRunner`. */
@Injectable()
export class PaperRuns {
  constructor(
    private readonly database: Database,
    private readonly access: Access,
  ) {}

  /** A new run: one row for each paper, so that nothing is forgotten whoever dies. */
  async ask(tx: Tx, { documents, ...asked }: PaperRunRequest, caller: Caller): Promise<Done> {
    const { partyId, mode } = caller;
    const [open] = await tx.all<{ count: number }>(
      `SELECT COUNT(*) AS count FROM paper_run r WHERE r.party_id = ? AND r.mode = ? AND EXISTS (
         SELECT 1 FROM paper_print p WHERE p.run_id = r.id AND p.state IN ('waiting', 'printing'))`,
      partyId,
      mode,
    );
    if (Number(open?.count ?? 0) >= openRunsMax)
      throw new Refusal('paper.runs_open', { retryAfterSeconds: 30 });
    const id = newId('prn');
    await tx.insert(PaperRunRow, { id, partyId, mode, asked: JSON.stringify(asked), createdAt: tx.at });
    const rows = documents.map((documentId, index) => ({
      ...{ runId: id, ordinal: index + 1, documentId, state: 'waiting' as const },
      ...{ leaseUntil: null, attempts: 0, version: null, problem: null, bytes: null },
    }));
    await tx.insertAll(PaperPrintRow, rows);
    const answer = { id, papers: rows.length, href: `/v1/paper-runs/${id}` };
    return { status: 202, headers: { location: answer.href }, answer };
  }

  /** How far a run has come, paper by paper. */
  async progress(id: string, caller: Caller): Promise<object> {
    const run = await this.own(id, caller);
    const papers = await this.database.read.all<Outcome>(
      `SELECT ordinal, document_id AS "documentId", state, version, problem FROM paper_print
        WHERE run_id = ? ORDER BY ordinal`,
      id,
    );
    const count = (...states: Outcome['state'][]): number =>
      papers.filter(({ state }) => states.includes(state)).length;
    const left = count('waiting', 'printing');
    return {
      id,
      ...(JSON.parse(run.asked) as object),
      createdAt: run.createdAt,
      state: left === 0 ? 'done' : 'printing',
      papers: papers.length,
      printed: count('printed'),
      failed: count('failed'),
      left,
      items: papers.map(({ problem, version, ...paper }) => ({
        ...paper,
        ...(version !== null && { version, href: `/v1/paper-runs/${id}/papers/${paper.ordinal}` }),
        ...(problem !== null && { problem: JSON.parse(problem) as object }),
      })),
    };
  }

  /** One paper of a run. Who may no longer read the document gets no paper of it either. */
  async paper(id: string, ordinal: number, caller: Caller): Promise<Buffer> {
    await this.own(id, caller);
    const row = await this.database.read.one(PaperPrintRow, { runId: id, ordinal });
    if (row?.bytes == null) throw new Refusal('resource.unknown');
    await this.access.require(caller, row.documentId);
    return Buffer.from(row.bytes, 'base64');
  }

  /** Every paper that is printed by now, in one archive. A PDF is compressed already, so it is only packed. */
  async archive(id: string, caller: Caller): Promise<Buffer> {
    await this.own(id, caller);
    const files: Record<string, Uint8Array> = {};
    const printed = await this.database.read.all<{ ordinal: number }>(
      `SELECT ordinal FROM paper_print WHERE run_id = ? AND state = 'printed' ORDER BY ordinal`,
      id,
    );
    for (const { ordinal } of printed) {
      const row = await this.database.read.one(PaperPrintRow, { runId: id, ordinal });
      if (!row?.bytes || !(await this.access.find(caller, row.documentId))) continue;
      const name = `${String(ordinal).padStart(3, '0')}-${row.documentId}.pdf`;
      files[name] = Buffer.from(row.bytes, 'base64');
    }
    if (Object.keys(files).length === 0) throw new Refusal('resource.unknown');
    return Buffer.from(zipSync(files, { level: 0 }));
  }

  private async own(id: string, { partyId, mode }: Caller): Promise<PaperRunRow> {
    const run = await this.database.read.one(PaperRunRow, { id, partyId, mode });
    if (!run) throw new Refusal('resource.unknown');
    return run;
  }
}
