import { at } from '../findings/finding';
import { scaled, scaledSum, unscaled } from '../documents/scaled';
import {
  massesStatedOtherwise,
  packagesStatedOtherwise,
  statedMass,
  statedPackages,
} from '../documents/stated-figures';
import { placesDiffer, type Placed } from '../documents/place-agreement';
import type { Amount, BillCase, Cover } from './rail-bill-cover';
import type { RailStation } from './rail-parts.dto';
import { inList, repeated, type Rule, type Spot } from './rule';

type BillRule = Rule<BillCase>;

/** Containers of a bound note that the note itself does not list. */
function notListed(
  bound: readonly string[] | undefined,
  containers: readonly { number: string }[] = [],
  pointer: string,
): Spot[] {
  const listed = new Set(containers.map(({ number }) => number));
  return inList(bound, (container, index) =>
    listed.has(container) ? undefined : { pointer: at(pointer, 'containers', index), actual: container },
  );
}

const bindingRules: readonly BillRule[] = [
  {
    rule: 'RBL-010',
    severity: 'error',
    message: {
      en: 'There is no consignment note with this id that you can see.',
      zh: '未找到您可查看的该编号铁路运单。',
    },
    remedy: { en: 'Submit the note first, or correct noteId.', zh: '请先提交运单，或更正 noteId。' },
    find: ({ notes }) =>
      inList(notes, ({ bound, pointer, found }) =>
        bound.noteId !== undefined && found === undefined
          ? { pointer: at(pointer, 'noteId'), actual: bound.noteId }
          : undefined,
      ),
  },
  {
    rule: 'RBL-011',
    severity: 'warning',
    message: {
      en: 'The consignment note is not on the exchange, so goods and containers were not compared with it.',
      zh: '该铁路运单未在本平台登记，无法核对货物和集装箱。',
    },
    remedy: {
      en: 'Submit the note, or ask its submitter to grant you access.',
      zh: '请提交该运单，或请提交方授权查看。',
    },
    find: ({ notes }) =>
      inList(notes, ({ bound, pointer, found }) =>
        bound.noteId === undefined && found === undefined
          ? { pointer: at(pointer, 'number'), actual: bound.number }
          : undefined,
      ),
  },
  {
    rule: 'RBL-012',
    severity: 'error',
    message: { en: 'The consignment note has been withdrawn.', zh: '该铁路运单已撤回。' },
    remedy: { en: 'Bind the bill to the note that replaces it.', zh: '请绑定替代该运单的新运单。' },
    find: ({ notes }) =>
      inList(notes, ({ bound, pointer, found }) =>
        found?.status === 'withdrawn' ? { pointer, actual: bound.number } : undefined,
      ),
  },
  {
    rule: 'RBL-013',
    severity: 'error',
    message: { en: 'The note with this id has another number.', zh: '该编号对应的运单号与所填不一致。' },
    remedy: { en: 'Correct the number or the id.', zh: '请更正运单号或编号。' },
    find: ({ notes }) =>
      inList(notes, ({ bound, pointer, found }) =>
        found !== undefined && found.number !== bound.number
          ? { pointer: at(pointer, 'number'), actual: bound.number, expected: found.number }
          : undefined,
      ),
  },
  {
    rule: 'RBL-014',
    severity: 'error',
    message: { en: 'The note is of another kind.', zh: '运单种类与所填规则不一致。' },
    remedy: { en: 'Write the kind of the note as its regime.', zh: '请按运单种类填写。' },
    find: ({ notes }) =>
      inList(notes, ({ bound, pointer, note }) =>
        note !== undefined && note.noteKind !== bound.regime
          ? { pointer: at(pointer, 'regime'), actual: bound.regime, expected: note.noteKind }
          : undefined,
      ),
  },
  {
    rule: 'RBL-015',
    severity: 'error',
    message: {
      en: 'Several notes are bound, so each must list its containers.',
      zh: '绑定多份运单时，每份运单须列明箱号。',
    },
    remedy: { en: 'List the containers of each note.', zh: '请逐份填写运单所载箱号。' },
    find: ({ notes }) =>
      notes.length === 1
        ? []
        : inList(notes, ({ bound, pointer }) =>
            bound.containers === undefined ? { pointer: at(pointer, 'containers') } : undefined,
          ),
  },
  {
    rule: 'RBL-016',
    severity: 'error',
    message: { en: 'This note is bound twice.', zh: '运单重复绑定。' },
    remedy: { en: 'Remove the second one.', zh: '请删除重复项。' },
    find: ({ bill }) =>
      repeated(
        bill.notes,
        ({ number }) => number,
        (index) => at('/notes', index, 'number'),
      ),
  },
  {
    rule: 'RBL-017',
    severity: 'error',
    message: { en: 'This container is not on the note.', zh: '该箱号不在此运单上。' },
    remedy: { en: 'Correct the number, or take the container off.', zh: '请更正箱号，或删除该箱。' },
    find: ({ notes }) =>
      inList(notes, ({ bound, pointer, note }) =>
        note === undefined ? undefined : notListed(bound.containers, note.containers, pointer),
      ),
  },
];

/** The goods that notes hold, with what the bill takes of them; no mass is none of the goods. */
function heldGoods({ cover }: BillCase): (Cover & { held: Amount })[] {
  return cover.flatMap((each) => {
    const { held } = each;
    return each.carrying.length > 0 && held && held.grams > 0n ? [{ ...each, held }] : [];
  });
}

const coverRules: readonly BillRule[] = [
  {
    rule: 'RBL-020',
    severity: 'error',
    message: { en: 'No bound note carries this container.', zh: '绑定的运单均未载有该集装箱。' },
    remedy: {
      en: 'Bind the note that carries it, or correct the number.',
      zh: '请绑定载有该箱的运单，或更正箱号。',
    },
    find: ({ cover }) =>
      cover.flatMap(({ carrying, container, pointers }) =>
        carrying.length > 0
          ? []
          : pointers.map((pointer) => ({ pointer: at(pointer, 'container'), actual: container })),
      ),
  },
  {
    rule: 'RBL-021',
    severity: 'error',
    message: {
      en: 'The notes hold no goods of this HS code and these marks in this container.',
      zh: '运单所载该箱内没有此商品编码和唛头的货物。',
    },
    remedy: { en: 'Take HS code and marks over from the note.', zh: '请按运单填写商品编码和唛头。' },
    find: ({ cover }) =>
      cover.flatMap(({ carrying, container, goods, held, pointers }) =>
        carrying.length > 0 && held?.grams === 0n
          ? pointers.map((pointer) => ({ pointer, actual: `${goods} in ${container}` }))
          : [],
      ),
  },
  {
    rule: 'RBL-022',
    severity: 'error',
    message: { en: 'The bill covers more packages than the notes hold.', zh: '提单件数超过运单所载件数。' },
    remedy: { en: 'Correct the packages.', zh: '请更正件数。' },
    find: (billCase) =>
      heldGoods(billCase).flatMap(({ pointers, taken, held }) =>
        taken.packages <= held.packages
          ? []
          : pointers.map((pointer) => ({
              pointer: at(pointer, 'packages'),
              actual: taken.packages,
              expected: `≤ ${held.packages}`,
            })),
      ),
  },
  {
    rule: 'RBL-023',
    severity: 'error',
    message: { en: 'The bill covers more mass than the notes hold.', zh: '提单重量超过运单所载重量。' },
    remedy: { en: 'Correct the mass.', zh: '请更正重量。' },
    find: (billCase) =>
      heldGoods(billCase).flatMap(({ pointers, taken, held }) =>
        taken.grams <= held.grams
          ? []
          : pointers.map((pointer) => ({
              pointer: at(pointer, 'grossKg'),
              actual: `${unscaled(taken.grams, 3)} kg`,
              expected: `≤ ${unscaled(held.grams, 3)} kg`,
            })),
      ),
  },
];

const sumRules: readonly BillRule[] = [
  {
    rule: 'RBL-024',
    severity: 'error',
    message: {
      en: 'Packages in the containers do not add up to those of the item.',
      zh: '各箱件数之和与该项件数不符。',
    },
    remedy: { en: 'Correct the packages of the item or of a container.', zh: '请更正该项件数或装箱件数。' },
    find: ({ bill }) =>
      inList(bill.goods, ({ packages, containers }, index) => {
        const total = containers.reduce((sum, each) => sum + each.packages, 0);
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
    rule: 'RBL-025',
    severity: 'error',
    message: {
      en: 'Masses in the containers do not add up to that of the item.',
      zh: '各箱重量之和与该项毛重不符。',
    },
    remedy: { en: 'Correct the mass of the item or of a container.', zh: '请更正该项毛重或装箱重量。' },
    find: ({ bill }) =>
      inList(bill.goods, ({ grossKg, containers }, index) => {
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
    rule: 'RBL-026',
    severity: 'error',
    message: { en: 'One item stands twice in the same container.', zh: '同一货物项在同一箱中重复列出。' },
    remedy: { en: 'Join the two lines.', zh: '请合并这两行。' },
    find: ({ bill }) =>
      inList(bill.goods, (item, index) =>
        repeated(
          item.containers,
          ({ container }) => container,
          (place) => at('/goods', index, 'containers', place, 'container'),
        ),
      ),
  },
  {
    rule: 'RBL-027',
    severity: 'error',
    message: { en: 'The HS code on a bill has six digits.', zh: '提单上的商品编码应为 6 位。' },
    remedy: { en: 'Give the first six digits.', zh: '请填写前 6 位。' },
    find: ({ bill }) =>
      inList(bill.goods, ({ hs6 }, index) =>
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
    rule: 'RBL-028',
    severity: 'error',
    ...statedMass,
    find: ({ bill }) => massesStatedOtherwise(bill.attachedDocuments, bill.goods),
  },
  {
    rule: 'RBL-029',
    severity: 'warning',
    ...statedPackages,
    find: ({ bill }) => packagesStatedOtherwise(bill.attachedDocuments, bill.goods),
  },
];

const placeRules: readonly BillRule[] = [
  {
    rule: 'RBL-018',
    severity: 'warning',
    message: {
      en: 'No bound note begins at the place of receipt, or none ends at the place of delivery.',
      zh: '绑定的运单没有一份自收货地起运，或没有一份到达交付地。',
    },
    remedy: {
      en: 'Correct the place, bind the missing note, or have the note amended.',
      zh: '请更正地点、补充绑定运单，或更改运单。',
    },
    find: ({ bill, notes }) => {
      const seen = notes.flatMap(({ note }) => note ?? []);
      // A note that cannot be seen may be the one that begins or ends there.
      if (seen.length === 0 || seen.length < notes.length) return [];
      const ends = [
        ['placeOfReceipt', seen.map(({ departureStation }) => departureStation)],
        ['placeOfDelivery', seen.map(({ destinationStation }) => destinationStation)],
      ] as const;
      return ends.flatMap(([field, stations]) =>
        stations.every((station) => placesDiffer(bill[field], asPlace(station)))
          ? [
              {
                pointer: at('', field),
                actual: nameOf(bill[field]),
                expected: stations.map(nameOf).join(' | '),
              },
            ]
          : [],
      );
    },
  },
];

const asPlace = ({ code, ...station }: RailStation): Placed => ({
  ...station,
  ...(code !== undefined && { stationCode: code }),
});

const nameOf = ({ names, unlocode, country }: Pick<Placed, 'names' | 'unlocode' | 'country'>): string =>
  [names.en ?? names.zh ?? names.ru, unlocode ?? country].filter(Boolean).join(', ');

/** Rules that hold the bill against its notes; asked again when one of them changes. */
export const billNoteRules: readonly BillRule[] = [...bindingRules, ...coverRules, ...placeRules];

/** Rules that hold the goods of a bill against themselves. */
export const billGoodsRules: readonly BillRule[] = sumRules;
