import type { MessageLoss } from '../documents/message-format';
import { asGiven } from './loading-order';

describe('a loss of a message that is in another order than its document', () => {
  const points = [
    { order: [2, 0, 1], unitOrder: [] },
    { order: [1, 0], unitOrder: [-1, 0] },
  ];
  it.each([
    ['/points/0/lines/0/totalPieces', '/points/0/lines/2/totalPieces'],
    ['/points/1/lines/1', '/points/1/lines/0'],
    ['/points/1/units/1/remarks', '/points/1/units/0/remarks'],
    // A unit that only the message has keeps the place that it has there.
    ['/points/1/units/0/uld', '/points/1/units/0/uld'],
    ['/points/0/units/0/uld', '/points/0/units/0/uld'],
    ['/points/1/airport', '/points/1/airport'],
    ['/flight', '/flight'],
  ])('%s is %s', (pointer, given) => {
    const loss: MessageLoss = { kind: 'dropped', pointer, message: { en: '', zh: '' } };
    expect(asGiven(loss, points)).toEqual({ ...loss, pointer: given });
  });

  it('may speak of nothing in the document', () => {
    const loss: MessageLoss = { kind: 'dropped', place: '/a', message: { en: '', zh: '' } };
    expect(asGiven(loss, points)).toBe(loss);
  });
});
