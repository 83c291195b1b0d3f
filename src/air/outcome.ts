import { loadings } from './flight-balance';
import { receiptFindings, reconcile, type State } from './reconciliation';
import { kilogramsText, type Discrepancy, type Load, type Sides } from './sides';

/** Pieces, and weight as text, so that no reader's floats change it. */
interface LoadText {
  pieces: number;
  weight: string;
}

/** How the parts of a master stand to each other, as it is kept and shown: counts, never the number of a house. */
export interface Outcome {
  state: State;
  master: (LoadText & { houses?: number }) | null;
  houses: LoadText & { filed: number };
  list: (LoadText & { complete: boolean; houses?: number; superseded: number }) | null;
  flights: (LoadText & { departure: string; flights: number; complete: boolean; final: boolean })[];
  receipts: Readonly<Record<string, number>>;
  findings: Discrepancy[];
}

function loadText({ pieces, grams, houses }: Load & { houses?: number }): LoadText & { houses?: number } {
  const weight = kilogramsText(grams);
  return houses === undefined ? { pieces, weight } : { pieces, weight, houses };
}

/** What is found over all that the exchange knows of a master. */
export function outcomeOf(sides: Sides): Outcome {
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
export const withReceipts = (outcome: Outcome, receipts: Outcome['receipts']): Outcome => ({
  ...outcome,
  receipts,
  findings: [...outcome.findings.filter(({ rule }) => rule !== 'CON-006'), ...receiptFindings({ receipts })],
});

/**
 * What makes an outcome news: state and rules. That 19 houses have become 20 is seen on the page, and what
 * customs answered has been told by its receipt.
 */
export function verdictOf({ state, findings }: Outcome): string {
  const own = findings.filter(({ rule }) => rule !== 'CON-006');
  const rules = own.map(({ rule, severity, discrepancy }) =>
    [rule, severity, discrepancy].filter(Boolean).join(' '),
  );
  return [state, ...[...new Set(rules)].sort()].join('; ');
}
