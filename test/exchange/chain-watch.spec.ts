import { Database } from '../../src/database/database.service';
import { submit } from '../support/deliveries';
import { inboxOf, type InboxItem } from '../support/events';
import { startExchange, until, type Exchange } from '../support/exchange';

describe('the chain watch', () => {
  let exchange: Exchange;

  beforeAll(async () => {
    exchange = await startExchange({ CHAIN_WATCH_SECONDS: '1' });
  });
  afterAll(() => exchange.stop());

  const gauge = async (): Promise<string | undefined> =>
    /^journal_broken (\d)/m.exec((await exchange.call('GET', '/metrics')).text)?.[1];
  const broken = async (): Promise<InboxItem[]> =>
    (await inboxOf(exchange, 'operator')).filter(({ type }) => type === 'journal.broken');

  it('tells the operator once of an entry that was changed behind the exchange', async () => {
    await submit(exchange);
    await submit(exchange);
    expect([await gauge(), await broken()]).toEqual(['0', []]);
    const database = exchange.app.get(Database);
    const [victim] = await database.read.all<{ sequence: number; data: string }>(
      `SELECT sequence, data FROM journal WHERE type = 'document.submitted' ORDER BY sequence LIMIT 1`,
    );
    const write = (data: string): Promise<number> =>
      database.write((tx) =>
        tx.run('UPDATE journal SET data = ? WHERE sequence = ?', data, victim?.sequence ?? 0),
      );
    await write('{"kind":"another"}');
    await until('the event', async () => (await broken()).length > 0);
    expect(await gauge()).toBe('1');
    expect(await broken()).toMatchObject([
      { actor: 'platform', subject: 'journal', data: { sequence: victim?.sequence, what: 'hash' } },
    ]);
    // Put right, it is found to hold again; broken in the same way once more, it is known already.
    await write(victim?.data ?? '');
    await until('well', async () => (await gauge()) === '0');
    await write('{"kind":"another"}');
    await until('ill', async () => (await gauge()) === '1');
    expect(await broken()).toHaveLength(1);
    await write(victim?.data ?? '');
  });

  it('finds an end that was cut off', async () => {
    await until('well', async () => (await gauge()) === '0');
    const database = exchange.app.get(Database);
    await submit(exchange);
    const [last] = await database.read.all<{ sequence: number }>(
      'SELECT MAX(sequence) AS sequence FROM journal',
    );
    await until('it was seen', async () => (await gauge()) === '0');
    await database.write((tx) => tx.run('DELETE FROM journal WHERE sequence = ?', last?.sequence ?? 0));
    await until('the event', async () => (await broken()).some(({ data }) => data.what === 'gap'));
    expect((await broken()).at(-1)).toMatchObject({ data: { sequence: last?.sequence } });
  });
});
