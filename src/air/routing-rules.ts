import { at, type Finding } from '../findings/finding';
import { gathered } from '../findings/gathered';
import type { AirWaybill } from './air-waybill.dto';
import { isLocalOffice } from '../documents/local-offices';
import { airlinePrefixes } from './code-lists';
import { dayOf, onDay } from './code-table';

/** AWB-003: the first three digits are those of an airline that we know. */
export function prefixKnown({ awb, executedAt }: AirWaybill): Finding[] {
  const prefix = awb.slice(0, 3);
  const day = dayOf(executedAt);
  if (airlinePrefixes.has(prefix, day)) return [];
  const on = onDay(airlinePrefixes, prefix, day);
  return [
    {
      rule: 'AWB-003',
      severity: 'warning',
      pointer: '/awb',
      box: 'AWB 1',
      actual: prefix,
      message: {
        en: `No airline in our table issues air waybills with the prefix ${prefix}${on.en}.`,
        zh: `${on.zh}代码表中没有运单前缀为 ${prefix} 的航空公司。`,
      },
      remedy: {
        en: 'Compare the first three digits with the waybill; if they are right, ask the operator to add the airline.',
        zh: '请核对运单号前三位；如无误，请联系运营方补充该航空公司。',
      },
    },
  ];
}

/** AWB-004: a direct waybill has no house waybills, and a master has at least one before departure. */
export function housesFitType({ type, houses = [] }: AirWaybill): Finding[] {
  if (type === 'Direct' && houses.length > 0)
    return [
      {
        rule: 'AWB-004',
        severity: 'error',
        pointer: '/houses',
        actual: `${houses.length} house waybills`,
        expected: 'none',
        message: { en: 'A direct air waybill has no house waybills.', zh: '直单（Direct）不得列有分运单。' },
        remedy: {
          en: 'Remove "houses", or make the waybill a Master.',
          zh: '请删除 houses，或将运单类型改为 Master。',
        },
      },
    ];
  if (type === 'Direct' || houses.length > 0) return [];
  return [
    {
      rule: 'AWB-004',
      severity: 'warning',
      pointer: '/houses',
      actual: 'none',
      expected: '≥ 1',
      message: {
        en: 'This master names no house waybill yet; it needs at least one before departure.',
        zh: '总运单尚未列出分运单，起飞前至少应有一份分运单。',
      },
      remedy: {
        en: 'Amend the master with its house waybills, or make the waybill a Direct one.',
        zh: '请补充所辖分运单号，或将运单类型改为 Direct。',
      },
    },
  ];
}

function apart(pointer: string, actual: string, expected: string): Finding[] {
  if (actual === expected) return [];
  return [
    {
      rule: 'LOC-002',
      severity: 'warning',
      pointer,
      box: 'AWB 11',
      actual,
      expected,
      message: {
        en: `The routing does not join: ${actual} stands where ${expected} should.`,
        zh: `航线不衔接：此处为 ${actual}，应为 ${expected}。`,
      },
      remedy: {
        en: 'Add the missing leg, or correct the airport.',
        zh: '请补充缺少的航段，或更正机场代码。',
      },
    },
  ];
}

/** LOC-002: the legs join, from the airport of departure to that of destination. */
export function legsJoin({ origin, destination, routing }: AirWaybill): Finding[] {
  const starts = gathered(routing, (leg, i) =>
    apart(at('/routing', i, 'from'), leg.from, routing[i - 1]?.to ?? origin),
  );
  const last = routing.length - 1;
  return [...starts, ...apart(at('/routing', last, 'to'), routing[last]?.to ?? origin, destination)];
}

/** CUS-001: only Chongqing (80xx) and Chengdu (79xx) take filings here; others are passed in transit. */
export function filedHere({ customs }: Pick<AirWaybill, 'customs'>): Finding[] {
  const found = gathered(['exportOffice', 'importOffice'] as const, (field): Finding[] => {
    const office = customs[field];
    if (office === undefined || isLocalOffice(office)) return [];
    return [
      {
        rule: 'CUS-001',
        severity: 'error',
        pointer: at('/customs', field),
        actual: office,
        expected: '79xx, 80xx',
        message: {
          en: `Customs office ${office} does not take filings through this exchange.`,
          zh: `关区 ${office} 不在本平台受理范围内。`,
        },
        remedy: {
          en: 'Give an office of Chongqing (80xx) or Chengdu (79xx); list others under transitOffices.',
          zh: '请填写重庆（80xx）或成都（79xx）关区；其他关区请列入 transitOffices。',
        },
      },
    ];
  });
  const { exportOffice, importOffice, transitOffices = [] } = customs;
  const named = [exportOffice, importOffice, ...transitOffices].filter((office) => office !== undefined);
  return found.length > 0 || named.some(isLocalOffice) ? found : [noLocalOffice];
}

/** CUS-001, of a document that names no office and whose airports and master tell none. */
export const noLocalOffice: Finding = {
  rule: 'CUS-001',
  severity: 'warning',
  pointer: '/customs',
  expected: '79xx, 80xx',
  message: {
    en: 'The document names no customs office of Chongqing or Chengdu, so its office cannot be told.',
    zh: '单证未列明重庆或成都关区，无法据此确定受理海关。',
  },
  remedy: {
    en: 'Name the office that should receive it under customs.',
    zh: '请在 customs 中填写应接收该单证的海关。',
  },
};
