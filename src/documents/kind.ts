import type { Finding, Text } from '../findings/finding';
import type { ShapeClass } from '../http/schema';
import type { MessageFormat } from './message-format';
import type { Reports } from './report';

/** A value by which a document can be found again; `field` is the query parameter's name. */
export interface SearchValue {
  field: 'container' | 'wagon' | 'awb' | 'note' | 'unit' | 'seal' | 'reference';
  value: string;
}

/** What the router may look at. A kind tells it; the router never opens a document itself. */
export interface RoutingFacts {
  /** Four-digit customs offices (关区) that the document names, in the order it names them. */
  offices: string[];
  direction?: 'import' | 'export' | 'transit';
  /** UN/LOCODEs, airports and stations on the way. */
  places: string[];
  /** UN/ECE Recommendation 19: 1 sea, 2 rail, 3 road, 4 air, 8 inland water. */
  modes: string[];
  /** USCCs of the companies that the document names. */
  parties?: string[];
}

/** What the shared store keeps of a document beside its text. */
export interface Summary {
  /** The number that people call the document by, cleaned. */
  number: string;
  /** Within what the number is unique beside its issuer, such as `CN/2026`; empty when nothing narrows it. */
  numberScope: string;
  search: SearchValue[];
  routing: RoutingFacts;
  /** SHA-256 over who gets the goods and where, for a note of carriage: another one is a redirection of the goods. */
  disposal?: string;
  /** Number of the document that this one travels under, such as a house's master; absent when it is its own. */
  master?: string;
}

/** Another document that this one builds on, named by kind and by id or number. */
export interface Reference {
  kind: string;
  id?: string;
  number?: string;
  /** Leaves out documents that travel under this number, as a house that stands under another master does not. */
  notUnder?: string;
  /** Where the reference stands in the document. */
  pointer: string;
}

/** A reference as it was found: `document` is absent when the submitter cannot see such a document. */
export interface Referenced extends Reference {
  document?: {
    id: string;
    version: number;
    number: string;
    status: string;
    contentHash: string;
    content: object;
  };
}

/** Packages that a bill has in one container, wagon or other unit. */
export interface PackedUnit {
  unit: string;
  packages: number;
}

/** What a title needs to know of a document that may carry one. */
export interface TitleTerms {
  number: string;
  /** USCC of the transport operator, the only party that may issue. */
  operatorUscc: string;
  titleBasis: 'STRAIGHT' | 'TO_ORDER' | 'BEARER';
  /** Name of the party to whose order the bill is made out, as the document has it. */
  orderParty?: string;
  /** Name of the consignee of a straight bill, as the document has it. */
  consignee?: string;
  legalBasis: string;
  /** Business days `YYYY-MM-DD`: a bill is not dated before the goods were taken in charge. */
  takingInChargeDate: string;
  issueDate: string;
  /**
   * One key for each allocation of goods that the bill covers (trip, unit, allocation). A second
   * title over any of them is refused.
   */
  goods: string[];
  /** All packages, and their gross weight in whole grams. */
  packages: number;
  grossGrams: bigint;
  /** Each unit once, with all that the bill has in it; a partial delivery leaves a balance of them. */
  units: PackedUnit[];
}

/** A document kind: a folder brings one of these, and one controller made from it. */
export interface Kind<D extends object = object> {
  /** Stored with every document and part of its event types, such as `air-waybill`. */
  name: string;
  /** The collection in the address, such as `air-waybills`. */
  collection: string;
  label: Text;
  shape: ShapeClass<D>;
  /** Documents that the rules need to see. */
  references?(document: D): Reference[];
  /** Kinds of documents that it rests on, each with the search field under which it names their number. */
  restsOn?: Readonly<Record<string, SearchValue['field']>>;
  /** Those rules of `check` that hold it against the documents it rests on; asked again when one of them changes. */
  compare?(document: D, references: readonly Referenced[]): Finding[];
  /** The rules of the kind over a document of the right shape; everything found, at once. */
  check(document: D, references: readonly Referenced[]): Finding[];
  /** Rules about when a version is filed; `receivedAt` is RFC 3339. */
  timely?(document: D, receivedAt: string): Finding[];
  summary(document: D, references: readonly Referenced[]): Summary;
  /** Totals and other values computed from the document, shown with it and never part of its hash. */
  computed?(document: D): Record<string, unknown>;
  /** What `computed` gives, as strangers may read it; a kind that computes has it. */
  computedShape?: ShapeClass;
  /** Forms of other systems in which it is taken by `Content-Type` and given by `Accept`, beside JSON. */
  messages?: readonly MessageFormat[];
  /** What those who take part may report on it, beside its content. */
  reports?: Reports<D>;
  /** Terms of title when this very document may carry one. */
  title?(document: D, references: readonly Referenced[]): TitleTerms | undefined;
}
