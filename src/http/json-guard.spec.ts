import fc from 'fast-check';
import type { Finding } from '../findings/finding';
import { readJson } from './json-guard';

const rulesOf = (text: string | Buffer): string[] => {
  const reading = readJson(Buffer.from(text as string));
  return 'findings' in reading ? reading.findings.map((each) => `${each.rule} ${each.pointer}`) : [];
};

describe('reading a body', () => {
  it('gives back what JSON.parse gives for anything a careful writer sends', () => {
    const careful = fc.object({
      values: [fc.string({ unit: 'binary' }), fc.string(), fc.integer(), fc.boolean(), fc.constant(null)],
    });
    fc.assert(
      fc.property(careful, (value) => {
        const text = JSON.stringify(value);
        fc.pre(text.isWellFormed() && !/\\u0000|\\ud[89a-f]|"__proto__"/i.test(text));
        expect(readJson(Buffer.from(text))).toEqual({ value: JSON.parse(text) });
      }),
    );
  });

  it.each([
    ['{"a":1,"a":2}', 'JSON-DUPLICATE /a'],
    ['{"x":[{"b":1,"c":2,"\\u0062":3}]}', 'JSON-DUPLICATE /x/0/b'],
    ['{"__proto__":{"admin":true}}', 'JSON-PROTO /__proto__'],
    ['{"a":"\\u0000"}', 'JSON-NUL /a'],
    ['{"a":"\\ud800"}', 'JSON-SURROGATE /a'],
    ['{"a":1e400}', 'JSON-NUMBER /a'],
    ['{"a":1e-400}', 'JSON-NUMBER /a'],
    ['{"a":9007199254740993}', 'JSON-NUMBER /a'],
    ['{"a":0.1234567890123456}', 'JSON-NUMBER /a'],
    ['{"a":', 'JSON-SYNTAX '],
    ['', 'JSON-SYNTAX '],
    ['['.repeat(40) + ']'.repeat(40), 'JSON-DEPTH '],
  ])('refuses %s', (text, expected) => {
    expect(rulesOf(text)).toContain(expected);
  });

  it('counts the findings that it does not list', () => {
    const text = (count: number): string => JSON.stringify(Array.from({ length: count }, () => '\u0000'));
    expect(rulesOf(text(100))).toHaveLength(100);
    const many = rulesOf(text(130));
    expect([many.length, many[99], many[100]]).toEqual([101, 'JSON-NUL /99', 'SHAPE-MORE ']);
    const reading = readJson(Buffer.from(text(130)));
    expect(reading).toMatchObject({
      findings: expect.arrayContaining([
        expect.objectContaining({
          message: expect.objectContaining({ en: '30 more findings are not listed.' }),
        }),
      ]),
    });
  });

  it.each([
    ['{"a": position 7, "b": 1}', 'line 1, column 7', '第 1 行第 7 列'],
    ['{\n "a": 1,\n}', 'line 3, column 1', '第 3 行第 1 列'],
    ['{"a":', 'line 1, column 6', '第 1 行第 6 列'],
  ])('says where %j breaks off, whatever it says itself', (text, place, zh) => {
    const message = {
      en: `The body is not JSON: it breaks off at ${place}.`,
      zh: `报文不是合法 JSON：错误位于${zh}。`,
    };
    const found = { rule: 'JSON-SYNTAX', actual: place, message };
    expect(readJson(Buffer.from(text))).toMatchObject({ findings: [found] });
  });

  it('calls a byte order mark by its name', () => {
    const [finding] = (readJson(Buffer.from('\uFEFF{}')) as { findings: Finding[] }).findings;
    expect(finding).toMatchObject({ rule: 'JSON-BOM', pointer: '' });
  });

  it('refuses bytes that are not UTF-8', () => {
    expect(readJson(Buffer.from([0x22, 0xff, 0x22]))).toMatchObject({ findings: [{ rule: 'JSON-UTF8' }] });
  });

  it.each(['{"a":1e3}', '{"a":"\\u00e9"}', '{"a":123456789012345}', '{"a":"\\ud83d\\ude00"}', '{"a":-0.5}'])(
    'accepts %s',
    (text) => {
      expect(rulesOf(text)).toEqual([]);
    },
  );

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        readJson(Buffer.from(bytes));
      }),
    );
  });

  it('finds every duplicate key, wherever it hides', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), (object) => {
        fc.pre(!('__proto__' in object) || Object.keys(object).length > 0);
        const text = JSON.stringify(object);
        const key = JSON.stringify(Object.keys(object)[0]);
        const doubled = `${text.slice(0, -1)},${key}:null}`;
        expect('findings' in readJson(Buffer.from(doubled))).toBe(true);
      }),
    );
  });
});
