import { at, shown, type Finding } from '../findings/finding';
import { gathered } from '../findings/gathered';
import type { AirLeg } from './air-parts.dto';
import type { AirWaybill } from './air-waybill.dto';
import { isDangerous, specialHandlingCodes } from './code-lists';
import { onDay } from './code-table';

/** What the rules on handling look at; a house has it as well as a master. */
export type Handled = Pick<AirWaybill, 'shc' | 'dangerousGoods' | 'securityStatus' | 'oci'> & {
  routing?: AirLeg[];
};

/** More lines than this do not show on the printed waybill. */
const ociLinesShown = 9;

/** SHC-001: handling codes are known on the day; DGR names the regulations, not what is dangerous about the goods. */
export function codesKnown({ shc = [] }: Handled, day?: string): Finding[] {
  return gathered(shc, (code, i): Finding[] => {
    const found = { rule: 'SHC-001', pointer: at('/shc', i), box: 'AWB 21', actual: code };
    if (code === 'DGR')
      return [
        {
          ...found,
          severity: 'error',
          expected: 'RFL, RMD, RCM …',
          message: {
            en: 'DGR is not a handling code: dangerous goods are marked with the code of their class.',
            zh: 'DGR 不是特殊操作代码，危险品须填写其类别对应的 R 类代码。',
          },
          remedy: {
            en: 'Use the R codes, such as RFL (flammable liquid), RMD (miscellaneous) or RCM (corrosive).',
            zh: '请使用 R 类代码，如 RFL（易燃液体）、RMD（杂项危险品）、RCM（腐蚀品）。',
          },
        },
      ];
    if (specialHandlingCodes.has(code, day)) return [];
    const on = onDay(specialHandlingCodes, code, day);
    return [
      {
        ...found,
        severity: 'warning',
        message: {
          en: `${shown(code)} is not in the list of special handling codes${on.en}.`,
          zh: `${shown(code)} 不在${on.zh}特殊操作代码表中。`,
        },
        remedy: {
          en: 'Check the spelling; an airline may still use a code of its own, which the operator can add to the list.',
          zh: '请核对拼写；航空公司自用代码可保留，亦可由运营方补充入表。',
        },
      },
    ];
  });
}

/** SHC-002: dangerous goods are described, and what may fly on cargo aircraft only does. */
export function dangerousGoodsDescribed({ shc = [], dangerousGoods, routing = [] }: Handled): Finding[] {
  const findings: Finding[] = [];
  const codes = shc.filter(isDangerous);
  const described = dangerousGoods?.declarationReference ?? dangerousGoods?.unNumbers;
  if (codes.length > 0 && described === undefined)
    findings.push({
      rule: 'SHC-002',
      severity: 'warning',
      pointer: '/dangerousGoods',
      box: 'AWB 21',
      actual: shown(codes.join(', ')),
      expected: 'declarationReference or unNumbers',
      message: {
        en: 'The handling codes say dangerous goods, but nothing describes them.',
        zh: '特殊操作代码表明含危险品，但未提供危险品资料。',
      },
      remedy: {
        en: "Give the reference of the shipper's declaration or the UN numbers under dangerousGoods.",
        zh: '请在 dangerousGoods 中填写危险品申报单编号或 UN 编号。',
      },
    });
  if (!shc.includes('CAO')) return findings;
  routing.forEach((leg, i) => {
    if (leg.means === 'PASSENGER_AIRCRAFT') findings.push(onPassengerAircraft(at('/routing', i, 'means')));
  });
  return findings;
}

/** SHC-002, of a place where cargo for cargo aircraft only is on a passenger aircraft. */
export function onPassengerAircraft(pointer: string): Finding {
  return {
    rule: 'SHC-002',
    severity: 'error',
    pointer,
    box: 'AWB 11',
    actual: 'PASSENGER_AIRCRAFT',
    expected: 'CARGO_AIRCRAFT, TRUCK',
    message: {
      en: 'Cargo marked CAO (cargo aircraft only) is booked on a passenger aircraft.',
      zh: '标有 CAO（仅限货机）的货物订在客机上。',
    },
    remedy: { en: 'Book the leg on a cargo aircraft.', zh: '请将该航段改订货机。' },
  };
}

/** SHC-003: cargo is either secure for passenger aircraft (SPX) or not yet secure (NSC). */
export function securityAgrees({ shc = [], securityStatus }: Handled): Finding[] {
  const said = new Set([...shc, securityStatus]);
  if (!said.has('NSC') || !said.has('SPX')) return [];
  return [
    {
      rule: 'SHC-003',
      severity: 'warning',
      pointer: shc.includes('NSC') ? at('/shc', shc.indexOf('NSC')) : '/securityStatus',
      box: 'AWB 21',
      actual: 'NSC, SPX',
      message: {
        en: 'The waybill says both NSC (not secured) and SPX (secure for passenger aircraft).',
        zh: '运单同时标有 NSC（未经安检）和 SPX（可装客机）。',
      },
      remedy: { en: 'Keep the one that is true now.', zh: '请只保留符合现状的一项。' },
    },
  ];
}

/** OCI-001: the order of the lines is theirs, the first begins something, and few enough are printed. */
export function ociInOrder({ oci = [] }: Handled): Finding[] {
  const findings = gathered(oci, ({ line }, i): Finding[] =>
    line === undefined || line === i + 1 ? [] : [outOfOrder(i, line)],
  );
  const first = oci[0];
  if (first && first.country === undefined && first.id === undefined && first.customsId === undefined)
    findings.push({
      rule: 'OCI-001',
      severity: 'error',
      pointer: '/oci/0',
      expected: 'country, id or customsId',
      message: {
        en: 'The first OCI line goes on with nothing: it has neither country nor identifier.',
        zh: 'OCI 首行既无国家也无标识，无可接续的上一行。',
      },
      remedy: {
        en: 'Give its country and identifiers, and keep continuation lines after the line they continue.',
        zh: '请补充国家和标识，续行须紧接所续之行。',
      },
    });
  if (oci.length > ociLinesShown)
    findings.push({
      rule: 'OCI-001',
      severity: 'warning',
      pointer: at('/oci', ociLinesShown),
      actual: `${oci.length} lines`,
      expected: `≤ ${ociLinesShown} lines`,
      message: {
        en: `Only the first ${ociLinesShown} OCI lines show on a printed waybill.`,
        zh: `打印运单仅显示前 ${ociLinesShown} 行 OCI。`,
      },
      remedy: {
        en: 'Put first what must be seen on paper; all lines are kept and sent.',
        zh: '请将纸面须显示的内容置前；全部行均会保存并发送。',
      },
    });
  return findings;
}

function outOfOrder(index: number, line: number): Finding {
  return {
    rule: 'OCI-001',
    severity: 'error',
    pointer: at('/oci', index, 'line'),
    actual: String(line),
    expected: String(index + 1),
    message: {
      en: `OCI line ${line} stands in place ${index + 1}; the order of the lines carries meaning.`,
      zh: `OCI 第 ${line} 行位于第 ${index + 1} 位，行序具有含义，不得打乱。`,
    },
    remedy: {
      en: 'List the lines in their order, numbered from 1 without a gap.',
      zh: '请按顺序列出，从 1 起连续编号。',
    },
  };
}
