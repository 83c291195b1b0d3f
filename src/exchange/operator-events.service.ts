import { Injectable } from '@nestjs/common';
import type { PendingEntry, Tx } from '../database/tx';
import { Journal, type Happening } from '../journal/journal.service';
import { rolesOf } from '../parties/roles';

/** What a person has to look at: a dead letter, a receiver that fails, a document without a route. */
@Injectable()
export class OperatorEvents {
  constructor(private readonly journal: Journal) {}

  /**
   * Puts an event of the platform, or of whoever did it, on the journal, in the inbox of every operator and of `audience`. It
   * goes with the transaction that made it true, so it is told if and only if it happened.
   */
  async raise(tx: Tx, happening: Omit<Happening, 'actor'> & { actor?: string }): Promise<PendingEntry> {
    // Read each time: such events are rare, and an operator who was added a moment ago is told too.
    const parties = await tx.all<{ id: string; roles: string }>(
      `SELECT id, roles FROM party WHERE roles LIKE '%operator%'`,
    );
    const operators = parties.filter(({ roles }) => rolesOf(roles).includes('operator'));
    const audience = [...operators.map(({ id }) => id), ...(happening.audience ?? [])];
    return this.journal.append(tx, { ...happening, actor: happening.actor ?? 'platform', audience });
  }
}
