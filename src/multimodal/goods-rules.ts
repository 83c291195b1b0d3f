import { countMissing, noneCounted } from '../documents/bulk';
import { scaled, scaledSum, unscaled } from '../documents/scaled';
import { at, type Finding } from '../findings/finding';
import { unitKey } from './allocations';
import type { MultimodalGoods } from './goods.dto';
import { inOrder } from './legs';
import { classesRefused } from './mode-codes';
import type { MultimodalWaybill } from './multimodal-waybill.dto';
import { refuse, warn } from './verdict';

/** Rules on goods: their masses, how they are spread over the units, and whether every leg takes them. */
export function checkGoods(waybill: MultimodalWaybill): Finding[] {
  const units = new Set(waybill.units.map(({ number }) => unitKey(number)));
  return waybill.goods.flatMap((item, index) => {
    const pointer = at('/goods', index);
    return [
      ...hsCode(item, pointer),
      ...netWithinGross(item, pointer),
      ...allocated(item, pointer, waybill.units.length),
      ...packagesAdd(item, pointer),
      ...grossAdds(item, pointer),
      ...unitsListed(item, pointer, units),
      ...counted(item, pointer),
      ...dangerous(item, pointer, waybill),
    ];
  });
}

/** MMW-060: six digits, which are the same in every country; longer codes are national. */
function hsCode({ hs6 }: MultimodalGoods, pointer: string): Finding[] {
  if (hs6.length <= 6) return [];
  return [
    refuse('MMW-060', at(pointer, 'hs6'), {
      actual: hs6,
      expected: hs6.slice(0, 6),
      correction: hs6.slice(0, 6),
      message: {
        en: 'Only the first six digits of the HS code are common to all countries on the way.',
        zh: '仅 HS 编码前 6 位为各国通用。',
      },
      remedy: { en: 'Give the first six digits.', zh: '请仅填写前 6 位。' },
    }),
  ];
}

/** MMW-070: packages of a kind that is counted are counted. */
function counted(item: MultimodalGoods, pointer: string): Finding[] {
  if (!noneCounted(item)) return [];
  return [warn('MMW-070', at(pointer, 'packages'), { actual: `0 ${item.packageKind}`, ...countMissing })];
}

/** MMW-061: gross mass is at least net mass. */
function netWithinGross({ grossKg, netKg }: MultimodalGoods, pointer: string): Finding[] {
  if (netKg === undefined || scaled(netKg, 3) <= scaled(grossKg, 3)) return [];
  return [
    refuse('MMW-061', at(pointer, 'netKg'), {
      actual: netKg,
      expected: `≤ ${grossKg}`,
      message: { en: 'Net mass exceeds gross mass.', zh: '净重大于毛重。' },
      remedy: { en: 'Compare both masses; they may be exchanged.', zh: '请核对净重与毛重，是否填反。' },
    }),
  ];
}

/** MMW-062: with more than one unit, each item says what is in which. */
function allocated({ allocation }: MultimodalGoods, pointer: string, units: number): Finding[] {
  if (allocation !== undefined || units === 1) return [];
  return [
    refuse('MMW-062', at(pointer, 'allocation'), {
      message: {
        en: `There are ${units} units, and the item does not say in which it is packed.`,
        zh: `本运单有 ${units} 个单元，该项货物未填写装箱明细。`,
      },
      remedy: { en: 'Add the packages and gross mass in each unit.', zh: '请补充各单元的件数和毛重。' },
    }),
  ];
}

const sumMessage = {
  en: 'The item and the sum of its allocation differ.',
  zh: '该项货物与其装箱明细合计不一致。',
};

/** MMW-063: packages in the units add up to the packages of the item. */
function packagesAdd({ packages, allocation }: MultimodalGoods, pointer: string): Finding[] {
  const sum = allocation?.reduce((total, part) => total + part.packages, 0);
  if (sum === undefined || sum === packages) return [];
  return [
    refuse('MMW-063', at(pointer, 'packages'), {
      actual: packages,
      expected: String(sum),
      correction: sum,
      message: sumMessage,
      remedy: {
        en: `Write ${sum}, or correct the packages in the units.`,
        zh: `请改为 ${sum}，或更正各单元件数。`,
      },
    }),
  ];
}

/** MMW-064: gross masses in the units add up to that of the item, to the gram and without a tolerance. */
function grossAdds({ grossKg, allocation }: MultimodalGoods, pointer: string): Finding[] {
  if (allocation === undefined) return [];
  const sum = scaledSum(
    allocation.map((part) => part.grossKg),
    3,
  );
  if (sum === scaled(grossKg, 3)) return [];
  const expected = String(unscaled(sum, 3));
  return [
    refuse('MMW-064', at(pointer, 'grossKg'), {
      actual: grossKg,
      expected,
      correction: unscaled(sum, 3),
      message: sumMessage,
      remedy: {
        en: `Write ${expected}, or correct the masses in the units.`,
        zh: `请改为 ${expected}，或更正各单元毛重。`,
      },
    }),
  ];
}

/** MMW-065 and MMW-066: an allocation names a unit of this waybill, and each unit once per item. */
function unitsListed(
  { allocation = [] }: MultimodalGoods,
  pointer: string,
  units: ReadonlySet<string>,
): Finding[] {
  const seen = new Set<string>();
  return allocation.flatMap(({ unit }, index) => {
    const key = unitKey(unit);
    const here = at(pointer, 'allocation', index, 'unit');
    if (!units.has(key))
      return [
        refuse('MMW-065', here, {
          actual: unit,
          message: { en: 'There is no such unit on this waybill.', zh: '本运单没有该箱号（单元）。' },
          remedy: { en: 'Add it under units, or correct the number.', zh: '请在 units 中补充，或更正箱号。' },
        }),
      ];
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    return [
      refuse('MMW-066', here, {
        actual: unit,
        message: { en: 'The item names this unit twice.', zh: '该项货物重复列出同一单元。' },
        remedy: { en: 'Add the two entries up.', zh: '请将两条合并。' },
      }),
    ];
  });
}

/** MMW-067: dangerous goods go on every leg or not at all; explosives do not fly (UN 0081, class 1.1). */
function dangerous(
  { dangerous = [] }: MultimodalGoods,
  pointer: string,
  { legs }: MultimodalWaybill,
): Finding[] {
  return dangerous.flatMap((substance, index) => {
    const refusing = inOrder(legs).find(({ leg }) => classesRefused[leg.mode]?.test(substance.class));
    if (!refusing) return [];
    const { sequence, mode } = refusing.leg;
    return [
      refuse('MMW-067', at(pointer, 'dangerous', index, 'class'), {
        actual: `UN ${substance.un}, ${substance.class}`,
        message: {
          en: `Goods of class ${substance.class} may not be carried on leg ${sequence} (mode ${mode}).`,
          zh: `第 ${sequence} 区段（运输方式 ${mode}）不得承运 ${substance.class} 项危险货物。`,
        },
        remedy: {
          en: 'Choose another mode for that leg, or take the goods off this waybill.',
          zh: '请更换该区段的运输方式，或将该货物移出本运单。',
        },
      }),
    ];
  });
}
