import { gathered } from '../../findings/gathered';
import { officesByAirports } from '../air-offices';
import { flightDay } from '../flight-day';
import { each, fixed, inside, leaf, part, sequence, type Binding } from './binding';
import { amount, flight, indicator, measure, number, text, unitFor } from './codecs';
import {
  airport,
  airportOf,
  consignmentHints,
  customsNotes,
  declaredValues,
  handling,
  means,
  numberOci,
  signature,
  takeSecurityStatus,
} from './consignment';
import { cargoXml, type CargoXmlMessage } from './message';
import { agent, notifyParties, party, takeCodesFromOci } from './parties';
import { ratings, totals } from './rating';
import type { Reading, Tree } from './reading';
import { dangerousGoodsDeclaration, messageTypes, volumeUnits, weightUnits } from './tables';
import { consignmentUnits } from './uld';
import type { XmlElement } from './xml';

/** The message has a time where our document has the day of a flight, which is written as its midnight. */
const departureDay: Binding = {
  read(from, into, pointer, reading) {
    const element = reading.take(from, 'ScheduledOccurrenceDateTime');
    if (!element?.text) return;
    const { day, lost } = flightDay(element.text, airportOf(from, 'OccurrenceDepartureLocation', reading));
    if (lost) reading.bent(element, lost.en, lost.zh);
    into.date = day;
    reading.from(`${pointer}/date`, element);
  },
  write({ date }, into) {
    if (date !== undefined)
      into.push({ name: 'ScheduledOccurrenceDateTime', text: `${String(date)}T00:00:00` });
  },
};

export const movements = each('SpecifiedLogisticsTransportMovement', 'routing', [
  fixed('StageCode', 'Main-Carriage'),
  means,
  leaf('ID', 'flight', flight),
  sequence('SequenceNumeric'),
  inside('UsedLogisticsTransportMeans', leaf('Name', 'carrier')),
  airport('ArrivalEvent', 'OccurrenceArrivalLocation', 'to'),
  airport('DepartureEvent', 'OccurrenceDepartureLocation', 'from', departureDay),
]);

const declaration: Binding = {
  read(from, into, pointer, reading) {
    const isDeclaration = (child: XmlElement): boolean =>
      reading.peek(child, 'TypeCode')?.text === dangerousGoodsDeclaration;
    const [found] = reading.takeAll(from, 'AssociatedReferenceDocument', isDeclaration);
    if (!found) return;
    reading.pass(reading.peek(found, 'TypeCode'));
    part('dangerousGoods', leaf('ID', 'declarationReference')).read(found, into, pointer, reading);
  },
  write({ dangerousGoods }, into) {
    const id = (dangerousGoods as Tree | undefined)?.declarationReference;
    if (typeof id === 'string')
      into.push({
        name: 'AssociatedReferenceDocument',
        children: [
          { name: 'ID', text: id },
          { name: 'TypeCode', text: dangerousGoodsDeclaration },
        ],
      });
  },
};

/** C or D repeats what the type code says. */
const consolidation: Binding = {
  read(from, into, _pointer, reading) {
    const note = reading.peek(from, 'IncludedHeaderNote');
    const code = note && reading.peek(note, 'ContentCode')?.text;
    if (note && (!code || code === noteCodes[String(into.type)])) reading.pass(note);
  },
  write: ({ type }, into) =>
    void into.push({
      name: 'IncludedHeaderNote',
      children: [
        { name: 'ContentCode', text: noteCodes[String(type)] ?? '' },
        { name: 'Content', text: type === 'Master' ? 'Consolidation' : 'Direct' },
      ],
    }),
};
const noteCodes: Readonly<Record<string, string>> = { Master: 'C', Direct: 'D' };

const consignment: readonly Binding[] = [
  ...declaredValues,
  part(
    'prepaidCollect',
    leaf('TotalChargePrepaidIndicator', 'weight', indicator('P', 'C')),
    leaf('TotalDisbursementPrepaidIndicator', 'other', indicator('P', 'C')),
  ),
  leaf('IncludedTareGrossWeightMeasure', 'grossWeight', measure(weightUnits)),
  leaf('GrossVolumeMeasure', 'volume', measure(volumeUnits)),
  leaf('TotalPieceQuantity', 'pieces', number),
  party('ConsignorParty', 'shipper'),
  party('ConsigneeParty', 'consignee'),
  agent,
  notifyParties,
  inside('OriginLocation', leaf('ID', 'origin')),
  inside('FinalDestinationLocation', leaf('ID', 'destination')),
  movements,
  consignmentUnits,
  ...handling,
  each('IncludedAccountingNote', 'accounting', [leaf('ContentCode', 'identifier'), leaf('Content', 'text')]),
  customsNotes,
  declaration,
  inside('ApplicableOriginCurrencyExchange', leaf('SourceCurrencyCode', 'currency')),
  part(
    'destinationCharges',
    inside(
      'ApplicableDestinationCurrencyExchange',
      leaf('TargetCurrencyCode', 'currency'),
      leaf('ConversionRate', 'rate', number),
    ),
  ),
  inside('ApplicableLogisticsServiceCharge', leaf('TransportPaymentMethodCode', 'chargeCode')),
  each('ApplicableLogisticsAllowanceCharge', 'otherCharges', [
    leaf('ID', 'code'),
    leaf('PrepaidIndicator', 'pc', indicator('P', 'C')),
    leaf('PartyTypeCode', 'entitlement', text),
    leaf('ActualAmount', 'amount', amount),
  ]),
  ratings,
  totals,
];

const message: CargoXmlMessage = {
  type: messageTypes.xfwb,
  parts: [
    inside('BusinessHeaderDocument', leaf('ID', 'awb'), consolidation, signature),
    inside('MasterConsignment', ...consignment),
  ],
  typeCode: ({ type }) => (type === 'Master' ? '741' : '740'),
  byTypeCode: (code) => ({ type: code === '741' ? 'Master' : 'Direct' }),
  knows: (root, reading) => ({
    unit: unitFor(
      weightUnits,
      reading.peek(root, 'MasterConsignment', 'IncludedTareGrossWeightMeasure')?.attributes.unitCode ?? '',
    ),
    currency: reading.peek(
      root,
      'MasterConsignment',
      'ApplicableOriginCurrencyExchange',
      'SourceCurrencyCode',
    )?.text,
  }),
  context: ({ grossWeight, currency }) => ({
    unit: (grossWeight as Tree | undefined)?.unit as string,
    currency: currency as string,
  }),
  finish,
  hints: [
    ...consignmentHints,
    {
      pointer: /^\/houses\b/,
      text: { en: 'House waybills go in an XFHL.', zh: '分运单清单由 XFHL 报文传送。' },
    },
  ],
};

function finish(document: Tree, reading: Reading, root: XmlElement): void {
  const consignmentElement = reading.peek(root, 'MasterConsignment') ?? root;
  takeSecurityStatus(document, reading);
  numberOci(document);
  takeCodesFromOci(document, reading);
  for (const leg of (document.routing ?? []) as Tree[])
    if (leg.carrier === undefined && typeof leg.flight === 'string') leg.carrier = leg.flight.slice(0, 2);
  takeChargeCode(document, reading, consignmentElement);
  takeOffices(document, reading, consignmentElement);
}

/** Customs offices are no part of the message; those of the airports on the way are taken. */
function takeOffices(document: Tree, reading: Reading, element: XmlElement): void {
  const legs = (document.routing ?? []) as Tree[];
  const stops = [document.origin, ...gathered(legs, ({ from, to }) => [from, to]), document.destination];
  const customs = officesByAirports(stops.filter((stop) => typeof stop === 'string'));
  document.customs = customs;
  reading.from('/customs', element);
  reading.losses.push({
    kind: 'defaulted',
    pointer: '/customs',
    actual: JSON.stringify(customs),
    message: {
      en: 'The message names no customs office; those of the airports on the way were taken.',
      zh: '报文不含关区代码，按途经机场所属关区填写。',
    },
  });
}

/** A message without a charge code says by its indicators whether all is prepaid or all collect. */
function takeChargeCode(document: Tree, reading: Reading, element: XmlElement): void {
  const { weight, other } = (document.prepaidCollect ?? {}) as Tree;
  if (document.chargeCode !== undefined || weight === undefined || weight !== other) return;
  document.chargeCode = weight === 'P' ? 'PP' : 'CC';
  reading.defaulted(
    reading.peek(element, 'TotalChargePrepaidIndicator') ?? element,
    `The charge code is missing; ${document.chargeCode} follows from the indicators.`,
    `报文无运费代号，依付款标志取 ${document.chargeCode}。`,
  );
}

/** XFWB: a direct (740) or a master (741) air waybill. */
export const xfwb = cargoXml(message);
