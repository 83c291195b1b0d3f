import { setTimeout as sleep } from 'node:timers/promises';
import * as fc from 'fast-check';
import { Database } from '../../src/database/database.service';
import { Bell } from '../../src/exchange/bell.service';
import { Claims } from '../../src/exchange/claims.service';
import { movableClock, type MovableClock } from '../support/clock';
import {
  amend,
  deliveriesOf,
  pushTo,
  replay,
  submit,
  withdraw,
  type Delivery,
  type Submitted,
} from '../support/deliveries';
import { startExchange, until, type Exchange } from '../support/exchange';
import { Receiver, type Answer, type Arrival } from '../support/receiver';

const customs = 'chongqing-customs';
const attempts = 3;

/** What may happen to documents, deliveries, leases and the receiver, in any order. */
type Step =
  | { does: 'submit' }
  | { does: 'amend' | 'withdraw' | 'replay' | 'skip'; which: number }
  | { does: 'lose leases' | 'set the endpoint anew' | 'switch off and on' }
  | { does: 'let time pass'; minutes: number };

const which = fc.nat({ max: 9 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Step>({ does: 'submit' }) },
  { weight: 5, arbitrary: which.map((which): Step => ({ does: 'amend', which })) },
  { weight: 1, arbitrary: which.map((which): Step => ({ does: 'withdraw', which })) },
  { weight: 3, arbitrary: which.map((which): Step => ({ does: 'replay', which })) },
  { weight: 2, arbitrary: which.map((which): Step => ({ does: 'skip', which })) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Step>(
      { does: 'lose leases' },
      { does: 'set the endpoint anew' },
      { does: 'switch off and on' },
    ),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom(1, 20, 400).map((minutes): Step => ({ does: 'let time pass', minutes })),
  },
);

const answers = fc.array(
  fc.constantFrom<Answer>(
    ...[{ status: 200 }, { status: 200 }, { status: 200 }, { status: 500 }, { status: 500 }],
    ...[{ status: 302 }, { status: 429, headers: { 'retry-after': '90' } }],
    ...(['hangup', 'hangup', 'silence'] as const),
  ),
  { minLength: 1, maxLength: 12 },
);

/** One random run over documents of its own. */
class Run {
  readonly documents: Submitted[] = [];
  /** Messages that somebody asked for once more after they were delivered. */
  readonly askedAgain = new Set<string>();

  constructor(
    private readonly exchange: Exchange,
    private readonly receiver: Receiver,
    private readonly clock: MovableClock,
  ) {}

  async take(one: Step): Promise<void> {
    switch (one.does) {
      case 'submit':
        return void this.documents.push(await submit(this.exchange));
      case 'amend':
        return this.amend(one.which);
      case 'withdraw':
        return this.withdraw(one.which);
      case 'replay':
      case 'skip':
        return this.choose(one.does, one.which);
      case 'lose leases':
        // Another worker takes what is due and dies with it: the leases end without a word.
        await this.exchange.app.get(Claims).claim(10);
        this.clock.aheadMs += 61_000;
        return;
      case 'set the endpoint anew':
        return void (await pushTo(this.exchange, customs, this.receiver.url));
      case 'switch off and on':
        return this.switchOffAndOn();
      case 'let time pass':
        return this.pass(one.minutes);
    }
  }

  private async amend(which: number): Promise<void> {
    const index = which % this.documents.length;
    const document = this.documents[index];
    if (document && document.etag !== '')
      this.documents[index] = { ...(await amend(this.exchange, document)), id: document.id };
  }

  private async withdraw(which: number): Promise<void> {
    const document = this.documents[which % this.documents.length];
    if (!document || document.etag === '') return;
    await withdraw(this.exchange, document);
    document.etag = '';
  }

  private async choose(choice: 'replay' | 'skip', which: number): Promise<void> {
    const document = this.documents[which % this.documents.length];
    if (!document) return;
    const deliveries = await deliveriesOf(this.exchange, document.id, customs);
    const chosen = deliveries[which % deliveries.length];
    if (!chosen) return;
    if (choice === 'replay') {
      const reply = await replay(this.exchange, chosen.id);
      if (reply.status === 202 && chosen.deliveredAt) this.askedAgain.add(chosen.id);
      return;
    }
    await this.exchange.call('POST', `/v1/deliveries/${chosen.id}/skip`, {
      key: this.exchange.keys.forwarder,
      body: { reason: 'Chosen by chance.' },
    });
  }

  private async switchOffAndOn(): Promise<void> {
    const key = this.exchange.keys[customs];
    await this.exchange.call('DELETE', '/v1/endpoints/main', { key });
    const body = { catchUp: true };
    const reply = await this.exchange.call('POST', '/v1/endpoints/main/enablement', { key, body });
    expect([reply.status, reply.text]).toEqual([200, expect.any(String)]);
  }

  /** Puts the clock forward, and gives the exchange a moment to do what fell due. */
  private async pass(minutes: number): Promise<void> {
    this.clock.aheadMs += minutes * 60_000;
    this.exchange.app.get(Bell).ring();
    await sleep(15);
  }

  /** Everything gets well: what died is sent again, and nothing may be left over. */
  async end(): Promise<void> {
    this.receiver.answer = () => ({ status: 200 });
    await until(
      'nothing is open any more',
      async () => {
        for (const delivery of await this.deliveries())
          if (delivery.state === 'dead') await replay(this.exchange, delivery.id);
        await this.pass(24 * 60);
        const [row] = await this.exchange.app
          .get(Database)
          .read.all<{ open: number }>(
            `SELECT CAST(COUNT(*) AS integer) AS open FROM delivery WHERE party_id = ? AND state IN ('pending', 'waiting', 'blocked', 'dead', 'gathered')`,
            this.exchange.ids[customs] ?? '',
          );
        return row?.open === 0;
      },
      30_000,
    );
  }

  async deliveries(): Promise<Delivery[]> {
    const each = this.documents.map(({ id }) => deliveriesOf(this.exchange, id, customs));
    return (await Promise.all(each)).flat();
  }
}

/** The second opinion: what a receiver that keeps message ids must have seen, from its own notes alone. */
function judge(deliveries: readonly Delivery[], receiver: Receiver, askedAgain: Set<string>): void {
  const firsts = new Map<string, Arrival>();
  for (const arrival of receiver.taken) if (!firsts.has(arrival.id)) firsts.set(arrival.id, arrival);
  // One effect a message, and one message a version.
  const versions = [...firsts.values()].map(
    ({ message }) => `${message.type} ${message.document.id} ${message.document.version}`,
  );
  expect(new Set(versions).size).toBe(versions.length);
  // First deliveries of one document came in the order of its versions, its withdrawal after the last.
  const last = new Map<string, number>();
  for (const { message } of firsts.values()) {
    const { id, version } = message.document;
    const place = message.type === 'document.withdrawn' ? version + 0.5 : version;
    expect(place).toBeGreaterThan(last.get(id) ?? 0);
    last.set(id, place);
  }
  for (const { id, state } of deliveries) {
    expect(['delivered', 'skipped', 'withdrawn']).toContain(state);
    if (state === 'delivered') expect(firsts.has(id)).toBe(true);
  }
  // A version that was skipped is the newest all the same.
  const newest = new Map<string, number>();
  for (const { documentId, version } of deliveries)
    newest.set(documentId, Math.max(version, newest.get(documentId) ?? 0));
  // Bytes of one message differ only in what is said of a repetition.
  for (const arrival of receiver.arrivals) {
    const { message } = arrival;
    if (message.redelivered)
      expect(askedAgain.has(arrival.id) || firsts.get(arrival.id) !== arrival).toBe(true);
    if (message.currentVersion !== undefined)
      expect(message.currentVersion).toBeLessThanOrEqual(newest.get(message.document.id) ?? 0);
  }
}

describe('first deliveries under everything that can go wrong', () => {
  let clock: MovableClock;
  let exchange: Exchange;

  beforeAll(async () => {
    clock = movableClock();
    exchange = await startExchange({
      DELIVERY_BASE_MS: '5000',
      DELIVERY_ATTEMPTS: String(attempts),
      DELIVERY_TIMEOUT_MS: '100',
      DELIVERY_LEASE_MS: '60000',
      ENDPOINT_BUDGET_HOURS: '720',
    });
  });
  afterAll(async () => {
    await exchange.stop();
    clock.restore();
  });

  it('go in version order, and have exactly one effect at a receiver that keeps message ids', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 16 }), answers, async (steps, script) => {
        const receiver = await new Receiver().open();
        let turn = 0;
        receiver.answer = () => script[turn++ % script.length] as Answer;
        await pushTo(exchange, customs, receiver.url);
        const run = new Run(exchange, receiver, clock);
        await run.take({ does: 'submit' });
        for (const one of steps) await run.take(one);
        await run.end();
        judge(await run.deliveries(), receiver, run.askedAgain);
        await receiver.close();
      }),
      { numRuns: 50, endOnFailure: true },
    );
  }, 120_000);
});
