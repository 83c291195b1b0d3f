import type { EndpointView } from './endpoint.dto';
import type { EndpointRow } from './exchange.entity';
import { endpointKey, endpointSecret, previousGeneration, publicKeyText } from './signature';

/** What may be kept of an answer about an endpoint: all but its secrets, which no table holds. */
export type KeptEndpoint = Omit<EndpointView, 'secret' | 'previousSecret'>;

export function withoutSecrets({ secret: _, previousSecret: __, ...kept }: EndpointView): KeptEndpoint {
  return kept;
}

/** The answer as it was given: the secrets are those of its own generation, whatever was rotated since. */
export function withSecrets(kept: KeptEndpoint, master: Buffer): EndpointView {
  const { id, generation, previousPublicKey } = kept;
  return {
    ...kept,
    secret: endpointSecret(master, id, generation),
    ...(previousPublicKey !== undefined && { previousSecret: endpointSecret(master, id, generation - 1) }),
  };
}

/** An endpoint as its owner sees it, with its secrets. */
export function endpointView(row: EndpointRow, master: Buffer, nowMs: number): EndpointView {
  const { id, name, state, payload, signing, coalesceSeconds, generation } = row;
  const previous = previousGeneration(row, nowMs);
  const publicKey = (of: number): string => publicKeyText(endpointKey(master, id, of));
  return {
    id,
    name,
    channel: row.channel,
    ...(row.channel === 'push' && { url: row.url }),
    ...(row.description !== null && { description: row.description }),
    state,
    payload,
    signing,
    types: JSON.parse(row.types) as string[],
    coalesceSeconds,
    health: {
      ...(row.failingSince !== null && { failingSince: row.failingSince }),
      warned: row.warned,
      // A pause that is over says nothing any more.
      ...(row.pausedUntil !== null &&
        nowMs < Date.parse(row.pausedUntil) && { pausedUntil: row.pausedUntil }),
      ...(row.disabledReason !== null && { disabledReason: row.disabledReason }),
    },
    generation,
    secret: endpointSecret(master, id, generation),
    publicKey: publicKey(generation),
    ...(previous !== undefined && {
      previousSecret: endpointSecret(master, id, previous),
      previousPublicKey: publicKey(previous),
      previousUntil: row.previousUntil as string,
    }),
  };
}
