// Puts each program into one file of its own, `dist/<name>.js`. A start looks for 1,600 modules in 40 packages
// otherwise, which is a quarter of its time and a third of its CPU; what is loaded late stays where it is.
import { createRequire } from 'node:module';
import { build } from 'esbuild';

/** The programs: what they are compiled from is compiled before. */
const programs = {
  main: 'dist/src/main.js',
  command: 'dist/src/cli/command.main.js',
  'customs.main': 'dist/src/sandbox/customs.main.js',
  'press.main': 'dist/src/forms/press.main.js',
};

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

await build({
  entryPoints: Object.entries(programs).map(([out, path]) => ({ in: path, out })),
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  external: apart,
  plugins: [missingStays],
  // Modules that ask where they are, to look for others from there, are in the file that holds them.
  define: { 'import.meta.url': 'ownAddress' },
  banner: { js: "const ownAddress = require('node:url').pathToFileURL(__filename).href;" },
  // A class is known by its name in logs and in the answers of the framework.
  keepNames: true,
  minifyWhitespace: true,
  logLevel: 'warning',
});
