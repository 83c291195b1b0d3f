import { shown } from '../findings/finding';
import { sealsOf } from '../rail/rail-note-load';
import { languagesNeeded } from '../rail/rail-regimes';
import type { RailConsignmentNote } from '../rail/rail-note.dto';
import { leftOut, one, Sheet } from './form';
import type { Form, FormField, FormLabel, FormList, FormLoss } from './form.dto';
import { total } from './leg-parts';
import { noteFacts, providers, type Fact } from './note-facts';
import { cimSmgsBoxes, cimSmgsLengths, noteLabels, smgsBoxes } from './rail-labels';
import { decimal, type Tongue } from './words';

type Note = Partial<RailConsignmentNote>;
type RailForm = 'smgs' | 'cim-smgs';

const titles: Readonly<Record<RailForm, FormLabel>> = {
  smgs: { ru: 'Накладная СМГС', en: 'SMGS consignment note', zh: '国际货协运单' },
  'cim-smgs': { ru: 'Накладная ЦИМ/СМГС', en: 'CIM/SMGS consignment note', zh: '国际货约/国际货协运单' },
};
const lawOf: Readonly<Record<RailForm, string>> = { smgs: 'SMGS', 'cim-smgs': 'CIM_SMGS' };

/** Fields of a note that steer it and are printed in no box, so that their absence is no loss. */
const unprinted = [
  ...['/noteKind', '/languages', '/translations', '/consignorIsConsignee', '/customs'],
  ...['/duplicateCustodian', '/borderPort', '/borderDistrict', '/inlandPort', '/inlandDistrict'],
];

/** Any note on the SMGS form or the common form: the same values under the numbers of that form. */
export function railForm(form: RailForm, note: Note): Form {
  const groups = languagesNeeded(lawOf[form], touchesChina(note));
  const facts = noteFacts(note, tonguesOf(groups));
  const boxes = form === 'smgs' ? smgsBoxes : cimSmgsBoxes;
  const sheet = new Sheet();
  for (const { field, value, from } of facts) {
    const box = boxes[field];
    if (box !== undefined) sheet.put(box, field, noteLabels[field], value, ...from);
  }
  addLists(sheet, note);
  const used = [...sheet.fields, ...sheet.lists].flatMap(({ from }) => from);
  const losses = [
    ...(form === 'cim-smgs' ? facts.flatMap(tooLong) : []),
    ...missingLanguages(note, groups),
    ...leftOut(note, used, unprinted),
  ];
  // In the order of the form; what stands in its head comes first.
  const place = ({ box }: FormField): number => Number.parseFloat(box) || 0;
  const fields = sheet.fields.toSorted((one, other) => place(one) - place(other));
  const { lists } = sheet;
  return { form, title: titles[form], fields, lists, losses };
}

const touchesChina = ({ departureStation, destinationStation }: Note): boolean =>
  [departureStation?.country, destinationStation?.country].includes('CN');

const tonguesOf = (groups: readonly (readonly Tongue[])[]): Tongue[] => {
  const wanted = new Set(groups.flat());
  return (['zh', 'ru', 'en', 'de', 'fr'] as const).filter((tongue) => wanted.has(tongue));
};

/** More seals than box 19 holds, with the unit of each: they stand in the lists. */
const sealsInBox = 4;

/** More than one wagon or container, or seals that no box holds: the lists that go with the note. */
function addLists(sheet: Sheet, note: Note): void {
  const { wagons = [], containers = [], seals = [] } = note;
  const manySeals = seals.length > sealsInBox;
  const sealed = wagons.some(({ number }) => sealsOf(seals, number).length > 0);
  if (wagons.length > 1 || (manySeals && sealed)) sheet.lists.push(wagonList(wagons, seals));
  if (containers.length > 1 || (manySeals && containers.length > 0))
    sheet.lists.push(containerList(note, containers));
}

const sealNumbers = (seals: Note['seals'], unit: string): string =>
  sealsOf(seals, unit)
    .map(({ number }) => number)
    .join(', ');

const wagonList = (wagons: NonNullable<Note['wagons']>, seals: Note['seals']): FormList => ({
  label: { ru: 'Ведомость вагонов', en: 'Wagon list', zh: '车辆清单' },
  columns: (['wagon', 'providedBy', 'capacity', 'axles', 'wagonTare', 'tankType', 'seals'] as const).map(
    (field) => noteLabels[field],
  ),
  rows: wagons.map((wagon) => [
    wagon.number,
    providers[wagon.providedBy] ?? '',
    decimal(wagon.loadCapacityT) ?? '',
    String(wagon.axles ?? ''),
    decimal(wagon.tareKg) ?? '',
    wagon.tankType ?? '',
    sealNumbers(seals, wagon.number),
  ]),
  from: wagons.map((_, index) => one('/wagons', index)),
});

const containerList = (
  { goods = [], seals }: Note,
  containers: NonNullable<Note['containers']>,
): FormList => ({
  label: { ru: 'Ведомость контейнеров', en: 'Container list', zh: '集装箱清单' },
  columns: [
    noteLabels.containers,
    { ru: 'Тип', en: 'Size and type', zh: '箱型' },
    { ru: 'Тара (кг)', en: 'Tare (kg)', zh: '箱体自重(公斤)' },
    { ru: 'Масса брутто (кг)', en: 'Max. gross (kg)', zh: '最大总重(公斤)' },
    noteLabels.wagon,
    noteLabels.seals,
    noteLabels.packages,
    noteLabels.mass,
  ],
  rows: containers.map(({ number, sizeType, tareKg, maxGrossKg, onWagon }) => {
    const inside = goods.flatMap((item) =>
      (item.containers ?? []).filter(({ container }) => container === number),
    );
    return [
      number,
      sizeType,
      decimal(tareKg) ?? '',
      decimal(maxGrossKg) ?? '',
      onWagon ?? '',
      sealNumbers(seals, number),
      inside.length === 0 ? '' : String(inside.reduce((sum, { packages }) => sum + packages, 0)),
      inside.length === 0 ? '' : (total(inside.map(({ grossKg }) => grossKg)) ?? ''),
    ];
  }),
  from: containers.map((_, index) => one('/containers', index)),
});

function tooLong({ field, value, from }: Fact): FormLoss[] {
  const max = cimSmgsLengths[field];
  const box = cimSmgsBoxes[field];
  if (max === undefined || value === undefined || value.length <= max) return [];
  return [
    {
      kind: 'cut',
      pointer: from[0] ?? '',
      box: `CIM/SMGS ${box}`,
      value: shown(value),
      becomes: shown(value.slice(0, max)),
      message: {
        en: `Box ${box} holds ${max} characters and this text has ${value.length}.`,
        zh: `第 ${box} 栏最多 ${max} 个字符，现有 ${value.length} 个。`,
      },
    },
  ];
}

/** Names that lack a language that the law of the form asks for in that box. */
function missingLanguages(note: Note, groups: readonly (readonly Tongue[])[]): FormLoss[] {
  const places: [string, Partial<Record<Tongue, string>> | undefined][] = [
    ['/departureStation/names', note.departureStation?.names],
    ['/destinationStation/names', note.destinationStation?.names],
    ...(note.goods ?? []).map((item, index): [string, RailConsignmentNote['goods'][number]['names']] => [
      one('/goods', index, 'names'),
      item.names,
    ]),
  ];
  return places.flatMap(([pointer, names]) =>
    groups
      .filter((group) => names !== undefined && !group.some((tongue) => names[tongue]))
      .map((group): FormLoss => ({
        kind: 'language',
        pointer,
        message: {
          en: `This form asks for it in ${group.join(' or ')} too.`,
          zh: `该运单格式还要求以下文字之一：${group.join('、')}。`,
        },
      })),
  );
}
