import type { ActContents, AmendmentPurpose, CarriedPledge, IssueContent } from './act';
import type { UnitCount } from './title-terms.dto';
import { refusal } from './refusal';
import type { TitleRefusal } from './refusal';
import { mayCloseBlank } from './acts/endorse';
import { isPledgee, isRestricted, partyOfTitle, pledgeUnder, pledgorOf } from './state';
import type { DisposalLock, Pledge } from './title-burdens.dto';
import type { TitleState } from './title-state.dto';

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
  /** Who signed the surrender: the holder, and whoever signed beside it. */
  signers: readonly string[];
}

/** A bill that comes in its place. */
export interface NewBill {
  titleId: string;
  /** The party that issues it. */
  issuer: string;
  content: IssueContent;
  cover: Cover;
  /** Whether the consignee that the act names is the one that the document does, which others have read and signed for. */
  asRead: boolean;
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
  return (
    asAsked(gone, come) ??
    sameHands(gone, come) ??
    onePledge(gone) ??
    madeOut(gone, come) ??
    sumsHold(gone, come)
  );
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

/** The bills come to whoever gave the old ones up, by the same issuer; a pledgee's, from the same pledgor. */
function sameHands(gone: readonly OldBill[], come: readonly NewBill[]): TitleRefusal | undefined {
  const hands = ({ state }: OldBill): string => {
    const { issuer, holder } = state;
    const from = holder?.capacity === 'PLEDGEE' ? pledgorOf(state) : undefined;
    return JSON.stringify([issuer, holder?.party, holder?.capacity, from]);
  };
  if (new Set(gone.map(hands)).size > 1)
    return unfit(
      'holder',
      'Bills of several holders or issuers are not combined.',
      '不同持有人或不同签发人的提单不得合并。',
    );
  const issuer = gone[0]?.state.issuer;
  const foreign = come.find((each) => each.issuer !== issuer);
  // Who signs for two operators does not make one answer for what the other has promised.
  if (foreign)
    return unfit(
      'issuer',
      `${foreign.content.number} would be issued by ${foreign.issuer}; the old bills are of ${issuer}.`,
      `${foreign.content.number} 拟由 ${foreign.issuer} 签发，而原单由 ${issuer} 签发。`,
    );
  const holder = gone[0]?.state.holder;
  const other = come.find(
    ({ content }) => content.to !== holder?.party || content.capacity !== holder.capacity,
  );
  return other
    ? unfit(
        'to',
        `${other.content.number} must come to ${holder?.party} as ${holder?.capacity}, who gave the old bill up.`,
        `${other.content.number} 须以原身份（${holder?.capacity}）交付给交回原单的 ${holder?.party}。`,
      )
    : undefined;
}

/**
 * The bills leave the title where it is: none becomes a bearer bill, whose title goes with possession, or a
 * straight bill to another consignee, unless the party of title has signed for it, and none comes to another order.
 */
function madeOut(gone: readonly OldBill[], come: readonly NewBill[]): TitleRefusal | undefined {
  return (
    closedBlank(gone, come) ??
    restrictionKept(gone, come) ??
    bearerUnasked(gone, come) ??
    consigneeUnasked(gone, come) ??
    toOrder(gone, come)
  );
}

// Who may not name an endorsee under a blank endorsement has no new bill made out that names one.
function closedBlank(gone: readonly OldBill[], come: readonly NewBill[]): TitleRefusal | undefined {
  const held = gone.find(
    ({ state: { titleBasis, holder } }) => titleBasis === 'BEARER' && !mayCloseBlank(holder),
  );
  const named = held && come.find(({ content }) => content.titleBasis !== 'BEARER');
  return (
    named &&
    unfit(
      'titleBasis',
      `${held.state.holder?.party} holds a bearer bill for another, so ${named.content.number} stays a bearer bill.`,
      `${held.state.holder?.party} 系代他人持有不记名提单，${named.content.number} 仍须签发为不记名提单。`,
    )
  );
}

// What was endorsed for the last time goes no further by way of another bill than by an endorsement.
function restrictionKept(gone: readonly OldBill[], come: readonly NewBill[]): TitleRefusal | undefined {
  const bearer = gone.some(({ state }) => isRestricted(state))
    ? come.find(({ content }) => content.titleBasis === 'BEARER')
    : undefined;
  return (
    bearer &&
    unfit(
      'titleBasis',
      `The old bill was endorsed without the right to endorse further, so ${bearer.content.number} cannot be a bearer bill.`,
      `原单背书载明不得再背书，${bearer.content.number} 不得签发为不记名提单。`,
    )
  );
}

function bearerUnasked(gone: readonly OldBill[], come: readonly NewBill[]): TitleRefusal | undefined {
  const unasked = gone.find(({ state, signers }) => !signers.includes(partyOfTitle(state) ?? ''));
  const bearer = unasked && come.find(({ content }) => content.titleBasis === 'BEARER');
  return (
    bearer &&
    unfit(
      'titleBasis',
      `${partyOfTitle(unasked.state)} has the title and has not signed the surrender, so ${bearer.content.number} cannot be a bearer bill.`,
      `提单权利属于 ${partyOfTitle(unasked.state)}，其未签署交回申请，${bearer.content.number} 不得签发为不记名提单。`,
    )
  );
}

function consigneeUnasked(gone: readonly OldBill[], come: readonly NewBill[]): TitleRefusal | undefined {
  const misnamed = come.find((bill) => bill.content.titleBasis === 'STRAIGHT' && unnamed(gone, bill));
  return (
    misnamed &&
    unfit(
      'consignee',
      `${misnamed.content.consignee} cannot be the consignee of ${misnamed.content.number}: the party of title has not signed for it, the document names another, or it has the goods in pledge.`,
      `${misnamed.content.consignee} 不得作为 ${misnamed.content.number} 的收货人：提单权利人未予签署、单证所载为他人，或其为质权人。`,
    )
  );
}

/** A pledgee is given no title beforehand (流质, Civil Code art. 428), whoever signs. */
function unnamed(gone: readonly OldBill[], { content: { consignee }, asRead }: NewBill): boolean {
  return gone.some(({ state, signers }) => {
    const title = partyOfTitle(state) ?? '';
    const passes = signers.includes(title) && !isRestricted(state) && asRead;
    return isPledgee(state, consignee) || (consignee !== title && !passes);
  });
}

/** A bill to order keeps its party of title, or comes, with that party's signature, to the order of its holder. */
function toOrder(gone: readonly OldBill[], come: readonly NewBill[]): TitleRefusal | undefined {
  const to = come.filter(({ content }) => content.titleBasis === 'TO_ORDER');
  for (const { state, signers } of gone) {
    const title = partyOfTitle(state);
    const owner = state.holder?.capacity === 'PLEDGEE' ? pledgorOf(state) : state.holder?.party;
    const signed = signers.includes(title ?? '') && !isRestricted(state);
    const passes = owner !== undefined && signed && !isPledgee(state, owner);
    const elsewhere = to.find(
      ({ content: { orderParty } }) => orderParty !== title && !(passes && orderParty === owner),
    );
    if (elsewhere)
      return unfit(
        'orderParty',
        `${elsewhere.content.number} must be made out to the order of ${title}, which has the title.`,
        `${elsewhere.content.number} 须凭提单权利人 ${title} 指示签发。`,
      );
  }
  return undefined;
}

/** What one pledge says of itself on every bill that it burdens; each bill has an act and a time of its own. */
const pledgeFields = [
  ...(['pledgor', 'pledgee', 'kind', 'terms', 'debtDue', 'amountBand'] as const),
  ...(['registrationNumber', 'registrationUntil', 'enforceableFrom'] as const),
];

/**
 * A pledge on one of the bills and none, or another, on the next would burden goods that it was not given
 * for; and a notice or a registration of one is none of the other.
 */
function onePledge(gone: readonly OldBill[]): TitleRefusal | undefined {
  const differing = pledgeFields.filter(
    (field) => new Set(gone.map(({ state }) => state.pledge?.[field])).size > 1,
  );
  if (differing.length === 0) return undefined;
  return unfit(
    'pledge',
    `Only bills under the same pledge, or under none, are combined. They differ in ${differing.join(', ')}.`,
    `仅可合并无质押或受同一质押约束的提单。不一致之处：${differing.join('、')}。`,
  );
}

/**
 * In a split and a combination not a package and not a gram may appear or go, and in no bill what has been delivered
 * comes back. An amendment of a whole bill may correct what it covers.
 */
function sumsHold(gone: readonly OldBill[], come: readonly NewBill[]): TitleRefusal | undefined {
  const partly = gone.some(
    ({ state, cover }) => state.balance && unitsText(state.balance) !== unitsText(cover.units),
  );
  if (gone[0]?.state.surrender?.amendment === 'AMEND' && !partly) return undefined;
  const left = gone.flatMap(({ state, cover }) => state.balance ?? cover.units);
  const [before, after] = [left, come.flatMap(({ cover }) => cover.units)].map(unitsText) as [string, string];
  if (before !== after)
    return unfit(
      'units',
      `The old bills have ${shortened(before)} left; the new ones have ${shortened(after)}.`,
      `原单所余为 ${shortened(before)}，新单为 ${shortened(after)}。`,
    );
  // Once a part has been delivered, no document tells what the rest weighs.
  if (partly) return undefined;
  const [old, next] = [gone, come].map((bills) => totals(bills.map(({ cover }) => cover)));
  return old === next
    ? undefined
    : unfit(
        'totals',
        `The old bills have ${old} in all; the new ones have ${next}.`,
        `原单合计 ${old}，新单合计 ${next}。`,
      );
}

/**
 * What goes over to a bill in the place of another: from whom it is held, the pledge under the act that proposed it,
 * and that the issuer has accepted the gap.
 */
export function carriedOver(
  old: TitleState,
  { titleBasis, orderParty, consignee }: IssueContent,
): Pick<ActContents['CARRY_OVER'], 'heldFrom' | 'pledge' | 'accepted'> {
  const { holder } = old;
  const before = partyOfTitle(old);
  const after = partyOfTitle({ ...old, titleBasis, orderParty, consignee });
  const passes = after !== undefined && after !== before;
  const pledge = passes ? pledgeUnder(after, old) : old.pledge;
  const from = passes && holder?.capacity === 'PLEDGEE' && holder.from === before ? after : holder?.from;
  return {
    ...(from !== undefined && { heldFrom: from }),
    ...(pledge && { pledge: carriedPledgeOf(pledge) }),
    ...(old.gap?.accepted && !passes && { accepted: old.gap.accepted }),
  };
}

/** A bill to order is endorsed no further than those were in whose place it comes. */
export function restrictionOf(
  old: readonly TitleState[],
  { titleBasis }: IssueContent,
): Pick<ActContents['CARRY_OVER'], 'endorsement'> {
  return titleBasis === 'TO_ORDER' && old.some(isRestricted) ? { endorsement: 'RESTRICTED' } : {};
}

/**
 * What the issuer had said of the goods goes over while they travel under the notes that they travelled under: the
 * lock, which it does not open without the holder by issuing another bill, and the arrival. Of several bills it goes
 * over where it was said of all: one and the same lock, the arrival with the latest end of free time, and that
 * nobody came for the goods.
 */
export function goodsFactsOf(
  old: readonly TitleState[],
): Pick<ActContents['CARRY_OVER'], 'lock' | 'arrival' | 'was'> {
  const unclaimed = old.length > 0 && old.every(({ surrender }) => surrender?.was === 'UNCLAIMED');
  const locks = old.map(({ lock }) => lock);
  const [first] = locks;
  const one = new Set(locks.map((each) => each && handsOf(each))).size === 1;
  const arrivals = old.flatMap(({ arrival }) => arrival ?? []);
  const latest = arrivals.reduce(
    (late, each) => (each.freeUntil > late.freeUntil ? each : late),
    arrivals[0]!,
  );
  return {
    ...(one && first && { lock: first }),
    ...(latest && arrivals.length === old.length && { arrival: latest }),
    ...(unclaimed && { was: 'UNCLAIMED' as const }),
  };
}

const handsOf = ({ level, custodian, redirectors, undertaking }: DisposalLock): string =>
  JSON.stringify([level, custodian, redirectors, undertaking]);

function carriedPledgeOf({ act, ...pledge }: Pledge): CarriedPledge {
  return { ...pledge, pledge: act };
}

const sorted = (ids: readonly string[]): string => [...ids].sort().join(' ');

function unitsText(units: readonly UnitCount[]): string {
  const sums = new Map<string, number>();
  for (const { unit, packages } of units) sums.set(unit, (sums.get(unit) ?? 0) + packages);
  return [...sums]
    .map(([unit, packages]) => `${unit} ${packages}`)
    .sort()
    .join(', ');
}

/** A bill may have 150 units; they are compared whole, and told as far as a refusal goes. */
const shortened = (units: string): string => (units.length > 500 ? `${units.slice(0, 500)}…` : units);

function totals(covers: readonly Cover[]): string {
  const packages = covers.reduce((sum, cover) => sum + cover.packages, 0);
  const grams = covers.reduce((sum, cover) => sum + cover.grossGrams, 0n);
  return `${packages} packages, ${grams} g`;
}

const unfit = (field: string, en: string, zh: string): TitleRefusal =>
  refusal('title.replacement_unfit', en, zh, { field });
