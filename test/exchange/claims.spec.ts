import fc from 'fast-check';
import { movableClock, type MovableClock } from '../support/clock';
import { amend, attemptsOf, replay, submit, type Submitted } from '../support/deliveries';
import { startExchange, type Exchange, type Reply } from '../support/exchange';

const customs = 'chengdu-customs';

interface Claim {
  messageId: string;
  token: string;
  leaseUntil: string;
  redelivered: boolean;
  subject: string;
  type: string;
  document: { version: number };
}

describe('claims on the inbox', () => {
  let exchange: Exchange;
  let clock: MovableClock;

  beforeAll(async () => {
    clock = movableClock();
    exchange = await startExchange();
  });

  afterAll(async () => {
    await exchange.stop();
    clock.restore();
  });

  const post = (path: string, body: object, once?: string | null): Promise<Reply> =>
    exchange.call('POST', `/v1/inbox/${path}`, { key: exchange.keys[customs], body, once });

  const claim = async (consumer = 'a', limit = 100): Promise<Claim[]> => {
    const reply = await post('claims', { consumer, limit, leaseSeconds: 60 }, null);
    expect(reply.status).toBe(200);
    return reply.body.items as unknown as Claim[];
  };

  const refOf = ({ messageId, token }: Claim): object => ({ messageId, token });

  const settle = async (path: 'ack' | 'releases', claims: Claim[]): Promise<Reply['body']> => {
    const reply = await post(path, { claims: claims.map(refOf) });
    expect(reply.status).toBe(200);
    return reply.body;
  };

  const drain = async (): Promise<void> => {
    clock.aheadMs += 61_000;
    for (let held = await claim(); held.length > 0; held = await claim()) await settle('ack', held);
  };

  beforeEach(drain);

  it('looks like an inbox item, is held by one consumer, and stands among the attempts', async () => {
    const document = await submit(exchange);
    const [held] = await claim('desk-1');
    expect(held).toMatchObject({
      subject: document.id,
      type: 'document.submitted',
      redelivered: false,
      document: { version: 1, number: document.number },
    });
    expect(await claim('desk-2')).toEqual([]);
    const attempts = await attemptsOf(exchange, held?.messageId ?? '');
    expect(attempts).toMatchObject([{ number: 1, excerpt: 'leased to desk-1' }]);
  });

  it('comes again after its lease under the same message id, and the stale token changes nothing', async () => {
    await submit(exchange);
    const [first] = (await claim('a')) as [Claim];
    clock.aheadMs += 61_000;
    const [second] = (await claim('b')) as [Claim];
    expect(second).toMatchObject({ messageId: first.messageId, redelivered: true });
    for (const path of ['ack', 'releases'] as const)
      expect(await settle(path, [first])).toMatchObject({ stale: [first.messageId] });
    expect((await post('extensions', { claims: [refOf(first)], leaseSeconds: 60 })).body).toEqual({
      extended: [],
      stale: [first.messageId],
    });
    expect(await claim('c')).toEqual([]);
    expect(await settle('ack', [second])).toEqual({
      acknowledged: [second.messageId],
      unknown: [],
      stale: [],
    });
  });

  it('may be given back at once, and renewed', async () => {
    await submit(exchange);
    const [first] = (await claim('a')) as [Claim];
    expect(await settle('releases', [first])).toEqual({ released: [first.messageId], stale: [] });
    const [second] = (await claim('b')) as [Claim];
    clock.aheadMs += 40_000;
    const renewed = await post('extensions', { claims: [refOf(second)], leaseSeconds: 60 });
    expect(renewed.body).toEqual({ extended: [second.messageId], stale: [] });
    clock.aheadMs += 40_000;
    expect(await claim('c')).toEqual([]);
  });

  it('needs no key, but gives the same leases for the same key; an empty acknowledgement is refused', async () => {
    await submit(exchange);
    const wish = { consumer: 'a' };
    const first = await post('claims', wish, 'claims-same-key');
    const again = await post('claims', wish, 'claims-same-key');
    expect(first.body.items).toHaveLength(1);
    expect(again.body.items).toEqual(first.body.items);
    expect((await post('ack', {})).status).toBe(400);
  });

  it('never gives two versions of one document at once, not even a replayed one beside a newer', async () => {
    let document = await submit(exchange);
    const [first] = (await claim()) as [Claim];
    await settle('ack', [first]);
    document = await amend(exchange, document);
    await replay(exchange, first.messageId);
    await amend(exchange, document);
    const versions: number[] = [];
    for (let held = await claim(); held.length > 0; held = await claim()) {
      expect(held).toHaveLength(1);
      versions.push(held[0]?.document.version ?? 0);
      await settle('ack', held);
    }
    expect(versions).toEqual([1, 2, 3]);
  });

  it('of four consumers at once never overlap, on a message or on a document', async () => {
    const documents = await Promise.all(Array.from({ length: 12 }, () => submit(exchange)));
    for (const document of documents) await amend(exchange, await amend(exchange, document));
    const held = new Map<string, string>();
    const taken = new Map<string, number[]>();
    const consume = async (consumer: string): Promise<void> => {
      for (let empty = 0; empty < 5;) {
        const lot = await claim(consumer, 3);
        empty = lot.length === 0 ? empty + 1 : 0;
        for (const each of lot) {
          expect(held.get(each.subject)).toBeUndefined();
          held.set(each.subject, consumer);
          taken.set(each.subject, [...(taken.get(each.subject) ?? []), each.document.version]);
        }
        // While the others go on claiming, what is held here stays here.
        await exchange.call('GET', '/v1/inbox?limit=1', { key: exchange.keys[customs] });
        // No longer held from here on: another may have the next version before the answer is read.
        for (const { subject } of lot) held.delete(subject);
        if (lot.length > 0) expect(await settle('ack', lot)).toMatchObject({ stale: [] });
      }
    };
    await Promise.all(['a', 'b', 'c', 'd'].map(consume));
    for (const { id } of documents) expect(taken.get(id)).toEqual([1, 2, 3]);
  });

  type Move = 'amend 0' | 'amend 1' | 'claim' | 'ack' | 'release' | 'expire';
  const moves = fc.constantFrom<Move>('amend 0', 'amend 1', 'claim', 'claim', 'ack', 'release', 'expire');

  it('keep each document in order and lose nothing, whatever is done in which turn', async () => {
    const play = async (steps: Move[]): Promise<void> => {
      await drain();
      const documents = [await submit(exchange), await submit(exchange)] as [Submitted, Submitted];
      const made = [1, 1] as [number, number];
      const done = new Map(documents.map(({ id }) => [id, 0]));
      let held: Claim[] = [];
      const take = async (): Promise<void> => {
        const busy = new Set(held.map(({ subject }) => subject));
        const lot = await claim();
        const open = documents.filter(({ id }, at) => !busy.has(id) && (done.get(id) ?? 0) < (made[at] ?? 0));
        expect(lot.map(({ subject }) => subject).toSorted()).toEqual(open.map(({ id }) => id).toSorted());
        for (const each of lot) expect(each.document.version).toBe((done.get(each.subject) ?? 0) + 1);
        held.push(...lot);
      };
      const acknowledge = async (): Promise<void> => {
        const [first, ...others] = held;
        if (!first) return;
        expect(await settle('ack', [first])).toMatchObject({ acknowledged: [first.messageId] });
        done.set(first.subject, first.document.version);
        held = others;
      };
      for (const step of [...steps, 'expire' as const]) {
        if (step === 'claim') await take();
        if (step === 'ack') await acknowledge();
        if (step === 'release' && held.length > 0) {
          expect(await settle('releases', held)).toMatchObject({ stale: [] });
          held = [];
        }
        if (step === 'expire') {
          clock.aheadMs += 61_000;
          held = [];
        }
        if (step === 'amend 0' || step === 'amend 1') {
          const at = step === 'amend 0' ? 0 : 1;
          documents[at] = await amend(exchange, documents[at]);
          made[at] += 1;
        }
      }
      for (await take(); held.length > 0; await take()) while (held.length > 0) await acknowledge();
      expect(documents.map(({ id }) => done.get(id))).toEqual(made);
    };
    await fc.assert(fc.asyncProperty(fc.array(moves, { maxLength: 12 }), play), { numRuns: 12 });
  });
});
