import { component, type Segment } from './edifact';
import { noteCodes } from './iftmin-write';

type Tree = Record<string, unknown>;

/** What a message said: a note as far as the message has it, and segments that nobody here knows. */
export interface NoteReading {
  note: Tree;
  unread: { segment: number; text: string }[];
}

const kinds: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(noteCodes).map(([kind, code]) => [code, kind]),
);

const put = (tree: Tree, key: string, value: unknown): void => {
  if (value !== undefined && value !== '') tree[key] = value;
};
const list = (tree: Tree, key: string): Tree[] => (tree[key] ??= []) as Tree[];
const add = (tree: Tree, key: string, item: Tree): Tree => {
  list(tree, key).push(item);
  return item;
};
const part = (tree: Tree, key: string): Tree => (tree[key] ??= {}) as Tree;
const joinedText = ({ elements }: Segment, element: number): string => (elements[element] ?? []).join('');
const day = (text: string): string | undefined =>
  /^\d{8}/.test(text) ? `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}` : undefined;

/** A quantity of a message; only a plain decimal is one, and anything else stays text for the check to refuse. */
function quantity(text: string): number | string | undefined {
  if (text === '') return undefined;
  return /^\d{1,12}(\.\d{1,6})?$/.test(text) ? Number(text) : text;
}

/** Where the segments that follow belong: each group of the message opens its own. */
interface Place {
  note: Tree;
  /** What RFF, CTA, COM and LOC after a NAD speak of. */
  party?: Tree;
  document?: Tree;
  goods?: Tree;
  /** The goods' part in a container, which the next MEA weighs. */
  split?: Tree;
  dangerous?: Tree;
  equipment?: Tree;
  train?: boolean;
}

type Reader = (segment: Segment, place: Place) => boolean | void;

/** Reads the first message of an interchange as a consignment note. */
export function readNote(segments: readonly Segment[]): NoteReading {
  const place: Place = { note: {} };
  const unread: NoteReading['unread'] = [];
  for (const [index, each] of segments.entries()) {
    if (each.tag === 'UNT') break;
    const known = readers[each.tag]?.(each, place) ?? readers[each.tag] !== undefined;
    if (!known)
      unread.push({
        segment: index + 1,
        text: [each.tag, ...each.elements.map((parts) => parts.join(':'))].join('+').slice(0, 80),
      });
  }
  const tongues = ((place.note.goods as Tree[] | undefined) ?? []).flatMap(({ names }) =>
    Object.keys((names as Tree | undefined) ?? {}),
  );
  if (tongues.length > 0) place.note.languages = [...new Set(tongues)];
  return { note: place.note, unread };
}

const readers: Readonly<Record<string, Reader>> = {
  UNB: () => true,
  UNH: () => true,
  BGM: (each, { note }) => {
    put(note, 'noteKind', kinds[component(each, 0)]);
    put(note, 'noteNumber', component(each, 1));
  },
  DTM: readDate,
  TSR: (each, { note }) => put(note, 'loadedBy', { '4': 'CONSIGNOR', '1': 'CARRIER' }[component(each, 1)]),
  FTX: readText,
  RFF: readReference,
  DOC: (each, place) => {
    place.document = add(place.note, 'attachedDocuments', {
      type: component(each, 0),
      number: component(each, 1),
    });
    put(place.document, 'copies', quantity(component(each, 4)));
  },
  LOC: readPlace,
  TDT: (each, place) => {
    put(place.note, 'trainNumber', component(each, 1));
    place.train = true;
    delete place.document;
  },
  NAD: readParty,
  CTA: (each, { party }) => {
    if (!party) return false;
    put(part(party, 'contact'), 'person', component(each, 1, 1));
    return true;
  },
  COM: (each, { party }) => {
    const key = { TE: 'phone', EM: 'email' }[component(each, 0, 1)];
    if (!party || !key) return false;
    put(part(party, 'contact'), key, component(each, 0));
    return true;
  },
  GID: (each, place) => {
    place.goods = add(place.note, 'goods', { names: {} });
    put(place.goods, 'packages', quantity(component(each, 1)));
    put(place.goods, 'packageKind', component(each, 1, 1));
    delete place.split;
  },
  PIA: ({ elements }, { goods }) => {
    if (!goods) return false;
    for (const [code = '', list = ''] of elements.slice(1))
      put(goods, list === 'ET' ? 'etsng6' : code.length > 6 ? 'gng8' : 'hs6', code);
    return true;
  },
  PCI: (each, { goods }) => {
    if (!goods) return false;
    put(goods, 'marks', joinedText(each, 1));
    return true;
  },
  SGP: (each, place) => {
    if (!place.goods) return false;
    place.split = add(place.goods, 'containers', { container: component(each, 0) });
    put(place.split, 'packages', quantity(component(each, 1)));
    return true;
  },
  DGS: (each, place) => {
    if (!place.goods) return false;
    place.dangerous = add(place.goods, 'dangerous', { un: component(each, 2), class: component(each, 1) });
    put(place.dangerous, 'packingGroup', component(each, 4));
    put(place.dangerous, 'hazardNumber', component(each, 8));
    return true;
  },
  MEA: readMeasure,
  EQD: readEquipment,
  EQA: (each, { equipment }) => {
    if (!equipment) return false;
    put(equipment, 'onWagon', component(each, 1));
    return true;
  },
  SEL: (each, { note, equipment }) => {
    if (!equipment) return false;
    const seal = add(note, 'seals', { number: component(each, 0) });
    put(seal, 'party', component(each, 1) || 'AB');
    put(seal, 'condition', component(each, 2) || '1');
    put(seal, 'unit', equipment.number);
    return true;
  },
};

function readDate(each: Segment, { note, document, train }: Place): boolean {
  const date = day(component(each, 0, 1));
  const qualifier = component(each, 0);
  if (qualifier === '137' && document) put(document, 'date', date);
  else if (qualifier === '133' && train) put(note, 'trainDate', date);
  else if (qualifier === '143') put(note, 'contractDate', date);
  else if (qualifier === '178') put(note, 'arrivalDate', date);
  else return false;
  return true;
}

function readText(each: Segment, { note, goods, dangerous }: Place): boolean {
  const text = joinedText(each, 3);
  const subject = component(each, 0);
  if (subject === 'AAA' && goods) put(part(goods, 'names'), (component(each, 4) || 'ru').toLowerCase(), text);
  else if (subject === 'AAD' && dangerous) put(dangerous, 'properName', text);
  else if (subject === 'IRP') put(note, 'massMethod', component(each, 2));
  else if (subject === 'DCL') {
    const declaration = add(note, 'consignorDeclarations', {});
    put(declaration, 'code', component(each, 2));
    put(declaration, 'text', text);
  } else return false;
  return true;
}

function readReference(each: Segment, { note, party }: Place): boolean {
  const value = component(each, 0, 1);
  const qualifier = component(each, 0);
  if (qualifier === 'AAM') put(note, 'issuingRailway', value);
  else if (qualifier === 'CT') put(note, 'contractNumber', value);
  else if (qualifier === 'XA' && party) put(party, 'uscc', value);
  else if (qualifier === 'VA' && party) put(party, 'eori', value);
  else if (qualifier === 'LI' && party) put(party, 'section', quantity(value));
  else return false;
  return true;
}

function stationOf(each: Segment): Tree {
  const name = component(each, 1, 3);
  const tongue = /\p{Script=Cyrillic}/u.test(name) ? 'ru' : /\p{Script=Han}/u.test(name) ? 'zh' : 'en';
  const station: Tree = { names: name === '' ? {} : { [tongue]: name } };
  put(station, 'country', component(each, 2));
  put(station, 'code', component(each, 1));
  put(station, 'unlocode', component(each, 3));
  return station;
}

function readPlace(each: Segment, { note, party }: Place): boolean {
  const qualifier = component(each, 0);
  const borders = list(note, 'borderStations');
  const last = borders.at(-1);
  if (qualifier === '5') note.departureStation = stationOf(each);
  else if (qualifier === '8') note.destinationStation = stationOf(each);
  else if (qualifier === '17') borders.push({ exit: stationOf(each) });
  else if (qualifier === '42' && last) last.entry = stationOf(each);
  else if ((qualifier === '32' || qualifier === '56') && party)
    put(party, qualifier === '32' ? 'from' : 'to', component(each, 1, 3));
  else return false;
  if (borders.length === 0) delete note.borderStations;
  return true;
}

function readParty(each: Segment, place: Place): boolean {
  const { note } = place;
  const [code, name] = [component(each, 1), joinedText(each, 3)];
  const role = component(each, 0);
  delete place.document;
  if (role === 'CZ' || role === 'CN') {
    const key = role === 'CZ' ? 'consignor' : 'consignee';
    const party: Tree = { name, addressLines: [...(each.elements[4] ?? [])] };
    put(party, 'city', component(each, 5));
    put(party, 'postal', component(each, 7));
    put(party, 'country', component(each, 8));
    put(note, `${key}Code`, code);
    note[key] = place.party = party;
  } else if (role === 'CA' && note.contractualCarrier === undefined) {
    note.contractualCarrier = place.party = { name, ...(code && { rics: code }) };
  } else if (role === 'CA')
    place.party = add(note, 'carriers', { carrier: name, ...(code && { rics: code }) });
  else if (role === 'GS') {
    place.party = add(note, 'payers', { payer: name });
    put(place.party, 'code', code);
    put(place.party, 'subcode', component(each, 1, 2));
  } else return false;
  return true;
}

function readMeasure(each: Segment, { goods, split, equipment }: Place): boolean {
  const value = quantity(component(each, 2, 1));
  const dimension = component(each, 1);
  if (component(each, 0) === 'WT' && goods) put(split ?? goods, 'grossKg', value);
  else if (!equipment) return false;
  else if (dimension === 'T') put(equipment, 'tareKg', value);
  else if (dimension === 'SV') put(equipment, 'loadCapacityT', value);
  else if (dimension === 'AAM') put(equipment, 'maxGrossKg', value);
  else if (dimension === 'NAX') put(equipment, 'axles', value);
  else return false;
  return true;
}

function readEquipment(each: Segment, place: Place): boolean {
  const number = component(each, 1);
  if (component(each, 0) === 'RR')
    place.equipment = add(place.note, 'wagons', {
      number,
      providedBy: component(each, 3) === '1' ? 'O' : 'P',
    });
  else if (component(each, 0) === 'CN') {
    place.equipment = add(place.note, 'containers', { number });
    put(place.equipment, 'sizeType', component(each, 2));
  } else return false;
  return true;
}
