import * as fc from 'fast-check';
import { carrier, held, hour, issued, offerTo, paper, pledged, pledgeOf, seller } from './acts/story.spec';
import type { CheckStatement } from './check-statement.dto';
import { answerOf, faultsOf, jwks, stories } from './sealed.spec';
import type { TitleState } from './title-state.dto';
import { verifyAnswer } from './verify-answer';

type Place = (string | number)[];

/** What is each asking's own, or for people, or known to the platform alone. */
const free = /^(form|checkId|askedBy|asOf|validUntil|sentence|signers|notCovered)\b|\b(en|zh|name|nameZh)$/;

function leavesOf(value: unknown, place: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return [place];
  return Object.entries(value).flatMap(([key, each]) => leavesOf(each, [...place, key]));
}

/** The statement with one value of it altered, or left out where nothing is given. */
function altered(told: CheckStatement, place: Place, value?: unknown): object {
  const copy = structuredClone(told) as unknown as Record<string | number, unknown>;
  const parent = place.slice(0, -1).reduce((at, key) => at[key] as typeof copy, copy);
  parent[place.at(-1) as string] = value;
  return copy;
}

const told = {
  ...stories,
  pledged: pledged('NOTATION'),
  'pledged and frozen': pledged('POSSESSORY').and(
    'FREEZE',
    ['court', 'OFFICIAL'],
    { kind: 'COURT', reference: 'R-1', assistance: 'N-1', document: paper, until: hour(400) },
    { with: ['operator'] },
  ),
  'partly delivered': held({ units: [{ unit: 'MSKU1234565', packages: 9 }] }),
  'out of order': held().and('TRANSFER', seller, offerTo('buyer')).accepted(),
  straight: held({ titleBasis: 'STRAIGHT', orderParty: undefined, consignee: 'buyer' }),
  'in place of another': issued({ replaces: [`ttl_${'2'.repeat(32)}`] }),
  offered: held().and('TRANSFER', seller, offerTo('buyer')),
  locked: held().and('LOCK', carrier, { level: 'STRUCTURAL' }),
};

describe('a statement', () => {
  it('does not verify with any fact in it altered or left out', () => {
    const facts = Object.values(told).flatMap(({ acts }) => {
      const { statement } = answerOf(acts);
      return leavesOf(statement)
        .filter((place) => !free.test(place.join(' ')))
        .map((place) => ({ acts, place }));
    });
    const values = fc.constantFrom(undefined, 'x', '2027-01-01T00:00:00.000Z', 7, true, false, []);
    fc.assert(
      fc.property(fc.constantFrom(...facts), values, ({ acts, place }, value) => {
        const answer = answerOf(acts, (said) => altered(said, place, value));
        const same = JSON.stringify(answer.statement) === JSON.stringify(answerOf(acts).statement);
        expect({ place, holds: verifyAnswer(answer, jwks).holds }).toEqual({ place, holds: same });
      }),
      { numRuns: 1_000 },
    );
  });

  it.each<[string, keyof typeof told, (said: CheckStatement) => object, string]>([
    [
      'an order party left out',
      'endorsed',
      (said) => altered(said, ['bill', 'orderParty']),
      'bill.orderParty',
    ],
    ['a consignee left out', 'straight', (said) => altered(said, ['bill', 'consignee']), 'bill.consignee'],
    [
      'the bill in its place left out',
      'amended',
      (said) => altered(said, ['bill', 'replacedBy']),
      'bill.replacedBy',
    ],
    [
      'the bill before left out',
      'in place of another',
      (said) => altered(said, ['bill', 'replaces']),
      'bill.replaces',
    ],
    ['a holder left out', 'endorsed', ({ holder: _, ...said }) => said, 'holder'],
    ['an offer left out', 'offered', ({ pendingOffer: _, ...said }) => said, 'pendingOffer'],
    ['an examination left out', 'presented', ({ presentation: _, ...said }) => said, 'presentation'],
    [
      'a pledge that is ready for another',
      'pledged',
      (said) => ({ ...said, readyToPledge: { ready: true, missing: [] } }),
      'readyToPledge',
    ],
    [
      'a time before its last act',
      'released',
      (said) => ({ ...said, asOf: '2026-01-01T00:00:00.000Z' }),
      'asOf',
    ],
  ])('does not verify with %s, and says where', (_, story, lie, field) => {
    const [fault, ...others] = faultsOf(answerOf(told[story].acts, lie));
    expect([fault, others]).toEqual([expect.stringContaining(`stated under: ${field}`), []]);
  });

  it('brings its place in the log, and one of an earlier form says that it may not', () => {
    const { acts } = told.endorsed;
    const { log, ...bare } = answerOf(acts, ({ logged: _, ...said }) => said);
    expect(log).toBeDefined();
    expect(faultsOf(bare)).toEqual([expect.stringContaining('The last act stands in the log')]);
    const earlier = answerOf(acts, ({ logged: _, form: __, ...said }) =>
      altered(said as CheckStatement, ['bill', 'orderParty']),
    );
    for (const [story, field] of [
      ['straight', 'consignee'],
      ['amended', 'replacedBy'],
    ] as const) {
      const silent = answerOf(told[story].acts, ({ form: _, ...said }) =>
        altered(said as CheckStatement, ['bill', field]),
      );
      expect(faultsOf(silent)).toEqual([]);
      const lying = answerOf(told[story].acts, ({ form: _, ...said }) =>
        altered(said as CheckStatement, ['bill', field], 'x'),
      );
      expect(faultsOf(lying)).toEqual([expect.stringContaining(`stated under: bill.${field}`)]);
    }
    const { holds, steps } = verifyAnswer({ ...earlier, log: undefined }, jwks);
    expect(holds).toBe(true);
    expect(steps.map(({ en }) => en).join()).toContain('of an earlier form');
  });

  it('is limited only where it says so and no more than the status', () => {
    const { acts } = told.pledged;
    const limited = { en: 'You are no party.', zh: '贵方并非当事方。' };
    const few = ({ checkId, aud, asOf, validUntil, titleId, status, sentence }: CheckStatement) => ({
      ...{ checkId, aud, asOf, validUntil, titleId, status, sentence },
    });
    expect(faultsOf(answerOf(acts, (said) => ({ ...few(said), limited })))).toEqual([]);
    for (const lie of [
      few,
      ({ chain: _, ...said }: CheckStatement) => said,
      ({ chain: _, ...said }: CheckStatement) => ({ ...said, limited }),
      (said: CheckStatement) => ({ ...few(said), limited, encumbrances: said.encumbrances }),
    ])
      expect(faultsOf(answerOf(acts, lie))).toEqual([expect.stringContaining('a limited statement')]);
  });
});

describe('a title that was kept as its acts amounted to when they were taken', () => {
  const sold = pledged('NOTATION')
    .and('ENDORSE_TO_ORDER', seller, offerTo('buyer'), { with: ['bank'] })
    .accepted();
  const keptBy = (pledgor: string): TitleState => {
    const { pledge, ...state } = sold.state;
    return pledge ? ({ ...sold.state, pledge: { ...pledge, pledgor } } as TitleState) : state;
  };

  it('verifies with who had given the pledge, and with nobody else', () => {
    expect(sold.state.pledge?.pledgor).toBe('buyer');
    expect(faultsOf(answerOf(sold.acts, undefined, keptBy('seller')))).toEqual([]);
    expect(faultsOf(answerOf(sold.acts, undefined, keptBy('carrier')))).toEqual([
      expect.stringContaining('stated under: log.stateHash'),
    ]);
  });

  it('verifies with an enforcement that a release had left open, and not with a pledge that it had', () => {
    const noticed = pledged('NOTATION');
    const pledge = pledgeOf(noticed);
    const due = noticed.and('NOTICE_DEFAULT', ['bank', 'PLEDGEE'], { pledge, enforceableFrom: hour(48) });
    const sale = { pledge, way: 'SALE', document: paper, to: 'buyer', expiresAt: hour(99) } as const;
    const open = due.and('ENFORCE', ['bank', 'PLEDGEE'], sale, { at: 49 });
    const released = open.and('RELEASE_PLEDGE', ['bank', 'PLEDGEE'], { pledge });
    const kept = { ...released.state, offer: open.state.offer } as TitleState;
    expect(faultsOf(answerOf(released.acts, undefined, kept))).toEqual([]);
    const pledgedStill = { ...kept, pledge: open.state.pledge } as TitleState;
    expect(faultsOf(answerOf(released.acts, undefined, pledgedStill))).toEqual([
      expect.stringContaining('stated under: encumbrances'),
    ]);
  });
});
