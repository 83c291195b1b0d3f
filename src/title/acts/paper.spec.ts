import type { HolderCapacity } from '../act';
import {
  bank,
  carrier,
  held,
  hour,
  offerTo,
  paper,
  pledged,
  pledgeOf,
  seller,
  type Story,
} from './story.spec';

const asked = { to: 'carrier', originals: 1 };
const converts = (story: Story): Story => story.and('CONVERT_TO_PAPER', bank, asked, { with: ['seller'] });
const onPaper = (story: Story): Story =>
  story.and('ISSUE_PAPER', carrier, { surrender: story.head, statement: paper });
const back = (to: string, capacity: HolderCapacity = 'OWNER') => ({
  ...{ ...offerTo(to, capacity), originals: 1, statement: paper },
});

describe('a bill that a pledgee holds', () => {
  const story = pledged('POSSESSORY');

  it('goes to paper and is given up for another one only with the pledgor’s signature', () => {
    const amend = { to: 'carrier', purpose: 'AMEND' as const };
    for (const cosigners of [[], ['carrier']]) {
      const around = { with: cosigners };
      expect(story.code('CONVERT_TO_PAPER', bank, asked, around)).toBe('title.capacity_insufficient');
      expect(story.code('SURRENDER_FOR_AMENDMENT', bank, amend, around)).toBe('title.capacity_insufficient');
    }
    expect(story.code('CONVERT_TO_PAPER', bank, asked, { with: ['seller'] })).toBeUndefined();
    expect(story.code('SURRENDER_FOR_AMENDMENT', bank, amend, { with: ['seller'] })).toBeUndefined();
    // Delivery before the debt falls due is the pledgee's own (Civil Code art. 442).
    expect(story.code('SURRENDER_FOR_DELIVERY', bank, { to: 'carrier' })).toBeUndefined();
  });

  it('comes back from paper to the pledgee as pledgee only, and from the pledgor', () => {
    const away = onPaper(converts(pledged('POSSESSORY', held().and('BLANK_ENDORSE', seller, {}))));
    expect(away.code('RETURN_PAPER', carrier, back('bank'))).toBe('title.capacity_insufficient');
    expect(away.code('RETURN_PAPER', carrier, back('bank', 'AGENT'))).toBe('title.capacity_insufficient');
    const again = away.and('RETURN_PAPER', carrier, back('bank', 'PLEDGEE')).accepted();
    expect(again.state).toMatchObject({
      ...{ holder: { party: 'bank', capacity: 'PLEDGEE', from: 'seller' }, pledge: { pledgee: 'bank' } },
    });
    const free = again.and('RELEASE_PLEDGE', bank, { pledge: pledgeOf(again) });
    expect(free.code('TRANSFER', bank, offerTo('carrier'))).toBe('title.pledgee_may_only_return');
    expect(free.code('TRANSFER', bank, offerTo('seller'))).toBeUndefined();
  });

  it('comes back as pledgee to nobody who has no pledge and had none', () => {
    const away = onPaper(held().and('CONVERT_TO_PAPER', seller, asked));
    expect(away.code('RETURN_PAPER', carrier, back('bank', 'PLEDGEE'))).toBe('title.capacity_insufficient');
    expect(away.code('RETURN_PAPER', carrier, back('seller', 'PLEDGEE'))).toBe('title.capacity_insufficient');
    expect(away.code('RETURN_PAPER', carrier, back('seller'))).toBeUndefined();
    // Released on paper: whoever had it as pledgee takes it as that, and can only give it back.
    const pledgedAway = onPaper(converts(story));
    const free = pledgedAway.and('RELEASE_PLEDGE', bank, { pledge: pledgeOf(pledgedAway) });
    expect(free.code('RETURN_PAPER', carrier, back('buyer', 'PLEDGEE'))).toBe('title.capacity_insufficient');
    expect(free.code('RETURN_PAPER', carrier, back('bank', 'PLEDGEE'))).toBeUndefined();
  });

  it('comes back without a gap: what the pledgee held was never endorsed to it', () => {
    const again = onPaper(converts(story)).and('RETURN_PAPER', carrier, back('bank', 'PLEDGEE')).accepted();
    expect(again.state.gap).toBeUndefined();
    expect(again.code('SURRENDER_FOR_DELIVERY', bank, { to: 'carrier' })).toBeUndefined();
  });

  it('comes back to another with the pledgee’s signature only, and then its pledge is lost with possession', () => {
    const away = onPaper(converts(story));
    expect(away.code('RETURN_PAPER', carrier, back('seller'))).toBe('title.pledge_active');
    const given = away.and('RETURN_PAPER', carrier, back('seller'), { with: ['bank'] });
    expect(given.state.pledge?.pledgee).toBe('bank');
    expect(given.accepted().state).toMatchObject({ holder: { party: 'seller' } });
    expect(given.accepted().state.pledge).toBeUndefined();
  });

  it('keeps a noted pledge on its way through paper, and gives its pledgee no title', () => {
    const noted = pledged('NOTATION').and('CONVERT_TO_PAPER', seller, asked, { with: ['bank'] });
    const away = onPaper(noted);
    expect(away.code('RETURN_PAPER', carrier, back('bank'))).toBe('title.capacity_insufficient');
    expect(away.and('RETURN_PAPER', carrier, back('buyer')).accepted().state.pledge?.pledgee).toBe('bank');
  });

  it('comes to the pledgee of a noted pledge as from the pledgor: it may claim the goods, and returns it there', () => {
    const noted = pledged('NOTATION').and('CONVERT_TO_PAPER', seller, asked, { with: ['bank'] });
    const again = onPaper(noted).and('RETURN_PAPER', carrier, back('bank', 'PLEDGEE')).accepted();
    expect(again.state).toMatchObject({ holder: { party: 'bank', from: 'seller' }, orderParty: 'seller' });
    expect(again.state.gap).toBeUndefined();
    expect(again.code('SURRENDER_FOR_DELIVERY', bank, { to: 'carrier' })).toBeUndefined();
    expect(again.code('TRANSFER', bank, offerTo('carrier'))).toBe('title.pledgee_may_only_return');
    const free = again.and('RELEASE_PLEDGE', bank, { pledge: pledgeOf(again) });
    expect(free.code('TRANSFER', bank, offerTo('carrier'))).toBe('title.pledgee_may_only_return');
    const home = free.and('TRANSFER', bank, offerTo('seller')).accepted();
    expect(home.code('SURRENDER_FOR_DELIVERY', seller, { to: 'carrier' })).toBeUndefined();
  });

  it('is the pledgor’s to return where the pledge was released while it lay on paper', () => {
    const away = onPaper(converts(story)).and('RELEASE_PLEDGE', bank, { pledge: pledgeOf(story) });
    const again = away.and('RETURN_PAPER', carrier, back('bank', 'PLEDGEE')).accepted();
    expect(again.code('TRANSFER', bank, offerTo('carrier'))).toBe('title.pledgee_may_only_return');
    expect(again.code('TRANSFER', bank, offerTo('seller'))).toBeUndefined();
  });
});

describe('a bill that comes back from paper', () => {
  const units = [{ unit: 'MSKU1234565', packages: 20 }];
  const through = (story: Story): Story =>
    onPaper(story.and('CONVERT_TO_PAPER', seller, asked)).and('RETURN_PAPER', carrier, back('buyer'));
  const partly = (): Story => {
    const claimed = held({ units }).and('SURRENDER_FOR_DELIVERY', seller, {
      ...{ to: 'carrier', units: [{ unit: 'MSKU1234565', packages: 5 }] },
    });
    return claimed.and('SACC', carrier, { surrender: claimed.head });
  };

  it('is delivered in part as it was before', () => {
    expect(through(partly()).accepted().state).toMatchObject({
      ...{ status: 'PARTIALLY_DELIVERED', balance: [{ unit: 'MSKU1234565', packages: 15 }] },
    });
  });

  it('is unclaimed as it was before, also where the first party would not have it', () => {
    const unclaimed = held()
      .and('ARRIVE', carrier, { place: 'Chongqing', freeUntil: hour(1) })
      .and('MARK_UNCLAIMED', carrier, { grounds: 'Nobody came.' }, { at: 1 });
    const declined = through(unclaimed).and('REJECT', ['buyer', 'OWNER'], {
      offer: through(unclaimed).head,
    });
    const again = declined.and('RETURN_PAPER', carrier, back('seller')).accepted();
    expect(again.state.status).toBe('UNCLAIMED');
    expect(again.state.paper).toBeUndefined();
  });

  it('leaves nothing on record beside what it left before, where it had been whole and an owner’s', () => {
    const away = onPaper(held().and('CONVERT_TO_PAPER', seller, asked));
    expect(Object.keys(away.state.paper ?? {})).toEqual(['originals', 'statement', 'at', 'to']);
    expect(through(held()).accepted().state).toMatchObject({
      ...{ status: 'IN_CIRCULATION', holder: { party: 'buyer', from: 'carrier' } },
    });
  });
});
