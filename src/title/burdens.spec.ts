import * as fc from 'fast-check';
import { encumbrancesOf, goodsSide, perfectionOf, readyToPledge } from './burdens';
import { emptyState } from './state';
import type { TitleState } from './title-state.dto';
import type { Pledge } from './title-burdens.dto';

const named = (id: string) => ({ id, name: id, nameZh: id });
const asOf = '2026-11-24T00:00:00.000Z';
const pledge: Pledge = {
  ...{ kind: 'NOTATION', terms: 'a'.repeat(64), debtDue: '2027-01-01T00:00:00.000Z', act: 'b'.repeat(64) },
  ...{ pledgor: 'A', pledgee: 'bank', since: '2026-11-01T00:00:00.000Z' },
};
const free: TitleState = {
  ...emptyState,
  ...{ status: 'IN_CIRCULATION', titleBasis: 'TO_ORDER', orderParty: 'A', furtherEndorsable: true },
  holder: { party: 'A', capacity: 'OWNER', since: '', act: '', from: 'carrier' },
  lock: { level: 'STRUCTURAL', since: '' },
};

describe('the perfection of a pledge', () => {
  it.each<[string, Partial<Pledge>, string]>([
    ['a notation alone', {}, 'CONTRACT_ONLY'],
    ['a pledgee in possession', { kind: 'POSSESSORY' }, 'DELIVERY'],
    ['a registration in force', { registrationUntil: '2026-11-24T00:00:00.001Z' }, 'REGISTRATION'],
    ['a registration at its end', { registrationUntil: asOf }, 'CONTRACT_ONLY'],
    ['possession after a registration', { kind: 'POSSESSORY', registrationUntil: asOf }, 'DELIVERY'],
  ])('of %s', (_, change, expected) => {
    expect(perfectionOf({ ...pledge, ...change }, asOf)).toBe(expected);
  });
});

describe('the burdens of a bill', () => {
  it('are stated when there are none', () => {
    expect(encumbrancesOf(free, asOf, named)).toMatchObject({ none: true, items: [] });
  });

  it('show the terms as far as they are anybody’s business, and never the hash of the contract', () => {
    const { items } = encumbrancesOf({ ...free, pledge }, asOf, named);
    expect(items).toMatchObject([{ kind: 'PLEDGE', pledgee: named('bank'), pledgor: named('A') }]);
    expect(JSON.stringify(items)).not.toContain(pledge.terms);
  });
});

describe('who can redirect the goods', () => {
  it('is said in one sentence, whatever the lock', () => {
    expect(goodsSide({ ...free, lock: undefined }).whoCanRedirect.en).toContain('no lock is on record');
    const lock = {
      level: 'UNDERTAKEN_BY_ISSUER' as const,
      custodian: 'the issuer',
      redirectors: 'the consignor',
      since: '',
    };
    const { en, zh } = goodsSide({ ...free, lock }).whoCanRedirect;
    expect([en, zh].every((text) => text.includes('the consignor'))).toBe(true);
  });
});

describe('the redirections of the goods', () => {
  const breach = (act: string) => ({ note: `N-${act}`, change: 'Another consignee.', at: '', act });

  it('are all told while they are open, and how many there are', () => {
    const [first, ...others] = Array.from({ length: 3 }, (_, at) => breach(String(at)));
    expect(goodsSide(free)).not.toHaveProperty('breach');
    expect(goodsSide({ ...free, breach: first })).not.toHaveProperty('openBreaches');
    const state = { ...free, breach: first, furtherBreaches: others };
    expect(goodsSide(state)).toMatchObject({ breach: first, furtherBreaches: others, openBreaches: 3 });
    const told = readyToPledge(state).missing.find(({ code }) => code === 'BREACH')?.text;
    expect([told?.en, told?.zh].every((text) => text?.includes('3'))).toBe(true);
  });

  it('are named one by one up to ten, and counted beyond', () => {
    const furtherBreaches = Array.from({ length: 40 }, (_, at) => breach(String(at)));
    const told = goodsSide({ ...free, breach: breach('first'), furtherBreaches });
    expect(told.furtherBreaches).toHaveLength(9);
    expect(told.openBreaches).toBe(41);
  });
});

describe('whether a bill is ready to be pledged', () => {
  it('is yes for a free bill with a lock, and with a warning without one', () => {
    expect(readyToPledge(free)).toEqual({ ready: true, missing: [] });
    expect(readyToPledge({ ...free, lock: undefined })).toMatchObject({
      ready: true,
      missing: [{ code: 'NO_LOCK', bars: false }],
    });
  });

  it('is yes with a warning for a straight bill that is not in the hands of its consignee', () => {
    const straight = { ...free, titleBasis: 'STRAIGHT' as const, orderParty: undefined };
    expect(readyToPledge({ ...straight, consignee: 'A' })).toEqual({ ready: true, missing: [] });
    expect(readyToPledge({ ...straight, consignee: 'B' })).toMatchObject({
      ready: true,
      missing: [{ code: 'HOLDER_NOT_CONSIGNEE', bars: false }],
    });
  });

  it('is no for everything that stands in the way, each of which is named', () => {
    const obstacles: Record<string, Partial<TitleState>> = {
      NOT_IN_CIRCULATION: { status: 'SURRENDER_PENDING_DELIVERY' },
      HOLDER_NOT_OWNER: { holder: { ...free.holder!, capacity: 'AGENT' } },
      ENDORSEMENT_GAP: { orderParty: 'B' },
      PLEDGED: { pledge },
      RESERVED: { reservation: { by: 'bank', since: '', until: '', act: '' } },
      BREACH: { breach: { note: '', change: '', at: '', act: '' } },
      FROZEN: { holds: [{ kind: 'DISPUTE', reference: '', document: '', since: '', act: '' }] },
    };
    fc.assert(
      fc.property(fc.subarray(Object.keys(obstacles), { minLength: 1 }), (codes) => {
        const state = Object.assign({}, free, ...codes.map((code) => obstacles[code])) as TitleState;
        const { ready, missing } = readyToPledge(state);
        expect(ready).toBe(false);
        expect(missing.map(({ code }) => code).toSorted()).toEqual(codes.toSorted());
      }),
    );
  });
});
