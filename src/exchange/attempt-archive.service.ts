import { Injectable } from '@nestjs/common';
import { encodeTime } from 'ulid';
import { Database } from '../database/database.service';
import { Archive, type ArchivedPart } from '../journal/archive.service';
import type { Seal } from '../journal/archive.entity';
import { endOf, type Month } from '../journal/archived-month';
import { sealOfAttempts } from './attempt-archive.store';

/** Deliveries whose attempts are moved at a time. */
const chunk = 500;

/** Letters of a ULID that tell the time. */
const timeLetters = 10;

/**
 * Archives the attempts of deliveries that are over. The delivery itself stays: a receipt that comes late,
 * a later version and a replay all need it, and one that is over costs those that are under way nothing.
 */
@Injectable()
export class AttemptArchive implements ArchivedPart {
  readonly table = 'attempt';

  constructor(
    private readonly database: Database,
    archive: Archive,
  ) {
    archive.add(this);
  }

  async move(month: Month, rest: () => Promise<void>): Promise<void> {
    const before = endOf(month);
    // No attempt is earlier than its delivery, whose id tells when it was made.
    const end = `dlv_${encodeTime(Date.parse(before), timeLetters)}`;
    for (let after = 'dlv_'; ; await rest()) {
      const ids = await this.database.read.all<{ id: string }>(
        `SELECT id FROM delivery WHERE id > ? AND id < ? ORDER BY id LIMIT ${chunk}`,
        after,
        end,
      );
      const last = ids.at(-1);
      if (!last) return;
      await this.moveRange(month, [after, last.id, before]);
      after = last.id;
    }
  }

  seal(month: Month): Promise<Seal> {
    return sealOfAttempts(this.database.read, month);
  }

  /**
   * Copied in one transaction, compared and taken out in the next: an attempt is always in one of the two.
   * One that is not the same as its copy stays where it is.
   */
  private async moveRange(
    month: Month,
    range: [after: string, through: string, before: string],
  ): Promise<void> {
    await this.database.write(async (tx) => {
      // Held until this is committed: nothing is added to a month that another process is sealing.
      await tx.run('UPDATE archive_head SET at = at WHERE id = 1');
      await tx.run(
        `INSERT INTO archive.attempt (${columns}, month) SELECT ${columns}, CAST(? AS varchar(7)) FROM attempt
          WHERE ${over} AND NOT EXISTS (SELECT 1 FROM archive_month WHERE month = ?)
          ON CONFLICT (delivery_id, number) DO NOTHING`,
        month,
        ...range,
        month,
      );
    });
    await this.database.write((tx) =>
      tx.run(
        `DELETE FROM attempt WHERE ${over} AND EXISTS (SELECT 1 FROM archive.attempt a
           WHERE a.delivery_id = attempt.delivery_id AND a.number = attempt.number AND a.at = attempt.at
             AND a.status IS NOT DISTINCT FROM attempt.status
             AND a.latency_ms IS NOT DISTINCT FROM attempt.latency_ms
             AND a.excerpt IS NOT DISTINCT FROM attempt.excerpt)`,
        ...range,
      ),
    );
  }
}

const columns = 'delivery_id, number, at, status, latency_ms, excerpt';

/** Attempts of a range of deliveries, made before an instant, where nothing is to be tried any more. */
const over = `delivery_id > ? AND delivery_id <= ? AND at < ? AND EXISTS (SELECT 1 FROM delivery d
  WHERE d.id = attempt.delivery_id AND d.state IN ('delivered', 'skipped', 'withdrawn'))`;
