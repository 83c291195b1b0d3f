import { shown, type Finding, type Severity, type Text } from '../findings/finding';
import { readIdentifier, type IdentifierKind } from '../identifiers/read';

/** What a rule says when it does not hold. */
interface Said {
  actual?: unknown;
  expected?: string;
  /** A value that would pass in its place. */
  correction?: string | number;
  message: Text;
  remedy: Text;
}

function verdict(rule: string, severity: Severity, pointer: string, said: Said): Finding {
  const { actual, expected, correction, message, remedy } = said;
  return {
    rule,
    severity,
    pointer,
    ...(actual !== undefined && { actual: shown(actual) }),
    ...(expected !== undefined && { expected }),
    ...(correction !== undefined && { correction }),
    message,
    remedy,
  };
}

/** A finding that refuses the document. */
export function refuse(rule: string, pointer: string, said: Said): Finding {
  return verdict(rule, 'error', pointer, said);
}

/** A finding that is stored with the version and shown. */
export function warn(rule: string, pointer: string, said: Said): Finding {
  return verdict(rule, 'warning', pointer, said);
}

/** A finding that is only told. */
export function inform(rule: string, pointer: string, said: Said): Finding {
  return verdict(rule, 'info', pointer, said);
}

/**
 * Findings of an identifier whose kind depends on another field, such as a leg document's number on
 * its type; the shape cannot know it, so the rules read it here.
 */
export function identifierFindings(kind: IdentifierKind, raw: string, pointer: string): Finding[] {
  return readIdentifier(kind, raw).findings.map((finding) => ({ ...finding, pointer, actual: shown(raw) }));
}
