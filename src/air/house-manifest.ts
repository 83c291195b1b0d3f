import type { Referenced, Summary } from '../documents/kind';
import { masterAmong, routingFacts } from './air-offices';
import type { HouseManifest } from './house-manifest.dto';

/** People call a house manifest by its master; a sender with several gives each a reference of its own. */
export function summarizeHouseManifest(manifest: HouseManifest, references: readonly Referenced[]): Summary {
  const { masterAwb, reference, origin, destination, customs } = manifest;
  return {
    number: masterAwb,
    numberScope: reference ?? '',
    search: [
      { field: 'awb', value: masterAwb },
      ...(reference === undefined ? [] : [{ field: 'reference' as const, value: reference }]),
    ],
    routing: routingFacts({ origin, stops: [destination], customs }, masterAmong(references)),
    master: masterAwb,
  };
}
