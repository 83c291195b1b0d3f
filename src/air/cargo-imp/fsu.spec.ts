import * as fc from 'fast-check';
import { MessageError } from '../../documents/message-format';
import { readAcknowledgement } from './acknowledgement';
import { readFsu } from './fsu';

const bytes = (text: string) => Buffer.from(text);
const at = '2026-12-01T08:00:00Z';

const journey = `FSU/15
999-24681355CKGFRA/T48K612.0
RCS/24NOV0930/CKG/T48K612/SKYBRIDGE
BKD/CA7806/24NOV/CKGTFU/T48K612
DEP/CA431/25NOV/TFUFRA/T48K612/A0915/S1430
RCF/CA431/26NOV0605/FRA/P47K600/A0550
ULD/PMC12345CA-M/AKE1234CA
DIS/CA431/26NOV0605/FRA/MSCA/P1K12
OSI/ONE PIECE NOT FOUND
TFD/LH/26NOV1200/FRA/T3K30/123456
/CA/HANDLING AGENT
TRM/LH/FRA/T3K30
CCD/26NOV0900/FRA/T47L100
OCI/DE/CNE/T/EORIDE100020003000400
NFD/26NOV0700/FRA/T47K600/MAINTOR
DLV/26NOV0900/FRA/T47K600/VOSS
`;

describe('status messages', () => {
  const reading = readFsu(bytes(journey), at);
  const of = (code: string) => reading.statuses.find((status) => status.code === code);

  it('reads the waybill and every status in order', () => {
    expect(reading).toMatchObject({ awb: '999-24681355', origin: 'CKG', destination: 'FRA', pieces: 48 });
    expect(reading.statuses.map(({ code }) => code)).toEqual(
      'RCS BKD DEP RCF DIS_MSCA TFD TRM CCD NFD DLV'.split(' '),
    );
  });

  it('knows the fields of each by their form', () => {
    expect(of('RCS')).toMatchObject({
      at: '2026-11-24T09:30',
      airport: 'CKG',
      pieces: 48,
      party: 'SKYBRIDGE',
    });
    expect(of('DEP')).toMatchObject({
      flight: 'CA431',
      at: '2026-11-25',
      from: 'TFU',
      to: 'FRA',
      departs: 'A0915',
    });
    expect(of('RCF')).toMatchObject({ loadingCode: 'P', pieces: 47, ulds: ['PMC12345CA', 'AKE1234CA'] });
    expect(of('DIS_MSCA')).toMatchObject({ pieces: 1, osi: ['ONE PIECE NOT FOUND'], place: 'line 8, DIS' });
    expect(of('TFD')).toMatchObject({
      carrier: 'LH',
      other: 'CA/HANDLING AGENT',
      reference: '123456',
      party: 'HANDLING AGENT',
    });
    expect(of('TRM')).toMatchObject({ carrier: 'LH', airport: 'FRA', pieces: 3 });
    expect(of('CCD')).toMatchObject({
      weight: { value: 100, unit: 'LB' },
      oci: [{ text: 'EORI+DE100020003000400' }],
    });
  });

  it('tells how it knew the year, and leaves the date out when it cannot know', () => {
    expect(reading.losses[0]).toMatchObject({
      kind: 'defaulted',
      place: 'line 3, RCS',
      actual: '2026-11-24T09:30',
    });
    expect(readFsu(bytes(journey)).statuses[0]!.at).toBeUndefined();
    const newYear = readFsu(bytes(journey.replaceAll('NOV', 'DEC')), '2027-01-02T00:00:00Z');
    expect(newYear.statuses[0]!.at).toBe('2026-12-24T09:30');
  });

  it('counts the days that a letter behind a time adds, over the end of a month and of a year', () => {
    const read = (line: string, received = at) =>
      readFsu(bytes(`FSU/15\n999-24681355CKGFRA/T48K612\n${line}`), received);
    const [next] = read('RCF/CA431/30NOV0030-N/FRA/T48').statuses;
    expect(next).toMatchObject({ day: '2026-11-30', at: '2026-12-01T00:30' });
    const [before] = read('RCF/CA431/01JAN2350-P/FRA/T48', '2027-01-02T00:00:00Z').statuses;
    expect(before).toMatchObject({ day: '2027-01-01', at: '2026-12-31T23:50' });
    expect(read('RCF/CA431/25NOV0030-S/FRA/T48').statuses[0]?.at).toBe('2026-11-27T00:30');
    expect(read('RCF/CA431/25NOV0030-T/FRA/T48').statuses[0]?.at).toBe('2026-11-28T00:30');
    const strange = read('DEP/CA431/25NOV/TFUFRA/T48/A0130-X');
    expect(strange.statuses[0]).toMatchObject({ at: '2026-11-25', departs: 'A0130' });
    expect(strange.losses).toContainEqual(expect.objectContaining({ kind: 'dropped', actual: '-X' }));
  });

  it('reads an FSA the same way and refuses what is none', () => {
    expect(readFsu(bytes(journey.replace('FSU', 'FSA')), at).statuses).toEqual(reading.statuses);
    expect(() => readFsu(bytes('FMA\nACK/OK'))).toThrow(MessageError);
    expect(() => readFsu(bytes('FSU/15\nX'))).toThrow(expect.objectContaining({ place: 'line 2' }));
  });

  it('never fails but by refusing', () => {
    const row = fc.oneof(fc.constantFrom(...journey.split('\n')), fc.string({ maxLength: 60 }));
    fc.assert(
      fc.property(fc.array(row, { maxLength: 20 }), (rows) => {
        try {
          const { statuses } = readFsu(bytes(['FSU/15', '999-24681355CKGFRA/T48', ...rows].join('\n')), at);
          for (const { code, pieces = 0 } of statuses)
            expect([typeof code, typeof pieces]).toEqual(['string', 'number']);
        } catch (error) {
          expect(error).toBeInstanceOf(MessageError);
        }
      }),
    );
  });
});

describe('acknowledgements', () => {
  it('reads a rejection with its reasons and the message that it quotes', () => {
    expect(
      readAcknowledgement(
        bytes('FNA\r\nACK/AWB REJECTED\r\n/DUPLICATE AWB\r\nFWB/17\r\n999-24681355CKGFRA/T48'),
      ),
    ).toEqual({
      accepted: false,
      reasons: ['AWB REJECTED', 'DUPLICATE AWB'],
      message: { type: 'FWB', version: 17, awb: '999-24681355' },
      losses: [],
    });
  });

  it('reads an acceptance, also one that quotes nothing', () => {
    expect(readAcknowledgement(bytes('FMA\nACK/RECEIVED'))).toEqual({
      accepted: true,
      reasons: ['RECEIVED'],
      losses: [],
    });
    expect(() => readAcknowledgement(bytes('FSU/15\n999-24681355CKGFRA/T48'))).toThrow(MessageError);
  });
});
