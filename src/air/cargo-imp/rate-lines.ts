import type { AirDimensions, AirRateLine } from '../air-charges.dto';
import { discountClass } from '../code-lists';
import { at } from '../../findings/finding';
import { placeOf, plain, type Row } from './message-text';
import {
  count,
  cut,
  drop,
  got,
  lose,
  numberText,
  plainText,
  put,
  quantity,
  wrapped,
  type Reading,
} from './reading';

/** Rows of a rate description; the paper form has as many lines (twelve in public descriptions of FWB/16). */
export const rateRowsMax = 12;

/** Characters of goods on one row, and of numbers by their column. */
const lengths = {
  goods: 20,
  pieces: 4,
  weight: 7,
  rate: 8,
  total: 12,
  slac: 5,
  hs: 18,
  side: 5,
  pieceCount: 4,
};

/** Where the rows being read belong. */
interface At {
  reading: Reading;
  /** Index of the rate line; -1 before the first. */
  line: number;
  consolidated: boolean;
}

/** Reads RTD. Gives whether its goods are marked as a consolidation (NC). */
export function readRates(reading: Reading, rows: readonly Row[]): boolean {
  const here: At = { reading, line: count(reading, ['rateLines']) - 1, consolidated: false };
  for (const row of rows) {
    if (row.tag === plain) {
      addGoods(here, row, row.text, '');
      continue;
    }
    // `/2/NG/…` has a number, `/NG/…` goes on with the number before; `RTD/1/…` has its own.
    const numbered = /^\d{1,2}$/.test(row.fields[0] ?? '');
    const fields = numbered ? row.fields.slice(1) : row.fields;
    if (/^N[A-Z]$/.test(fields[0] ?? '')) readGoodsRow(here, row, fields);
    else readRateRow(here, row, fields);
  }
  return here.consolidated;
}

const columns: Readonly<Record<string, keyof AirRateLine>> = {
  P: 'pieces',
  K: 'grossWeight',
  L: 'grossWeight',
  C: 'rateClass',
  S: 'commodity',
  W: 'chargeableWeight',
  R: 'rate',
  T: 'total',
};

/** `P1/K2400/CU/W2000/R10000/T10000`: a new line of box 22, or a chargeable weight that stands alone. */
function readRateRow(here: At, row: Row, fields: readonly string[]): void {
  const { reading } = here;
  const given = fields.filter((field) => field !== '');
  if (given.length === 0) return;
  const onlyWeight = given.length === 1 && given[0]!.startsWith('W');
  if (!onlyWeight || here.line < 0) here.line += 1;
  for (const field of given) {
    const column = columns[field[0]!];
    const text = field.slice(1);
    const path = ['rateLines', here.line, column ?? ''];
    if (!column || got(reading, path) !== undefined) drop(reading, row, field);
    else if (column === 'rateClass' || column === 'commodity')
      put(reading, path, text, placeOf(row, field[0]));
    else if (column === 'pieces' && /^[A-Z]/.test(text)) drop(reading, row, field, combination);
    else put(reading, path, signed(here, column, quantity(text)), placeOf(row, field[0]));
  }
}

const combination = {
  en: 'A rate combination point; our document has no field for it.',
  zh: '运价组合点，本平台单证无对应字段。',
};

/** The total of a discount with its minus sign, which Cargo-IMP does not have. */
function signed({ reading, line }: At, column: string, value: unknown): unknown {
  const discount = got(reading, ['rateLines', line, 'rateClass']) === discountClass;
  return column === 'total' && discount && typeof value === 'number' ? -value : value;
}

function readGoodsRow(here: At, row: Row, fields: readonly string[]): void {
  const [kind = '', ...rest] = fields;
  if (here.line < 0) here.line = 0;
  const path = ['rateLines', here.line];
  const { reading } = here;
  if (kind === 'NG' || kind === 'NC') addGoods(here, row, rest.join('/'), kind);
  else if (kind === 'NH')
    put(reading, [...path, 'hsCodes', count(reading, [...path, 'hsCodes'])], rest[0], placeOf(row, 'NH'));
  else if (kind === 'ND') readDims(here, row, rest);
  else if (kind === 'NS') put(reading, [...path, 'slac'], quantity(rest[0] ?? ''), placeOf(row, 'NS'));
  else if (kind === 'NU' && got(reading, [...path, 'uld']) === undefined)
    put(reading, [...path, 'uld'], rest[0], placeOf(row, 'NU'));
  else if (kind === 'NV') readVolume(here, row, rest[0] ?? '');
  else drop(reading, row, row.text);
}

function addGoods(here: At, row: Row, text: string, kind: string): void {
  if (kind === 'NC') here.consolidated = true;
  const path = ['rateLines', Math.max(0, here.line), 'goods'];
  const before = got(here.reading, path);
  const place = before === undefined ? placeOf(row, kind) : undefined;
  put(here.reading, path, before === undefined ? text : `${String(before)} ${text}`, place);
}

const units: Readonly<Record<string, { unit: 'CM' | 'IN'; times: number }>> = {
  CMT: { unit: 'CM', times: 1 },
  MTR: { unit: 'CM', times: 100 },
  INH: { unit: 'IN', times: 1 },
  FOT: { unit: 'IN', times: 12 },
};

/** `ND/K80.0/CMT80-40-20/4`: weight of the pieces, unit and sides, number of pieces; NDA when there are none. */
function readDims({ reading, line }: At, row: Row, fields: readonly string[]): void {
  const [weight = '', sides = '', pieces = ''] = fields;
  if (sides === 'NDA') return;
  const [, unit = '', ...lengthsRead] = /^([A-Z]{3})(\d{1,5})-(\d{1,5})-(\d{1,5})$/.exec(sides) ?? [];
  const known = units[unit];
  if (!known) return drop(reading, row, row.text);
  const path = ['rateLines', line, 'dims', count(reading, ['rateLines', line, 'dims'])];
  put(reading, [...path, 'pieces'], quantity(pieces) ?? 1, placeOf(row, 'ND'));
  ['length', 'width', 'height'].forEach((side, i) =>
    put(reading, [...path, side], Number(lengthsRead[i]) * known.times, placeOf(row, 'ND')),
  );
  put(reading, [...path, 'unit'], known.unit);
  if (known.times > 1)
    lose(reading, { kind: 'bent', pointer: at('', ...path), place: placeOf(row), message: converted });
  drop(reading, row, weight, pieceWeight);
}

const converted = { en: 'Converted into the smaller unit of length.', zh: '已换算为较小的长度单位。' };
const pieceWeight = {
  en: 'Weight of the pieces of one size; our document has no field for it.',
  zh: '同尺寸货物的重量，本平台单证无对应字段。',
};

/** The volume of the waybill stands in its second line; here it is read when that has none. */
function readVolume({ reading }: At, row: Row, text: string): void {
  const [, unit = '', value = ''] = /^(MC|CC|CF|CI)(.+)$/.exec(text) ?? [];
  const amount = quantity(value);
  if (got(reading, ['volume', 'value']) === amount && got(reading, ['volume', 'unit']) === unit) return;
  if (unit === '' || got(reading, ['volume']) !== undefined) return drop(reading, row, text);
  put(reading, ['volume', 'value'], amount, placeOf(row, 'NV'));
  put(reading, ['volume', 'unit'], unit, placeOf(row, 'NV'));
}

/** Writes the lines of box 22. Every row has its number; what is beyond the last row is left out. */
export function writeRates(
  lines: readonly AirRateLine[],
  weightUnit: string,
  goodsKind: 'NG' | 'NC',
): string[] {
  const written = lines.slice(0, rateRowsMax);
  // Every line gets its rate row before any of them gets room for goods: charges before words.
  let left = rateRowsMax - written.length;
  const goods = written.map((line) => goodsRows(line, goodsKind));
  const rows = written.flatMap((line, i) => {
    const later = written.length - i - 1;
    const needed = goods.slice(i + 1).reduce((sum, each) => sum + each.length, 0);
    const room = Math.max(Math.floor(left / (later + 1)), left - needed);
    const kept = goods[i]!.slice(0, room);
    left -= kept.length;
    return [rateRow(line, weightUnit, i), ...kept];
  });
  return rows.map((row, i) => `${i === 0 ? 'RTD' : ''}/${i + 1}${row}`);
}

function rateRow(line: AirRateLine, weightUnit: string, index: number): string {
  const { pieces, grossWeight, rateClass, commodity, chargeableWeight, rate, total } = line;
  const pointer = (field: string): string => at('/rateLines', index, field);
  const number = (code: string, value: number | undefined, length: number, field: string): string =>
    value === undefined ? '' : `/${code}${numberText(Math.abs(value), length, pointer(field))}`;
  return [
    number('P', pieces, lengths.pieces, 'pieces'),
    number(weightUnit === 'LB' ? 'L' : 'K', grossWeight, lengths.weight, 'grossWeight'),
    `/C${rateClass}`,
    commodity ? `/S${commodity}` : '',
    number('W', chargeableWeight, lengths.weight, 'chargeableWeight'),
    number('R', rate, lengths.rate, 'rate'),
    number('T', total, lengths.total, 'total'),
  ].join('');
}

function goodsRows({ goods = '', hsCodes = [], dims = [], uld, slac }: AirRateLine, kind: string): string[] {
  return [
    ...wrapped(goods, lengths.goods, rateRowsMax).map((text) => `/${kind}/${text}`),
    ...hsCodes.map((code) => `/NH/${cut(code, lengths.hs)}`),
    ...(uld === undefined ? [] : [`/NU/${plainText(uld)}`]),
    ...(slac === undefined || String(slac).length > lengths.slac ? [] : [`/NS/${slac}`]),
    ...dims.flatMap(dimsRow),
  ];
}

function dimsRow({ pieces, length, width, height, unit }: AirDimensions): string[] {
  const sides = [length, width, height].map((side) => String(Math.ceil(side)).slice(0, lengths.side));
  if (String(pieces).length > lengths.pieceCount) return [];
  return [`/ND//${unit === 'IN' ? 'INH' : 'CMT'}${sides.join('-')}/${pieces}`];
}
