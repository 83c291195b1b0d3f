import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build as buildProduct } from './support/process';

const root = join(__dirname, '..');

const node = (...args: string[]): string => {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout;
};

/** Says whether V8 takes the code that a program is read with, and ends before the program begins. */
const whetherTaken = `
  const vm = require('node:vm');
  vm.Script = class extends vm.Script {
    constructor(source, options) {
      super(source, options);
      process.stdout.write(options.cachedData ? (this.cachedDataRejected ? 'refused' : 'taken') : 'none');
      process.exit();
    }
  };`;

describe('a program that is built', () => {
  beforeAll(buildProduct);

  it.each([
    ['main', []],
    ['main', ['--single-threaded-gc']],
    ['command', []],
  ])('is started from the code that V8 had made of it: %s %j', (name, flags) => {
    expect(node(...flags, '-e', `${whetherTaken} require('./dist/${name}.js')`)).toBe('taken');
  });

  it.each(['main', 'command'])('is read as it was written, Chinese and all: %s', (name) => {
    const bundle = readFileSync(join(root, `dist/${name}.bundle.js`));
    expect(bundle.findIndex((byte) => byte > 0x7f)).toBe(-1);
    expect(bundle.includes('\\u6301\\u6709\\u4eba')).toBe(true);
  });
});

describe('a program whose kept code does not hold', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cyw-programs-'));
  const [program, bundle, code] = ['told.js', 'told.bundle.js', 'told.bundle.code'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  const says = (what: string): void => writeFileSync(bundle, `process.stdout.write('${what}');\n`);

  beforeEach(() => {
    copyFileSync(join(root, 'scripts/program.cjs'), program);
    rmSync(code, { force: true });
    says('A');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('runs without any', () => {
    expect(node(program)).toBe('A');
  });

  it('runs beside a file that V8 does not know as code', () => {
    writeFileSync(code, 'no code of V8');
    expect(node(program)).toBe('A');
  });

  it('is read anew when it was changed after the code was kept, though it is as long as before', () => {
    expect(node('scripts/keep-code.cjs', program)).toBe('A');
    expect(existsSync(code)).toBe(true);
    says('B');
    utimesSync(code, 1, 1);
    expect(node(program)).toBe('B');
  });
});
