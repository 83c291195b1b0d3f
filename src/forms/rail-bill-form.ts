import { discrepancies } from '../documents/ucp600';
import { whoCanRedirect } from '../rail/rail-bill-rules';
import type { RailBill } from '../rail/rail-bill.dto';
import { examinedRailBill } from '../rail/rail-bill.kind';
import { NumberedSheet, putBankBoxes } from './bank-boxes';
import { leftOut, one, Sheet } from './form';
import type { Form } from './form.dto';
import { documentsText, label, placeText, total } from './leg-parts';
import { decimal, joined, named, fullParty } from './words';

/** The railway bill of lading as a form: what a bank reads of it, in the order in which it reads. */
export function railBillForm(bill: RailBill): Form {
  const sheet = new Sheet();
  const boxes = new NumberedSheet(sheet);
  putParties(boxes, bill);
  putCarriage(boxes, bill);
  putBankBoxes(boxes, bill.negotiable);
  listGoods(sheet, bill);
  const used = [...sheet.fields, ...sheet.lists].flatMap(({ from }) => from);
  return {
    form: 'rail-bill',
    title: label('Railway bill of lading', '铁路提单'),
    fields: sheet.fields,
    lists: sheet.lists,
    losses: leftOut(bill, used, ['/customs']),
    discrepancies: discrepancies(examinedRailBill(bill)),
  };
}

function putParties(sheet: NumberedSheet, bill: RailBill): void {
  const { operator, shipper, consignee, notifyParties = [] } = bill;
  sheet.put('number', label('Number of the bill', '提单号'), bill.billNumber, '/billNumber');
  sheet.put(
    'carrier',
    label('Carrier: transport operator', '承运人（运输经营人）'),
    fullParty(operator),
    '/operator',
  );
  sheet.put('consignor', label('Shipper', '托运人'), fullParty(shipper), '/shipper');
  sheet.put('consignee', label('Consignee', '收货人'), consignee && fullParty(consignee), '/consignee');
  sheet.put(
    'notify',
    label('Notify parties', '通知方'),
    notifyParties.map(fullParty).join('; '),
    '/notifyParties',
  );
}

const locks: Readonly<Record<RailBill['disposalLock']['level'], string>> = {
  NONE: 'None 无',
  UNDERTAKEN_BY_ISSUER: 'Undertaken by the issuer 签发人承诺',
  STRUCTURAL: 'Structural 结构性',
  CONFIRMED_BY_RAILWAY: 'Confirmed by the railway 铁路确认',
};

function putCarriage(sheet: NumberedSheet, bill: RailBill): void {
  const { goods, notes } = bill;
  sheet.put(
    'departure',
    label('Place of receipt', '收货地'),
    placeText(bill.placeOfReceipt),
    '/placeOfReceipt',
  );
  sheet.put(
    'destination',
    label('Place of delivery', '交付地'),
    placeText(bill.placeOfDelivery),
    '/placeOfDelivery',
  );
  sheet.put(
    'notes',
    label('Consignment notes', '铁路运单'),
    notes.map(({ number, regime }) => `${number} (${regime})`).join('; '),
    '/notes',
  );
  sheet.put(
    'packages',
    label('Packages', '件数'),
    String(goods.reduce((sum, { packages }) => sum + packages, 0)),
    ...goods.map((_, index) => one('/goods', index, 'packages')),
  );
  sheet.put(
    'mass',
    label('Gross mass, kg', '毛重（公斤）'),
    total(goods.map(({ grossKg }) => grossKg)),
    ...goods.map((_, index) => one('/goods', index, 'grossKg')),
  );
  putSafeguards(sheet, bill);
}

/** Papers that go with the bill, and who could redirect the goods past its holder. */
function putSafeguards(sheet: NumberedSheet, bill: RailBill): void {
  const { disposalLock } = bill;
  sheet.put(
    'documents',
    label('Documents attached', '随附单证'),
    documentsText(bill.attachedDocuments),
    '/attachedDocuments',
  );
  sheet.put(
    'duplicateCustodian',
    label('Duplicate of the note held by', '运单副本持有人'),
    bill.duplicateCustodian,
    '/duplicateCustodian',
  );
  const { en, zh } = whoCanRedirect[disposalLock.level];
  sheet.put(
    'lock',
    label('Disposal lock', '控货锁定'),
    joined([locks[disposalLock.level], disposalLock.undertaking, `${en} ${zh}`], '. '),
    '/disposalLock',
  );
}

function listGoods(sheet: Sheet, { goods }: RailBill): void {
  const rows = goods.flatMap((item, index) =>
    item.containers.map(({ container, packages, grossKg }) => ({
      row: [
        container,
        item.marks ?? '',
        named(item.names, ['en', 'zh']),
        item.hs6,
        joined([packages, item.packageKind]),
        decimal(grossKg) ?? '',
      ],
      from: one('/goods', index),
    })),
  );
  sheet.lists.push({
    label: label('Particulars of the goods', '货物明细'),
    columns: [
      label('Container', '箱号'),
      label('Marks', '唛头'),
      label('Goods', '品名'),
      label('HS code', '商品编码'),
      label('Packages', '件数'),
      label('Gross kg', '毛重（公斤）'),
    ],
    rows: rows.map(({ row }) => row),
    from: rows.map(({ from }) => from),
  });
}
