import { each, fixed, inside, leaf, part, passed, sequence, values, type Binding } from './binding';
import { amount, day, indicator, instant, measure, number, text, unitFor } from './codecs';
import { cargoXml, type CargoXmlMessage } from './message';
import { agent, notifyParties, party, takeCodesFromOci } from './parties';
import { ratings, totals } from './rating';
import type { Reading, Tree } from './reading';
import { dangerousGoodsDeclaration, messageTypes, modes, volumeUnits, weightUnits } from './tables';
import type { XmlElement } from './xml';

/** An amount, or the indicator that none is declared, which our document writes as letters. */
export const declaredValue = (nil: string, name: string, field: string, letters: string): Binding => ({
  read(from, into, pointer, reading) {
    const none = reading.take(from, nil);
    leaf(name, field, amount).read(from, into, pointer, reading);
    if (!none || into[field] !== undefined || indicator(true, false).read(none, reading) !== true) return;
    into[field] = letters;
    reading.places.set(`${pointer}/${field}`, none.path);
  },
  write(from, into, context) {
    if (from[field] === letters) into.push({ name: nil, text: 'true' });
    else leaf(name, field, amount).write(from, into, context);
  },
});

/** A truck is told by its mode; which aircraft flies has no place on a waybill message. */
const means: Binding = {
  read(from, into, pointer, reading) {
    const code = reading.take(from, 'ModeCode');
    const name = reading.take(from, 'Mode');
    const byRoad = code ? code.text === modes.road : /road|truck/i.test(name?.text ?? '');
    if (!byRoad) return;
    into.means = 'TRUCK';
    reading.places.set(`${pointer}/means`, (code ?? name)?.path ?? from.path);
  },
  write(from, into) {
    const byRoad = from.means === 'TRUCK';
    into.push(
      { name: 'ModeCode', text: (byRoad ? modes.road : modes.air) as string },
      { name: 'Mode', text: byRoad ? 'ROAD TRANSPORT' : 'AIR TRANSPORT' },
    );
  },
};

const airport = (event: string, location: string, field: string, ...when: Binding[]): Binding =>
  inside(event, ...when, inside(location, leaf('ID', field), fixed('TypeCode', 'Airport')));

export const movements = each('SpecifiedLogisticsTransportMovement', 'routing', [
  fixed('StageCode', 'Main-Carriage'),
  means,
  leaf('ID', 'flight'),
  sequence('SequenceNumeric'),
  inside('UsedLogisticsTransportMeans', leaf('Name', 'carrier')),
  airport('ArrivalEvent', 'OccurrenceArrivalLocation', 'to'),
  airport(
    'DepartureEvent',
    'OccurrenceDepartureLocation',
    'from',
    leaf('ScheduledOccurrenceDateTime', 'date', day),
  ),
]);

/** Handling information is one text of ours and one element a line in the message, of two kinds. */
const handling: Binding = {
  read(from, into, pointer, reading) {
    const found = ['HandlingSSRInstructions', 'HandlingOSIInstructions'].flatMap((name) => {
      const lines = reading
        .takeAll(from, name)
        .flatMap((element) => reading.take(element, 'Description') ?? []);
      const [first] = lines;
      if (first && name === 'HandlingOSIInstructions')
        reading.bent(
          first,
          'It stands in the handling information, as special service requests do.',
          '已并入操作注意事项。',
        );
      return lines;
    });
    if (found.length === 0) return;
    into.handlingInformation = found.map((element) => element.text).join('\n');
    reading.places.set(`${pointer}/handlingInformation`, (found[0] as XmlElement).path);
  },
  write({ handlingInformation: said }, into) {
    for (const line of typeof said === 'string' ? said.split('\n') : [])
      into.push({ name: 'HandlingSSRInstructions', children: [{ name: 'Description', text: line }] });
  },
};

/** The order of these lines carries meaning, so it is that of the message, and each is numbered by it. */
export const customsNotes = each('IncludedCustomsNote', 'oci', [
  leaf('ContentCode', 'customsId'),
  leaf('Content', 'text'),
  leaf('SubjectCode', 'id'),
  leaf('CountryID', 'country'),
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

export const signature = inside(
  'SignatoryCarrierAuthentication',
  leaf('ActualDateTime', 'executedAt', instant),
  leaf('Signatory', 'signedBy'),
  inside('IssueAuthenticationLocation', leaf('Name', 'executedIn')),
);

const consignment: readonly Binding[] = [
  declaredValue(
    'NilCarriageValueIndicator',
    'DeclaredValueForCarriageAmount',
    'declaredValueCarriage',
    'NVD',
  ),
  declaredValue('NilCustomsValueIndicator', 'DeclaredValueForCustomsAmount', 'declaredValueCustoms', 'NCV'),
  // That nothing is insured is what our document says by having no insurance box.
  passed('NilInsuranceValueIndicator', 'true', '1'),
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
  values('HandlingSPHInstructions', 'shc', 'DescriptionCode'),
  handling,
  customsNotes,
  declaration,
  inside('ApplicableOriginCurrencyExchange', leaf('SourceCurrencyCode', 'currency')),
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
    {
      pointer: /^\/customs\b/,
      text: {
        en: 'Customs offices are not part of the message; the airports decide where it goes.',
        zh: '报文不含关区代码，由机场决定送达海关。',
      },
    },
    {
      pointer: /^\/(shipper|consignee)\/(uscc|eori|aeo)$/,
      text: {
        en: 'Add an OCI line SHP/T or CNE/T, such as USCI+ and the code.',
        zh: '请增列 OCI 行 SHP/T 或 CNE/T，如“USCI+代码”。',
      },
    },
    {
      pointer: /^\/houses\b/,
      text: { en: 'House waybills go in an XFHL.', zh: '分运单清单由 XFHL 报文传送。' },
    },
  ],
};

/** Our document says these once; Cargo-XML says them with a code among others, or leaves them to the reader. */
const securityCodes = ['SPX', 'SCO', 'SHR', 'NSC'];

function finish(document: Tree, reading: Reading, root: XmlElement): void {
  const consignmentElement = reading.peek(root, 'MasterConsignment') ?? root;
  const codes = ((document.shc ?? []) as string[]).filter((code) => securityCodes.includes(code));
  if (codes.length === 1) document.securityStatus = codes[0];
  for (const [index, line] of ((document.oci ?? []) as Tree[]).entries()) line.line = index + 1;
  takeCodesFromOci(document, reading);
  for (const leg of (document.routing ?? []) as Tree[])
    if (leg.carrier === undefined && typeof leg.flight === 'string') leg.carrier = leg.flight.slice(0, 2);
  takeChargeCode(document, reading, consignmentElement);
  document.customs = {};
  reading.places.set('/customs', consignmentElement.path);
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
