import { scaled, scaledSum } from '../documents/scaled';
import { at, shown, type Finding } from '../findings/finding';
import { gathered, given } from '../findings/gathered';
import type { AirChargeSummary, AirRateLine } from './air-charges.dto';
import type { AirWaybill } from './air-waybill.dto';
import { decimalsOf } from '../identifiers/currencies';
import { chargeCodes, discountClass, flatRateClasses, rateClasses } from './code-lists';
import { decimalText } from './measures';

/**
 * What rounding may move an amount by, in thousandths of the currency unit: 0.05, and half a unit
 * where the currency has no smaller coin.
 */
const tolerance3 = (currency: string): bigint => (decimalsOf(currency) === 0 ? 500n : 50n);

const apart = (a: bigint, b: bigint, tolerance: bigint): boolean => a - b > tolerance || b - a > tolerance;

/**
 * CHG-001: chargeable weight times rate is the total of the line, with a minus sign where it is a discount,
 * and its rate class is one of the 14.
 */
export function ratesMultiply({ rateLines, currency }: AirWaybill): Finding[] {
  return gathered(rateLines, (line, i): Finding[] => {
    const { rateClass, chargeableWeight, rate, total } = line;
    if (!rateClasses.includes(rateClass))
      return [unknownRateClass(at('/rateLines', i, 'rateClass'), rateClass)];
    if (flatRateClasses.includes(rateClass)) return [];
    if (chargeableWeight === undefined || rate === undefined || total === undefined) return [];
    const sign = rateClass === discountClass ? -1n : 1n;
    // Three decimals of weight and four of rate make seven; the total has three.
    const product = sign * scaled(chargeableWeight, 3) * scaled(rate, 4);
    if (!apart(product, scaled(total, 3) * 10_000n, tolerance3(currency) * 10_000n)) return [];
    return [notTheProduct(i, line, decimalText(product, 7, 2), decimalText(scaled(total, 3), 3, 2))];
  });
}

function notTheProduct(index: number, line: AirRateLine, expected: string, actual: string): Finding {
  const product = `${line.chargeableWeight} × ${line.rate}`;
  const sum = line.rateClass === discountClass ? `-(${product})` : product;
  return {
    rule: 'CHG-001',
    severity: 'warning',
    pointer: at('/rateLines', index, 'total'),
    box: 'AWB 22H',
    actual,
    expected,
    message: {
      en: `${sum} is ${expected}, the line says ${actual}.`,
      zh: `${sum} = ${expected}，运价栏小计为 ${actual}。`,
    },
    remedy: {
      en: 'Compare chargeable weight, rate and total with the waybill.',
      zh: '请核对计费重量、运价与小计。',
    },
  };
}

function unknownRateClass(pointer: string, rateClass: string): Finding {
  return {
    rule: 'CHG-001',
    severity: 'warning',
    pointer,
    box: 'AWB 22D',
    actual: shown(rateClass),
    expected: rateClasses.join(', '),
    message: { en: `${rateClass} is not a rate class.`, zh: `${rateClass} 不是有效的运价类别。` },
    remedy: { en: 'Use one of the classes under expected.', zh: '请使用 expected 所列运价类别。' },
  };
}

/** What one column of the summary should hold, from the lines and the other charges; in thousandths. */
function expectedColumn(waybill: AirWaybill, column: 'P' | 'C', summary: AirChargeSummary): [Part, bigint][] {
  const due = { A: 0n, C: 0n };
  for (const { pc, entitlement, amount } of waybill.otherCharges ?? [])
    if (pc === column) due[entitlement] += scaled(amount, 3);
  const lineTotals = given(waybill.rateLines, (line) => line.total);
  const expected: [Part, bigint][] = [
    ['dueAgent', due.A],
    ['dueCarrier', due.C],
  ];
  // Rates "as agreed" leave the totals of the lines blank; then there is nothing to compare with.
  if (lineTotals.length > 0)
    expected.unshift(['weight', waybill.prepaidCollect.weight === column ? scaledSum(lineTotals, 3) : 0n]);
  if (summary.total !== undefined) {
    const { weight = 0, valuation = 0, tax = 0, dueAgent = 0, dueCarrier = 0 } = summary;
    expected.push(['total', scaledSum([weight, valuation, tax, dueAgent, dueCarrier], 3)]);
  }
  return expected;
}

/** CHG-002: the charge summary is the sum of the rate lines and of the other charges, column by column. */
export function summaryAddsUp(waybill: AirWaybill): Finding[] {
  const { totals, currency } = waybill;
  if (!totals) return [];
  const columns = [
    { name: 'prepaid', letter: 'P', summary: totals.prepaid ?? {} },
    { name: 'collect', letter: 'C', summary: totals.collect ?? {} },
  ] as const;
  return gathered(columns, ({ name, letter, summary }) =>
    gathered(expectedColumn(waybill, letter, summary), ([field, expected]): Finding[] => {
      const said = scaled(summary[field] ?? 0, 3);
      if (!apart(said, expected, tolerance3(currency))) return [];
      return [notTheSum(at('/totals', name, field), boxOf[field], said, expected)];
    }),
  );
}

const boxOf = { weight: 'AWB 24', dueAgent: 'AWB 27', dueCarrier: 'AWB 28', total: 'AWB 30' } as const;

/** A part of the summary that can be computed. */
type Part = keyof typeof boxOf;

function notTheSum(pointer: string, box: string, said: bigint, sum: bigint): Finding {
  const [actual, expected] = [decimalText(said, 3, 2), decimalText(sum, 3, 2)];
  return {
    rule: 'CHG-002',
    severity: 'warning',
    pointer,
    box,
    actual,
    expected,
    message: {
      en: `The charges add up to ${expected}, the summary says ${actual}.`,
      zh: `费用合计应为 ${expected}，汇总栏为 ${actual}。`,
    },
    remedy: {
      en: 'Compare rate lines, other charges and summary; each charge belongs under prepaid or collect.',
      zh: '请核对运价栏、其他费用与汇总栏，各项费用须归入预付或到付。',
    },
  };
}

/** CHG-003: the charge code is one of the 25. The currency is checked with the field itself. */
export function chargeCodeKnown({ chargeCode }: AirWaybill): Finding[] {
  if (chargeCodes.includes(chargeCode)) return [];
  return [
    {
      rule: 'CHG-003',
      severity: 'error',
      pointer: '/chargeCode',
      box: 'AWB 13',
      actual: shown(chargeCode),
      expected: chargeCodes.join(', '),
      message: { en: `${chargeCode} is not a charge code.`, zh: `${chargeCode} 不是有效的运费代号。` },
      remedy: {
        en: 'Use PP when all charges are prepaid, CC when all are collect, or another code under expected.',
        zh: '全部预付填 PP，全部到付填 CC，其他情形请用 expected 所列代号。',
      },
    },
  ];
}
