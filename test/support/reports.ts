import type { Finding } from '../../src/findings/finding';
import type { Role } from '../../src/parties/roles';
import type { Exchange, Reply, Sending } from './exchange';

let serial = 0;

/** A party with a name of its own, and the code of its railway where it is one. */
export async function company(
  exchange: Exchange,
  name: string,
  roles: Role[],
  more: { rics?: string; uscc?: string } = {},
): Promise<string> {
  const slug = `company-${(serial += 1)}`;
  const body = { slug, name, nameZh: `${slug} 公司`, roles, ...more };
  const key = exchange.keys.operator;
  const registered = await exchange.call('POST', '/v1/parties', { key, body });
  expect([registered.status, registered.text]).toEqual([201, expect.any(String)]);
  const path = `/v1/parties/${registered.body.id}/keys`;
  const made = await exchange.call('POST', path, { key, body: { label: 'for a test' } });
  exchange.ids[slug] = registered.body.id as string;
  exchange.keys[slug] = made.body.key as string;
  return slug;
}

/** A time so many hours ago, in the offset of Chongqing. */
export function hoursAgo(hours: number): string {
  const there = new Date(Date.now() - hours * 3_600_000 + 8 * 3_600_000);
  return `${there.toISOString().slice(0, 19)}+08:00`;
}

/** A document's page. */
export interface Page extends Record<string, unknown> {
  state: Record<string, unknown>;
}

/** A document on which things are reported. */
export class Reported {
  constructor(
    private readonly exchange: Exchange,
    readonly path: string,
    readonly id: string,
    private readonly submitter: string,
  ) {}

  async grant(...parties: string[]): Promise<void> {
    for (const party of parties) {
      const body = { partyId: this.exchange.ids[party] };
      const key = this.exchange.keys[this.submitter];
      const reply = await this.exchange.call('POST', `${this.path}/grants`, { key, body });
      expect([reply.status, reply.text]).toEqual([201, expect.any(String)]);
    }
  }

  /** Sends a report as a party; an hour ago unless said otherwise. */
  send(party: string, code: string, facts: object, more: object = {}, sending: Sending = {}): Promise<Reply> {
    return this.exchange.call('POST', `${this.path}/events`, {
      key: this.exchange.keys[party],
      body: { code, occurredAt: hoursAgo(1), facts, ...more },
      ...sending,
    });
  }

  /** Sends a report that is recorded; gives the rules that have something to say of it, breaches with a mark. */
  async say(party: string, code: string, facts: object, more: object = {}): Promise<string[]> {
    const reply = await this.send(party, code, facts, more);
    expect([reply.status, reply.text]).toEqual([201, expect.any(String)]);
    return (reply.body.findings as unknown as Finding[]).map(({ rule, breach }) =>
      breach ? `${rule}!` : rule,
    );
  }

  async events(party = this.submitter): Promise<Record<string, unknown>[]> {
    const key = this.exchange.keys[party];
    const reply = await this.exchange.call('GET', `${this.path}/events?limit=100`, { key });
    expect(reply.status).toBe(200);
    return reply.body.items as unknown as Record<string, unknown>[];
  }

  async page(party = this.submitter): Promise<Page> {
    const { body } = await this.exchange.call('GET', this.path, { key: this.exchange.keys[party] });
    return body as unknown as Page;
  }

  async state(): Promise<Record<string, unknown>> {
    return (await this.page()).state;
  }
}
