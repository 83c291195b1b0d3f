import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '../database/database.service';
import type { Tx } from '../database/tx';
import { EndpointRow } from './exchange.entity';

/** What a message needs to know of the endpoint that it goes to. */
export type ActiveEndpoint = Pick<EndpointRow, 'id' | 'coalesceSeconds'>;

/** Another process may change an endpoint; after this long every process has seen it. */
const lifetimeMs = 5_000;

/** Receivers remembered at once; with more of them all are looked up anew. */
const receiversKept = 10_000;

/**
 * Which endpoint a receiver has, or that it has none, kept in memory: otherwise each message would cost a
 * look at a row, and on PostgreSQL a wait. Whoever changes an endpoint forgets it at once, in the body
 * that changes it, so that a later member of the same group sees the change. A process that has not heard
 * of a change yet routes as if it had come first; the sweeps that mend that race mend this one.
 */
@Injectable()
export class ActiveEndpoints implements OnApplicationShutdown {
  private readonly known = new Map<string, { endpoint?: ActiveEndpoint; untilMs: number }>();
  /** Counts changes: what was read before one must not be remembered after it. */
  private changes = 0;
  private readonly stopListening: () => void;

  constructor(database: Database) {
    this.stopListening = database.onAnnouncement('routing', () => this.forget());
  }

  onApplicationShutdown(): void {
    this.stopListening();
  }

  forget(): void {
    this.changes += 1;
    this.known.clear();
  }

  /** The endpoint of a receiver as this transaction sees it. */
  async of(tx: Tx, partyId: string, mode: EndpointRow['mode']): Promise<ActiveEndpoint | undefined> {
    const receiver = `${mode} ${partyId}`;
    const known = this.known.get(receiver);
    if (known && performance.now() < known.untilMs) return known.endpoint;
    const { changes } = this;
    const endpoint = await tx.one(EndpointRow, { partyId, mode, state: 'active' });
    // What an open transaction shows may be taken back, and must not be remembered before it is committed.
    tx.afterCommit(() => {
      if (changes !== this.changes) return;
      if (this.known.size >= receiversKept) this.known.clear();
      this.known.set(receiver, { endpoint, untilMs: performance.now() + lifetimeMs });
    });
    return endpoint;
  }
}
