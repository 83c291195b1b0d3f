import type { ScaledLine } from './costs';
import { median, type Figure } from './figures';

/** One line of the table. */
export interface Line {
  name: string;
  about: string;
  perSecond: number[];
  cpuMicros: number[];
  restMb: number[];
  startMs: number[];
}

/** Figures that later issues extend: each key holds one. */
export type Report = Record<string, Figure>;

interface Target {
  key: string;
  words: string;
  unit: string;
  aim?: Aim;
}

interface Aim {
  words: string;
  met: (value: number) => boolean;
}

const atLeast = (least: number): Aim => ({ words: `at least ${least}`, met: (value) => value >= least });
const atMost = (most: number): Aim => ({ words: `at most ${most}`, met: (value) => value <= most });

/** What is published, in this order: `--json` prints these and no other. */
const published: Target[] = [
  {
    key: 'submit_vs_usual',
    words: 'CPU per submission: the usual way costs',
    unit: 'times ours',
    aim: atLeast(10),
  },
  {
    key: 'submit_vs_floor',
    words: 'CPU per submission: the floor costs',
    unit: 'times ours',
    aim: atLeast(0.7),
  },
  {
    key: 'submit_alone_ms',
    words: 'A lone client waits, beside the fsync of the machine, median',
    unit: 'ms',
    aim: atMost(1.5),
  },
  {
    key: 'alone_vs_floor',
    words: 'A lone client of the floor waits, beside the fsync of the machine,',
    unit: 'of what one of ours waits',
  },
  {
    key: 'deliver_vs_bullmq',
    words: 'Deliveries/s, recorded: ours does',
    unit: 'of what a bare BullMQ worker does unrecorded',
    aim: atLeast(0.6),
  },
  {
    key: 'inbox_latency',
    words: 'From a 201 to the return of a waiting long poll, p95',
    unit: 'ms',
    aim: atMost(20),
  },
  {
    key: 'check_vs_read',
    words: 'CPU of a title check, signed, proven and recorded:',
    unit: 'times that of an authenticated read',
    aim: atMost(3),
  },
  {
    key: 'growth_submit',
    words: 'CPU of a submission where a great many documents are:',
    unit: 'times that among 1000',
    aim: atMost(1.15),
  },
  {
    key: 'growth_inbox',
    words: 'CPU of a page of the inbox there:',
    unit: 'times that among 1000',
    aim: atMost(1.3),
  },
  {
    key: 'growth_claim',
    words: 'CPU of claiming and recording a lot, in a great table:',
    unit: 'times that in one of 1000 rows',
    aim: atMost(1.3),
  },
  {
    key: 'growth_search',
    words: 'CPU of a search by container there:',
    unit: 'times that among 1000',
    aim: atMost(1.3),
  },
  {
    key: 'growth_duplicates',
    words: 'CPU of a repeated request where a great many keys are:',
    unit: 'times that among 10000',
    aim: atMost(1.3),
  },
  {
    key: 'start_ms',
    words: 'Start on an existing data folder to listening',
    unit: 'ms',
    aim: atMost(1200),
  },
  {
    key: 'rest_mb',
    words: 'Memory at rest',
    unit: 'MiB',
    aim: atMost(150),
  },
  {
    key: 'load_mb',
    words: 'Memory under load, greatest',
    unit: 'MiB',
    aim: atMost(300),
  },
  {
    key: 'pg_submit_vs_floor',
    words: 'Submissions/s on PostgreSQL, over HTTP: ours does',
    unit: 'of what a bare client does without it',
    aim: atLeast(0.7),
  },
  {
    key: 'pg_scale',
    words: 'Submissions/s of two API and two worker processes:',
    unit: 'times those of one of each',
    aim: atLeast(1.5),
  },
];

/** What is measured beside it, for whoever looks for where a published figure comes from. */
const others: Target[] = [
  {
    key: 'pg_submit_vs_lots',
    words: 'The same beside a bare client that writes the rows of a table in one statement: ours does',
    unit: 'of that',
  },
  {
    key: 'deliver_vs_pooled',
    words: 'Deliveries/s beside a bare BullMQ worker with the HTTP client of ours: ours does',
    unit: 'of that',
  },
  {
    key: 'deliver_vs_loop',
    words: 'Deliveries/s embedded, recorded: ours does',
    unit: 'of what a bare loop posts unrecorded',
    aim: atLeast(0.6),
  },
  {
    key: 'pg_inbox_latency',
    words: 'The same between two processes on PostgreSQL, p95',
    unit: 'ms',
  },
  {
    key: 'backlog_mb',
    words: 'Memory with a backlog that is refused, greatest',
    unit: 'MiB',
    aim: atMost(350),
  },
  {
    key: 'act_vs_submit',
    words: 'CPU of a title act:',
    unit: 'times that of a submission',
    aim: atMost(1.5),
  },
  {
    key: 'xml_vs_json',
    words: 'CPU of parsing, checking and storing an XFWB:',
    unit: 'times that of the same waybill as JSON',
    aim: { words: 'at most 2', met: (value) => value <= 2 },
  },
  {
    key: 'reconcile_500',
    words: 'CPU of a house filed as one of 500, reconciled with its master:',
    unit: 'times that of one under a master of its own',
    aim: { words: 'at most 3', met: (value) => value <= 3 },
  },
  {
    key: 'reconcile_500_among_many',
    words: 'The same among many masters:',
    unit: 'times',
    aim: { words: 'at most 3', met: (value) => value <= 3 },
  },
  {
    key: 'growth_check',
    words: 'CPU of a check of a long title:',
    unit: 'times that of one of 10 acts',
    aim: atMost(1.1),
  },
  {
    key: 'paper_slows_submit',
    words: 'Submissions/s without papers:',
    unit: 'times those while the press never rests',
    aim: { words: 'at most 1.1', met: (value) => value <= 1.1 },
  },
  ...['note', 'waybill'].flatMap((name): Target[] => [
    {
      key: `check_${name}`,
      words: `CPU of checking a great ${name}:`,
      unit: 'times that of reading it and making its canonical form',
      aim: { words: 'at most 3', met: (value) => value <= 3 },
    },
    {
      key: `growth_${name}`,
      words: `CPU of checking a ${name}, item by item:`,
      unit: 'times that in one of half the size',
      aim: { words: 'at most 1.2', met: (value) => value <= 1.2 },
    },
  ]),
];

/** The published figures as a program reads them; a figure that was not taken is there with no value. */
export const jsonOf = (report: Report): object =>
  Object.fromEntries(
    published.map(({ key }) => [key, report[key] ?? { value: null, spread: null, raw: {} }]),
  );

/** The table for people: medians, and after ± half the distance between the best and worst round. */
export function tableOf(lines: readonly Line[]): string {
  const base = lines.find((line) => line.name === 'ours') ?? lines[0];
  const head = ['program', 'req/s', 'CPU µs/request', 'ratio', 'memory MiB', 'start ms'];
  const rows = lines.map((line) => [
    line.name,
    cell(line.perSecond),
    cell(line.cpuMicros),
    (median(line.cpuMicros) / median(base?.cpuMicros ?? [])).toFixed(2),
    cell(line.restMb),
    cell(line.startMs),
  ]);
  return tableWith(lines, [head, ...rows]);
}

/** The same of what runs on PostgreSQL and Redis, whose CPU is counted too. */
export function scaledTableOf(what: 'submissions' | 'deliveries', lines: readonly ScaledLine[]): string {
  const head = [what, 'a second', 'CPU µs each', 'of PostgreSQL', 'of Redis'];
  const rows = lines.map((line) => [
    line.name,
    ...[line.perSecond, line.cpuMicros, line.postgresMicros, line.redisMicros].map(cell),
  ]);
  return `\n${tableWith(lines, [head, ...rows])}`;
}

/** Deliveries of the embedded form, which has no servers behind it. */
export function deliveryTableOf(lines: readonly ScaledLine[]): string {
  const rows = lines.map((line) => [line.name, cell(line.perSecond), cell(line.cpuMicros)]);
  return `\n${tableWith(lines, [['deliveries', 'a second', 'CPU µs each'], ...rows])}`;
}

function tableWith(lines: readonly { name: string; about: string }[], rows: readonly string[][]): string {
  const legend = lines.map(({ name, about }) => `  ${name.padEnd(11)} ${about}`);
  return [...legend, '', ...aligned(rows), ''].join('\n');
}

/** Each figure in words, and whether its aim was met. */
export function verdicts(report: Report): string {
  const known = [...published, ...others].filter(({ key }) => key in report);
  return `\n${known.map((each) => `${verdict(each, report)}\n`).join('')}`;
}

const cell = (numbers: readonly number[]): string => {
  const half = (Math.max(...numbers) - Math.min(...numbers)) / 2;
  return numbers.length > 1
    ? `${median(numbers).toFixed(0)} ±${half.toFixed(0)}`
    : median(numbers).toFixed(0);
};

function aligned(rows: readonly string[][]): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) =>
    row
      .map((text, column) =>
        column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0),
      )
      .join('  '),
  );
}

function verdict({ key, words, unit, aim }: Target, report: Report): string {
  const { value, spread } = report[key] ?? { value: Number.NaN, spread: Number.NaN };
  const digits = value < 100 ? 2 : 0;
  const told = `${words} ${value.toFixed(digits)} ${unit} (spread ${spread.toFixed(digits)})`;
  return aim ? `${told}; aim ${aim.words}: ${aim.met(value) ? 'met' : 'MISSED'}` : told;
}
