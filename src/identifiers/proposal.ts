import { resembles } from './lookalike';
import { readIdentifier, type IdentifierKind } from './read';
import { tidy } from './tidy';

const holds = (kind: IdentifierKind, text: string): boolean =>
  readIdentifier(kind, text).findings.every(({ severity }) => severity !== 'error');

/** Kinds that end in a character computed from the rest. The first of two checks of a USCC stands within. */
const checked: ReadonlySet<IdentifierKind> = new Set<IdentifierKind>([
  'awb',
  'container',
  'wagon',
  'station',
  'uscc',
  'imo',
  'lei',
]);

/**
 * An identifier that would pass in the place of one that does not: look-alikes written as the letters
 * that they resemble, else the last character as the check wants it. It is proposed and never put in:
 * a wrong check digit tells as well that another place may be mistyped.
 */
export function proposedIdentifier(kind: IdentifierKind, raw: string): string | undefined {
  const text = Array.from(tidy(raw), (each) => resembles.get(each) ?? each).join('');
  if (holds(kind, text)) return readIdentifier(kind, text).value;
  if (!checked.has(kind)) return undefined;
  const body = text.slice(0, -1);
  const fitting = Array.from('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ')
    .map((last) => body + last)
    .filter((each) => holds(kind, each));
  // More than one means that nothing depends on the last character, so that none is more right than another.
  return fitting.length === 1 && fitting[0] !== undefined
    ? readIdentifier(kind, fitting[0]).value
    : undefined;
}
