/** The ETag of a version: its number and the beginning of its content hash, so that both must fit. */
export function etagOf(document: { version: number; contentHash: string }): string {
  return `"v${document.version}-${document.contentHash.slice(0, 16)}"`;
}
