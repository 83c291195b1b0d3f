import { chosen, type Candidate } from './receipt-choice';

const since = '2026-11-23T11:05:00.400Z';
const sent = (id: string, documentId: string, rest: Partial<Candidate> = {}): Candidate => ({
  ...{ id, documentId, submitterId: 'sender', number: 'N', rule: 'offices', type: 'document.amended' },
  ...{ createdAt: since, had: 1, ...rest },
});
const choose = (candidates: Candidate[], at = '2026-11-23T19:05:00+08:00') => chosen(candidates, ['N'], at);

const ended = { type: 'document.withdrawn' };
const earlier = { createdAt: '2026-11-23T10:00:00.000Z' };
const unheard = { had: 0 };
const noLonger = { ...ended, rule: 'no-longer' };
const none = { reason: 'receipt.not_authority' };
const ambiguous = { reason: 'receipt.ambiguous' };

describe('the delivery that an authority speaks of by a number', () => {
  it.each<[string, Candidate[], object]>([
    ['is none where none bears it', [sent('a2', 'a', { number: 'O' })], none],
    ['is none where it concerned nobody there under it', [sent('a2', 'a', noLonger)], none],
    ['is the newest', [sent('a2', 'a'), sent('a1', 'a')], { deliveryId: 'a2' }],
    [
      'is the newest that bears it',
      [sent('a2', 'a', { number: 'O' }), sent('a1', 'a')],
      { deliveryId: 'a1' },
    ],
    ['is the newest that can be had', [sent('a2', 'a', unheard), sent('a1', 'a')], { deliveryId: 'a1' }],
    [
      'is the newest where none can',
      [sent('a2', 'a', unheard), sent('a1', 'a', unheard)],
      { deliveryId: 'a2' },
    ],
    ['is of the document that can be had', [sent('b1', 'b', unheard), sent('a1', 'a')], { deliveryId: 'a1' }],
    ['is the withdrawal itself', [sent('a2', 'a', ended), sent('a1', 'a')], { deliveryId: 'a2' }],
  ])('%s', (_, candidates, choice) => {
    expect(choose(candidates)).toEqual(choice);
  });

  it.each<[string, Candidate[], object]>([
    [
      'the one that is open',
      [sent('a2', 'a', ended), sent('b1', 'b'), sent('a1', 'a')],
      { deliveryId: 'b1' },
    ],
    [
      'the one that concerns it',
      [sent('a2', 'a', noLonger), sent('b1', 'b'), sent('a1', 'a')],
      { deliveryId: 'b1' },
    ],
    [
      'the one that bears it',
      [sent('a2', 'a', { number: 'O' }), sent('b1', 'b'), sent('a1', 'a')],
      { deliveryId: 'b1' },
    ],
    [
      'the last that ended',
      [sent('a2', 'a', { ...ended, ...earlier }), sent('b2', 'b', ended)],
      { deliveryId: 'b2' },
    ],
    ['neither of two that are open', [sent('a1', 'a'), sent('b1', 'b')], ambiguous],
    [
      'neither of two submitters',
      [sent('a2', 'a', ended), sent('b1', 'b', { submitterId: 'other' })],
      ambiguous,
    ],
  ])('of two documents is %s', (_, candidates, choice) => {
    expect(choose(candidates)).toEqual(choice);
  });

  it('of two documents is neither where the word may be older than the last', () => {
    const two = [sent('a2', 'a', ended), sent('b1', 'b')];
    for (const at of ['2026-11-23T19:04:59.999+08:00', '2026-06-30T23:59:60Z'])
      expect(choose(two, at)).toEqual(ambiguous);
  });
});
