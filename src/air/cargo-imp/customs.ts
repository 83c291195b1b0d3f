import type { CustomsRouting } from '../../documents/parts.dto';
import { airports, directionBetween } from '../airports';

/**
 * The customs offices of a waybill whose message names none: those of the airports on its way that file
 * here. Goods leave China at the last of them and enter it at the first; the others are passed in transit.
 */
export function officesOnTheWay(stops: readonly string[]): CustomsRouting {
  const offices = [...new Set(stops.flatMap((code) => airports.get(code)?.customsOffice ?? []))];
  const direction = directionBetween(stops[0] ?? '', stops.at(-1) ?? '');
  const border = direction === 'export' ? offices.at(-1) : direction === 'import' ? offices[0] : undefined;
  const transitOffices = offices.filter((office) => office !== border);
  return {
    ...(border && { [direction === 'export' ? 'exportOffice' : 'importOffice']: border }),
    ...(transitOffices.length > 0 && { transitOffices }),
  };
}
