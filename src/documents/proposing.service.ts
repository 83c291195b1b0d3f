import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.service';
import type { Finding } from '../findings/finding';
import type { Proposal } from '../findings/proposal';
import { Refusal } from '../findings/refusal';
import type { Answer } from '../http/idempotency.service';
import { RawMessage } from '../http/raw-message';
import type { Caller } from '../parties/roles';
import type { Checked } from './checking.service';
import { differences } from './diff';
import { ClaimRow } from './document.entity';
import type { Kind } from './kind';
import { Messages } from './messages.service';
import { numberClaim, takenFinding } from './number-claim';
import { DocumentReading } from './reading.service';
import { readFrom } from './received';
import { requireCurrent, requireMatch, requireOwn } from './standing';

/** What a room has to propose for a document that is not stored; the document may be of any shape. */
export type Proposer = (
  document: object,
  findings: readonly Finding[],
  caller: Caller,
) => Promise<readonly Proposal[]>;

/** More proposals than this help nobody. */
export const proposalsShown = 200;

/**
 * Proposes values for what is missing or wrong in a document that is only tried. A submission proposes
 * nothing, so that it costs nothing there.
 */
@Injectable()
export class Proposing {
  private readonly proposers: Proposer[] = [];

  constructor(
    private readonly messages: Messages,
    private readonly reading: DocumentReading,
    private readonly database: Database,
  ) {}

  /** Lets a room propose; rooms do this while they are made. */
  add(proposer: Proposer): void {
    this.proposers.push(proposer);
  }

  /** Corrections of the findings first, one value for each field. */
  async propose(document: object, findings: readonly Finding[], caller: Caller): Promise<Proposal[]> {
    const proposals: Proposal[] = findings.flatMap(({ pointer, correction, message }) =>
      correction === undefined ? [] : [{ pointer, value: correction, source: 'check', because: message }],
    );
    for (const proposer of this.proposers) proposals.push(...(await proposer(document, findings, caller)));
    const seen = new Set<string>();
    return proposals
      .filter(({ pointer }) => !seen.has(pointer) && seen.add(pointer))
      .slice(0, proposalsShown);
  }

  /** What a submission would be answered, with proposals; so is a refusal. */
  dryRun(kind: Kind, body: unknown, caller: Caller): Promise<Answer> {
    return this.tried(kind, body, caller, () => ({}));
  }

  /**
   * What an amendment would be answered, and what it would change. A title that ran out meanwhile may still
   * stand in the way here; a real amendment ends it first.
   */
  async dryRunAmendment(
    kind: Kind,
    id: string,
    ifMatch: string | undefined,
    body: unknown,
    caller: Caller,
  ): Promise<Answer> {
    const row = await this.reading.visible(id, caller, kind.name);
    return this.tried(
      kind,
      body,
      caller,
      async ({ document }) => {
        requireOwn(row, caller);
        requireMatch(row, ifMatch);
        requireCurrent(row);
        if (row.titleId !== null)
          throw new Refusal('document.title_bound', { facts: { titleId: row.titleId } });
        const present = await this.reading.versionOf(row, {});
        return { version: row.version + 1, changes: differences(JSON.parse(present.content), document) };
      },
      id,
    );
  }

  /** Checks as the real call would, stores nothing, and says what that would come to. */
  private async tried(
    kind: Kind,
    body: unknown,
    caller: Caller,
    more: (checked: Checked) => object | Promise<object>,
    id?: string,
  ): Promise<Answer> {
    try {
      const checked = await this.messages.check(kind, body, caller);
      const { document, summary, content, message } = checked;
      const told = await more(checked);
      const taken = await this.database.read.one(ClaimRow, { key: numberClaim(checked, caller) });
      const findings =
        taken && taken.owner !== id
          ? [...checked.findings, takenFinding(id !== undefined)]
          : checked.findings;
      const answer = {
        result: 'would_be_accepted',
        number: summary.number,
        contentHash: content.hash,
        ...told,
        findings,
        ...(message && readFrom(message)),
        proposals: await this.propose(document, findings, caller),
        computed: kind.computed?.(document) ?? {},
      };
      return { status: 200, headers: {}, text: JSON.stringify(answer) };
    } catch (error) {
      if (!(error instanceof Refusal) || !error.carries.findings || !isDocument(body)) throw error;
      const proposals = await this.propose(body, error.carries.findings, caller);
      throw new Refusal(error.code, { ...error.carries, proposals });
    }
  }
}

/** What a refused message holds is told by its findings alone. */
const isDocument = (body: unknown): body is object =>
  typeof body === 'object' && body !== null && !(body instanceof RawMessage);
