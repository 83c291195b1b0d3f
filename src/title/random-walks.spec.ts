import * as fc from 'fast-check';
import { actCapacities, holderCapacities, titleBases } from './act';
import type { ActCapacity, ActType, HolderCapacity, TitleBasis } from './act';
import { actTable } from './acts/table';

// Random walks over a bill, for `invariants.spec.ts`: who does what next, and what is wrong with it.

export const parties = ['carrier', 'A', 'B', 'C', 'bank', 'lender', 'court', 'operator'] as const;
export const types = Object.keys(actTable) as ActType[];
const flaws = [
  ...([
    'aud',
    'exp',
    'id',
    'sequence',
    'head',
    'capacity',
    'agent',
    'proven',
    'clock',
    'ref',
    'name',
  ] as const),
] as const;

/** One step of a walk: an act, and the time that goes by before it. */
export interface Step {
  type: ActType;
  /** Undefined means: whoever the model thinks is entitled. */
  actor: string | undefined;
  to: string;
  as: HolderCapacity;
  basis: TitleBasis;
  named: string;
  flaw: (typeof flaws)[number] | undefined;
  flawCapacity: ActCapacity;
  wait: number;
  good: number;
  expiryWritten: boolean;
  /** Who signs beside the actor. */
  cosigners: string[];
  /** Chooses among the words that a content may have. */
  pick: number;
}

const rarely = <T>(value: fc.Arbitrary<T>, weight: number) =>
  fc.oneof({ weight, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });

const step: fc.Arbitrary<Step> = fc.record({
  type: fc.constantFrom(
    ...types,
    ...(['ACCEPT', 'ACCEPT', 'ACCEPT', 'ACCEPT', 'TRANSFER', 'LAPSE'] as const),
  ),
  actor: rarely(fc.constantFrom(...parties, 'platform'), 6),
  to: fc.constantFrom(...parties, 'carrier', 'bank', 'A'),
  as: fc.constantFrom(...holderCapacities, 'OWNER', 'OWNER', 'OWNER'),
  basis: fc.constantFrom(...titleBases, 'TO_ORDER'),
  named: fc.constantFrom('A', 'A', 'B', 'bank'),
  flaw: rarely(fc.constantFrom(...flaws), 8),
  flawCapacity: fc.constantFrom(...actCapacities),
  wait: fc.constantFrom(0, 1, 1, 1, 2, 20),
  good: fc.constantFrom(10, 10, 10, 10, 0, 30),
  expiryWritten: fc.constantFrom(true, true, true, false),
  cosigners: fc.oneof(
    { weight: 3, arbitrary: fc.constant<string[]>([]) },
    { weight: 2, arbitrary: fc.constant<string[]>([...parties]) },
    { weight: 3, arbitrary: fc.subarray<string>([...parties]) },
  ),
  pick: fc.nat({ max: 11 }),
});

const plain: Partial<Step> = { actor: undefined, flaw: undefined, expiryWritten: true };
const away: (Partial<Step> & { type: ActType })[] = [
  { type: 'CONVERT_TO_PAPER', to: 'carrier', wait: 1, pick: 1, cosigners: [...parties] },
  { type: 'ISSUE_PAPER', wait: 1 },
];
/** Steps that bring a bill where little else leads by chance. */
const ways: Record<string, (Partial<Step> & { type: ActType })[]> = {
  issued: [
    { type: 'ISSUE', to: 'A', wait: 1, good: 30, named: 'A' },
    { type: 'ACCEPT', wait: 1 },
  ],
  'issued over a changed note': [
    { type: 'ISSUE', to: 'A', wait: 1, good: 30, named: 'A' },
    { type: 'REDIRECT', wait: 1 },
    { type: 'ACCEPT', wait: 1 },
  ],
  pledged: [
    { type: 'PROPOSE_PLEDGE', to: 'bank', good: 30, wait: 1 },
    { type: 'ACCEPT', wait: 1 },
  ],
  enforced: [
    { type: 'NOTICE_DEFAULT', wait: 0, pick: 0 },
    { type: 'ENFORCE', to: 'C', good: 10, wait: 24, pick: 1 },
  ],
  reserved: [
    { type: 'ALLOW_RESERVATION', to: 'bank', good: 30, wait: 1 },
    { type: 'RESERVE', wait: 0, good: 10 },
  ],
  'out of order': [
    { type: 'TRANSFER', to: 'C', as: 'OWNER', good: 30, wait: 1 },
    { type: 'ACCEPT', wait: 1 },
  ],
  'on paper': [
    { type: 'CONVERT_TO_PAPER', to: 'carrier', wait: 1 },
    { type: 'ISSUE_PAPER', wait: 1 },
  ],
  nominated: [
    { type: 'NOMINATE', to: 'B', wait: 0 },
    { type: 'EXECUTE_NOMINATION', wait: 0, cosigners: [...parties] },
  ],
  'in place of another': [
    { type: 'ISSUE', to: 'A', wait: 1, good: 30, pick: 0 },
    { type: 'CARRY_OVER', wait: 1 },
  ],
  'in place of a pledged one': [
    { type: 'ISSUE', to: 'bank', as: 'PLEDGEE', wait: 1, good: 30, pick: 0, named: 'A', basis: 'TO_ORDER' },
    { type: 'CARRY_OVER', wait: 1 },
    { type: 'RELEASE_PLEDGE', wait: 1, pick: 1 },
  ],
  'enforced too early': [
    { type: 'NOTICE_DEFAULT', wait: 0, pick: 0 },
    { type: 'ENFORCE', to: 'C', good: 10, wait: 1, pick: 1 },
  ],
  // So many hours are 90 days, and one more is too long.
  'offered for very long': [
    { type: 'TRANSFER', to: 'C', good: 90 * 24 + 1, wait: 1, cosigners: [...parties] },
    { type: 'TRANSFER', to: 'C', good: 90 * 24, wait: 0, cosigners: [...parties] },
  ],
  'unclaimed though offered': [
    { type: 'TRANSFER', to: 'C', good: 30, wait: 1 },
    { type: 'ARRIVE', good: 1, wait: 1, cosigners: [...parties] },
    { type: 'MARK_UNCLAIMED', wait: 1 },
    { type: 'ACCEPT', wait: 1 },
  ],
  'presented in pledge': [
    { type: 'PROPOSE_PLEDGE', to: 'bank', good: 30, wait: 1 },
    { type: 'ACCEPT', wait: 1 },
    { type: 'PRESENT', to: 'lender', good: 10, wait: 1, cosigners: [] },
    { type: 'PRESENT', to: 'lender', good: 10, wait: 0, cosigners: ['bank'] },
  ],
  'released without a ruling': [{ type: 'RELEASE_PLEDGE', pick: 0, cosigners: [...parties] }],
  'reserved for too long': [
    { type: 'ALLOW_RESERVATION', to: 'bank', good: 30, wait: 1 },
    { type: 'RESERVE', wait: 0, good: 30 },
  ],
  'taken from the reserver': [{ type: 'CANCEL_RESERVATION', actor: 'C', wait: 0 }],
  'endorsed for the last time': [
    { type: 'ENDORSE', to: 'B', as: 'OWNER', good: 30, wait: 1, cosigners: [...parties] },
    { type: 'ACCEPT', wait: 1 },
    { type: 'ENDORSE', to: 'C', good: 30, wait: 1, cosigners: [...parties] },
  ],
  delivered: [
    { type: 'SURRENDER_FOR_DELIVERY', to: 'carrier', wait: 1, cosigners: [...parties] },
    { type: 'SACC', wait: 1 },
  ],
  'repaired by a stranger': [{ type: 'REPAIR_ENDORSEMENT', actor: 'operator', wait: 0 }],
  'too few originals': [
    { type: 'CONVERT_TO_PAPER', to: 'carrier', wait: 1, cosigners: [...parties] },
    { type: 'ISSUE_PAPER', wait: 1 },
    { type: 'RETURN_PAPER', pick: 0, wait: 1 },
  ],
  'given in': [{ type: 'SURRENDER_FOR_AMENDMENT', to: 'carrier', wait: 1 }],
  'given in while pledged': [
    { type: 'PROPOSE_PLEDGE', to: 'bank', good: 30, wait: 1 },
    { type: 'ACCEPT', wait: 1 },
    { type: 'SURRENDER_FOR_AMENDMENT', to: 'carrier', wait: 1, cosigners: [...parties] },
    { type: 'SUPERSEDE', wait: 0 },
    { type: 'SUPERSEDE', wait: 0, cosigners: ['bank'] },
    { type: 'SUPERSEDE', wait: 0, cosigners: [...parties] },
  ],
  unclaimed: [
    { type: 'ARRIVE', good: 1, wait: 1, cosigners: [...parties] },
    { type: 'MARK_UNCLAIMED', wait: 1 },
  ],
  'sold unclaimed': [
    { type: 'ARRIVE', good: 1, wait: 1, cosigners: [...parties] },
    { type: 'MARK_UNCLAIMED', wait: 1 },
    { type: 'SELL_UNCLAIMED', wait: 1, cosigners: [...parties] },
  ],
  'sold in longer free time': [
    { type: 'ARRIVE', good: 1, wait: 1, cosigners: [...parties] },
    { type: 'MARK_UNCLAIMED', wait: 1 },
    { type: 'ARRIVE', good: 10, wait: 1 },
    { type: 'SELL_UNCLAIMED', wait: 9, cosigners: [...parties] },
    { type: 'SELL_UNCLAIMED', wait: 1, cosigners: [...parties] },
  ],
  'offered on and on': [
    { type: 'ARRIVE', good: 1, wait: 1, cosigners: [...parties] },
    { type: 'MARK_UNCLAIMED', wait: 1 },
    { type: 'TRANSFER', to: 'C', good: 90 * 24, wait: 1, cosigners: [...parties] },
    { type: 'SELL_UNCLAIMED', wait: 90 * 24 - 2, cosigners: [...parties] },
    { type: 'SELL_UNCLAIMED', wait: 1, cosigners: [...parties] },
  ],
  'arrived for less': [
    { type: 'ARRIVE', good: 30, wait: 1, cosigners: [...parties] },
    { type: 'ARRIVE', good: 10, wait: 1, cosigners: [] },
    { type: 'ARRIVE', good: 0, wait: 1, cosigners: [] },
  ],
  breached: [{ type: 'REDIRECT', cosigners: [], wait: 1 }],
  'released under way': [
    { type: 'NOTICE_DEFAULT', wait: 0, pick: 0 },
    { type: 'ENFORCE', to: 'C', good: 30, wait: 24, pick: 1 },
    { type: 'RELEASE_PLEDGE', wait: 1, pick: 1 },
    { type: 'ACCEPT', wait: 1 },
  ],
  'pledged in hand': [
    { type: 'PROPOSE_PLEDGE', to: 'bank', good: 30, wait: 1, pick: 0 },
    { type: 'ACCEPT', wait: 1 },
  ],
  'sold in pledge': [
    { type: 'PROPOSE_PLEDGE', to: 'bank', good: 30, wait: 1, pick: 1 },
    { type: 'ACCEPT', wait: 1 },
    { type: 'ENDORSE_TO_ORDER', to: 'B', as: 'OWNER', good: 30, wait: 1, cosigners: [...parties] },
    { type: 'ACCEPT', wait: 1 },
  ],
  'sold in the hands of the pledgee': [
    { type: 'PROPOSE_PLEDGE', to: 'bank', good: 30, wait: 1, pick: 0 },
    { type: 'ACCEPT', wait: 1 },
    { type: 'NOMINATE', to: 'B', wait: 0 },
    { type: 'EXECUTE_NOMINATION', wait: 0 },
    { type: 'RELEASE_PLEDGE', wait: 1, pick: 1 },
    { type: 'TRANSFER', to: 'B', as: 'OWNER', good: 30, wait: 1, cosigners: [] },
  ],
  'nominated and taken back': [
    { type: 'PROPOSE_PLEDGE', to: 'bank', good: 30, wait: 1, pick: 0 },
    { type: 'ACCEPT', wait: 1 },
    { type: 'NOMINATE', to: 'B', wait: 0 },
    { type: 'NOMINATE', to: 'A', wait: 0 },
    { type: 'EXECUTE_NOMINATION', wait: 0 },
    { type: 'NOMINATE', to: 'bank', wait: 0 },
  ],
  'nominated and taken back under an offer': [
    { type: 'PROPOSE_PLEDGE', to: 'bank', good: 30, wait: 1, pick: 0 },
    { type: 'ACCEPT', wait: 1 },
    { type: 'NOMINATE', to: 'B', wait: 0 },
    { type: 'TRANSFER', to: 'A', good: 30, wait: 0, cosigners: [...parties] },
    { type: 'NOMINATE', to: 'C', wait: 0 },
    { type: 'NOMINATE', to: 'A', wait: 0 },
  ],
  'pledged through paper': [
    { type: 'PROPOSE_PLEDGE', to: 'bank', good: 30, wait: 1, pick: 0 },
    { type: 'ACCEPT', wait: 1 },
    ...away,
    { type: 'RETURN_PAPER', to: 'bank', as: 'PLEDGEE', pick: 1, wait: 1, good: 30 },
    { type: 'ACCEPT', wait: 1 },
    { type: 'RELEASE_PLEDGE', wait: 1, pick: 1 },
    { type: 'TRANSFER', to: 'carrier', wait: 1, cosigners: [] },
  ],
  'noted in pledge, through paper to the pledgee': [
    { type: 'PROPOSE_PLEDGE', to: 'bank', good: 30, wait: 1, pick: 1 },
    { type: 'ACCEPT', wait: 1 },
    ...away,
    { type: 'RETURN_PAPER', to: 'bank', as: 'PLEDGEE', pick: 1, wait: 1, good: 30 },
    { type: 'ACCEPT', wait: 1 },
    { type: 'SIGN', wait: 0 },
    { type: 'RELEASE_PLEDGE', wait: 1, pick: 1 },
    { type: 'TRANSFER', to: 'A', wait: 1, good: 30, cosigners: [] },
  ],
  'through paper': [
    ...away,
    { type: 'RETURN_PAPER', pick: 1, wait: 1, good: 30 },
    { type: 'ACCEPT', wait: 1 },
  ],
  'redirected on paper': [
    ...away,
    { type: 'RETURN_PAPER', to: 'A', pick: 1, wait: 1, good: 30 },
    { type: 'REDIRECT', cosigners: [...parties], wait: 1 },
  ],
  'released when given in': [
    { type: 'PROPOSE_PLEDGE', to: 'bank', good: 30, wait: 1, pick: 0 },
    { type: 'ACCEPT', wait: 1 },
    { type: 'SURRENDER_FOR_DELIVERY', to: 'carrier', wait: 1, pick: 0 },
    { type: 'RELEASE_PLEDGE', wait: 1, pick: 1 },
  ],
  'pledged and registered': [
    { type: 'PROPOSE_PLEDGE', to: 'bank', good: 30, wait: 1 },
    { type: 'ACCEPT', wait: 1 },
    { type: 'REGISTER_PLEDGE', wait: 0 },
    { type: 'NOTICE_DEFAULT', wait: 0, pick: 2 },
  ],
  'reserved and let go': [
    { type: 'ALLOW_RESERVATION', to: 'bank', good: 30, wait: 1 },
    { type: 'RESERVE', wait: 0, good: 10 },
    { type: 'TRANSFER', to: 'B', wait: 0, cosigners: [] },
    { type: 'CANCEL_RESERVATION', actor: 'lender', wait: 0, pick: 0 },
    { type: 'CANCEL_RESERVATION', wait: 0, pick: 0 },
  ],
  'withdrawn by another': [
    { type: 'TRANSFER', to: 'C', good: 30, wait: 1 },
    { type: 'WITHDRAW', actor: 'C', wait: 0 },
  ],
  'repaired for another': [
    { type: 'TRANSFER', to: 'C', as: 'OWNER', good: 30, wait: 1 },
    { type: 'ACCEPT', wait: 1 },
    { type: 'REPAIR_ENDORSEMENT', to: 'B', pick: 0, wait: 0, cosigners: [...parties] },
  ],
  'pledged in breach': [
    { type: 'PROPOSE_PLEDGE', to: 'bank', good: 30, wait: 1 },
    { type: 'REDIRECT', cosigners: [], wait: 1 },
    { type: 'ACCEPT', wait: 1 },
  ],
  'locked again': [
    { type: 'LOCK', wait: 1, pick: 2 },
    { type: 'LOCK', wait: 1, pick: 10 },
  ],
  frozen: [{ type: 'FREEZE', actor: 'court', cosigners: [...parties], good: 30, wait: 1 }],
};
const way = (name: string): fc.Arbitrary<Step[]> => {
  const made = (ways[name] ?? []).map((fixed) => step.map((one): Step => ({ ...one, ...plain, ...fixed })));
  return fc.tuple(...made) as unknown as fc.Arbitrary<Step[]>;
};
const leads = fc
  .array(fc.constantFrom(...Object.keys(ways).filter((name) => !name.startsWith('i'))), { maxLength: 4 })
  .chain((names) => fc.tuple(...names.map(way)))
  .map((each) => each.flat());
/** A bill that is mostly issued first, led somewhere, and then left to chance. */
export const walk = fc
  .tuple(
    fc.oneof(
      { weight: 8, arbitrary: way('issued') },
      { weight: 1, arbitrary: way('issued over a changed note') },
      { weight: 1, arbitrary: way('in place of another') },
      { weight: 1, arbitrary: way('in place of a pledged one') },
      { weight: 1, arbitrary: fc.constant<Step[]>([]) },
    ),
    leads,
    fc.array(step, { maxLength: 25 }),
  )
  .map((w) => w.flat());

describe('random walks', () => {
  it('mostly begin with an issue and lead somewhere', () => {
    const walks = fc.sample(walk, { numRuns: 100, seed: 1 });
    expect(walks.filter(([first]) => first?.type === 'ISSUE').length).toBeGreaterThan(60);
    expect(Math.max(...walks.map(({ length }) => length))).toBeGreaterThan(10);
  });
});
