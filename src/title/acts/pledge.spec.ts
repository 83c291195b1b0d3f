import { partiesOf } from '../state';
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

describe('a pledge on a bill that is sold', () => {
  const noticed = (story: Story): Story =>
    story.and('NOTICE_DEFAULT', bank, { pledge: pledgeOf(story), enforceableFrom: hour(24) });
  const taking = (story: Story) => ({
    ...{ pledge: pledgeOf(story), way: 'AGREEMENT' as const, document: paper, to: 'bank' },
    expiresAt: hour(100),
  });
  const nominated = (story: Story, to = 'buyer'): Story => {
    const named = story.and('NOMINATE', seller, { to });
    return named.and('EXECUTE_NOMINATION', bank, { nomination: named.head });
  };
  const around = { with: ['bank'] };
  const noted = pledged('NOTATION');
  const bearer = pledged('NOTATION', held().and('BLANK_ENDORSE', seller, {}));
  const gap = noted.and('TRANSFER', seller, offerTo('buyer'), around).accepted();

  it.each<[string, Story]>([
    ['endorsed', noted.and('ENDORSE_TO_ORDER', seller, offerTo('buyer'), around).accepted()],
    ['endorsed for the last time', noted.and('ENDORSE', seller, offerTo('buyer'), around).accepted()],
    ['handed on as a bearer bill', bearer.and('TRANSFER', seller, offerTo('buyer'), around).accepted()],
    [
      'repaired',
      gap.and(
        'REPAIR_ENDORSEMENT',
        seller,
        { gap: gap.state.gap?.act ?? '', to: 'buyer' },
        { with: ['bank'] },
      ),
    ],
    ['nominated to it', nominated(pledged('POSSESSORY'))],
  ])('binds the buyer when it was %s: the seller’s signature gives the bank nothing', (_, story) => {
    expect(story.state.pledge).toMatchObject({ pledgor: 'buyer', pledgee: 'bank', act: pledgeOf(story) });
    const due = noticed(story);
    for (const cosigners of [['seller'], []])
      expect(due.code('ENFORCE', bank, taking(due), { at: 24, with: cosigners })).toBe(
        'title.pledgor_signature_missing',
      );
    expect(due.code('ENFORCE', bank, taking(due), { at: 24, with: ['buyer'] })).toBeUndefined();
  });

  it.each<[string, Story]>([
    ['without endorsement', gap],
    ['for collection', noted.and('ENDORSE_TO_ORDER', seller, offerTo('buyer', 'AGENT'), around).accepted()],
    ['in pledge', noted.and('ENDORSE_TO_ORDER', seller, offerTo('bank', 'PLEDGEE'), around).accepted()],
    ['to the pledgee itself', noted.and('ENDORSE_TO_ORDER', seller, offerTo('bank'), around).accepted()],
  ])('stays with the seller when it was handed on %s', (_, story) => {
    expect(story.state.pledge?.pledgor).toBe('seller');
  });

  it('in the hands of the pledgee is the buyer’s to sign for, and to have back, also once it is released', () => {
    const sold = nominated(pledged('POSSESSORY'));
    const amend = { to: 'carrier', purpose: 'AMEND' as const };
    for (const story of [sold, sold.and('RELEASE_PLEDGE', bank, { pledge: pledgeOf(sold) })]) {
      expect(story.code('TRANSFER', bank, offerTo('seller'))).toBe('title.pledgee_may_only_return');
      const back = story.and('TRANSFER', bank, offerTo('buyer')).accepted();
      expect(back.code('SURRENDER_FOR_DELIVERY', [...buyer], { to: 'carrier' })).toBeUndefined();
      const asks = (party: string) => story.code('SURRENDER_FOR_AMENDMENT', bank, amend, { with: [party] });
      expect([asks('seller'), asks('buyer')]).toEqual(['title.capacity_insufficient', undefined]);
      expect(story.code('REDIRECT', carrier, { note: 'N-1', change: 'Elsewhere.' })).toBeUndefined();
    }
    expect(
      sold.code('SURRENDER_FOR_DELIVERY', bank, { to: 'carrier' }, { at: 720, with: ['buyer'] }),
    ).toBeUndefined();
    const alone = sold.code('SURRENDER_FOR_DELIVERY', bank, { to: 'carrier' }, { at: 720, with: ['seller'] });
    expect(alone).toBe('title.capacity_insufficient');
  });

  it('goes on to the buyer through paper', () => {
    const sold = nominated(pledged('POSSESSORY'));
    const asked = sold.and('CONVERT_TO_PAPER', bank, { to: 'carrier', originals: 1 }, { with: ['buyer'] });
    const away = asked.and('ISSUE_PAPER', carrier, { surrender: asked.head, statement: paper });
    const back = { ...offerTo('bank', 'PLEDGEE'), originals: 1, statement: paper };
    const again = away.and('RETURN_PAPER', carrier, back).accepted();
    expect(again.state).toMatchObject({ holder: { from: 'buyer' }, pledge: { pledgor: 'buyer' } });
    expect(again.state.gap).toBeUndefined();
  });
});

describe('the order party of a bill in a pledgee’s hands', () => {
  const story = pledged('POSSESSORY');

  it('nominates anybody but the pledgee, whose pledge stands or is released', () => {
    for (const each of [story, released(story, 'court')]) {
      expect(each.code('NOMINATE', seller, { to: 'bank' })).toBe('title.capacity_insufficient');
      expect(each.code('NOMINATE', seller, { to: 'buyer' })).toBeUndefined();
    }
    const noted = pledged('NOTATION').and('TRANSFER', seller, offerTo('agent', 'AGENT'), { with: ['bank'] });
    expect(noted.accepted().code('NOMINATE', seller, { to: 'bank' })).toBe('title.capacity_insufficient');
    expect(noted.accepted().code('NOMINATE', seller, { to: 'agent' })).toBeUndefined();
  });

  it('that had nominated the pledgee before is not held to it', () => {
    const open = story.and('NOMINATE', seller, { to: 'buyer' });
    const { nomination, ...rest } = open.state;
    const stale = Object.create(open, {
      state: { value: { ...rest, nomination: { ...nomination, to: 'bank' } } },
    }) as Story;
    const carryOut = { nomination: open.head };
    expect(stale.code('EXECUTE_NOMINATION', bank, carryOut)).toBe('title.capacity_insufficient');
    expect(stale.code('NOMINATE', seller, { to: 'seller' })).toBeUndefined();
    expect(stale.code('NOMINATE', seller, { to: 'buyer' })).toBeUndefined();
  });

  it('takes a nomination back while the bill is offered to somebody, and nominates nobody else then', () => {
    const open = story.and('NOMINATE', seller, { to: 'buyer' });
    const offered = open.and('TRANSFER', bank, offerTo('seller'));
    expect(offered.code('NOMINATE', seller, { to: 'agent' })).toBe('title.offer_open');
    const back = offered.and('NOMINATE', seller, { to: 'seller' });
    expect(back.state.nomination).toBeUndefined();
    expect(back.code('NOMINATE', seller, { to: 'seller' })).toBe('title.recipient_is_self');
  });

  it('is a party to it, and so is whoever the pledgee has it from', () => {
    expect(partiesOf(released(story, 'court').state)).toEqual(['carrier', 'bank', 'seller']);
    const named = story.and('NOMINATE', seller, { to: 'buyer' });
    const sold = named.and('EXECUTE_NOMINATION', bank, { nomination: named.head });
    expect(partiesOf(sold.state)).toEqual(['carrier', 'bank', 'buyer']);
    const bearer = held().and('BLANK_ENDORSE', seller, {});
    const unnoted = bearer.and('TRANSFER', seller, offerTo('bank', 'PLEDGEE')).accepted();
    expect(partiesOf(unnoted.state)).toEqual(['carrier', 'bank', 'seller']);
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
