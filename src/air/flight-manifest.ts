import type { Summary } from '../documents/kind';
import { routingFacts } from './air-offices';
import type { FlightManifest } from './flight-manifest.dto';

/** A flight is called by number and date; where it departs and which part it is narrow that down. */
export function summarizeFlightManifest(manifest: FlightManifest): Summary {
  const { flight, date, departure, part = 1, points, customs } = manifest;
  const awbs = new Set(points.flatMap(({ lines = [] }) => lines.map(({ awb }) => awb)));
  return {
    number: `${flight}/${date}`,
    numberScope: `${departure}/${part}`,
    search: [...awbs].map((value) => ({ field: 'awb', value })),
    routing: routingFacts({ origin: departure, stops: points.map(({ airport }) => airport), customs }),
  };
}
