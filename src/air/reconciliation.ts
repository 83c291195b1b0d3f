import { negative } from './customs-answer';
import { flightFindings } from './flight-balance';
import { houseFindings } from './house-balance';
import type { Discrepancy, Sides } from './sides';

/** How the sides stand to each other: nothing more to come and all equal, something to come, or an error. */
export const states = ['matched', 'open', 'discrepant'] as const;
export type State = (typeof states)[number];

/** Everything that does not agree between a master, its houses and its flights, and what is still to come. */
export function reconcile(sides: Sides): { state: State; findings: Discrepancy[] } {
  const findings = [...houseFindings(sides), ...flightFindings(sides), ...receiptFindings(sides)];
  return { state: stateOf(sides, findings), findings };
}

/** Rules whose informations say that something is still to come. */
const toCome: readonly string[] = ['CON-001', 'MAN-001', 'MAN-002'];

function stateOf({ master, houses, list, flights }: Sides, findings: readonly Discrepancy[]): State {
  if (findings.some(({ severity }) => severity === 'error')) return 'discrepant';
  const housesKnown = master?.houses === 0 || houses.filed > 0 || list !== undefined;
  const waiting = findings.some(({ rule, severity }) => severity === 'info' && toCome.includes(rule));
  return master && housesKnown && flights.length > 0 && !waiting ? 'matched' : 'open';
}

/** CON-006: what an authority refused is not covered by the filing, whatever the sums say. */
export function receiptFindings({ receipts }: Pick<Sides, 'receipts'>): Discrepancy[] {
  const refused = negative.reduce((sum, result) => sum + (receipts[result] ?? 0), 0);
  if (refused === 0) return [];
  return [
    {
      rule: 'CON-006',
      severity: 'warning',
      pointer: '',
      actual: String(refused),
      expected: '0',
      message: {
        en: `Customs refused ${refused} of the filings under this master.`,
        zh: `本总运单项下有 ${refused} 份申报被海关退单或拒绝。`,
      },
      remedy: {
        en: 'See the reasons in the receipts, amend the documents and send them again.',
        zh: '请查看回执所列原因，更正单证后重新申报。',
      },
    },
  ];
}
