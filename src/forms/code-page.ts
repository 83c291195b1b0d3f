/** Character sets that a railway or customs message may be in; `utf-8` carries everything. */
export const codePages = ['utf-8', 'windows-1250', 'windows-1251', 'ascii'] as const;
export type CodePage = (typeof codePages)[number];

const written = new Map<CodePage, ReadonlyMap<string, number>>();

/** The characters of an eight-bit code page, as the platform's own decoder knows them, with their bytes. */
function bytesOf(page: CodePage): ReadonlyMap<string, number> {
  const known = written.get(page);
  if (known) return known;
  const size = page === 'ascii' ? 128 : 256;
  const text = new TextDecoder(page === 'ascii' ? 'latin1' : page).decode(
    Uint8Array.from({ length: size }, (_, byte) => byte),
  );
  // A code page leaves some bytes undefined; the decoder gives a control character of C1 there, which nobody writes.
  const map = new Map(
    Array.from(text, (character, byte) => [character, byte] as const).filter(
      ([character]) => !/[\u0080-\u009f]/.test(character),
    ),
  );
  written.set(page, map);
  return map;
}

/** The characters of a text that a code page cannot write, each once, in their order. */
export function unwritable(text: string, page: CodePage): string[] {
  if (page === 'utf-8') return [];
  const bytes = bytesOf(page);
  return [...new Set(text)].filter((character) => !bytes.has(character));
}

/** The text with a question mark's place-holder for what the code page lacks, as a careless sender would send it. */
export function squeezed(text: string, page: CodePage): string {
  const lost = new Set(unwritable(text, page));
  return lost.size === 0 ? text : Array.from(text, (each) => (lost.has(each) ? '_' : each)).join('');
}

/** The bytes of a text in a code page; what it lacks has been replaced before. */
export function encoded(text: string, page: CodePage): Buffer {
  if (page === 'utf-8') return Buffer.from(text, 'utf8');
  const bytes = bytesOf(page);
  return Buffer.from(Array.from(squeezed(text, page), (character) => bytes.get(character) ?? 0x5f));
}

/** The text of bytes in a code page. */
export function decoded(bytes: Uint8Array, page: CodePage): string {
  return new TextDecoder(page === 'ascii' ? 'latin1' : page).decode(bytes);
}
