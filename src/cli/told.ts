import type { SqlValue } from '../database/tx';
import { documentEvents, type ReportFacts, type VersionFacts } from '../documents/happenings';
import { reportTypes } from '../documents/report-codes';
import type { JournalEntry } from '../journal/journal.entity';

export type Row = Record<string, SqlValue>;

/** What an entry says of a row. A column that it does not speak of, as before there was one, is undefined. */
export interface Told {
  table: ToldTable;
  row: Record<string, SqlValue | undefined>;
}

/** A table whose rows the journal tells of: each when it is added, and by an entry of its own. */
interface Shape {
  /** What a row is called where it is at fault. */
  called: (row: Told['row']) => string;
  /** The columns that name it on the journal, and what else an entry says of it. */
  named: readonly string[];
  said: readonly string[];
}

const place = ({ document_id: id, version }: Told['row']): string =>
  `document ${String(id)} version ${String(version)}`;

const toldTables = {
  document_version: {
    called: place,
    named: ['document_id', 'version'],
    said: ['content_hash', 'submitted_by', 'entry_id'],
  },
  document_message: {
    called: (row) => `message of ${place(row)}`,
    named: ['document_id', 'version'],
    said: ['digest'],
  },
  document: {
    called: ({ id }) => `document ${String(id)}`,
    named: ['id'],
    said: ['mode', 'kind', 'number', 'submitter_id', 'status', 'version', 'content_hash'],
  },
  receipt: {
    called: ({ id, document_id: about }) => `receipt ${String(id)} of document ${String(about)}`,
    named: ['id'],
    said: [
      ...['document_id', 'version', 'party_id', 'level', 'result', 'code', 'family', 'subject', 'house'],
      ...['unit', 'declaration', 'manifest', 'office_code', 'decided_at', 'reasons', 'previous_hash', 'hash'],
      'entry_id',
    ],
  },
  document_event: {
    called: ({ id, document_id: about }) => `report ${String(id)} on document ${String(about)}`,
    named: ['document_id', 'id'],
    said: ['code', 'version', 'reporter', 'occurred_at', 'facts', 'findings', 'corrects', 'entry_id'],
  },
  title_act: {
    called: ({ title_id: id, sequence }) => `title ${String(id)} act ${String(sequence)}`,
    named: ['title_id', 'mode', 'sequence'],
    said: ['hash', 'entry_id'],
  },
} satisfies Record<string, Shape>;

export type ToldTable = keyof typeof toldTables;

export const toldNames = Object.keys(toldTables) as ToldTable[];

export const shapeOf = (table: ToldTable): Shape => toldTables[table];

/** What of an entry tells of rows. */
export type Telling = Pick<JournalEntry, 'sequence' | 'id' | 'mode' | 'type' | 'subject' | 'actor' | 'data'>;

/** The rows that an entry tells of. */
export function toldBy(entry: Telling): Told[] {
  const { type } = entry;
  if (type === documentEvents.submitted || type === documentEvents.amended) return version(entry);
  if (type === documentEvents.withdrawn) return [{ table: 'document', row: documentAfter(entry) }];
  if (type.startsWith('receipt.')) return receipt(entry);
  if (type.startsWith('title.')) return act(entry);
  return reportTypes.has(type) ? report(entry) : [];
}

/** A document as the entry left it that tells of its newest version, or that it was withdrawn. */
export function documentAfter({ type, mode, subject, actor, data }: Telling): Told['row'] {
  const { kind, number, version: at, contentHash } = JSON.parse(data) as VersionFacts;
  return {
    ...{ id: subject, mode, kind, number, submitter_id: actor, version: at, content_hash: contentHash },
    status: type === documentEvents.withdrawn ? 'withdrawn' : undefined,
  };
}

function version({ id, subject, actor, data }: Telling): Told[] {
  const { version: at, contentHash, original } = JSON.parse(data) as VersionFacts;
  const named = { document_id: subject, version: at };
  const row = { ...named, content_hash: contentHash, submitted_by: actor, entry_id: id };
  if (original === undefined) return [{ table: 'document_version', row }];
  return [
    { table: 'document_version', row },
    { table: 'document_message', row: { ...named, digest: original } },
  ];
}

/** What of a receipt stands on the journal under the same name. */
const receiptWords = [
  'version',
  'level',
  'result',
  'code',
  'family',
  'subject',
  'house',
  'unit',
  'declaration',
];

function receipt({ id, subject, actor, data }: Telling): Told[] {
  const said = JSON.parse(data) as Record<string, SqlValue | undefined>;
  // One that fits no delivery is about no document yet.
  if (said.receiptId === undefined) return [];
  const row = {
    ...Object.fromEntries(receiptWords.map((word) => [word, said[word]])),
    ...{ id: said.receiptId, document_id: subject, party_id: actor, entry_id: id },
    ...{ manifest: said.manifest ?? null, office_code: said.officeCode, decided_at: said.decidedAt },
    ...{ reasons: JSON.stringify(said.reasons), previous_hash: said.previousHash, hash: said.hash },
  };
  return [{ table: 'receipt', row }];
}

function report({ id, subject, actor, data }: Telling): Told[] {
  const said = JSON.parse(data) as ReportFacts;
  const row = {
    ...{ document_id: subject, id: said.eventId, code: said.code, version: said.version, reporter: actor },
    ...{ occurred_at: said.occurredAt, corrects: said.corrects ?? null, entry_id: id },
    ...{ facts: JSON.stringify(said.facts), findings: JSON.stringify(said.findings) },
  };
  return [{ table: 'document_event', row }];
}

function act({ id, mode, subject, data }: Telling): Told[] {
  const { sequence, actHash: hash } = JSON.parse(data) as { sequence?: number; actHash?: string };
  // A grant, or a check of the title, is no act.
  if (hash === undefined) return [];
  return [{ table: 'title_act', row: { title_id: subject, mode, sequence, hash, entry_id: id } }];
}

/** The first column in which a row is not what was told of it. */
export function differing(row: Row, told: Told['row'], columns: readonly string[]): string | undefined {
  return columns.find((column) => told[column] !== undefined && told[column] !== row[column]);
}

/** Names a row among those of its table. */
export const nameIn = (table: ToldTable, row: Told['row']): string =>
  JSON.stringify(shapeOf(table).named.map((column) => row[column]));
