import * as fc from 'fast-check';
import { containerCheckDigit, containerRemainder, readContainer } from './container';
import { readIdentifier } from './read';

const found = (raw: string) => readIdentifier('container', raw).findings;
const bodies = fc
  .tuple(
    fc.string({ unit: fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'), minLength: 3, maxLength: 3 }),
    fc.nat(999_999),
  )
  .map(([owner, serial]) => `${owner}U${String(serial).padStart(6, '0')}`);

describe('container number', () => {
  it.each(['CSQU3054383', 'CSQU 305438-3', 'csqu3054383', 'ＣＳＱＵ３０５４３８３'])('accepts %s', (raw) => {
    expect(readIdentifier('container', raw)).toEqual({ value: 'CSQU3054383', findings: [] });
  });

  it('accepts a second owner', () => {
    expect(found('MSKU6011672')).toEqual([]);
  });

  it.each([
    ['CSQU3054384', '3'],
    ['CSQU3054338', '6'],
  ])('finds the wrong check digit of %s and names %s', (raw, expected) => {
    expect(found(raw)).toMatchObject([{ rule: 'CNT-002', severity: 'error', expected }]);
  });

  it('says it the way a customs broker would', () => {
    expect(found('CSQU3054384')[0]?.message).toEqual({
      en: 'The check digit of the container number must be 3 and is 4.',
      zh: '集装箱号校验位应为 3，现为 4。',
    });
  });

  it('warns where the remainder 10 counts as 0', () => {
    expect(containerRemainder('TBJU000008')).toBe(10);
    expect(found('TBJU0000080')).toMatchObject([{ rule: 'CNT-003', severity: 'warning' }]);
    expect(found('TBJU0000081')).toMatchObject([{ rule: 'CNT-002', expected: '0' }]);
  });

  it('refuses detachable equipment and trailers', () => {
    expect(found('CSQJ3054386')).toMatchObject([{ rule: 'CNT-004', severity: 'error' }]);
    const trailer = `CSQZ305438${containerCheckDigit('CSQZ305438')}`;
    expect(found(trailer).map((each) => each.rule)).toContain('CNT-004');
  });

  it.each(['', 'ABCU1234567EXTRA', ',123456', 'CSQU305438', 'CSQX3054383'])('refuses the form %p', (raw) => {
    expect(found(raw)).toMatchObject([{ rule: 'CNT-001', severity: 'error' }]);
  });

  it('refuses a Cyrillic letter as a look-alike and reports nothing else', () => {
    expect(found('СSQU3054383').map((each) => each.rule)).toEqual(['ID-LOOKALIKE']);
  });

  it('never refuses the computed digit', () => {
    fc.assert(
      fc.property(bodies, (body) => {
        const { findings } = readContainer(`${body}${containerCheckDigit(body)}`);
        expect(findings.filter((finding) => finding.severity === 'error')).toEqual([]);
      }),
    );
  });

  // Remainders 0 and 10 share the digit 0; outside of them every single wrong digit is found.
  it('finds every single wrong digit of the serial', () => {
    fc.assert(
      fc.property(
        bodies,
        fc.integer({ min: 4, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        (body, place, by) => {
          const now = (Number(body.charAt(place)) + by) % 10;
          const wrong = body.slice(0, place) + String(now) + body.slice(place + 1);
          fc.pre(![0, 10].includes(containerRemainder(body)) || ![0, 10].includes(containerRemainder(wrong)));
          expect(readContainer(`${wrong}${containerCheckDigit(body)}`).findings).toMatchObject([
            { rule: 'CNT-002' },
          ]);
        },
      ),
    );
  });
});
