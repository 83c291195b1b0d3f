import fc from 'fast-check';
import { MessageError } from '../../documents/message-format';
import { readXml, xmlLimits } from './xml';
import { writeXml } from './xml-write';

const read = (text: string) => readXml(Buffer.from(text, 'utf8'));

/** Place and English text of the refusal. */
function refusal(text: string | Buffer): string {
  try {
    readXml(typeof text === 'string' ? Buffer.from(text, 'utf8') : text);
  } catch (error) {
    expect(error).toBeInstanceOf(MessageError);
    const { place, text: said, rule } = error as MessageError;
    expect(rule).toBe('XML-001');
    expect(said.zh).toMatch(/\p{Script=Han}/u);
    return `${place}: ${said.en}`;
  }
  return 'read';
}

describe('reading XML', () => {
  it('gives elements with text, attributes and their XPath, whatever the prefixes are', () => {
    const root = read(
      '\ufeff<?xml version="1.0" encoding="utf-8"?>\n<a:W xmlns:a="u:1" xmlns="iata:datamodel:3">' +
        '<a:Part><N>one</N><N unitCode="KGM"> two &amp; &#x4e8c;<![CDATA[<3>]]> </N></a:Part></a:W>',
    );
    const [part] = root.children;
    expect(part?.children.map(({ text, path, line }) => [text, path, line])).toEqual([
      ['one', '/rsm:W/rsm:Part/ram:N[1]', 2],
      ['two & 二<3>', '/rsm:W/rsm:Part/ram:N[2]', 2],
    ]);
    expect(part?.children[1]?.attributes).toEqual({ unitCode: 'KGM' });
  });

  it.each([
    [
      '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
      'line 1: A document type declaration (DTD) is not accepted.',
    ],
    [
      '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
      'line 1: A document type declaration (DTD) is not accepted.',
    ],
    ['<a>\n&lol;</a>', 'line 2, column 5: This is not well-formed XML: undefined entity.'],
    [
      '<a xmlns:x="http://www.w3.org/2001/XInclude"><x:include href="/etc/passwd"/></a>',
      'line 1: XInclude is not accepted.',
    ],
    [
      '<?xml version="1.0" encoding="GB2312"?><a/>',
      'line 1: The message declares the encoding GB2312; send UTF-8.',
    ],
    ['<a><b></a>', 'line 1, column 10: This is not well-formed XML: unexpected close tag.'],
    ['<a b="1" b="2"/>', 'line 1, column 16: This is not well-formed XML: duplicate attribute: b.'],
    ['<p:a/>', 'line 1, column 6: This is not well-formed XML: unbound namespace prefix: "p".'],
    ['', 'line 1, column 0: This is not well-formed XML: document must contain a root element.'],
    ['a', 'line 1, column 1: This is not well-formed XML: text data outside of root node.'],
  ])('refuses %s', (text, said) => {
    expect(refusal(text)).toBe(said);
  });

  it('refuses bytes that are not UTF-8, and UTF-16 by name', () => {
    expect(refusal(Buffer.from([0x3c, 0xe9, 0x3e]))).toContain('not UTF-8');
    expect(refusal(Buffer.from('\ufeff<a/>', 'utf16le'))).toContain('UTF-16');
  });

  it.each([
    [
      'ten thousand nested elements',
      '<a>'.repeat(10_000) + '</a>'.repeat(10_000),
      `${xmlLimits.depth} levels`,
    ],
    [
      'a million attributes',
      `<a ${Array.from({ length: 1_000_000 }, (_, index) => `b${index}=""`).join(' ')}/>`,
      `${xmlLimits.attributes} attributes`,
    ],
    ['too many elements', `<a>${'<b/>'.repeat(xmlLimits.elements)}</a>`, `${xmlLimits.elements} elements`],
    ['ten megabytes of text', `<a>${'x'.repeat(10_000_000)}</a>`, `${xmlLimits.text} characters`],
    ['a name of a megabyte', `<a><${'n'.repeat(1_000_000)}/></a>`, `${xmlLimits.name} characters`],
    ['fifty megabytes', `<a>${' '.repeat(50_000_000)}</a>`, `${xmlLimits.bytes} bytes`],
  ])('refuses %s without taking long', (_what, text, said) => {
    const bytes = Buffer.from(text);
    const cpuMs = (): number => {
      const before = process.cpuUsage();
      expect(refusal(bytes)).toContain(said);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1_000;
    };
    // A tenth of this is usual. The process may collect other specs' garbage meanwhile, so the least of three counts.
    expect(Math.min(cpuMs(), cpuMs(), cpuMs())).toBeLessThan(2_000);
  });

  it('takes the layout of a long list, which has more space than any text may have', () => {
    const root = read(`<a>${`\n${' '.repeat(60)}<b>1</b>`.repeat(2_000)}</a>`);
    expect(root.children).toHaveLength(2_000);
    expect(root.text).toBe('');
  });

  it('reads back any text that it has written, but for the space around it and what XML cannot write', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const bytes = writeXml(
          { name: 'W', children: [{ name: 'P', children: [{ name: 'T', text }] }] },
          'u',
          'v',
        );
        // oxlint-disable-next-line no-control-regex
        const writable = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd');
        const surrogates = Buffer.from(writable, 'utf8').toString('utf8');
        expect(readXml(bytes).children[0]?.children[0]?.text).toBe(surrogates.trim());
      }),
    );
  });
});
