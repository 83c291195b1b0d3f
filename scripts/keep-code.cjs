// Runs a program once, and keeps what V8 has made of it for the starts to come: node keep-code.cjs dist/<name>.js …
const { writeFileSync } = require('node:fs');
const { resolve } = require('node:path');
const { setFlagsFromString } = require('node:v8');

const [program] = process.argv.splice(2, 1);
const { script, code } = require(resolve(program));

process.once('exit', (status) => {
  if (status !== 0) return;
  // Code is good for the flags that hold when a program is read, which is before it sets its own (src/engine.source.ts).
  setFlagsFromString('--allocation-site-pretenuring');
  setFlagsFromString('--heap-growing-percent=0');
  writeFileSync(code, script.createCachedData());
});
