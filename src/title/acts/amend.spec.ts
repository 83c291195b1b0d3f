import { bank, carrier, hour, issued, offerTo, paper, type Story } from './story.spec';

const [old, platform] = [`ttl_${'1'.repeat(32)}`, ['platform', 'PLATFORM'] as const];

/** A bill in place of another that a pledgee holds, as the platform puts it into its hands. */
function carried(heldFrom: string | undefined, with_: { pledge?: boolean } = { pledge: true }): Story {
  const open = issued({ replaces: [old], ...offerTo('bank', 'PLEDGEE') });
  const pledge = {
    ...{ kind: 'POSSESSORY' as const, terms: paper, debtDue: hour(720), pledge: 'c'.repeat(64) },
    ...{ pledgor: 'seller', pledgee: 'bank', since: hour(0) },
  };
  const from = { ...(heldFrom !== undefined && { heldFrom }), ...(with_.pledge && { pledge }) };
  return open.and('CARRY_OVER', [...platform], { offer: open.head, from: [old], ...from });
}

describe('a bill in place of one that a pledgee holds', () => {
  it.each(['seller', undefined])('came from the pledgor, also where the act says %s', (heldFrom) => {
    const story = carried(heldFrom);
    expect(story.state).toMatchObject({
      ...{ holder: { party: 'bank', from: 'seller' }, pledge: { pledgee: 'bank' } },
    });
    expect(story.state.gap).toBeUndefined();
    const free = story.and('RELEASE_PLEDGE', bank, { pledge: 'c'.repeat(64) });
    expect(free.code('TRANSFER', bank, offerTo('carrier'))).toBe('title.pledgee_may_only_return');
    expect(free.and('TRANSFER', bank, offerTo('seller')).accepted().state.holder?.party).toBe('seller');
  });

  it('came from whom the pledgee had the old one, where no pledge is on record', () => {
    expect(carried('buyer', {}).state.holder?.from).toBe('buyer');
    expect(carried(undefined, {}).state.holder?.from).toBe('carrier');
  });

  it('has the gap that the old one had, which the issuer has accepted', () => {
    const open = issued({ replaces: [old], ...offerTo('buyer') });
    const accepted = { grounds: 'A judgment.', at: hour(0), act: paper };
    const over = { offer: open.head, from: [old], heldFrom: 'seller' };
    const asks = { to: 'carrier' };
    const without = open.and('CARRY_OVER', [...platform], over);
    expect(without.state.gap).toMatchObject({ missingEndorser: 'seller' });
    expect(without.code('SURRENDER_FOR_DELIVERY', ['buyer', 'OWNER'], asks)).toBe(
      'title.endorsement_missing',
    );
    const story = open.and('CARRY_OVER', [...platform], { ...over, accepted });
    expect(story.state.gap).toMatchObject({ missingEndorser: 'seller', accepted });
    expect(story.code('SURRENDER_FOR_DELIVERY', ['buyer', 'OWNER'], asks)).toBeUndefined();
    const whole = issued({ replaces: [old] });
    const none = { offer: whole.head, from: [old], accepted };
    expect(whole.and('CARRY_OVER', [...platform], none).state.gap).toBeUndefined();
  });

  it('is locked and has arrived as the old one, and the issuer alone does not open it', () => {
    const open = issued({ replaces: [old] });
    const lock = { level: 'STRUCTURAL' as const, custodian: 'Issuer', since: hour(0) };
    const arrival = { place: 'Chongqing', freeUntil: hour(0), at: hour(0) };
    const story = open.and('CARRY_OVER', [...platform], { offer: open.head, from: [old], lock, arrival });
    expect(story.state).toMatchObject({ status: 'IN_CIRCULATION', lock, arrival });
    expect(story.code('LOCK', carrier, { level: 'NONE' })).toBe('title.lock_lowered');
    expect(story.code('LOCK', carrier, { level: 'NONE' }, { with: ['seller'] })).toBeUndefined();
    expect(story.code('MARK_UNCLAIMED', carrier, { grounds: 'Nobody came.' })).toBeUndefined();
  });

  it('is unclaimed as the old one, and endorsed no further than it; where nothing is said, neither', () => {
    const open = issued({ replaces: [old] });
    const over = { offer: open.head, from: [old] };
    const marks = { was: 'UNCLAIMED' as const, endorsement: 'RESTRICTED' as const };
    const story = open.and('CARRY_OVER', [...platform], { ...over, ...marks });
    expect(story.state).toMatchObject({ status: 'UNCLAIMED', furtherEndorsable: false });
    const seller = ['seller', 'OWNER'] as ['seller', 'OWNER'];
    expect(story.code('ENDORSE', seller, offerTo('buyer'))).toBe('title.endorsement_restricted');
    expect(story.code('SURRENDER_FOR_DELIVERY', seller, { to: 'carrier' })).toBeUndefined();
    const plain = open.and('CARRY_OVER', [...platform], over);
    expect(plain.state).toMatchObject({ status: 'IN_CIRCULATION', furtherEndorsable: true });
  });

  it('is an owner’s as it was before, where it is an owner’s', () => {
    const open = issued({ replaces: [old] });
    const story = open.and('CARRY_OVER', [...platform], { offer: open.head, from: [old] });
    expect(story.state.holder).toMatchObject({ party: 'seller', from: 'carrier' });
    expect(story.code('SIGN', carrier, {})).toBe('title.not_holder');
  });
});
