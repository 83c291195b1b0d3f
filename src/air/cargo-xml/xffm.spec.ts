import fc from 'fast-check';
import example from '../../../seeds/sandbox/flight-manifest.json';
import type { MessageLoss } from '../../documents/message-format';
import type { Tree } from './reading';
import { xffm } from './xffm';

const envelope = {
  sender: 'chuanyu-window',
  receiver: 'ANY CARRIER',
  at: '2026-11-23T10:00:00.000Z',
  reference: 'doc_1_1',
};
const { means: _means, ...flight } = example;
const manifest = (change: Tree = {}): Tree => ({ ...flight, ...change });
const write = (document: object) => xffm.write!(document, envelope);
const read = (text: string | Buffer) => xffm.read!(Buffer.from(text));
const told = (losses: readonly MessageLoss[]): string[] =>
  losses.map(({ kind, pointer, place }) => `${kind} ${pointer ?? place}`);

describe('the number of a flight', () => {
  it.each([
    ['CA81', 'CA081'],
    ['CA081', 'CA081'],
    ['CA0081', 'CA0081'],
  ])('%s names its manifest in one form, and has three digits at least', (flightNumber, written) => {
    const { bytes, losses } = write(manifest({ flight: flightNumber }));
    expect(bytes.toString()).toContain('<ram:ID>CA08120261125TFU</ram:ID>');
    expect(read(bytes).document).toMatchObject({ flight: written });
    expect(told(losses).includes('bent /flight')).toBe(written !== flightNumber);
  });
});

describe('a night flight', () => {
  const night = { date: '2026-11-25', departsAt: '2026-11-24T18:05:00Z' };

  it('is written by the clocks of its airport, and keeps its day', () => {
    const { bytes, losses } = write(manifest({ ...night, flight: 'CA433' }));
    expect(bytes.toString()).toContain(
      '<ram:DepartureOccurrenceDateTime>2026-11-25T02:05:00+08:00</ram:DepartureOccurrenceDateTime>',
    );
    expect(read(bytes).document).toMatchObject({
      flight: 'CA433',
      date: '2026-11-25',
      departsAt: '2026-11-25T02:05:00+08:00',
    });
    expect(told(losses)).toEqual(['bent /departsAt', 'dropped /points/0/lines/1/totalPieces']);
    expect(losses[0]?.message).toEqual({
      en: 'It arrives in another form. It is the same moment by the clocks of the airport.',
      zh: '到达对方时内容或形式有变化。为同一时刻，按机场当地时间书写。',
    });
  });

  it('is read by the clocks of its airport, with whatever offset it is written', () => {
    const text = write(manifest(night))
      .bytes.toString()
      .replace('2026-11-25T02:05:00+08:00', night.departsAt);
    const { document, losses } = read(text);
    expect(document).toMatchObject(night);
    expect(told(losses)).toEqual([]);
  });

  it('has the day that is written where the zone of its airport is not known, and that is told', () => {
    const abroad = { ...night, departure: 'DEN' };
    const { bytes, losses } = write(manifest(abroad));
    expect(bytes.toString()).toContain('2026-11-24T18:05:00Z');
    expect(told(losses)).toContain('bent /date');
    const back = read(bytes);
    expect(back.document).toMatchObject({ ...abroad, date: '2026-11-24' });
    expect(back.losses.map(({ kind, place = '' }) => `${kind} ${place.split(':').at(-1)}`)).toEqual([
      'defaulted DepartureOccurrenceDateTime',
    ]);
  });
});

describe('the lines of a flight', () => {
  const line = { loadingCode: 'T', pieces: 1, weight: { value: 2, unit: 'KG' }, goods: 'PARTS' };
  const pointOf = (bytes: Buffer): Tree => ((read(bytes).document as Tree).points as Tree[])[0]!;

  it('are told of as they were given, whatever unit the message has them in', () => {
    const lines = [
      { ...line, awb: '999-00000011' },
      { ...line, awb: '999-00000022', uld: 'PMC00002CA', totalPieces: 1, shc: ['PER'] },
      { ...line, awb: '999-00000033', uld: 'AKE00001CA', pieces: 3 },
      { ...line, awb: '999-00000044', totalPieces: 1 },
      { ...line, awb: '999-00000055', uld: 'PMC00002CA', osi: ['ON TOP'] },
    ];
    const units = [{ uld: 'AKE00001CA' }, { uld: 'PMC00002CA', remarks: 'NET' }];
    const { bytes, losses } = write(manifest({ points: [{ airport: 'FRA', units, lines }] }));
    expect(told(losses)).toEqual([
      'dropped /points/0/lines/1/totalPieces',
      'dropped /points/0/lines/3/totalPieces',
    ]);
    const written = (pointOf(bytes).lines as Tree[]).map(({ awb }) => String(awb).slice(-2));
    expect(written).toEqual(['33', '22', '55', '11', '44']);
  });

  it('come back with no loss in any mixture of units and loose cargo', () => {
    const uld = fc.constantFrom(undefined, 'AKE00001CA', 'PMC00002CA', 'PAG00003CA');
    const drawn = fc.array(fc.record({ uld, pieces: fc.integer({ min: 1, max: 99 }) }), { minLength: 1 });
    fc.assert(
      fc.property(drawn, (each) => {
        const lines = each.map(({ uld: unit, pieces }, i) => ({
          ...line,
          ...{ awb: `999-${String(i).padStart(8, '0')}`, pieces, ...(unit && { uld: unit }) },
        }));
        const units = [{ uld: 'PMC00002CA' }, { uld: 'AKE00001CA' }];
        const { bytes, losses } = write(manifest({ points: [{ airport: 'FRA', units, lines }] }));
        // A unit that is not listed becomes one of the list, and nothing else is told.
        expect(told(losses).filter((loss) => loss !== 'defaulted /points/0/units/2/uld')).toEqual([]);
        const byAwb = (one: Tree, other: Tree) => (String(one.awb) < String(other.awb) ? -1 : 1);
        expect((pointOf(bytes).lines as Tree[]).toSorted(byAwb)).toEqual(lines);
      }),
    );
  });
});
