import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/tx';
import { Refusal } from '../findings/refusal';
import type { Done } from '../http/idempotency.service';
import { Journal } from '../journal/journal.service';
import { Access } from '../parties/access.service';
import { PartyRow } from '../parties/party.entity';
import type { Caller } from '../parties/roles';
import type { TitleGrant } from './title.dto';
import { TitleRow } from './title.entity';

/** The holder decides who else may see the bill, and until when. */
@Injectable()
export class TitleGrants {
  constructor(
    private readonly access: Access,
    private readonly journal: Journal,
  ) {}

  async grant(tx: Tx, titleId: string, { partyId, until }: TitleGrant, caller: Caller): Promise<Done> {
    await this.access.require(caller, titleId, tx);
    const row = await tx.one(TitleRow, { id: titleId, mode: caller.mode });
    if (!row) throw new Refusal('resource.unknown');
    if (row.holderId !== caller.partyId) throw new Refusal('title.not_holder');
    if (!(await tx.one(PartyRow, { id: partyId }))) throw new Refusal('title.recipient_unknown');
    const end = new Date(until).toISOString();
    for (const subject of [titleId, row.documentId])
      await this.access.give(tx, {
        partyId,
        mode: caller.mode,
        subject,
        reason: 'granted',
        grantedBy: caller.partyId,
        until: end,
      });
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
}
