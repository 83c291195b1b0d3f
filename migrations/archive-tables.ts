/**
 * Tables of the archive, in SQL that both databases take. On PostgreSQL they stand in a schema of that
 * name, on SQLite in a file of their own that is attached under it. The columns of each begin as those of
 * the table that it takes rows from. `CREATE … IF NOT EXISTS`, because the file may be made anew while the
 * database beside it was migrated long ago.
 */
export const archiveTables = [
  `CREATE TABLE IF NOT EXISTS archive.journal (
    sequence integer PRIMARY KEY NOT NULL, id varchar(64) NOT NULL, mode varchar(4) NOT NULL,
    type varchar(64) NOT NULL, subject varchar(64) NOT NULL, actor varchar(64) NOT NULL,
    at varchar(24) NOT NULL, data text NOT NULL, salt varchar(32) NOT NULL,
    previous_hash varchar(64) NOT NULL, hash varchar(64) NOT NULL,
    UNIQUE (id), UNIQUE (subject, sequence))`,
  `CREATE TABLE IF NOT EXISTS archive.feed (
    party_id varchar(64) NOT NULL, mode varchar(4) NOT NULL, sequence integer NOT NULL,
    PRIMARY KEY (party_id, mode, sequence))`,
  `CREATE TABLE IF NOT EXISTS archive.attempt (
    delivery_id varchar(64) NOT NULL, number integer NOT NULL, at varchar(24) NOT NULL,
    status integer, latency_ms integer, excerpt varchar(500), month varchar(7) NOT NULL,
    PRIMARY KEY (delivery_id, number), UNIQUE (month, delivery_id, number))`,
];

/**
 * The tables that take part, as a reader sees them: the present rows and those of the archive, each once.
 * `main` is where the present rows are. An entry belongs to the archive once the head says so, which it
 * does in the transaction that takes the entry out of the present; a copy that is not yet complete is not
 * seen. An attempt that stands on both sides is the present one.
 */
export const wholeTables = (main: string): Record<string, string> => {
  const [entry, line, attempt] = [
    'sequence, id, mode, type, subject, actor, at, data, salt, previous_hash, hash',
    'party_id, mode, sequence',
    'delivery_id, number, at, status, latency_ms, excerpt',
  ];
  const past = `sequence <= (SELECT sequence FROM ${main}.archive_head WHERE id = 1)`;
  return {
    journal: `SELECT ${entry} FROM ${main}.journal UNION ALL SELECT ${entry} FROM archive.journal WHERE ${past}`,
    feed: `SELECT ${line} FROM ${main}.feed UNION ALL SELECT ${line} FROM archive.feed WHERE ${past}`,
    attempt: `SELECT ${attempt} FROM ${main}.attempt UNION ALL SELECT ${attempt} FROM archive.attempt a
      WHERE NOT EXISTS (SELECT 1 FROM ${main}.attempt p WHERE p.delivery_id = a.delivery_id AND p.number = a.number)`,
  };
};

/** Tables in the database itself that say what is in the archive. */
export const archiveLedger = ['archive_head', 'archive_month'];
