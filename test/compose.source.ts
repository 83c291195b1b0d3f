import { CORE_SCHEMA, load, mergeTag } from 'js-yaml';
import { readConfig, type Config } from '../src/config';
import { read } from './tidy.source';

/** There is no engine where the tests run, so the files are read as an engine would read them. */
export interface Service {
  image: string;
  build?: string;
  user: string;
  entrypoint?: string[];
  command?: string[];
  profiles?: string[];
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

export interface Compose {
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean }>;
  volumes: Record<string, object>;
}

export const password = 'letters0and1digits2';
export const variable = /\$\{(\w+)(?::([-?])([^}]*))?\}/g;

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

export const composeText = read('docker-compose.yml');
export const compose = (env: Record<string, string> = { POSTGRES_PASSWORD: password }): Compose =>
  filled(load(composeText, { schema: CORE_SCHEMA.withTags(mergeTag) }), env) as Compose;

export const { services, networks, volumes } = compose();
export const serviceOf = (name: string): Service => services[name] as Service;
export const all = Object.entries(services);
export const product = all.filter(([, { build }]) => build !== undefined);
export const runningOnce = ['migrate', 'tool'];
export const processes = product.filter(([name]) => !runningOnce.includes(name));
export const mountsOf = (service: Service): string[][] =>
  (service.volumes ?? []).map((each) => each.split(':'));
export const configOf = (service: Service): Config => readConfig(service.environment);
export const seconds = (duration: string): number => Number(/^(\d+)s$/.exec(duration)?.[1]);
