import type { Place } from '../documents/parts.dto';
import { unitKey } from '../multimodal/allocations';
import { inOrder, type PlacedLeg } from '../multimodal/legs';
import type { MultimodalWaybill } from '../multimodal/multimodal-waybill.dto';
import { countryBeyond, readStop } from '../documents/crossings';
import type { MultimodalDangerousGoods } from '../multimodal/goods.dto';
import { handlingText } from './charges';
import { Draft } from './draft';
import { one } from './form';
import { label, putConsignee } from './leg-parts';

/**
 * The consignment note of a rail leg, from the waybill alone. Neighbouring rail legs under one note
 * number are one note with a section each. What the railway wants to know and the waybill does not say
 * is named as missing instead of being guessed.
 */
export function noteDraft(
  waybill: MultimodalWaybill,
  sequence: number,
  noteKind: 'SMGS' | 'CIM_SMGS',
): Draft {
  const draft = new Draft();
  const legs = legsOfNote(waybill, sequence);
  const [first] = legs;
  const last = legs.at(-1);
  if (first === undefined || last === undefined) return draft;
  draft.put('/noteKind', noteKind, one(first.pointer, 'mode'));
  putHead(draft, waybill, first);
  putRoute(draft, legs, last);
  putLoad(draft, waybill, new Set(legs.map(({ leg }) => leg.sequence)));
  putGoods(draft, waybill);
  putRemarks(draft, waybill, legs);
  draft.put('/customs', waybill.customs, '/customs');
  tellMissing(draft);
  return draft;
}

const noteNumber = ({ leg }: PlacedLeg): string | undefined =>
  leg.documents?.find(({ type }) => type === '722' || type === '720')?.number;

/** The leg asked for, with the rail legs beside it that run under the same note. */
function legsOfNote({ legs }: MultimodalWaybill, sequence: number): PlacedLeg[] {
  const ordered = inOrder(legs);
  const place = ordered.findIndex(({ leg }) => leg.sequence === sequence);
  const asked = ordered[place];
  if (asked?.leg.mode !== '2') return [];
  const number = noteNumber(asked);
  const joins = (each: PlacedLeg | undefined): boolean =>
    each !== undefined && each.leg.mode === '2' && number !== undefined && noteNumber(each) === number;
  let from = place;
  let to = place;
  while (joins(ordered[from - 1])) from -= 1;
  while (joins(ordered[to + 1])) to += 1;
  return ordered.slice(from, to + 1);
}

function putHead(draft: Draft, { consignor, consignee }: MultimodalWaybill, first: PlacedLeg): void {
  const { leg, pointer } = first;
  const index = leg.documents?.findIndex(({ number }) => number === noteNumber(first)) ?? -1;
  if (index >= 0) draft.put('/noteNumber', noteNumber(first), one(pointer, 'documents', index, 'number'));
  draft.put('/contractualCarrier/name', leg.carrier.name, one(pointer, 'carrier', 'name'));
  draft.put('/contractualCarrier/rics', leg.carrierCode, one(pointer, 'carrierCode'));
  draft.put('/consignor', consignor, '/consignor');
  // A consignment note names its consignee (CIM art. 6 § 5); an order clause stays with the bill of lading.
  putConsignee(draft, consignee, label('A consignment note', '铁路运单'));
}

const stationOf = ({ stationCode, names, country, unlocode, customsPort }: Place): object => ({
  names,
  country,
  ...(stationCode !== undefined && { code: stationCode }),
  ...(unlocode !== undefined && { unlocode }),
  ...(customsPort !== undefined && { customsPort }),
});

interface Stage {
  place: Place;
  pointer: string;
}

function putRoute(draft: Draft, legs: PlacedLeg[], last: PlacedLeg): void {
  const stages: Stage[] = legs.flatMap(({ leg, pointer }, index) => [
    ...(index === 0 ? [{ place: leg.from, pointer: one(pointer, 'from') }] : []),
    ...(leg.via ?? []).map((place, number) => ({ place, pointer: one(pointer, 'via', number) })),
    { place: leg.to, pointer: one(pointer, 'to') },
  ]);
  const [first] = stages;
  if (first) draft.put('/departureStation', stationOf(first.place), first.pointer);
  draft.put('/destinationStation', stationOf(last.leg.to), one(last.pointer, 'to'));
  let number = 0;
  for (const [index, exit] of stages.entries()) {
    const entry = stages[index + 1];
    if (entry === undefined || entry.place.country === exit.place.country) continue;
    // Only where the table knows the border, or where both ends are stations on the way, is it a crossing.
    const beyond = countryBeyond(readStop({ ...exit.place, code: exit.place.stationCode }));
    const between = index > 0 && index + 1 < stages.length - 1;
    if (beyond === undefined ? !between : beyond !== entry.place.country) {
      const { country } = exit.place;
      draft.missing(
        '/borderStations',
        `The border stations between ${country} and ${entry.place.country} are not on the waybill (via).`,
        `运单未列明 ${country} 与 ${entry.place.country} 之间的国境站（via）。`,
      );
      continue;
    }
    draft.put(one('/borderStations', number, 'exit'), stationOf(exit.place), exit.pointer);
    if (index + 1 < stages.length - 1)
      draft.put(one('/borderStations', number, 'entry'), stationOf(entry.place), entry.pointer);
    number += 1;
  }
  for (const [index, { leg, pointer }] of legs.entries()) {
    const section = one('/carriers', index);
    draft.put(one(section, 'carrier'), leg.carrier.name, one(pointer, 'carrier', 'name'));
    draft.put(one(section, 'rics'), leg.carrierCode, one(pointer, 'carrierCode'));
    draft.put(one(section, 'from'), stationName(leg.from), one(pointer, 'from'));
    draft.put(one(section, 'to'), stationName(leg.to), one(pointer, 'to'));
  }
  const trip = legs.findIndex(({ leg }) => leg.means?.tripNumber !== undefined);
  const train = legs[trip];
  if (train)
    draft.put('/trainNumber', train.leg.means?.tripNumber, one(train.pointer, 'means', 'tripNumber'));
}

const stationName = ({ names, stationCode }: Place): string | undefined =>
  names.zh ?? names.ru ?? names.en ?? names.de ?? names.fr ?? stationCode;

function putLoad(draft: Draft, { units }: MultimodalWaybill, sequences: ReadonlySet<number>): void {
  const wagons = new Set<string>();
  let containers = 0;
  let seals = 0;
  for (const [index, unit] of units.entries()) {
    const pointer = one('/units', index);
    const ride = unit.legs?.findIndex(({ legSequence }) => sequences.has(legSequence)) ?? -1;
    const vehicle = unit.legs?.[ride]?.vehicle;
    if (vehicle !== undefined && !wagons.has(vehicle)) {
      draft.put(one('/wagons', wagons.size, 'number'), vehicle, one(pointer, 'legs', ride, 'vehicle'));
      wagons.add(vehicle);
    }
    if (unit.kind === 'CN') {
      for (const key of ['number', 'sizeType', 'tareKg', 'maxGrossKg'] as const)
        draft.put(one('/containers', containers, key), unit[key], one(pointer, key));
      draft.put(one('/containers', containers, 'onWagon'), vehicle, one(pointer, 'legs', ride, 'vehicle'));
      containers += 1;
    }
    for (const [number, seal] of (unit.seals ?? []).entries()) {
      const on = [...sequences].some((leg) => seal.onLeg <= leg && (seal.offLeg ?? leg) >= leg);
      if (!on) continue;
      const { number: mark, party, condition } = seal;
      draft.put(
        one('/seals', seals),
        { number: mark, party, condition, unit: unit.number },
        one(pointer, 'seals', number),
      );
      seals += 1;
    }
  }
}

function railDangerous(substance: MultimodalDangerousGoods): object {
  const { un, class: hazardClass, packingGroup, properShippingName, ruleSets = [] } = substance;
  const ruleSet = ['SMGS_ANNEX_2', 'RID'].find((each) => ruleSets.includes(each));
  return {
    un,
    class: hazardClass,
    ...(packingGroup && { packingGroup }),
    properName: properShippingName,
    ...(ruleSet && { ruleSet }),
  };
}

function putGoods(draft: Draft, { goods, units }: MultimodalWaybill): void {
  const containers = units.filter(({ kind }) => kind === 'CN');
  const boxes = new Map(containers.map(({ number }) => [unitKey(number), number]));
  for (const [index, item] of goods.entries()) {
    const [to, from] = [one('/goods', index), one('/goods', index)];
    for (const key of ['names', 'hs6', 'marks', 'packageKind', 'packages', 'grossKg'] as const)
      draft.put(one(to, key), item[key], one(from, key));
    const [only] = units;
    const alone = units.length === 1 && only?.kind === 'CN' ? only.number : undefined;
    const allocation =
      item.allocation ?? (alone ? [{ unit: alone, packages: item.packages, grossKg: item.grossKg }] : []);
    const packed = allocation.flatMap(({ unit, packages, grossKg }, number) => {
      const container = boxes.get(unitKey(unit));
      return container ? [{ held: { container, packages, grossKg }, number }] : [];
    });
    for (const [place, { held, number }] of packed.entries())
      draft.put(one(to, 'containers', place), held, one(from, 'allocation', number));
    for (const [number, substance] of (item.dangerous ?? []).entries())
      draft.put(one(to, 'dangerous', number), railDangerous(substance), one(from, 'dangerous', number));
  }
  const tongues = new Set(goods.flatMap(({ names }) => Object.keys(names)));
  draft.put('/languages', [...tongues], '/goods');
}

/** What goes with the goods on every leg, and what concerns the note of this leg alone (box 25). */
function putRemarks(draft: Draft, waybill: MultimodalWaybill, legs: readonly PlacedLeg[]): void {
  const handling = handlingText(waybill);
  if (handling !== '')
    draft.put(
      '/consignorDeclarations/0/text',
      handling,
      waybill.temperature ? '/temperature' : '/noOpenInspection',
    );
  draft.put('/attachedDocuments', waybill.attachedDocuments, '/attachedDocuments');
  const own = legs.find(({ leg }) => leg.infoNotForCarrier !== undefined);
  if (own) draft.put('/infoNotForCarrier', own.leg.infoNotForCarrier, one(own.pointer, 'infoNotForCarrier'));
}

/** What the railway asks for and no waybill tells. */
function tellMissing(draft: Draft): void {
  const wanted: [string, string, string][] = [
    ['noteNumber', 'The number is given by the railway.', '批号由铁路给定。'],
    ['issuingRailway', 'The code of the issuing railway is not on the waybill.', '运单未载签发铁路代码。'],
    ['payers', 'Who pays the charges of each section is not on the waybill.', '运单未载各区段运费付费人。'],
    ['loadedBy', 'Who loads the wagon is not on the waybill.', '运单未载装车方。'],
    ['massMethod', 'How the mass was determined is not on the waybill.', '运单未载确定重量的方法。'],
    [
      'contractDate',
      'The date of the contract of carriage is set when the railway accepts it.',
      '运输合同日期在铁路承运时确定。',
    ],
  ];
  for (const [key, en, zh] of wanted) if (!(key in draft.document)) draft.missing(one('', key), en, zh);
  const wagons = (draft.document.wagons as unknown[] | undefined) ?? [];
  for (const [index] of wagons.entries())
    draft.missing(
      one('/wagons', index, 'providedBy'),
      'Who provides the wagon is not on the waybill.',
      '运单未载车辆提供方。',
    );
}
