import example from '../../seeds/sandbox/flight-manifest.json';
import { checkFlightManifest, summarizeFlightManifest } from './flight-manifest';
import type { FlightManifest } from './flight-manifest.dto';
import { filedInTime, type LeadTime } from './lead-times';
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

  it.each(['CA81', 'CA081', 'CA0081'])('of %s is one manifest, whatever zeros the flight has', (flight) => {
    const document = { ...manifest, flight };
    expect(found(document)).toEqual([]);
    expect(summarizeFlightManifest(document).number).toBe('CA081/2026-11-25');
    expect(partsOf('flight-manifest', document)[0]?.number).toBe('TFU/CA081/2026-11-25/1');
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
      },
    ]);
    const pounds = lined({ weight: { value: 100, unit: 'LB' } });
    expect(partsOf('flight-manifest', pounds)[0]).toMatchObject({ grams: 45_359n });
  });
});

describe('the window of customs (MAN-007)', () => {
  const toChongqing: FlightManifest = {
    ...manifest,
    departure: 'FRA',
    departsAt: '2026-11-25T10:00:00+01:00',
    points: [{ ...point, airport: 'CKG', arrivesAt: '2026-11-26T04:00:00+08:00' }],
  };
  const told = (document: FlightManifest, receivedAt: string, windows?: ReadonlyMap<string, LeadTime>) =>
    filedInTime(document, receivedAt, windows).map(({ rule, severity, pointer, expected }) =>
      [rule, severity, pointer, expected].join(' '),
    );

  it('ends four hours before the first arrival in China, to the second', () => {
    expect(told(toChongqing, '2026-11-25T16:00:00.000Z')).toEqual([]);
    expect(told(toChongqing, '2026-11-25T16:00:00.001Z')).toEqual([
      'MAN-007 warning /points/0/arrivesAt ≤ 2026-11-25T16:00:00.000Z',
    ]);
  });

  it('ends with the departure of a shorter flight', () => {
    const short = { ...toChongqing, departure: 'HKG', departsAt: '2026-11-26T01:30:00+08:00' };
    expect(told(short, '2026-11-25T17:30:00.000Z')).toEqual([]);
    expect(told(short, '2026-11-25T17:31:00.000Z')).toEqual([
      'MAN-007 warning /departsAt ≤ 2026-11-25T17:30:00.000Z',
    ]);
  });

  it('asks nothing where no hours are set, no time is told, or another office takes the manifest', () => {
    const late = '2026-12-01T00:00:00.000Z';
    const [arrival] = toChongqing.points as [FlightManifest['points'][0]];
    expect(told(manifest, late)).toEqual([]);
    expect(told({ ...toChongqing, points: [{ ...arrival, arrivesAt: undefined }] }, late)).toEqual([]);
    expect(told({ ...toChongqing, customs: { importOffice: '2248' } }, late)).toEqual([]);
    expect(told({ ...toChongqing, departure: 'TFU' }, late)).toEqual([]);
  });

  it('counts from departure where an office sets hours for that', () => {
    const office = { office: '7900', hoursBeforeArrival: null, shortFlightsByDeparture: false };
    const windows = new Map([['7900', { ...office, hoursBeforeDeparture: 2 }]]);
    expect(told(manifest, '2026-11-25T04:05:00.000Z', windows)).toEqual([]);
    expect(told(manifest, '2026-11-25T04:05:01.000Z', windows)).toEqual([
      'MAN-007 warning /departsAt ≤ 2026-11-25T04:05:00.000Z',
    ]);
  });
});
