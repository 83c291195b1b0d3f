import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/tx';
import type { Finding } from '../findings/finding';
import { Refusal } from '../findings/refusal';
import type { Done } from '../http/idempotency.service';
import { Journal } from '../journal/journal.service';
import { Access } from '../parties/access.service';
import { grantEnd } from '../parties/grant-end';
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
    const ended =
      row.kind === kind &&
      (await this.access.endGrant(tx, { partyId, mode, subject: id, grantedBy: caller.partyId }));
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
