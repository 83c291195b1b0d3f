import { contentIn } from '../../../src/documents/content';
import type { Kind, Referenced } from '../../../src/documents/kind';
import { refuses } from '../../../src/findings/finding';
import { readJson } from '../../../src/http/json-guard';
import { inKeyOrder, type InKeyOrder } from '../../../src/http/key-order';
import { shapeCheck } from '../../../src/http/shape';
import { multimodalWaybill } from '../../../src/multimodal/multimodal-waybill.kind';
import { railNote } from '../../../src/rail/rail-note.kind';
import { figure, median } from '../figures';
import type { Report } from '../report';
import { noteOf, waybillOf } from './sizes';

/** How often each size is measured, and how many documents are read and checked in a round. */
export interface ChecksPlan {
  rounds: number;
  documents: number;
}

/** Rounds before the first that counts: the compiler has then seen every path. */
const warmUps = 3;

interface Subject {
  kind: Kind;
  sizes: readonly number[];
  of: (size: number) => object;
  references?: (document: object) => Referenced[];
}

/** Goods items of a note, of which the greatest has 50 wagons and 100 containers; units of a waybill. */
const subjects: Record<string, Subject> = {
  note: { kind: railNote as Kind, sizes: [50, 100, 200], of: noteOf },
  waybill: {
    kind: multimodalWaybill as Kind,
    sizes: [25, 50, 100],
    of: waybillOf,
    references: waybillReferences,
  },
};

/** Each rail leg is held against a note over all containers, as it is when the note is on the exchange. */
function waybillReferences(document: object): Referenced[] {
  const content = noteOf(2 * (document as { units: unknown[] }).units.length);
  return (multimodalWaybill.references?.(document as never) ?? []).map((reference) => ({
    ...reference,
    document: {
      id: 'doc_note',
      version: 1,
      number: reference.number ?? '',
      status: 'current',
      contentHash: 'a'.repeat(64),
      content,
    },
  }));
}

interface Timed {
  /** Microseconds for one document: reading it and making its canonical form, and checking it. */
  base: number[];
  check: number[];
}

/**
 * What checking costs beside reading: shape and rules of a document against JSON.parse behind its guard,
 * canonical form and hash of the same bytes, in turn in one process. No server and no disk takes part.
 */
export function measureChecks({ rounds, documents }: ChecksPlan, table: NodeJS.WritableStream): Report {
  const report: Report = {};
  for (const [name, subject] of Object.entries(subjects)) {
    const timed = subject.sizes.map((size) => measured(subject, size, rounds, documents));
    for (const [index, { base, check }] of timed.entries())
      table.write(
        `${name} of ${subject.sizes[index]}: read and canonical ${median(base).toFixed(0)} µs, check ${median(check).toFixed(0)} µs\n`,
      );
    const [, half, whole] = timed as [Timed, Timed, Timed];
    report[`check_${name}`] = figure(
      whole.check.map((micros, round) => micros / (whole.base[round] as number)),
      { base_us: whole.base, check_us: whole.check },
    );
    // Twice the items at twice the cost is 1; a quadratic check would show 2.
    report[`growth_${name}`] = figure(
      whole.check.map((micros, round) => micros / 2 / (half.check[round] as number)),
      Object.fromEntries(timed.map(({ check }, index) => [`check_${subject.sizes[index]}_us`, check])),
    );
  }
  return report;
}

function measured(subject: Subject, size: number, rounds: number, documents: number): Timed {
  const document = subject.of(size);
  const bytes = Buffer.from(JSON.stringify(document));
  const shape = shapeCheck(subject.kind.shape);
  const order = inKeyOrder(subject.kind.shape);
  const references = subject.references?.(document) ?? [];
  const timed: Timed = { base: [], check: [] };
  for (let round = -warmUps; round < rounds; round += 1) {
    const read: object[] = [];
    const base = microsOf(() => {
      for (let count = 0; count < documents; count += 1) read.push(readAndHash(bytes, order));
    });
    const check = microsOf(() => {
      for (const each of read) requirePasses([...shape(each), ...subject.kind.check(each, references)]);
    });
    if (round < 0) continue;
    timed.base.push(base / documents);
    timed.check.push(check / documents);
  }
  return timed;
}

function readAndHash(bytes: Buffer, order: InKeyOrder): object {
  const reading = readJson(bytes);
  if (!('value' in reading)) throw new Error('The document of the bench cannot be read.');
  contentIn(order(reading.value as object));
  return reading.value as object;
}

/** A refused document would be cheaper or dearer than one that is stored. */
function requirePasses(findings: Parameters<typeof refuses>[0]): void {
  if (refuses(findings))
    throw new Error(`The document of the bench is refused: ${JSON.stringify(findings[0])}`);
}

/** CPU of this process alone: others on the machine do not count. */
function microsOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
