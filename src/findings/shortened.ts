import type { Finding } from './finding';

/** More findings than this help nobody; the rest is counted. 10,000 bad items would be a 5 MB answer. */
export const findingsShown = 100;

/** All findings, or errors first, then the first `findingsShown`, and one that counts the rest. */
export function shortened(findings: Finding[]): Finding[] {
  if (findings.length <= findingsShown) return findings;
  const ordered = [...findings].sort(
    (a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'),
  );
  const rest = findings.length - findingsShown;
  return [
    ...ordered.slice(0, findingsShown),
    {
      rule: 'SHAPE-MORE',
      severity: 'info',
      pointer: '',
      message: { en: `${rest} more findings are not listed.`, zh: `另有 ${rest} 项问题未列出。` },
      remedy: { en: 'Mend those listed and check again.', zh: '请先更正所列问题后再次校验。' },
    },
  ];
}
