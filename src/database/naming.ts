/** `contentHash` is the column `content_hash`: SQL is read by people who type it without quotes. */
export function columnNameOf(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
