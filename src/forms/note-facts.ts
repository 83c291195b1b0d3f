import type { RailGoods } from '../rail/rail-goods.dto';
import type { RailConsignmentNote } from '../rail/rail-note.dto';
import type { RailStation } from '../rail/rail-parts.dto';
import { scaledSum, unscaled } from '../documents/scaled';
import { one } from './form';
import { documentsText } from './leg-parts';
import type { NoteField } from './rail-labels';
import { decimal, joined, named, partyText, type Tongue } from './words';

/** A value of a note with where it stands in the note. */
export interface Fact {
  field: NoteField;
  value: string | undefined;
  from: string[];
}

type Note = Partial<RailConsignmentNote>;

const massMethods: Readonly<Record<string, string>> = {
  WAGON_SCALE: 'вагонные весы / 轨道衡 / wagon scale',
  CONTAINER_SCALE: 'контейнерные весы / 集装箱秤 / container scale',
  STANDARD_MASS: 'по стандарту / 标准重量 / standard mass',
  MEASURE: 'по обмеру / 丈量 / by measure',
  DECLARED: 'по заявлению / 发货人声明 / declared',
};
const loaders: Readonly<Record<string, string>> = {
  CONSIGNOR: 'отправитель / 发货人 / consignor',
  CARRIER: 'перевозчик / 承运人 / carrier',
};

/** Every value of a note as the forms show it. A draft may lack any of them. */
export function noteFacts(note: Note, tongues: readonly Tongue[]): Fact[] {
  return [...headFacts(note, tongues), ...loadFacts(note), ...goodsFacts(note, tongues), ...footFacts(note)];
}

const fact = (field: NoteField, value: string | undefined, ...from: string[]): Fact => ({
  field,
  value,
  from,
});

function headFacts(note: Note, tongues: readonly Tongue[]): Fact[] {
  const { contractualCarrier: carrier, departureStation, destinationStation } = note;
  const station = (each: RailStation | undefined): string | undefined =>
    each && joined([named(each.names, tongues), `(${each.country})`]);
  const borders = note.borderStations?.map(({ exit, entry }) =>
    joined(
      [exit, entry].map((each) => each && joined([named(each.names, tongues), each.code])),
      ' – ',
    ),
  );
  return [
    fact(
      'number',
      note.noteNumber && joined([note.issuingRailway, note.noteNumber]),
      '/issuingRailway',
      '/noteNumber',
    ),
    fact('contractualCarrier', carrier && joined([carrier.name, carrier.rics]), '/contractualCarrier'),
    fact('consignor', note.consignor && partyText(note.consignor), ...partyPointers('/consignor')),
    fact('consignorCode', note.consignorCode, '/consignorCode'),
    fact('consignee', note.consignee && partyText(note.consignee), ...partyPointers('/consignee')),
    fact('consigneeCode', note.consigneeCode, '/consigneeCode'),
    fact('departure', station(departureStation), '/departureStation/names', '/departureStation/country'),
    fact('departureCode', departureStation?.code, '/departureStation/code'),
    fact(
      'destination',
      station(destinationStation),
      '/destinationStation/names',
      '/destinationStation/country',
    ),
    fact('destinationCode', destinationStation?.code, '/destinationStation/code'),
    fact('borders', borders?.join('; '), '/borderStations'),
    fact(
      'declarations',
      note.consignorDeclarations?.map(({ code, text }) => joined([code, text])).join('; '),
      '/consignorDeclarations',
    ),
  ];
}

/** The forms have name and address of a party; its registrations have no place on them. */
const partyPointers = (pointer: string): string[] =>
  ['name', 'addressLines', 'city', 'postal', 'country'].map((key) => one(pointer, key));

/** Who provides a wagon, in the Cyrillic letters of box 8. */
export const providers: Readonly<Record<string, string>> = { O: 'О', P: 'П' };
export const seeList = 'Смотри прилагаемую ведомость / 见附表 / see attached list';

function loadFacts({ wagons = [], afterTranshipment: after }: Note): Fact[] {
  const [wagon] = wagons;
  if (wagon === undefined) return afterFacts(after);
  if (wagons.length > 1) return [fact('wagon', seeList, '/wagons'), ...afterFacts(after)];
  return [
    fact('wagon', wagon.number, '/wagons/0/number'),
    fact('providedBy', providers[wagon.providedBy], '/wagons/0/providedBy'),
    fact('capacity', decimal(wagon.loadCapacityT), '/wagons/0/loadCapacityT'),
    fact('axles', wagon.axles?.toString(), '/wagons/0/axles'),
    fact('wagonTare', decimal(wagon.tareKg), '/wagons/0/tareKg'),
    fact('tankType', wagon.tankType, '/wagons/0/tankType'),
    ...afterFacts(after),
  ];
}

function afterFacts(after: Note['afterTranshipment']): Fact[] {
  return [
    fact('massAfter', decimal(after?.grossKg), '/afterTranshipment/grossKg'),
    fact('packagesAfter', after?.packages.toString(), '/afterTranshipment/packages'),
  ];
}

function goodsFacts({ goods = [], containers = [], seals = [] }: Note, tongues: readonly Tongue[]): Fact[] {
  const each = (keys: string[]): string[] =>
    goods.flatMap((_, index) => keys.map((key) => one('/goods', index, key)));
  const list = (text: (item: RailGoods) => string | undefined): string =>
    goods.map((item) => text(item) ?? '').join('; ');
  return [
    fact(
      'goods',
      list(({ names, marks }) => joined([names && named(names, tongues), marks], ', ')),
      ...each(['names', 'marks']),
    ),
    fact(
      'goodsCode',
      list(({ hs6, gng8, etsng6 }) => joined([gng8 ?? hs6, etsng6], '/')),
      ...each(['hs6', 'gng8', 'etsng6']),
    ),
    fact('dangerous', goods.flatMap(dangerousText).join('; '), ...each(['dangerous'])),
    fact(
      'containers',
      containers.length > 1
        ? `${containers.length} × ${seeList}`
        : containers.map(({ number, sizeType }) => joined([number, sizeType])).join('; '),
      '/containers',
    ),
    fact(
      'packageKind',
      [...new Set(goods.map(({ packageKind }) => packageKind))].join(', '),
      ...each(['packageKind']),
    ),
    fact(
      'packages',
      String(goods.reduce((sum, item) => sum + item.packages, 0)),
      ...each(['packages', 'containers']),
    ),
    fact(
      'mass',
      decimal(
        unscaled(
          scaledSum(
            goods.map((item) => item.grossKg),
            3,
          ),
          3,
        ),
      ),
      ...each(['grossKg']),
    ),
    ...unitFacts(containers, seals),
  ];
}

const unitFacts = (
  containers: NonNullable<Note['containers']>,
  seals: NonNullable<Note['seals']>,
): Fact[] => [
  fact('tare', sumOfTare(containers), ...containers.map((_, index) => one('/containers', index, 'tareKg'))),
  fact('seals', sealText(seals), '/seals'),
];

const dangerousText = ({ dangerous = [] }: RailGoods): string[] =>
  dangerous.map(({ hazardNumber, un, properName, class: hazardClass, packingGroup }) =>
    joined(
      [hazardNumber, `UN ${un}`, properName, hazardClass, packingGroup && 'I'.repeat(Number(packingGroup))],
      ', ',
    ),
  );

function sumOfTare(containers: NonNullable<Note['containers']>): string | undefined {
  if (containers.length === 0 || containers.some(({ tareKg }) => tareKg === undefined)) return undefined;
  return decimal(
    unscaled(
      scaledSum(
        containers.map(({ tareKg }) => tareKg),
        3,
      ),
      3,
    ),
  );
}

function sealText(seals: NonNullable<Note['seals']>): string | undefined {
  if (seals.length === 0) return undefined;
  const shown =
    seals.length > 4 ? seeList : seals.map(({ number, unit }) => `${number} (${unit})`).join(', ');
  return `${seals.length}: ${shown}`;
}

function footFacts(note: Note): Fact[] {
  const sections = note.carriers?.map(({ carrier, rics, from, to }) =>
    joined([carrier, rics, `${from} – ${to}`]),
  );
  const payers = note.payers?.map(({ section, payer, code, subcode }) =>
    joined([`${section}:`, payer, code, subcode]),
  );
  return [
    fact('loadedBy', note.loadedBy && loaders[note.loadedBy], '/loadedBy'),
    fact('massMethod', note.massMethod && massMethods[note.massMethod], '/massMethod'),
    fact('carriers', sections?.join('; '), '/carriers'),
    fact('payers', payers?.join('; '), '/payers'),
    fact('documents', documentsText(note.attachedDocuments), '/attachedDocuments'),
    fact(
      'notForCarrier',
      joined([note.infoNotForCarrier, note.contractNumber], '; '),
      '/infoNotForCarrier',
      '/contractNumber',
    ),
    fact('contractDate', note.contractDate, '/contractDate'),
    fact('arrivalDate', note.arrivalDate, '/arrivalDate'),
  ];
}
