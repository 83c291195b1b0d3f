import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.service';
import { Checking } from '../documents/checking.service';
import { DocumentRow, DocumentVersion } from '../documents/document.entity';
import { Kinds } from '../documents/kinds.service';
import type { TitleTerms } from '../documents/kind';
import { Refusal } from '../findings/refusal';
import { Access } from '../parties/access.service';
import { PartyRow } from '../parties/party.entity';
import type { Caller } from '../parties/roles';
import { operatorAmong, type BillFacts } from './issue-grounds';
import type { IssueGrounds } from './titles.service';

const notNegotiable: TitleTerms = {
  number: '',
  operatorUscc: '',
  titleBasis: 'STRAIGHT',
  legalBasis: '',
  takingInChargeDate: '',
  issueDate: '',
  goods: [],
  packages: 0,
  grossGrams: 0n,
  units: [],
};

/** Reads from the document what an ISSUE must agree with. */
@Injectable()
export class IssueGroundsReader {
  constructor(
    private readonly database: Database,
    private readonly access: Access,
    private readonly kinds: Kinds,
    private readonly checking: Checking,
  ) {}

  async read(documentId: string, caller: Caller): Promise<IssueGrounds> {
    await this.access.require(caller, documentId);
    const row = await this.database.read.one(DocumentRow, { id: documentId });
    const version =
      row && (await this.database.read.one(DocumentVersion, { documentId, version: row.version }));
    if (!row || !version) throw new Refusal('resource.unknown');
    if (row.status === 'withdrawn') throw new Refusal('document.withdrawn');
    const kind = this.kinds.get(row.kind);
    const document = JSON.parse(version.content) as object;
    const references = await this.checking.resolve(kind.references?.(document) ?? [], caller);
    const terms = kind.title?.(document, references);
    return { bill: await this.bill(row, terms), terms: terms ?? notNegotiable };
  }

  private async bill(row: DocumentRow, terms: TitleTerms | undefined): Promise<BillFacts> {
    const { titleBasis, takingInChargeDate, issueDate, operatorUscc, units } = terms ?? notNegotiable;
    return {
      documentId: row.id,
      number: row.number,
      contentHash: row.contentHash,
      negotiable: terms !== undefined,
      operator: operatorAmong(operatorUscc, await this.withUscc(operatorUscc)),
      titleBasis,
      ...(terms?.orderParty !== undefined && { orderParty: terms.orderParty }),
      takingInChargeDate,
      issueDate,
      units: units.map(({ unit, packages }) => ({ unit, packages })),
    };
  }

  /** Two are enough to know that the code does not tell who is meant. */
  private async withUscc(uscc: string): Promise<PartyRow[]> {
    return uscc === '' ? [] : this.database.read.find(PartyRow, { uscc }, { limit: 2 });
  }
}
