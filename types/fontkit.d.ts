/** The part of fontkit 2 that the press uses. */
declare module 'fontkit' {
  /** Opens a font file; `characterSet` lists the code points that it has glyphs for. */
  export function openSync(file: string): { characterSet: number[] };
}
