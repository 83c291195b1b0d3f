import { id, instant, long, nullable, short, whole } from '../database/columns';
import { Column, Entity, Index, PrimaryColumn } from '../database/entity.decorator';

/** `refused`: errors in the file, nothing saved. `failed`: it could not be carried through, nothing saved. */
export const importStates = ['waiting', 'running', 'done', 'refused', 'failed'] as const;
export type ImportState = (typeof importStates)[number];

/** A spreadsheet on its way to become documents: all of them, or none. */
@Entity('spreadsheet_import')
@Index('spreadsheet_import_due', ['state', 'leaseUntil'])
@Index('spreadsheet_import_party', ['partyId', 'mode', 'id'])
export class SpreadsheetImport {
  @PrimaryColumn(id('id'))
  id!: string;

  @Column(short('mode', 4))
  mode!: 'test' | 'live';

  @Column(id('partyId'))
  partyId!: string;

  /** The key with which it was sent. */
  @Column(id('keyId'))
  keyId!: string;

  @Column(short('kind', 40))
  kind!: string;

  /** 1 when it is only to be checked. */
  @Column(whole('dryRun'))
  dryRun!: number;

  @Column(short('state', 8))
  state!: ImportState;

  /** Until when a process has it; the database's clock. */
  @Column(nullable(instant('leaseUntil')))
  leaseUntil!: string | null;

  /** Counts those who took it up; who holds an older number changes nothing. */
  @Column(whole('fence'))
  fence!: number;

  @Column(whole('rowsRead'))
  rowsRead!: number;

  @Column(whole('documentsChecked'))
  documentsChecked!: number;

  /** All findings, the kept ones and those only counted. */
  @Column(whole('findingCount'))
  findingCount!: number;

  /** The kept findings as JSON. */
  @Column(long('findings'))
  findings!: string;

  /** What was made, as JSON: id, number and first row of each document. */
  @Column(long('documents'))
  documents!: string;

  @Column(instant('createdAt'))
  createdAt!: string;

  @Column(instant('changedAt'))
  changedAt!: string;
}

/** A piece of the file of an import, in Base64; gone when the import has ended. */
@Entity('spreadsheet_part')
export class SpreadsheetPart {
  @PrimaryColumn(id('importId'))
  importId!: string;

  @PrimaryColumn(whole('position'))
  position!: number;

  @Column(long('bytes'))
  bytes!: string;
}

/** A document, or a part of one, that a party makes others from. */
@Entity('draft_template')
@Index('draft_template_name', ['partyId', 'mode', 'name'], { unique: true })
export class DraftTemplate {
  @PrimaryColumn(id('id'))
  id!: string;

  @Column(short('mode', 4))
  mode!: 'test' | 'live';

  @Column(id('partyId'))
  partyId!: string;

  @Column(short('name', 70))
  name!: string;

  @Column(short('kind', 40))
  kind!: string;

  @Column(long('content'))
  content!: string;

  @Column(instant('createdAt'))
  createdAt!: string;

  @Column(instant('changedAt'))
  changedAt!: string;
}

/** A term in several languages: a party's own, or, once promoted, everybody's. */
@Entity('glossary_entry')
@Index('glossary_entry_party', ['partyId', 'mode', 'id'])
@Index('glossary_entry_status', ['mode', 'status', 'id'])
export class GlossaryEntry {
  @PrimaryColumn(id('id'))
  id!: string;

  @Column(short('mode', 4))
  mode!: 'test' | 'live';

  /** Who entered it. */
  @Column(id('partyId'))
  partyId!: string;

  @Column(short('category', 16))
  category!: string;

  @Column(short('status', 8))
  status!: 'list' | 'human' | 'machine';

  /** The names, and HS or package code, as JSON. */
  @Column(long('content'))
  content!: string;

  @Column(instant('createdAt'))
  createdAt!: string;

  @Column(instant('changedAt'))
  changedAt!: string;
}

/** One name of an entry as people compare it, so that it is found by an index. */
@Entity('glossary_term')
@Index('glossary_term_plain', ['plain'])
export class GlossaryTerm {
  @PrimaryColumn(id('entryId'))
  entryId!: string;

  @PrimaryColumn(short('lang', 2))
  lang!: string;

  @Column(short('plain', 200))
  plain!: string;
}
