import { Ledger } from './ledger';
import type { Message } from './message';

const message = (messageId: string, version = 1, redelivered = false): Message => ({
  messageId,
  type: 'document.amended',
  document: { id: 'doc_1', kind: 'air-waybill', number: '999-24681355', version },
  redelivered,
});

describe('the register of a customs', () => {
  it('lets a message have one effect however often it comes', () => {
    const ledger = new Ledger();
    for (let time = 0; time < 3; time += 1) {
      const seen = ledger.see(message('m1'), '2026-11-23T10:00:00Z');
      ledger.takeEffect(seen, message('m1'));
      expect(ledger.firstAnswer(seen)).toBe(time === 0);
    }
    expect(ledger.counts).toMatchObject({ seen: 3, effects: 1 });
    expect(ledger.last(10)).toMatchObject([{ messageId: 'm1', timesSeen: 3, effects: 1, order: 1 }]);
  });

  it('shows versions in the order in which they took effect, and none for a late repetition', () => {
    const ledger = new Ledger();
    const [first, second] = [ledger.see(message('m1', 1), ''), ledger.see(message('m2', 2), '')];
    ledger.takeEffect(second, message('m2', 2));
    ledger.takeEffect(first, message('m1', 1));
    const late = message('m0', 0, true);
    ledger.takeEffect(ledger.see(late, ''), late);
    expect(ledger.documents('999-24681355')).toMatchObject([{ id: 'doc_1', versions: [2, 1] }]);
    expect(ledger.documents('999-00000000')).toEqual([]);
  });

  it('forgets the oldest when it is full', () => {
    const ledger = new Ledger(2);
    for (const id of ['m1', 'm2', 'm3']) ledger.see(message(id), '');
    expect(ledger.last(10).map(({ messageId }) => messageId)).toEqual(['m2', 'm3']);
    expect(ledger.last(1).map(({ messageId }) => messageId)).toEqual(['m3']);
    expect(ledger.last(0)).toEqual([]);
  });
});
