import { rightOf } from './act';
import type { ActPayload, TitleBasis } from './act';
import { refusal } from './refusal';
import type { TitleRefusal } from './refusal';

/** What the present version of the document says that an ISSUE must agree with. */
export interface BillFacts {
  documentId: string;
  number: string;
  contentHash: string;
  /** True for a railway or multimodal bill; a consignment note never carries title (CIM art. 6 § 5). */
  negotiable: boolean;
  /** The transport operator that the bill names. */
  operator: string;
  titleBasis: TitleBasis;
  /** Business dates, `YYYY-MM-DD`. */
  takingInChargeDate: string;
  issueDate: string;
}

/** Says whether the document behind an ISSUE carries it. Asked after `judge`, in the order of `titleCodes`. */
export function judgeIssue(payload: ActPayload<'ISSUE'>, bill: BillFacts): TitleRefusal | undefined {
  const { content } = payload;
  if (!bill.negotiable) {
    return refusal(
      'title.document_not_negotiable',
      `The document ${bill.documentId} does not carry title.`,
      `单证 ${bill.documentId} 不具有物权凭证效力。`,
    );
  }
  if (rightOf(payload) !== bill.operator) {
    return refusal(
      'title.issuer_not_operator',
      `The bill names ${bill.operator} as transport operator.`,
      `提单载明的运输经营人为 ${bill.operator}。`,
      { operator: bill.operator },
    );
  }
  const differs = (['documentId', 'number', 'contentHash', 'titleBasis'] as const).find(
    (field) => content[field] !== bill[field],
  );
  if (differs) {
    return refusal(
      'title.content_mismatch',
      `The document says ${bill[differs]} for ${differs}; the act says ${content[differs]}.`,
      `单证的 ${differs} 为 ${bill[differs]}，而操作所载为 ${content[differs]}。`,
      { field: differs, expected: bill[differs] },
    );
  }
  // ISO dates compare as text. UCP 600 arts 19 and 24 read the date of issue as that of taking in
  // charge where nothing else is said, so an earlier date would be an ante-dated bill.
  if (bill.issueDate >= bill.takingInChargeDate) return undefined;
  return refusal(
    'title.issued_before_taking_in_charge',
    `The bill is dated ${bill.issueDate}; the goods were taken in charge on ${bill.takingInChargeDate}.`,
    `提单签发日期为 ${bill.issueDate}，而货物于 ${bill.takingInChargeDate} 接管。`,
    { takingInChargeDate: bill.takingInChargeDate },
  );
}
