import houseExample from '../../seeds/sandbox/house-waybill.json';
import listExample from '../../seeds/sandbox/house-manifest.json';
import masterExample from '../../seeds/sandbox/air-waybill.json';
import type { Referenced } from '../documents/kind';
import type { Finding } from '../findings/finding';
import { checkHouseManifest, summarizeHouseManifest } from './house-manifest';
import type { HouseManifest } from './house-manifest.dto';
import { checkHouseWaybill, referencesOfHouse, summarizeHouseWaybill } from './house-waybill';
import type { HouseWaybill } from './house-waybill.dto';

const house = houseExample as HouseWaybill;
const list = listExample as HouseManifest;
const found = (findings: readonly Finding[]): string[] =>
  findings.map(({ rule, severity, pointer }) => `${rule} ${severity} ${pointer}`);
const refer = (kind: string, content: object, status = 'current'): Referenced => ({
  kind,
  pointer: '',
  document: { id: 'doc_1', version: 1, number: '', status, contentHash: '', content },
});
const master = refer('air-waybill', masterExample);

describe('a house waybill', () => {
  it('passes as the sandbox has it, and goes where its master goes', () => {
    expect(checkHouseWaybill(house, [master])).toEqual([]);
    expect(summarizeHouseWaybill(house, [master])).toMatchObject({
      number: 'CQSB26110017',
      numberScope: '999-24681355',
      master: '999-24681355',
      routing: { offices: ['7900', '8003'], direction: 'export' },
    });
    // Without its master the airports tell.
    expect(summarizeHouseWaybill(house, []).routing.offices).toEqual(['8003']);
  });

  it.each<[string, Partial<HouseWaybill>, string[]]>([
    ['pieces', { pieces: 0 }, ['QTY-001 error /pieces']],
    ['weight', { grossWeight: { value: 0, unit: 'KG' } }, ['QTY-003 error /grossWeight/value']],
    ['DGR', { shc: ['SPX', 'DGR'] }, ['SHC-001 error /shc/1']],
    ['an unknown code', { shc: ['SPX', 'QQQ'] }, ['SHC-001 warning /shc/1']],
    [
      'an unknown airport',
      { destination: 'QZX' },
      ['LOC-001 warning /destination', 'CON-004 warning /destination'],
    ],
    ['goods', { goods: 'CONSOL' }, ['PTY-003 error /goods']],
    [
      'no security status',
      { shc: undefined, securityStatus: undefined },
      ['DOC-001 warning /securityStatus'],
    ],
    [
      'batteries',
      { shc: ['SPX', 'ELI'] },
      [
        'DOC-001 warning /lithiumBatteries/appraisalReference',
        'DOC-001 warning /lithiumBatteries/un383Reference',
      ],
    ],
    [
      'batteries by name',
      { goods: '锂离子电池组', lithiumBatteries: { appraisalReference: 'A', un383Reference: 'U' } },
      [],
    ],
    ['an office elsewhere', { customs: { exportOffice: '2200' } }, ['CUS-001 error /customs/exportOffice']],
  ])('%s', (_, change, expected) => {
    expect(found(checkHouseWaybill({ ...house, ...change }, [master]))).toEqual(expected);
  });

  it('warns when the number stands under another master too', () => {
    const other = { ...house, masterAwb: '999-12345675' };
    expect(found(checkHouseWaybill(house, [master, refer('house-waybill', other)]))).toEqual([
      'HWB-002 warning /hawb',
    ]);
    expect(checkHouseWaybill(house, [master, refer('house-waybill', other, 'withdrawn')])).toEqual([]);
    expect(referencesOfHouse(house)).toMatchObject([
      {},
      { number: 'CQSB26110017', notUnder: '999-24681355' },
    ]);
  });

  it('says that no office can be told', () => {
    const abroad = { ...house, origin: 'FRA', destination: 'AMS' };
    expect(found(checkHouseWaybill(abroad, []))).toEqual(['CUS-001 warning /customs']);
  });
});

describe('a house manifest', () => {
  const [first, second] = list.houses as [HouseManifest['houses'][0], HouseManifest['houses'][0]];
  const changed = (change: Partial<typeof first>): HouseManifest => ({
    ...list,
    houses: [{ ...first, ...change }, second],
  });

  it('passes as the sandbox has it', () => {
    expect(checkHouseManifest(list, [master])).toEqual([]);
    expect(summarizeHouseManifest({ ...list, reference: 'HM-1' }, [master])).toMatchObject({
      number: '999-24681355',
      numberScope: 'HM-1',
    });
  });

  it.each<[string, HouseManifest, string[]]>([
    [
      'a house twice',
      { ...list, houses: [first, first] },
      ['HWB-002 error /houses/1/hawb', 'CON-001 error /pieces', 'CON-002 error /grossWeight/value'],
    ],
    ['a piece missing', changed({ pieces: 29 }), ['CON-001 error /pieces']],
    [
      'a piece missing and more to come',
      { ...changed({ pieces: 29 }), complete: false },
      ['CON-001 info /houses'],
    ],
    ['a weight', changed({ weight: { value: 410, unit: 'KG' } }), ['CON-002 error /grossWeight/value']],
    [
      'a house greater than all',
      { ...list, houses: [{ ...first, pieces: 49 }], complete: false },
      ['CON-001 error /pieces', 'CON-001 info /houses', 'CON-003 error /houses/0/pieces'],
    ],
    [
      'a house heavier than all',
      { ...list, houses: [second, { ...first, weight: { value: 2_700, unit: 'LB' } }], complete: false },
      ['CON-002 error /grossWeight/value', 'CON-001 info /houses', 'CON-003 error /houses/1/weight/value'],
    ],
    ['an airport', changed({ destination: 'AMS' }), ['CON-004 warning /houses/0/destination']],
    ['a code', changed({ shc: ['DGR'] }), ['SHC-001 error /houses/0/shc/0']],
    ['goods', changed({ goods: 'GENERAL CARGO' }), ['PTY-003 error /houses/0/goods']],
    [
      'a line that weighs nothing',
      changed({ weight: { value: 0, unit: 'KG' } }),
      ['QTY-003 error /houses/0/weight/value', 'CON-002 error /grossWeight/value'],
    ],
  ])('%s', (_, document, expected) => {
    expect(found(checkHouseManifest(document, [master]))).toEqual(expected);
  });

  it("names each house that is greater than the master, with its figure and the master's", () => {
    const findings = checkHouseManifest(changed({ pieces: 60 }), [master]);
    expect(findings.filter(({ rule }) => rule === 'CON-003')).toMatchObject([
      {
        pointer: '/houses/0/pieces',
        actual: '60',
        expected: '≤ 48',
        message: {
          en: 'House waybill CQSB26110017 has more than its master.',
          zh: '分运单 CQSB26110017 的件数或重量大于总运单。',
        },
      },
    ]);
  });
});
