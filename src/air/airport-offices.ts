import type { CustomsRouting } from '../documents/parts.dto';
import { airports, directionBetween } from './airports';

/**
 * Customs offices of a waybill that names none, as messages between airlines do not: those of the airports on
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
