import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { listOf } from '../database/statements';
import type { Tx } from '../database/tx';
import { ClaimRow, notOnNumber } from '../documents/document.entity';
import { Refusal } from '../findings/refusal';
import type { Mode } from '../parties/roles';

/** One title over the same goods: who has them is a row, so that of two at once one has. */
@Injectable()
export class TitleGoods {
  /** Titles that have any of these goods, in the order in which titles are held. */
  async takenBy(tx: Tx, goods: readonly string[], mode: Mode): Promise<string[]> {
    if (goods.length === 0) return [];
    const { marks, list } = listOf(claimsOn(goods, mode));
    const taken = await tx.all<{ owner: string }>(
      `SELECT DISTINCT owner FROM claim WHERE key IN (${marks}) ORDER BY owner`,
      ...list,
    );
    return taken.map(({ owner }) => owner.slice(ownerOf(mode, '').length));
  }

  /** In one order everywhere: two bills over the same goods would else wait for each other. */
  async take(tx: Tx, goods: readonly string[], titleId: string, mode: Mode): Promise<void> {
    const owner = ownerOf(mode, titleId);
    for (const key of claimsOn(goods, mode).sort())
      await tx.require(ClaimRow, { key, owner }, new Refusal('title.goods_taken'));
  }

  /** Leaves the goods of a title to others. */
  async free(tx: Tx, titleId: string, mode: Mode): Promise<void> {
    await tx.send(`DELETE FROM claim WHERE owner = ? AND ${notOnNumber}`, ownerOf(mode, titleId));
  }
}

/** Test and live know the same title ids, since these follow from the content: an owner is of one mode. */
const ownerOf = (mode: Mode, titleId: string): string => `${mode} ${titleId}`;

/** Goods keys may be long; the claim is on their hash. */
const claimsOn = (goods: readonly string[], mode: Mode): string[] =>
  goods.map((key) => `title-goods ${mode} ${hash('sha256', key)}`);
