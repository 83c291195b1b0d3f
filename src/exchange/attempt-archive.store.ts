import type { Reader, SqlValue } from '../database/tx';
import type { Seal } from '../journal/archive.entity';
import { Sealing } from '../journal/archive.store';
import type { Month } from '../journal/archived-month';

/** Rows read at a time. */
const page = 1_000;

interface Kept {
  deliveryId: string;
  number: number;
  at: string;
  status: number | null;
  latencyMs: number | null;
  excerpt: string | null;
}

/** The seal of the attempts that were archived with a month. */
export async function sealOfAttempts(reader: Reader, month: Month): Promise<Seal> {
  const sealing = new Sealing();
  let [id, number] = ['', 0];
  for (;;) {
    const rows = await reader.all<Kept>(
      `SELECT delivery_id AS "deliveryId", number, at, status, latency_ms AS "latencyMs", excerpt
         FROM archive.attempt WHERE month = ? AND (delivery_id, number) > (?, ?)
        ORDER BY delivery_id, number LIMIT ${page}`,
      month,
      id,
      number,
    );
    sealing.add(rows.map((row) => Object.values(row) as SqlValue[]));
    const last = rows.at(-1);
    if (!last) return sealing.seal;
    [id, number] = [last.deliveryId, last.number];
  }
}
