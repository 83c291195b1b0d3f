import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import { Clock } from '../database/clock.source';
import { Database } from '../database/database.service';
import { listOf } from '../database/statements';
import { documentEvents } from '../documents/happenings';
import { Kinds } from '../documents/kinds.service';
import { PlatformKeys } from '../journal/platform-keys.service';
import type { Carries } from './delivery-state';
import { EventParcels } from './event-parcels.service';
import { dropFolderOf } from './drop-name';
import { isOvertaken } from './delivery-sql';
import type { DeliveryRow } from './exchange.entity';
import { KnownVersions } from './known-versions.service';
import { messageBytes, noLonger, type Again } from './message';
import { Notices } from './notices.service';
import { signerOf, type Signed } from './signature';

/** What is sent: where to, under which headers, and the very bytes that were signed. */
export interface Parcel {
  url: string;
  /** The folder of the file drop into which it goes, in place of an address. */
  folder?: string;
  /** Why nothing can be sent: a failed attempt of this delivery, which must not keep the others of its lot. */
  fault?: string;
  headers: Record<string, string>;
  body: Buffer;
}

type Signer = ReturnType<typeof signerOf>;

/** Where a delivery goes and how its receiver wants it. */
interface Destination extends Signed {
  url: string;
  channel: 'push' | 'files';
  mode: string;
  slug: string;
  payload: 'full' | 'thin';
}

/** What a version's message is made of. */
interface Facts {
  id: string;
  kind: string;
  contentHash: string;
  content: string;
  /** 1 where its receiver was given a later version. */
  overtaken: number;
}

/** Makes the parcels of claimed deliveries: one read for all of a sort, since most come in batches. */
@Injectable()
export class Parcels {
  constructor(
    private readonly database: Database,
    private readonly keys: PlatformKeys,
    private readonly kinds: Kinds,
    private readonly clock: Clock,
    private readonly notices: Notices,
    private readonly events: EventParcels,
    private readonly knownVersions: KnownVersions,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** The parcel of each delivery by its id; none for one whose endpoint is no longer active. */
  async of(rows: readonly DeliveryRow[]): Promise<Map<string, Parcel>> {
    const destinations = await this.destinations(rows);
    // Another endpoint than the claim's is for whoever claims the delivery next.
    const sent = rows.filter(({ endpointId }) => destinations.has(endpointId ?? ''));
    const bodies = await this.bodies(sent, destinations);
    const parcels = new Map<string, Parcel>();
    // A signer derives the secrets of its endpoint, so one signs all that goes there.
    const signers = new Map([...destinations.values()].map((to) => [to.id, this.signerOf(to)]));
    for (const row of sent) {
      const body = bodies.get(row.id);
      if (!body) throw new Error(`Delivery ${row.id} has nothing to say.`);
      const to = destinations.get(row.endpointId ?? '') as Destination;
      const parcel = this.signed(to, row, body, signers.get(to.id));
      if (to.channel === 'files') Object.assign(parcel, folderOf(to));
      parcels.set(row.id, parcel);
    }
    return parcels;
  }

  private async destinations(rows: readonly DeliveryRow[]): Promise<Map<string, Destination>> {
    const { marks, list } = listOf([...new Set(rows.map(({ endpointId }) => endpointId))]);
    const found = await this.database.read.all<Destination>(
      `SELECT e.id, e.url, e.channel, e.mode, p.slug, e.payload, e.signing, e.generation,
          e.previous_until AS "previousUntil"
        FROM endpoint e JOIN party p ON p.id = e.party_id WHERE e.state = 'active' AND e.id IN (${marks})`,
      ...list,
    );
    return new Map(found.map((each) => [each.id, each]));
  }

  private async bodies(
    rows: readonly DeliveryRow[],
    destinations: Map<string, Destination>,
  ): Promise<Map<string, Buffer>> {
    const carrying = (what: Carries): DeliveryRow[] => rows.filter(({ carries }) => carries === what);
    return new Map([
      ...(await this.versions(carrying('document'), destinations)),
      ...(await this.notices.bodies(carrying('notice'))),
      ...(await this.events.bodies(carrying('event'))),
    ]);
  }

  private async versions(
    rows: readonly DeliveryRow[],
    destinations: Map<string, Destination>,
  ): Promise<Map<string, Buffer>> {
    if (rows.length === 0) return new Map();
    const { marks, list } = listOf(rows.map(({ id }) => id));
    const lines = await this.database.read.all<Facts>(`${factsSql} WHERE d.id IN (${marks})`, ...list);
    const rowOf = new Map(rows.map((row) => [row.id, row]));
    const made = lines.map((facts) => ({ facts, row: rowOf.get(facts.id) as DeliveryRow }));
    const again = await this.knownVersions.again(made.filter(isLate).map(({ row }) => row));
    return new Map(
      made.map(({ row, facts }) => {
        const thin = destinations.get(row.endpointId ?? '')?.payload === 'thin';
        return [row.id, this.versionBytes(row, facts, thin, again(row, row.version))];
      }),
    );
  }

  private versionBytes(row: DeliveryRow, facts: Facts, thin: boolean, again: Again | undefined): Buffer {
    return messageBytes(row, {
      kind: facts.kind,
      collection: this.kinds.get(facts.kind).collection,
      contentHash: row.rule === noLonger ? undefined : facts.contentHash,
      content: row.type === documentEvents.withdrawn ? undefined : facts.content,
      again,
      thin,
    });
  }

  /** A message as an endpoint wants it signed; the attempt stands in the request id. */
  signed(
    destination: Signed & { url: string },
    row: Pick<DeliveryRow, 'id' | 'attempts'>,
    body: Buffer,
    sign = this.signerOf(destination),
  ): Parcel {
    const seconds = Math.floor(this.clock.now() / 1000);
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': `chuanyu-window/${this.config.version}`,
      'webhook-id': row.id,
      'webhook-timestamp': String(seconds),
      'webhook-signature': sign({ id: row.id, seconds, body }),
      'x-request-id': `${row.id}-${row.attempts}`,
    };
    return { url: destination.url, headers, body };
  }

  private signerOf(destination: Signed): Signer {
    return signerOf(this.keys.master, destination, this.clock.now());
  }
}

/** The folder of a destination, or that it has none. */
function folderOf({ mode, slug }: Destination): Pick<Parcel, 'folder' | 'fault'> {
  try {
    return { folder: dropFolderOf(mode, slug) };
  } catch (error) {
    return { fault: (error as Error).message };
  }
}

/** Whether a version is sent again, or after a later one. */
const isLate = ({ row, facts }: { row: DeliveryRow; facts: Facts }): boolean =>
  row.deliveredAt !== null || facts.overtaken === 1;

const factsSql = `SELECT d.id, doc.kind, v.content_hash AS "contentHash", v.content,
    CASE WHEN ${isOvertaken} THEN 1 ELSE 0 END AS overtaken
  FROM delivery d
  JOIN document doc ON doc.id = d.document_id
  JOIN document_version v ON v.document_id = d.document_id AND v.version = d.version`;
