import type { AttachedDocument } from '../documents/attached.dto';
import type { Text } from '../findings/finding';
import { isOrderClause } from '../documents/order-clause';
import type { Place } from '../documents/parts.dto';
import { scaledSum, unscaled } from '../documents/scaled';
import { inOrder, type PlacedLeg } from '../multimodal/legs';
import type { MultimodalWaybill } from '../multimodal/multimodal-waybill.dto';
import type { UnitSeal } from '../multimodal/units.dto';
import type { Draft } from './draft';
import { one, type Sheet } from './form';
import type { FormLabel } from './form.dto';
import { decimal, joined, named, partyText } from './words';

/** A heading in the two working languages. */
export const label = (en: string, zh: string): FormLabel => ({ en, zh });
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

/** The gross weight of all goods, under the heading that the form has for it. */
export function putMass(sheet: Sheet, waybill: MultimodalWaybill, box: string, heading: FormLabel): void {
  const sum = total(waybill.goods.map(({ grossKg }) => grossKg));
  sheet.put(box, 'mass', heading, sum, ...goodsPointers(waybill, 'grossKg'));
}

/** The consignee on the draft of a document that is never negotiable: an order clause is told as missing. */
export function putConsignee(draft: Draft, consignee: MultimodalWaybill['consignee'], document: Text): void {
  if (isOrderClause(consignee.name))
    draft.missing(
      '/consignee',
      `${document.en} names its consignee; the waybill is to order.`,
      `${document.zh}须为记名收货人，而该运单为指示式。`,
    );
  else draft.put('/consignee', consignee, '/consignee');
}

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

/** Documents attached, each with its type, number and date. */
export const documentsText = (documents: readonly AttachedDocument[] = []): string =>
  documents
    .map(({ type, number, date, copies }) => joined([type, number, date, copies && `× ${copies}`]))
    .join('; ');
