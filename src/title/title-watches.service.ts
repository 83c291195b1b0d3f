import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/tx';
import { Refusal } from '../findings/refusal';
import type { Caller, Mode } from '../parties/roles';
import { TitleGrantRow, TitleWatchRow, type TitleRow } from './title.entity';
import { TitleSight } from './title-sight.service';

/** Watches on one bill: more than any bill has banks. */
const watchesMax = 50;

/**
 * Who is told of every act on a bill beside its parties: banks that the holder lets see it and that asked
 * for it. What they are told comes through the exchange's own inbox and pushes, in order.
 */
@Injectable()
export class TitleWatches {
  constructor(private readonly sight: TitleSight) {}

  /** Begins a watch; again is the same watch. */
  async watch(tx: Tx, titleId: string, caller: Caller): Promise<object> {
    const { sight } = await this.sight.hold(tx, titleId, caller);
    // A former holder sees the past only; what comes is not for it.
    if (sight !== 'all') throw new Refusal('resource.unknown');
    const { mode, partyId } = caller;
    if (!(await tx.one(TitleWatchRow, { titleId, mode, partyId }))) await this.requireRoom(tx, titleId, mode);
    await tx.claim(TitleWatchRow, { titleId, mode, partyId, since: tx.at });
    return { titleId, watching: true };
  }

  /** Where a bill is watched by as many as may, those whose leave has run out give way: they are told nothing any more. */
  private async requireRoom(tx: Tx, titleId: string, mode: Mode): Promise<void> {
    const count = async (): Promise<number> => (await tx.find(TitleWatchRow, { titleId, mode })).length;
    if ((await count()) < watchesMax) return;
    await tx.send(
      `DELETE FROM title_watch WHERE title_id = ? AND mode = ? AND party_id IN
         (SELECT party_id FROM title_grant WHERE title_id = ? AND mode = ? AND until <= ?)`,
      ...[titleId, mode, titleId, mode, tx.at],
    );
    if ((await count()) >= watchesMax) throw new Refusal('title.watches_limit');
  }

  async end(tx: Tx, titleId: string, { mode, partyId }: Caller): Promise<void> {
    if ((await tx.delete(TitleWatchRow, { titleId, mode, partyId })) === 0)
      throw new Refusal('resource.unknown');
  }

  /** The bill has left its holder's hands: what that one let others watch is over, and the next may let them anew. */
  async endAll(tx: Tx, titleId: string, mode: Mode): Promise<void> {
    await tx.send('DELETE FROM title_watch WHERE title_id = ? AND mode = ?', titleId, mode);
  }

  /** Those who watch a bill and may still see it: the leave of a holder ends when the bill leaves its hands. */
  async watchers(tx: Tx, titleId: string, mode: Mode, holderId: TitleRow['holderId']): Promise<string[]> {
    const watching = await tx.find(TitleWatchRow, { titleId, mode });
    if (watching.length === 0) return [];
    const grants = await tx.find(TitleGrantRow, { titleId, mode });
    const may = new Set(
      grants
        .filter(({ grantedBy, until }) => grantedBy === holderId && until > tx.at)
        .map(({ partyId }) => partyId),
    );
    return watching.map(({ partyId }) => partyId).filter((partyId) => may.has(partyId));
  }
}
