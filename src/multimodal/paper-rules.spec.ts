import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MultimodalWaybill } from './multimodal-waybill.dto';
import { checkPaper } from './paper-rules';

const text = readFileSync(join(__dirname, '../../seeds/sandbox/multimodal-waybill.json'), 'utf8');
const waybill = (change: Partial<MultimodalWaybill> = {}): MultimodalWaybill => ({
  ...JSON.parse(text),
  ...change,
});
const found = (change: Partial<MultimodalWaybill>) =>
  checkPaper(waybill(change)).map(({ rule, severity, pointer }) => `${rule} ${severity} ${pointer}`);

const negotiable = {} as MultimodalWaybill['negotiable'];
const { consignee, operator, consignor, legs } = waybill();
const qinzhou = { names: { zh: '钦州' }, country: 'CN', unlocode: 'CNQZH' };
const singapore = { names: { en: 'Singapore' }, country: 'SG', unlocode: 'SGSIN' };

it('gives the number that would be right', () => {
  expect(checkPaper(waybill({ waybillNumber: 'CYMW26000000123X' }))).toMatchObject([
    { rule: 'MMW-001', severity: 'error', pointer: '/waybillNumber', expected: 'CYMW260000001232' },
  ]);
  expect(found({ waybillNumber: 'MMW-7' })).toEqual(['MMW-001 error /waybillNumber']);
});

it('lets a bill of lading, and nothing else, have terms of title', () => {
  expect(found({ documentType: '766' })).toEqual(['MMW-002 error /negotiable']);
  expect(found({ negotiable })).toEqual(['MMW-002 error /documentType']);
  expect(found({ documentType: '766', negotiable })).toEqual([]);
});

it('takes an order clause as consignee of a negotiable bill only', () => {
  const toOrder = { consignee: { ...consignee, name: 'TO ORDER OF SHIPPER', country: 'CN' } };
  expect(found(toOrder)).toEqual(['MMW-003 error /consignee/name']);
  expect(found({ ...toOrder, documentType: '766', negotiable })).toEqual([]);
  for (const name of ['ORDER OF BANK OF CHINA', '凭中国银行指示 TO ORDER OF BANK OF CHINA', 'TO BEARER'])
    expect(found({ consignee: { ...consignee, name } })).toEqual(['MMW-003 error /consignee/name']);
  expect(found({ consignee: { ...consignee, name: 'Made to Order Furniture GmbH' } })).toEqual([]);
});

it('knows the operator by its USCC, and Chinese companies too', () => {
  expect(found({ operator: { ...operator, uscc: undefined } })).toEqual(['MMW-004 error /operator/uscc']);
  const foreign = { operator: { ...operator, uscc: undefined, country: 'DE' } };
  expect(found(foreign)).toEqual([]);
  expect(found({ ...foreign, documentType: '766', negotiable })).toEqual(['MMW-004 error /operator/uscc']);
  expect(found({ consignor: { ...consignor, uscc: undefined } })).toEqual([
    'MMW-005 warning /consignor/uscc',
  ]);
});

it('wants the ports of the sea legs, and none without', () => {
  const bySea = legs.map((leg) =>
    leg.sequence === 2 ? { ...leg, mode: '1' as const, from: qinzhou, to: singapore } : leg,
  );
  expect(found({ legs: bySea })).toEqual(['MMW-006 error /portOfLoading', 'MMW-006 error /portOfDischarge']);
  expect(found({ legs: bySea, portOfLoading: qinzhou, portOfDischarge: singapore })).toEqual([]);
  expect(found({ legs: bySea, portOfLoading: singapore, portOfDischarge: singapore })).toEqual([
    'MMW-006 error /portOfLoading',
  ]);
  expect(found({ portOfLoading: qinzhou })).toEqual(['MMW-007 warning /portOfLoading']);
});

it('wants a range of temperatures', () => {
  expect(found({ temperature: { minC: -20, maxC: -18 } })).toEqual([]);
  expect(found({ temperature: { minC: -18, maxC: -20 } })).toEqual(['MMW-008 error /temperature/maxC']);
  expect(found({ temperature: { minC: 4, maxC: 4 } })).toEqual(['MMW-008 error /temperature/maxC']);
});

it('warns when neither Chongqing nor Chengdu customs would receive it', () => {
  expect(found({ customs: undefined })).toEqual(['MMW-009 warning /customs']);
  expect(found({ customs: { exportOffice: '9402' } })).toEqual(['MMW-009 warning /customs']);
  expect(found({ customs: { exportOffice: '9402', transitOffices: ['7900'] } })).toEqual([]);
});

it('wants every place and item named in some language', () => {
  const [item] = waybill().goods;
  const unnamed = {
    issuePlace: { names: {}, country: 'CN' },
    legs: legs.map((leg) => ({ ...leg, ...(leg.via && { via: [{ names: {}, country: 'CN' }] }) })),
    ...(item && { goods: [{ ...item, names: {} }] }),
  };
  expect(found(unnamed)).toEqual([
    'MMW-010 error /issuePlace/names',
    'MMW-010 error /legs/1/via/0/names',
    'MMW-010 error /goods/0/names',
  ]);
});
