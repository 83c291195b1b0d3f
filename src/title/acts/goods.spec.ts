import { firstUnentitled } from '../entitled';
import { breachesOf } from '../state';
import { bank, carrier, held, hour, issued, offerTo, paper, pledged, seller, type Story } from './story.spec';

const change = { note: 'N-1', change: 'Another consignee.' };
const platform = ['platform', 'PLATFORM'] as const;

describe('a note that is changed', () => {
  it('before the first holder has accepted is a breach, unless that party signs', () => {
    for (const by of [carrier, platform] as const) {
      const breached = issued().and('REDIRECT', [...by], change);
      expect(breached.state.breach).toMatchObject(change);
      const taken = breached.accepted();
      expect(taken.state.breach?.act).toBe(breached.head);
      expect(taken.and('SETTLE_BREACH', seller, { breach: breached.head }).state.breach).toBeUndefined();
    }
    expect(issued().and('REDIRECT', carrier, change, { with: ['seller'] }).state.breach).toBeUndefined();
    expect(issued().and('REDIRECT', carrier, change, { with: ['bank'] }).state.breach).toBeDefined();
  });

  it('while the bill is on paper is a breach, whoever signs: nobody can tell whose the paper is', () => {
    const asked = pledged('NOTATION').and(
      'CONVERT_TO_PAPER',
      seller,
      { to: 'carrier', originals: 1 },
      { with: ['bank'] },
    );
    const away = asked.and('ISSUE_PAPER', carrier, { surrender: asked.head, statement: paper });
    const back = { ...offerTo('seller'), originals: 1, statement: paper };
    for (const story of [away, away.and('RETURN_PAPER', carrier, back)]) {
      const breached = story.and('REDIRECT', carrier, change, { with: ['seller', 'bank'] });
      expect(breached.state.breach).toMatchObject(change);
      const again = breached.state.offer ? breached : breached.and('RETURN_PAPER', carrier, back);
      const settle = { breach: breached.head };
      expect(again.accepted().code('SETTLE_BREACH', seller, settle, { with: ['bank'] })).toBeUndefined();
    }
    const pending = asked.and('REDIRECT', carrier, change, { with: ['bank'] });
    expect(pending.state.breach).toBeDefined();
  });

  it('twice is two breaches, each of which is settled by itself', () => {
    const first = held().and('REDIRECT', carrier, change);
    const second = first.and('REDIRECT', carrier, { note: 'N-2', change: 'A slip of the pen.' });
    const third = second.and('REDIRECT', carrier, { note: 'N-3', change: 'Another station.' });
    const hashes = [first, second, third].map(({ head }) => head);
    expect(breachesOf(third.state).map(({ act }) => act)).toEqual(hashes);
    expect(third.state.breach?.act).toBe(first.head);
    const asks = (story: Story) => story.code('CONVERT_TO_PAPER', seller, { to: 'carrier', originals: 1 });
    let story = third;
    for (const breach of [second.head, first.head, third.head]) {
      expect(asks(story)).toBe('title.breach_open');
      story = story.and('SETTLE_BREACH', seller, { breach });
      expect(story.code('SETTLE_BREACH', seller, { breach })).toBe('title.breach_unknown');
    }
    expect(asks(story)).toBeUndefined();
    expect('breach' in story.state || 'furtherBreaches' in story.state).toBe(false);
  });

  it('again and again leaves twenty breaches, the newest of which stands for all that came after', () => {
    let story = held();
    for (let nth = 1; nth <= 25; nth += 1)
      story = story.and('REDIRECT', carrier, { ...change, note: `N-${nth}` });
    const notes = breachesOf(story.state).map(({ note }) => note);
    expect(notes).toEqual([...Array.from({ length: 19 }, (_, i) => `N-${i + 1}`), 'N-25']);
  });

  it('is a breach still where a program that knows of one only has settled the first', () => {
    const [, second] = breachesOf(
      held().and('REDIRECT', carrier, change).and('REDIRECT', carrier, change).state,
    );
    expect(breachesOf({ ...held().state, furtherBreaches: [second!] })).toEqual([second]);
  });
});

describe('goods in the hands of a pledgee', () => {
  const lock = { level: 'STRUCTURAL' as const };
  const story = pledged('POSSESSORY', held().and('LOCK', carrier, lock));
  const some = [[], ['bank'], ['seller']];
  const both = { with: ['seller', 'bank'] };

  it('are redirected with the signature of their owner too, or it is a breach', () => {
    for (const cosigners of some)
      expect(story.and('REDIRECT', carrier, change, { with: cosigners }).state.breach).toMatchObject(change);
    expect(story.and('REDIRECT', carrier, change, both).state.breach).toBeUndefined();
  });

  it('are unlocked with the signature of their owner too', () => {
    for (const cosigners of some)
      expect(story.code('LOCK', carrier, { level: 'NONE' }, { with: cosigners })).toBe('title.lock_lowered');
    expect(story.code('LOCK', carrier, { level: 'NONE' }, both)).toBeUndefined();
  });

  it('stay in breach until their owner says too that it is settled, also once the pledge is released', () => {
    const breached = story.and('REDIRECT', carrier, change);
    const free = breached.and('RELEASE_PLEDGE', bank, { pledge: story.state.pledge?.act ?? '' });
    const settle = { breach: breached.head };
    for (const each of [breached, free]) {
      expect(each.code('SETTLE_BREACH', bank, settle)).toBe('title.capacity_insufficient');
      expect(each.and('SETTLE_BREACH', bank, settle, { with: ['seller'] }).state.breach).toBeUndefined();
    }
  });

  it('that the pledgee has straight from the issuer are no other party’s', () => {
    const direct = held(offerTo('bank', 'PLEDGEE'));
    expect(direct.and('REDIRECT', carrier, change, { with: ['bank'] }).state.breach).toBeUndefined();
    const breached = direct.and('REDIRECT', carrier, change);
    expect(breached.code('SETTLE_BREACH', bank, { breach: breached.head })).toBeUndefined();
  });
});

describe('a lock on the goods', () => {
  const lock = {
    level: 'STRUCTURAL' as const,
    custodian: 'Issuer',
    redirectors: 'nobody',
    undertaking: paper,
  };
  const locked = pledged('NOTATION', held().and('LOCK', carrier, lock));

  it.each([
    { custodian: 'Mallory Ltd' },
    { redirectors: 'Mallory Ltd, alone' },
    { undertaking: 'b'.repeat(64) },
    { redirectors: undefined },
    { level: 'NONE' as const },
  ])('is opened to %j with the signatures of holder and pledgee only', (opened) => {
    const said = JSON.parse(JSON.stringify({ ...lock, ...opened })) as typeof lock;
    for (const cosigners of [[], ['seller'], ['bank']])
      expect(locked.code('LOCK', carrier, said, { with: cosigners })).toBe('title.lock_lowered');
    expect(locked.code('LOCK', carrier, said, { with: ['seller', 'bank'] })).toBeUndefined();
  });

  it('is said again, or closed further, by the issuer alone', () => {
    expect(locked.code('LOCK', carrier, lock)).toBeUndefined();
    expect(locked.code('LOCK', carrier, { level: 'CONFIRMED_BY_RAILWAY' })).toBeUndefined();
  });

  it('is opened neither before the first holder has accepted nor on paper by the issuer alone', () => {
    const open = { level: 'NONE' as const };
    const early = issued().and('LOCK', carrier, lock);
    expect(early.code('LOCK', carrier, open)).toBe('title.lock_lowered');
    expect(early.code('LOCK', carrier, open, { with: ['seller'] })).toBeUndefined();
    const asked = early.accepted().and('CONVERT_TO_PAPER', seller, { to: 'carrier', originals: 1 });
    const away = asked.and('ISSUE_PAPER', carrier, { surrender: asked.head, statement: paper });
    expect(away.code('LOCK', carrier, open)).toBe('title.lock_lowered');
  });

  it('may be enforced under, whatever was redirected', () => {
    const breached = locked.and('REDIRECT', carrier, change);
    expect(breached.code('RELEASE_PLEDGE', bank, { pledge: locked.state.pledge?.act ?? '' })).toBeUndefined();
  });
});

describe('goods that have arrived', () => {
  const free = (hours: number) => ({ place: 'Chongqing', freeUntil: hour(hours) });
  const unclaimed = held()
    .and('ARRIVE', carrier, free(24))
    .and('MARK_UNCLAIMED', carrier, { grounds: 'Nobody came.' }, { at: 24 });
  const sold = { document: paper };
  const sale = (at: number) => ({ with: ['operator'], at });

  it('lie free until a time that is still to come', () => {
    const story = held();
    for (const hours of [-1, 0])
      expect(story.code('ARRIVE', carrier, free(hours))).toBe('title.free_time_past');
    expect(story.code('ARRIVE', carrier, free(1))).toBeUndefined();
  });

  it('lie free for less with the signatures of all whose goods they are only, and for longer at the issuer’s word', () => {
    const story = pledged('POSSESSORY').and('ARRIVE', carrier, free(72));
    for (const cosigners of [[], ['bank'], ['seller']])
      expect(story.code('ARRIVE', carrier, free(2), { with: cosigners })).toBe('title.free_time_shortened');
    expect(story.code('ARRIVE', carrier, free(2), { with: ['seller', 'bank'] })).toBeUndefined();
    for (const hours of [72, 96]) expect(story.code('ARRIVE', carrier, free(hours))).toBeUndefined();
  });

  it('are not sold behind an open offer, until offers have had their time', () => {
    const latest = 24 + 90 * 24;
    const offered = unclaimed.and(
      'TRANSFER',
      seller,
      { ...offerTo('buyer'), expiresAt: hour(25 + 90 * 24) },
      { at: 25 },
    );
    expect(offered.code('SELL_UNCLAIMED', carrier, sold, sale(latest - 1))).toBe('title.offer_open');
    const end = offered.and('SELL_UNCLAIMED', carrier, sold, sale(latest)).state;
    expect([end.status, end.offer, end.holder]).toEqual(['ACCOMPLISHED', undefined, undefined]);
    expect(unclaimed.code('SELL_UNCLAIMED', carrier, sold, sale(25))).toBeUndefined();
  });

  it('are not sold in free time that was lengthened after nobody had come', () => {
    const longer = unclaimed.and('ARRIVE', carrier, free(48), { at: 25 });
    expect(longer.state.status).toBe('UNCLAIMED');
    expect(longer.code('SELL_UNCLAIMED', carrier, sold, sale(47))).toBe('title.free_time_running');
    expect(longer.code('SELL_UNCLAIMED', carrier, sold, sale(48))).toBeUndefined();
  });

  it('that an earlier version let be sold in such time stay sold, if an official signed', () => {
    const longer = unclaimed.and('ARRIVE', carrier, free(48), { at: 25 });
    const sale = longer.and('SELL_UNCLAIMED', carrier, sold, { with: ['operator'], at: 48 }).acts.at(-1)!;
    const early = { ...sale, at: hour(47) };
    expect(firstUnentitled([...longer.acts, early])).toBeUndefined();
    const alone = firstUnentitled([...longer.acts, { ...early, cosigners: [] }]);
    expect(alone?.refused.code).toBe('title.official_signature_missing');
  });
});
