import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';

/** One setting: its default and one sentence for the operator. `README.md` shows this table. */
interface Setting<T> {
  default: string;
  about: string;
  read: (text: string) => T;
}

class Unreadable extends Error {}

const text = (value: string): string => {
  if (value.trim() === '') throw new Unreadable('must not be empty');
  return value;
};
const path = text;
const pathOrNone = (value: string): string => value;
const whole =
  (min: number, max: number) =>
  (value: string): number => {
    const number = Number(value);
    // Number('') is 0, which is a port and a number of months.
    if (!/^\d+$/.test(value) || number < min || number > max)
      throw new Unreadable(`must be a whole number from ${min} to ${max}`);
    return number;
  };
const oneOf =
  <T extends string>(...values: T[]) =>
  (value: string): T => {
    const found = values.find((each) => each === value);
    if (!found) throw new Unreadable(`must be one of ${values.join(', ')}`);
    return found;
  };
/** An address of one of these schemes. It may hold a password, so it is never shown. */
const addressOf =
  (...schemes: string[]) =>
  (value: string): string => {
    if (URL.canParse(value) && schemes.includes(new URL(value).protocol)) return value;
    throw new Unreadable(`must be an address that begins with ${schemes.join('// or ')}//`);
  };
/** The address that stands before every path of ours, as `https://host` or `https://host/path`. */
const publicAddress = (value: string): string => {
  const { username, password, origin, pathname } = new URL(addressOf('http:', 'https:')(value));
  // Paper that has left the house cannot be mended, so nothing is printed that might not lead here.
  if (username || password || /[?#]/.test(value))
    throw new Unreadable(
      'is printed in QR codes with a path behind it, so it must have no user, no password, no ? and no #',
    );
  return `${origin}${pathname}`.replace(/\/+$/, '');
};
const addressOrNone = (...schemes: string[]) => {
  const read = addressOf(...schemes);
  return (value: string): string => (value === '' ? value : read(value));
};
const flag = (value: string): boolean => oneOf('true', 'false')(value) === 'true';
const list = (value: string): string[] =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);

/** The name of a key in a note (C2SP signed-note), which signs the log of the exchange. */
const name = (value: string): string => {
  if (/^[^\s+]+$/u.test(value)) return value;
  throw new Unreadable('must be a name without spaces and without +');
};

/** A network in CIDR form (RFC 4632), or a single address. */
export interface Network {
  address: string;
  prefix: number;
  family: 'ipv4' | 'ipv6';
}

/** Reads a network; undefined where the text is none. One of every address there is is a slip of the pen. */
export function readNetwork(value: string): Network | undefined {
  const [, address = '', digits] = /^([^/%]+)(?:\/([1-9]\d{0,2}))?$/.exec(value) ?? [];
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  const most = family === 'ipv6' ? 128 : 32;
  const prefix = Number(digits ?? most);
  return isIP(address) === 0 || prefix > most ? undefined : { address, prefix, family };
}

/** Networks, separated by commas, and what may stand beside them by name. */
const networks =
  (...names: string[]) =>
  (value: string): string[] => {
    const all = list(value);
    const wrong = all.filter((each) => !names.includes(each) && !readNetwork(each));
    if (wrong.length === 0) return all;
    const beside = names.length > 0 ? `, or ${names.join(', ')}` : '';
    throw new Unreadable(
      `must be addresses or networks in CIDR form, such as 10.0.0.0/8${beside}, separated by commas, which ${wrong.join(' and ')} is not`,
    );
  };

const setting = <T>(fallback: string, read: (text: string) => T, about: string): Setting<T> => ({
  default: fallback,
  read,
  about,
});

/** Every setting of the product, in the order the README shows them. */
export const settings = {
  PORT: setting('8080', whole(0, 65_535), 'Port to listen on; 0 takes a free one and prints it.'),
  HOST: setting('127.0.0.1', text, 'Address to listen on; 0.0.0.0 inside a container.'),
  PUBLIC_URL: setting(
    'http://127.0.0.1:8080',
    publicAddress,
    'Address under which others reach this exchange; it is printed in the QR codes of papers.',
  ),
  ROLE: setting(
    'all',
    oneOf('all', 'api', 'worker'),
    'What this process does: api answers requests, worker delivers, all does both; api and worker need DATABASE_URL.',
  ),
  DATABASE_URL: setting(
    '',
    addressOrNone('postgres:', 'postgresql:'),
    'PostgreSQL, such as postgres://user:password@host/database; empty for the embedded SQLite file.',
  ),
  DATABASE_WRITERS: setting('4', whole(1, 16), 'Connections that write to PostgreSQL, a process.'),
  DATABASE_READERS: setting('8', whole(1, 100), 'Most connections that read from PostgreSQL, a process.'),
  REDIS_URL: setting(
    '',
    addressOrNone('redis:', 'rediss:'),
    'Redis, which wakes workers by BullMQ; empty for the in-process bell.',
  ),
  REDIS_PREFIX: setting(
    'chuanyu',
    text,
    'What every key in Redis begins with; exchanges that share a Redis differ in it.',
  ),
  DATA_DIR: setting('data', path, 'Folder of the SQLite file, the platform keys and the sandbox keys.'),
  KEY_DIR: setting(
    '',
    pathOrNone,
    'Folder of the platform keys, the same for every process; empty for the folder keys in DATA_DIR.',
  ),
  CHECKPOINT_FILE: setting(
    '',
    pathOrNone,
    'File for the last checkpoint of the log, kept where a restore of the database does not reach, so not in DATA_DIR; empty for DATA_DIR with .checkpoint added.',
  ),
  INSTANCE: setting(
    'chuanyu-window',
    name,
    'Name of this exchange, signed into every title act as its audience. It stays: with data that was signed under another name nothing starts.',
  ),
  SANDBOX: setting(
    'true',
    flag,
    'Seed the sandbox parties and allow pushes to loopback; false for a live exchange.',
  ),
  SANDBOX_CUSTOMS: setting(
    'true',
    flag,
    'Start a simulated Chongqing (push) and Chengdu (pull) customs beside the sandbox parties.',
  ),
  LOG: setting('warn', oneOf('silent', 'error', 'warn', 'info'), 'What is logged: one JSON line an event.'),
  TRUSTED_PROXIES: setting(
    '',
    networks('loopback', 'linklocal', 'uniquelocal'),
    'Networks of the balancers before this exchange, such as uniquelocal or 10.0.0.0/8: their X-Forwarded-For says who calls.',
  ),
  BODY_LIMIT_BYTES: setting(
    '1048576',
    whole(1_024, 16_777_216),
    'Largest request body; 1 MiB holds the largest document of every kind.',
  ),
  CONNECTIONS: setting(
    '10000',
    whole(1, 1_000_000),
    'Most connections at once; one more is closed. The process must be allowed to open as many files.',
  ),
  RATE_PER_MINUTE: setting('6000', whole(1, 10_000_000), 'Requests a minute that one API key may make.'),
  FUNNEL_GROUP: setting('64', whole(1, 1_024), 'Most requests that share one transaction and one fsync.'),
  FUNNEL_WAITING: setting(
    '10000',
    whole(1, 1_000_000),
    'Most requests that wait for the writer before 503 is answered.',
  ),
  FUNNEL_WAIT_MS: setting(
    '15000',
    whole(100, 600_000),
    'Time that a request waits for the writer, or for a row that somebody holds, before 503 is answered.',
  ),
  LIST_WALK: setting(
    '10000',
    whole(1, 1_000_000),
    'Most documents or deliveries that a page of the list looks at for those that are asked for.',
  ),
  LONG_POLL_SECONDS: setting('30', whole(1, 120), 'Longest time that an inbox request may wait.'),
  DASHBOARD: setting(
    'false',
    flag,
    "Serve BullMQ's dashboard to operators at /dashboard/queues, to look at; needs REDIS_URL.",
  ),
  DELIVERY_TIMEOUT_MS: setting('15000', whole(100, 60_000), 'Time that a receiver has to answer a push.'),
  DELIVERY_LEASE_MS: setting(
    '60000',
    whole(1_000, 600_000),
    'Time after which an unfinished attempt may be claimed again.',
  ),
  DELIVERY_ATTEMPTS: setting(
    '11',
    whole(1, 30),
    'Attempts before a delivery is dead; eleven span three days and a quarter.',
  ),
  DELIVERY_BASE_MS: setting(
    '5000',
    whole(10, 600_000),
    'Wait after the first failed attempt; each further one waits four times as long.',
  ),
  DELIVERY_PARALLEL: setting('32', whole(1, 256), 'Pushes under way at once.'),
  ENDPOINT_BUDGET_HOURS: setting(
    '72',
    whole(1, 720),
    'Hours for which an endpoint may only fail before it is disabled; its messages then wait in the inbox.',
  ),
  OUTBOUND_ALLOW: setting(
    '',
    networks(),
    'Networks in CIDR form that may be called though they are private, separated by commas.',
  ),
  DROP_DIR: setting(
    '',
    pathOrNone,
    'Folder of the file drop, for authorities whose networks take no calls; empty for none.',
  ),
  DROP_SCAN_MS: setting(
    '2000',
    whole(50, 600_000),
    'Wait between two looks for receipts in the file drop; a file counts as written when two looks find it the same.',
  ),
  IDEMPOTENCY_DAYS: setting('90', whole(1, 3_650), 'Days for which an Idempotency-Key is remembered.'),
  ARCHIVE_AFTER_MONTHS: setting(
    '0',
    whole(0, 1_200),
    'Months after which the journal, its feed and the attempts of a month go to the archive by themselves; 0 leaves that to npm run archive.',
  ),
  CHECK_VALID_HOURS: setting('24', whole(1, 8_760), 'Hours after which a title check must be asked again.'),
  TITLE_NOTICE_DAYS: setting(
    '7',
    whole(1, 365),
    'Days that a notice of default gives before a pledge may be enforced; ask counsel what the law wants.',
  ),
  CHAIN_WATCH_SECONDS: setting(
    '60',
    whole(0, 86_400),
    'Seconds between looks at the chain of the journal in the background; 0 never looks.',
  ),
  RECOMPUTE_SECONDS: setting(
    '86400',
    whole(0, 604_800),
    'Seconds between two recomputations of every title from its acts in the background; 0 never does.',
  ),
  SHUTDOWN_MS: setting(
    '10000',
    whole(100, 600_000),
    'Longest time that a shutdown may take; what is unfinished is resumed at the next start.',
  ),
} satisfies Record<string, Setting<unknown>>;

type Settings = { [K in keyof typeof settings]: ReturnType<(typeof settings)[K]['read']> };

/** The read settings, and the version of this program. */
export interface Config extends Settings {
  version: string;
}

/** The dependency-injection token of the configuration. */
export const CONFIG = Symbol('config');

/**
 * Reads the whole environment once, and refuses with every mistake at once: an operator who mends
 * one setting at a time restarts as many times as there are mistakes.
 */
export function readConfig(env: Record<string, string | undefined> = process.env): Config {
  const problems: string[] = [];
  const values: Record<string, unknown> = { version: packageVersion() };
  for (const [name, { default: fallback, read }] of Object.entries<Setting<unknown>>(settings)) {
    try {
      values[name] = read(env[name] ?? fallback);
    } catch (error) {
      const shown = name.endsWith('_URL') ? '' : `; it is "${env[name] ?? fallback}"`;
      problems.push(`${name} ${(error as Error).message}${shown}.`);
    }
  }
  const config = values as unknown as Config;
  const { DELIVERY_LEASE_MS: lease, DELIVERY_TIMEOUT_MS: timeout } = config;
  // A lease that ends while the receiver may still answer would have the same attempt made twice.
  if (lease <= timeout)
    problems.push(`DELIVERY_LEASE_MS must be longer than DELIVERY_TIMEOUT_MS; it is ${lease}.`);
  if (config.ROLE !== 'all' && config.DATABASE_URL === '')
    problems.push(`ROLE ${config.ROLE} needs DATABASE_URL: the embedded form is one process.`);
  if (config.DASHBOARD && config.REDIS_URL === '')
    problems.push('DASHBOARD needs REDIS_URL: without a Redis there is no queue to look at.');
  // Of a folder with a slash at its end, or of the present one, that would be a file inside of it.
  if (config.CHECKPOINT_FILE === '' && config.DATA_DIR)
    config.CHECKPOINT_FILE = `${resolve(config.DATA_DIR)}.checkpoint`;
  // Who puts back a folder would put it back along with it, and never hear that the copy is an older one.
  if (config.DATABASE_URL === '' && isInside(config.CHECKPOINT_FILE, config.DATA_DIR))
    problems.push(
      `CHECKPOINT_FILE must not lie in DATA_DIR, where a restore of the database reaches; it is "${config.CHECKPOINT_FILE}". Move that file to "${resolve(config.DATA_DIR)}.checkpoint" and leave CHECKPOINT_FILE empty, or name another place.`,
    );
  if (problems.length > 0) throw new Error(`The configuration cannot be used:\n  ${problems.join('\n  ')}`);
  config.KEY_DIR ||= join(config.DATA_DIR, 'keys');
  return config;
}

/** Whether a file lies in a folder, however the two are written; not where one of them could not be read. */
function isInside(file: string | undefined, folder: string | undefined): boolean {
  if (!file || !folder) return false;
  const way = relative(folder, file);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** Found from the working directory: every command of this product runs in the project's root. */
function packageVersion(): string {
  try {
    return (JSON.parse(readFileSync(join(process.cwd(), 'package.json'), 'utf8')) as { version: string })
      .version;
  } catch {
    return 'unknown';
  }
}
