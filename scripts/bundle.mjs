// Puts each program into one file of its own. A start looks for 1,600 modules in 40 packages otherwise, which is a
// quarter of its time and a third of its CPU; what is loaded late stays where it is.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

/** The programs: what they are compiled from is compiled before. */
const programs = {
  'main.bundle': 'dist/src/main.js',
  'command.bundle': 'dist/src/cli/command.main.js',
  'customs.main': 'dist/src/sandbox/customs.main.js',
  'press.main': 'dist/src/forms/press.main.js',
};

/** Those that are large enough to be started from code that is kept: by scripts/program.cjs. */
const kept = ['main', 'command'];

/** Not in the file: what holds machine code or files of its own, and what most processes never load. */
const apart = [
  '@bull-board/*',
  '@expo-google-fonts/*',
  '@fastify/static',
  '@nestjs/platform-express',
  'better-sqlite3',
  'bullmq',
  'class-transformer',
  'class-validator',
  'fontkit',
  'ioredis',
  'pdfmake',
  'pg',
  'swagger-ui-dist',
  'undici',
];

/** Frameworks try drivers and helpers that nobody has installed; they find that out when they run. */
const missingStays = {
  name: 'what is not installed stays a question',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, resolveDir }) => {
      try {
        createRequire(`${resolveDir}/_`).resolve(path);
        return undefined;
      } catch (error) {
        return error.code === 'MODULE_NOT_FOUND' ? { path, external: true } : undefined;
      }
    });
  },
};

for (const name of kept)
  for (const code of ['code', 'one-core.code']) rmSync(`dist/${name}.bundle.${code}`, { force: true });

const { outputFiles } = await build({
  entryPoints: Object.entries(programs).map(([out, path]) => ({ in: path, out })),
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // A text of one byte a character, which is what program.cjs takes it for.
  charset: 'ascii',
  // What runs from kept code has no import() of its own, and every package that is loaded late can be required.
  supported: { 'dynamic-import': false },
  external: apart,
  plugins: [missingStays],
  // Modules that ask where they are, to look for others from there, are in the file that holds them.
  define: { 'import.meta.url': 'ownAddress' },
  banner: { js: "const ownAddress = require('node:url').pathToFileURL(__filename).href;" },
  // A class is known by its name in logs and in the answers of the framework.
  keepNames: true,
  minifyWhitespace: true,
  logLevel: 'warning',
  write: false,
});

// What esbuild leaves as it is stands in regular expressions and comments, where this means the same, unless a
// backslash stands before it.
const escaped = (text) => {
  if (/\\[^\0-\x7f]/.test(text)) throw new Error('A backslash stands before a character that is not ASCII.');
  return text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
};
for (const { path, text } of outputFiles) writeFileSync(path, escaped(text));

for (const name of kept) copyFileSync('scripts/program.cjs', `dist/${name}.js`);

/** Runs a program as V8 will read it, in a folder that is thrown away; an exchange is ended once it listens. */
async function keepCode(flags, words, data) {
  const args = [...flags, 'scripts/keep-code.cjs', ...words];
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH, PORT: '0', DATA_DIR: data, LOG: 'error', SANDBOX_CUSTOMS: 'false' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.stdout.on('data', (said) => {
    if (String(said).includes('listening on')) child.kill('SIGTERM');
  });
  const [status] = await once(child, 'exit');
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}.`);
}

const folder = mkdtempSync(join(tmpdir(), 'chuanyu-code-'));
const data = join(folder, 'data');
try {
  for (const flags of [[], ['--single-threaded-gc']]) await keepCode(flags, ['dist/main.js'], data);
  await keepCode([], ['dist/command.js', 'verify'], data);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
