import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settings } from '../src/config';
import { freePort } from './support/process';

const root = join(__dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'cyw-readme-'));
const readmes = ['README.md', 'README.zh-CN.md'] as const;

/** Blocks of a README that a shell runs, in their order. */
function blocks(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map((match) => match[1] as string);
}

/**
 * `npm test` runs this test, and `npm run bench` would measure for a minute; the continuous
 * integration script runs the one, and the bench has a run of its own. All others run here.
 */
const runElsewhere = new Set(['npm test\n', 'npm run bench -- --quick\n']);

describe('the commands of the README', () => {
  let server: ChildProcess;
  let port: string;

  beforeAll(async () => {
    port = await freePort();
    // `npm start`, on another port and folder than the reader's own.
    server = spawn('npm', ['start'], {
      cwd: root,
      env: { ...inherited, PORT: port, DATA_DIR: folder },
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
    await new Promise<void>((resolve, reject) => {
      server.on('exit', () => reject(new Error('npm start ended.')));
      server.stdout?.on('data', (chunk: Buffer) => chunk.includes('/docs') && resolve());
    });
  });

  afterAll(async () => {
    const gone = new Promise((resolve) => server.once('exit', resolve));
    if (server.pid) process.kill(-server.pid, 'SIGTERM');
    await gone;
    rmSync(folder, { recursive: true, force: true });
  });

  it('are the same in both languages', () => {
    expect(blocks('README.zh-CN.md')).toEqual(blocks('README.md'));
  });

  it('run one after another, as a reader would type them', () => {
    const here = (text: string): string => text.replaceAll('data/', `${folder}/`).replaceAll('8080', port);
    const typed = blocks('README.md').filter((block) => !runElsewhere.has(block) && block !== 'npm start\n');
    // Each block says when it has run, so that a block that fails is named.
    const script = typed.map((block, index) => `${here(block)}\necho "block ${index} done"`).join('\n');
    // curl takes a refusal for an answer like any other: the status of each call is told beside it.
    writeFileSync(
      join(folder, '.curlrc'),
      'write-out = "%{stderr}status %{http_code} of %{url_effective}\\n"\n',
    );
    const { stdout, stderr, status } = spawnSync('bash', ['-eu', '-c', script], {
      cwd: root,
      env: { ...inherited, DATA_DIR: folder, CURL_HOME: folder },
      encoding: 'utf8',
    });
    expect({ status, last: stdout.slice(-300), stderr: stderr.slice(-600) }).toMatchObject({ status: 0 });
    for (const index of typed.keys()) expect(stdout).toContain(`block ${index} done`);
    for (const seen of [
      '"result":"would_be_accepted"',
      'receipt.',
      'PENDING_ACCEPTANCE',
      'The answer verifies.',
      'Everything holds.',
    ])
      expect(stdout).toContain(seen);
    expect(stderr.match(/^status 2\d\d of /gm)?.length).toBeGreaterThan(10);
    // Nobody has issued the bill when a bank first asks for it.
    expect(stderr.match(/^status (?!2).*/gm)).toEqual([
      `status 404 of http://127.0.0.1:${port}/v1/title-checks`,
    ]);
  }, 120_000);

  it.each(readmes)('%s shows every setting with its default', (file) => {
    const text = readFileSync(join(root, file), 'utf8');
    for (const [name, { default: fallback }] of Object.entries(settings))
      expect(text).toContain(fallback === '' ? `| \`${name}\` |` : `| \`${name}\` | \`${fallback}\` |`);
  });
});

/** What a shell needs to find npm and node. */
const inherited = {
  PATH: [join(process.execPath, '..'), '/usr/local/bin', '/usr/bin', '/bin'].join(':'),
  HOME: tmpdir(),
};
