import { isOrderClause } from '../documents/negotiable';
import type { Place } from '../documents/parts.dto';
import { scaledSum, unscaled } from '../documents/scaled';
import { inOrder, type PlacedLeg } from '../multimodal/legs';
import type { MultimodalWaybill } from '../multimodal/multimodal-waybill.dto';
import type { UnitSeal } from '../multimodal/units.dto';
import { one, type Label, type Sheet } from './form';
import { decimal, joined, named, partyText } from './words';

/** A heading in the two working languages. */
export const label = (en: string, zh: string): Label => ({ en, zh });
/** A place as the western forms name it. */
export const placeText = ({ names, country, unlocode, stationCode }: Place): string =>
  joined([named(names, ['en', 'zh']), unlocode ?? stationCode, `(${country})`]);

/** The leg of the number asked for. */
export function legOf({ legs }: MultimodalWaybill, sequence: number): PlacedLeg | undefined {
  return inOrder(legs).find(({ leg }) => leg.sequence === sequence);
}

/** The seals that are on a unit on a leg. */
export const sealsOn = (seals: readonly UnitSeal[] | undefined, sequence: number): UnitSeal[] =>
  (seals ?? []).filter(({ onLeg, offLeg }) => onLeg <= sequence && (offLeg ?? sequence) >= sequence);

/** An exact sum as forms write it. */
export const total = (values: number[]): string | undefined => decimal(unscaled(scaledSum(values, 3), 3));

/** Pointers to fields of every goods item. */
export const goodsPointers = ({ goods }: MultimodalWaybill, ...keys: string[]): string[] =>
  goods.flatMap((_, index) => keys.map((key) => one('/goods', index, key)));

/** An order clause belongs to a bill of lading; notes of carriage name a consignee and tell it as missing. */
export function consigneeText(sheet: Sheet, consignee: MultimodalWaybill['consignee']): string | undefined {
  if (!isOrderClause(consignee.name)) return partyText(consignee);
  sheet.losses.push({
    kind: 'missing',
    pointer: '/consignee',
    value: consignee.name,
    message: {
      en: 'This note names its consignee; the waybill is to order.',
      zh: '该单证须为记名收货人，而运单为指示式。',
    },
  });
  return undefined;
}
