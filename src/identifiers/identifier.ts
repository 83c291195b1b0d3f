import type { Severity, Text } from '../findings/finding';

/** One thing found in one identifier; the caller knows where it stood and adds the pointer. */
export interface IdentifierFinding {
  rule: string;
  severity: Severity;
  expected?: string;
  message: Text;
  remedy: Text;
}

/** What reading an identifier gives. Reading the value again gives the same value and findings. */
export interface Reading {
  /** The cleaned value in its canonical form; after an error, as far as it could be cleaned. */
  value: string;
  findings: IdentifierFinding[];
}

/** A refusing finding: the identifier cannot be used as it stands. */
export function error(rule: string, message: Text, remedy: Text, expected?: string): IdentifierFinding {
  return { rule, severity: 'error', ...(expected === undefined ? {} : { expected }), message, remedy };
}

/** The same finding at a milder severity, for what is doubtful but not wrong. */
export function milder(finding: IdentifierFinding, severity: 'warning' | 'info'): IdentifierFinding {
  return { ...finding, severity };
}
