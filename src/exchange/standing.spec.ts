import fc from 'fast-check';
import { standingOf } from './standing';

const said = (version: number, level: string, result: string, partial = false) => ({
  version,
  level,
  result,
  partial,
});
const sent = (...versions: number[]) => versions.map((version) => ({ version, withdrawn: false }));

describe('the standing of a document with an authority', () => {
  it('is an application to change until the newer version is decided', () => {
    const first = said(1, 'L3', 'released');
    expect(standingOf(sent(1, 2), [first])).toMatchObject({ inForce: 1, proposed: 2, refused: [] });
    expect(standingOf(sent(1, 2), [first, said(2, 'L3', 'returned')])).toMatchObject({
      inForce: 1,
      proposed: null,
      refused: [2],
    });
    expect(standingOf(sent(1, 2), [first, said(2, 'L3', 'accepted')])).toMatchObject({
      inForce: 2,
      proposed: null,
    });
    // One house that is returned does not refuse the version.
    expect(standingOf(sent(1, 2), [first, said(2, 'L3', 'returned', true)]).proposed).toBe(2);
  });

  const line = fc.record({
    version: fc.integer({ min: 1, max: 5 }),
    level: fc.constantFrom('L1', 'L2', 'L3'),
    result: fc.constantFrom('accepted', 'rejected', 'returned', 'released', 'inspection'),
    partial: fc.boolean(),
  });

  it('never goes back, whatever is said next, and never refuses or proposes what is in force', () => {
    fc.assert(
      fc.property(fc.array(line), line, (lines, next) => {
        const before = standingOf(sent(1, 2, 3, 4, 5), lines);
        const after = standingOf(sent(1, 2, 3, 4, 5), [...lines, next]);
        expect(after.inForce ?? 0).toBeGreaterThanOrEqual(before.inForce ?? 0);
        expect(after.refused).not.toContain(after.inForce);
        if (after.proposed !== null) {
          expect(after.proposed).toBeGreaterThan(after.inForce ?? Infinity);
          expect(after.refused).not.toContain(after.proposed);
        }
      }),
    );
  });
});
