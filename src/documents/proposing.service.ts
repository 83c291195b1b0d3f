import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.service';
import type { Finding } from '../findings/finding';
import type { Proposal } from '../findings/proposal';
import { Refusal } from '../findings/refusal';
import type { Answer } from '../http/idempotency.service';
import { RawMessage } from '../http/raw-message';
import type { Caller } from '../parties/roles';
import { ClaimRow } from './document.entity';
import type { Kind } from './kind';
import { Messages } from './messages.service';
import { numberClaim, takenFinding } from './number-claim';
import { readFrom } from './received';

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
  async dryRun(kind: Kind, body: unknown, caller: Caller): Promise<Answer> {
    try {
      const checked = await this.messages.check(kind, body, caller);
      const { document, summary, content, message } = checked;
      const taken = await this.database.read.one(ClaimRow, { key: numberClaim(checked, caller) });
      const findings = taken ? [...checked.findings, takenFinding] : checked.findings;
      const answer = {
        result: 'would_be_accepted',
        number: summary.number,
        contentHash: content.hash,
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
