import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { serviceOf } from './compose.source';
import { build as buildProduct, startProcess } from './support/process';
import { read } from './tidy.source';

const root = join(__dirname, '..');

interface Instruction {
  name: string;
  rest: string;
}

/** The stages of the Dockerfile, each beginning with its FROM. */
function stages(): Instruction[][] {
  const lines = read('Dockerfile')
    .replace(/^\s*#.*\n/gm, '')
    .replaceAll(/\s*\\\n\s*/g, ' ')
    .split('\n')
    .filter(Boolean);
  const found: Instruction[][] = [];
  for (const line of lines) {
    const [name = '', ...words] = line.split(' ');
    if (name === 'FROM') found.push([]);
    found.at(-1)?.push({ name, rest: words.join(' ') });
  }
  return found;
}

/** Lays out what the last stage copies, as the image has it. Folders of the first stage are those of this one. */
function laidOut(copies: readonly string[]): string {
  const image = mkdtempSync(join(tmpdir(), 'cyw-image-'));
  for (const copy of copies) {
    const [to = '', ...from] = copy
      .split(' ')
      .filter((word) => !word.startsWith('--'))
      .toReversed();
    for (const path of from) {
      const target = join(image, to.endsWith('/') ? join(to, basename(path)) : to);
      if (path.startsWith('/app/')) symlinkSync(join(root, path.slice('/app/'.length)), target);
      else cpSync(join(root, path), target);
    }
  }
  return image;
}

describe('Dockerfile', () => {
  const [build = [], run = []] = stages();
  const only = (stage: Instruction[], name: string): string[] =>
    stage.filter((each) => each.name === name).map(({ rest }) => rest);
  const environment = Object.fromEntries(
    only(run, 'ENV').flatMap((rest) => rest.split(/\s+/).map((pair) => pair.split('=') as [string, string])),
  );

  it('builds in one stage and runs in another, both on the same named version of Node', () => {
    expect(stages()).toHaveLength(2);
    const images = [...only(build, 'FROM'), ...only(run, 'FROM')].map((each) => each.split(' ')[0]);
    expect(new Set(images).size).toBe(1);
    const [, major, minor] = /^node:(\d+)\.(\d+)\.\d+-bookworm-slim$/.exec(images[0] ?? '') ?? [];
    expect(Number(major)).toBe(20);
    expect(Number(minor)).toBeGreaterThanOrEqual(19);
    expect(only(run, 'RUN').join(' ')).not.toMatch(/apt-get|npm/);
    expect(only(build, 'RUN').join(' ')).toContain('npm prune --omit=dev');
  });

  it('copies what is there and what .dockerignore lets through', () => {
    const [first, ...lines] = read('.dockerignore')
      .split('\n')
      .filter((line) => line && !line.startsWith('#'));
    expect(first).toBe('*');
    const sent = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    const copied = [...build, ...run]
      .filter(({ name, rest }) => name === 'COPY' && !rest.startsWith('--from='))
      .flatMap(({ rest }) => rest.split(' ').slice(0, -1));
    expect([...new Set(copied)].toSorted()).toEqual(sent.toSorted());
    expect(copied.filter((path) => !existsSync(join(__dirname, '..', path)))).toEqual([]);
  });

  it('compiles the one package that may run a script, and lets no other run one', () => {
    const { allowScripts } = JSON.parse(read('package.json')) as { allowScripts: Record<string, boolean> };
    const allowed = Object.keys(allowScripts).filter((name) => allowScripts[name]);
    const steps = only(build, 'RUN').flatMap((rest) => rest.split(' && '));
    const installing = steps.filter((step) => /\bnpm (ci|install|prune)\b/.test(step));
    expect(installing.filter((step) => !step.includes('--ignore-scripts'))).toEqual([]);
    const rebuilt = steps.filter((step) => step.includes('npm rebuild'));
    expect(rebuilt.map((step) => step.split('npm rebuild ')[1])).toEqual(allowed);
  });

  it('ends as the user of the compose file, who owns the folders that it writes to', () => {
    const last = run.findLastIndex(({ name }) => name === 'USER');
    expect(run[last]?.rest).toBe(serviceOf('api').user);
    const made = run.findIndex(({ rest }) => rest.startsWith('install -d -o node -g node -m 0700 '));
    expect(made).toBeGreaterThan(0);
    expect(made).toBeLessThan(last);
    const folders = run[made]?.rest.split(' ').slice(8);
    expect(folders).toEqual([environment.DATA_DIR, environment.KEY_DIR]);
    // Without a name for it the last checkpoint would be beside the folders, where only root writes.
    expect(dirname(environment.CHECKPOINT_FILE ?? '')).toBe(environment.KEY_DIR);
    expect(run.filter(({ name, rest }) => name === 'COPY' && rest.includes('--chown'))).toEqual([]);
  });

  it('has the settings and the health check of the compose file', () => {
    const { NODE_ENV, UV_THREADPOOL_SIZE, ...rest } = environment;
    expect(NODE_ENV).toBe('production');
    expect(read('scripts/run.mjs')).toContain(`{ UV_THREADPOOL_SIZE: '${UV_THREADPOOL_SIZE}' }`);
    expect(serviceOf('api').environment).toMatchObject(rest);
    const [asked = ''] = only(run, 'HEALTHCHECK');
    expect(JSON.parse(asked.slice(asked.indexOf('[')))).toEqual(serviceOf('api').healthcheck.test?.slice(1));
    expect(asked).toContain(`http://127.0.0.1:${environment.PORT}/health/ready`);
    expect(only(run, 'EXPOSE')).toEqual([environment.PORT]);
  });

  it('starts programs that are built', () => {
    const commands = [
      JSON.parse(only(run, 'CMD')[0] ?? '[]') as string[],
      serviceOf('migrate').command ?? [],
    ];
    expect(commands).toEqual([
      ['node', 'dist/main.js'],
      ['node', 'dist/command.js', 'migrate'],
    ]);
    buildProduct();
    expect(commands.filter(([, file = '']) => !existsSync(join(root, file)))).toEqual([]);
  });

  it('has a program of one file that finds what it did not take in, such as the pages of the interface', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cyw-image-'));
    const server = await startProcess({ DATA_DIR: join(folder, 'data'), SANDBOX: 'false' });
    const asked = ['/docs', '/docs/openapi.json', '/docs/swagger-ui-bundle.js'];
    const found = await Promise.all(asked.map(async (path) => (await fetch(server.url + path)).status));
    expect(found).toEqual([200, 200, 200]);
    server.send('SIGTERM');
    expect(await server.ended).toEqual({ code: 0, signal: null });
    rmSync(folder, { recursive: true });
  });

  it('has every command of the operator, in the words of the documentation', () => {
    buildProduct();
    const image = laidOut(only(run, 'COPY'));
    const [, ...door] = serviceOf('tool').entrypoint ?? [];
    const operator = (words: string): string => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [...door, ...words.split(' ')], {
        cwd: image,
        encoding: 'utf8',
        env: { DATA_DIR: join(image, 'data'), SANDBOX: 'false' },
      });
      return `${status} ${stderr}${stdout}`;
    };
    expect(operator('migrate')).toMatch(/^0 /);
    expect(operator('key operator live operator Operator 运营方')).toMatch(/^0 \S+_live_\S+\n$/);
    expect(operator('restore:accept -- --reason none')).toMatch(/^0 Nothing is to be accepted/);
    expect(operator('archive --before 2026-01')).toMatch(/^0 There is nothing before that month/);
    expect(operator('verify')).toMatch(/^0 [^]*Everything holds/);
    rmSync(image, { recursive: true });
  });
});
