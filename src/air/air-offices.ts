import type { Referenced, RoutingFacts } from '../documents/kind';
import type { CustomsRouting } from '../documents/parts.dto';
import { airports, directionBetween } from './airports';
import type { AirWaybill } from './air-waybill.dto';

/** UN/ECE Recommendation 19: air. A truck under an air waybill is air cargo to the customs manifest. */
export const airMode = '4';

/** Offices in the order in which a document has them, each once. */
export function officesIn({ exportOffice, importOffice, transitOffices = [] }: CustomsRouting): string[] {
  const offices = [exportOffice, importOffice, ...transitOffices].filter((office) => office !== undefined);
  return [...new Set(offices)];
}

/** The master air waybill among the documents that a house document refers to, if its submitter may see it. */
export function masterAmong(references: readonly Referenced[]): AirWaybill | undefined {
  const found = references.find(({ kind, document }) => kind === 'air-waybill' && document !== undefined);
  return found?.document?.content as AirWaybill | undefined;
}

/**
 * Where a house document or a manifest goes. Messages between airlines name no customs office; what the
 * document leaves out is taken from its master, and failing that from the airports that file here.
 */
export function routingFacts(
  { origin, stops, customs }: { origin: string; stops: readonly string[]; customs?: CustomsRouting },
  master?: AirWaybill,
): RoutingFacts {
  const places = [...new Set([origin, ...stops])];
  const named = customs ?? master?.customs;
  const ofAirports = places.flatMap((code) => airports.get(code)?.customsOffice ?? []);
  return {
    offices: named ? officesIn(named) : [...new Set(ofAirports)],
    direction: directionBetween(origin, stops.at(-1) ?? origin),
    places,
    modes: [airMode],
  };
}
