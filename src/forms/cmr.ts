import type { PlacedLeg } from '../multimodal/legs';
import type { MultimodalWaybill } from '../multimodal/multimodal-waybill.dto';
import { volumeOf } from '../multimodal/multimodal-waybill';
import { chargesText, handlingText } from './charges';
import { one, type Sheet } from './form';
import { consigneeText, goodsPointers, label, placeText, putMass, sealsOn } from './leg-parts';
import { decimal, joined, named, partyText } from './words';

/** The CMR note of a road leg: boxes 1–24 of the IRU model. */
export function fillCmr(sheet: Sheet, waybill: MultimodalWaybill, placed: PlacedLeg, amounts: boolean): void {
  fillParties(sheet, waybill, placed);
  fillPapers(sheet, waybill, placed);
  fillPackages(sheet, waybill, placed.leg.sequence);
  fillGoods(sheet, waybill);
  const { text, from } = chargesText(waybill, placed.leg.sequence, amounts);
  // Box 19 of the IRU model of 2007; older prints have the charges in 20.
  sheet.put('19', 'charges', label('To be paid by: carriage charges', '应付运费'), text, ...from);
}

function fillParties(sheet: Sheet, waybill: MultimodalWaybill, { leg, pointer }: PlacedLeg): void {
  const { consignor, consignee } = waybill;
  const on = vehicles(waybill, leg.sequence);
  sheet.put('1', 'consignor', label('Sender', '发货人'), partyText(consignor), '/consignor');
  sheet.put('2', 'consignee', label('Consignee', '收货人'), consigneeText(sheet, consignee), '/consignee');
  sheet.put(
    '3',
    'destination',
    label('Place of delivery', '交货地点'),
    placeText(leg.to),
    one(pointer, 'to'),
  );
  sheet.put(
    '4',
    'departure',
    label('Place and date of taking over', '接货地点和日期'),
    joined([placeText(leg.from), leg.plannedDeparture], ', '),
    one(pointer, 'from'),
    one(pointer, 'plannedDeparture'),
  );
  sheet.put(
    '16',
    'contractualCarrier',
    label('Carrier', '承运人'),
    joined([leg.carrier.name, leg.carrier.country, on.text], ', '),
    one(pointer, 'carrier'),
    ...on.from,
  );
}

function fillPapers(sheet: Sheet, waybill: MultimodalWaybill, { leg, pointer }: PlacedLeg): void {
  sheet.put(
    '5',
    'documents',
    label('Documents attached', '随附单证'),
    joined(
      [
        `MMW ${waybill.waybillNumber}`,
        ...(leg.permits ?? []).map(({ type, number }) => `${type} ${number}`),
        ...(waybill.attachedDocuments ?? []).map(({ type, number }) => `${type} ${number}`),
      ],
      '; ',
    ),
    '/waybillNumber',
    one(pointer, 'permits'),
    '/attachedDocuments',
  );
  sheet.put(
    '21',
    'contractDate',
    label('Established in', '签发地点和日期'),
    joined([placeText(waybill.issuePlace), waybill.issueDate], ', '),
    '/issuePlace',
    '/issueDate',
  );
  sheet.put(
    '',
    'number',
    label('Number of the note', '运单号'),
    leg.documents?.find(({ type }) => type === '730')?.number,
    one(pointer, 'documents'),
  );
}

function fillPackages(sheet: Sheet, waybill: MultimodalWaybill, sequence: number): void {
  const { goods } = waybill;
  sheet.put(
    '6',
    'marks',
    label('Marks and numbers', '标记和号码'),
    goods
      .map(({ marks }) => marks ?? '')
      .filter(Boolean)
      .join('; '),
    ...goodsPointers(waybill, 'marks'),
  );
  sheet.put(
    '7',
    'packages',
    label('Number of packages', '件数'),
    String(goods.reduce((sum, item) => sum + item.packages, 0)),
    ...goodsPointers(waybill, 'packages', 'allocation'),
  );
  sheet.put(
    '8',
    'packageKind',
    label('Method of packing', '包装方式'),
    joined(
      [[...new Set(goods.map(({ packageKind }) => packageKind))].join(', '), unitTexts(waybill, sequence)],
      '; ',
    ),
    ...goodsPointers(waybill, 'packageKind'),
    '/units',
  );
}

function fillGoods(sheet: Sheet, waybill: MultimodalWaybill): void {
  const { goods } = waybill;
  sheet.put(
    '9',
    'goods',
    label('Nature of the goods', '货物名称'),
    goods.map(({ names }) => named(names, ['en'])).join('; '),
    ...goodsPointers(waybill, 'names'),
  );
  sheet.put(
    '10',
    'goodsCode',
    label('Statistical number', '商品编码'),
    goods.map(({ hs6 }) => hs6).join('; '),
    ...goodsPointers(waybill, 'hs6'),
  );
  putMass(sheet, waybill, '11', label('Gross weight, kg', '毛重（千克）'));
  sheet.put(
    '12',
    'volume',
    label('Volume, m³', '体积（立方米）'),
    decimal(volumeOf(goods)),
    ...goodsPointers(waybill, 'volumeM3'),
  );
  sheet.put(
    '13',
    'declarations',
    label("Sender's instructions", '发货人指示'),
    instructions(waybill),
    '/temperature',
    '/noOpenInspection',
    ...goodsPointers(waybill, 'dangerous'),
  );
}

/** Numbers of the lorries, trailers and wagons that carry units on a leg. */
function vehicles({ units }: MultimodalWaybill, sequence: number): { text: string; from: string[] } {
  const found = units.flatMap((unit, index) =>
    (unit.legs ?? []).flatMap(({ legSequence, vehicle }, number) =>
      legSequence === sequence ? [{ vehicle, from: one('/units', index, 'legs', number) }] : [],
    ),
  );
  return {
    text: [...new Set(found.map(({ vehicle }) => vehicle))].join(', '),
    from: found.map(({ from }) => from),
  };
}

/** Containers with the seals that are on them on a leg. */
function unitTexts({ units }: MultimodalWaybill, sequence: number): string {
  return units
    .map(({ number, sizeType, seals }) => {
      const on = sealsOn(seals, sequence);
      return joined([
        number,
        sizeType,
        on.length > 0 ? `seal ${on.map((seal) => seal.number).join(', ')}` : undefined,
      ]);
    })
    .join('; ');
}

function instructions(waybill: MultimodalWaybill): string {
  const dangerous = waybill.goods
    .flatMap((item) => item.dangerous ?? [])
    .map(({ un, class: hazard, packingGroup, properShippingName }) =>
      joined(
        [`UN ${un}`, properShippingName, hazard, packingGroup && 'I'.repeat(Number(packingGroup))],
        ', ',
      ),
    );
  return joined([...dangerous, handlingText(waybill)], '; ');
}
