import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Referenced } from '../documents/kind';
import { MultimodalWaybill } from './multimodal-waybill.dto';
import { multimodalWaybill } from './multimodal-waybill.kind';

const read = <T>(name: string): T =>
  JSON.parse(readFileSync(join(__dirname, '../../seeds/sandbox', `${name}.json`), 'utf8')) as T;
const found = (waybill: MultimodalWaybill, content: object): string[] => {
  const references = (multimodalWaybill.references?.(waybill) ?? []).map((each): Referenced => ({
    ...each,
    document: {
      id: 'doc_1',
      version: 1,
      number: each.number ?? '',
      status: 'current',
      contentHash: 'a'.repeat(64),
      content,
    },
  }));
  return multimodalWaybill.compare?.(waybill, references).map(({ rule }) => rule) ?? [];
};

it('a note of another law than the type says is told once for each leg that names it', () => {
  const note = read<object>('rail-note');
  const typed = (noteKind: string): string[] =>
    found(read('multimodal-waybill'), { ...note, noteKind }).filter((rule) => rule === 'MMW-100');
  expect([typed('SMGS'), typed('CIM_SMGS'), typed('CIM')].map(({ length }) => length)).toEqual([0, 0, 2]);
});

it('pounds of an air waybill are compared in grams, and rounding is never the reason of a finding', () => {
  const awb = read<object>('air-waybill');
  const waybill = read<MultimodalWaybill>('multimodal-waybill');
  waybill.legs = waybill.legs.slice(0, 1).map((leg) => ({
    ...leg,
    mode: '4',
    documents: [{ type: '741', number: '999-24681355' }],
  }));
  const of = (grossKg: number, pounds: number): string[] => {
    waybill.goods = waybill.goods.map((item) => ({ ...item, packages: 48, grossKg }));
    return found(waybill, { ...awb, pieces: 48, grossWeight: { value: pounds, unit: 'LB' } });
  };
  // 100 lb are 45.359237 kg.
  expect(of(45.36, 100)).toEqual([]);
  expect(of(45.361, 100)).toEqual(['MMW-099']);
});
