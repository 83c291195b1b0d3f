import fc from 'fast-check';
import { loadings } from './flight-balance';
import { outcomeOf, verdictOf } from './outcome';
import { reconcile } from './reconciliation';
import { weighsOtherwise, type LoadedPart, type Load, type Sides } from './sides';

const nothing: Sides = {
  houses: { filed: 0, repeated: 0, pieces: 0, grams: 0n, most: { pieces: 0, grams: 0n } },
  flights: [],
  receipts: {},
};

const sumOf = (loads: readonly Load[]): Load => ({
  pieces: loads.reduce((sum, { pieces }) => sum + pieces, 0),
  grams: loads.reduce((sum, { grams }) => sum + grams, 0n),
});

/** A master that names all of these houses, of which some are filed. */
function filed(all: readonly Load[], some: readonly Load[] = all): Sides {
  const most = {
    pieces: Math.max(0, ...some.map(({ pieces }) => pieces)),
    grams: some.reduce((most, { grams }) => (grams > most ? grams : most), 0n),
  };
  return {
    ...nothing,
    master: { ...sumOf(all), houses: all.length },
    houses: { ...sumOf(some), filed: some.length, repeated: 0, most },
  };
}

const part = (pieces: number, over: Partial<LoadedPart> = {}): LoadedPart => ({
  ...{ departure: 'TFU', flight: 'CA431/2026-11-25', code: 'P', complete: true, final: false },
  ...{ pieces, grams: BigInt(pieces) * 3_000n, ...over },
});

const found = (sides: Sides): string[] =>
  reconcile(sides).findings.map(({ rule, severity, actual = '', discrepancy = '' }) =>
    [rule, severity, actual, discrepancy].filter(Boolean).join(' '),
  );

const load = fc.record({
  pieces: fc.integer({ min: 1, max: 99_999 }),
  grams: fc.bigInt({ min: 1n, max: 9_999_999_999n }),
});
const houses = fc.array(load, { minLength: 2, maxLength: 500 });

describe('houses against their master', () => {
  it('houses that the master was made of always match it', () => {
    fc.assert(fc.property(houses, (all) => void expect(found(filed(all))).toEqual([])));
  });

  it('while one is missing it is an information, and never an error', () => {
    fc.assert(
      fc.property(houses, (all) => {
        expect(found(filed(all, all.slice(1)))).toEqual([`CON-001 info ${all.length - 1} of ${all.length}`]);
      }),
    );
  });

  it('a piece too few in a complete set is an error, and a piece too many in any', () => {
    fc.assert(
      fc.property(houses, fc.nat(499), (all, place) => {
        const i = place % all.length;
        const changed = (by: number) =>
          all.map((each, j) => (j === i ? { ...each, pieces: each.pieces + by } : each));
        const master = { ...sumOf(all), houses: all.length };
        for (const by of [1, -1]) {
          const sides = { ...filed(changed(by)), master };
          expect(found(sides).filter((line) => line.startsWith('CON-001'))).toEqual([
            `CON-001 error ${master.pieces + by}`,
          ]);
        }
      }),
    );
  });

  it('a weight may differ by a kilogram or by half a per cent, whichever is more', () => {
    const apart = (grams: bigint, by: bigint) => [
      weighsOtherwise(grams + by, grams),
      weighsOtherwise(grams - by, grams),
    ];
    expect(apart(20_000n, 1_000n)).toEqual([false, false]);
    expect(apart(20_000n, 1_001n)).toEqual([true, true]);
    expect(apart(2_571_300n, 12_856n)).toEqual([false, false]);
    expect(apart(2_571_300n, 12_857n)).toEqual([true, true]);
    const sides = filed([{ pieces: 2, grams: 500_000n }]);
    expect(found({ ...sides, master: { pieces: 2, grams: 503_000n, houses: 1 } })).toEqual([
      'CON-002 error 500 kg',
    ]);
  });

  it('the list that counts is complete or on its way', () => {
    const [all] = [Array.from({ length: 20 }, () => ({ pieces: 2, grams: 10_000n }))];
    const sides = { ...nothing, master: { ...sumOf(all), houses: 20 } };
    const list = { ...sumOf(all), complete: true, houses: 20, masterPieces: 40, superseded: 0 };
    expect(found({ ...sides, list })).toEqual([]);
    expect(found({ ...sides, list: { ...list, superseded: 2 } })).toEqual(['CON-005 info 2']);
    expect(found({ ...sides, list: { ...list, pieces: 39 } })).toEqual(['CON-001 error 39']);
    expect(found({ ...sides, list: { ...list, pieces: 38, complete: false } })).toEqual([
      'CON-001 info 38 of 40 pieces',
    ]);
    expect(found({ ...sides, list: { ...list, masterPieces: 41, complete: false } })).toContain(
      'CON-001 error 41',
    );
  });

  it('no house is greater than its master, a direct waybill has none, and a number counts once', () => {
    const one = filed([{ pieces: 3, grams: 9_000n }]);
    const small = { pieces: 2, grams: 7_000n };
    expect(found({ ...one, master: { ...small, houses: 1 } })).toEqual([
      ...['CON-001 error 3', 'CON-002 error 9 kg', 'CON-003 error 3'],
    ]);
    expect(found({ ...one, master: { ...small, pieces: 3, grams: 9_000n, houses: 0 } })).toEqual([
      'AWB-004 error Direct',
    ]);
    expect(found({ ...one, houses: { ...one.houses, repeated: 1 } })).toEqual(['HWB-002 warning 1']);
  });
});

describe('flights against the master that they carry', () => {
  const master = { pieces: 203, grams: 609_000n, houses: 0 };

  it('parts never fail while others may follow, in whatever order they come', () => {
    const parts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(parts, fc.infiniteStream(fc.nat(4)), (pieces, flights) => {
        const all = pieces.map((each) => part(each, { flight: `CA${flights.next().value}/2026-11-25` }));
        const sum = pieces.reduce((a, b) => a + b, 0);
        expect(found({ ...nothing, master, flights: all })).toEqual([`MAN-001 info ${sum} of 203`]);
        expect(loadings(all)).toMatchObject([{ pieces: sum }]);
        expect(outcomeOf({ ...nothing, master, flights: all.toReversed() }).findings).toEqual(
          outcomeOf({ ...nothing, master, flights: all }).findings,
        );
      }),
    );
  });

  it('after the last flight what is missing is short-shipped, and what is too much was found', () => {
    const flights = [
      part(30),
      part(5, { flight: 'CA433/2026-11-26' }),
      part(41, { flight: 'CA435/2026-11-27', final: true }),
    ];
    expect(found({ ...nothing, master, flights })).toEqual(['MAN-001 error 76 DIS_SSPD']);
    const open = flights.map((each) => ({ ...each, complete: each.pieces !== 41 }));
    expect(found({ ...nothing, master, flights: open })).toEqual([
      'MAN-002 info CONT',
      'MAN-001 info 76 of 203',
    ]);
    expect(found({ ...nothing, master, flights: [part(204)] })).toEqual(['MAN-001 error 204 DIS_FDCA']);
  });

  it('the flights whose manifest goes on are named, five of them and how many more', () => {
    const said = (count: number): string[] => {
      const flights = Array.from({ length: count }, (_, at) =>
        part(1, { flight: `CA${430 + at}/2026-11-25`, complete: false }),
      );
      const [finding] = outcomeOf({ ...nothing, master, flights: flights.toReversed() }).findings;
      return [finding?.message.en ?? '', finding?.message.zh ?? ''];
    };
    expect(said(2)[0]).toContain('yet of CA430 2026-11-25, CA431 2026-11-25.');
    expect(said(7)[0]).toContain('CA434 2026-11-25 and 2 more flights.');
    expect(said(7)[1]).toContain('CA434 2026-11-25，另有 2 个航班。');
  });

  it('nothing that a manifest says is an error before its parts are all here', () => {
    const open = { complete: false };
    const standing = (...flights: LoadedPart[]) => {
      const sides = { ...nothing, master, flights };
      return [reconcile(sides).state, ...found(sides)];
    };
    const goesOn = ['open', 'MAN-002 info CONT'];
    expect(standing(part(40, { ...open, code: 'T' }))).toEqual([...goesOn, 'MAN-001 info 40 of 203']);
    expect(standing(part(204, open))).toEqual([...goesOn, 'MAN-001 info 204 DIS_FDCA']);
    expect(standing(part(30, { ...open, masterPieces: 204 }))).toEqual([
      ...goesOn,
      ...['MAN-001 info 30 of 203', 'MAN-005 info 204'],
    ]);
    expect(standing(part(203, { ...open, grams: 600_000n }))).toEqual([...goesOn, 'MAN-005 info 600 kg']);
    expect(standing(part(40, { ...open, code: 'T' }), part(1))).toEqual([
      'discrepant',
      'MAN-001 error 41 DIS_SSPD',
    ]);
  });

  it('a flight that goes on excuses no other flight', () => {
    const open = part(1, { flight: 'CA433/2026-11-26', complete: false });
    const standing = (...flights: LoadedPart[]) => found({ ...nothing, master, flights: [...flights, open] });
    expect(standing(part(204))).toEqual(['MAN-002 info CONT', 'MAN-001 error 204 DIS_FDCA']);
    expect(standing(part(202, { code: 'T' }))).toEqual(['MAN-002 info CONT', 'MAN-001 error 202 DIS_SSPD']);
    // The one that goes on may bring what is missing.
    expect(standing(part(200, { final: true }))).toEqual(['MAN-002 info CONT', 'MAN-001 info 201 of 203']);
    expect(standing(part(203))).toEqual(['MAN-002 info CONT', 'MAN-001 info 204 DIS_FDCA']);
  });

  it('a total is the whole, and all pieces weigh what the waybill says', () => {
    expect(found({ ...nothing, master, flights: [part(203, { code: 'T' })] })).toEqual([]);
    expect(found({ ...nothing, master, flights: [part(202, { code: 'T' })] })).toEqual([
      'MAN-001 error 202 DIS_SSPD',
    ]);
    expect(found({ ...nothing, master, flights: [part(200, { code: 'T' }), part(3)] })).toEqual([
      'MAN-001 error 203',
    ]);
    expect(found({ ...nothing, master, flights: [part(203, { grams: 600_000n })] })).toEqual([
      'MAN-005 error 600 kg',
    ]);
    expect(found({ ...nothing, master, flights: [part(30, { masterPieces: 204 })] })).toContain(
      'MAN-005 error 204',
    );
  });

  it('a truck and an aircraft after it carry the same cargo', () => {
    const flights = [part(203, { departure: 'CKG', flight: 'CA7806/2026-11-24' }), part(203)];
    expect(reconcile({ ...nothing, master, flights })).toEqual({ state: 'matched', findings: [] });
  });

  it('a master that is not here is a warning', () => {
    expect(found({ ...nothing, flights: [part(3)] })).toEqual(['MAN-004 warning']);
  });
});

describe('what an outcome says', () => {
  it('is news when state or rules change, and not when a count does or customs answered', () => {
    const all = Array.from({ length: 3 }, () => ({ pieces: 1, grams: 2_000n }));
    const verdict = (some: number, receipts = {}) =>
      verdictOf(outcomeOf({ ...filed(all, all.slice(0, some)), receipts }));
    expect(verdict(1)).toBe('open; CON-001 info');
    expect(verdict(2)).toBe(verdict(1));
    expect(verdict(2, { rejected: 1 })).toBe(verdict(1));
    expect(verdict(3)).toBe('open');
  });

  it('matches once houses and flights are there and agree', () => {
    const all = Array.from({ length: 3 }, () => ({ pieces: 1, grams: 3_000n }));
    const flights = [part(3, { code: 'T' })];
    expect(reconcile({ ...filed(all), flights }).state).toBe('matched');
    expect(reconcile(filed(all)).state).toBe('open');
    expect(reconcile({ ...filed(all), flights: [part(4)] }).state).toBe('discrepant');
  });
});
