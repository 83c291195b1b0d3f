import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AirWaybill } from './air-waybill.dto';
import { described, goodsForManifest } from './goods-rules';

const text = readFileSync(join(__dirname, '../../seeds/sandbox/air-waybill.json'), 'utf8');
const waybill = (change: Partial<AirWaybill> = {}): AirWaybill => ({ ...JSON.parse(text), ...change });
const brief = (findings: { rule: string; severity: string; pointer: string }[]) =>
  findings.map(({ rule, severity, pointer }) => `${rule} ${severity} ${pointer}`);
const goods = (...descriptions: string[]) =>
  descriptions.map((each) => ({ rateClass: 'Q', goods: each, total: 0 }));

describe('described', () => {
  it.each([
    'GENERAL CARGO',
    'general cargo.',
    'FAK / STC',
    'Parts',
    '普货',
    '一般货物',
    'CARGO 12 PCS',
    '--',
    ...[
      'GENERAL SHIPMENT',
      'GENERAL CARGO SHIPMENT',
      'SHIPMENT',
      'COMMODITIES',
      'ITEMS',
      'Samples',
      'OTHER GOODS',
    ],
    ...['其他货物', '货品', '一批货物', '样品', '各类商品'],
  ])('%s says nothing', (each) => expect(described(each)).not.toBe('goods'));

  it.each([
    ...['CONSOL', 'Consolidation\nas per attached list', 'CONSOLIDATED CARGO', '集拼货物'],
    ...['CNSL', 'CONSOLIDATED SHIPMENT', 'CONSOLIDATION SHIPMENT AS PER ATTACHED CARGO MANIFEST', '集运货物'],
    ...['CONSOLIDATED CARGO AS PER ATTD MANIFEST', 'CONSOL PER ATTACHED HAWBS', '集拼货物，详见清单'],
  ])('%s points to house waybills', (each) => expect(described(each)).toBe('consolidation'));

  it.each([
    'NETWORK SWITCHES',
    'AUTO PARTS',
    'CARGOBIKES',
    '以太网交换机',
    'CONSOLIDATION: LAPTOPS',
    '杂货架',
    ...['BLOOD SAMPLES', 'GAME CONSOLES', 'SANITARY ITEMS', 'SHIPMENT TRACKERS', 'OTHER MACHINERY'],
    ...['样品柜', '集运箱', '商品混凝土', '纺织样品'],
  ])('%s says what the goods are', (each) => expect(described(each)).toBe('goods'));
});

describe('PTY-003, goods', () => {
  it('refuses generic descriptions of what enters or leaves China', () => {
    expect(goodsForManifest(waybill())).toEqual([]);
    const rateLines = goods('NETWORK SWITCHES', 'GENERAL CARGO');
    expect(brief(goodsForManifest(waybill({ rateLines })))).toEqual(['PTY-003 error /rateLines/1/goods']);
    const shipper = { ...waybill().shipper, country: 'KZ' };
    expect(goodsForManifest(waybill({ rateLines, shipper }))).toEqual([]);
  });

  it('lets a master point to house waybills that it names', () => {
    const rateLines = goods('CONSOLIDATION AS PER ATTACHED LIST');
    expect(brief(goodsForManifest(waybill({ rateLines })))).toEqual(['PTY-003 warning /rateLines/0/goods']);
    expect(brief(goodsForManifest(waybill({ rateLines, houses: undefined })))).toEqual([
      'PTY-003 error /rateLines/0/goods',
    ]);
    expect(brief(goodsForManifest(waybill({ rateLines, type: 'Direct' })))).toEqual([
      'PTY-003 error /rateLines/0/goods',
    ]);
  });

  it('wants a description at all, unless no cargo travels', () => {
    const rateLines = [{ rateClass: 'Q' }];
    expect(brief(goodsForManifest(waybill({ rateLines })))).toEqual(['PTY-003 error /rateLines/0/goods']);
    expect(goodsForManifest(waybill({ rateLines, nil: true }))).toEqual([]);
  });
});
