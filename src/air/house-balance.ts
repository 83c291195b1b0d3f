import type { Text } from '../findings/finding';
import {
  kilogramsText,
  weighsMore,
  weighsOtherwise,
  type Discrepancy,
  type HouseList,
  type Load,
  type Sides,
} from './sides';

/** The sides of a master that is in the exchange. */
type Known = Sides & { master: NonNullable<Sides['master']> };

/** Houses against their master: the list that counts, and the house waybills that were filed. */
export function houseFindings(sides: Sides): Discrepancy[] {
  const { master } = sides;
  if (!master) return [];
  const known: Known = { ...sides, master };
  return [listAgrees, filedAgree, noneIsGreater, fitsType, superseded, filedOnce].flatMap((rule) =>
    rule(known),
  );
}

/** Houses in all: as a complete list says, else as master and list name them. */
function housesInAll({ master, list }: Known): number | undefined {
  if (list?.complete) return list.houses;
  return Math.max(master.houses ?? 0, list?.houses ?? 0) || undefined;
}

/** Of whom a sum is spoken. */
const speakers = {
  list: { en: 'The houses of the house manifest', zh: '分运单清单' },
  filed: { en: 'The house waybills', zh: '各分运单' },
};

/** What is said of pieces: by a sum, or by the head of a list. */
const counts = {
  list: { en: `${speakers.list.en} come to`, zh: `${speakers.list.zh}合计` },
  filed: { en: `${speakers.filed.en} come to`, zh: `${speakers.filed.zh}合计` },
  head: { en: 'By the house manifest the master has', zh: '分运单清单所载总运单件数为' },
};

/** CON-001 and CON-002 over a list: complete lists add up to the master, others are on their way. */
function listAgrees(sides: Known): Discrepancy[] {
  const { list, master } = sides;
  if (!list) return [];
  const found = [...headAgrees(list, master), ...sumAgrees('list', list, master, list.complete)];
  // Filed houses say more exactly how far it is.
  return list.complete || sides.houses.filed > 0 ? found : [...found, stillToCome(list, master)];
}

/** CON-001 over what a list says that its master has; of a complete one that is the sum of its houses. */
function headAgrees(list: HouseList, master: Load): Discrepancy[] {
  const { masterPieces: said = master.pieces, pieces, complete } = list;
  return said === master.pieces || (complete && said === pieces)
    ? []
    : [otherPieces('head', said, master.pieces)];
}

/** CON-001 and CON-002 over the house waybills that were filed. */
function filedAgree(sides: Known): Discrepancy[] {
  const { houses, master } = sides;
  if (houses.filed === 0 || master.houses === 0) return [];
  const all = housesInAll(sides);
  const complete = all !== undefined && houses.filed >= all;
  const sums = sumAgrees('filed', houses, master, complete);
  return complete ? sums : [...sums, stillToCome(houses, master, { filed: houses.filed, all })];
}

/** Too much is wrong at any time, too little only when nothing is to come. */
function sumAgrees(who: keyof typeof speakers, sum: Load, master: Load, complete: boolean): Discrepancy[] {
  const findings: Discrepancy[] = [];
  if (sum.pieces > master.pieces || (complete && sum.pieces !== master.pieces))
    findings.push(otherPieces(who, sum.pieces, master.pieces));
  const differs = complete ? weighsOtherwise : weighsMore;
  if (differs(sum.grams, master.grams)) findings.push(otherWeight(who, sum.grams, master.grams));
  return findings;
}

const compare = {
  en: 'Compare the houses with the master, and amend the one that is wrong.',
  zh: '请将分运单与总运单核对，并更正有误的一方。',
};

function otherPieces(who: keyof typeof counts, actual: number, expected: number): Discrepancy {
  const { en, zh } = counts[who];
  return {
    rule: 'CON-001',
    severity: 'error',
    pointer: '/pieces',
    box: 'AWB 22J',
    actual: String(actual),
    expected: String(expected),
    message: {
      en: `${en} ${actual} pieces, the master says ${expected}.`,
      zh: `${zh} ${actual} 件，总运单为 ${expected} 件。`,
    },
    remedy: compare,
  };
}

function otherWeight(who: keyof typeof speakers, grams: bigint, ofMaster: bigint): Discrepancy {
  const { en, zh } = speakers[who];
  const [actual, expected] = [kilogramsText(grams), kilogramsText(ofMaster)];
  return {
    rule: 'CON-002',
    severity: 'error',
    pointer: '/grossWeight/value',
    box: 'AWB 22K',
    actual,
    expected,
    message: {
      en: `${en} come to ${actual}, the master says ${expected}; more apart than 1 kg or 0.5 %.`,
      zh: `${zh}合计 ${actual}，总运单为 ${expected}，相差超过 1 千克及 0.5%。`,
    },
    remedy: compare,
  };
}

/** CON-001 as an information: how far the houses have come. */
function stillToCome(sum: Load, master: Load, houses?: { filed: number; all?: number }): Discrepancy {
  const count = houses && (houses.all === undefined ? `${houses.filed}` : `${houses.filed} of ${houses.all}`);
  const [en, zh] = houses
    ? [`${count} house waybills, `, `现有 ${houses.filed}${houses.all ? `／${houses.all}` : ''} 份分运单，`]
    : ['', ''];
  return {
    rule: 'CON-001',
    severity: 'info',
    pointer: '/houses',
    actual: count ?? `${sum.pieces} of ${master.pieces} pieces`,
    message: {
      en: `The list is not complete yet: ${en}${sum.pieces} of ${master.pieces} pieces.`,
      zh: `分运单尚未齐全：${zh}计 ${sum.pieces}／${master.pieces} 件。`,
    },
    remedy: {
      en: 'Nothing to do while houses are still to come; file the others, or a complete house manifest.',
      zh: '后续仍有分运单时无需处理；请补交其余分运单或完整的分运单清单。',
    },
  };
}

/** CON-003: no house is greater than its master; which one it is, a reader of the master may not know. */
function noneIsGreater({ master, houses }: Known): Discrepancy[] {
  if (houses.filed === 0) return [];
  const name = { en: 'A house waybill', zh: '有分运单' };
  return greaterThan(master, houses.most, { pieces: '/pieces', weight: '/grossWeight/value', name });
}

/** CON-003, of one house: what it is called, and where its figures stand. */
export function greaterThan(
  master: Load,
  house: Load,
  { pieces, weight, name }: { pieces: string; weight: string; name: Text },
): Discrepancy[] {
  const more = house.pieces > master.pieces;
  if (!more && !weighsMore(house.grams, master.grams)) return [];
  return [
    {
      rule: 'CON-003',
      severity: 'error',
      pointer: more ? pieces : weight,
      actual: more ? String(house.pieces) : kilogramsText(house.grams),
      expected: more ? `≤ ${master.pieces}` : `≤ ${kilogramsText(master.grams)}`,
      message: {
        en: `${name.en} has more than its master.`,
        zh: `${name.zh}的件数或重量大于总运单。`,
      },
      remedy: compare,
    },
  ];
}

/** AWB-004, across documents: a direct waybill has no houses, and a master has one before it departs. */
function fitsType({ master, houses, list, flights }: Known): Discrepancy[] {
  const found = houses.filed > 0 || list !== undefined;
  if (master.houses === 0 ? !found : found || flights.length === 0) return [];
  const direct = master.houses === 0;
  return [
    {
      rule: 'AWB-004',
      severity: direct ? 'error' : 'warning',
      pointer: direct ? '/type' : '/houses',
      actual: direct ? 'Direct' : 'none',
      expected: direct ? 'Master' : '≥ 1',
      message: direct
        ? {
            en: 'House waybills are filed under a direct air waybill.',
            zh: '直单（Direct）项下提交了分运单。',
          }
        : {
            en: 'A flight carries this master, and no house waybill of it is filed.',
            zh: '总运单已列入航班舱单，但未提交任何分运单。',
          },
      remedy: direct
        ? {
            en: 'Make the waybill a Master, or withdraw the houses.',
            zh: '请将运单类型改为 Master，或撤回分运单。',
          }
        : { en: 'File the house waybills or the house manifest.', zh: '请提交分运单或分运单清单。' },
    },
  ];
}

/** CON-005: the latest house manifest counts; the earlier ones are kept. */
function superseded({ list }: Known): Discrepancy[] {
  if (!list || list.superseded === 0) return [];
  return [
    {
      rule: 'CON-005',
      severity: 'info',
      pointer: '',
      actual: String(list.superseded),
      message: {
        en: `A later house manifest supersedes ${list.superseded} earlier ones.`,
        zh: `新的分运单清单已取代此前 ${list.superseded} 份清单，原清单仍保存。`,
      },
      remedy: { en: 'Nothing to do.', zh: '无需处理。' },
    },
  ];
}

/** HWB-002, across issuers: a number that several documents bear counts once, the first that was filed. */
function filedOnce({ houses }: Known): Discrepancy[] {
  if (houses.repeated === 0) return [];
  return [
    {
      rule: 'HWB-002',
      severity: 'warning',
      pointer: '/houses',
      actual: String(houses.repeated),
      expected: '0',
      message: {
        en: `${houses.repeated} house waybills are filed again by another party under the same number.`,
        zh: `有 ${houses.repeated} 份分运单由其他主体以相同号码重复提交。`,
      },
      remedy: { en: 'Withdraw the one that should not be there.', zh: '请撤回多余的一份。' },
    },
  ];
}
