import { Injectable } from '@nestjs/common';
import { Proposing } from '../documents/proposing.service';
import type { Finding } from '../findings/finding';
import type { Proposal } from '../findings/proposal';
import type { Caller } from '../parties/roles';
import { Glossary } from './glossary.service';
import {
  glossaryProposals,
  markedNames,
  placeProposals,
  type LookedUp,
  type MarkedName,
} from './name-proposals';
import { languagesWanted, namedParts, type NamedPart } from './named-parts';

/** Names of goods and places in several languages: what is missing is proposed, what is there is marked. */
@Injectable()
export class DocumentNames {
  constructor(
    private readonly glossary: Glossary,
    proposing: Proposing,
  ) {
    proposing.add((document, findings, caller) => this.propose(document, findings, caller));
  }

  async propose(document: object, findings: readonly Finding[], caller: Caller): Promise<Proposal[]> {
    const parts = namedParts(document);
    const wanted = languagesWanted(document, parts, findings);
    const known = await this.lookUp(parts, caller);
    return parts.flatMap((part) =>
      part.country === undefined
        ? glossaryProposals(part, wanted, known)
        : [...placeProposals(part, wanted), ...glossaryProposals(part, wanted, known)],
    );
  }

  /** Every name of a document with how sure it is. */
  async marks(document: object, caller: Caller): Promise<MarkedName[]> {
    const parts = namedParts(document);
    const known = await this.lookUp(parts, caller);
    return parts.flatMap((part) => markedNames(part, known));
  }

  private lookUp(parts: readonly NamedPart[], caller: Caller): Promise<LookedUp> {
    return this.glossary.lookUp(
      parts.flatMap(({ names }) => Object.values(names)),
      caller,
    );
  }
}
