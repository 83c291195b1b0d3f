/**
 * USCCs of the companies that a document names, wherever it names them: every kind calls the field
 * `uscc`, and each is listed once.
 */
export function usccsOf(document: unknown): string[] {
  const found = new Set<string>();
  collect(document, found);
  return [...found];
}

function collect(value: unknown, found: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, each] of Object.entries(value)) {
    if (name === 'uscc' && typeof each === 'string') found.add(each);
    else collect(each, found);
  }
}
