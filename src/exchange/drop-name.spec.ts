import * as fc from 'fast-check';
import { dropFolderOf, isReceiptName, messageFiles, settledName } from './drop-name';

describe('names in the file drop', () => {
  it('are the mode and the party', () => {
    expect(dropFolderOf('live', 'chengdu-customs')).toBe('live/chengdu-customs');
    expect(messageFiles('dlv_01KAX2M4Q7Z8R9S0T1V2W3X4Y5')).toEqual({
      message: 'dlv_01KAX2M4Q7Z8R9S0T1V2W3X4Y5.json',
      headers: 'dlv_01KAX2M4Q7Z8R9S0T1V2W3X4Y5.headers.json',
    });
  });

  it('never lead out of the folder, whatever a row might hold', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (mode, slug) => {
        try {
          expect(dropFolderOf(mode, slug)).toMatch(/^(test|live)\/[a-z0-9-]+$/);
        } catch (error) {
          expect((error as Error).message).toContain('no folder');
        }
      }),
    );
    for (const slug of ['..', '../x', 'a/b', '', '-a', 'A', 'a\0'])
      expect(() => dropFolderOf('live', slug)).toThrow('no folder');
    for (const id of ['', '../x', 'dlv_1', 'dlv_01KAX2M4Q7Z8R9S0T1V2W3X4Y5/..'])
      expect(() => messageFiles(id)).toThrow('no message');
  });

  it('tell a receipt from what is still being written', () => {
    // One that is not taken is never told of: a long name is no reason to leave a receipt.
    const long = `${'a'.repeat(250)}.json`;
    const names = ['a.json', 'A.JSON', '.a.json', 'a.json.tmp', 'a.xml', long];
    expect(names.filter(isReceiptName)).toEqual(['a.json', 'A.JSON', long]);
  });

  it('of receipts that are moved away fit a file system, whatever they are written in', () => {
    const at = '2026-11-24T18:00:00.123Z';
    expect(settledName(at, 'answer-1.JSON')).toBe('2026-11-24T180000.123Z-answer-1.json');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 100 }), (name) => {
        const settled = settledName(at, `${name}.json`);
        // What is written beside it has a private name at first.
        expect(Buffer.byteLength(`.answer.${settled.replace('.json', '.problem.json')}`)).toBeLessThanOrEqual(
          255,
        );
        const kept = settled.slice(settled.indexOf('Z-') + 2, -'.json'.length);
        expect(name.startsWith(kept)).toBe(true);
        if (Buffer.byteLength(name) <= 200) expect(kept).toBe(name);
      }),
    );
  });
});
