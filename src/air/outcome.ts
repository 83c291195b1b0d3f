import { loadings } from './flight-balance';
import { receiptFindings, reconcile } from './reconciliation';
import type { MasterLoad, Reconciliation } from './reconciliation.dto';
import { kilogramsText, type Load, type Sides } from './sides';

function loadText({ pieces, grams, houses }: Load & { houses?: number }): MasterLoad {
  const weight = kilogramsText(grams);
  return houses === undefined ? { pieces, weight } : { pieces, weight, houses };
}

/** What is found over all that the exchange knows of a master. */
export function outcomeOf(sides: Sides): Reconciliation {
  const { master, houses, list, flights, receipts } = sides;
  const { state, findings } = reconcile(sides);
  return {
    state,
    master: master ? loadText(master) : null,
    houses: { pieces: houses.pieces, weight: kilogramsText(houses.grams), filed: houses.filed },
    list: list ? { ...loadText(list), complete: list.complete, superseded: list.superseded } : null,
    flights: loadings(flights).map((loading) => ({
      pieces: loading.pieces,
      weight: kilogramsText(loading.grams),
      departure: loading.departure,
      flights: loading.flights,
      complete: loading.complete,
      final: loading.final,
    })),
    receipts,
    findings,
  };
}

/** An outcome for somebody who may see these answers of customs and no others. */
export const withReceipts = (
  outcome: Reconciliation,
  receipts: Reconciliation['receipts'],
): Reconciliation => ({
  ...outcome,
  receipts,
  findings: [...outcome.findings.filter(({ rule }) => rule !== 'CON-006'), ...receiptFindings({ receipts })],
});

/**
 * What makes an outcome news: state and rules. That 19 houses have become 20 is seen on the page, and what
 * customs answered has been told by its receipt.
 */
export function verdictOf({ state, findings }: Reconciliation): string {
  const own = findings.filter(({ rule }) => rule !== 'CON-006');
  const rules = own.map(({ rule, severity, discrepancy }) =>
    [rule, severity, discrepancy].filter(Boolean).join(' '),
  );
  return [state, ...[...new Set(rules)].sort()].join('; ');
}
