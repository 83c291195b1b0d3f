import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statfsSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';

/** What `statfs` says of a file system that lives in memory (Linux, `TMPFS_MAGIC`). */
const tmpfs = 0x01021994;

/**
 * Programs under test run on the first core, the load generator on the second, and with it all else
 * that would be another machine in the field: PostgreSQL, Redis, the receiver of pushes.
 */
const [serverCore, loadCore] = ['0', '1'];

const ticksPerSecond = Number(run('getconf', 'CLK_TCK')) || 100;

/** Tells whether `taskset` can keep server and load generator apart. */
export const pinned = availableParallelism() > 1 && run('taskset', '-V') !== '';

/** Words before a command that keep it on the core of the programs under test. */
export const onServerCore: readonly string[] = pinned ? ['taskset', '-c', serverCore] : [];

/** Words before a command that is needed and not measured: it goes where there is room. */
export const onAnyCore: readonly string[] = pinned ? ['taskset', '-c', `${serverCore},${loadCore}`] : [];

/** Keeps this process, which makes the load, off the core of the programs under test. */
export function moveToLoadCore(): void {
  if (pinned) run('taskset', '-a', '-c', '-p', loadCore, String(process.pid));
}

/** Counted before this process is kept to one of them. */
export const cores = availableParallelism();

const everyCore = `0-${cores - 1}`;

/** Words before a command that may use the whole machine. */
export const onEveryCore: readonly string[] = pinned ? ['taskset', '-c', everyCore] : [];

/** Gives this process, and what it starts from now on, the whole machine; `moveToLoadCore` takes it back. */
export function spreadOut(): void {
  if (pinned) run('taskset', '-a', '-c', '-p', everyCore, String(process.pid));
}

/** Where PostgreSQL and Redis run: this process starts them, and they stay on its core. */
export const serversCore = pinned ? `, with the load generator on core ${loadCore}` : '';

/** The circumstances that a reader of the figures has to know. */
export function circumstances(): string[] {
  const cores = pinned
    ? `Each program on core ${serverCore}, the load generator on core ${loadCore} (taskset).`
    : 'Not pinned to cores (no taskset, or one core only): programs and load generator share them.';
  const disk =
    statfsSync(tmpdir()).type === tmpfs
      ? [`${tmpdir()} is in memory: an fsync costs nothing here, which flatters whoever does many.`]
      : [];
  return [cores, ...disk];
}

/**
 * CPU time of a process in seconds, user and system together, all its threads. Read from outside, so
 * that it is the same measure for all programs and none needs a control route.
 */
export function cpuSecondsOf(pid: number): number {
  const exact = scheduledSecondsOf(pid);
  if (exact !== undefined) return exact;
  const fields = statFieldsOf(pid);
  if (!fields) return secondsOf(run('ps', '-o', 'time=', '-p', String(pid)));
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/**
 * What the scheduler counted for each thread, in nanoseconds. The times in `stat` go by hundredths of a second,
 * which is a tenth of a short round. Undefined where the kernel keeps no such count.
 */
function scheduledSecondsOf(pid: number): number | undefined {
  const threads = entries(`/proc/${pid}/task`).map((id) => read(`/proc/${pid}/task/${id}/schedstat`) ?? '0');
  const nanoseconds = threads.reduce((sum, line) => sum + Number(line.split(' ')[0]), 0);
  return nanoseconds > 0 ? nanoseconds / 1e9 : undefined;
}

/** What Linux says of a process, from the third field on: the second may hold spaces. 11 and 12 are its times. */
function statFieldsOf(pid: number): string[] | undefined {
  const stat = read(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/**
 * CPU time of a process and of its children, those among them that have ended: a PostgreSQL is one
 * process for each connection. Where there is no /proc the ended ones are left out.
 */
export function cpuSecondsOfFamily(pid: number): number {
  const lines = run('ps', '-A', '-o', 'pid=,ppid=').split('\n');
  const pids = lines.map((line) => line.trim().split(/\s+/).map(Number));
  const children = pids.filter(([, parent]) => parent === pid).map(([child]) => child as number);
  const fields = statFieldsOf(pid);
  const ended = fields ? (Number(fields[13]) + Number(fields[14])) / ticksPerSecond : 0;
  return [pid, ...children].reduce((sum, each) => sum + cpuSecondsOf(each), ended);
}

/** The process that started another. */
export const parentOf = (pid: number): number => Number(run('ps', '-o', 'ppid=', '-p', String(pid)));

/** Resident memory of a process in MiB. */
export function residentMbOf(pid: number): number {
  const status = read(`/proc/${pid}/status`);
  const kib = status ? /VmRSS:\s+(\d+)/.exec(status)?.[1] : run('ps', '-o', 'rss=', '-p', String(pid));
  return Number(kib) / 1024;
}

/** `ps` writes days-hours:minutes:seconds and leaves out what is zero at the front. */
function secondsOf(time: string): number {
  const [clock = '', days = '0'] = time.split('-').toReversed();
  return clock.split(':').reduce((sum, part) => sum * 60 + Number(part), Number(days) * 24);
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** Output of a small tool, or nothing when it is missing or fails. */
function run(command: string, ...args: string[]): string {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : '';
}
