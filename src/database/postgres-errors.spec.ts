import { Refusal } from '../findings/refusal';
import { isAway, isContention, saysReadOnly, tellable } from './postgres-errors';

const coded = (code: string, message = ''): Error => Object.assign(new Error(message), { code });

describe('what an error of PostgreSQL means', () => {
  it.each(['40P01', '55P03', '40001', '23505'])('%s: two groups met on a row, try alone', (code) => {
    const error = coded(code, 'canceling statement due to lock timeout');
    expect([isContention(error), isAway(error)]).toEqual([true, false]);
  });

  it.each([
    '08006',
    '57P01',
    '57P02',
    '57P03',
    '53300',
    '57014',
    '25P03',
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
  ])('%s: the server is away, come back later', (code) => {
    expect([isContention(coded(code)), isAway(coded(code))]).toEqual([false, true]);
    expect(tellable(coded(code))).toMatchObject({
      code: 'service.unavailable',
      carries: { retryAfterSeconds: 2 },
    });
  });

  it.each(['Connection terminated unexpectedly', 'timeout expired', 'Query read timeout'])(
    'the driver says "%s" without a code',
    (message) => expect(isAway(new Error(message))).toBe(true),
  );

  it.each(['42601', '42P01', '23502', '22001', '25P02'])(
    '%s is a fault of ours and told as it is',
    (code) => {
      const error = coded(code, 'column "x" does not exist');
      expect([isAway(error), tellable(error)]).toEqual([false, error]);
    },
  );

  it('a server that only reads is told from one that is away, by what caused a refusal too', () => {
    const causedBy = (code: string): Refusal =>
      Object.assign(new Refusal('service.unavailable'), { cause: coded(code) });
    expect([coded('25006'), causedBy('25006')].map(saysReadOnly)).toEqual([true, true]);
    const others = [coded('57P01'), causedBy('53300'), new Refusal('service.unavailable'), undefined];
    expect(others.map(saysReadOnly)).toEqual([false, false, false, false]);
  });

  it('a refusal is what it is', () => {
    const refusal = new Refusal('service.stopping');
    expect(tellable(refusal)).toBe(refusal);
  });
});
