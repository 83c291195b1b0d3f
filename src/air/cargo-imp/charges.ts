import type { AirChargeSummary, AirOtherCharge } from '../air-charges.dto';
import { at } from '../../findings/finding';
import { placeOf, type Row } from './message-text';
import { assume, count, drop, numberText, put, quantity, type Path, type Reading } from './reading';

const amountMax = 12;

/** The letters that say that nothing is declared. */
const none: Readonly<Record<string, string>> = {
  declaredValueCarriage: 'NVD',
  declaredValueCustoms: 'NCV',
  insuredAmount: 'XXX',
};

/**
 * Reads CVD: currency, charge code, who pays, and three values. House lists have no charge code, and many
 * senders leave it empty or out.
 */
export function readDeclarations(reading: Reading, row: Row, path: Path): void {
  const fields = [...row.fields];
  const shifted = /^[PC]{0,2}$/.test(fields[1] ?? '') && !/^[PC]{0,2}$/.test(fields[2] ?? '');
  if (shifted) fields.splice(1, 0, '');
  const [currency = '', chargeCode = '', payer = '', ...values] = fields;
  put(reading, [...path, 'currency'], currency, placeOf(row, 'currency'));
  if (path.length === 0) put(reading, [...path, 'chargeCode'], chargeCode, placeOf(row, 'charge code'));
  put(reading, [...path, 'prepaidCollect', 'weight'], payer[0], placeOf(row, 'P/C'));
  put(reading, [...path, 'prepaidCollect', 'other'], payer[1], placeOf(row, 'P/C'));
  Object.keys(none).forEach((field, i) => {
    const text = values[i] ?? '';
    put(reading, [...path, field], text === none[field] ? text : quantity(text), placeOf(row, field));
  });
}

/** Completes who pays and the charge code, which our document asks for and the message may leave out. */
export function assumePayer(
  reading: Reading,
  row: Row | undefined,
  prepaid: boolean,
  collect: boolean,
): void {
  const document = reading.document as {
    prepaidCollect?: { weight?: string; other?: string };
    chargeCode?: string;
  };
  const side = collect && !prepaid ? 'C' : 'P';
  for (const part of ['weight', 'other'] as const)
    if ((prepaid || collect) && document.prepaidCollect?.[part] === undefined)
      assume(reading, ['prepaidCollect', part], side, bySummary, row);
  const { weight, other } = document.prepaidCollect ?? {};
  if (document.chargeCode === undefined && weight && other)
    assume(reading, ['chargeCode'], `${weight}${other}`, byPayer, row);
}

const bySummary = {
  en: 'The message does not say who pays; the charge summary it has (PPD or COL) decided.',
  zh: '报文未写明付款方式，按其费用合计段（PPD 或 COL）确定。',
};
const byPayer = {
  en: 'The message has no charge code; it was made of the two letters of who pays.',
  zh: '报文未给出运费代号，由两项付款方式字母组成。',
};

/** Writes the values of CVD from the currency on; `chargeCode` is left out on a house list. */
export function writeDeclarations(
  of: {
    currency?: string | undefined;
    prepaidCollect?: { weight: string; other: string } | undefined;
    declaredValueCarriage?: number | string | undefined;
    declaredValueCustoms?: number | string | undefined;
    insuredAmount?: number | string | undefined;
  },
  chargeCode: string | undefined,
  pointer: string,
): string {
  const { weight = '', other = '' } = of.prepaidCollect ?? {};
  const values = (['declaredValueCarriage', 'declaredValueCustoms', 'insuredAmount'] as const).map(
    (field) => {
      const value = of[field];
      return typeof value === 'number' ? numberText(value, amountMax, at(pointer, field)) : none[field];
    },
  );
  const head = [of.currency ?? '', ...(chargeCode === undefined ? [] : [chargeCode])];
  return `CVD/${[...head, `${weight}${other}`, ...values].join('/')}`;
}

/** `P/MYC1600.50SCC2667.50`: code, entitlement and amount, several to a row. */
export function readOther(reading: Reading, rows: readonly Row[]): void {
  for (const row of rows) {
    const [pc = '', text = ''] = row.fields;
    const items = text.match(/[A-Z]{2}[A-Z]\d+(?:[.,]\d+)?/g) ?? [];
    if (items.join('') !== text) {
      drop(reading, row, row.text);
      continue;
    }
    for (const item of items) {
      const path = ['otherCharges', count(reading, ['otherCharges'])];
      put(reading, [...path, 'code'], item.slice(0, 2), placeOf(row, 'code'));
      put(reading, [...path, 'entitlement'], item[2], placeOf(row, 'entitlement'));
      put(reading, [...path, 'amount'], quantity(item.slice(3)), placeOf(row, 'amount'));
      put(reading, [...path, 'pc'], pc, placeOf(row, 'P/C'));
    }
  }
}

const chargesPerRow = 3;

/** Writes other charges in their order, three to a row, a new row where the payer changes. */
export function writeOther(charges: readonly AirOtherCharge[]): string[] {
  const rows: { pc: string; items: string[] }[] = [];
  charges.forEach(({ code, entitlement, amount, pc }, i) => {
    const item = `${code}${entitlement}${numberText(amount, amountMax, at('/otherCharges', i, 'amount'))}`;
    const last = rows.at(-1);
    if (last && last.pc === pc && last.items.length < chargesPerRow) last.items.push(item);
    else rows.push({ pc, items: [item] });
  });
  return rows.map(({ pc, items }, i) => `${i === 0 ? 'OTH' : ''}/${pc}/${items.join('')}`);
}

const summary: readonly (readonly [string, keyof AirChargeSummary])[] = [
  ['WT', 'weight'],
  ['VC', 'valuation'],
  ['TX', 'tax'],
  ['OA', 'dueAgent'],
  ['OC', 'dueCarrier'],
  ['CT', 'total'],
];

/** Reads PPD or COL: charges by their two letters, over two rows. */
export function readSummary(reading: Reading, rows: readonly Row[], column: 'prepaid' | 'collect'): void {
  for (const row of rows)
    for (const field of row.fields.filter((each) => each !== '')) {
      const name = summary.find(([code]) => field.startsWith(code))?.[1];
      if (!name) drop(reading, row, field);
      else put(reading, ['totals', column, name], quantity(field.slice(2)), placeOf(row, field.slice(0, 2)));
    }
}

/** Writes PPD or COL: weight, valuation and tax in the first row, the other sums in the second. */
export function writeSummary(tag: 'PPD' | 'COL', of: AirChargeSummary | undefined, column: string): string[] {
  if (!of) return [];
  const fields = summary.map(([code, name]) => {
    const value = of[name];
    return value === undefined ? '' : `/${code}${numberText(value, amountMax, at('/totals', column, name))}`;
  });
  if (fields.join('') === '') return [];
  const [first, second] = [fields.slice(0, 3).join(''), fields.slice(3).join('')];
  return [`${tag}${first}`, ...(second ? [second] : [])];
}
