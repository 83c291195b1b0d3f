import {
  each,
  fixed,
  inside,
  itemsOf,
  leaf,
  part,
  passed,
  readAll,
  sequence,
  values,
  writeAll,
  type Binding,
} from './binding';
import { amount, indicator, number, numberOf, unitFor, weight } from './codecs';
import type { Tree } from './reading';
import { lengthUnits, weightUnits } from './tables';
import { lineUnit } from './uld';

/** Width, length and height have each their unit in the message and one in common on our document. */
const sides = [
  ['WidthMeasure', 'width'],
  ['LengthMeasure', 'length'],
  ['HeightMeasure', 'height'],
] as const;
const box: Binding = {
  read(from, into, pointer, reading) {
    const element = reading.take(from, 'LinearSpatialDimension');
    if (!element) return;
    for (const [name, field] of sides) {
      const side = reading.take(element, name);
      if (!side?.text) continue;
      const code = side.attributes.unitCode;
      const unit = code && (unitFor(lengthUnits, code) ?? code);
      into.unit ??= unit;
      into[field] = unit === into.unit ? numberOf(side.text) : `${side.text} ${code}`;
      reading.from(`${pointer}/${field}`, side);
    }
    if (into.unit === undefined) delete into.unit;
  },
  write(from, into) {
    const unitCode = lengthUnits[String(from.unit)]?.[0] ?? String(from.unit);
    const children = sides.map(([name, field]) => ({
      name,
      text: String(from[field]),
      attributes: { unitCode },
    }));
    into.push({ name: 'LinearSpatialDimension', children });
  },
};

/** One rate line. HS codes are text: `0012E5` and `0712` keep what a number would lose. */
export const rateLine = (chargeable: Binding[]): readonly Binding[] => [
  sequence('SequenceNumeric'),
  values('TypeCode', 'hsCodes'),
  leaf('GrossWeightMeasure', 'grossWeight', weight(weightUnits)),
  leaf('PackageQuantity', 'slac', number),
  leaf('PieceQuantity', 'pieces', number),
  // "No dimensions available" is what our document says by having none.
  passed('Information', 'nda'),
  inside('NatureIdentificationTransportCargo', leaf('Identification', 'goods')),
  lineUnit,
  each('TransportLogisticsPackage', 'dims', [leaf('ItemQuantity', 'pieces', number), box]),
  ...chargeable,
];

const masterLine = rateLine([
  inside(
    'ApplicableFreightRateServiceCharge',
    leaf('CategoryCode', 'rateClass'),
    leaf('CommodityItemID', 'commodity'),
    leaf('ChargeableWeightMeasure', 'chargeableWeight', weight(weightUnits)),
    leaf('AppliedRate', 'rate', number),
    leaf('AppliedAmount', 'total', amount),
  ),
]);

const item = 'IncludedMasterConsignmentItem';

/**
 * Rate lines. Messages spread one line over several items as the paper spreads it over several rows; an item
 * without a rate class goes on with the line before it, and is read into that.
 */
const lines: Binding = {
  read(from, into, pointer, reading) {
    const list = itemsOf(into.rateLines) as Tree[];
    for (const element of reading.takeAll(from, item)) {
      const goesOn =
        list.length > 0 && !reading.peek(element, 'ApplicableFreightRateServiceCharge', 'CategoryCode');
      if (goesOn)
        reading.bent(
          element,
          'The item has no rate class; its content was added to the rate line before it.',
          '该项无运价类别，其内容已并入上一运价行。',
        );
      else list.push({});
      const at = `${pointer}/rateLines/${list.length - 1}`;
      if (!goesOn) reading.from(at, element);
      readAll(masterLine, element, list[list.length - 1] as Tree, at, reading);
    }
    if (list.length > 0) into.rateLines = list;
  },
  write(from, into, context) {
    for (const [index, line] of itemsOf(from.rateLines).entries())
      into.push({ name: item, children: writeAll(masterLine, line as Tree, { ...context, index }) });
  },
};

const lineCount: Binding = {
  read: (from, _into, _pointer, reading) => reading.pass(reading.peek(from, 'ConsignmentItemQuantity')),
  write: (from, into) =>
    void into.push({ name: 'ConsignmentItemQuantity', text: String(itemsOf(from.rateLines).length) }),
};

/** Rating of type F, the face of the waybill; other ratings have no place on our document and are told. */
export const ratings: Binding = inside('ApplicableRating', fixed('TypeCode', 'F'), lineCount, lines);

const sums: readonly Binding[] = [
  leaf('WeightChargeTotalAmount', 'weight', amount),
  leaf('ValuationChargeTotalAmount', 'valuation', amount),
  leaf('TaxTotalAmount', 'tax', amount),
  leaf('AgentTotalDuePayableAmount', 'dueAgent', amount),
  leaf('CarrierTotalDuePayableAmount', 'dueCarrier', amount),
  leaf('GrandTotalAmount', 'total', amount),
];

const summation = 'ApplicablePrepaidCollectMonetarySummation';
const isPrepaid = indicator('prepaid', 'collect');

/** The two columns of the charge summary. */
const columns: Binding = {
  read(from, into, pointer, reading) {
    for (const element of reading.takeAll(from, summation)) {
      const which = reading.take(element, 'PrepaidIndicator');
      const column = which && isPrepaid.read(which, reading);
      if (column === 'prepaid' || column === 'collect')
        part(column, ...sums).read(element, into, pointer, reading);
    }
  },
  write(from, into, context) {
    for (const column of ['prepaid', 'collect']) {
      const tree = from[column] as Tree | undefined;
      if (!tree) continue;
      const indicated = { name: 'PrepaidIndicator', text: String(column === 'prepaid') };
      into.push({ name: summation, children: [indicated, ...writeAll(sums, tree, context)] });
    }
  },
};

/** Their currency stands once, at `ApplicableDestinationCurrencyExchange`. */
const inDestinationCurrency = number;

/** The schema asks for a total rating on every waybill, so one without sums is written with its type alone. */
export const totals: Binding = inside(
  'ApplicableTotalRating',
  fixed('TypeCode', 'F'),
  part(
    'destinationCharges',
    inside(
      'ApplicableDestinationCurrencyServiceCharge',
      leaf('CollectAppliedAmount', 'collect', inDestinationCurrency),
      leaf('DestinationAppliedAmount', 'atDestination', inDestinationCurrency),
      leaf('TotalAppliedAmount', 'total', inDestinationCurrency),
    ),
  ),
  part('totals', columns),
);
