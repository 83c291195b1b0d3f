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
 * Customs offices of a document that names none, as messages between airlines do not: those of the airports on
 * its way that file here. Goods leave China at the last of them, enter it at the first, and pass the others.
 */
export function officesByAirports(stops: readonly string[]): CustomsRouting {
  const offices = [...new Set(stops.flatMap((code) => airports.get(code)?.customsOffice ?? []))];
  const direction = directionBetween(stops[0] ?? '', stops.at(-1) ?? '');
  const [main] = direction === 'import' ? offices : offices.slice(-1);
  if (main === undefined || direction === 'transit')
    return offices.length > 0 ? { transitOffices: offices } : {};
  const passed = offices.filter((office) => office !== main);
  return {
    [direction === 'import' ? 'importOffice' : 'exportOffice']: main,
    ...(passed.length > 0 && { transitOffices: passed }),
  };
}

/**
 * Where a house document or a manifest goes. Messages between airlines name no customs office; what the
 * document leaves out is taken from its master, and failing that from the airports that file here.
 */
export function routingFacts(
  { origin, stops, customs }: { origin: string; stops: readonly string[]; customs?: CustomsRouting },
  master?: AirWaybill,
): RoutingFacts {
  const way = [origin, ...stops];
  return {
    offices: officesIn(customs ?? master?.customs ?? officesByAirports(way)),
    direction: directionBetween(origin, way.at(-1) ?? origin),
    places: [...new Set(way)],
    modes: [airMode],
  };
}
