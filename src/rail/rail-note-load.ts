import { at } from '../findings/finding';
import { scaled, scaledSum, unscaled } from '../documents/scaled';
import { closes } from '../documents/seal-condition';
import type { RailBox } from './rail-boxes';
import type { RailConsignmentNote } from './rail-note.dto';
import type { RailSeal } from './rail-parts.dto';
import { inList, repeated, type Rule } from './rule';

type NoteRule = Rule<RailConsignmentNote, RailBox>;

/** Kilograms carry three decimals, so masses are added in grams. */
const kg = 3;

/** Mass as text for a finding. */
const mass = (grams: bigint): string => `${unscaled(grams, kg)} kg`;

/** A unit's number as the seal list writes it, without spaces and hyphens. */
export function unitNumber(text: string): string {
  return text.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase();
}

/** The seals on a container or wagon, however the list writes its number. */
export function sealsOf(seals: RailConsignmentNote['seals'], number: string): RailSeal[] {
  return (seals ?? []).filter(({ unit }) => unitNumber(unit) === unitNumber(number));
}

/** Grams of goods in each container. */
export function goodsByContainer(note: RailConsignmentNote): Map<string, bigint> {
  const grams = new Map<string, bigint>();
  for (const { containers = [] } of note.goods)
    for (const { container, grossKg } of containers)
      grams.set(container, (grams.get(container) ?? 0n) + scaled(grossKg, kg));
  return grams;
}

/**
 * Grams on each wagon: goods and tare of its containers. Where the note has one wagon, everything is on it:
 * containers that name none and goods outside containers, for which box 15 tells no wagon among several.
 */
export function loadByWagon(note: RailConsignmentNote): Map<string, bigint> {
  const inContainers = goodsByContainer(note);
  const grams = new Map<string, bigint>();
  const [wagon, ...others] = note.wagons ?? [];
  const only = others.length === 0 ? wagon?.number : undefined;
  for (const { number, tareKg, onWagon = only } of note.containers ?? []) {
    if (onWagon === undefined) continue;
    const load = scaled(tareKg, kg) + (inContainers.get(number) ?? 0n);
    grams.set(onWagon, (grams.get(onWagon) ?? 0n) + load);
  }
  if (only !== undefined) {
    const loose = note.goods.filter(({ containers }) => containers === undefined);
    const load = scaledSum(
      loose.map(({ grossKg }) => grossKg),
      kg,
    );
    grams.set(only, (grams.get(only) ?? 0n) + load);
  }
  return grams;
}

const unitRules: readonly NoteRule[] = [
  {
    rule: 'RAIL-040',
    severity: 'error',
    box: 'wagon',
    message: { en: 'This wagon stands twice.', zh: '车号重复。' },
    remedy: { en: 'Remove the second one, or correct its number.', zh: '请删除重复项或更正车号。' },
    find: ({ wagons }) =>
      repeated(
        wagons,
        ({ number }) => number,
        (index) => at('/wagons', index, 'number'),
      ),
  },
  {
    rule: 'RAIL-041',
    severity: 'error',
    box: 'goods',
    message: {
      en: 'This container stands twice; it can be on one wagon only.',
      zh: '箱号重复；一箱只能装于一辆车。',
    },
    remedy: { en: 'Remove the second one, or correct its number.', zh: '请删除重复项或更正箱号。' },
    find: ({ containers }) =>
      repeated(
        containers,
        ({ number }) => number,
        (index) => at('/containers', index, 'number'),
      ),
  },
  {
    rule: 'RAIL-042',
    severity: 'error',
    box: 'wagon',
    message: {
      en: 'The container is on a wagon that the note does not list.',
      zh: '集装箱所装车辆未列入本运单。',
    },
    remedy: { en: 'Add the wagon, or correct onWagon.', zh: '请补充该车辆，或更正装载车号。' },
    find: ({ containers, wagons = [] }) => {
      const listed = new Set(wagons.map(({ number }) => number));
      return inList(containers, ({ onWagon }, index) =>
        onWagon === undefined || listed.has(onWagon)
          ? undefined
          : { pointer: at('/containers', index, 'onWagon'), actual: onWagon },
      );
    },
  },
  {
    rule: 'RAIL-043',
    severity: 'error',
    box: 'capacity',
    message: {
      en: 'Goods and container tare exceed the load capacity of the wagon.',
      zh: '货物与箱体自重之和超过车辆载重量。',
    },
    remedy: { en: 'Check masses and capacity, or move a container.', zh: '请核对重量和载重量，或调整配载。' },
    find: (note) => {
      const load = loadByWagon(note);
      return inList(note.wagons, ({ number, loadCapacityT }, index) => {
        const grams = load.get(number) ?? 0n;
        // Tonnes with three decimals are whole kilograms; in grams that is another factor of 1000.
        const capacity = loadCapacityT === undefined ? undefined : scaled(loadCapacityT, 3) * 1000n;
        return capacity === undefined || grams <= capacity
          ? undefined
          : {
              pointer: at('/wagons', index, 'loadCapacityT'),
              actual: mass(grams),
              expected: `≤ ${mass(capacity)}`,
            };
      });
    },
  },
  {
    rule: 'RAIL-044',
    severity: 'error',
    box: 'goods',
    message: {
      en: 'Goods and tare exceed the maximum gross mass of the container.',
      zh: '货物与箱体自重之和超过箱体最大总重。',
    },
    remedy: { en: 'Check the masses against the container plate.', zh: '请与箱门铭牌核对重量。' },
    find: (note) => {
      const goods = goodsByContainer(note);
      return inList(note.containers, ({ number, tareKg, maxGrossKg }, index) => {
        const grams = scaled(tareKg, kg) + (goods.get(number) ?? 0n);
        return grams <= scaled(maxGrossKg, kg)
          ? undefined
          : {
              pointer: at('/containers', index, 'maxGrossKg'),
              actual: mass(grams),
              expected: `≤ ${maxGrossKg} kg`,
            };
      });
    },
  },
];

const sealRules: readonly NoteRule[] = [
  {
    rule: 'RAIL-060',
    severity: 'error',
    box: 'seals',
    message: { en: 'This seal stands twice on one unit.', zh: '同一箱（车）的封印号重复。' },
    remedy: { en: 'Remove the second one, or correct its number.', zh: '请删除重复项或更正封印号。' },
    find: ({ seals }) =>
      repeated(
        seals,
        ({ number, unit }) => `${number} ${unitNumber(unit)}`,
        (index) => at('/seals', index, 'number'),
      ),
  },
  {
    rule: 'RAIL-061',
    severity: 'error',
    box: 'seals',
    message: {
      en: 'The seal is on a container or wagon that the note does not list.',
      zh: '封印所在的箱（车）未列入本运单。',
    },
    remedy: { en: 'Write the number of a listed container or wagon.', zh: '请填写本运单所列的箱号或车号。' },
    find: ({ seals, containers = [], wagons = [] }) => {
      const units = new Set([...containers, ...wagons].map(({ number }) => number));
      return inList(seals, ({ unit }, index) =>
        units.has(unitNumber(unit)) ? undefined : { pointer: at('/seals', index, 'unit'), actual: unit },
      );
    },
  },
  {
    rule: 'RAIL-062',
    severity: 'warning',
    box: 'seals',
    message: {
      en: 'The seal number has more than the 10 characters that rail messages (IFTMIN SEL) carry.',
      zh: '封印号超过铁路报文（IFTMIN SEL）可传的 10 个字符。',
    },
    remedy: {
      en: 'Keep it if it is right; rail partners may see it cut.',
      zh: '如无误可保留；铁路方收到的可能被截断。',
    },
    find: ({ seals }) =>
      inList(seals, ({ number }, index) =>
        number.length > 10
          ? { pointer: at('/seals', index, 'number'), actual: number, expected: '≤ 10' }
          : undefined,
      ),
  },
  {
    rule: 'RAIL-063',
    severity: 'warning',
    box: 'seals',
    message: { en: 'No seal closes a loaded container.', zh: '重箱未施封，或封印缺失、破封。' },
    remedy: { en: 'Add its seal.', zh: '请补充封印。' },
    find: (note) => {
      const sealed = new Set((note.seals ?? []).filter(closes).map(({ unit }) => unitNumber(unit)));
      const loaded = goodsByContainer(note);
      return inList(note.containers, ({ number }, index) =>
        loaded.has(number) && !sealed.has(number)
          ? { pointer: at('/containers', index), actual: number }
          : undefined,
      );
    },
  },
];

/** Rules of wagons, containers and seals. */
export const loadRules: readonly NoteRule[] = [...unitRules, ...sealRules];
