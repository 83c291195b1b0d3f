import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import { Clock } from '../database/clock.source';
import { Database } from '../database/database.service';
import { documentEvents } from '../documents/happenings';
import { Kinds } from '../documents/kinds.service';
import { PlatformKeys } from '../parties/platform-keys.service';
import { listOf } from './delivery-sql';
import type { DeliveryRow } from './exchange.entity';
import { messageBytes } from './message';
import { endpointSecret, signMessage } from './signature';

/** What is sent: where to, under which headers, and the very bytes that were signed. */
export interface Parcel {
  url: string;
  headers: Record<string, string>;
  body: Buffer;
}

interface Facts {
  id: string;
  kind: string;
  currentVersion: number;
  contentHash: string;
  content: string;
  endpointId: string | null;
  url: string;
  generation: number;
}

/** Makes the parcels of claimed deliveries: one read for all of them, since most come in batches. */
@Injectable()
export class Parcels {
  constructor(
    private readonly database: Database,
    private readonly keys: PlatformKeys,
    private readonly kinds: Kinds,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** The parcel of each delivery by its id; none for one whose endpoint is no longer active. */
  async of(rows: readonly DeliveryRow[]): Promise<Map<string, Parcel>> {
    const { marks, list } = listOf(rows.map(({ id }) => id));
    const lines = await this.database.read.all<Facts>(`${factsSql} WHERE d.id IN (${marks})`, ...list);
    const facts = new Map(lines.map((line) => [line.id, line]));
    const parcels = new Map<string, Parcel>();
    for (const row of rows) {
      const line = facts.get(row.id);
      if (!line) throw new Error(`Delivery ${row.id} has no document.`);
      // Another endpoint than the claim's is for whoever claims the delivery next.
      if (row.endpointId !== null && line.endpointId === row.endpointId)
        parcels.set(row.id, this.parcel(row, line, row.endpointId));
    }
    return parcels;
  }

  private parcel(row: DeliveryRow, facts: Facts, endpointId: string): Parcel {
    const body = messageBytes(row, {
      kind: facts.kind,
      collection: this.kinds.get(facts.kind).collection,
      contentHash: facts.contentHash,
      content: row.type === documentEvents.withdrawn ? undefined : facts.content,
      currentVersion: facts.currentVersion,
      redelivered: row.deliveredAt !== null,
    });
    const seconds = Math.floor(this.clock.now() / 1000);
    const secret = endpointSecret(this.keys.master, endpointId, facts.generation);
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': `chuanyu-window/${this.config.version}`,
      'webhook-id': row.id,
      'webhook-timestamp': String(seconds),
      'webhook-signature': signMessage(secret, row.id, seconds, body),
      'x-request-id': `${row.id}-${row.attempts}`,
    };
    return { url: facts.url, headers, body };
  }
}

const factsSql = `SELECT d.id, doc.kind, doc.version AS "currentVersion", v.content_hash AS "contentHash", v.content,
    e.id AS "endpointId", e.url, e.generation
  FROM delivery d
  JOIN document doc ON doc.id = d.document_id
  JOIN document_version v ON v.document_id = d.document_id AND v.version = d.version
  LEFT JOIN endpoint e ON e.id = d.endpoint_id AND e.state = 'active'`;
