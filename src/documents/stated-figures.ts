import { at } from '../findings/finding';
import type { AttachedDocument } from './attached.dto';
import { scaled, scaledSum, unscaled } from './scaled';

/** A figure of an attached document that the goods carried do not bear out. */
export interface StatedDifference {
  pointer: string;
  actual: string;
  expected: string;
}

interface Carried {
  packages: number;
  grossKg: number;
}

/** UN/EDIFACT 1001: packing list. An invoice counts what is sold, which need not be what is packed. */
const packingList = '271';

/** A packing list weighs before loading: hundredths of the mass carried by which it may differ. */
const tolerancePercent = 1n;

const lists = (documents: readonly AttachedDocument[] | undefined) =>
  (documents ?? []).flatMap((document, index) =>
    document.type === packingList ? [{ document, pointer: at('/attachedDocuments', index) }] : [],
  );

/**
 * Packing lists whose gross mass differs from that of the goods by more than 1 % of the latter: with
 * 12,300 kg carried, 12,423 is the greatest that passes. Compared in grams, so that the bound itself holds.
 */
export function massesStatedOtherwise(
  documents: readonly AttachedDocument[] | undefined,
  goods: readonly Carried[],
): StatedDifference[] {
  const carried = scaledSum(
    goods.map(({ grossKg }) => grossKg),
    3,
  );
  const least = carried * (100n - tolerancePercent);
  const most = carried * (100n + tolerancePercent);
  return lists(documents).flatMap(({ document: { statedGrossKg }, pointer }) => {
    if (statedGrossKg === undefined) return [];
    const stated = scaled(statedGrossKg, 3) * 100n;
    if (stated >= least && stated <= most) return [];
    // Hundredths of a gram are cut off at the upper bound and made up at the lower: what is shown would pass.
    const [from, to] = [unscaled((least + 99n) / 100n, 3), unscaled(most / 100n, 3)];
    return [
      {
        pointer: at(pointer, 'statedGrossKg'),
        actual: `${statedGrossKg} kg`,
        expected: `${from} – ${to} kg`,
      },
    ];
  });
}

/** Packing lists that count other packages than are carried. */
export function packagesStatedOtherwise(
  documents: readonly AttachedDocument[] | undefined,
  goods: readonly Carried[],
): StatedDifference[] {
  const carried = goods.reduce((sum, { packages }) => sum + packages, 0);
  return lists(documents).flatMap(({ document: { statedPackages }, pointer }) =>
    statedPackages === undefined || statedPackages === carried
      ? []
      : [{ pointer: at(pointer, 'statedPackages'), actual: `${statedPackages}`, expected: `${carried}` }],
  );
}

/** What the rules of every kind say of it. */
export const statedMass = {
  message: {
    en: 'The gross mass on the packing list differs by more than 1 % from that of the goods.',
    zh: '装箱单毛重与货物毛重相差超过 1%。',
  },
  remedy: {
    en: 'Weigh again, and correct the packing list or the goods.',
    zh: '请重新过磅，更正装箱单或货物毛重。',
  },
} as const;

export const statedPackages = {
  message: {
    en: 'The packing list counts other packages than are carried.',
    zh: '装箱单件数与运载件数不一致。',
  },
  remedy: {
    en: 'Correct one of the two, unless the list counts inner packages.',
    zh: '请更正其中之一；如装箱单按内包装计数，可保留。',
  },
} as const;
