import { Injectable } from '@nestjs/common';
import type { Finding } from '../findings/finding';
import type { Proposal } from '../findings/proposal';
import { Refusal } from '../findings/refusal';
import type { Caller } from '../parties/roles';
import { Checking } from './checking.service';
import type { Kind } from './kind';

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

  constructor(private readonly checking: Checking) {}

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
  async dryRun(kind: Kind, body: unknown, caller: Caller): Promise<object> {
    try {
      const { document, summary, content, findings } = await this.checking.check(kind, body, caller);
      return {
        result: 'would_be_accepted',
        number: summary.number,
        contentHash: content.hash,
        findings,
        proposals: await this.propose(document, findings, caller),
        computed: kind.computed?.(document) ?? {},
      };
    } catch (error) {
      if (!(error instanceof Refusal) || !error.carries.findings || typeof body !== 'object' || !body)
        throw error;
      const proposals = await this.propose(body, error.carries.findings, caller);
      throw new Refusal(error.code, { ...error.carries, proposals });
    }
  }
}
