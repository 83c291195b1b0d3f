import type { PlacedLeg } from '../multimodal/legs';
import type { MultimodalGoods } from '../multimodal/goods.dto';
import type { MultimodalWaybill } from '../multimodal/multimodal-waybill.dto';
import { chargesText, handlingText } from './charges';
import { one, type Sheet } from './form';
import { consigneeText, label, placeText, sealsOn } from './leg-parts';
import { decimal, joined, named, partyText } from './words';

/** The data of a sea waybill of a sea leg, under the names of DCSA's transport document (type SWB). */
export function fillSeaWaybill(
  sheet: Sheet,
  waybill: MultimodalWaybill,
  placed: PlacedLeg,
  amounts: boolean,
): void {
  fillHead(sheet, waybill, placed);
  fillParties(sheet, waybill);
  fillPlaces(sheet, waybill, placed);
  fillGoods(sheet, waybill);
  fillEquipment(sheet, waybill, placed);
  const handling = handlingText(waybill);
  put(
    sheet,
    'shippingInstructions.remarks',
    'declarations',
    'Handling',
    '操作要求',
    handling,
    '/temperature',
    '/noOpenInspection',
  );
  const { text, from } = chargesText(waybill, placed.leg.sequence, amounts);
  put(sheet, 'charges', 'charges', 'Charges', '运费', text, ...from);
}

function put(
  sheet: Sheet,
  path: string,
  field: string,
  en: string,
  zh: string,
  value?: string,
  ...from: string[]
): void {
  sheet.put(path, field, label(en, zh), value, ...from);
}

function fillHead(sheet: Sheet, waybill: MultimodalWaybill, { leg, pointer }: PlacedLeg): void {
  put(
    sheet,
    'transportDocumentReference',
    'number',
    'Number',
    '海运单号',
    leg.documents?.find(({ type }) => type === '710' || type === '705')?.number,
    one(pointer, 'documents'),
  );
  put(sheet, 'transportDocumentTypeCode', 'type', 'Type', '单证类型', 'SWB');
  put(
    sheet,
    'carrierCode',
    'contractualCarrier',
    'Carrier',
    '承运人',
    joined([leg.carrierCode, leg.carrier.name]),
    one(pointer, 'carrier'),
    one(pointer, 'carrierCode'),
  );
  put(
    sheet,
    'transports.vesselVoyages',
    'means',
    'Vessel and voyage',
    '船名航次',
    joined([leg.means?.name, leg.means?.id, leg.means?.tripNumber]),
    one(pointer, 'means'),
  );
}

function fillParties(sheet: Sheet, waybill: MultimodalWaybill): void {
  put(
    sheet,
    'documentParties.shipper',
    'consignor',
    'Shipper',
    '托运人',
    partyText(waybill.consignor),
    '/consignor',
  );
  put(
    sheet,
    'documentParties.consignee',
    'consignee',
    'Consignee',
    '收货人',
    consigneeText(sheet, waybill.consignee),
    '/consignee',
  );
  put(
    sheet,
    'documentParties.notifyParties',
    'notify',
    'Notify parties',
    '通知方',
    waybill.notifyParties?.map(partyText).join('; '),
    '/notifyParties',
  );
}

function fillPlaces(sheet: Sheet, waybill: MultimodalWaybill, { leg, pointer }: PlacedLeg): void {
  put(
    sheet,
    'transports.placeOfReceipt',
    'placeOfReceipt',
    'Place of receipt',
    '收货地点',
    placeText(waybill.placeOfReceipt),
    '/placeOfReceipt',
  );
  put(
    sheet,
    'transports.portOfLoading',
    'departure',
    'Port of loading',
    '装货港',
    placeText(waybill.portOfLoading ?? leg.from),
    waybill.portOfLoading ? '/portOfLoading' : one(pointer, 'from'),
  );
  put(
    sheet,
    'transports.portOfDischarge',
    'destination',
    'Port of discharge',
    '卸货港',
    placeText(waybill.portOfDischarge ?? leg.to),
    waybill.portOfDischarge ? '/portOfDischarge' : one(pointer, 'to'),
  );
  put(
    sheet,
    'transports.placeOfDelivery',
    'placeOfDelivery',
    'Place of delivery',
    '交付地点',
    placeText(waybill.placeOfDelivery),
    '/placeOfDelivery',
  );
}

function fillGoods(sheet: Sheet, { goods }: MultimodalWaybill): void {
  for (const [index, item] of goods.entries()) {
    fillDescription(sheet, item, index);
    fillCargo(sheet, item, index);
  }
}

function fillDescription(sheet: Sheet, item: MultimodalGoods, index: number): void {
  const path = `consignmentItems[${index}]`;
  const at = (key: string): string => one('/goods', index, key);
  put(
    sheet,
    `${path}.descriptionOfGoods`,
    `goods.${index}`,
    'Description of goods',
    '货物名称',
    joined([named(item.names, ['en']), item.marks], ', '),
    at('names'),
    at('marks'),
  );
  put(sheet, `${path}.HSCodes`, `goodsCode.${index}`, 'HS code', '商品编码', item.hs6, at('hs6'));
}

function fillCargo(sheet: Sheet, item: MultimodalGoods, index: number): void {
  const packing = item.allocation?.map(({ unit, packages }) => `${unit}: ${packages}`).join('; ');
  const rows: [name: string, field: string, en: string, zh: string, value?: string, ...from: string[]][] = [
    [
      'outerPackaging',
      'packages',
      'Packages',
      '件数',
      `${item.packages} ${item.packageKind}`,
      'packages',
      'packageKind',
    ],
    ['cargoGrossWeight', 'mass', 'Gross weight, kg', '毛重（千克）', decimal(item.grossKg), 'grossKg'],
    ['cargoGrossVolume', 'volume', 'Gross volume, m³', '体积（立方米）', decimal(item.volumeM3), 'volumeM3'],
    ['equipmentReference', 'containers', 'Packed in', '装箱', packing, 'allocation'],
  ];
  for (const [name, field, en, zh, value, ...from] of rows) {
    const origins = from.map((key) => one('/goods', index, key));
    const box = `consignmentItems[${index}].cargoItems.${name}`;
    put(sheet, box, `${field}.${index}`, en, zh, value, ...origins);
  }
}

function fillEquipment(sheet: Sheet, { units }: MultimodalWaybill, { leg }: PlacedLeg): void {
  for (const [index, unit] of units.entries()) {
    put(
      sheet,
      `utilizedTransportEquipments[${index}].equipmentReference`,
      `unit.${index}`,
      'Equipment',
      '箱号',
      joined([unit.number, unit.sizeType]),
      one('/units', index),
    );
    const seals = sealsOn(unit.seals, leg.sequence);
    put(
      sheet,
      `utilizedTransportEquipments[${index}].seals`,
      `seals.${index}`,
      'Seals',
      '封志',
      seals.map(({ number }) => number).join(', '),
      one('/units', index, 'seals'),
    );
    // DCSA asks for at least one seal of each container; an empty one is not sealed.
    if (seals.length === 0 && unit.fullness === 'FULL')
      sheet.losses.push({
        kind: 'missing',
        pointer: one('/units', index, 'seals'),
        message: {
          en: 'A sea waybill wants the seal of every full container.',
          zh: '海运单要求每个重箱均有封志。',
        },
      });
  }
}
