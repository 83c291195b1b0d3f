/** The commands that work on an exchange, in one program: each is loaded when it is the one that was asked for. */
const commands: Record<string, () => Promise<unknown>> = {
  archive: () => import('./archive.cli.js'),
  fields: () => import('./fields.cli.js'),
  key: () => import('./key.cli.js'),
  migrate: () => import('./migrate.cli.js'),
  'migrate-postgres': () => import('./migrate-postgres.cli.js'),
  openapi: () => import('./openapi.cli.js'),
  'restore-accept': () => import('./restore-accept.cli.js'),
  verify: () => import('./verify.cli.js'),
};

// What follows is the command's own, as if it were the program.
const [name = ''] = process.argv.splice(2, 1);
const load = commands[name];
if (load) void load();
else {
  process.stderr.write(`Commands: ${Object.keys(commands).join(', ')}\n`);
  process.exitCode = 2;
}
