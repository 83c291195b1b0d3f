import example from '../../seeds/sandbox/flight-manifest.json';
import { checkFlightManifest, summarizeFlightManifest } from './flight-manifest';
import type { FlightManifest } from './flight-manifest.dto';
import { partsOf } from './master-parts';

const manifest = example as FlightManifest;
const [point] = manifest.points as [FlightManifest['points'][0]];
const [line, other] = point.lines!;
const lined = (change: Partial<NonNullable<typeof line>>): FlightManifest => ({
  ...manifest,
  points: [{ ...point, lines: [{ ...line!, ...change }, other!] }],
});
const found = (document: FlightManifest): string[] =>
  checkFlightManifest(document).map(({ rule, severity, pointer }) => `${rule} ${severity} ${pointer}`);

describe('a flight manifest', () => {
  it('passes as the sandbox has it, and goes to the customs of its airports', () => {
    expect(checkFlightManifest(manifest)).toEqual([]);
    expect(summarizeFlightManifest(manifest)).toMatchObject({
      number: 'CA431/2026-11-25',
      numberScope: 'TFU/1',
      search: [{ value: '999-24681355' }, { value: '999-24681403' }],
      routing: { offices: ['7900'], direction: 'export', places: ['TFU', 'FRA'] },
    });
  });

  it.each<[string, FlightManifest, string[]]>([
    ['a total that is a part', lined({ totalPieces: 49 }), ['MAN-001 error /points/0/lines/0/pieces']],
    [
      'more than the whole',
      lined({ loadingCode: 'P', totalPieces: 47 }),
      ['MAN-001 error /points/0/lines/0/pieces'],
    ],
    ['no pieces', lined({ pieces: 0 }), ['QTY-001 error /points/0/lines/0/pieces']],
    [
      'no weight',
      lined({ weight: { value: 0, unit: 'KG' } }),
      ['QTY-003 error /points/0/lines/0/weight/value'],
    ],
    ['cargo aircraft only', lined({ shc: ['CAO'] }), ['SHC-002 error /points/0/lines/0/shc']],
    ['DGR', lined({ shc: ['DGR'] }), ['SHC-001 error /points/0/lines/0/shc/0']],
    [
      'nothing where something is said',
      { ...manifest, points: [{ airport: 'FRA' }] },
      ['QTY-001 error /points/0/lines'],
    ],
    [
      'something where nil is said',
      { ...manifest, points: [{ ...point, nil: true }] },
      ['QTY-001 error /points/0/lines'],
    ],
    [
      'a time of another day',
      { ...manifest, departsAt: '2026-11-28T14:05:00+08:00' },
      ['MAN-003 warning /departsAt'],
    ],
    ['no time', { ...manifest, departsAt: undefined }, ['MAN-006 warning /departsAt']],
    ['an unknown airport', lined({ origin: 'QZX' }), ['LOC-001 warning /points/0/lines/0/origin']],
    [
      'no office',
      { ...manifest, departure: 'FRA', points: [{ ...point, airport: 'AMS' }] },
      ['CUS-001 warning /customs'],
    ],
  ])('%s', (_, document, expected) => {
    expect(found(document)).toEqual(expected);
  });

  it('nil at a point needs no waybill', () => {
    expect(found({ ...manifest, points: [{ airport: 'AMS', nil: true }, point] })).toEqual([]);
  });

  it('a waybill in several units is one part, and a pound is weighed in grams', () => {
    const twice = {
      ...manifest,
      points: [
        {
          ...point,
          lines: [
            { ...line!, pieces: 40, loadingCode: 'S' as const },
            { ...line!, pieces: 8 },
          ],
        },
      ],
    };
    expect(partsOf('flight-manifest', twice)).toMatchObject([
      {
        master: '999-24681355',
        number: 'TFU/CA431/2026-11-25/1',
        pieces: 48,
        grams: 1_224_000n,
        code: 'T',
        complete: true,
      },
    ]);
    const pounds = lined({ weight: { value: 100, unit: 'LB' } });
    expect(partsOf('flight-manifest', pounds)[0]).toMatchObject({ grams: 45_359n });
  });
});
