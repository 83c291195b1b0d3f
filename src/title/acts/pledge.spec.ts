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

const court = ['court', 'OFFICIAL'] as const;
const buyer = ['buyer', 'OWNER'] as const;

/** The pledge ends, by the pledgee's hand or a court's. */
const released = (story: Story, by: 'pledgee' | 'court'): Story =>
  by === 'pledgee'
    ? story.and('RELEASE_PLEDGE', bank, { pledge: pledgeOf(story) })
    : story.and(
        'RELEASE_PLEDGE',
        [...court],
        { pledge: pledgeOf(story), ruling: '(2026) 1', document: paper },
        {
          with: ['operator'],
        },
      );

describe('a pledge that is released', () => {
  const noticed = pledged('NOTATION');
  const sold = noticed
    .and('NOTICE_DEFAULT', bank, { pledge: pledgeOf(noticed), enforceableFrom: hour(24) })
    .and(
      'ENFORCE',
      bank,
      { pledge: pledgeOf(noticed), way: 'SALE', document: paper, to: 'buyer', expiresAt: hour(100) },
      { at: 24 },
    );
  const offer = sold.head;

  it.each(['pledgee', 'court'] as const)('by the %s is enforced no more', (by) => {
    const free = released(sold, by);
    expect(free.state.offer).toBeUndefined();
    expect(free.code('ACCEPT', [...buyer], { offer })).toBe('title.offer_not_open');
    const on = free.and('ENDORSE_TO_ORDER', seller, offerTo('buyer')).accepted();
    expect(on.state.holder).toMatchObject({ party: 'buyer', from: 'seller' });
  });

  it('leaves an offer that is none of the pledgee’s where it is', () => {
    const story = pledged('NOTATION');
    const open = story.and('ENDORSE_TO_ORDER', seller, offerTo('buyer'), { with: ['bank'] });
    expect(released(open, 'pledgee').state.offer).toEqual(open.state.offer);
  });

  it('that a state of before has let stand is not enforced either', () => {
    const { pledge: _, ...left } = sold.state;
    const stale = Object.create(sold, { state: { value: left } }) as Story;
    expect(stale.code('ACCEPT', [...buyer], { offer })).toBe('title.pledge_not_active');
    expect(stale.code('REJECT', [...buyer], { offer })).toBeUndefined();
  });

  it('takes back what the pledgee had surrendered', () => {
    const partly = held({ units: [{ unit: 'MSKU1234565', packages: 2 }] });
    const one = partly.and('SURRENDER_FOR_DELIVERY', seller, {
      ...{ to: 'carrier', units: [{ unit: 'MSKU1234565', packages: 1 }] },
    });
    const story = pledged('POSSESSORY', one.and('SACC', carrier, { surrender: one.head }));
    const claims = [
      story.and('SURRENDER_FOR_DELIVERY', bank, { to: 'carrier' }),
      story.and('CONVERT_TO_PAPER', bank, { to: 'carrier', originals: 1 }, { with: ['seller'] }),
      story.and('SURRENDER_FOR_AMENDMENT', bank, { to: 'carrier', purpose: 'AMEND' }, { with: ['seller'] }),
    ];
    for (const claimed of claims) {
      const free = released(claimed, 'court');
      expect(free.state).toMatchObject({ status: 'PARTIALLY_DELIVERED', holder: { party: 'bank' } });
      expect(free.state.surrender).toBeUndefined();
      expect(free.code('SACC', carrier, { surrender: claimed.head })).toBe('title.surrender_not_pending');
      const back = free.and('TRANSFER', bank, offerTo('seller')).accepted();
      expect(back.state.holder).toMatchObject({ party: 'seller', capacity: 'OWNER' });
    }
  });

  it('leaves the surrender of a holder of its own right where it is', () => {
    const story = pledged('NOTATION');
    const claimed = story.and('SURRENDER_FOR_DELIVERY', seller, { to: 'carrier' }, { with: ['bank'] });
    expect(released(claimed, 'pledgee').state).toMatchObject({ surrender: { by: 'seller' } });
  });
});

describe('a pledge that is proposed', () => {
  it('is not taken while the goods are redirected behind the holder’s back, and may be declined', () => {
    const terms = { kind: 'NOTATION' as const, terms: paper, debtDue: hour(720) };
    const open = held().and('PROPOSE_PLEDGE', seller, { ...terms, to: 'bank', expiresAt: hour(100) });
    const breached = open.and('REDIRECT', carrier, { note: 'N-1', change: 'Another consignee.' });
    expect(breached.code('ACCEPT', bank, { offer: open.head })).toBe('title.breach_open');
    expect(breached.code('REJECT', bank, { offer: open.head })).toBeUndefined();
    const settled = breached.and('SETTLE_BREACH', seller, { breach: breached.head });
    expect(settled.accepted().state.pledge?.pledgee).toBe('bank');
  });
});
