import type { Envelope } from '../../documents/message-format';
import { messageFlight } from '../../identifiers/flight';
import type { AirLeg } from '../air-parts.dto';
import type { AirWaybill } from '../air-waybill.dto';
import { handlingCodes } from '../security-status';
import { writeDeclarations, writeOther, writeSummary } from './charges';
import { quantityText } from './consignment';
import { dayMonthYear } from './dates';
import { withPartyLines, writeOci } from './oci';
import { writeAgent, writeParty } from './parties';
import { writeRates } from './rate-lines';
import { cut, must, numberText, plainText, wrapped } from './reading';

/** How many of each the message holds, and how long they are. */
const most = { legs: 3, flights: 2, texts: 3, accounting: 6, handling: 9 };
const lengths = {
  text: 65,
  accounting: 34,
  place: 17,
  signature: 20,
  reference: 15,
  rate: 11,
  amount: 12,
};

/**
 * The lines of FWB/17, in the order of the standard. What is cut or left out here is told by `fwb.ts`,
 * which reads the message back.
 */
export function fwbLines(waybill: AirWaybill, envelope: Envelope): string[] {
  const { shipper, consignee, agent, notify = [], accounting = [], rateLines, grossWeight, type } = waybill;
  return [
    'FWB/17',
    consignmentLine(waybill),
    ...flightLines(waybill.routing),
    routingLine(waybill.routing),
    ...writeParty('SHP', shipper),
    ...writeParty('CNE', consignee),
    ...(agent ? writeAgent(agent) : []),
    ...texts('SSR', [
      ...(waybill.ssr ?? []),
      ...wrapped(waybill.handlingInformation ?? '', lengths.text, most.texts),
    ]),
    ...(notify[0] ? writeParty('NFY', notify[0]) : []),
    ...accounting
      .slice(0, most.accounting)
      .map(
        ({ identifier = 'GEN', text }, i) =>
          `${i === 0 ? 'ACC' : ''}/${identifier}/${must(cut(text, lengths.accounting))}`,
      ),
    writeDeclarations(waybill, waybill.chargeCode, ''),
    ...writeRates(rateLines, grossWeight.unit, type === 'Master' ? 'NC' : 'NG'),
    ...writeOther(waybill.otherCharges ?? []),
    ...writeSummary('PPD', waybill.totals?.prepaid, 'prepaid'),
    ...writeSummary('COL', waybill.totals?.collect, 'collect'),
    issueLine(waybill),
    ...texts('OSI', waybill.osi),
    ...destinationLine(waybill),
    `REF//${must(fileReference(envelope.reference))}`,
    ...handlingLine(waybill),
    ...writeOci(withPartyLines(waybill.oci ?? [], waybill)),
  ];
}

/** The end of our reference: what it begins with is the same for many documents of one day. */
const fileReference = (text: string): string =>
  plainText(text).replace(/[ .-]/g, '').slice(-lengths.reference);

const consignmentLine = ({ awb, origin, destination, pieces, grossWeight, volume }: AirWaybill): string =>
  `${awb}${origin}${destination}/T${quantityText(pieces, grossWeight, '', volume)}`;

function flightLines(legs: readonly AirLeg[]): string[] {
  const booked = legs.slice(0, most.legs).filter(({ flight, date }) => flight && date);
  const fields = booked
    .slice(0, most.flights)
    .map(({ flight, date }) => `/${messageFlight(flight!)}/${date!.slice(8, 10)}`);
  return fields.length > 0 ? [`FLT${fields.join('')}`] : [];
}

const routingLine = (legs: readonly AirLeg[]): string =>
  `RTG${legs
    .slice(0, most.legs)
    .map(({ to, carrier }) => `/${to}${carrier}`)
    .join('')}`;

const texts = (tag: string, list: readonly string[] | undefined): string[] =>
  (list ?? [])
    .map((text) => cut(text, lengths.text))
    .filter((text) => text !== '')
    .slice(0, most.texts)
    .map((text, i) => `${i === 0 ? tag : ''}/${text}`);

function issueLine({ executedAt, executedIn = '', signedBy = '', origin }: AirWaybill): string {
  const place = cut(executedIn, lengths.place) || origin;
  const signature = cut(signedBy, lengths.signature);
  return `ISU/${dayMonthYear(executedAt)}/${place}${signature && `/${signature}`}`;
}

function destinationLine({ destinationCharges: charges }: AirWaybill): string[] {
  if (!charges) return [];
  const amount = (value: number | undefined, field: string): string =>
    numberText(value ?? 0, lengths.amount, `/destinationCharges/${field}`);
  const { currency, rate, collect, atDestination, total } = charges;
  const converted = `${currency}${rate === undefined ? '' : numberText(rate, lengths.rate, '/destinationCharges/rate')}`;
  const sums = [amount(collect, 'collect'), amount(atDestination, 'atDestination'), amount(total, 'total')];
  return [`CDC/${[converted, ...sums].join('/')}`];
}

function handlingLine(waybill: AirWaybill): string[] {
  const codes = handlingCodes(waybill, most.handling);
  return codes.length > 0 ? [`SPH/${codes.map(plainText).join('/')}`] : [];
}
