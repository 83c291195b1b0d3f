import { usccsOf } from '../documents/companies';
import type { Kind, Reference, SearchValue, Summary, TitleTerms } from '../documents/kind';
import { checkNegotiable } from '../documents/negotiable';
import { packedUnits } from '../documents/packed-units';
import { scaledSum } from '../documents/scaled';
import type { ExaminedBill } from '../documents/ucp600';
import { billCase, goodsClaims } from './rail-bill-cover';
import { billGoodsRules, billNoteRules } from './rail-bill-notes';
import { RailBillComputed } from './rail-page.dto';
import { billRules, railBillTotals } from './rail-bill-rules';
import { RailBill } from './rail-bill.dto';
import { direction, offices } from './rail-routing';
import { findingsOf } from './rule';

const rules = [...billRules, ...billNoteRules, ...billGoodsRules];

/** Rail alone. A common note that crosses a sea belongs under a multimodal waybill, which names its legs. */
const modes = ['2'];

function references({ notes }: RailBill): Reference[] {
  return notes.map(({ number, noteId }, index) => ({
    kind: 'rail-note',
    ...(noteId !== undefined && { id: noteId }),
    number,
    pointer: `/notes/${index}`,
  }));
}

function searchValues({ billNumber, notes, goods }: RailBill): SearchValue[] {
  const containers = new Set(goods.flatMap((item) => item.containers.map(({ container }) => container)));
  return [
    { field: 'reference', value: billNumber },
    ...notes.map(({ number }): SearchValue => ({ field: 'note', value: number })),
    ...[...containers].map((value): SearchValue => ({ field: 'container', value })),
  ];
}

/** Nothing narrows the number beside its issuer: an operator numbers all its bills in one series. */
function summary(bill: RailBill): Summary {
  const { placeOfReceipt, placeOfDelivery } = bill;
  const [note, ...others] = bill.notes;
  return {
    number: bill.billNumber,
    numberScope: '',
    search: searchValues(bill),
    routing: {
      offices: offices(bill.customs),
      direction: direction(placeOfReceipt.country, placeOfDelivery.country),
      places: [placeOfReceipt, placeOfDelivery].flatMap(({ unlocode = [], stationCode = [] }) =>
        [unlocode, stationCode].flat(),
      ),
      modes,
      parties: usccsOf(bill),
    },
    // A bill that rests on several notes travels under none of them alone.
    ...(note && others.length === 0 && { master: note.number }),
  };
}

function title(bill: RailBill): TitleTerms | undefined {
  const { operator, negotiable, consignee } = bill;
  if (operator.uscc === undefined) return undefined;
  return {
    number: bill.billNumber,
    operatorUscc: operator.uscc,
    titleBasis: negotiable.titleBasis,
    ...(negotiable.orderParty !== undefined && { orderParty: negotiable.orderParty }),
    ...(negotiable.titleBasis === 'STRAIGHT' && consignee && { consignee: consignee.name }),
    legalBasis: negotiable.legalBasis,
    takingInChargeDate: negotiable.takingInCharge.date,
    issueDate: negotiable.issueDate,
    goods: goodsClaims(bill),
    packages: bill.goods.reduce((sum, { packages }) => sum + packages, 0),
    grossGrams: scaledSum(
      bill.goods.map(({ grossKg }) => grossKg),
      3,
    ),
    units: packedUnits(
      bill.goods.flatMap(({ containers }) =>
        containers.map(({ container: unit, packages }) => ({ unit, packages })),
      ),
    ),
  };
}

/** The bill as a bank examines it. */
export const examinedRailBill = (bill: RailBill): ExaminedBill => ({ ...bill, modes });

/** The railway bill of lading (铁路提单). */
export const railBill: Kind<RailBill> = {
  name: 'rail-bill',
  collection: 'rail-bills',
  label: { en: 'Railway bill of lading', zh: '铁路提单' },
  shape: RailBill,
  references,
  restsOn: { 'rail-note': 'note' },
  compare: (bill, found) => findingsOf(billNoteRules, billCase(bill, found)),
  check: (bill, found) => [
    ...findingsOf(rules, billCase(bill, found)),
    ...checkNegotiable(bill.negotiable, {
      pointer: '/negotiable',
      modes,
      consigneeNamed: bill.consignee !== undefined,
      operatorName: bill.operator.name,
    }),
  ],
  summary,
  computed: railBillTotals,
  computedShape: RailBillComputed,
  title,
};
