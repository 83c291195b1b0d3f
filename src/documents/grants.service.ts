import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/tx';
import type { Finding } from '../findings/finding';
import { Refusal } from '../findings/refusal';
import type { Done } from '../http/idempotency.service';
import { Journal } from '../journal/journal.service';
import { Access } from '../parties/access.service';
import { grantEnd } from '../parties/grant-end';
import { AccessRow } from '../parties/party.entity';
import type { Caller } from '../parties/roles';
import { documentEvents, type GrantEnded } from './happenings';
import { Submissions } from './submissions.service';

/** Whom else the submitter lets read its document, and until when. Each is a body for the write funnel. */
@Injectable()
export class Grants {
  constructor(
    private readonly submissions: Submissions,
    private readonly access: Access,
    private readonly journal: Journal,
  ) {}

  /** Lets another party read the document, until a time if one is given; what is told is what stands then. */
  async grant(tx: Tx, id: string, to: { partyId: string; until?: string }, caller: Caller): Promise<Done> {
    await this.submissions.own(tx, id, caller);
    const { partyId } = to;
    const { mode } = caller;
    // Times are compared as text, so another offset than UTC would move the end of the grant.
    const wished = to.until === undefined ? null : grantEnd(to.until, tx.at);
    if (wished === undefined) throw new Refusal('grant.ended');
    const sight = { partyId, mode, subject: id };
    await this.access.give(tx, {
      ...sight,
      reason: 'granted',
      grantedBy: caller.partyId,
      until: wished ?? undefined,
    });
    const until = await this.access.until(tx, sight);
    const findings = until === wished ? [] : [longerStands(until)];
    const entry = await this.journal.append(tx, {
      mode,
      type: documentEvents.granted,
      subject: id,
      actor: caller.partyId,
      data: { to: partyId, until },
      audience: [partyId],
    });
    return { status: 201, answer: { id, grantedTo: partyId, until, findings }, entry };
  }

  /**
   * Takes a grant back. What the party sees for another reason it goes on seeing: whoever gave it sight of the
   * document by a route or a title follows the journal and puts that back.
   */
  async end(tx: Tx, kind: string, id: string, partyId: string, caller: Caller): Promise<void> {
    const row = await this.submissions.own(tx, id, caller);
    const { mode } = caller;
    const sight = { partyId, mode, subject: id, grantedBy: caller.partyId };
    const ended =
      row.kind === kind && ((await this.access.endGrant(tx, sight)) || (await this.endBehind(tx, sight)));
    if (!ended) throw new Refusal('resource.unknown');
    const data: GrantEnded = { to: partyId, version: row.version };
    await this.journal.append(tx, {
      mode,
      type: documentEvents.grantEnded,
      subject: id,
      actor: caller.partyId,
      data,
      audience: [partyId],
    });
  }

  /**
   * The leave of a title's holder that is longer has its name on the row, and the submitter's stands behind it: the
   * journal knows. The row goes, and the holder's leave is put back as for any grant that ends.
   */
  private async endBehind(
    tx: Tx,
    { partyId, mode, subject, grantedBy }: Pick<AccessRow, 'partyId' | 'mode' | 'subject' | 'grantedBy'>,
  ): Promise<boolean> {
    const sight = await tx.one(AccessRow, { partyId, mode, subject, reason: 'granted' });
    if (!sight) return false;
    const told = `subject = ? AND actor = ? AND type IN (?, ?) AND data LIKE ?`;
    const { granted, grantEnded } = documentEvents;
    const values = [subject, grantedBy, granted, grantEnded, `%"to":${JSON.stringify(partyId)}%`];
    const [last] = await tx.all<{ type: string; data: string }>(
      // The grant may be years old, and archived.
      `SELECT sequence, type, data FROM journal WHERE ${told}
        UNION ALL SELECT sequence, type, data FROM archive.journal WHERE ${told}
        ORDER BY sequence DESC LIMIT 1`,
      ...values,
      ...values,
    );
    if (last?.type !== granted) return false;
    const { until } = JSON.parse(last.data) as { until: string | null };
    if (until !== null && until <= tx.at) return false;
    return this.access.endGrant(tx, { ...sight, subject, mode, partyId });
  }
}

const longerStands = (until: string | null): Finding => ({
  rule: 'GRANT-LONGER',
  severity: 'info',
  pointer: '/until',
  expected: until ?? undefined,
  message: {
    en: 'The party may read the document for longer already: by an earlier grant, a route or a title.',
    zh: '该主体已因先前授权、路由或提单享有更长的查阅期限，本次授权不缩短该期限。',
  },
  remedy: {
    en: 'To shorten an earlier grant, end it (DELETE …/grants/{partyId}) and grant anew.',
    zh: '如需缩短先前授权，请先以 DELETE …/grants/{partyId} 撤销，再重新授权。',
  },
});
