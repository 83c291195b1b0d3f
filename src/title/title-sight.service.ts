import { Injectable } from '@nestjs/common';
import { Clock } from '../database/clock.source';
import { Database } from '../database/database.service';
import type { Reader, Tx } from '../database/tx';
import { Refusal } from '../findings/refusal';
import { Access } from '../parties/access.service';
import type { Caller } from '../parties/roles';
import { partiesOf } from './state';
import type { TitleState } from './title-state.dto';
import { TitleGrantRow, TitleRow } from './title.entity';

/** `all`: the bill is the caller's business now. `past`: it once was, and is shown up to then. */
export type Sight = 'all' | 'past';

/** Who sees how much of a title. Asked before anything is shown, and before any refusal says why. */
@Injectable()
export class TitleSight {
  constructor(
    private readonly database: Database,
    private readonly access: Access,
    private readonly clock: Clock,
  ) {}

  /** Whom the bill concerns as it stands, whom the present holder lets see it, and courts: all. */
  async of(row: TitleRow, caller: Caller, reader: Reader = this.database.read): Promise<Sight | undefined> {
    if (partiesOf(JSON.parse(row.state) as TitleState, this.clock.iso()).includes(caller.partyId))
      return 'all';
    if (caller.roles.includes('court')) return 'all';
    const [granted, once] = await Promise.all([
      this.isGranted(row, caller, reader),
      this.access.find(caller, row.id, reader),
    ]);
    return granted ? 'all' : once && 'past';
  }

  /** The title if the caller sees any of it; for anybody else it does not exist. */
  async require(id: string, caller: Caller, reader: Reader = this.database.read): Promise<TitleRow> {
    const row = await reader.one(TitleRow, { id, mode: caller.mode });
    if (!row || !(await this.of(row, caller, reader))) throw new Refusal('resource.unknown');
    return row;
  }

  /**
   * As `require`, and held: no act, no grant and no check comes between what is read here and what this
   * body writes. Gives how much the caller sees as well.
   */
  async hold(tx: Tx, id: string, caller: Caller): Promise<{ row: TitleRow; sight: Sight }> {
    const row = await tx.lock(TitleRow, { id, mode: caller.mode });
    const sight = row && (await this.of(row, caller, tx));
    if (!row || !sight) throw new Refusal('resource.unknown');
    return { row, sight };
  }

  /** As `hold`, for an act: an operator may sign for a freeze of what it does not see. */
  async holdForAct(tx: Tx, id: string, caller: Caller): Promise<{ row: TitleRow; sight: Sight }> {
    const row = await tx.lock(TitleRow, { id, mode: caller.mode });
    const office = caller.roles.includes('operator') ? 'past' : undefined;
    const sight = row && ((await this.of(row, caller, tx)) ?? office);
    if (!row || !sight) throw new Refusal('resource.unknown');
    return { row, sight };
  }

  // A grant is the holder's leave: with the bill gone to another holder, it is nobody's leave any more.
  private async isGranted(row: TitleRow, { partyId, mode }: Caller, reader: Reader): Promise<boolean> {
    const grant = await reader.one(TitleGrantRow, { titleId: row.id, mode, partyId });
    return grant !== undefined && grant.grantedBy === row.holderId && grant.until > this.clock.iso();
  }
}
