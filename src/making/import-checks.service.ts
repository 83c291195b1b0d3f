import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.service';
import { Checking, type Storable } from '../documents/checking.service';
import type { Kind } from '../documents/kind';
import { Kinds } from '../documents/kinds.service';
import { numberClaim } from '../documents/number-claim';
import { refusalCodes } from '../findings/codes';
import type { Finding } from '../findings/finding';
import { Refusal } from '../findings/refusal';
import type { Caller } from '../parties/roles';
import { columnsOf, type Column } from './columns';
import { findingsKept } from './limits';
import { makingOf } from './making-kinds';
import { SheetError, type SheetFinding } from './sheet';
import { ofCell, ofDocument, ofKey, type SheetFields } from './sheet-findings';
import type { SheetDocument } from './sheet-documents';
import { documentsIn } from './spreadsheet-file.source';

/** A document of a file that may be stored, and where it begins. */
export interface ReadyDocument {
  row: number;
  key: string;
  /** The claim on its number. */
  claim: string;
  /** What is to be written; of a file that is only checked nothing is kept. */
  storable?: Storable;
}

/** What the reading of a file has come to so far. */
export class ImportOutcome {
  rowsRead = 0;
  documentsChecked = 0;
  findingCount = 0;
  refused = false;
  /** Letter and heading of the column of numbers, once it is known. */
  key: Pick<SheetFinding, 'column' | 'heading' | 'box'> = {};
  readonly findings: SheetFinding[] = [];
  readonly ready: ReadyDocument[] = [];

  constructor(readonly checkOnly: boolean) {}

  /** Keeps what fits: errors push warnings out, so that what refuses the file is always told. */
  note(findings: readonly SheetFinding[]): void {
    const before = this.refused;
    for (const finding of findings) {
      this.findingCount += 1;
      const isError = finding.severity === 'error';
      this.refused ||= isError;
      if (this.findings.length < findingsKept) this.findings.push(finding);
      else if (isError) {
        const place = this.findings.findLastIndex(({ severity }) => severity !== 'error');
        if (place >= 0) this.findings.splice(place, 1, finding);
      }
    }
    // Once one document is refused none is saved; of the others only their numbers are still asked for.
    if (this.refused && !before) for (const each of this.ready) delete each.storable;
  }
}

/** Claims looked up in one query. */
const claimsAtOnce = 200;

/** Checks the documents of a file as if each had been submitted, and tells every finding at its cell. */
@Injectable()
export class ImportChecks {
  constructor(
    private readonly kinds: Kinds,
    private readonly checking: Checking,
    private readonly database: Database,
  ) {}

  /** Reads a file to its end. After each row `pause` is called, which may stop the reading by throwing. */
  async run(
    bytes: Buffer,
    kindName: string,
    caller: Caller,
    outcome: ImportOutcome,
    pause: () => Promise<void>,
  ): Promise<void> {
    const kind = this.kinds.get(kindName);
    const fields = columnsOf(kind.shape);
    const making = makingOf(kind.name, kind.shape);
    const key = fields.get(making.key) as Column;
    const keyWith = fields.get(making.keyWith ?? '');
    const claims = new Map<string, number>();
    let sheet: SheetFields = { placed: [], fields };
    try {
      for await (const { rowsRead, document, columns, findings = [] } of documentsIn(
        bytes,
        fields,
        key,
        keyWith,
      )) {
        outcome.rowsRead = rowsRead;
        sheet = { placed: columns, fields };
        outcome.key = ofKey(key, columns);
        if (document) await this.check(kind, document, sheet, caller, outcome, claims);
        outcome.note(findings.map((finding) => ofCell(finding, sheet)));
        await pause();
      }
    } catch (error) {
      if (!(error instanceof SheetError)) throw error;
      outcome.note([ofCell(error.finding, sheet)]);
    }
    outcome.note(await this.taken(outcome));
  }

  private async check(
    kind: Kind,
    document: SheetDocument,
    sheet: SheetFields,
    caller: Caller,
    outcome: ImportOutcome,
    claims: Map<string, number>,
  ): Promise<void> {
    const { storable, findings } = await this.verdict(kind, document, caller);
    const told = [
      ...document.findings.map((finding) => ofCell(finding, sheet, document.key)),
      ...findings.map((finding) => ofDocument(finding, document, sheet)),
    ];
    if (storable) {
      const claim = numberClaim(storable, caller);
      const before = claims.get(claim);
      if (before !== undefined) told.push({ ...outcome.key, ...numberTwice(document, before) });
      claims.set(claim, document.firstRow);
      const { firstRow: row, key } = document;
      const isKept = !outcome.checkOnly && !outcome.refused;
      outcome.ready.push({ row, key, claim, ...(isKept && { storable }) });
    }
    outcome.documentsChecked += 1;
    outcome.note(told);
  }

  /** What a submission would be told; what is missing because its cell could not be read is told once. */
  private async verdict(
    kind: Kind,
    { document, unread }: SheetDocument,
    caller: Caller,
  ): Promise<{ storable?: Storable; findings: Finding[] }> {
    try {
      // The document itself is let go: its canonical text is all that is stored.
      const { content, summary, findings } = await this.checking.check(kind, document, caller);
      return { storable: { kind, content, summary, findings }, findings };
    } catch (error) {
      if (!(error instanceof Refusal) || !error.carries.findings) throw error;
      const isTold = ({ rule, pointer }: Finding): boolean =>
        rule === 'SHAPE-REQUIRED' &&
        [...unread].some((each) => each === pointer || each.startsWith(`${pointer}/`));
      return { findings: error.carries.findings.filter((finding) => !isTold(finding)) };
    }
  }

  /** Documents whose number stands for another one already. */
  async taken({ ready, key }: ImportOutcome): Promise<SheetFinding[]> {
    const found: SheetFinding[] = [];
    for (let from = 0; from < ready.length; from += claimsAtOnce) {
      const some = ready.slice(from, from + claimsAtOnce);
      const keys = some.map(({ claim }) => claim);
      const rows = await this.database.read.all<{ key: string }>(
        `SELECT key FROM claim WHERE key IN (${keys.map(() => '?').join(', ')})`,
        ...keys,
      );
      const claimed = new Set(rows.map(({ key }) => key));
      const known = some.filter((_, index) => claimed.has(keys[index] ?? ''));
      found.push(...known.map((each) => ({ ...key, ...numberTaken(each) })));
    }
    return found;
  }
}

function numberTaken({ row, key }: ReadyDocument): SheetFinding {
  return {
    ...{ rule: 'SHEET-NUMBER-TAKEN', severity: 'error', pointer: '', row, document: key },
    message: {
      en: 'This number already stands for another document of yours.',
      zh: '该编号已用于本主体的另一单证。',
    },
    remedy: refusalCodes['document.number_taken'].remedy,
  };
}

function numberTwice({ key, firstRow }: SheetDocument, before: number): SheetFinding {
  return {
    ...{ rule: 'SHEET-NUMBER-TWICE', severity: 'error', pointer: '', row: firstRow, document: key },
    message: {
      en: `The document that begins at row ${before} has the same number once it is cleaned.`,
      zh: `该编号规范化后与第 ${before} 行开始的单证相同。`,
    },
    remedy: { en: 'Give one of them another number.', zh: '请更换其中一个编号。' },
  };
}
