import type { MultimodalWaybill } from '../multimodal/multimodal-waybill.dto';
import { one, type Sheet } from './form';
import { goodsPointers, label, putMass } from './leg-parts';
import { decimal, named, partyText } from './words';

const contentColumns = [
  label('Unit', '箱号'),
  label('Goods', '品名'),
  label('HS code', '商品编码'),
  label('Marks', '唛头'),
  label('Kind of package', '包装种类'),
  label('Packages', '件数'),
  label('Gross kg', '毛重（千克）'),
  label('Net kg', '净重（千克）'),
  label('Volume m³', '体积（立方米）'),
];

/** The packing list: every item in every unit, with sums that nobody types. */
export function fillPackingList(sheet: Sheet, waybill: MultimodalWaybill): void {
  const { goods } = waybill;
  sheet.put('', 'number', label('To waybill', '所属运单'), waybill.waybillNumber, '/waybillNumber');
  sheet.put('', 'consignor', label('Consignor', '发货人'), partyText(waybill.consignor), '/consignor');
  sheet.put('', 'consignee', label('Consignee', '收货人'), partyText(waybill.consignee), '/consignee');
  fillContents(sheet, waybill);
  sheet.put(
    '',
    'packages',
    label('Packages', '总件数'),
    String(goods.reduce((sum, { packages }) => sum + packages, 0)),
    ...goodsPointers(waybill, 'packages'),
  );
  putMass(sheet, waybill, '', label('Gross weight, kg', '总毛重（千克）'));
}

/** What is packed in what, row by row. */
export function fillContents(sheet: Sheet, { goods, units }: MultimodalWaybill): void {
  const only = units.length === 1 ? (units[0]?.number ?? '') : '';
  const rows = goods.flatMap((item, index) =>
    (item.allocation ?? [{ unit: only, packages: item.packages, grossKg: item.grossKg }]).map(
      ({ unit, packages, grossKg }, number) => ({
        row: [
          unit,
          named(item.names, ['zh', 'en', 'ru']),
          item.hs6,
          item.marks ?? '',
          item.packageKind,
          String(packages),
          decimal(grossKg) ?? '',
          number === 0 ? (decimal(item.netKg) ?? '') : '',
          number === 0 ? (decimal(item.volumeM3) ?? '') : '',
        ],
        from: one('/goods', index),
      }),
    ),
  );
  sheet.lists.push({
    label: label('Contents', '装箱明细'),
    columns: contentColumns,
    rows: rows.map(({ row }) => row),
    from: rows.map(({ from }) => from),
  });
}
