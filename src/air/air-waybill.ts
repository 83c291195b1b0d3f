import { scaledSum } from '../documents/scaled';
import type { RoutingFacts, Summary } from '../documents/kind';
import { at, type Finding } from '../findings/finding';
import { gathered, given } from '../findings/gathered';
import { airMode, officesIn } from './air-offices';
import type { AirWaybill } from './air-waybill.dto';
import { airportsKnown, type Stop } from './airport-rules';
import { dayOf } from './code-table';
import { chargeCodeKnown, ratesMultiply, summaryAddsUp } from './charge-rules';
import { batteriesAppraised, securityTold } from './document-rules';
import { goodsForManifest } from './goods-rules';
import { codesKnown, dangerousGoodsDescribed, ociInOrder, securityAgrees } from './handling-rules';
import { chargeable3, decimalText, volumetricHalvesOf } from './measures';
import { creditCodes, directionOf, partiesForManifest, partiesNamed } from './party-rules';
import { chargeableCoversVolume, linesAddUp, piecesFitNil, piecesWeigh } from './quantity-rules';
import { filedHere, housesFitType, legsJoin, prefixKnown } from './routing-rules';
import { truckDeclared, truckSealed } from './truck-rules';

type Rule = (waybill: AirWaybill) => Finding[];

/** In the order of the rule table in the README. */
const rules: readonly Rule[] = [
  prefixKnown,
  housesFitType,
  airportsOfWaybill,
  legsJoin,
  piecesFitNil,
  linesAddUp,
  piecesWeigh,
  (waybill) => codesKnown(waybill, dayOf(waybill.executedAt)),
  dangerousGoodsDescribed,
  securityAgrees,
  ratesMultiply,
  summaryAddsUp,
  chargeCodeKnown,
  chargeableCoversVolume,
  ociInOrder,
  partiesNamed,
  creditCodes,
  partiesForManifest,
  goodsForManifest,
  (waybill) => batteriesAppraised(waybill, goodsOf(waybill)),
  securityTold,
  truckDeclared,
  truckSealed,
  filedHere,
];

const goodsOf = ({ rateLines }: AirWaybill): string[] => given(rateLines, ({ goods }) => goods);

function airportsOfWaybill({ origin, destination, routing, executedAt }: AirWaybill): Finding[] {
  const legs = gathered(routing, ({ from, to }, i): Stop[] => [
    [at('/routing', i, 'from'), from],
    [at('/routing', i, 'to'), to],
  ]);
  return airportsKnown([['/origin', origin], ['/destination', destination], ...legs], dayOf(executedAt));
}

/** Everything that the rules find on an air waybill of the right shape, at once. */
export function checkAirWaybill(waybill: AirWaybill): Finding[] {
  return gathered(rules, (rule) => rule(waybill));
}

/** Offices in the order in which the document has them, and the airports on the way, each once. */
function routingOf(waybill: AirWaybill): RoutingFacts {
  const { origin, destination, routing, customs, oci = [] } = waybill;
  return {
    offices: officesIn(customs),
    direction: directionOf(waybill),
    places: [...new Set([origin, ...gathered(routing, (leg) => [leg.from, leg.to]), destination])],
    modes: [airMode],
    // IATA OCI: a company of the mainland stands as USCI and its number.
    parties: gathered(oci, ({ text }) => (text.startsWith('USCI+') ? [text.slice('USCI+'.length)] : [])),
  };
}

/**
 * What the store keeps beside the text. An airline's number is unique by itself: the prefix names the
 * airline, and the airline gives each serial once.
 */
export function summarizeAirWaybill(waybill: AirWaybill): Summary {
  return {
    number: waybill.awb,
    numberScope: '',
    search: [{ field: 'awb', value: waybill.awb }],
    routing: routingOf(waybill),
  };
}

/** Money in thousandths as text, with the two decimals people look for. */
const money = (amount: bigint): string => decimalText(amount, 3, 2);

/** Totals of the waybill as decimal text, so that no reader's floats change them. */
export function totalsOfAirWaybill(waybill: AirWaybill): Record<string, unknown> {
  const { rateLines, otherCharges = [], totals, grossWeight, currency } = waybill;
  const freight = scaledSum(
    given(rateLines, (line) => line.total),
    3,
  );
  const due = (entitlement: 'A' | 'C'): bigint =>
    scaledSum(
      otherCharges.filter((charge) => charge.entitlement === entitlement).map((charge) => charge.amount),
      3,
    );
  const valuationAndTax = scaledSum(
    [totals?.prepaid, totals?.collect].flatMap((column) => [column?.valuation ?? 0, column?.tax ?? 0]),
    3,
  );
  const lineWeight = scaledSum(
    given(rateLines, (line) => line.grossWeight),
    3,
  );
  const chargeable = chargeable3(waybill);
  const halves = volumetricHalvesOf(waybill);
  return {
    totals: {
      linePieces: rateLines.reduce((sum, line) => sum + (line.pieces ?? 0), 0),
      lineGrossWeight: decimalText(lineWeight, 3),
      ...(chargeable !== undefined && { chargeableWeight: decimalText(chargeable, 3) }),
      weightUnit: grossWeight.unit,
      ...(halves !== undefined && { volumetricKg: decimalText(halves * 5n, 1) }),
      weightCharge: money(freight),
      dueAgent: money(due('A')),
      dueCarrier: money(due('C')),
      totalCharges: money(freight + due('A') + due('C') + valuationAndTax),
      currency,
    },
  };
}
