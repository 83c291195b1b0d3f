import { inflateSync } from 'node:zlib';

/**
 * The text that a reader can copy out of a PDF of ours, without spaces: the glyphs of every content
 * stream, turned back into characters by the ToUnicode map of the font that each was drawn in. A glyph
 * that is missing from its font has no character and would be missing here.
 */
export function textsOf(pdf: Buffer): string {
  const objects = objectsOf(pdf);
  const maps = fontMaps(objects);
  const pieces: string[] = [];
  for (const { stream } of objects.values()) {
    if (stream === undefined || !/\bTJ\b/.test(stream)) continue;
    let map: ReadonlyMap<string, string> = new Map();
    for (const [, font, glyphs] of stream.matchAll(
      /\/(F\d+) [\d.]+ Tf|\[((?:<[0-9a-f]*>|[-\d.\s])*)\] TJ/g,
    )) {
      if (font !== undefined) map = maps.get(font) ?? new Map();
      for (const [, hex = ''] of (glyphs ?? '').matchAll(/<([0-9a-f]*)>/g))
        pieces.push(...(hex.match(/.{4}/g) ?? []).map((glyph) => map.get(glyph) ?? '\uFFFD'));
    }
  }
  return pieces.join('').replace(/\s/g, '');
}

/** How far to the right lines are drawn on any sheet of a PDF of ours, in points. */
export function rightmostLine(pdf: Buffer): number {
  const streams = [...objectsOf(pdf).values()].flatMap(({ stream }) => stream ?? []);
  const ends = streams
    .filter((stream) => /\bTJ\b/.test(stream))
    .flatMap((stream) => [...stream.matchAll(/([\d.]+) [\d.]+ l\b/g)].map(([, x]) => Number(x)));
  return ends.reduce((one, other) => Math.max(one, other), 0);
}

interface PdfObject {
  head: string;
  stream?: string;
}

function objectsOf(pdf: Buffer): Map<string, PdfObject> {
  const text = pdf.toString('latin1');
  const objects = new Map<string, PdfObject>();
  for (const { 0: all, 1: number = '', index } of text.matchAll(/^(\d+) 0 obj\n/gm)) {
    const begin = index + all.length;
    const end = text.indexOf('\nendobj', begin);
    const body = text.slice(begin, end);
    const at = body.indexOf('\nstream\n');
    if (at < 0) objects.set(number, { head: body });
    else {
      const head = body.slice(0, at);
      const length = Number(/\/Length (\d+)/.exec(head)?.[1]);
      const bytes = pdf.subarray(begin + at + 8, begin + at + 8 + length);
      const plain = head.includes('/FlateDecode') ? inflateSync(bytes) : bytes;
      objects.set(number, { head, stream: plain.toString('latin1') });
    }
  }
  return objects;
}

function fontMaps(objects: ReadonlyMap<string, PdfObject>): Map<string, Map<string, string>> {
  const maps = new Map<string, Map<string, string>>();
  for (const { head } of objects.values())
    for (const [, name = '', number = ''] of head.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const unicode = /\/ToUnicode (\d+) 0 R/.exec(objects.get(number)?.head ?? '')?.[1] ?? '';
      maps.set(name, unicodeMap(objects.get(unicode)?.stream ?? ''));
    }
  return maps;
}

function unicodeMap(stream: string): Map<string, string> {
  const map = new Map<string, string>();
  for (const [, from = '', , list = ''] of stream.matchAll(/<([0-9a-f]{4})> <([0-9a-f]{4})> \[([^\]]*)\]/g))
    for (const [index, [, hex = '']] of [...list.matchAll(/<([0-9a-f ]*)>/g)].entries())
      map.set(
        (Number.parseInt(from, 16) + index).toString(16).padStart(4, '0'),
        Buffer.from(hex.replaceAll(' ', ''), 'hex').swap16().toString('utf16le'),
      );
  return map;
}
