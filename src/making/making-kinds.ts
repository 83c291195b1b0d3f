import airExample from '../../seeds/sandbox/air-waybill.json';
import multimodalExample from '../../seeds/sandbox/multimodal-waybill.json';
import railBillExample from '../../seeds/sandbox/rail-bill.json';
import railNoteExample from '../../seeds/sandbox/rail-note.json';
import { columnsOf, type Column } from './columns';
import { columnsMax } from './limits';
import type { ShapeClass } from '../http/schema';

/** What making documents of a kind needs to know beside its shape. */
export interface MakingKind {
  /** Path of the number that tells one document from another. */
  key: string;
  /** Path of what tells documents of one number apart: a flight has a manifest a day. */
  keyWith?: string;
  /**
   * Fields that every shipment has of its own, as pointers with `*` for each entry of a list: numbers,
   * days, times, seals, vehicles. They are never carried over to a draft.
   */
  own: readonly string[];
  /** Paths of the columns of the template; any other field may be added as a column under its path. */
  columns: readonly string[];
  /** A worked document for the template. */
  example?: object;
}

const under = (path: string, ...names: string[]): string[] => names.map((name) => `${path}.${name}`);
const party = (path: string, ...more: string[]): string[] =>
  under(path, 'name', 'addressLines', 'city', 'postal', 'country', 'uscc', ...more);
const place = (path: string, code: string): string[] =>
  under(path, 'names.zh', 'names.en', 'names.ru', 'country', 'unlocode', code);

const railNote: MakingKind = {
  key: 'noteNumber',
  own: [
    ...['/noteNumber', '/contractDate', '/arrivalDate', '/trainNumber', '/trainDate', '/afterTranshipment'],
    ...['/wagons/*/number', '/containers/*/number', '/containers/*/onWagon', '/seals'],
    '/goods/*/containers/*/container',
    ...['/attachedDocuments/*/number', '/attachedDocuments/*/date', '/attachedDocuments/*/sha256'],
  ],
  columns: [
    ...['noteNumber', 'issuingRailway', 'noteKind', 'contractDate', 'languages'],
    ...['contractualCarrier.name', 'contractualCarrier.rics'],
    ...party('consignor', 'eori'),
    ...party('consignee', 'eori'),
    ...place('departureStation', 'code'),
    ...place('destinationStation', 'code'),
    ...place('borderStations[].exit', 'code'),
    ...place('borderStations[].entry', 'code'),
    ...under('carriers[]', 'carrier', 'rics', 'from', 'to'),
    ...under('payers[]', 'section', 'payer', 'code'),
    ...under('wagons[]', 'number', 'providedBy', 'loadCapacityT', 'axles', 'tareKg', 'tankType'),
    ...under('containers[]', 'number', 'sizeType', 'tareKg', 'maxGrossKg', 'onWagon'),
    ...under('goods[]', 'names.zh', 'names.ru', 'names.en', 'names.de', 'hs6', 'gng8', 'etsng6', 'marks'),
    ...under('goods[]', 'packageKind', 'packages', 'grossKg'),
    ...under('goods[].containers[]', 'container', 'packages', 'grossKg'),
    ...under('seals[]', 'number', 'party', 'condition', 'unit'),
    ...['loadedBy', 'massMethod'],
    ...under('attachedDocuments[]', 'type', 'number', 'date', 'copies'),
    ...['contractNumber', 'infoNotForCarrier', 'trainNumber', 'trainDate', 'duplicateCustodian'],
    ...under('customs', 'exportOffice', 'importOffice', 'transitOffices'),
  ],
  example: railNoteExample,
};

const multimodalWaybill: MakingKind = {
  key: 'waybillNumber',
  own: [
    ...['/waybillNumber', '/issueDate', '/negotiable/issueDate', '/negotiable/takingInCharge/date'],
    ...['plannedDeparture', 'plannedArrival', 'actualDeparture', 'actualArrival'].map(
      (name) => `/legs/*/${name}`,
    ),
    ...['/legs/*/means/id', '/legs/*/means/tripNumber', '/legs/*/documents/*/number'],
    ...['/units/*/number', '/units/*/seals', '/units/*/legs/*/vehicle', '/goods/*/allocation/*/unit'],
  ],
  columns: [
    ...['waybillNumber', 'documentType', 'issueDate'],
    ...place('issuePlace', 'stationCode'),
    ...party('operator'),
    ...party('consignor', 'eori'),
    ...party('consignee', 'eori'),
    ...place('placeOfReceipt', 'stationCode'),
    ...place('placeOfDelivery', 'stationCode'),
    ...under('handover', 'receipt', 'delivery'),
    ...under('legs[]', 'sequence', 'mode', 'stage', 'plannedDeparture', 'plannedArrival'),
    ...place('legs[].from', 'stationCode'),
    ...place('legs[].to', 'stationCode'),
    ...under('legs[]', 'from.airport', 'to.airport', 'carrier.name', 'carrier.country', 'carrier.uscc'),
    ...under('legs[]', 'carrierCode', 'means.typeCode', 'means.id', 'means.tripNumber', 'liability'),
    ...under('legs[].documents[]', 'type', 'number'),
    ...place('legs[].via[]', 'stationCode'),
    ...under('units[]', 'kind', 'number', 'sizeType', 'tareKg', 'maxGrossKg', 'fullness'),
    ...under('units[].legs[]', 'legSequence', 'vehicle'),
    ...under('units[].seals[]', 'number', 'party', 'condition', 'onLeg', 'offLeg'),
    ...under('goods[]', 'names.zh', 'names.en', 'names.ru', 'names.de', 'hs6', 'origin', 'packages'),
    ...under('goods[]', 'packageKind', 'grossKg', 'netKg', 'volumeM3', 'marks'),
    ...under('goods[].allocation[]', 'unit', 'packages', 'grossKg'),
    ...under('declaredValue', 'amount', 'currency'),
    ...under('customs', 'exportOffice', 'importOffice', 'transitOffices'),
  ],
  example: multimodalExample,
};

const airWaybill: MakingKind = {
  key: 'awb',
  own: [
    ...['/awb', '/routing/*/date', '/routing/*/truck', '/houses', '/executedAt', '/signedBy'],
    '/dangerousGoods/declarationReference',
  ],
  columns: [
    ...['awb', 'type', 'carrier', 'origin', 'destination'],
    ...under('routing[]', 'from', 'to', 'carrier', 'flight', 'date', 'means'),
    ...under('routing[].truck', 'plate', 'transitDeclaration', 'customsLock'),
    ...under('routing[].truck.seals[]', 'number', 'party', 'onAt', 'offAt', 'offParty'),
    ...party('shipper'),
    ...under('shipper.contact', 'person', 'phone', 'email'),
    ...party('consignee', 'eori'),
    ...under('consignee.contact', 'person', 'phone', 'email'),
    ...under('agent', 'name', 'city', 'iataCode'),
    ...['houses', 'pieces', 'grossWeight.value', 'grossWeight.unit', 'volume.value', 'volume.unit'],
    'chargeableWeight',
    ...under('rateLines[]', 'pieces', 'grossWeight', 'rateClass', 'chargeableWeight', 'rate', 'total'),
    ...under('rateLines[]', 'goods', 'hsCodes', 'slac'),
    ...under('rateLines[].dims[]', 'pieces', 'length', 'width', 'height', 'unit'),
    ...['currency', 'chargeCode', 'prepaidCollect.weight', 'prepaidCollect.other'],
    ...under('otherCharges[]', 'code', 'entitlement', 'amount', 'pc'),
    ...under('totals.prepaid', 'weight', 'valuation', 'dueAgent', 'dueCarrier', 'total'),
    ...under('totals.collect', 'weight', 'valuation', 'dueAgent', 'dueCarrier', 'total'),
    ...['declaredValueCarriage', 'declaredValueCustoms', 'shc', 'securityStatus', 'handlingInformation'],
    ...under('oci[]', 'line', 'country', 'id', 'customsId', 'text'),
    ...['executedAt', 'executedIn', 'signedBy'],
    ...under('customs', 'exportOffice', 'importOffice', 'transitOffices'),
  ],
  example: airExample,
};

const railBillOwn = [
  ...['/billNumber', '/notes', '/goods/*/containers/*/container', '/disposalLock/undertaking'],
  ...['/negotiable/issueDate', '/negotiable/takingInCharge/date'],
];

/** What is known of a kind; a kind that nothing is said of here is read from its shape. */
export function makingOf(name: string, shape: ShapeClass): MakingKind {
  if (name === 'rail-note') return railNote;
  if (name === 'multimodal-waybill') return multimodalWaybill;
  if (name === 'air-waybill') return airWaybill;
  const read = fromShape([...columnsOf(shape).values()]);
  if (name === 'flight-manifest') return { ...read, keyWith: 'date' };
  return name === 'rail-bill' ? { ...read, own: railBillOwn, example: railBillExample } : read;
}

/** Its number is the first field that it must have; days, times and seals are its own; every field is a column. */
function fromShape(columns: readonly Column[]): MakingKind {
  const key = columns.find(({ required, group }) => required && group === '')?.path ?? '';
  const isOwn = ({ path, value }: Column): boolean =>
    path === key || String(value.format).startsWith('date') || value.identifier === 'seal';
  return {
    key,
    own: columns.filter(isOwn).map(({ path }) => `/${path.replaceAll('[]', '.*').replaceAll('.', '/')}`),
    columns: columns.map(({ path }) => path).slice(0, columnsMax),
  };
}
