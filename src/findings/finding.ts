/** A sentence for people, in the two working languages of the exchange. */
export interface Text {
  en: string;
  zh: string;
}

/** An error refuses the document; a warning or an info is stored with the version and shown. */
export type Severity = 'error' | 'warning' | 'info';

/** One thing that a check found. All findings of a check are given at once. */
export interface Finding {
  /** Stable rule id, such as `AWB-002`; tools may switch on it. */
  rule: string;
  severity: Severity;
  /** What it would have been, when the operator has made the rule milder for this sender. */
  switchedFrom?: Severity;
  /** JSON Pointer (RFC 6901) into the submitted document; empty for the document as a whole. */
  pointer: string;
  /** Box number on the paper form, where the form has one, such as `SMGS 17`. */
  box?: string;
  /** Where it stands in the message that was submitted, if it was one: a line, an XPath or a JSON-LD path. */
  place?: string;
  /** What was found, shortened to 80 characters. */
  actual?: string;
  /** What the rule wants to see there. */
  expected?: string;
  /** A value that would pass in its place if all else is right; for the sender to confirm, never put in by us. */
  correction?: string | number;
  /** A warning that what happened broke a promise, to customs or to whoever the goods belong to. */
  breach?: true;
  /** What is wrong. */
  message: Text;
  /** What to do about it. */
  remedy: Text;
}

export function refuses(findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.severity === 'error');
}

/** Appends a key to a JSON Pointer, escaped as RFC 6901 section 3 asks. */
export function at(pointer: string, ...keys: (string | number)[]): string {
  let out = pointer;
  for (const key of keys) out += '/' + (typeof key === 'number' ? key : escaped(key));
  return out;
}

/** Pointers are made for every place that is looked at, and hardly any name has what must be escaped. */
const escaped = (key: string): string =>
  /[~/]/.test(key) ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key;

/** Shortens a value for display: 80 characters show any identifier whole and keep answers small. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined');
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** Findings of a part, as findings of the whole: their pointers begin where the part stands. */
export function under(pointer: string, findings: readonly Finding[]): Finding[] {
  return findings.map((finding) => ({ ...finding, pointer: pointer + finding.pointer }));
}
