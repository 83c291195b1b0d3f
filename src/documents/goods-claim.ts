/** What tells goods in one container apart: the HS code and the marks, letters and digits only. */
export function goodsKey(item: { hs6: string; marks?: string }): string {
  const marks = (item.marks ?? '').normalize('NFKC').toUpperCase();
  return `${item.hs6.slice(0, 6)}:${marks.replace(/[^\p{L}\p{N}]/gu, '')}`;
}

/**
 * The claim of a negotiable document to goods that travel under a consignment note: note, container, and
 * what tells the goods in that container apart. A railway bill and a multimodal bill over one rail leg make
 * the same claim, so that the second of them is refused whichever kind it is.
 */
export const noteClaim = (note: string, unit: string, item: { hs6: string; marks?: string }): string =>
  `${note}|${unit}|${goodsKey(item)}`;
