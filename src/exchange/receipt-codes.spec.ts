import fc from 'fast-check';
import { readReceiptCode } from './receipt-codes';

describe('the code of a receipt', () => {
  it.each([
    ['CEB', '3', 'L2', 'relayed'],
    ['CEB', '120', 'L2', 'stored'],
    ['CEB', '100', 'L3', 'returned'],
    ['CEB', '899', 'L3', 'closed'],
    ['CEB', '-301010', 'L1', 'rejected'],
    ['MT', '12', 'L3', 'loading_refused'],
    ['IMP', 'FNA', 'L1', 'rejected'],
  ])('%s %s stands for %s %s', (family, code, level, result) => {
    expect(readReceiptCode({ family, code })).toMatchObject({ outcome: { level, result } });
  });

  it('that stands for two things takes the level from the receipt', () => {
    const returned = { family: 'MT', code: '03' };
    expect(readReceiptCode({ ...returned, level: 'L3' })).toMatchObject({ outcome: { result: 'returned' } });
    expect(readReceiptCode({ ...returned, level: 'L1' })).toMatchObject({ outcome: { result: 'rejected' } });
    expect(readReceiptCode(returned)).toMatchObject({ finding: { pointer: '/code' } });
  });

  it('that the table does not know is refused with the name of the table', () => {
    expect(readReceiptCode({ family: 'MT', code: '-5' })).toMatchObject({
      finding: { rule: 'RECEIPT-CODE', message: { en: expect.stringContaining('MT') } },
    });
  });

  it('never contradicts what the receipt says itself', () => {
    const some = (...values: string[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
    fc.assert(
      fc.property(
        some('CEB', 'MT', 'IMP'),
        some('01', '03', '800', '-7', 'E1', 'FMA', 'x'),
        some('L1', 'L2', 'L3'),
        some('accepted', 'rejected', 'returned', 'released', 'relayed'),
        (family, code, level, result) => {
          const read = readReceiptCode({ family, code, level, result });
          if ('finding' in read) return;
          expect([level ?? read.outcome.level, result ?? read.outcome.result]).toEqual([
            read.outcome.level,
            read.outcome.result,
          ]);
        },
      ),
    );
  });
});
