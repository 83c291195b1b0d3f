import type { Text } from '../findings/finding';
import type { StatedBill } from './check-statement.dto';

/** On what the title of a bill rests, as the document says that it was issued on. */
export type BillLaw = Pick<StatedBill, 'version' | 'legalBasis' | 'legalEffect' | 'rulebookHash'>;

/** The part of a document that carries title, in every kind that may. */
interface Negotiable {
  negotiable?: { legalBasis?: string; rulebookHash?: string };
}

/**
 * Bases that are not law yet. The Convention on Negotiable Cargo Documents binds nobody before it is in force for
 * the parties; when it is, counsel says so, and the word goes from here.
 */
const notInForce: Readonly<Record<string, Text>> = {
  NCD_CONVENTION: {
    en: 'By contract: the Convention on Negotiable Cargo Documents is not in force yet for the parties, who have agreed to its rules.',
    zh: '依合同：《联合国可转让货物单证公约》尚未对当事方生效，其规则仅依当事方约定适用。',
  },
};

/** Reads the law of a bill from the version of the document that it was issued on. */
export function lawOf({ version, content }: { version: number; content: string }): BillLaw {
  const { negotiable } = JSON.parse(content) as Negotiable;
  const { legalBasis, rulebookHash } = negotiable ?? {};
  const legalEffect = legalBasis === undefined ? undefined : notInForce[legalBasis];
  return {
    version,
    ...(legalBasis !== undefined && { legalBasis }),
    ...(legalEffect && { legalEffect }),
    ...(rulebookHash !== undefined && { rulebookHash }),
  };
}

/** Whether a statement says of the law of a bill what its document says; one of before says nothing of it. */
export function statesLaw(bill: BillLaw, document: { version: number; content: string }): boolean {
  const law = lawOf(document);
  return (['version', 'legalBasis', 'rulebookHash'] as const).every(
    (field) => bill[field] === undefined || bill[field] === law[field],
  );
}
