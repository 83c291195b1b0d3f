// Nest 12 and a few of its dependencies are ESM only; swc turns them into CommonJS for Jest.
const esmOnly = [
  '@nestjs',
  'file-type',
  'strtok3',
  'token-types',
  'uint8array-extras',
  '@borewit',
  '@tokenizer',
  'load-esm',
  'content-disposition',
  'jose',
  'canonicalize',
  'light-my-request',
  'cookie',
];

// A real server with a real database takes longer than Jest's five seconds on a busy machine.
const testTimeout = 60_000;

/**
 * `KILL_TEST=full` kills twenty times and more during 5,000 submissions, in some ten minutes; without
 * it the same is done at a tenth of the size, so that it can be done with every change.
 */
const killTest =
  process.env.KILL_TEST === 'full'
    ? { submissions: 5_000, kills: 24, limitMs: 900_000, tells: true }
    : { submissions: 500, kills: 4, limitMs: 90_000, tells: false };

/** How many random stories of a title are told; a run against thousands of mutants tells fewer of each. */
const walks = { judged: 400, sampled: 4_000 };

const both = {
  globals: { killTest, walks },
  testEnvironment: 'node',
  testTimeout,
  transform: {
    '^.+\\.(t|m?j)s$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          keepClassNames: true,
        },
        module: { type: 'commonjs' },
      },
    ],
  },
  // TypeScript wants the extension where a module is loaded late, and there is no such file before it is built.
  moduleNameMapper: { '^(\\./.*\\.store|\\.\\./.*/(?:src|migrations)/.*)\\.js$': '$1' },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
};

/** Everything, on SQLite and in one process. */
const embedded = {
  ...both,
  displayName: 'embedded',
  testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/test/**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/scaled/'],
};

/** The behaviour again, on PostgreSQL and BullMQ, and what only they can do. */
const scaled = {
  ...both,
  displayName: 'scaled',
  testMatch: ['<rootDir>/test/{api,exchange,scenarios,scaled}/**/*.spec.ts'],
  globalSetup: '<rootDir>/test/support/services.setup.mjs',
  globalTeardown: '<rootDir>/test/support/services.teardown.mjs',
  setupFiles: ['<rootDir>/test/support/services.here.mjs'],
};

/** Without the services `scaled` is left out and says so; where they are required, its setup fails. */
module.exports = async () => {
  const { missingPackages, whatIsMissing } = await import('./scripts/services.mjs');
  const { TEST_POSTGRES_URL, TEST_REDIS_URL, REQUIRE_SERVICES } = process.env;
  const given = TEST_POSTGRES_URL && TEST_REDIS_URL;
  const runs = given || REQUIRE_SERVICES === '1' || missingPackages().length === 0;
  if (!runs) process.stderr.write(`Nothing is tested on PostgreSQL and BullMQ. ${whatIsMissing()}\n`);
  return { testTimeout, projects: runs ? [embedded, scaled] : [embedded] };
};
