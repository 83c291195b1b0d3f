import { randomBytes } from 'node:crypto';
import type { Database as Sqlite } from 'better-sqlite3';
import { entryHash } from '../../../src/journal/entry-hash';

interface Entry {
  sequence: number;
  id: string;
  mode: string;
  type: string;
  subject: string;
  actor: string;
  at: string;
  data: string;
  salt: string;
  previousHash: string;
  hash: string;
}

/** Which numbers the copies bear. */
interface Places {
  count: number;
  from: number;
  step: number;
}

const name = (prefix: string, number: number): string => `${prefix}_${String(number).padStart(26, '0')}`;

/** Puts copies of an entry at the end of the journal, each chained to the one before; gives where they follow. */
export function putOnJournal(database: Sqlite, sequence: number, { count, from, step }: Places): number {
  const pattern = database
    .prepare<[number], Entry>('SELECT * FROM journal WHERE sequence = ?')
    .get(sequence) as Entry;
  const head = database.prepare<[], Entry>('SELECT * FROM journal_head').get() as Entry;
  const insert = database.prepare<Entry>(
    `INSERT INTO journal (sequence, id, mode, type, subject, actor, at, data, salt, previous_hash, hash)
      VALUES (@sequence, @id, @mode, @type, @subject, @actor, @at, @data, @salt, @previousHash, @hash)`,
  );
  let { hash } = head;
  for (let copy = 0; copy < count; copy++) {
    const number = from + copy * step;
    const entry: Entry = {
      ...{ ...pattern, sequence: head.sequence + copy + 1, at: head.at, previousHash: hash },
      ...{ id: name('ent', number), subject: name('doc', number), salt: randomBytes(16).toString('hex') },
    };
    hash = entryHash(entry);
    insert.run({ ...entry, hash });
  }
  database.prepare('UPDATE journal_head SET sequence = ?, hash = ?').run(head.sequence + count, hash);
  return head.sequence;
}
