import { inside, leaf, part, passed, values, writeAll, type Binding } from './binding';
import { indicator, measure, number, text, unitFor, weight } from './codecs';
import {
  consignmentHints,
  customsNotes,
  declaredValues,
  handling,
  numberOci,
  signature,
  takeSecurityStatus,
} from './consignment';
import { cargoXml } from './message';
import { notifyParties, party, takeCodesFromOci } from './parties';
import type { Reading, Tree } from './reading';
import { messageTypes, volumeUnits, weightUnits } from './tables';
import { consignmentUnits } from './uld';

const item = 'IncludedHouseConsignmentItem';

/** What an item has that the consignment does not say. */
const itemParts: readonly Binding[] = [
  values('TypeCode', 'hsCodes'),
  passed('Information', 'nda'),
  inside(
    'ApplicableFreightRateServiceCharge',
    leaf('ChargeableWeightMeasure', 'chargeableWeight', weight(weightUnits)),
  ),
];

/** What an item repeats of the consignment; an item that says something else is told as lost. */
const repeated = (name: string, field: string, said: (value: unknown) => string | undefined): Binding => ({
  read(from, into, _pointer, reading) {
    const element = reading.peek(from, name);
    const same = said(into[field]);
    const own = element?.children.length === 1 ? element.children[0]?.text : element?.text;
    if (element && same !== undefined && (own === same || Number(own) === Number(same)))
      reading.pass(element);
  },
  write: () => undefined,
});

const textOf = (value: unknown): string | undefined => (value === undefined ? undefined : String(value));
const itemRepeats: readonly Binding[] = [
  repeated('GrossWeightMeasure', 'grossWeight', (value) => textOf((value as Tree | undefined)?.value)),
  repeated('PieceQuantity', 'pieces', textOf),
  repeated('PackageQuantity', 'slac', textOf),
  repeated('NatureIdentificationTransportCargo', 'goods', textOf),
];

/** A house waybill has one description of its goods; a message may have several items, whose codes are gathered. */
const items: Binding = {
  read(from, into, pointer, reading) {
    for (const element of reading.takeAll(from, item)) {
      reading.pass(reading.peek(element, 'SequenceNumeric'));
      for (const binding of [...itemParts, ...itemRepeats]) binding.read(element, into, pointer, reading);
    }
  },
  write(from, into, context) {
    const [codes = [], ...rest] = itemParts.map((each) => writeAll([each], from, context));
    const { value, unit } = (from.grossWeight ?? {}) as Tree;
    const repeats = [
      ...writeAll(
        [leaf('GrossWeightMeasure', 'grossWeight', measure(weightUnits))],
        { grossWeight: { value, unit } },
        context,
      ),
      ...writeAll(
        [leaf('PackageQuantity', 'slac', number), leaf('PieceQuantity', 'pieces', number)],
        from,
        context,
      ),
      ...writeAll(
        [inside('NatureIdentificationTransportCargo', leaf('Identification', 'goods'))],
        from,
        context,
      ),
    ];
    into.push({
      name: item,
      children: [{ name: 'SequenceNumeric', text: '1' }, ...codes, ...repeats, ...rest.flat()],
    });
  },
};

/** Where the summary is missing, the descriptions of the items are the description. */
const goods: Binding = {
  read(from, into, pointer, reading) {
    leaf('SummaryDescription', 'goods').read(from, into, pointer, reading);
    if (into.goods !== undefined) return;
    const found = from.children
      .filter(({ name }) => name === item)
      .flatMap((child) => reading.peek(child, 'NatureIdentificationTransportCargo', 'Identification') ?? []);
    const [first] = found;
    if (!first) return;
    into.goods = found.map((element) => element.text).join('\n');
    for (const element of found) reading.pass(element);
    reading.from(`${pointer}/goods`, first);
  },
  write: leaf('SummaryDescription', 'goods').write,
};

const house: readonly Binding[] = [
  // Repeats the number of the business header.
  passed('ID'),
  ...declaredValues,
  part(
    'prepaidCollect',
    leaf('TotalChargePrepaidIndicator', 'weight', indicator('P', 'C')),
    leaf('TotalDisbursementPrepaidIndicator', 'other', indicator('P', 'C')),
  ),
  leaf('IncludedTareGrossWeightMeasure', 'grossWeight', measure(weightUnits)),
  leaf('GrossVolumeMeasure', 'volume', measure(volumeUnits)),
  leaf('PackageQuantity', 'slac', number),
  leaf('TotalPieceQuantity', 'pieces', number),
  goods,
  party('ConsignorParty', 'shipper'),
  party('ConsigneeParty', 'consignee'),
  notifyParties,
  inside('OriginLocation', leaf('ID', 'origin')),
  inside('FinalDestinationLocation', leaf('ID', 'destination')),
  consignmentUnits,
  ...handling,
  customsNotes,
  inside('ApplicableOriginCurrencyExchange', leaf('SourceCurrencyCode', 'currency', text)),
  items,
];

function finish(document: Tree, reading: Reading): void {
  takeSecurityStatus(document, reading);
  numberOci(document);
  takeCodesFromOci(document, reading);
}

const houseIn = ['MasterConsignment', 'IncludedHouseConsignment'] as const;

/** XFZB: a house waybill (703). Totals and airports of its master are the master's to say, and are told. */
export const xfzb = cargoXml({
  type: messageTypes.xfzb,
  parts: [
    inside('BusinessHeaderDocument', leaf('ID', 'hawb'), signature),
    inside(
      'MasterConsignment',
      inside('TransportContractDocument', leaf('ID', 'masterAwb')),
      inside('IncludedHouseConsignment', ...house),
    ),
  ],
  typeCode: () => '703',
  knows: (root, reading) => ({
    unit: unitFor(
      weightUnits,
      reading.peek(root, ...houseIn, 'IncludedTareGrossWeightMeasure')?.attributes.unitCode ?? '',
    ),
    currency: reading.peek(root, ...houseIn, 'ApplicableOriginCurrencyExchange', 'SourceCurrencyCode')?.text,
  }),
  context: ({ grossWeight, currency }) => ({
    unit: (grossWeight as Tree | undefined)?.unit as string,
    currency: currency as string,
  }),
  finish,
  hints: consignmentHints,
});
