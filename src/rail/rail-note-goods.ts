import { countMissing, noneCounted } from '../documents/bulk';
import { at } from '../findings/finding';
import { scaled, scaledSum, unscaled } from '../documents/scaled';
import { gaugeChange } from '../documents/crossings';
import type { RailBox } from './rail-boxes';
import type { RailConsignmentNote } from './rail-note.dto';
import { goodsByContainer } from './rail-note-load';
import { routeOf } from './rail-route';
import { inList, repeated, type Rule, type Spot } from './rule';

type NoteRule = Rule<RailConsignmentNote, RailBox>;

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

const allocationRules: readonly NoteRule[] = [
  {
    rule: 'RAIL-045',
    severity: 'error',
    box: 'goods',
    message: {
      en: 'The goods are in a container that the note does not list.',
      zh: '货物所装集装箱未列入本运单。',
    },
    remedy: { en: 'Add the container, or correct its number.', zh: '请补充该集装箱，或更正箱号。' },
    find: ({ goods, containers = [] }) => {
      const listed = new Set(containers.map(({ number }) => number));
      return inList(goods, (item, index) =>
        inList(item.containers, ({ container }, place) =>
          listed.has(container)
            ? undefined
            : { pointer: at('/goods', index, 'containers', place, 'container'), actual: container },
        ),
      );
    },
  },
  {
    rule: 'RAIL-046',
    severity: 'error',
    box: 'packages',
    message: {
      en: 'Packages in the containers do not add up to those of the item.',
      zh: '各箱件数之和与该项件数不符。',
    },
    remedy: { en: 'Correct the packages of the item or of a container.', zh: '请更正该项件数或装箱件数。' },
    find: ({ goods }) =>
      inList(goods, ({ packages, containers }, index) => {
        if (containers === undefined) return undefined;
        const total = sum(containers.map((each) => each.packages));
        return total === packages
          ? undefined
          : {
              pointer: at('/goods', index, 'packages'),
              actual: packages,
              expected: String(total),
              correction: total,
            };
      }),
  },
  {
    rule: 'RAIL-047',
    severity: 'error',
    box: 'mass',
    message: {
      en: 'Masses in the containers do not add up to that of the item.',
      zh: '各箱重量之和与该项毛重不符。',
    },
    remedy: { en: 'Correct the mass of the item or of a container.', zh: '请更正该项毛重或装箱重量。' },
    find: ({ goods }) =>
      inList(goods, ({ grossKg, containers }, index) => {
        if (containers === undefined) return undefined;
        const total = scaledSum(
          containers.map((each) => each.grossKg),
          3,
        );
        return total === scaled(grossKg, 3)
          ? undefined
          : {
              pointer: at('/goods', index, 'grossKg'),
              actual: grossKg,
              expected: `${unscaled(total, 3)}`,
              correction: unscaled(total, 3),
            };
      }),
  },
  {
    rule: 'RAIL-048',
    severity: 'error',
    box: 'goods',
    message: { en: 'One item stands twice in the same container.', zh: '同一货物项在同一箱中重复列出。' },
    remedy: { en: 'Join the two lines.', zh: '请合并这两行。' },
    find: ({ goods }) =>
      inList(goods, (item, index) =>
        repeated(
          item.containers,
          ({ container }) => container,
          (place) => at('/goods', index, 'containers', place, 'container'),
        ),
      ),
  },
  {
    rule: 'RAIL-049',
    severity: 'warning',
    box: 'goods',
    message: {
      en: 'The note lists containers, but this item is in none.',
      zh: '本运单列有集装箱，但该货物项未装箱。',
    },
    remedy: { en: 'Say which containers hold the item.', zh: '请填写该项的装箱明细。' },
    find: ({ goods, containers }) =>
      containers === undefined
        ? []
        : inList(goods, (item, index) =>
            item.containers === undefined ? { pointer: at('/goods', index, 'containers') } : undefined,
          ),
  },
];

const codeRules: readonly NoteRule[] = [
  {
    rule: 'RAIL-050',
    severity: 'error',
    box: 'goodsCode',
    message: { en: 'The HS code on a note has six digits.', zh: '运单上的商品编码应为 6 位。' },
    remedy: {
      en: 'Give the first six digits; national digits belong to the declaration.',
      zh: '请填写前 6 位，国内子目请在报关单中填写。',
    },
    find: ({ goods }) =>
      inList(goods, ({ hs6 }, index) =>
        hs6.length === 6
          ? undefined
          : {
              pointer: at('/goods', index, 'hs6'),
              actual: hs6,
              expected: hs6.slice(0, 6),
              correction: hs6.slice(0, 6),
            },
      ),
  },
  {
    rule: 'RAIL-051',
    severity: 'error',
    box: 'goodsCode',
    message: { en: 'The GNG code does not begin with the HS code.', zh: 'GNG 代码前 6 位与 HS 编码不一致。' },
    remedy: { en: 'Correct one of the two codes.', zh: '请更正其中一个代码。' },
    find: ({ goods }) =>
      inList(goods, ({ hs6, gng8 }, index) =>
        gng8 === undefined || gng8.startsWith(hs6.slice(0, 6))
          ? undefined
          : { pointer: at('/goods', index, 'gng8'), actual: gng8, expected: `${hs6.slice(0, 6)}..` },
      ),
  },
  {
    rule: 'RAIL-052',
    severity: 'info',
    box: 'goodsCode',
    message: {
      en: 'The GNG code ends in zeros, so it may be an HS code that was padded and is not specific.',
      zh: 'GNG 代码以 00 结尾，可能由 HS 编码补零而成，不够具体。',
    },
    remedy: { en: 'Give the specific code if the list has one.', zh: '如品名表有更具体的代码，请填写。' },
    find: ({ goods }) =>
      inList(goods, ({ gng8 }, index) =>
        gng8?.endsWith('00') ? { pointer: at('/goods', index, 'gng8'), actual: gng8 } : undefined,
      ),
  },
  {
    rule: 'RAIL-053',
    severity: 'warning',
    box: 'declarations',
    message: {
      en: "Dangerous goods are carried, and the consignor's declarations say nothing.",
      zh: '运送危险货物，但发货人声明栏为空。',
    },
    remedy: {
      en: 'Add the declaration that SMGS Annex 2 or RID asks for.',
      zh: '请按国际货协附件 2 或 RID 补充声明。',
    },
    find: ({ goods, consignorDeclarations }) =>
      consignorDeclarations === undefined && goods.some(({ dangerous }) => dangerous)
        ? [{ pointer: '/consignorDeclarations' }]
        : [],
  },
  {
    rule: 'RAIL-055',
    severity: 'warning',
    box: 'goods',
    message: {
      en: 'The dangerous goods do not say under which rules they are declared.',
      zh: '危险货物未注明适用规则。',
    },
    remedy: {
      en: 'Give ruleSet: SMGS_ANNEX_2 under SMGS, RID under CIM.',
      zh: '请填写 ruleSet：国际货协运单为 SMGS_ANNEX_2，国际货约运单为 RID。',
    },
    find: ({ goods }) =>
      inList(goods, (item, index) =>
        inList(item.dangerous, ({ ruleSet, un }, place) =>
          ruleSet === undefined
            ? { pointer: at('/goods', index, 'dangerous', place, 'ruleSet'), actual: `UN ${un}` }
            : undefined,
        ),
      ),
  },
];

const countRules: readonly NoteRule[] = [
  {
    rule: 'RAIL-056',
    severity: 'warning',
    box: 'packages',
    message: countMissing.message,
    remedy: countMissing.remedy,
    find: ({ goods }) =>
      inList(goods, (item, index) =>
        noneCounted(item)
          ? {
              pointer: at('/goods', index, 'packages'),
              actual: `0 ${item.packageKind}`,
              expected: countMissing.expected,
            }
          : undefined,
      ),
  },
];

/** What the railways found after transhipment equals what was loaded, or says why not. */
function transhipmentDiffers(note: RailConsignmentNote): Spot[] {
  const { afterTranshipment: after } = note;
  if (after === undefined || after.reason !== undefined) return [];
  const grams = scaledSum(
    note.goods.map(({ grossKg }) => grossKg),
    3,
  );
  const packages = sum(note.goods.map((item) => item.packages));
  return [
    ...(scaled(after.grossKg, 3) === grams
      ? []
      : [
          { pointer: '/afterTranshipment/grossKg', actual: after.grossKg, expected: `${unscaled(grams, 3)}` },
        ]),
    ...(after.packages === packages
      ? []
      : [{ pointer: '/afterTranshipment/packages', actual: after.packages, expected: String(packages) }]),
  ];
}

const transhipmentRules: readonly NoteRule[] = [
  {
    rule: 'RAIL-054',
    severity: 'error',
    box: 'afterTranshipment',
    message: {
      en: 'The figures after transhipment differ from those loaded.',
      zh: '换装后数量与装车数量不符。',
    },
    remedy: { en: 'Correct them, or give the reason.', zh: '请更正，或填写差异原因。' },
    find: transhipmentDiffers,
  },
];

/** Rules of goods, their codes and their place in containers. */
export const goodsRules: readonly NoteRule[] = [
  ...allocationRules,
  ...codeRules,
  ...countRules,
  ...transhipmentRules,
];

/** Totals and the gauge changes of the route; both are always derived, so that they cannot disagree. */
export function railNoteTotals(note: RailConsignmentNote): Record<string, unknown> {
  const grossGrams = scaledSum(
    note.goods.map(({ grossKg }) => grossKg),
    3,
  );
  const tareGrams = scaledSum(
    (note.containers ?? []).map(({ tareKg }) => tareKg),
    3,
  );
  return {
    packages: sum(note.goods.map(({ packages }) => packages)),
    grossKg: unscaled(grossGrams, 3),
    containerTareKg: unscaled(tareGrams, 3),
    grossWithTareKg: unscaled(grossGrams + tareGrams, 3),
    wagons: note.wagons?.length ?? 0,
    containers: note.containers?.length ?? 0,
    containersLoaded: goodsByContainer(note).size,
    seals: note.seals?.length ?? 0,
    gaugeChanges: routeOf(note).borders.map(({ exit, entry }) => gaugeChange(exit, entry)),
  };
}
