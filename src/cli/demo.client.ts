import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JWK } from 'jose';
import { signAct } from '../title/sign-act.client';

/** An answer, read only where the story needs it. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** The value at a path such as `routing.0.name`. */
  at(path: string): unknown;
}

/** Calls the exchange as the sandbox parties do: over HTTP, each with its own key. */
export class DemoClient {
  private readonly keys: Map<string, string>;

  constructor(
    private readonly url: string,
    private readonly dataDir: string,
  ) {
    const lines = readFileSync(join(dataDir, 'sandbox.env'), 'utf8').trim().split('\n');
    this.keys = new Map(lines.map((line) => line.replace('export ', '').split('=') as [string, string]));
  }

  async call(
    party: string,
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const key = this.keys.get(`${party.toUpperCase().replaceAll('-', '_')}_KEY`);
    const response = await fetch(this.url + path, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body !== undefined && { 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    const json = JSON.parse(text) as unknown;
    return { status: response.status, headers: response.headers, text, at: (path) => valueAt(json, path) };
  }

  /** Signs the next act of a title with the party's own key and sends it. */
  async act(
    party: string,
    titleId: string,
    type: string,
    capacity: string,
    content: object,
  ): Promise<Answer> {
    const page = await this.call(party, 'GET', `/v1/titles/${titleId}`);
    const head = page.at('state') as { sequence: number; headHash: string };
    const act = await this.sign(party, {
      titleId,
      sequence: head.sequence + 1,
      previousActHash: head.headHash,
      type,
      capacity,
      content,
    });
    return this.call(party, 'POST', `/v1/titles/${titleId}/acts`, { act });
  }

  /** Completes an act's frame and signs it. */
  sign(party: string, act: object): Promise<string> {
    const file = join(this.dataDir, 'sandbox-keys', `${party}.jwk`);
    const jwk = JSON.parse(readFileSync(file, 'utf8')) as JWK & { partyId: string };
    return signAct(jwk, {
      aud: 'chuanyu-window:test',
      actor: jwk.partyId,
      actId: randomUUID(),
      exp: new Date(Date.now() + 600_000).toISOString(),
      ...act,
    });
  }
}

function valueAt(value: unknown, path: string): unknown {
  let found = value;
  for (const key of path.split('.')) found = (found as Record<string, unknown> | undefined)?.[key];
  return found;
}
