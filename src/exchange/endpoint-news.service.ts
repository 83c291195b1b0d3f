import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/tx';
import type { Caller } from '../parties/roles';
import type { EndpointRow } from './exchange.entity';
import { OperatorEvents } from './operator-events.service';

/** Entry types of endpoints: what their owner and the operator have to look at. */
export const endpointEvents = {
  set: 'endpoint.set',
  rotated: 'endpoint.rotated',
  enabled: 'endpoint.enabled',
  failing: 'endpoint.failing',
  disabled: 'endpoint.disabled',
} as const;

/**
 * Tells what became of endpoints. Where the messages of a party go stands where nobody can rewrite it, with the key
 * that changed it: a stolen key is enough to lead them elsewhere, and every delivery would look well.
 */
@Injectable()
export class EndpointNews {
  constructor(private readonly operatorEvents: OperatorEvents) {}

  /** Tells owner, operator and `others`; `by` is whoever did it, or nobody if it came of itself. */
  async tell(
    tx: Tx,
    { id, mode, name, partyId }: EndpointRow,
    type: string,
    { facts = {}, by, others = [] }: { facts?: object; by?: Caller; others?: readonly string[] },
  ): Promise<void> {
    await this.operatorEvents.raise(tx, {
      mode,
      type,
      subject: id,
      actor: by?.partyId,
      data: { endpointId: id, name, receiver: partyId, keyId: by?.keyId, ...facts },
      audience: [partyId, ...others],
    });
  }
}

/** Where messages go, without the path, which may be a secret. */
export function placeOf({ channel, url }: EndpointRow): object {
  return channel === 'push' ? { channel, host: new URL(url).host } : { channel };
}
