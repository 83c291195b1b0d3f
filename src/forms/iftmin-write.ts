import type { Names, Party } from '../documents/parts.dto';
import type { RailGoods } from '../rail/rail-goods.dto';
import type { RailConsignmentNote } from '../rail/rail-note.dto';
import { plainName } from '../documents/plain-name';
import { namesStop, readStop } from '../documents/crossings';
import { sealsOf } from '../rail/rail-note-load';
import type { RailStation } from '../rail/rail-parts.dto';
import { segment, type Segment } from './edifact';
import { decimal } from './words';

/**
 * The consignment note as UN/EDIFACT IFTMIN D.97A in the subset of OSJD (`UNH+…+IFTMIN:D:97A:UN:OSJD`).
 * Lengths are those of the subset: names and streets 35 characters a line, free text five lines of 70,
 * seals 10, wagons and containers 17. What does not fit is cut here, and told by `iftmin.ts`, which
 * reads the message back and compares it with the note.
 */
export const lengths = {
  line: 35,
  text: 70,
  seal: 10,
  equipment: 17,
  city: 35,
  postal: 9,
  place: 70,
  number: 35,
};

/** UNCL 1001: 722 road list SMGS, 701 as OSJD uses it for the common note, 720 rail consignment note. */
export const noteCodes: Readonly<Record<string, string>> = { SMGS: '722', CIM_SMGS: '701', CIM: '720' };

/** Who sends to whom, when, under what number; the caller knows the clock. */
export interface Envelope {
  sender: string;
  receiver: string;
  /** RFC 3339. */
  at: string;
  reference: string;
}

const flat = (text: string): string => text.replace(/\s*[\r\n]+\s*/g, ' ');

/** A text divided into at most `count` components of `length` characters; what is beyond them is cut. */
export function divided(text: string, length: number, count: number): string[] {
  const characters = Array.from(flat(text));
  return Array.from({ length: Math.min(count, Math.ceil(characters.length / length)) }, (_, index) =>
    characters.slice(index * length, (index + 1) * length).join(''),
  );
}

const cut = (text: string | undefined, length: number): string =>
  Array.from(flat(text ?? ''))
    .slice(0, length)
    .join('');
const day = (date: string): string => date.replaceAll('-', '');

/** The segments of a note, from UNB to UNZ. */
export function writeNote(
  note: RailConsignmentNote,
  { sender, receiver, at, reference }: Envelope,
): Segment[] {
  const body = [
    segment('BGM', noteCodes[note.noteKind] ?? '720', cut(note.noteNumber, lengths.number), '9'),
    ...head(note),
    ...route(note),
    ...parties(note),
    ...note.goods.flatMap(goodsItem),
    ...equipment(note),
  ];
  const stamp = at.replace(/\D/g, '');
  return [
    segment(
      'UNB',
      ['UNOY', '3'],
      cut(sender, lengths.line),
      cut(receiver, lengths.line),
      [stamp.slice(2, 8), stamp.slice(8, 12)],
      reference,
    ),
    segment('UNH', '1', ['IFTMIN', 'D', '97A', 'UN', 'OSJD']),
    ...body,
    segment('UNT', String(body.length + 2), '1'),
    segment('UNZ', '1', reference),
  ];
}

function head(note: RailConsignmentNote): Segment[] {
  const { arrivalDate, consignorDeclarations = [], attachedDocuments = [] } = note;
  return [
    segment('DTM', ['143', day(note.contractDate), '102']),
    ...(arrivalDate ? [segment('DTM', ['178', day(arrivalDate), '102'])] : []),
    segment('TSR', '', note.loadedBy === 'CONSIGNOR' ? '4' : '1'),
    segment('FTX', 'IRP', '', note.massMethod),
    ...consignorDeclarations.map(({ code, text }) =>
      segment('FTX', 'DCL', '', code ?? '', divided(text, lengths.text, 5)),
    ),
    segment('RFF', ['AAM', note.issuingRailway]),
    ...(note.contractNumber ? [segment('RFF', ['CT', cut(note.contractNumber, lengths.number)])] : []),
    ...attachedDocuments.flatMap(({ type, number, date, copies }) => [
      segment('DOC', type, cut(number, lengths.number), '', '', copies?.toString() ?? ''),
      ...(date ? [segment('DTM', ['137', day(date), '102'])] : []),
    ]),
  ];
}

/** A station has one name on the message: the Russian one first, as the railways of the subset read it. */
const stationName = ({ names }: RailStation): string =>
  names.ru ?? names.en ?? names.zh ?? names.de ?? names.fr ?? '';

/**
 * The note with the ends of its sections under the names that the message has for these stations, so
 * that its reader finds them among the stations of boxes 2, 5 and 6.
 */
export function withMessageNames(note: RailConsignmentNote): RailConsignmentNote {
  const borders = (note.borderStations ?? []).flatMap(({ exit, entry }) => (entry ? [exit, entry] : [exit]));
  const stops = [note.departureStation, note.destinationStation, ...borders].map((station) => ({
    name: stationName(station),
    stop: readStop(station),
  }));
  const renamed = (end: string): string =>
    stops.find(({ stop }) => end === stop.code || namesStop(plainName(end), stop))?.name ?? end;
  const carriers = note.carriers.map((each) => ({ ...each, from: renamed(each.from), to: renamed(each.to) }));
  return { ...note, carriers };
}

function station(qualifier: string, each: RailStation): Segment {
  const { code, country, unlocode } = each;
  const name = stationName(each);
  return segment(
    'LOC',
    qualifier,
    [code ?? '', code ? '37' : '', code ? '288' : '', cut(name, lengths.place)],
    [country, '162', '5'],
    unlocode ? [unlocode, '', '6'] : '',
  );
}

function route(note: RailConsignmentNote): Segment[] {
  return [
    station('5', note.departureStation),
    station('8', note.destinationStation),
    ...(note.borderStations ?? []).flatMap(({ exit, entry }) => [
      station('17', exit),
      ...(entry ? [station('42', entry)] : []),
    ]),
    segment('TDT', '21', cut(note.trainNumber, 17), '2'),
    ...(note.trainDate ? [segment('DTM', ['133', day(note.trainDate), '102'])] : []),
  ];
}

function party(
  qualifier: string,
  { name, addressLines, city, postal, country, ...more }: Party,
  code?: string,
): Segment[] {
  const { uscc, eori, contact } = more;
  const streets = addressLines.every((line) => line.length <= lengths.line)
    ? addressLines
    : divided(addressLines.join(' '), lengths.line, 4);
  return [
    segment(
      'NAD',
      qualifier,
      cut(code, 17),
      '',
      divided(name, lengths.line, 5),
      streets,
      cut(city, lengths.city),
      '',
      cut(postal, lengths.postal),
      country,
    ),
    ...(uscc ? [segment('RFF', ['XA', uscc])] : []),
    ...(eori ? [segment('RFF', ['VA', eori])] : []),
    ...(contact ? [segment('CTA', 'IC', ['', cut(contact.person, lengths.line)])] : []),
    ...(contact?.phone ? [segment('COM', [contact.phone, 'TE'])] : []),
    ...(contact?.email ? [segment('COM', [contact.email, 'EM'])] : []),
  ];
}

function parties(note: RailConsignmentNote): Segment[] {
  const { contractualCarrier, carriers, payers } = note;
  return [
    ...party('CZ', note.consignor, note.consignorCode),
    ...party('CN', note.consignee, note.consigneeCode),
    segment(
      'NAD',
      'CA',
      [contractualCarrier.rics, 'Z13'],
      '',
      divided(contractualCarrier.name, lengths.line, 5),
    ),
    ...carriers.flatMap(({ carrier, rics, from, to }) => [
      segment('NAD', 'CA', rics ? [rics, 'Z13'] : '', '', divided(carrier, lengths.line, 5)),
      segment('LOC', '32', ['', '', '', cut(from, lengths.place)]),
      segment('LOC', '56', ['', '', '', cut(to, lengths.place)]),
    ]),
    ...payers.flatMap(({ section, payer, code, subcode }) => [
      segment('NAD', 'GS', [cut(code, 17), '', cut(subcode, 17)], '', divided(payer, lengths.line, 5)),
      segment('RFF', ['LI', String(section)]),
    ]),
  ];
}

const goodsText = (names: Names): Segment[] =>
  (['ru', 'zh', 'en', 'de', 'fr'] as const).flatMap((tongue) =>
    names[tongue]
      ? [segment('FTX', 'AAA', '', '', divided(names[tongue], lengths.text, 5), tongue.toUpperCase())]
      : [],
  );

const mass = (kilograms: number): string[] => ['KGM', decimal(kilograms) ?? ''];

function goodsItem(item: RailGoods, index: number): Segment[] {
  const { hs6, gng8, etsng6, marks, containers = [], dangerous = [] } = item;
  return [
    segment('GID', String(index + 1), [String(item.packages), item.packageKind]),
    segment('PIA', '5', [hs6, 'HS'], gng8 ? [gng8, 'HS'] : '', etsng6 ? [etsng6, 'ET'] : ''),
    ...goodsText(item.names),
    segment('MEA', 'WT', '', mass(item.grossKg)),
    ...(marks ? [segment('PCI', '28', divided(marks, lengths.line, 10))] : []),
    ...containers.flatMap(({ container, packages, grossKg }) => [
      segment('SGP', cut(container, lengths.equipment), String(packages)),
      segment('MEA', 'WT', '', mass(grossKg)),
    ]),
    ...dangerous.flatMap(({ un, class: hazard, packingGroup, hazardNumber, properName }) => [
      segment('DGS', 'RID', hazard, un, '', packingGroup ?? '', '', '', '', hazardNumber ?? ''),
      segment('FTX', 'AAD', '', '', divided(properName, lengths.text, 5)),
    ]),
  ];
}

function equipment({ wagons = [], containers = [], seals = [] }: RailConsignmentNote): Segment[] {
  const sealed = (number: string): Segment[] =>
    sealsOf(seals, number).map((seal) =>
      segment('SEL', cut(seal.number, lengths.seal), seal.party, seal.condition),
    );
  return [
    ...wagons.flatMap(({ number, providedBy, tareKg, loadCapacityT, axles }) => [
      segment('EQD', 'RR', number, '', providedBy === 'O' ? '1' : '2'),
      ...(tareKg === undefined ? [] : [segment('MEA', 'AAE', 'T', mass(tareKg))]),
      ...(loadCapacityT === undefined
        ? []
        : [segment('MEA', 'AAE', 'SV', ['TNE', decimal(loadCapacityT) ?? ''])]),
      ...(axles === undefined ? [] : [segment('MEA', 'AAE', 'NAX', ['PCE', String(axles)])]),
      ...sealed(number),
    ]),
    ...containers.flatMap(({ number, sizeType, tareKg, maxGrossKg, onWagon }) => [
      segment('EQD', 'CN', cut(number, lengths.equipment), sizeType),
      segment('MEA', 'AAE', 'T', mass(tareKg)),
      segment('MEA', 'AAE', 'AAM', mass(maxGrossKg)),
      ...(onWagon ? [segment('EQA', 'RR', onWagon)] : []),
      ...sealed(number),
    ]),
  ];
}
