import * as fc from 'fast-check';
import { inTime, isCompany, standing, type Participant, type Report } from './report';
import { retraction } from './report-codes';

const report = (id: number, corrects?: number, code = 'DEPARTED'): Report => ({
  ...{ id: `evt_${id}`, code, occurredAt: '2026-11-23T19:05:00+08:00', reporter: 'pty_1', facts: { id } },
  ...(corrects !== undefined && { corrects: `evt_${corrects}` }),
  breaches: [],
});
const ids = (reports: readonly Report[]): string => reports.map(({ id }) => id.slice(4)).join(' ');

describe('what stands of the reports', () => {
  it('a correction stands where the report stood that it corrects, and a retraction leaves nothing there', () => {
    expect(ids(standing([report(1), report(2), report(3, 1)]))).toBe('3 2');
    expect(ids(standing([report(1), report(2), report(3, 1), report(4, 3)]))).toBe('4 2');
    expect(ids(standing([report(1), report(2), report(3, 1, retraction)]))).toBe('2');
    expect(ids(standing([report(1), report(2, 1), report(3, 2, retraction), report(4)]))).toBe('4');
  });

  it('every report stands, is corrected or is retracted, whatever the order of corrections', () => {
    const chains = fc.array(fc.option(fc.tuple(fc.nat(), fc.boolean()), { nil: undefined }), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(chains, (steps) => {
        const all: Report[] = [];
        let open: number[] = [];
        for (const [index, step] of steps.entries()) {
          const target = step && open.length > 0 ? open[step[0] % open.length] : undefined;
          all.push(report(index, target, target !== undefined && step?.[1] ? retraction : undefined));
          open = open.filter((each) => each !== target);
          if (all.at(-1)?.code !== retraction) open.push(index);
        }
        expect(new Set(standing(all).map(({ id }) => id))).toEqual(new Set(open.map((id) => `evt_${id}`)));
      }),
    );
  });

  it('is told in the order in which it happened, whatever the offsets', () => {
    const [late, early] = ['2026-11-23T19:05:00+08:00', '2026-11-23T12:00:00+01:00'];
    expect(inTime([{ occurredAt: late }, { occurredAt: early }]).map(({ occurredAt }) => occurredAt)).toEqual(
      [early, late],
    );
  });
});

describe('a party is the company that a document names', () => {
  const party: Participant = {
    ...{ partyId: 'pty_1', name: 'Chengyu Rail Freight Co., Ltd.', nameZh: '成渝铁路货运有限公司' },
    ...{ uscc: '91500107MA6CYW300A', rics: 'CYR1', roles: ['carrier'] },
  };

  it.each([
    [{ name: 'Anything', rics: 'CYR1' }, true],
    [{ name: party.name, rics: 'SRL7' }, false],
    [{ name: 'CHENGYU RAIL FREIGHT CO LTD' }, true],
    [{ name: '成渝铁路货运有限公司 Chengyu Rail Freight Co., Ltd.' }, true],
    [{ name: 'Chengyu Rail' }, false],
    [{ name: '—' }, false],
    [{ name: 'Anything', uscc: '91500107MA6CYW300A', rics: 'SRL7' }, true],
    [{ name: party.name, uscc: '91510100MA6CYW2040' }, false],
  ])('%j: %s', (named, same) => {
    expect(isCompany(party, named)).toBe(same);
  });
});
