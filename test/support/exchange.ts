import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import 'reflect-metadata';
import { readConfig } from '../../src/config';
import { requireDocumented } from './answers';
import { migratedFolder, newFolder } from './migrated';
import { driver, leavePlaceOf, placeFor } from './services';

/** What a call came back with. */
export interface Reply {
  status: number;
  headers: Headers;
  // Answers are read by tests that say which fields they expect.
  body: Body;
  text: string;
}

/** A JSON answer whose fields a test may ask for by name; the expectations say what they must be. */
export interface Body {
  readonly [field: string]: Field;
}
interface Listed extends ReadonlyArray<Field> {}
export type Field = Body & Listed & string;

/** What a call may carry. */
export interface Sending {
  key?: string;
  body?: unknown;
  /** Bytes as they are to be sent, instead of `body`. */
  raw?: string | Buffer;
  headers?: Record<string, string>;
  /** Idempotency-Key; a new one when left out, none when `null`. */
  once?: string | null;
}

/** A running exchange on a port and a data folder of its own, with the sandbox parties. */
export interface Exchange {
  url: string;
  app: NestFastifyApplication;
  dataDir: string;
  /** API keys by party, such as `forwarder` or `chengdu-customs`. */
  keys: Record<string, string>;
  /** Party ids by party. */
  ids: Record<string, string>;
  call(method: string, path: string, sending?: Sending): Promise<Reply>;
  stop(): Promise<void>;
}

let counter = 0;

/** A key that no other call of this test run has used. */
export function freshKey(): string {
  return `test-${process.pid}-${Date.now()}-${++counter}`;
}

/** Loaded when it is wanted: a spec whose exchanges are processes of their own never has one in this. */
async function product() {
  return {
    ...(await import('../../src/app.module.js')),
    ...(await import('../../src/app.server.js')),
    ...(await import('../../src/parties/parties.service.js')),
    ...(await import('../../src/sandbox/seed.service.js')),
  };
}

/**
 * Starts the real application in this process, on a real database of its own, over real HTTP. In a folder that the
 * test names it finds what is there, and else the tables of this version with nothing in them.
 */
export async function startExchange(settings: Record<string, string> = {}): Promise<Exchange> {
  const dataDir = settings.DATA_DIR ?? (driver === 'scaled' ? newFolder() : await migratedFolder());
  const config = readConfig({
    DATA_DIR: dataDir,
    PORT: '0',
    LOG: 'silent',
    SANDBOX_CUSTOMS: 'false',
    DELIVERY_BASE_MS: '20',
    RATE_PER_MINUTE: '1000000',
    ...shorterTimeout(settings.DELIVERY_LEASE_MS),
    ...(await placeFor(dataDir, settings, settings.DATA_DIR === undefined ? 'tables' : 'nothing')),
    ...settings,
  });
  const { AppModule, buildServer, Parties, SandboxSeed } = await product();
  const app = await buildServer(AppModule.with(config), config);
  const seed = app.get(SandboxSeed);
  await seed.seed();
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const parties = await app.get(Parties).all();
  const ids = Object.fromEntries(parties.map((party) => [party.slug, party.id]));
  const keys = Object.fromEntries(parties.map((party) => [party.slug, seed.keyOf(party.slug) ?? '']));
  return {
    url,
    app,
    dataDir,
    ids,
    keys,
    call: (method, path, sending) => call(url, method, path, sending),
    async stop() {
      await app.close();
      if (settings.DATA_DIR) return;
      // A checkpoint may just be on its way to the disk.
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
      await leavePlaceOf(dataDir);
    },
  };
}

/** A lease is longer than a push may take; a test that shortens the one shortens the other. */
export function shorterTimeout(lease: string | undefined): Record<string, string> {
  return lease === undefined ? {} : { DELIVERY_TIMEOUT_MS: String(Math.min(15_000, Number(lease) - 100)) };
}

/** One HTTP call with a JSON body, and an Idempotency-Key unless it only reads. */
export async function call(url: string, method: string, path: string, sending: Sending = {}): Promise<Reply> {
  const { key, body, raw, headers, once } = sending;
  const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const response = await fetch(url + path, {
    method,
    headers: {
      ...(key && { authorization: `Bearer ${key}` }),
      ...(sent !== undefined && { 'content-type': 'application/json' }),
      ...(method !== 'GET' && once !== null && { 'idempotency-key': once ?? freshKey() }),
      ...headers,
    },
    body: sent,
  });
  const text = await response.text();
  const type = response.headers.get('content-type') ?? '';
  const json = /json/.test(type) && text !== '';
  const answer = (json ? JSON.parse(text) : {}) as Body;
  // Linked data is JSON too, in a form that is not ours.
  if (json && response.ok && type.startsWith('application/json'))
    requireDocumented(method, path, response.status, answer);
  return { status: response.status, headers: response.headers, text, body: answer };
}

/** A worked document of the sandbox, to be changed as a test needs. */
export function example(
  name:
    | 'air-waybill'
    | 'house-waybill'
    | 'house-manifest'
    | 'flight-manifest'
    | 'multimodal-waybill'
    | 'rail-note'
    | 'rail-bill',
): Record<string, unknown> {
  return JSON.parse(readFileSync(join(__dirname, '../../seeds/sandbox', `${name}.json`), 'utf8')) as Record<
    string,
    unknown
  >;
}

/** The example waybill under another number, with the check digit that belongs to it. */
export function waybillNumbered(serial: number): Record<string, unknown> {
  const seven = String(serial).padStart(7, '0');
  return { ...example('air-waybill'), awb: `999-${seven}${serial % 7}` };
}

/** Waits until something holds; fails with what it was waiting for. */
export async function until(
  what: string,
  holds: () => Promise<boolean> | boolean,
  limitMs = 15_000,
): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`Still waiting: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
