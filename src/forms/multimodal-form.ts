import { discrepancies } from '../documents/ucp600';
import { inOrder } from '../multimodal/legs';
import type { Mode } from '../multimodal/legs.dto';
import { examinedWaybill } from '../multimodal/multimodal-waybill';
import type { MultimodalWaybill } from '../multimodal/multimodal-waybill.dto';
import type { MultimodalUnit } from '../multimodal/units.dto';
import { NumberedSheet, putBankBoxes } from './bank-boxes';
import { asAgreed, chargesText, handlingText } from './charges';
import { leftOut, one, Sheet } from './form';
import type { Form } from './form.dto';
import { documentsText, goodsPointers, label, placeText, total } from './leg-parts';
import { fillContents } from './packing-list';
import { decimal, fullParty, joined } from './words';

/** The multimodal waybill on a form of its own: the whole carriage with its legs, and its terms of title if it has any. */
export function multimodalForm(waybill: MultimodalWaybill, amounts: boolean): Form {
  const sheet = new Sheet();
  const boxes = new NumberedSheet(sheet);
  putParties(boxes, waybill);
  putCarriage(boxes, waybill, amounts);
  const { negotiable } = waybill;
  if (negotiable) putBankBoxes(boxes, negotiable);
  listLegs(sheet, waybill);
  listUnits(sheet, waybill);
  fillContents(sheet, waybill);
  const used = [...sheet.fields, ...sheet.lists].flatMap(({ from }) => from);
  const examined = examinedWaybill(waybill);
  return {
    form: 'multimodal-waybill',
    title: negotiable
      ? label('Multimodal bill of lading', '多式联运提单')
      : label('Multimodal waybill', '多式联运运单'),
    fields: sheet.fields,
    lists: sheet.lists,
    // What is not for the carrier stands on the note of its own leg alone.
    losses: leftOut(waybill, used, ['/customs', '/languages', '/translations', '/legs', '/units']),
    ...(examined && { discrepancies: discrepancies(examined) }),
  };
}

function putParties(sheet: NumberedSheet, waybill: MultimodalWaybill): void {
  const { operator, consignor, consignee, notifyParties = [] } = waybill;
  sheet.put(
    'number',
    label('Number of the waybill', '运单号'),
    joined([waybill.waybillNumber, `(${waybill.documentType})`]),
    '/waybillNumber',
    '/documentType',
  );
  sheet.put(
    'carrier',
    label('Carrier: multimodal transport operator', '承运人（多式联运经营人）'),
    fullParty(operator),
    '/operator',
  );
  sheet.put('consignor', label('Consignor', '托运人'), fullParty(consignor), '/consignor');
  sheet.put('consignee', label('Consignee', '收货人'), fullParty(consignee), '/consignee');
  sheet.put(
    'notify',
    label('Notify parties', '通知方'),
    notifyParties.map(fullParty).join('; '),
    '/notifyParties',
  );
}

/** Puts a value that was made from one field. */
const placing =
  (sheet: NumberedSheet) =>
  (field: string, en: string, zh: string, text: string | undefined, from: string): void =>
    sheet.put(field, label(en, zh), text, from);

function putCarriage(sheet: NumberedSheet, waybill: MultimodalWaybill, amounts: boolean): void {
  const { goods, portOfLoading, portOfDischarge, handover } = waybill;
  const place = placing(sheet);
  place('departure', 'Place of receipt', '收货地点', placeText(waybill.placeOfReceipt), '/placeOfReceipt');
  place(
    'portOfLoading',
    'Port of loading',
    '装货港',
    portOfLoading && placeText(portOfLoading),
    '/portOfLoading',
  );
  place(
    'portOfDischarge',
    'Port of discharge',
    '卸货港',
    portOfDischarge && placeText(portOfDischarge),
    '/portOfDischarge',
  );
  place(
    'destination',
    'Place of delivery',
    '交付地点',
    placeText(waybill.placeOfDelivery),
    '/placeOfDelivery',
  );
  place('handover', 'Handover', '交接方式', `${handover.receipt} – ${handover.delivery}`, '/handover');
  sheet.put(
    'packages',
    label('Packages', '件数'),
    String(goods.reduce((sum, { packages }) => sum + packages, 0)),
    ...goodsPointers(waybill, 'packages'),
  );
  sheet.put(
    'mass',
    label('Gross mass, kg', '毛重（千克）'),
    total(goods.map(({ grossKg }) => grossKg)),
    ...goodsPointers(waybill, 'grossKg'),
  );
  putMoney(sheet, waybill, amounts);
}

/** Handling, money, and what goes with the waybill. */
function putMoney(sheet: NumberedSheet, waybill: MultimodalWaybill, amounts: boolean): void {
  const { insurance, declaredValue } = waybill;
  const place = placing(sheet);
  sheet.put(
    'handling',
    label('Handling', '操作要求'),
    handlingText(waybill),
    '/temperature',
    '/noOpenInspection',
  );
  const money = (amount: { amount: number; currency: string } | undefined): string | undefined =>
    amount && joined([decimal(amount.amount), amount.currency]);
  place('insurance', 'Insured amount', '保险金额', money(insurance), '/insurance');
  place('declaredValue', 'Declared value for carriage', '保价金额', money(declaredValue), '/declaredValue');
  const charges = amounts ? allCharges(waybill) : waybill.charges && asAgreed;
  place('charges', 'Charges', '费用', charges, '/charges');
  place(
    'regimes',
    'Customs regimes',
    '监管方式',
    waybill.regimes?.map((code) => regimes[code] ?? code).join(', '),
    '/regimes',
  );
  place(
    'documents',
    'Documents attached',
    '随附单证',
    documentsText(waybill.attachedDocuments),
    '/attachedDocuments',
  );
  place('singleLegReason', 'Single leg because', '单一区段原因', waybill.singleLegReason, '/singleLegReason');
  sheet.put(
    'contractDate',
    label('Issued at', '签发地点和日期'),
    joined([placeText(waybill.issuePlace), waybill.issueDate], ', '),
    '/issuePlace',
    '/issueDate',
  );
}

const regimes: Readonly<Record<string, string>> = {
  BONDED: 'bonded 保税',
  ECOMMERCE: 'e-commerce 跨境电商',
  MAIL: 'mail 邮件',
};

const allCharges = (waybill: MultimodalWaybill): string =>
  [undefined, ...inOrder(waybill.legs).map(({ leg }) => leg.sequence)]
    .flatMap((sequence) => {
      const { text } = chargesText(waybill, sequence, true);
      return text === undefined
        ? []
        : [sequence === undefined ? text : `第 ${sequence} 区段 leg ${sequence}: ${text}`];
    })
    .join('; ');

const modes: Readonly<Record<Mode, string>> = {
  '1': 'sea 海运',
  '2': 'rail 铁路',
  '3': 'road 公路',
  '4': 'air 航空',
  '8': 'inland water 内河',
};

/** A planned time is marked, so that nobody takes a timetable for what has happened. */
const timeText = (actual: string | undefined, planned: string): string =>
  actual === undefined ? `${spaced(planned)} 计划 (planned)` : spaced(actual);

/** An instant as people write it, which a narrow column can break: date, time, offset. */
const spaced = (instant: string): string => instant.replace('T', ' ').replace(/(Z|[+-]\d\d:\d\d)$/, ' $1');

function listLegs(sheet: Sheet, waybill: MultimodalWaybill): void {
  const ordered = inOrder(waybill.legs);
  sheet.lists.push({
    label: label('Legs', '运输区段'),
    columns: [
      label('Leg', '区段'),
      label('Mode', '方式'),
      label('From', '起'),
      label('Via', '途经'),
      label('To', '讫'),
      label('Departure', '出发'),
      label('Arrival', '到达'),
      label('Carrier', '承运人'),
      label('Means', '运输工具'),
      label('Documents', '单证'),
      label('Liability', '责任制度'),
    ],
    rows: ordered.map(({ leg }) => [
      String(leg.sequence),
      modes[leg.mode],
      placeText(leg.from),
      (leg.via ?? []).map(placeText).join('; '),
      placeText(leg.to),
      timeText(leg.actualDeparture, leg.plannedDeparture),
      timeText(leg.actualArrival, leg.plannedArrival),
      joined([leg.carrier.name, leg.carrier.uscc, leg.carrierCode]),
      joined([leg.means?.typeCode, leg.means?.name, leg.means?.tripNumber, leg.means?.id], ', '),
      (leg.documents ?? []).map(({ type, number }) => `${type} ${number}`).join('; '),
      leg.liability ?? '',
    ]),
    from: ordered.map(({ pointer }) => pointer),
  });
}

const kinds: Readonly<Record<MultimodalUnit['kind'], string>> = {
  CN: 'container 集装箱',
  SW: 'swap body 交换箱体',
  UL: 'ULD 航空集装器',
  TE: 'trailer 挂车',
  LOOSE: 'loose 散件',
};

function listUnits(sheet: Sheet, { units }: MultimodalWaybill): void {
  sheet.lists.push({
    label: label('Units', '运输单元'),
    columns: [
      label('Unit', '箱号'),
      label('Kind', '种类'),
      label('Full or empty', '重/空'),
      label('Size and type', '箱型'),
      label('Tare kg', '自重（千克）'),
      label('Max. gross kg', '最大总质量（千克）'),
      label('Owner', '箱主'),
      label('Wagon or vehicle by leg', '各区段车号'),
      label('Seals', '封志'),
    ],
    rows: units.map(
      ({ number, kind, fullness, sizeType, tareKg, maxGrossKg, owner, legs = [], seals = [] }) => [
        number,
        kinds[kind],
        fullness === 'FULL' ? 'full 重' : 'empty 空',
        sizeType ?? '',
        decimal(tareKg) ?? '',
        decimal(maxGrossKg) ?? '',
        owner ?? '',
        legs
          .map(({ legSequence, vehicle, position }) => joined([`${legSequence}:`, vehicle, position]))
          .join('; '),
        seals.map((seal) => `${seal.number} (${seal.party})`).join(', '),
      ],
    ),
    from: units.map((_, index) => one('/units', index)),
  });
}
