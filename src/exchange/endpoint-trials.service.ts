import { Injectable } from '@nestjs/common';
import { Clock } from '../database/clock.source';
import { Database } from '../database/database.service';
import { newId } from '../database/ids.source';
import { Refusal } from '../findings/refusal';
import { PartyRow } from '../parties/party.entity';
import type { Caller } from '../parties/roles';
import { DropFolders } from './drop-folder.client';
import { dropFolderOf } from './drop-name';
import type { TrialView } from './endpoint.dto';
import { eventBytes } from './event-message';
import { EndpointRow } from './exchange.entity';
import { Outbound } from './outbound.client';
import { Parcels } from './parcels.service';

/** Tries endpoints: one signed message at once, outside the ledger, so that no health and no order changes. */
@Injectable()
export class EndpointTrials {
  constructor(
    private readonly database: Database,
    private readonly parcels: Parcels,
    private readonly outbound: Outbound,
    private readonly folders: DropFolders,
    private readonly clock: Clock,
  ) {}

  /** Sends a message to the endpoint of this name, be it active or not, and gives what it said. */
  async send(name: string, { partyId, mode }: Caller): Promise<TrialView> {
    const endpoint = await this.database.read.one(EndpointRow, { partyId, mode, name });
    if (!endpoint) throw new Refusal('resource.unknown');
    const messageId = newId('dlv');
    const body = eventBytes(
      { id: messageId, type: 'endpoint.test', documentId: endpoint.id },
      {
        // It stands on no journal, and so before every entry.
        sequence: 0,
        at: this.clock.iso(),
        actor: 'platform',
        data: JSON.stringify({ endpointId: endpoint.id, name }),
      },
    );
    const { url, headers } = this.parcels.signed(endpoint, { id: messageId, attempts: 1 }, body);
    const party = await this.database.read.one(PartyRow, { id: partyId });
    const started = performance.now();
    const { status, excerpt } = await (endpoint.channel === 'files'
      ? this.folders.put(dropFolderOf(mode, party?.slug ?? ''), headers, body)
      : this.outbound.post(url, headers, body));
    const latencyMs = Math.round(performance.now() - started);
    return { messageId, status: status ?? undefined, latencyMs, excerpt };
  }
}
