import { goodsFactsOf, restrictionOf } from './replacement';
import { come, cover, end, fieldOf, gone, ids, since, two } from './replacement.spec';
import { emptyState } from './state';
import type { TitleState } from './title-state.dto';

// What a bill in the place of another may not lose on the way, nor shed.

describe('a bill in place of one that was endorsed for the last time', () => {
  const old = (cosigners: string[] = ['buyer']) => [
    gone('ttl_1', 'AMEND', cover(two), { furtherEndorsable: false, orderParty: 'buyer' }, cosigners),
  ];
  const next = (changes: object) => [come(ids(1), cover(two), changes)];

  it('stays to the order of its party of title, whoever signs', () => {
    expect(fieldOf(old(), next({ orderParty: 'buyer' }))).toBeUndefined();
    expect(fieldOf(old(), next({ orderParty: 'seller' }))).toBe('orderParty');
    expect(fieldOf(old(), next({ titleBasis: 'BEARER', orderParty: undefined }))).toBe('titleBasis');
    const straight = { titleBasis: 'STRAIGHT', orderParty: undefined };
    expect(fieldOf(old(), next({ ...straight, consignee: 'seller' }))).toBe('consignee');
    expect(fieldOf(old(), next({ ...straight, consignee: 'buyer' }))).toBeUndefined();
  });

  it('is endorsed no further either, and a straight one never is', () => {
    const restricted = old().map(({ state }) => state);
    const free = { ...restricted[0]!, furtherEndorsable: true };
    const [{ content }] = next({ orderParty: 'buyer' }) as [ReturnType<typeof come>];
    expect(restrictionOf(restricted, content)).toEqual({ endorsement: 'RESTRICTED' });
    expect(restrictionOf([free, ...restricted], content)).toEqual({ endorsement: 'RESTRICTED' });
    expect(restrictionOf([free], content)).toEqual({});
    expect(restrictionOf(restricted, { ...content, titleBasis: 'STRAIGHT' })).toEqual({});
  });
});

describe('a straight bill in place of another', () => {
  it('is made out to another consignee only as its document names it, which was read and signed', () => {
    const to = (consignee: string, asRead: boolean) => {
      const straight = { titleBasis: 'STRAIGHT' as const, orderParty: undefined, consignee };
      return fieldOf([gone('ttl_1', 'AMEND')], [come(ids(1), cover(two), straight, asRead)]);
    };
    expect([to('buyer', true), to('buyer', false)]).toEqual([undefined, 'consignee']);
    expect([to('seller', true), to('seller', false)]).toEqual([undefined, undefined]);
  });
});

describe('a bill in place of others', () => {
  it('is issued by the party that issued them', () => {
    const [own] = [come(ids(1))];
    expect(fieldOf([gone('ttl_1', 'AMEND')], [own])).toBeUndefined();
    expect(fieldOf([gone('ttl_1', 'AMEND')], [{ ...own, issuer: 'another' }])).toBe('issuer');
  });
});

describe('what the issuer had said of the goods', () => {
  const of = (said: Partial<TitleState>): TitleState => ({ ...emptyState, ...said });
  const lock = { level: 'STRUCTURAL' as const, custodian: 'Issuer', since };
  const arrival = { place: 'Chongqing', freeUntil: since, at: since };

  it('goes over, of several bills where it was said of all', () => {
    expect(goodsFactsOf([of({ lock, arrival })])).toEqual({ lock, arrival });
    expect(goodsFactsOf([of({})])).toEqual({});
    const later = { ...arrival, freeUntil: end };
    const again = { ...lock, since: end };
    const pair = [of({ lock, arrival }), of({ lock: again, arrival: later })];
    expect(goodsFactsOf(pair)).toEqual({ lock, arrival: later });
    expect(goodsFactsOf([...pair].reverse())).toEqual({ lock: again, arrival: later });
    expect(goodsFactsOf([of({ lock, arrival }), of({})])).toEqual({});
    for (const other of [{ level: 'NONE' as const }, { custodian: 'Another' }, { redirectors: 'nobody' }])
      expect(goodsFactsOf([of({ lock }), of({ lock: { ...lock, ...other } })])).toEqual({});
  });

  it('is that nobody came for them, of several bills where that was said of all', () => {
    const surrendered = (was: 'UNCLAIMED' | 'IN_CIRCULATION') => {
      const { state } = gone('ttl_1', 'COMBINE');
      return { ...state, surrender: state.surrender && { ...state.surrender, was } };
    };
    expect(goodsFactsOf([surrendered('UNCLAIMED'), surrendered('UNCLAIMED')])).toEqual({ was: 'UNCLAIMED' });
    expect(goodsFactsOf([surrendered('UNCLAIMED'), surrendered('IN_CIRCULATION')])).toEqual({});
    expect(goodsFactsOf([])).toEqual({});
  });
});
