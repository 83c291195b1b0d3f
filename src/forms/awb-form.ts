import type { AirRateLine } from '../air/air-charges.dto';
import type { AirTruck } from '../air/air-truck.dto';
import type { AirWaybill } from '../air/air-waybill.dto';
import { asAgreed } from './charges';
import { leftOut, one, Sheet } from './form';
import type { Form, FormLabel } from './form.dto';
import { label } from './leg-parts';
import { decimal, fullParty, joined } from './words';

/** The notice on the face of every air waybill (Resolution 600b; Montreal Convention art. 4 ff.). */
const notNegotiable = 'NOT NEGOTIABLE 不可转让';

/**
 * A stored air waybill on the boxes of IATA Resolution 600a. Rates and charges read "as agreed", which the
 * resolution allows on all copies but the carrier's, unless the submitter asks for the amounts.
 */
export function awbForm(waybill: AirWaybill, amounts: boolean): Form {
  const sheet = new Sheet();
  putHead(sheet, waybill);
  putRoute(sheet, waybill);
  putTerms(sheet, waybill);
  putHandling(sheet, waybill);
  putTotals(sheet, waybill);
  putCharges(sheet, waybill, amounts);
  putSignature(sheet, waybill);
  listRates(sheet, waybill, amounts);
  const used = [...sheet.fields, ...sheet.lists].flatMap(({ from }) => from);
  return {
    form: 'air-waybill',
    title: label('Air waybill', '航空货运单'),
    fields: sheet.fields,
    lists: sheet.lists,
    losses: leftOut(waybill, used, ['/customs', '/nil', '/securityDeclaration', '/units']),
  };
}

function putHead(sheet: Sheet, waybill: AirWaybill): void {
  const { awb, type, carrier, shipper, consignee, agent } = waybill;
  const put = box(sheet);
  put('1', 'number', label('Air waybill number', '航空运单号'), joined([awb, type]), '/awb', '/type');
  put('1C', 'contractualCarrier', label('Issued by', '出票航空公司'), carrier, '/carrier');
  put('1D', 'notice', label('Notice', '声明'), notNegotiable);
  put(
    '2',
    'consignor',
    label("Shipper's name and address", '托运人名称及地址'),
    fullParty(shipper),
    '/shipper',
  );
  put(
    '4',
    'consignee',
    label("Consignee's name and address", '收货人名称及地址'),
    fullParty(consignee),
    '/consignee',
  );
  put(
    '6',
    'agent',
    label("Issuing carrier's agent", '承运人代理人'),
    agent && joined([agent.name, agent.city, agent.iataCode], ', '),
    '/agent',
  );
}

/** Puts a value under a box of the air waybill form. */
const box =
  (sheet: Sheet) =>
  (number: string, field: string, heading: FormLabel, value: string | undefined, ...from: string[]): void =>
    sheet.put(`AWB ${number}`, field, heading, value, ...from);

function putRoute(sheet: Sheet, { origin, destination, routing }: AirWaybill): void {
  const put = box(sheet);
  put('9', 'departure', label('Airport of departure', '始发站'), origin, '/origin');
  put(
    '11',
    'routing',
    label('Routing', '航线'),
    routing.map(({ from, to, carrier, means }) => joined([`${from}-${to}`, carrier, means])).join('; '),
    ...routing.map((_, index) => one('/routing', index)),
  );
  put(
    '11',
    'trucks',
    label(
      'Road feeder service: plate, transit declaration, customs lock, seals',
      '卡车航班：车牌、转关单、关锁、封志',
    ),
    routing
      .flatMap(({ from, to, truck }) => (truck ? [`${from}-${to}: ${truckText(truck)}`] : []))
      .join('; '),
    '/routing',
  );
  put('18', 'destination', label('Airport of destination', '目的站'), destination, '/destination');
  put(
    '19',
    'means',
    label('Flight and date', '航班及日期'),
    routing
      .map(({ flight, date }) => joined([flight, date], '/'))
      .filter(Boolean)
      .join('; '),
    '/routing',
  );
}

function truckText({ cleared, plate, transitDeclaration, customsLock, seals = [] }: AirTruck): string {
  const sealed = seals.map(({ number, party, onAt, offAt, offParty, offTime }) =>
    joined([number, `(${party})`, joined([onAt, offAt], '–'), offParty ? `(${offParty})` : '', offTime]),
  );
  return joined([plate, transitDeclaration, customsLock, ...sealed, cleared ? 'cleared 已结关' : ''], ', ');
}

function putTerms(sheet: Sheet, waybill: AirWaybill): void {
  const { accounting, currency, chargeCode, prepaidCollect } = waybill;
  const put = box(sheet);
  put(
    '10',
    'accounting',
    label('Accounting information', '财务说明'),
    accounting?.map(({ identifier, text }) => joined([identifier, text])).join('; '),
    '/accounting',
  );
  put('12', 'currency', label('Currency', '币种'), currency, '/currency');
  put('13', 'chargeCode', label('Charge code', '费用代码'), chargeCode, '/chargeCode');
  put(
    '14',
    'prepaidCollect',
    label('Weight and valuation charges: P prepaid, C collect', '航空运费和声明价值附加费'),
    prepaidCollect.weight,
    '/prepaidCollect/weight',
  );
  put(
    '15',
    'otherPrepaidCollect',
    label('Other charges: P prepaid, C collect', '其他费用'),
    prepaidCollect.other,
    '/prepaidCollect/other',
  );
  put(
    '16',
    'declaredValue',
    label('Declared value for carriage', '供运输用声明价值'),
    String(waybill.declaredValueCarriage),
    '/declaredValueCarriage',
  );
  put(
    '17',
    'customsValue',
    label('Declared value for customs', '供海关用声明价值'),
    String(waybill.declaredValueCustoms),
    '/declaredValueCustoms',
  );
  put(
    '20',
    'insurance',
    label('Amount of insurance', '保险金额'),
    String(waybill.insuredAmount ?? 'XXX'),
    '/insuredAmount',
  );
}

function putHandling(sheet: Sheet, waybill: AirWaybill): void {
  const put = box(sheet);
  const { notify, handlingInformation, shc, ssr, osi, securityStatus, dangerousGoods, oci } = waybill;
  put('21', 'notify', label('Also notify', '通知人'), notify?.map(fullParty).join('; '), '/notify');
  put(
    '21',
    'handling',
    label('Handling information', '操作注意事项'),
    joined([handlingInformation, shc?.join(' '), securityStatus, ...(ssr ?? []), ...(osi ?? [])], '; '),
    ...['/handlingInformation', '/shc', '/securityStatus', '/ssr', '/osi'],
  );
  put(
    '21',
    'dangerous',
    label('Dangerous goods', '危险品'),
    dangerousGoods &&
      joined(
        [dangerousGoods.declarationReference, ...(dangerousGoods.unNumbers ?? []).map((un) => `UN ${un}`)],
        '; ',
      ),
    '/dangerousGoods',
  );
  put(
    '21',
    'batteries',
    label('Lithium batteries', '锂电池'),
    waybill.lithiumBatteries && Object.values(waybill.lithiumBatteries).join('; '),
    '/lithiumBatteries',
  );
  put(
    '21',
    'customsInformation',
    label('Other customs information', '其他海关信息'),
    oci?.map(({ country, id, customsId, text }) => joined([country, id, customsId, text], '/')).join('; '),
    '/oci',
  );
}

function putTotals(sheet: Sheet, waybill: AirWaybill): void {
  const put = box(sheet);
  const { pieces, grossWeight, volume, houses } = waybill;
  put('22J', 'packages', label('Total pieces', '总件数'), String(pieces), '/pieces');
  put(
    '22K',
    'mass',
    label('Total gross weight', '总毛重'),
    joined([decimal(grossWeight.value), grossWeight.unit]),
    '/grossWeight',
  );
  put(
    '22I',
    'volume',
    label('Volume', '体积'),
    volume && joined([decimal(volume.value, 6), volume.unit]),
    '/volume',
  );
  put(
    '22F',
    'chargeableWeight',
    label('Chargeable weight', '计费重量'),
    decimal(waybill.chargeableWeight),
    '/chargeableWeight',
  );
  put('22I', 'houses', label('House waybills', '分运单'), houses?.join(', '), '/houses');
}

/** Boxes 23, 24 and 33. */
function putCharges(sheet: Sheet, waybill: AirWaybill, amounts: boolean): void {
  const put = box(sheet);
  const { otherCharges, totals, destinationCharges } = waybill;
  const money = (shown: () => string): string => (amounts ? shown() : asAgreed);
  put(
    '23',
    'otherCharges',
    label('Other charges', '其他费用'),
    otherCharges &&
      money(() =>
        otherCharges
          .map(({ code, entitlement, amount, pc }) => `${code}${entitlement} ${amount} ${pc}`)
          .join('; '),
      ),
    '/otherCharges',
  );
  const columns = Object.entries({ ...totals }).map(([column, sums]) =>
    joined(
      [column, ...Object.entries({ ...(sums as object) }).map(([name, sum]) => `${name} ${String(sum)}`)],
      ', ',
    ),
  );
  put(
    '24',
    'charges',
    label('Charge summary', '费用汇总'),
    totals && money(() => columns.join('; ')),
    '/totals',
  );
  put(
    '33',
    'destinationCharges',
    label('Charges at destination', '目的地费用'),
    destinationCharges && money(() => Object.values(destinationCharges).join(' ')),
    '/destinationCharges',
  );
}

function putSignature(sheet: Sheet, { executedAt, executedIn, signedBy }: AirWaybill): void {
  const put = box(sheet);
  put('32A', 'contractDate', label('Executed on', '填开时间'), executedAt, '/executedAt');
  put('32B', 'issuePlace', label('Executed at', '填开地点'), executedIn, '/executedIn');
  put(
    '32C',
    'signature',
    label('Signature of carrier or its agent', '承运人或其代理人签字'),
    signedBy,
    '/signedBy',
  );
}

function listRates(sheet: Sheet, { rateLines }: AirWaybill, amounts: boolean): void {
  const money = (value: number | undefined): string =>
    value === undefined ? '' : amounts ? (decimal(value, 4) ?? '') : asAgreed;
  const goods = ({ goods: text, hsCodes, dims, slac }: AirRateLine): string =>
    joined(
      [
        text,
        hsCodes && `HS ${hsCodes.join(', ')}`,
        ...(dims ?? []).map(
          (each) => `${each.pieces} × ${each.length}×${each.width}×${each.height} ${each.unit}`,
        ),
        slac === undefined ? undefined : `SLAC ${slac}`,
      ],
      '; ',
    );
  sheet.lists.push({
    label: label('Rates (AWB 22A–22I)', '运价（AWB 22A–22I）'),
    columns: [
      label('22A Pieces', '件数'),
      label('22B Gross weight', '毛重'),
      label('22D Rate class', '运价类别'),
      label('22E Commodity', '品名编号'),
      label('22F Chargeable weight', '计费重量'),
      label('22G Rate', '运价'),
      label('22H Total', '小计'),
      label('22I Nature and quantity of goods', '货物品名及数量'),
    ],
    rows: rateLines.map((line) => [
      line.pieces?.toString() ?? '',
      decimal(line.grossWeight) ?? '',
      line.rateClass,
      line.commodity ?? '',
      decimal(line.chargeableWeight) ?? '',
      money(line.rate),
      money(line.total),
      goods(line),
    ]),
    from: rateLines.map((_, index) => one('/rateLines', index)),
  });
}
