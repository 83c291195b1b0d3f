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
  aim?: { words: string; met: (value: number) => boolean };
}

const targets: Target[] = [
  {
    key: 'submit_vs_usual',
    words: 'CPU per submission: the usual way costs',
    unit: 'times ours',
    aim: { words: 'at least 6', met: (value) => value >= 6 },
  },
  { key: 'submit_vs_floor', words: 'CPU per submission: ours costs', unit: 'times the floor' },
  {
    key: 'start_ms',
    words: 'Start on an existing data folder to listening',
    unit: 'ms',
    aim: { words: 'under 2000', met: (value) => value < 2000 },
  },
  {
    key: 'rest_mb',
    words: 'Memory at rest',
    unit: 'MiB',
    aim: { words: 'under 200', met: (value) => value < 200 },
  },
  {
    key: 'pg_submit_vs_floor',
    words: 'Submissions/s on PostgreSQL, over HTTP: ours does',
    unit: 'of what a bare client does without it',
    aim: { words: 'at least 0.5', met: (value) => value >= 0.5 },
  },
  {
    key: 'deliver_vs_bullmq',
    words: 'Deliveries/s, recorded: ours does',
    unit: 'of what a bare BullMQ worker does unrecorded',
    aim: { words: 'at least 0.4', met: (value) => value >= 0.4 },
  },
  {
    key: 'deliver_vs_loop',
    words: 'Deliveries/s embedded, recorded: ours does',
    unit: 'of what a bare loop posts unrecorded',
    aim: { words: 'at least 0.6', met: (value) => value >= 0.6 },
  },
  { key: 'inbox_latency', words: 'From a 201 to the return of a waiting long poll, p95', unit: 'ms' },
  { key: 'pg_inbox_latency', words: 'The same between two processes on PostgreSQL, p95', unit: 'ms' },
  {
    key: 'backlog_mb',
    words: 'Memory with a backlog that is refused, greatest',
    unit: 'MiB',
    aim: { words: 'under 350', met: (value) => value < 350 },
  },
  {
    key: 'growth_claim',
    words: 'CPU of claiming and recording a lot, in a great table:',
    unit: 'times that in one of 1000 rows',
    aim: { words: 'at most 1.3', met: (value) => value <= 1.3 },
  },
  {
    key: 'check_vs_read',
    words: 'CPU of a title check, signed, proven and recorded:',
    unit: 'times that of an authenticated read',
    aim: { words: 'at most 4', met: (value) => value <= 4 },
  },
  {
    key: 'act_vs_submit',
    words: 'CPU of a title act:',
    unit: 'times that of a submission',
    aim: { words: 'at most 1.5', met: (value) => value <= 1.5 },
  },
  {
    key: 'growth_check',
    words: 'CPU of a check of a long title:',
    unit: 'times that of one of 10 acts',
    aim: { words: 'at most 1.1', met: (value) => value <= 1.1 },
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
  const known = targets.filter(({ key }) => key in report);
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
