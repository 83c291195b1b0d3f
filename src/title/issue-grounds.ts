import { rightOf } from './act';
import type { ActPayload, IssueContent, TitleBasis } from './act';
import type { UnitCount } from './title-terms.dto';
import { refusal } from './refusal';
import type { TitleRefusal } from './refusal';
import { basisWords } from './words';

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
  /** The party to whose order the bill is made out, as its text has it. */
  orderParty?: string;
  /** Business dates, `YYYY-MM-DD`. */
  takingInChargeDate: string;
  issueDate: string;
  /** Packages of each unit, which an ISSUE repeats if partial delivery is to be possible. */
  units: UnitCount[];
}

/** A registered party's names, as a document may write them. */
export interface Names {
  name: string;
  nameZh: string;
}

/** The one registered party with the operator's credit code; the code itself when there is none, or more than one. */
export function operatorAmong(uscc: string, found: readonly { id: string }[]): string {
  const [only, another] = found;
  return only && !another ? only.id : uscc;
}

/** Says whether the document behind an ISSUE carries it. Asked after `judge`, in the order of `titleCodes`. */
export function judgeIssue(
  payload: ActPayload<'ISSUE'>,
  bill: BillFacts,
  orderParty?: Names,
): TitleRefusal | undefined {
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
  const mismatch = otherContent(content, bill);
  if (mismatch) return mismatch;
  const otherParty = orderParty && anotherOrderParty(bill.orderParty, orderParty);
  if (otherParty) return otherParty;
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

/** Whether the act says anything else than the document does, and what. */
function otherContent(content: IssueContent, bill: BillFacts): TitleRefusal | undefined {
  const differs = (['documentId', 'number', 'contentHash', 'titleBasis'] as const).find(
    (field) => content[field] !== bill[field],
  );
  if (differs) {
    const word = (value: string): string => basisWords[value as TitleBasis]?.zh ?? value;
    return refusal(
      'title.content_mismatch',
      `The document says ${bill[differs]} for ${differs}; the act says ${content[differs]}.`,
      `单证的${fieldWords[differs]}为 ${word(bill[differs])}，而操作所载为 ${word(content[differs])}。`,
      { field: differs, expected: bill[differs] },
    );
  }
  if (content.units && unitsText(content.units) !== unitsText(bill.units)) {
    return refusal(
      'title.content_mismatch',
      `The document has ${unitsText(bill.units)}; the act has ${unitsText(content.units)}.`,
      `单证所载箱货为 ${unitsText(bill.units)}，而操作所载为 ${unitsText(content.units)}。`,
      { field: 'units', expected: unitsText(bill.units) },
    );
  }
  return undefined;
}

/** Units with their packages, in one order, to be compared and shown. */
const unitsText = (units: readonly UnitCount[]): string =>
  units
    .map(({ unit, packages }) => `${unit} ${packages}`)
    .sort()
    .join(', ')
    .slice(0, 500);

const fieldWords = {
  documentId: '编号',
  number: '提单号',
  contentHash: '内容哈希',
  titleBasis: '权利性质',
} as const;

/** Whether a text is a party's name, its Chinese name, or both, whatever the width, case and spacing. */
export function isNamed(text: string, { name, nameZh }: Names): boolean {
  const plain = (value: string): string => value.normalize('NFKC').replace(/\s+/gu, ' ').trim().toLowerCase();
  return [name, nameZh, `${name} ${nameZh}`, `${nameZh} ${name}`].map(plain).includes(plain(text));
}

function anotherOrderParty(text: string | undefined, named: Names): TitleRefusal | undefined {
  if (text === undefined || isNamed(text, named)) return undefined;
  return refusal(
    'title.content_mismatch',
    `The document is made out to the order of ${text}; the act names ${named.name}.`,
    `单证载明凭 ${text} 指示，而操作所载指示人为 ${named.nameZh}。`,
    { field: 'orderParty', expected: text },
  );
}
