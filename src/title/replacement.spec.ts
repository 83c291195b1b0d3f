import type { AmendmentPurpose, IssueContent } from './act';
import type { UnitCount } from './title-terms.dto';
import { carriedOver, judgeReplacement, type Cover, type NewBill, type OldBill } from './replacement';
import { emptyState } from './state';
import type { TitleState } from './title-state.dto';
import type { Pledge } from './title-burdens.dto';

export const end = '2027-01-01T00:00:00.000Z';
export const since = '2026-11-01T00:00:00.000Z';
export const ids = (count: number): string[] => Array.from({ length: count }, (_, at) => `ttl_${at + 1}`);
const box = (unit: string, packages: number): UnitCount => ({ unit, packages });
export const cover = (units: UnitCount[], grossGrams = 1_000n): Cover => ({
  units,
  packages: units.reduce((sum, { packages }) => sum + packages, 0),
  grossGrams,
});
export const two = [box('CYWU1', 10), box('CYWU2', 5)];

const pledge: Pledge = {
  ...{ kind: 'NOTATION', terms: 'a'.repeat(64), debtDue: end },
  ...{ pledgor: 'seller', pledgee: 'bank', since, act: 'p'.repeat(64) },
};

export function gone(
  titleId: string,
  amendment: AmendmentPurpose | undefined,
  over: Cover = cover(two),
  changes: Partial<TitleState> = {},
  cosigners: string[] = [],
): OldBill {
  const surrender = {
    ...{ purpose: 'AMENDMENT' as const, by: 'seller', at: since, act: 's'.repeat(64) },
    ...{ was: 'IN_CIRCULATION' as const, ...(amendment && { amendment }) },
  };
  const holder = { party: 'seller', capacity: 'OWNER' as const, since, act: 'h'.repeat(64), from: 'carrier' };
  const made = { titleBasis: 'TO_ORDER' as const, orderParty: 'seller', furtherEndorsable: true };
  const state = { ...emptyState, titleId, issuer: 'carrier', ...made, holder, surrender, ...changes };
  return { state, cover: over, signers: [state.holder?.party ?? '', ...cosigners] };
}

export function come(
  replaces: string[],
  over: Cover = cover(two),
  changes: Partial<IssueContent> = {},
  asRead = true,
): NewBill {
  const content: IssueContent = {
    ...{ documentId: 'doc_1', number: 'N-1', contentHash: 'c'.repeat(64), titleBasis: 'TO_ORDER' },
    ...{ orderParty: 'seller', to: 'seller', capacity: 'OWNER', expiresAt: end, replaces },
    ...changes,
  };
  return { titleId: 'ttl_new', issuer: 'carrier', content, cover: over, asRead };
}

const one = cover([box('CYWU1', 10)], 600n);
const rest = cover([box('CYWU2', 5)], 400n);

/** The field that a replacement is refused for; nothing where it is allowed. */
export const fieldOf = (old: OldBill[], next: NewBill[]): unknown =>
  judgeReplacement(old, next)?.facts?.field;

describe('a replacement', () => {
  it.each<[string, OldBill[], NewBill[]]>([
    ['an amendment', [gone('ttl_1', 'AMEND')], [come(ids(1), cover([box('X', 1)], 7n))]],
    ['a split', [gone('ttl_1', 'SPLIT')], [come(ids(1), one), come(ids(1), rest)]],
    [
      'a combination',
      [gone('ttl_1', 'COMBINE', one), gone('ttl_2', 'COMBINE', rest)],
      [come(ids(2).reverse())],
    ],
    [
      'a split whose parts share a unit',
      [gone('ttl_1', 'SPLIT')],
      [
        come(ids(1), cover([box('CYWU1', 4)], 500n)),
        come(ids(1), cover([box('CYWU2', 5), box('CYWU1', 6)], 500n)),
      ],
    ],
    [
      'a straight bill, which names no order party',
      [gone('ttl_1', 'AMEND')],
      [come(ids(1), cover(two), { titleBasis: 'STRAIGHT', orderParty: undefined, consignee: 'seller' })],
    ],
  ])('may be %s', (_, old, next) => {
    expect(judgeReplacement(old, next)).toBeUndefined();
  });

  it.each<[string, OldBill[], NewBill[]]>([
    ['more bills than an amendment has', [gone('ttl_1', 'AMEND')], [come(ids(1), one), come(ids(1), rest)]],
    ['a split into one', [gone('ttl_1', 'SPLIT')], [come(ids(1))]],
    [
      'a split of two',
      [gone('ttl_1', 'SPLIT', one), gone('ttl_2', 'SPLIT', rest)],
      [come(ids(2), one), come(ids(2), rest)],
    ],
    ['a combination of one', [gone('ttl_1', 'COMBINE')], [come(ids(1))]],
    [
      'a combination into two',
      [gone('ttl_1', 'COMBINE', one), gone('ttl_2', 'COMBINE', rest)],
      [come(ids(2), one), come(ids(2), rest)],
    ],
    ['what was not asked for at all', [gone('ttl_1', undefined)], [come(ids(1))]],
    ['two purposes at once', [gone('ttl_1', 'COMBINE', one), gone('ttl_2', 'AMEND', rest)], [come(ids(2))]],
    ['nothing', [], []],
  ])('is not %s', (_, old, next) => {
    expect(fieldOf(old, next)).toBe('purpose');
    expect(judgeReplacement(old, next)?.code).toBe('title.replacement_unfit');
  });

  it.each([[[]], [ids(2)], [['ttl_9']]])('names the bills that go, not %j', (replaces) => {
    expect(fieldOf([gone('ttl_1', 'AMEND')], [come(replaces)])).toBe('replaces');
  });

  it('comes into the hands that gave the old bills up, which are one pair', () => {
    const amended = [gone('ttl_1', 'AMEND')];
    expect(fieldOf(amended, [come(ids(1), cover(two), { to: 'buyer' })])).toBe('to');
    expect(fieldOf(amended, [come(ids(1), cover(two), { capacity: 'PLEDGEE' })])).toBe('to');
    expect(fieldOf(amended, [come(ids(1), cover(two), { orderParty: 'buyer' })])).toBe('orderParty');
    const joined = [come(ids(2))];
    const first = gone('ttl_1', 'COMBINE', one);
    const held = { party: 'buyer', capacity: 'OWNER' as const, since, act: 'h', from: 'carrier' };
    expect(fieldOf([first, gone('ttl_2', 'COMBINE', rest, { holder: held })], joined)).toBe('holder');
    expect(fieldOf([first, gone('ttl_2', 'COMBINE', rest, { issuer: 'other' })], joined)).toBe('holder');
    const agent = { ...held, party: 'seller', capacity: 'PLEDGEE' as const };
    expect(fieldOf([first, gone('ttl_2', 'COMBINE', rest, { holder: agent })], joined)).toBe('holder');
    const of = (from: string) => ({ holder: { ...held, capacity: 'PLEDGEE' as const, from } });
    const pair = [gone('ttl_1', 'COMBINE', one, of('seller')), gone('ttl_2', 'COMBINE', rest, of('other'))];
    expect(fieldOf(pair, joined)).toBe('holder');
  });

  it('becomes a bearer bill only where the party of title has signed the surrender', () => {
    const holder = { party: 'bank', capacity: 'PLEDGEE' as const, since, act: 'h', from: 'seller' };
    const bearer = { titleBasis: 'BEARER' as const, orderParty: undefined };
    const field = (state: Partial<TitleState>, cosigners: string[] = []): unknown => {
      const { party: to, capacity } = state.holder ?? { party: 'seller', capacity: 'OWNER' as const };
      const next = [come(ids(1), cover(two), { ...bearer, to, capacity })];
      return fieldOf([gone('ttl_1', 'AMEND', cover(two), state, cosigners)], next);
    };
    expect(field({})).toBeUndefined();
    for (const state of [{}, { titleBasis: 'STRAIGHT' as const, consignee: 'seller' }, bearer]) {
      expect(field({ ...state, holder, pledge })).toBe('titleBasis');
      expect(field({ ...state, holder, pledge }, ['seller'])).toBeUndefined();
    }
    // A gap that the issuer has accepted makes its holder no party of title.
    expect(field({ orderParty: 'buyer' })).toBe('titleBasis');
    expect(field(bearer)).toBeUndefined();
  });

  it('names another consignee only with the party of title, and never the pledgee', () => {
    const holder = { party: 'bank', capacity: 'PLEDGEE' as const, since, act: 'h', from: 'seller' };
    const field = (consignee: string, state: Partial<TitleState>, cosigners: string[] = []): unknown => {
      const { party: to, capacity } = state.holder ?? { party: 'seller', capacity: 'OWNER' as const };
      const straight = { titleBasis: 'STRAIGHT' as const, orderParty: undefined, consignee, to, capacity };
      const old = [gone('ttl_1', 'AMEND', cover(two), state, cosigners)];
      return fieldOf(old, [come(ids(1), cover(two), straight)]);
    };
    expect(field('buyer', {})).toBeUndefined();
    expect(field('buyer', { orderParty: 'other' })).toBe('consignee');
    expect(field('other', { orderParty: 'other' })).toBeUndefined();
    expect(field('seller', { holder, pledge })).toBeUndefined();
    expect(field('buyer', { holder, pledge })).toBe('consignee');
    expect(field('buyer', { holder, pledge }, ['seller'])).toBeUndefined();
    for (const signing of [[], ['seller'], ['seller', 'bank']])
      expect(field('bank', { holder, pledge }, signing)).toBe('consignee');
    // A pledgee that only has its note on the bill neither.
    expect(field('bank', { pledge }, ['bank'])).toBe('consignee');
  });

  it('of a bill in a pledgee’s hands is made out to the order of the pledgor, whose goods they are', () => {
    const holder = { party: 'bank', capacity: 'PLEDGEE' as const, since, act: 'h', from: 'seller' };
    const old = [gone('ttl_1', 'AMEND', cover(two), { holder, pledge })];
    const next = (orderParty: string) => [
      come(ids(1), cover(two), { to: 'bank', capacity: 'PLEDGEE', orderParty }),
    ];
    expect(fieldOf(old, next('seller'))).toBeUndefined();
    expect(fieldOf(old, next('bank'))).toBe('orderParty');
  });

  it('combines bills under one pledge or none', () => {
    const pair = (first: Partial<TitleState>, second: Partial<TitleState>): unknown =>
      fieldOf([gone('ttl_1', 'COMBINE', one, first), gone('ttl_2', 'COMBINE', rest, second)], [come(ids(2))]);
    expect(pair({ pledge }, { pledge: { ...pledge, act: 'q' } })).toBeUndefined();
    expect(pair({ pledge }, {})).toBe('pledge');
    const changes: Partial<Pledge>[] = [
      ...[{ kind: 'POSSESSORY' as const }, { terms: 'b' }, { pledgee: 'other' }, { pledgor: 'other' }],
      ...[{ debtDue: since }, { amountBand: 'CNY 1m-5m' }, { enforceableFrom: end }],
      ...[{ registrationNumber: 'R-1', registrationUntil: end }],
    ];
    for (const change of changes) {
      expect(pair({ pledge }, { pledge: { ...pledge, ...change } })).toBe('pledge');
      const bills = [gone('ttl_1', 'COMBINE', one, { pledge: { ...pledge, ...change } })];
      const told = judgeReplacement([...bills, gone('ttl_2', 'COMBINE', rest, { pledge })], [come(ids(2))]);
      for (const field of Object.keys(change)) expect(told?.detail.zh).toContain(field);
    }
    expect(pair({ pledge: { ...pledge, since: end } }, { pledge })).toBeUndefined();
  });

  it('keeps every package, unit and gram of a split and a combination', () => {
    const split = (first: Cover, second: Cover, changes: Partial<TitleState> = {}): unknown =>
      fieldOf([gone('ttl_1', 'SPLIT', cover(two), changes)], [come(ids(1), first), come(ids(1), second)]);
    expect(split(one, cover([box('CYWU2', 4)], 400n))).toBe('units');
    expect(split(one, cover([box('CYWU3', 5)], 400n))).toBe('units');
    expect(split(one, { ...rest, grossGrams: 399n })).toBe('totals');
    expect(split(one, { ...rest, packages: 6 })).toBe('totals');
  });

  it('of a bill delivered in part covers what is left, whose weight no document tells', () => {
    const balance = [box('CYWU2', 5)];
    const half = cover([box('CYWU2', 2)], 10n);
    const other = cover([box('CYWU2', 3)], 20n);
    const split = (first: Cover, second: Cover, left: UnitCount[]): unknown =>
      fieldOf(
        [gone('ttl_1', 'SPLIT', cover(two), { balance: left })],
        [come(ids(1), first), come(ids(1), second)],
      );
    expect(split(half, other, balance)).toBeUndefined();
    expect(split(one, rest, balance)).toBe('units');
    // Nothing has been delivered where the balance is whole; then the weight counts.
    expect(split(one, { ...rest, grossGrams: 1n }, two)).toBe('totals');
  });

  it('of a bill delivered in part brings back nothing when it is amended', () => {
    const balance = [box('CYWU2', 5)];
    const amended = (next: Cover, left: UnitCount[] | undefined): unknown =>
      fieldOf([gone('ttl_1', 'AMEND', cover(two), { balance: left })], [come(ids(1), next)]);
    expect(amended(cover(two), balance)).toBe('units');
    expect(amended(cover([box('CYWU2', 4)]), balance)).toBe('units');
    expect(amended(cover([box('CYWU2', 5)], 7n), balance)).toBeUndefined();
    // What is whole may be corrected.
    for (const left of [two, undefined]) expect(amended(cover([box('CYWU2', 4)]), left)).toBeUndefined();
  });

  it('accounts for every one of many units', () => {
    const many = (last: string) => [
      ...Array.from({ length: 99 }, (_, nth) => box(`CYWU${1000000 + nth}`, 1)),
      box(last, 1),
    ];
    const old = [gone('ttl_1', 'SPLIT', cover(many('XXXU1')))];
    const half = (last: string, at: number) => many(last).slice(at * 50, at * 50 + 50);
    const parts = (last: string) => [0, 1].map((at) => come(ids(1), cover(half(last, at), 500n)));
    expect(judgeReplacement(old, parts('XXXU1'))).toBeUndefined();
    const refused = judgeReplacement(old, parts('XXXU2'));
    expect(refused?.facts?.field).toBe('units');
    expect(refused?.detail.en.length).toBeLessThan(1_200);
  });

  const as = (
    party: string,
    capacity: 'OWNER' | 'PLEDGEE' | 'AGENT' | 'PRESENTING_BANK',
    from = 'seller',
  ) => ({
    ...{ party, capacity, since, act: 'h', from },
  });
  /** The field that a bill made out anew is refused for, to the same hands. */
  const anew = (
    state: Partial<TitleState>,
    made: Partial<IssueContent>,
    cosigners: string[] = [],
  ): unknown => {
    const { party: to, capacity } = state.holder ?? as('seller', 'OWNER');
    const old = [gone('ttl_1', 'AMEND', cover(two), state, cosigners)];
    return fieldOf(old, [come(ids(1), cover(two), { to, capacity, ...made })]);
  };
  const order = (orderParty: string) => ({ orderParty });

  it('leaves the title with whom it has passed to under a pledge', () => {
    const sold = { holder: as('buyer', 'OWNER'), orderParty: 'buyer', pledge };
    expect(anew(sold, order('buyer'), ['bank'])).toBeUndefined();
    expect(anew(sold, order('seller'), ['bank'])).toBe('orderParty');
    const kept = {
      holder: as('bank', 'PLEDGEE'),
      orderParty: 'buyer',
      pledge: { ...pledge, pledgor: 'buyer' },
    };
    expect(anew(kept, order('buyer'), ['buyer'])).toBeUndefined();
    expect(anew(kept, order('seller'), ['buyer'])).toBe('orderParty');
    // As a pledge is whose pledgor was left behind by the acts of before.
    expect(anew({ ...kept, pledge }, order('buyer'), ['seller'])).toBeUndefined();
    expect(anew({ ...kept, pledge }, order('seller'), ['seller'])).toBe('orderParty');
  });

  it('closes no gap without the party of title, whatever the issuer has accepted', () => {
    const gap = { act: 'g', sequence: 3, missingEndorser: 'seller' };
    const broken = { holder: as('buyer', 'OWNER'), orderParty: 'seller', gap };
    expect(anew(broken, order('seller'))).toBeUndefined();
    expect(anew(broken, order('buyer'))).toBe('orderParty');
    expect(anew(broken, order('buyer'), ['seller'])).toBeUndefined();
    expect(anew(broken, order('other'), ['seller'])).toBe('orderParty');
  });

  it('gives no title to a pledgee, also where its pledge is released', () => {
    const released = { holder: as('bank', 'PLEDGEE'), orderParty: 'seller' };
    expect(anew(released, order('seller'), ['seller'])).toBeUndefined();
    expect(anew(released, order('bank'), ['seller'])).toBe('orderParty');
    const straight = { titleBasis: 'STRAIGHT' as const, orderParty: undefined };
    expect(anew(released, { ...straight, consignee: 'bank' }, ['seller'])).toBe('consignee');
    expect(anew(released, { ...straight, consignee: 'buyer' }, ['seller'])).toBeUndefined();
    // A bill that was made out to a bank before stays so, or goes to whose it is.
    const bought = { holder: as('bank', 'PLEDGEE'), orderParty: 'bank', pledge };
    expect(anew(bought, order('bank'), ['seller'])).toBeUndefined();
    expect(anew(bought, order('seller'), ['seller'])).toBeUndefined();
  });

  it('of a bearer bill stays one in the hands of who may not close the blank', () => {
    const bearer = { titleBasis: 'BEARER' as const, orderParty: undefined };
    for (const capacity of ['AGENT', 'PRESENTING_BANK'] as const) {
      const state = { ...bearer, holder: as('bank', capacity) };
      expect(anew(state, order('bank'))).toBe('titleBasis');
      const straight = { titleBasis: 'STRAIGHT' as const, orderParty: undefined, consignee: 'bank' };
      expect(anew(state, straight)).toBe('titleBasis');
      expect(anew(state, bearer)).toBeUndefined();
    }
    expect(anew({ ...bearer, holder: as('buyer', 'OWNER') }, order('buyer'))).toBeUndefined();
    expect(anew({ ...bearer, holder: as('bank', 'PLEDGEE'), pledge }, order('seller'))).toBeUndefined();
  });

  it('of bills with several parties of title comes to the order of one that all have signed for', () => {
    const holder = as('buyer', 'OWNER');
    const pair = (orderParty: string, cosigners: string[]): unknown =>
      fieldOf(
        [
          gone('ttl_1', 'COMBINE', one, { holder, orderParty: 'seller' }, cosigners),
          gone('ttl_2', 'COMBINE', rest, { holder, orderParty: 'buyer' }, cosigners),
        ],
        [come(ids(2), cover(two), { to: 'buyer', orderParty })],
      );
    expect(pair('buyer', [])).toBe('orderParty');
    expect(pair('seller', [])).toBe('orderParty');
    expect(pair('buyer', ['seller'])).toBeUndefined();
  });
});

describe('what goes over to a bill in the place of another', () => {
  const { content } = come(ids(1));
  const { act, ...terms } = pledge;
  const of = (state: Partial<TitleState>) => gone('ttl_1', 'AMEND', cover(two), state).state;

  it('is the pledge under the act that proposed it, and from whom the bill is held', () => {
    expect(carriedOver(of({ pledge }), content)).toEqual({
      heldFrom: 'carrier',
      pledge: { ...terms, pledge: act },
    });
    expect(carriedOver({ ...of({}), holder: undefined }, content)).toEqual({});
  });

  it('is a pledge that binds whom the bill is made out to, where the title passes with it', () => {
    const straight = {
      ...content,
      titleBasis: 'STRAIGHT' as const,
      orderParty: undefined,
      consignee: 'buyer',
    };
    const holder = { party: 'bank', capacity: 'PLEDGEE' as const, since, act: 'h', from: 'seller' };
    expect(carriedOver(of({ pledge, holder }), straight)).toMatchObject({
      ...{ heldFrom: 'buyer', pledge: { pledgor: 'buyer', pledgee: 'bank' } },
    });
    expect(carriedOver(of({ holder }), straight)).toEqual({ heldFrom: 'buyer' });
    const bearer = { ...content, titleBasis: 'BEARER' as const, orderParty: undefined };
    expect(carriedOver(of({ pledge, holder }), bearer)).toMatchObject({
      ...{ heldFrom: 'seller', pledge: { pledgor: 'seller' } },
    });
    const buyer = { ...holder, party: 'buyer', capacity: 'OWNER' as const };
    const broken = { pledge, holder: buyer, orderParty: 'seller' };
    const toBuyer = { ...content, orderParty: 'buyer' };
    expect(carriedOver(of(broken), toBuyer).pledge?.pledgor).toBe('buyer');
    const agent = { ...broken, holder: { ...buyer, capacity: 'AGENT' as const } };
    expect(carriedOver(of(agent), toBuyer).pledge?.pledgor).toBe('seller');
  });

  it('is what the issuer has accepted of a gap, as long as the title is where it was', () => {
    const accepted = { grounds: 'A judgment.', at: since, act: 'a'.repeat(64) };
    const gap = { act: 'g', sequence: 3, missingEndorser: 'seller', accepted };
    const holder = { party: 'buyer', capacity: 'OWNER' as const, since, act: 'h', from: 'seller' };
    const broken = of({ holder, gap });
    expect(carriedOver(broken, content)).toEqual({ heldFrom: 'seller', accepted });
    expect(carriedOver(broken, { ...content, orderParty: 'buyer' })).toEqual({ heldFrom: 'seller' });
  });
});
