import { Injectable } from '@nestjs/common';
import type { PendingEntry, Tx } from '../database/tx';
import { DocumentRow } from '../documents/document.entity';
import { documentEvents, type GrantEnded } from '../documents/happenings';
import { Refusal } from '../findings/refusal';
import type { Done } from '../http/idempotency.service';
import { Journal } from '../journal/journal.service';
import { Access } from '../parties/access.service';
import { grantEnd } from '../parties/grant-end';
import { AccessRow, PartyRow } from '../parties/party.entity';
import type { Caller, Mode } from '../parties/roles';
import type { TitleGrant } from './title.dto';
import { TitleGrantRow, TitleWatchRow, type TitleRow } from './title.entity';
import { TitleSight } from './title-sight.service';

/** The holder decides who else may see the bill, and until when. */
@Injectable()
export class TitleGrants {
  constructor(
    private readonly sight: TitleSight,
    private readonly access: Access,
    private readonly journal: Journal,
  ) {
    journal.follow((tx, entry, { data }) =>
      entry.type === documentEvents.grantEnded
        ? this.seesByTitle(tx, entry, data as GrantEnded)
        : Promise.resolve(),
    );
  }

  /**
   * What the submitter of a document takes back is its own leave: a party to the title over it goes on seeing it, and
   * so does whoever the holder lets see the title.
   */
  private async seesByTitle(
    tx: Tx,
    { mode, subject }: PendingEntry,
    { to: partyId }: GrantEnded,
  ): Promise<void> {
    const titleId = (await tx.one(DocumentRow, { id: subject }))?.titleId;
    if (!titleId) return;
    const [sight, grant] = await Promise.all([
      tx.one(AccessRow, { partyId, mode, subject: titleId, reason: 'holder' }),
      tx.one(TitleGrantRow, { titleId, mode, partyId }),
    ]);
    if (sight)
      await this.access.give(tx, { partyId, mode, subject, reason: 'holder', grantedBy: sight.grantedBy });
    else if (grant && grant.until > tx.at)
      await this.access.give(tx, { ...grant, subject, reason: 'granted' });
  }

  /** A later grant to the same party takes the place of the earlier one. */
  async grant(tx: Tx, titleId: string, { partyId, until }: TitleGrant, caller: Caller): Promise<Done> {
    const [{ documentId }, party] = await Promise.all([
      this.held(tx, titleId, caller),
      tx.one(PartyRow, { id: partyId }),
    ]);
    if (!party) throw new Refusal('title.recipient_unknown');
    const end = grantEnd(until, tx.at);
    if (end === undefined) throw new Refusal('grant.ended');
    const grant = { partyId, mode: caller.mode, grantedBy: caller.partyId, until: end };
    await this.take(tx, { titleId, documentId, ...grant });
    // Nobody grants or revokes meanwhile: the title is held.
    await tx.insert(TitleGrantRow, { titleId, ...grant, since: tx.at });
    await this.access.give(tx, { ...grant, subject: documentId, reason: 'granted' });
    const entry = await this.journal.append(tx, {
      mode: caller.mode,
      type: 'title.granted',
      subject: titleId,
      actor: caller.partyId,
      data: { to: partyId, until: end },
      audience: [partyId],
    });
    return { status: 201, answer: { titleId, grantedTo: partyId, until: end }, entry };
  }

  /** The holder takes its leave back; the party sees the bill no more from then on, and its watch is over. */
  async revoke(tx: Tx, titleId: string, partyId: string, caller: Caller): Promise<void> {
    const { documentId } = await this.held(tx, titleId, caller);
    const { mode, partyId: grantedBy } = caller;
    if (!(await this.take(tx, { titleId, documentId, partyId, mode, grantedBy })))
      throw new Refusal('resource.unknown');
    await tx.delete(TitleWatchRow, { titleId, mode, partyId });
    await this.journal.append(tx, {
      mode,
      type: 'title.grant_ended',
      subject: titleId,
      actor: grantedBy,
      data: { to: partyId },
      audience: [partyId],
    });
  }

  /** Ends every grant of a holder that holds no more; should it hold again, it must grant anew. */
  async endAll(tx: Tx, titleId: string, documentId: string, grantedBy: string, mode: Mode): Promise<void> {
    await this.limitAgain(tx, { titleId, documentId, mode, grantedBy });
    // With them goes the sight of the document that came with them.
    await tx.send(
      `DELETE FROM access WHERE mode = ? AND subject = ? AND reason = 'granted' AND granted_by = ?
  AND party_id IN (SELECT party_id FROM title_grant WHERE title_id = ? AND mode = ? AND granted_by = ?)`,
      mode,
      documentId,
      grantedBy,
      titleId,
      mode,
      grantedBy,
    );
    await tx.send(
      'DELETE FROM title_grant WHERE title_id = ? AND mode = ? AND granted_by = ?',
      titleId,
      mode,
      grantedBy,
    );
  }

  /** The title, held, so that the bill does not leave the holder's hands while it decides who sees it. */
  private async held(tx: Tx, titleId: string, caller: Caller): Promise<TitleRow> {
    const { row } = await this.sight.hold(tx, titleId, caller);
    if (row.holderId !== caller.partyId) throw new Refusal('title.not_holder');
    return row;
  }

  /** Takes a grant away, with the sight of the document that came with it; tells whether there was one. */
  private async take(
    tx: Tx,
    from: { titleId: string; documentId: string; partyId: string; mode: Mode; grantedBy: string },
  ): Promise<boolean> {
    const { titleId, documentId: subject, partyId, mode, grantedBy } = from;
    await this.limitAgain(tx, from);
    const [, taken] = await Promise.all([
      tx.delete(AccessRow, { partyId, mode, subject, reason: 'granted', grantedBy }),
      tx.delete(TitleGrantRow, { titleId, mode, partyId }),
    ]);
    return taken > 0;
  }

  /**
   * Limits authorities to the versions of their routes again, one or all whom the holder lets see more. Another
   * leave that is longer has another end, and stays.
   */
  private limitAgain(
    tx: Tx,
    of: { titleId: string; documentId: string; partyId?: string; mode: Mode; grantedBy: string },
  ): Promise<void> {
    const { titleId, documentId, partyId, mode, grantedBy } = of;
    return tx.send(
      `UPDATE access SET until = NULL
        WHERE mode = ? AND subject = ? AND reason = 'routed' ${partyId === undefined ? '' : 'AND party_id = ?'}
          AND until = (SELECT g.until FROM title_grant g WHERE g.title_id = ? AND g.mode = ?
                          AND g.granted_by = ? AND g.party_id = access.party_id)`,
      ...[mode, documentId, ...(partyId === undefined ? [] : [partyId])],
      ...[titleId, mode, grantedBy],
    );
  }
}
