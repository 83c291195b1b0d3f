/** An IATA airline designator has at least one letter (Resolution 762), so 3U and 9C are right. */
export const designator = '(?:[A-Z]{2}|[A-Z]\\d|\\d[A-Z])';

const flight = new RegExp(`^(${designator})(\\d{1,4})([A-Z]?)$`);

/**
 * A flight in the one form by which flights are compared and documents called. People write CA81, messages CA081,
 * some systems CA0081; all are one flight, and its form is CA081. The document itself keeps what its sender wrote.
 */
export const oneFlight = (text: string): string => written(text, 3)[0] ?? text;

/** A flight as messages write it (Cargo-IMP): with three digits at least. */
export const messageFlight = (text: string): string =>
  text.replace(
    /^(..)(\d{1,2})(?=[A-Z]?$)/,
    (_, airline: string, digits: string) => airline + digits.padStart(3, '0'),
  );

/** A flight with that many digits at least, and with more up to four. */
function written(text: string, least: number): string[] {
  const [, airline = '', digits, letter = ''] = flight.exec(text) ?? [];
  if (digits === undefined) return [];
  const bare = String(Number(digits));
  const forms: string[] = [];
  for (let width = Math.max(least, bare.length); width <= 4; width += 1)
    forms.push(`${airline}${bare.padStart(width, '0')}${letter}`);
  return forms;
}

/**
 * Every number that a document may bear which is called by a flight and its day: documents that were kept before
 * there was one form keep the number under which they were written.
 */
export function flightForms(number: string): string[] {
  const [, name = '', day = ''] = /^([^/]+)(\/\d{4}-\d{2}-\d{2})$/.exec(number) ?? [];
  const forms = written(name, 1);
  return forms.length === 0 ? [number] : forms.map((form) => `${form}${day}`);
}
