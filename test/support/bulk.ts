import { setTimeout as sleep } from 'node:timers/promises';
import type { CustomsState, SandboxCustoms } from '../../src/sandbox/customs.service';
import { call, until, waybillNumbered, type Reply } from './exchange';
import { openStore } from './funnel';
import { insist, type Troubles } from './stubborn';

/** The size of a kill test, which `jest.config.js` sets: how much there is to do, and how often a process is killed. */
export const { killTest } = globalThis as unknown as {
  killTest: { submissions: number; kills: number; limitMs: number; tells: boolean };
};

/** How much there is to do. */
export interface Bulk {
  submissions: number;
  /** Every so many documents one is amended, so that there is an order to keep. */
  amendedEvery: number;
  /** How many submit side by side. */
  clients: number;
}

interface Row {
  number: string;
  version: number;
}

/** The main job in bulk: stubborn clients submit and amend, and two customs get everything. */
export class BulkJob {
  readonly troubles: Troubles = { unanswered: 0, putOff: 0, replayed: 0 };
  /** Document ids by number, of what was answered with 201. */
  readonly accepted = new Map<string, string>();
  amended = 0;
  private readonly ending = new AbortController();
  private serial = 0;

  /** `at` says where the next call goes. */
  constructor(
    private readonly at: () => string,
    private readonly key: string | undefined,
    readonly bulk: Bulk,
    private readonly customs: { push: SandboxCustoms; pull: SandboxCustoms },
  ) {}

  /** Ends once every document is accepted. */
  async submit(): Promise<void> {
    await Promise.all(Array.from({ length: this.bulk.clients }, () => this.client()));
  }

  /** Ends the clients of a test that has failed. */
  giveUp(): void {
    this.ending.abort();
  }

  /** Waits until no delivery is left to be made. */
  delivered(limitMs: number): Promise<void> {
    return until(
      'everything is delivered',
      async () => {
        const left = await this.open();
        // The waits grow fourfold: without this the length of the test would hang on its bad luck.
        if (left < 20) this.customs.push.behave({ mode: 'accept' });
        if (left > 0) await sleep(200);
        return left === 0;
      },
      limitMs,
    );
  }

  /** One of the clients: takes the next number until there are none left. */
  private async client(): Promise<void> {
    while (this.serial < this.bulk.submissions) {
      const serial = (this.serial += 1);
      const content = waybillNumbered(serial);
      const reply = await this.insist('POST', '/v1/air-waybills', content, 201);
      this.accepted.set(reply.body.number as string, reply.body.id as string);
      if (serial % this.bulk.amendedEvery !== 0) continue;
      const amended = { ...content, handlingInformation: 'AMENDED.' };
      const path = `/v1/air-waybills/${reply.body.id}`;
      await this.insist('PUT', path, amended, 200, { 'if-match': reply.headers.get('etag') ?? '' });
      this.amended += 1;
    }
  }

  private async insist(
    method: string,
    path: string,
    body: object,
    status: number,
    headers: Record<string, string> = {},
  ): Promise<Reply> {
    const sending = { key: this.key, body, headers };
    const reply = await insist(this.at, method, path, sending, this.troubles, this.ending.signal);
    if (reply.status !== status) throw new Error(`Status ${reply.status}: ${reply.text}`);
    return reply;
  }

  private async open(): Promise<number> {
    let count = 0;
    for (const state of ['pending', 'waiting', 'blocked', 'dead']) {
      const path = `/v1/deliveries?limit=100&state=${state}`;
      count += (await call(this.at(), 'GET', path, { key: this.key })).body.items?.length ?? 0;
    }
    return count;
  }

  /**
   * Compares the books of the exchange with what the clients were told and what each customs has seen:
   * nothing accepted is missing, nothing is there twice, and first deliveries went in order.
   */
  async balance(place: Record<string, string>): Promise<void> {
    const books = await booksOf(place);
    const { submissions, amendedEvery } = this.bulk;
    const versions = submissions + Math.floor(submissions / amendedEvery);
    this.holds(() => {
      expect(books.broken).toBeUndefined();
      expect(books.entries).toBeGreaterThan(submissions);
      expect(Object.fromEntries(this.accepted)).toEqual(books.ids);
      expect(Object.keys(books.ids)).toHaveLength(submissions);
      expect(books.order).toHaveLength(versions);
      expect(books.deliveries).toEqual([
        { party: 'chengdu-customs', state: 'delivered', count: versions },
        { party: 'chongqing-customs', state: 'delivered', count: versions },
      ]);
      for (const customs of Object.values(this.customs)) this.balanceWith(customs, books.order);
    });
  }

  private balanceWith(customs: SandboxCustoms, order: readonly Row[]): void {
    const { messages, effects, badSignatures, unreadable } = customs.state();
    expect({ messages: messages.length, effects, badSignatures, unreadable }).toEqual({
      messages: order.length,
      effects: order.length,
      badSignatures: 0,
      unreadable: 0,
    });
    const numbers = [...this.accepted.keys()];
    const seen = numbers.map((number) => [number, customs.documents(number)[0]?.versions]);
    expect(seen).toEqual(numbers.map((number) => [number, versionsOf(order, number)]));
  }

  /** Adds the figures of the run to what failed: a failure here is rare, and must tell what it can. */
  private holds(check: () => void): void {
    try {
      check();
    } catch (error) {
      throw new Error(`${(error as Error).message}\n${this.figures()}`, { cause: error });
    }
  }

  figures(): string {
    const { push, pull } = this.customs;
    return (
      `${this.accepted.size} accepted, ${this.amended} amended, ${JSON.stringify(this.troubles)}, ` +
      `push ${told(push.state(0))}, pull ${told(pull.state(0))}`
    );
  }
}

/** What the exchange has on record, read from its database. */
interface Books {
  /** Document ids by number. */
  ids: Record<string, string>;
  deliveries: { party: string; state: string; count: number }[];
  order: Row[];
  entries: number;
  broken: unknown;
}

async function booksOf(place: Record<string, string>): Promise<Books> {
  const store = await openStore(place);
  try {
    const { read } = store.database;
    const stored = await read.all<{ id: string; number: string }>('SELECT id, number FROM document');
    const deliveries = await read.all<Books['deliveries'][number]>(
      `SELECT p.slug AS party, d.state, COUNT(*) AS count FROM delivery d JOIN party p ON p.id = d.party_id
        GROUP BY p.slug, d.state ORDER BY p.slug, d.state`,
    );
    const order = await read.all<Row>(
      `SELECT doc.number, v.version FROM document_version v JOIN document doc ON doc.id = v.document_id
        ORDER BY doc.number, v.version`,
    );
    const { entries, broken } = await store.journal.verify();
    const ids = Object.fromEntries(stored.map(({ number, id }) => [number, id]));
    return { ids, deliveries, order, entries, broken };
  } finally {
    await store.close();
  }
}

const told = ({ seen, effects, refused, receipts }: CustomsState): string =>
  JSON.stringify({ seen, effects, refused, receipts });

function versionsOf(order: readonly Row[], number: string): number[] {
  return order.filter((row) => row.number === number).map(({ version }) => version);
}
