import type { Finding, Severity } from './finding';

/**
 * Rules that the operator may make milder for one sender, and how mild at most. Eight of 71 air waybill
 * numbers in public samples fail the check digit, so a strict reading stops a sender's test traffic.
 * Whatever is not listed here is the same for everybody, and so is what refuses a shape: fields that no shape knows
 * would be lost on the way to the store (`src/http/key-order.ts`).
 */
export const switchableRules: Readonly<Record<string, Exclude<Severity, 'error'>>> = {
  'AWB-002': 'warning',
};

/** Findings with the switches of their sender applied; each one that was switched says so. */
export function switched(
  findings: readonly Finding[],
  switches: ReadonlyMap<string, Exclude<Severity, 'error'>>,
): Finding[] {
  return findings.map((finding) => {
    const severity = finding.severity === 'error' ? switches.get(finding.rule) : undefined;
    if (severity === undefined) return finding;
    const { en, zh } = finding.message;
    return {
      ...finding,
      severity,
      switchedFrom: 'error',
      message: {
        en: `${en} (For this sender the operator has switched the rule from error to ${severity}.)`,
        zh: `${zh}（运营方已为该提交方将此规则由错误调为${severity === 'warning' ? '警告' : '提示'}。）`,
      },
    };
  });
}
