import { scaled, scaledSum, unscaled } from '../documents/scaled';
import { at, type Finding } from '../findings/finding';
import { packed, unitKey, unitNumberKind, type Packed } from './allocations';
import type { MultimodalWaybill } from './multimodal-waybill.dto';
import type { MultimodalUnit } from './units.dto';
import { identifierFindings, refuse, warn } from './verdict';

interface PlacedUnit {
  unit: MultimodalUnit;
  pointer: string;
  /** What is packed in the unit. */
  inside: Packed[];
  /** Mode of each leg by its sequence. */
  modes: ReadonlyMap<number, string>;
}

/** Rules on transport units: their numbers, their load, and what carries them. */
export function checkUnits(waybill: MultimodalWaybill): Finding[] {
  const inside = new Map<string, Packed[]>();
  for (const part of packed(waybill)) {
    const parts = inside.get(part.unit);
    if (parts) parts.push(part);
    else inside.set(part.unit, [part]);
  }
  const modes = new Map(waybill.legs.map(({ sequence, mode }) => [sequence, mode]));
  const placed = waybill.units.map((unit, index) => ({
    unit,
    pointer: at('/units', index),
    inside: inside.get(unitKey(unit.number)) ?? [],
    modes,
  }));
  return [...unique(placed), ...placed.flatMap((unit) => rules.flatMap((rule) => rule(unit)))];
}

type UnitRule = (placed: PlacedUnit) => Finding[];

/** CNT-001 and further: the number is read as the kind of unit asks, a container's by ISO 6346. */
const number: UnitRule = ({ unit, pointer }) => {
  const kind = unitNumberKind[unit.kind];
  return kind ? identifierFindings(kind, unit.number, at(pointer, 'number')) : [];
};

/** MMW-050: no unit is listed twice. */
function unique(units: readonly PlacedUnit[]): Finding[] {
  const seen = new Set<string>();
  return units.flatMap(({ unit, pointer }) => {
    const key = unitKey(unit.number);
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    return [
      refuse('MMW-050', at(pointer, 'number'), {
        actual: unit.number,
        message: { en: 'This unit is listed twice.', zh: '该箱号（单元）重复列出。' },
        remedy: {
          en: 'List each unit once; goods of several items share it by allocation.',
          zh: '每个单元只列一次，多项货物通过装箱明细共用。',
        },
      }),
    ];
  });
}

/** MMW-055, WGN-001 and further: a unit rides on one vehicle per leg, of a leg that exists; by rail, a wagon. */
const carried: UnitRule = ({ unit, pointer, modes }) => {
  const legs = unit.legs ?? [];
  const sequences = legs.map(({ legSequence }) => legSequence);
  return legs.flatMap(({ legSequence, vehicle }, index) => {
    const here = at(pointer, 'legs', index);
    const mode = modes.get(legSequence);
    if (mode === undefined || sequences.indexOf(legSequence) !== index)
      return [
        refuse('MMW-055', at(here, 'legSequence'), {
          actual: legSequence,
          message:
            mode === undefined
              ? { en: 'There is no leg of this sequence.', zh: '没有该序号的区段。' }
              : { en: 'A unit rides on one vehicle per leg.', zh: '一个单元在一个区段只有一个承载工具。' },
          remedy: {
            en: 'Correct the sequence; a reloading in between makes two legs.',
            zh: '请更正区段序号；中途换装应分为两个区段。',
          },
        }),
      ];
    return mode === '2' ? identifierFindings('wagon', vehicle, at(here, 'vehicle')) : [];
  });
};

/** MMW-056: tare and goods together stay within the mass on the safety approval plate (CSC, annex I). */
const gross: UnitRule = ({ unit, pointer, inside }) => {
  if (unit.maxGrossKg === undefined) return [];
  const total = scaledSum([unit.tareKg ?? 0, ...inside.map(({ grossKg }) => grossKg)], 3);
  if (total <= scaled(unit.maxGrossKg, 3)) return [];
  return [
    refuse('MMW-056', at(pointer, 'maxGrossKg'), {
      actual: `${unscaled(total, 3)} kg`,
      expected: `≤ ${unit.maxGrossKg} kg`,
      message: {
        en: 'Tare and goods together exceed the greatest gross mass of the unit.',
        zh: '箱体自重与货物毛重之和超过最大总质量。',
      },
      remedy: {
        en: 'Correct the masses or spread the goods over more units.',
        zh: '请核对重量，或将货物分装至更多单元。',
      },
    }),
  ];
};

/** MMW-057: an empty unit holds no goods. */
const empty: UnitRule = ({ unit, pointer, inside }) =>
  unit.fullness === 'FULL' || inside.length === 0
    ? []
    : [
        refuse('MMW-057', at(pointer, 'fullness'), {
          actual: 'EMPTY',
          expected: 'FULL',
          message: { en: 'Goods are packed in a unit that is empty.', zh: '标为空箱的单元中列有货物。' },
          remedy: { en: 'Correct the fullness or the allocation.', zh: '请更正空重状态或装箱明细。' },
        }),
      ];

/** MMW-058: a full unit holds some of the goods. A warning, as an empty repositioned unit is often mistyped so. */
const full: UnitRule = ({ unit, pointer, inside }) =>
  unit.fullness === 'EMPTY' || inside.length > 0
    ? []
    : [
        warn('MMW-058', at(pointer, 'fullness'), {
          actual: 'FULL',
          message: { en: 'No goods are packed in this full unit.', zh: '该重箱未列任何货物。' },
          remedy: {
            en: 'Allocate goods to it, or mark it EMPTY.',
            zh: '请补充装箱明细，或标为 EMPTY。',
          },
        }),
      ];

const rules: readonly UnitRule[] = [number, carried, gross, empty, full];
