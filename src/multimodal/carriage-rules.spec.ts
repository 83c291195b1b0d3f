import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../findings/finding';
import { checkCarriage } from './carriage-rules';
import type { MultimodalLeg } from './legs.dto';
import type { MultimodalWaybill } from './multimodal-waybill.dto';

const text = readFileSync(join(__dirname, '../../seeds/sandbox/multimodal-waybill.json'), 'utf8');
const waybill = (): MultimodalWaybill => JSON.parse(text);

/** What the rules find on the worked waybill with one of its legs changed; 0 is road, 1 and 2 are rail. */
function found(index: number, change: Partial<MultimodalLeg>): Finding[] {
  const document = waybill();
  document.legs = document.legs.map((leg, place) => (place === index ? { ...leg, ...change } : leg));
  return checkCarriage(document);
}
const brief = (findings: Finding[]) =>
  findings.map(({ rule, severity, pointer }) => `${rule} ${severity} ${pointer}`);

const port = (unlocode: string) => ({ names: { en: unlocode }, country: unlocode.slice(0, 2), unlocode });
const air: Partial<MultimodalLeg> = {
  mode: '4',
  from: port('CNTFU'),
  to: port('DEFRA'),
  carrierCode: 'CA',
  liability: 'MONTREAL',
  means: { tripNumber: 'CA431' },
  documents: [{ type: '741', number: '999-12345675' }],
};
const sea: Partial<MultimodalLeg> = {
  mode: '1',
  from: port('CNQZH'),
  to: port('SGSIN'),
  carrierCode: 'COSU',
  liability: 'HAGUE',
  means: { typeCode: '150', id: 'IMO 9074729', tripNumber: '021S' },
  documents: [{ type: '705', number: 'COSU6300112233' }],
};
const barge: Partial<MultimodalLeg> = {
  mode: '8',
  from: port('CNCHQ'),
  to: port('CNLUZ'),
  carrierCode: undefined,
  liability: 'CN_LAW',
  means: undefined,
  documents: [{ type: '705', number: 'COSU6300112233' }],
};

const bill = (number: string) => found(1, { ...sea, documents: [{ type: '705', number }] });

it('passes a leg of each mode', () => {
  for (const leg of [{}, air, sea, barge]) expect(found(1, leg)).toEqual([]);
});

describe('the carrier', () => {
  it('is known by the code of its mode', () => {
    expect(brief(found(1, { carrierCode: 'CA' }))).toEqual(['MMW-030 warning /legs/1/carrierCode']);
    expect(brief(found(1, { carrierCode: undefined }))).toEqual(['MMW-030 warning /legs/1/carrierCode']);
    expect(brief(found(1, { ...air, carrierCode: 'CCA' }))).toEqual([]);
    expect(brief(found(1, { ...air, carrierCode: '0033' }))).toEqual(['MMW-030 warning /legs/1/carrierCode']);
  });

  it('is liable under a regime of its mode', () => {
    expect(brief(found(1, { liability: 'CMR' }))).toEqual(['MMW-031 warning /legs/1/liability']);
    expect(found(1, { liability: 'OTHER' })).toEqual([]);
  });
});

describe('leg documents', () => {
  it('fit the mode of the leg', () => {
    expect(found(1, { documents: [{ type: '730', number: 'A1' }] })).toMatchObject([
      {
        rule: 'MMW-032',
        severity: 'error',
        pointer: '/legs/1/documents/0/type',
        actual: '730',
        expected: '720, 722',
      },
    ]);
  });

  it('are one contract per leg and mode, and a road feeder leg has two modes', () => {
    const twice = [
      { type: '720', number: 'A1' },
      { type: '722', number: 'A2' },
    ];
    expect(brief(found(1, { documents: twice }))).toEqual(['MMW-033 error /legs/1/documents/1']);
    const feeder = [
      { type: '730', number: 'A1' },
      { type: '741', number: '999-12345675' },
    ];
    expect(found(0, { documents: feeder })).toEqual([]);
  });

  it('have the number of an air waybill where they are one', () => {
    expect(found(1, { ...air, documents: [{ type: '740', number: '999-12345676' }] })).toMatchObject([
      { rule: 'AWB-002', severity: 'error', pointer: '/legs/1/documents/0/number', expected: '5' },
    ]);
    expect(found(1, { ...air, documents: [{ type: '741', number: '99912345675' }] })).toEqual([]);
  });

  it('have numbers that fit into the messages of their carriers', () => {
    expect(bill('A'.repeat(20))).toEqual([]);
    expect(brief(bill('A'.repeat(21)))).toEqual(['MMW-034 warning /legs/1/documents/0/number']);
  });
});

describe('the means of transport', () => {
  it('bears the number that its mode gives it', () => {
    expect(brief(found(1, { ...air, means: { tripNumber: 'CA' } }))).toEqual([
      'FLT-001 error /legs/1/means/tripNumber',
    ]);
    expect(brief(found(1, { ...sea, means: { id: '9074728' } }))).toEqual(['IMO-002 error /legs/1/means/id']);
    expect(brief(found(1, { means: { tripNumber: '班列' } }))).toEqual([
      'TRN-001 error /legs/1/means/tripNumber',
    ]);
    expect(brief(found(0, { means: { id: '渝' } }))).toEqual(['VEH-001 error /legs/0/means/id']);
  });

  it('is of a type of its mode', () => {
    expect(brief(found(1, { means: { typeCode: '150' } }))).toEqual([
      'MMW-035 warning /legs/1/means/typeCode',
    ]);
  });

  it('is told once the leg has departed, and so is its document', () => {
    const gone = { actualDeparture: '2026-11-23T23:30:00+08:00', means: undefined, documents: undefined };
    expect(brief(found(1, gone))).toEqual([
      'MMW-036 warning /legs/1/means',
      'MMW-036 warning /legs/1/documents',
    ]);
    expect(found(1, { ...gone, actualDeparture: undefined })).toEqual([]);
  });
});

it('warns of a place without a function for the mode, and of Mohan and Zamyn-Uud no more than that', () => {
  expect(brief(found(1, { from: port('CNCKG') }))).toEqual(['MMW-037 warning /legs/1/from/unlocode']);
  expect(brief(found(1, { from: port('CNMHN'), to: port('MNZUU') }))).toEqual([
    'MMW-037 warning /legs/1/from/unlocode',
    'MMW-037 warning /legs/1/to/unlocode',
  ]);
});
