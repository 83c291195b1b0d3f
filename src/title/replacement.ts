import type { AmendmentPurpose, IssueContent, UnitCount } from './act';
import { refusal } from './refusal';
import type { TitleRefusal } from './refusal';
import type { Pledge, TitleState } from './state';

/** What a bill covers, as its document tells: packages of each unit, and all packages and grams together. */
export interface Cover {
  units: UnitCount[];
  packages: number;
  /** Whole grams, so that sums hold exactly. */
  grossGrams: bigint;
}

/** A bill that goes, as it stands with its surrender for amendment. */
export interface OldBill {
  state: TitleState;
  cover: Cover;
}

/** A bill that comes in its place. */
export interface NewBill {
  titleId: string;
  content: IssueContent;
  cover: Cover;
}

/** How many bills go and come for each purpose. */
const counts: Record<AmendmentPurpose, (gone: number, come: number) => boolean> = {
  AMEND: (gone, come) => gone === 1 && come === 1,
  SPLIT: (gone, come) => gone === 1 && come > 1,
  COMBINE: (gone, come) => gone > 1 && come === 1,
};

/**
 * Whether bills may come in the place of others: for what the holder asked, into the same hands, with
 * every package accounted for. What each act says by itself has been judged before.
 */
export function judgeReplacement(
  gone: readonly OldBill[],
  come: readonly NewBill[],
): TitleRefusal | undefined {
  return asAsked(gone, come) ?? sameHands(gone, come) ?? onePledge(gone) ?? sumsHold(gone, come);
}

function asAsked(gone: readonly OldBill[], come: readonly NewBill[]): TitleRefusal | undefined {
  const purposes = new Set(gone.map(({ state }) => state.surrender?.amendment));
  const [purpose] = purposes;
  if (purposes.size !== 1 || purpose === undefined || !counts[purpose](gone.length, come.length))
    return unfit(
      'purpose',
      `The holder asked to ${[...purposes].join(' and ')}; ${gone.length} bills would go and ${come.length} come.`,
      `持有人申请为 ${[...purposes].join('、')}，而本次注销 ${gone.length} 份、签发 ${come.length} 份。`,
    );
  const ids = sorted(gone.map(({ state }) => state.titleId));
  const other = come.find(({ content }) => sorted(content.replaces ?? []) !== ids);
  if (!other) return undefined;
  return unfit(
    'replaces',
    `"replaces" of ${other.content.number} must name the bills that go, and no others.`,
    `${other.content.number} 的 replaces 须恰好列明所注销的各份提单。`,
  );
}

/** The bills come to whoever gave the old ones up, by the same issuer, and made out so that it has title. */
function sameHands(gone: readonly OldBill[], come: readonly NewBill[]): TitleRefusal | undefined {
  const hands = ({ state }: OldBill): string =>
    JSON.stringify([state.issuer, state.holder?.party, state.holder?.capacity]);
  if (new Set(gone.map(hands)).size > 1)
    return unfit(
      'holder',
      'Bills of several holders or issuers are not combined.',
      '不同持有人或不同签发人的提单不得合并。',
    );
  const holder = gone[0]?.state.holder;
  const other = come.find(
    ({ content }) => content.to !== holder?.party || content.capacity !== holder.capacity,
  );
  if (other)
    return unfit(
      'to',
      `${other.content.number} must come to ${holder?.party} as ${holder?.capacity}, who gave the old bill up.`,
      `${other.content.number} 须以原身份（${holder?.capacity}）交付给交回原单的 ${holder?.party}。`,
    );
  const owner = gone[0]?.state.pledge?.pledgor ?? holder?.party;
  const elsewhere = come.find(
    ({ content }) => content.titleBasis === 'TO_ORDER' && content.orderParty !== owner,
  );
  return elsewhere
    ? unfit(
        'orderParty',
        `${elsewhere.content.number} must be made out to the order of ${owner}, or its holder would have no title.`,
        `${elsewhere.content.number} 须凭 ${owner} 指示签发，否则持有人不具有提单权利。`,
      )
    : undefined;
}

/** A pledge on one of the bills and none, or another, on the next would burden goods that it was not given for. */
function onePledge(gone: readonly OldBill[]): TitleRefusal | undefined {
  const terms = ({ state: { pledge } }: OldBill): string =>
    pledge ? [pledge.kind, pledge.pledgor, pledge.pledgee, pledge.terms].join(' ') : '';
  if (new Set(gone.map(terms)).size < 2) return undefined;
  return unfit(
    'pledge',
    'Only bills under the same pledge, or under none, are combined.',
    '仅可合并无质押或受同一质押约束的提单。',
  );
}

/** In a split and a combination not a package and not a gram may appear or go. */
function sumsHold(gone: readonly OldBill[], come: readonly NewBill[]): TitleRefusal | undefined {
  if (gone[0]?.state.surrender?.amendment === 'AMEND') return undefined;
  const left = gone.flatMap(({ state, cover }) => state.balance ?? cover.units);
  const [before, after] = [left, come.flatMap(({ cover }) => cover.units)].map(unitsText);
  if (before !== after)
    return unfit(
      'units',
      `The old bills have ${before} left; the new ones have ${after}.`,
      `原单所余为 ${before}，新单为 ${after}。`,
    );
  // Once a part has been delivered, no document tells what the rest weighs.
  if (gone.some(({ state, cover }) => state.balance && unitsText(state.balance) !== unitsText(cover.units)))
    return undefined;
  const [old, next] = [gone, come].map((bills) => totals(bills.map(({ cover }) => cover)));
  return old === next
    ? undefined
    : unfit(
        'totals',
        `The old bills have ${old} in all; the new ones have ${next}.`,
        `原单合计 ${old}，新单合计 ${next}。`,
      );
}

/** The pledge that goes over, under the act that proposed it. */
export function carriedPledgeOf({ act, ...pledge }: Pledge): Omit<Pledge, 'act'> & { pledge: string } {
  return { ...pledge, pledge: act };
}

const sorted = (ids: readonly string[]): string => [...ids].sort().join(' ');

function unitsText(units: readonly UnitCount[]): string {
  const sums = new Map<string, number>();
  for (const { unit, packages } of units) sums.set(unit, (sums.get(unit) ?? 0) + packages);
  return [...sums]
    .map(([unit, packages]) => `${unit} ${packages}`)
    .sort()
    .join(', ')
    .slice(0, 500);
}

function totals(covers: readonly Cover[]): string {
  const packages = covers.reduce((sum, cover) => sum + cover.packages, 0);
  const grams = covers.reduce((sum, cover) => sum + cover.grossGrams, 0n);
  return `${packages} packages, ${grams} g`;
}

const unfit = (field: string, en: string, zh: string): TitleRefusal =>
  refusal('title.replacement_unfit', en, zh, { field });
