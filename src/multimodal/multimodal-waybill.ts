import { usccsOf } from '../documents/companies';
import { noteClaim } from '../documents/goods-claim';
import type { RoutingFacts, SearchValue, Summary, TitleTerms } from '../documents/kind';
import { checkNegotiable } from '../documents/negotiable';
import { isOrderClause } from '../documents/order-clause';
import { packedUnits } from '../documents/packed-units';
import { scaled, scaledSum, unscaled } from '../documents/scaled';
import type { ExaminedBill } from '../documents/ucp600';
import type { Finding } from '../findings/finding';
import { readIdentifier } from '../identifiers/read';
import { packed, unitNumber } from './allocations';
import { checkCarriage } from './carriage-rules';
import { checkGoods } from './goods-rules';
import { checkLegs } from './leg-rules';
import type { MultimodalGoods } from './goods.dto';
import { inOrder, modesOf } from './legs';
import { liabilityOf } from './liability';
import { modeOfDocument } from './mode-codes';
import type { MultimodalWaybill } from './multimodal-waybill.dto';
import { checkPaper } from './paper-rules';
import { checkPermits } from './permit-rules';
import { placeCodes } from './places';
import { checkSeals } from './seal-rules';
import { checkStatements } from './statement-rules';
import { checkUnits } from './unit-rules';

/** Everything that the rules find in a waybill of the right shape, at once. */
export function checkMultimodalWaybill(waybill: MultimodalWaybill): Finding[] {
  const parts = [
    ...[checkPaper, checkLegs, checkCarriage, checkPermits],
    ...[checkUnits, checkSeals, checkGoods, checkStatements],
  ];
  return [...parts.flatMap((check) => check(waybill)), ...terms(waybill)];
}

function terms({ negotiable, legs, consignee, operator }: MultimodalWaybill): Finding[] {
  if (negotiable === undefined) return [];
  return checkNegotiable(negotiable, {
    pointer: '/negotiable',
    modes: modesOf(legs),
    consigneeNamed: !isOrderClause(consignee.name),
    operatorName: operator.name,
  });
}

/** What the store keeps for search and routing. The number is unique by itself, so nothing narrows it. */
export function summaryOf(waybill: MultimodalWaybill): Summary {
  return {
    number: waybill.waybillNumber,
    numberScope: '',
    search: searchValues(waybill),
    routing: routing(waybill),
  };
}

function searchValues({ units, legs }: MultimodalWaybill): SearchValue[] {
  const railLegs = new Set(legs.filter(({ mode }) => mode === '2').map(({ sequence }) => sequence));
  const values: SearchValue[] = [
    ...units.flatMap((unit): SearchValue[] => [
      { field: unit.kind === 'CN' ? 'container' : 'unit', value: unitNumber(unit) },
      ...(unit.seals ?? []).map(({ number }): SearchValue => ({ field: 'seal', value: number })),
      ...(unit.legs ?? [])
        .filter(({ legSequence }) => railLegs.has(legSequence))
        .map(({ vehicle }): SearchValue => ({
          field: 'wagon',
          value: readIdentifier('wagon', vehicle).value,
        })),
    ]),
    ...inOrder(legs).flatMap(({ leg }) =>
      (leg.documents ?? []).map(({ type, number }) => documentValue(type, number)),
    ),
  ];
  return [...new Map(values.map((value) => [`${value.field} ${value.value}`, value])).values()];
}

function documentValue(type: string, number: string): SearchValue {
  if (modeOfDocument[type] === '4') return { field: 'awb', value: readIdentifier('awb', number).value };
  return { field: modeOfDocument[type] === '2' ? 'note' : 'reference', value: number };
}

function routing(waybill: MultimodalWaybill): RoutingFacts {
  const { customs, legs } = waybill;
  const ordered = inOrder(legs);
  const offices = [customs?.exportOffice, ...(customs?.transitOffices ?? []), customs?.importOffice];
  const places = ordered.flatMap(({ leg }) => [leg.from, ...(leg.via ?? []), leg.to].flatMap(placeCodes));
  const direction = directionOf(ordered[0]?.leg.from.country, ordered.at(-1)?.leg.to.country);
  return {
    offices: [...new Set(offices.filter((office) => office !== undefined))],
    ...(direction && { direction }),
    places: [...new Set(places)],
    modes: modesOf(legs),
    parties: usccsOf(waybill),
  };
}

/** Seen from the customs territory of the mainland; within it there is no direction. */
function directionOf(from?: string, to?: string): RoutingFacts['direction'] {
  if (from === 'CN') return to === 'CN' ? undefined : 'export';
  return to === 'CN' ? 'import' : 'transit';
}

/** An exact sum of kilograms or cubic metres. */
const total = (values: number[]): number => unscaled(scaledSum(values, 3), 3);

/** The volume of all goods; nothing where an item does not tell its own, for a part of it would pass for the whole. */
export function volumeOf(goods: readonly MultimodalGoods[]): number | undefined {
  const volumes = goods.flatMap(({ volumeM3 }) => volumeM3 ?? []);
  return volumes.length < goods.length ? undefined : total(volumes);
}

/** Totals, which are computed and never typed, the liability of each leg, and where the goods change legs. */
export function computedOf(waybill: MultimodalWaybill): Record<string, unknown> {
  const { goods, units, legs } = waybill;
  const volume = volumeOf(goods);
  return {
    totals: {
      packages: goods.reduce((sum, item) => sum + item.packages, 0),
      grossKg: total(goods.map((item) => item.grossKg)),
      ...(volume !== undefined && { volumeM3: volume }),
      units: units.length,
    },
    legs: legs.length,
    liability: liabilityOf(waybill),
    transferPlaces: inOrder(legs)
      .slice(0, -1)
      .map(({ leg }) => leg.to),
  };
}

/** A negotiable waybill as a bank examines it. */
export function examinedWaybill(waybill: MultimodalWaybill): ExaminedBill | undefined {
  const { negotiable } = waybill;
  return negotiable && { ...waybill, negotiable, modes: modesOf(waybill.legs) };
}

/** Terms of title when the waybill is a negotiable bill. */
export function titleOf(waybill: MultimodalWaybill): TitleTerms | undefined {
  const { negotiable, operator, waybillNumber } = waybill;
  if (negotiable === undefined || operator.uscc === undefined) return undefined;
  return {
    number: waybillNumber,
    operatorUscc: operator.uscc,
    titleBasis: negotiable.titleBasis,
    ...(negotiable.orderParty !== undefined && { orderParty: negotiable.orderParty }),
    ...(negotiable.titleBasis === 'STRAIGHT' && { consignee: waybill.consignee.name }),
    legalBasis: negotiable.legalBasis,
    takingInChargeDate: negotiable.takingInCharge.date,
    issueDate: negotiable.issueDate,
    goods: [...goodsKeys(waybill), ...noteClaims(waybill)],
    packages: waybill.goods.reduce((sum, item) => sum + item.packages, 0),
    grossGrams: scaledSum(
      waybill.goods.map((item) => item.grossKg),
      3,
    ),
    units: packedUnits(packed(waybill)),
  };
}

/**
 * One key for each part of an item in a unit, on this trip: the day of the first departure (UTC, so
 * that rewriting the offset changes nothing), the unit, the HS code, packages and grams. A container
 * is used for many trips and shared by several consignments (拼箱), so neither the unit alone nor the
 * day alone would do; the same part of the same goods in the same unit on the same day is claimed
 * once. Two parts that agree in everything are counted (`#2`), or the bill would collide with itself.
 * A second bill that tells other quantities of the same goods gets other keys: that is a false
 * statement, which no key can find.
 */
export function goodsKeys(waybill: MultimodalWaybill): string[] {
  const departure = inOrder(waybill.legs)[0]?.leg.plannedDeparture;
  const day = departure === undefined ? '' : new Date(departure).toISOString().slice(0, 10);
  const times = new Map<string, number>();
  return packed(waybill).map(({ item, unit, packages, grossKg }) => {
    const parts = [day, unit, waybill.goods[item]?.hs6, packages, scaled(grossKg, 3)];
    const key = parts.join('|');
    const time = (times.get(key) ?? 0) + 1;
    times.set(key, time);
    return time === 1 ? key : `${key}#${time}`;
  });
}

/** Types of leg documents that are consignment notes of a railway (UNCL 1001). */
const railNotes: readonly string[] = ['720', '722'];

/**
 * The claims that a railway bill over the notes of the rail legs would make to the same goods, so that of
 * a railway bill and a multimodal bill only one stands. Consignments that share a container (拼箱) differ
 * in HS code or marks.
 */
export function noteClaims(waybill: MultimodalWaybill): string[] {
  const documents = waybill.legs.flatMap(({ mode, documents = [] }) => (mode === '2' ? documents : []));
  const notes = documents.filter(({ type }) => railNotes.includes(type));
  const claims = packed(waybill).flatMap(({ item, unit }) => {
    const goods = waybill.goods[item];
    return goods ? notes.map(({ number }) => noteClaim(number, unit, goods)) : [];
  });
  return [...new Set(claims)];
}
