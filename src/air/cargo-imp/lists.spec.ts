import { MessageError, type MessageLoss } from '../../documents/message-format';
import { shapeCheck } from '../../http/shape';
import { FlightManifest } from '../flight-manifest.dto';
import { HouseManifest } from '../house-manifest.dto';
import { HouseWaybill } from '../house-waybill.dto';
import { ffm } from './ffm';
import { readFfm } from './ffm-read';
import { fhl } from './fhl';
import { fhlHouse } from './fhl-house';
import { readFhl } from './fhl-read';

const envelope = { sender: 'CYW', receiver: 'CA', at: '2026-11-24T02:00:00Z', reference: 'doc_1' };
const brief = (losses: readonly MessageLoss[]) =>
  losses.map(({ kind, pointer, place }) => `${kind} ${pointer ?? place}`);
const linesOf = (bytes: Buffer) => bytes.toString('latin1').split('\r\n').slice(0, -1);
const bytesOf = (text: string) => Buffer.from(text);

const houses = `FHL/4
MBI/999-24681355CKGFRA/T7K300.5
HBS/0012E5/CKGFRA/4/K245.5/40/NETWORK SWITCHE
/ECC/SPX
TXT/NETWORK SWITCHES WITH 24 PORTS AND
/POWER SUPPLY
HTS/8517622990
/851762
OCI/CN/SHP/T/USCI91500000MA5UQ7K36T
/DE/CNE/T/EORIDE100020003000400
HBS/02012345675/CKGFRA/3/K55/31/MONITORS/ST CHAI WAN
/EXTRA WORDS
SHP/LIANGJIANG OPTICS
/88 KONGGANG AVENUE
/CHONGQING/CQ
/CN/401120/TE/862367000188
CVD/CNY/PP/NVD/1200.50/XXX`;

const single = `FHL/5
MBI/999-24681355CKGFRA/T7K300.5
HBS/CQSB26110017/CKGFRA/4/K245.5/40/SWITCHES
SHP
NAM/LIANGJIANG OPTICS
ADR/88 KONGGANG AVENUE
LOC/CHONGQING
/CN/401120/TE/862367000188
CNE
NAM/MAINTOR GMBH
ADR/CARGO CITY
LOC/FRANKFURT
/DE/60549
`;

describe('house lists', () => {
  const { document, losses, places } = readFhl(bytesOf(houses));
  const manifest = document as unknown as HouseManifest;

  it('reads houses with their numbers as text, under their master', () => {
    expect(shapeCheck(HouseManifest)(structuredClone(manifest))).toEqual([]);
    expect(manifest).toMatchObject({
      masterAwb: '999-24681355',
      pieces: 7,
      complete: true,
      houses: [
        {
          hawb: '0012E5',
          weight: { value: 245.5, unit: 'KG' },
          slac: 40,
          goods: 'NETWORK SWITCHES WITH 24 PORTS AND POWER SUPPLY',
          hsCodes: ['8517622990', '851762'],
          shc: ['ECC', 'SPX'],
          oci: [
            { line: 1, text: 'USCI+91500000MA5UQ7K36T' },
            { line: 2, text: 'EORI+DE100020003000400' },
          ],
        },
        {
          hawb: '02012345675',
          goods: 'MONITORS EXTRA WORDS',
          shipper: { name: 'LIANGJIANG OPTICS', city: 'CHONGQING', contact: { phone: '862367000188' } },
          declaredValueCustoms: 1200.5,
        },
      ],
    });
    expect(places.get('/houses/1/hawb')).toBe('line 11, HBS number');
  });

  it('tells further fields and rows of real senders', () => {
    expect(brief(losses)).toEqual([
      'bent /houses/0/oci/0',
      'bent /houses/0/oci/1',
      'dropped line 11, HBS',
      'bent line 12',
      'dropped line 15',
      'defaulted /complete',
    ]);
  });

  it('takes a list whose pieces fall short for an incomplete one', () => {
    const short = readFhl(bytesOf(houses.replace('/T7K', '/T8K')));
    expect(short.document.complete).toBe(false);
  });

  it('writes what it read, less what stands once for all houses', () => {
    const { bytes, losses: told } = fhl.write!(manifest, envelope);
    expect(linesOf(bytes).slice(0, 4)).toEqual([
      'FHL/5',
      'MBI/999-24681355CKGFRA/T7K300.5',
      'HBS/0012E5/CKGFRA/4/K245.5/40/NETWORK SWITCHE',
      '/ECC/SPX',
    ]);
    expect(brief(told).filter((each) => !each.startsWith('dropped /houses/1/'))).toEqual([]);
    const one = { ...manifest, houses: manifest.houses.slice(1), pieces: 3 };
    expect(brief(fhl.write!(one, envelope).losses)).toEqual([]);
  });

  it.each(['A-1', 'A/1', 'ABCDEFGHIJKLM'])('does not shorten the number %s into another one', (hawb) => {
    const list = { ...manifest, houses: [{ ...manifest.houses[0]!, hawb }] };
    expect(() => fhl.write!(list, envelope)).toThrow(expect.objectContaining({ place: '/houses/0/hawb' }));
  });

  it('reads and writes one house as a house waybill', () => {
    const reading = fhlHouse.read!(bytesOf(single));
    const house = reading.document as HouseWaybill;
    expect(shapeCheck(HouseWaybill)(structuredClone(house))).toEqual([]);
    expect(house).toMatchObject({
      hawb: 'CQSB26110017',
      masterAwb: '999-24681355',
      grossWeight: { value: 245.5 },
    });
    expect(reading.places.get('/grossWeight')).toBe('line 3, HBS weight');
    expect(brief(reading.losses)).toEqual(['dropped line 2, MBI T']);
    expect(brief(fhlHouse.write!(house, envelope).losses)).toEqual(['defaulted line 2, MBI']);
    expect(() => fhlHouse.read!(bytesOf(houses))).toThrow(MessageError);
  });

  it('says the security status of a house among its handling codes, and reads it from there', () => {
    const house = { ...(fhlHouse.read!(bytesOf(single)).document as HouseWaybill), shc: ['ECC'] };
    const secured = { ...house, securityStatus: 'SPX' };
    const { bytes, losses } = fhlHouse.write!(secured, envelope);
    expect(linesOf(bytes)).toContain('/ECC/SPX');
    expect(brief(losses)).toEqual(['defaulted /shc/1', 'defaulted line 2, MBI']);
    expect(fhlHouse.read!(bytes).document).toEqual({ ...secured, shc: ['ECC', 'SPX'] });
    const many = 'ACT AOG ATT BIG BUP CAT COL CRT PER PIL'.split(' ');
    const full = fhlHouse.write!({ ...secured, shc: many }, envelope);
    expect(linesOf(full.bytes)).toContain('/ACT/AOG/ATT/BIG/BUP/CAT/COL/CRT/SPX');
  });
});

const flight = `FFM/8
1/CA0431/31DEC2330/TFU/B2045
FRA//01JAN0510
999-24681355CKGFRA/P30K402.0MC3.5T48/SWITCHES
/ECC/SPX
OSI/KEEP DRY
/CALL CONSIGNEE
COR/T1
OCI/CN/SHP/T/USCI91500000MA5UQ7K36T
///ED/1227
ULD/PMC12345CA-M/TOP LAYER ONLY
/VIECA0841/02JAN
999-02012345TFULUX/T6K120MC0.31/PUMP PARTS
DIM/K80/CMT80-40-20/4
999-24681355CKGFRA/P18K210T48
VIE/NIL
CTU/01JAN0700
999-22334453CTUFRA/D4L80
LAST
`;

describe('flight manifests', () => {
  const at = '2027-01-02T08:00:00Z';
  const { document, losses, places } = readFfm(bytesOf(flight), at);
  const manifest = document as unknown as FlightManifest;

  it('reads points, units and consignments', () => {
    expect(
      shapeCheck(FlightManifest)(structuredClone(manifest)).filter(({ pointer }) => !/awb/.test(pointer)),
    ).toEqual([]);
    expect(manifest).toMatchObject({
      flight: 'CA0431',
      date: '2026-12-31',
      departure: 'TFU',
      departsAt: '2026-12-31T23:30:00+08:00',
      registration: 'B2045',
      part: 1,
      last: true,
      points: [
        {
          airport: 'FRA',
          units: [{ uld: 'PMC12345CA', remarks: 'TOP LAYER ONLY' }],
          lines: [
            {
              loadingCode: 'P',
              pieces: 30,
              totalPieces: 48,
              shc: ['ECC', 'SPX'],
              osi: ['KEEP DRY', 'CALL CONSIGNEE'],
            },
            { awb: '999-02012345', uld: 'PMC12345CA', volume: { value: 0.31, unit: 'MC' } },
            { pieces: 18, uld: 'PMC12345CA' },
          ],
        },
        { airport: 'VIE', nil: true },
        {
          airport: 'CTU',
          arrivesAt: '2027-01-01T07:00:00+08:00',
          lines: [{ weight: { value: 80, unit: 'LB' } }],
        },
      ],
    });
    expect(places.get('/points/0/lines/1/awb')).toBe('line 13, AWB');
  });

  it('tells the year it took and what has no field', () => {
    expect(brief(losses)).toEqual([
      'defaulted /date',
      'defaulted /departsAt',
      'defaulted /points/0/arrivesAt',
      'dropped line 8, COR',
      'bent /points/0/lines/0/oci/0',
      'dropped line 11, ULD',
      'dropped line 12',
      'dropped line 14, DIM',
      'defaulted /points/2/arrivesAt',
    ]);
    expect(losses[0]!.message.en).toContain('nearest to its receipt on 2027-01-02');
  });

  it('cannot know the year without the time of receipt', () => {
    const undated = readFfm(bytesOf(flight));
    expect(undated.document.date).toBeUndefined();
    expect(brief(undated.losses)).toContain('dropped line 2');
  });

  it('reads cargo without a unit line, an incomplete list, and one that just ends', () => {
    expect(readFfm(bytesOf(flight.replace('LAST', 'CONT')), at).document.last).toBe(false);
    const open = readFfm(bytesOf(flight.replace('LAST\n', '')), at);
    expect(open.document.last).toBe(false);
    expect(brief(open.losses)).toContain('defaulted /last');
  });

  it('writes times as the clocks of the airport show them', () => {
    const timed = { ...manifest, departsAt: '2026-12-31T15:30:00Z' };
    const { bytes, losses: told } = ffm.write!(timed, envelope);
    expect(linesOf(bytes)[1]).toBe('1/CA0431/31DEC2330/TFU/B2045');
    expect(brief(told)).toEqual(['bent /departsAt']);
  });

  it('writes loose cargo first and then unit by unit, and speaks of the lines as they were given', () => {
    const [first, second, third] = manifest.points[0]!.lines!;
    const mixed = {
      ...manifest,
      points: [
        { ...manifest.points[0]!, lines: [second!, { ...first!, goods: '以太网交换机 SWITCHES' }, third!] },
      ],
    };
    const { bytes, losses: told } = ffm.write!(mixed, envelope);
    expect(linesOf(bytes).filter((line) => /^(999|ULD|FRA|LAST|CONT|1)/.test(line))).toEqual([
      '1/CA0431/31DEC2330/TFU/B2045',
      'FRA//01JAN0510',
      '999-24681355CKGFRA/P30K402MC3.5T48/SWITCHES',
      'ULD/PMC12345CA/TOP LAYER ONLY',
      '999-02012345TFULUX/T6K120MC0.31/PUMP PARTS',
      '999-24681355CKGFRA/P18K210T48',
      'LAST',
    ]);
    expect(brief(told)).toEqual(['bent /points/0/lines/1/goods']);
  });

  it('does work in proportion to the lines of the message', () => {
    const made = (count: number) => {
      const rows = Array.from(
        { length: count },
        (_none, i) => `999-${String(i).padStart(8, '0')}TFUFRA/T1K1/GOODS\n/SPX\n`,
      );
      return bytesOf(`FFM/8\n1/CA431/31DEC/TFU\nFRA\nULD/PMC12345CA\n${rows.join('')}LAST`);
    };
    const work = (count: number): number => {
      const matched = jest.spyOn(RegExp.prototype, 'exec');
      const put = jest.spyOn(Map.prototype, 'set');
      const document = readFfm(made(count), at).document as unknown as FlightManifest;
      ffm.write!(document, envelope);
      const steps = matched.mock.calls.length + put.mock.calls.length;
      matched.mockRestore();
      put.mockRestore();
      expect(document.points[0]!.lines).toHaveLength(count);
      return steps;
    };
    expect(work(2_000) / work(500)).toBeLessThan(4.05);
  });
});
