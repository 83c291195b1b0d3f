import { scaledSum, unscaled } from '../documents/scaled';
import { inOrder } from '../multimodal/legs';
import type { MultimodalWaybill } from '../multimodal/multimodal-waybill.dto';
import { readIdentifier } from '../identifiers/read';
import { handlingText } from './charges';
import { Draft } from './draft';
import { one } from './form';
import { label, putConsignee } from './leg-parts';
import { joined, named } from './words';

/** The air waybill of an air leg, from the waybill alone. Rates and charges are agreed with the airline and missing. */
export function awbDraft(waybill: MultimodalWaybill, sequence: number): Draft {
  const draft = new Draft();
  const placed = inOrder(waybill.legs).find(({ leg }) => leg.sequence === sequence && leg.mode === '4');
  if (placed === undefined) return draft;
  const { leg, pointer } = placed;
  const number = leg.documents?.findIndex(({ type }) => type === '740' || type === '741') ?? -1;
  const document = leg.documents?.[number];
  if (document) {
    const from = one(pointer, 'documents', number);
    draft.put('/awb', readIdentifier('awb', document.number).value, one(from, 'number'));
    draft.put('/type', document.type === '741' ? 'Master' : 'Direct', one(from, 'type'));
  } else draft.missing('/awb', 'The leg names no air waybill yet.', '该区段尚未列明空运单号。');
  draft.put('/carrier', leg.carrierCode, one(pointer, 'carrierCode'));
  draft.put('/origin', leg.from.airport, one(pointer, 'from', 'airport'));
  draft.put('/destination', leg.to.airport, one(pointer, 'to', 'airport'));
  for (const [end, field] of [
    [leg.from, 'origin'],
    [leg.to, 'destination'],
  ] as const)
    if (end.airport === undefined)
      draft.missing(one('', field), 'The leg does not name the airport (IATA).', '区段未列明机场三字代码。');
  putParties(draft, waybill);
  putCargo(draft, waybill);
  const handling = handlingText(waybill);
  if (handling !== '')
    draft.put('/handlingInformation', handling, waybill.temperature ? '/temperature' : '/noOpenInspection');
  draft.put('/routing', [routing(waybill, sequence)], pointer);
  draft.put('/customs', waybill.customs, '/customs');
  for (const key of [
    'currency',
    'chargeCode',
    'prepaidCollect',
    'declaredValueCarriage',
    'declaredValueCustoms',
    'executedAt',
  ])
    if (!(key in draft.document))
      draft.missing(
        one('', key),
        'Agreed with the airline; not on the waybill.',
        '由托运人与航空公司约定，运单未载。',
      );
  return draft;
}

function routing({ legs }: MultimodalWaybill, sequence: number): object {
  const leg = legs.find((each) => each.sequence === sequence);
  if (leg === undefined) return {};
  const { from, to, carrierCode, means, plannedDeparture } = leg;
  return {
    ...(from.airport && { from: from.airport }),
    ...(to.airport && { to: to.airport }),
    ...(carrierCode && { carrier: carrierCode }),
    ...(means?.tripNumber && { flight: means.tripNumber }),
    date: plannedDeparture.slice(0, 10),
  };
}

function putParties(draft: Draft, { consignor, consignee, notifyParties }: MultimodalWaybill): void {
  draft.put('/shipper', consignor, '/consignor');
  // An air waybill is not negotiable (Montreal Convention art. 4 and the notice on its face).
  putConsignee(draft, consignee, label('An air waybill', '空运单'));
  draft.put('/notify', notifyParties, '/notifyParties');
}

function putCargo(draft: Draft, { goods, declaredValue }: MultimodalWaybill): void {
  const gross = unscaled(
    scaledSum(
      goods.map(({ grossKg }) => grossKg),
      3,
    ),
    3,
  );
  draft.put(
    '/pieces',
    goods.reduce((sum, { packages }) => sum + packages, 0),
    '/goods',
  );
  draft.put('/grossWeight', { value: gross, unit: 'KG' }, '/goods');
  const volumes = goods.flatMap(({ volumeM3 }) => volumeM3 ?? []);
  if (volumes.length === goods.length)
    draft.put('/volume', { value: unscaled(scaledSum(volumes, 3), 3), unit: 'MC' }, '/goods');
  for (const [index, item] of goods.entries()) {
    const [line, from] = [one('/rateLines', index), one('/goods', index)];
    draft.put(one(line, 'pieces'), item.packages, one(from, 'packages'));
    draft.put(one(line, 'grossWeight'), item.grossKg, one(from, 'grossKg'));
    draft.put(
      one(line, 'goods'),
      joined([named(item.names, ['en', 'zh']), item.marks], ', '),
      one(from, 'names'),
    );
    draft.put(one(line, 'hsCodes'), [item.hs6], one(from, 'hs6'));
    for (const key of ['rateClass', 'chargeableWeight', 'rate', 'total'])
      draft.missing(
        one(line, key),
        'Agreed with the airline; not on the waybill.',
        '由托运人与航空公司约定，运单未载。',
      );
  }
  if (declaredValue) {
    draft.put('/declaredValueCarriage', declaredValue.amount, '/declaredValue/amount');
    draft.put('/currency', declaredValue.currency, '/declaredValue/currency');
  }
}
