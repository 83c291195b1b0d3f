import { Database } from '../../src/database/database.service';
import { numbered, submit } from '../support/documents';
import { Listener, subscribe } from '../support/events';
import { until } from '../support/exchange';
import { outcomes, Pair } from '../support/pair';

const readers = ['chongqing-customs', 'chengdu-customs'] as const;

describe('two processes that tell one party of one document at once', () => {
  let pair: Pair;
  let listener: Listener;

  beforeAll(async () => {
    pair = await Pair.start();
    listener = await new Listener().open();
  });
  afterAll(async () => {
    await pair.expectWhole();
    await pair.stop();
    await listener.close();
  });

  it('give each event a place of its own in the order, which is that of the journal', async () => {
    await subscribe(pair.one, 'forwarder', listener.url, ['document.read']);
    for (const serial of [920_000, 920_010, 920_020]) {
      const { body } = await submit(pair.one, 'air-waybill', numbered('air-waybill', serial));
      const read = (exchange: typeof pair.one, party: string) =>
        exchange.call('GET', `/v1/air-waybills/${String(body.id)}`, { key: exchange.keys[party] });
      // Each has told what it has to tell before the other has committed, unless one waits for the other.
      const replies = await pair.meetAt('SELECT 1 FROM journal_head FOR UPDATE', [], () =>
        Promise.all([read(pair.one, readers[0]), read(pair.two, readers[1])]),
      );
      expect(outcomes(replies)).toEqual(['200', '200']);
      const told = await pair.one.app.get(Database).read.all<{ ordinal: number }>(
        `SELECT d.ordinal FROM delivery d JOIN journal j ON j.id = d.entry_id
          WHERE d.document_id = ? AND d.party_id = ? ORDER BY j.sequence`,
        String(body.id),
        pair.one.ids.forwarder ?? '',
      );
      expect(told).toEqual([{ ordinal: 1 }, { ordinal: 2 }]);
      await until('both came', () => listener.events(String(body.id)).length === 2);
    }
  });
});
