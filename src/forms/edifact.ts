/**
 * The syntax of UN/EDIFACT (ISO 9735): segments of elements of components, with a release character.
 * A text is divided first and escaped last, component by component: a writer that escapes before it
 * divides can leave `?` at the end of one component and the sign it protects at the start of the next.
 */

/** Components of an element; a single component may be given as text. */
export type Element = string | readonly string[];
export interface Segment {
  tag: string;
  elements: readonly (readonly string[])[];
}

/** The service characters of UNA, in its order. */
export interface Signs {
  component: string;
  element: string;
  decimal: string;
  release: string;
  end: string;
}

export const defaultSigns: Signs = { component: ':', element: '+', decimal: '.', release: '?', end: "'" };

/** Greatest number of segments in an interchange that is read; a note of 120 containers has some 2,000. */
export const segmentsMax = 50_000;

function escaped(text: string, signs: Signs): string {
  const special = new Set([signs.component, signs.element, signs.release, signs.end]);
  return Array.from(text, (each) => (special.has(each) ? signs.release + each : each)).join('');
}

function trimmed<T>(list: readonly T[], empty: (item: T) => boolean): T[] {
  let end = list.length;
  while (end > 0 && empty(list[end - 1] as T)) end -= 1;
  return list.slice(0, end);
}

/** One segment as it is sent; empty components and elements at the end are left out. */
export function segment(tag: string, ...elements: Element[]): Segment {
  const parts = elements.map((element) =>
    trimmed(typeof element === 'string' ? [element] : element, (each) => each === ''),
  );
  return { tag, elements: trimmed(parts, (element) => element.length === 0) };
}

/** The text of an interchange, a segment a line, which readers skip. */
export function writeSegments(segments: readonly Segment[], signs: Signs = defaultSigns): string {
  const una = `UNA${signs.component}${signs.element}${signs.decimal}${signs.release} ${signs.end}\n`;
  const lines = segments.map(({ tag, elements }) => {
    const parts = elements.map((components) =>
      components.map((each) => escaped(each, signs)).join(signs.component),
    );
    return `${[tag, ...parts].join(signs.element)}${signs.end}\n`;
  });
  return una + lines.join('');
}

/** What is wrong with an interchange, with the number of the segment, counted from 1. */
export class EdifactError extends Error {
  constructor(
    readonly segmentNumber: number,
    readonly en: string,
    readonly zh: string,
  ) {
    super(`segment ${segmentNumber}: ${en}`);
  }
}

function signsOf(text: string): { signs: Signs; start: number } {
  if (!text.startsWith('UNA')) return { signs: defaultSigns, start: 0 };
  const [component = '', element = '', decimal = '', release = '', , end = ''] = text.slice(3, 9);
  return { signs: { component, element, decimal, release, end }, start: 9 };
}

/** The segments of an interchange. Line ends between segments mean nothing; a missing last terminator is forgiven. */
export function readSegments(input: string): Segment[] {
  const text = input.replace(/^\uFEFF?\s*/, '');
  const { signs, start } = signsOf(text);
  const segments: Segment[] = [];
  let elements: string[][] = [['']];
  let released = false;
  const add = (each: string): void => {
    const element = elements.at(-1) as string[];
    element[element.length - 1] += each;
  };
  const close = (): void => {
    const [[tag = ''] = [], ...rest] = elements;
    if (segments.length >= segmentsMax)
      throw new EdifactError(segmentsMax, `more than ${segmentsMax} segments`, `段数超过 ${segmentsMax}`);
    if (!/^[A-Z]{3}$/.test(tag))
      throw new EdifactError(
        segments.length + 1,
        `"${tag.slice(0, 10)}" is no segment tag`,
        `“${tag.slice(0, 10)}”不是有效的段标识`,
      );
    segments.push({ tag, elements: rest });
    elements = [['']];
  };
  const fresh = (): boolean => elements.length === 1 && elements[0]?.length === 1 && elements[0][0] === '';
  for (const each of text.slice(start)) {
    if (released) {
      add(each);
      released = false;
    } else if (each === signs.release) released = true;
    else if (each === signs.end) close();
    else if (each === signs.element) elements.push(['']);
    else if (each === signs.component) (elements.at(-1) as string[]).push('');
    else if (!(fresh() && /\s/.test(each))) add(each);
  }
  if (released)
    throw new EdifactError(segments.length + 1, 'the text ends with a release character', '报文以转义符结尾');
  if (!fresh()) close();
  return segments;
}

/** A component of a segment, counted from 0; empty where it is not there. */
export function component({ elements }: Segment, element: number, index = 0): string {
  return elements[element]?.[index] ?? '';
}
