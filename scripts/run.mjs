// One door for every command: it installs and builds what is missing, says what it is doing while
// that takes long, and then runs the command. Needs Node and nothing else.
import { spawnSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);

// With one core there is nobody to help: V8's collector and its helper threads only take turns, and their talk
// costs a twentieth of a submission, on PostgreSQL a tenth.
const flags = availableParallelism() === 1 ? ['--single-threaded-gc'] : [];

/**
 * Node asks for names in half of these threads, of four if nobody says otherwise: two receivers whose names hang
 * would keep the pushes to all others waiting.
 */
const threads = { UV_THREADPOOL_SIZE: '16' };

const onExchange = (name) => ['node', ['dist/command.js', name]];
const apart = (name) => ['node', [`dist/src/cli/${name}.cli.js`]];
const commands = {
  build: undefined,
  start: ['node', [...flags, 'dist/main.js']],
  demo: apart('demo'),
  verify: onExchange('verify'),
  'verify-check': apart('verify-check'),
  'restore-accept': onExchange('restore-accept'),
  archive: onExchange('archive'),
  act: apart('act'),
  key: onExchange('key'),
  migrate: onExchange('migrate'),
  'migrate-postgres': onExchange('migrate-postgres'),
  openapi: onExchange('openapi'),
  fields: onExchange('fields'),
  test: ['node', ['node_modules/jest/bin/jest.js']],
  'test-mutants': ['node', ['node_modules/@stryker-mutator/core/bin/stryker.js', 'run']],
  bench: ['node', ['dist/test/bench/bench.js']],
};

/** Node 20.19 is the first that lets CommonJS load the ES modules that Nest 12 is made of. */
function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  fail(`Node ${process.versions.node} is too old; install Node 20.19 or newer.`);
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function say(message) {
  process.stderr.write(`${message}\n`);
}

function run(command, args, what) {
  const { status } = spawnSync(command, args, {
    stdio: ['ignore', process.stderr, 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) fail(`${what} failed; the reason stands above.`);
}

/** Packages are installed anew when the lock file differs from the one they were installed from. */
function install() {
  const stamp = 'node_modules/.installed-from';
  const lock = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  say(
    'Installing packages. The SQLite driver is compiled on the way, so this takes about two minutes, once.',
  );
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], 'Installing');
  writeFileSync(stamp, lock);
}

function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** Compiles when a source file is newer than the last build. */
function build(project, stamp, sources, bundle) {
  const changed = Math.max(...sources.map(newest));
  const isFresh = () => existsSync(stamp) && statSync(stamp).mtimeMs > changed;
  if (isFresh()) return;
  mkdirSync(dirname(stamp), { recursive: true });
  const done = takeTurn(join(dirname(stamp), '.building'));
  if (!isFresh()) {
    say('Building.');
    run('node', ['node_modules/typescript/bin/tsc', '-p', project], 'Building');
    if (bundle) run('node', [bundle], 'Building');
    writeFileSync(stamp, '');
  }
  done();
}

/** A compiler that was killed leaves its mark behind; none takes this long. */
const longestBuildMs = 180_000;

/**
 * Specs that run side by side may find the same program stale, and what one of them has built and
 * started, another would write over while it is being read. Gives what ends the turn.
 */
function takeTurn(mark) {
  while (!made(mark)) {
    const { mtimeMs } = statSync(mark, { throwIfNoEntry: false }) ?? { mtimeMs: Date.now() };
    if (mtimeMs < Date.now() - longestBuildMs) rmSync(mark, { recursive: true, force: true });
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  }
  const done = () => rmSync(mark, { recursive: true, force: true });
  process.once('exit', done);
  return () => {
    process.off('exit', done);
    done();
  };
}

function made(folder) {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  }
}

// Said as npm has it, "restore:accept -- --reason", a command is the same one.
const [said = '', ...words] = process.argv.slice(2);
const name = said.replace(':', '-');
const args = words[0] === '--' ? words.slice(1) : words;
if (!Object.hasOwn(commands, name)) fail(`Commands: ${Object.keys(commands).join(', ')}`);
requireNode();
// An image holds what was built and none of the sources.
const hasSources = existsSync('src');
// A test runs on these very packages, and must not have them taken away from under it.
if (hasSources && !args.includes('--installed')) install();
const sources = [
  'src',
  'types',
  'migrations',
  'seeds',
  'tsconfig.json',
  'tsconfig.build.json',
  'package-lock.json',
  'scripts/bundle.mjs',
  'scripts/keep-code.cjs',
  'scripts/program.cjs',
];
if (hasSources) build('tsconfig.build.json', 'dist/.built', sources, 'scripts/bundle.mjs');
if (name === 'build') process.exit(0);
if (name === 'bench') build('test/bench/tsconfig.json', 'dist/.built-bench', [...sources, 'test/bench']);

/**
 * A whole run has two parts, since specs that start processes want the machine for themselves: these two at a time,
 * for their processes work too; the others, which also wait for timers and databases, four at a time. (Jest's own
 * choice on two cores is one at a time.)
 */
const parts = [2, 4].map((workers, place) => [
  '--config=jest.whole.config.js',
  `--shard=${place + 1}/2`,
  `--maxWorkers=${workers}`,
]);

const [command, fixed] = commands[name];
const runs = name === 'test' && args.length === 0 ? parts : [args];

let child;
let stopped = false;
// The terminal sends Ctrl-C to the whole group; a supervisor signals only this process.
process.on('SIGTERM', () => {
  stopped = true;
  child.kill('SIGTERM');
});
process.on('SIGINT', () => {
  stopped = true;
});

/** Gives how the command ended, in the words of `process.exit`. */
function ended(rest) {
  child = spawn(command, [...fixed, ...rest], { stdio: 'inherit', env: { ...threads, ...process.env } });
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
}

let worst = 0;
for (const rest of runs) {
  // A part that failed does not hide what the others find.
  if (!stopped) worst = Math.max(worst, await ended(rest));
}
process.exit(worst);
