import { Database } from '../../src/database/database.service';
import { numbered, submit, type Draft } from '../support/documents';
import { example, until } from '../support/exchange';
import { outcomes, Pair } from '../support/pair';
import { Receiver } from '../support/receiver';

const customs = 'chengdu-customs';

describe('two processes that gather under one master at once', () => {
  let pair: Pair;
  let receiver: Receiver;

  beforeAll(async () => {
    pair = await Pair.start();
    receiver = await new Receiver().open();
  });
  afterAll(async () => {
    await pair.expectWhole();
    await pair.stop();
    await receiver.close();
  });

  const gatherFor = async (coalesceSeconds: number): Promise<void> => {
    const key = pair.one.keys[customs];
    const body = { url: receiver.url, coalesceSeconds };
    expect((await pair.one.call('PUT', '/v1/endpoints/main', { key, body })).status).toBe(200);
  };
  /** Two bills under a note of their own, to be submitted. */
  const billsUnder = (serial: number): [Draft, Draft] => {
    const { notes, ...bill } = example('rail-bill') as { notes: object[] };
    const { noteNumber } = numbered('rail-note', serial);
    const under = notes.map((each) => ({ ...each, number: noteNumber }));
    const numberedBill = (each: number): Draft => ({ ...bill, notes: under, billNumber: billNumber(each) });
    return [numberedBill(serial), numberedBill(serial + 1)];
  };
  const billNumber = (serial: number): unknown => numbered('rail-bill', serial).billNumber;
  const read = <T extends object>(sql: string, ...values: string[]): Promise<T[]> =>
    pair.one.app.get(Database).read.all<T>(sql, ...values);

  it('open one notice between them', async () => {
    await gatherFor(2);
    for (const serial of [910_000, 910_010]) {
      const [one, two] = billsUnder(serial);
      // Each has gathered what it brings before the other has committed, unless one waits for the other.
      const replies = await pair.meetAt('SELECT 1 FROM journal_head FOR UPDATE', [], () =>
        Promise.all([submit(pair.one, 'rail-bill', one), submit(pair.two, 'rail-bill', two)]),
      );
      expect(outcomes(replies)).toEqual(['201', '201']);
      const gathered = await read<{ notice: string }>(
        'SELECT notice_id AS notice FROM delivery WHERE party_id = ? AND document_id IN (?, ?)',
        ...[pair.one.ids[customs] ?? '', ...replies.map(({ body }) => String(body.id))],
      );
      expect(gathered).toEqual([{ notice: expect.stringMatching(/^dlv_/) }, gathered[0]]);
    }
    const twice = await read(
      `SELECT document_id FROM delivery WHERE carries = 'notice' GROUP BY document_id, party_id, ordinal
        HAVING COUNT(*) > 1`,
    );
    expect(twice).toEqual([]);
    await until('both notices came', () => receiver.arrivals.length === 2);
    // What they met at is gone with them.
    expect(await read(`SELECT key FROM claim WHERE key LIKE 'notice %'`)).toEqual([]);
  });
});
