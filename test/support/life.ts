import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Database } from '../../src/database/database.service';
import { Parties } from '../../src/parties/parties.service';
import type { Mode, Role } from '../../src/parties/roles';
import type { Exchange } from './exchange';

/** A party that a test has registered, with a key of the mode it asked for. */
export interface Newcomer {
  id: string;
  slug: string;
  key: string;
  keyId: string;
}

/** Registers a party and makes a key for it, both over HTTP as the operator does. */
export async function newcomer(
  exchange: Exchange,
  slug: string,
  roles: Role[],
  mode: Mode = 'test',
): Promise<Newcomer> {
  const operator = exchange.keys.operator;
  const registered = await exchange.call('POST', '/v1/parties', {
    key: operator,
    body: { slug, name: `${slug} Co., Ltd.`, nameZh: '新主体', roles },
  });
  expect(registered.status).toBe(201);
  const id = registered.body.id as string;
  return { id, slug, ...(await keyFor(exchange, id, mode)) };
}

/** A further key of a party, made by the operator of that mode. */
export async function keyFor(
  exchange: Exchange,
  partyId: string,
  mode: Mode,
): Promise<{ key: string; keyId: string }> {
  const made = await exchange.call('POST', `/v1/parties/${partyId}/keys`, {
    key: mode === 'live' ? await liveOperatorKey(exchange) : exchange.keys.operator,
    body: { label: 'for a test' },
  });
  expect(made.status).toBe(201);
  return { key: made.body.key as string, keyId: made.body.id as string };
}

/** A key of the operator in live mode, which only the exchange itself can make. */
export async function liveOperatorKey(exchange: Exchange): Promise<string> {
  const [database, parties] = [exchange.app.get(Database), exchange.app.get(Parties)];
  const id = exchange.ids.operator as string;
  return (await database.write((tx) => parties.issueKey(tx, id, 'live', 'for a test', 'platform'))).key;
}

/** Every file under a folder with its bytes, but none of those named. */
export function filesUnder(folder: string, except: readonly string[]): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (const name of readdirSync(folder).filter((each) => !except.includes(each))) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) for (const [k, v] of filesUnder(path, except)) files.set(k, v);
    else files.set(path, readFileSync(path));
  }
  return files;
}
