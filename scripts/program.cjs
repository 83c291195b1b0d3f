// A program, as `dist/<name>.js`: runs the file that holds all of it, `dist/<name>.bundle.js`, from the code that V8 had
// made of it when it was built (scripts/keep-code.cjs). Without that code, which holds for one release of Node and one
// set of flags, V8 reads through the file and compiles what is run: a quarter of a start, and of its CPU.
const { readFileSync, statSync } = require('node:fs');
const { wrap } = require('node:module');
const { Script } = require('node:vm');

const file = __filename.replace(/js$/, 'bundle.js');
// The flag of a machine with one core (scripts/run.mjs) makes other code.
const code = file.replace(
  /js$/,
  process.execArgv.includes('--single-threaded-gc') ? 'one-core.code' : 'code',
);

// V8 would take code for the same program if only its length were the same; so it may not be older than the program.
const isKept = () => (statSync(code, { throwIfNoEntry: false })?.mtimeMs ?? 0) >= statSync(file).mtimeMs;

// The bundle is ASCII (scripts/bundle.mjs): V8 holds it in a byte a character, and nothing has to be decoded.
const script = new Script(wrap(readFileSync(file, 'latin1')), {
  filename: file,
  cachedData: isKept() ? readFileSync(code) : undefined,
});
script.runInThisContext().call({}, {}, require, { exports: {} }, file, __dirname);

module.exports = { script, code };
