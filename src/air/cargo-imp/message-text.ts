import { MessageError, type MessageLoss } from '../../documents/message-format';
import { shown } from '../../findings/finding';

/**
 * The text of a Cargo-IMP message: lines of up to 69 characters, of which the first names the message
 * (`FWB/17`) and the others begin with a three-letter tag or go on with a slant.
 */

/**
 * What is read of one message. A flight manifest of 2,000 consignments with three lines each has some
 * 6,000 lines and 0.4 MB; an OCI line may be longer than the rules allow, but not a page.
 */
export const limits = { bytes: 2 * 1024 * 1024, lines: 20_000, line: 400 };

/** Characters of a line as it is sent; teletype gateways cut the rest without a word. */
export const lineWidth = 69;

/** One line of a message. */
export interface Row {
  /** Counted from 1 in the bytes that came, as an editor shows them. */
  line: number;
  /** Three letters, or empty for a line that begins with a slant or with text. */
  tag: string;
  /** Everything after the tag and its slant. */
  text: string;
  /** The same, divided at the slants. */
  fields: string[];
}

/** A message as it came: what its first line says, what its body is, and its rows. */
export interface ImpMessage {
  type: ImpType;
  /** Version by the first line; 0 when it has none. */
  version: number;
  /** The rows after the first line. */
  rows: Row[];
  losses: MessageLoss[];
}

export type ImpType = 'FWB' | 'FHL' | 'FFM' | 'FSU' | 'FMA' | 'FNA';

const identifier = /^(FWB|FHL|FFM|FSU|FSA|FMA|FNA)(?:\/(\d{1,3}))?$/;

/** An address line of Type B, or another line that a gateway puts before the message. */
const envelopeLinesMax = 10;

/** `line 7, ADR street`: where something stands, as people look for it. */
export function placeOf({ line, tag }: Row, field = ''): string {
  const what = [tag === plain ? '' : tag, field === tag ? '' : field].filter((each) => each !== '').join(' ');
  return what ? `line ${line}, ${what}` : `line ${line}`;
}

/** Reads the bytes as lines. Line ends may be CRLF, LF or CR, and the last may be missing. */
export function readMessage(bytes: Buffer): ImpMessage {
  const losses: MessageLoss[] = [];
  const lines = linesOf(bytes, losses);
  const first = lines.slice(0, envelopeLinesMax).findIndex(({ text }) => identifier.test(text));
  if (first < 0)
    throw new MessageError(`line ${lines[0]?.line ?? 1}`, {
      en: 'This is no Cargo-IMP message: its first line names none, such as FWB/17.',
      zh: '不是 Cargo-IMP 报文：首行未标明报文类型（如 FWB/17）。',
    });
  for (const { line, text } of lines.slice(0, first))
    losses.push({
      kind: 'dropped',
      place: `line ${line}`,
      actual: shown(text),
      message: {
        en: 'A line of the envelope before the message; it is kept with the original only.',
        zh: '报文前的信封行，仅随原文保存。',
      },
    });
  return named(lines.slice(first), losses);
}

interface Line {
  line: number;
  text: string;
}

/** The message under its name; a name that the body belies is told, and the body counts. */
function named(lines: readonly Line[], losses: MessageLoss[]): ImpMessage {
  let start = 0;
  while (start + 1 < lines.length && identifier.test(lines[start + 1]!.text) && !rejects(lines[start]!))
    start += 1;
  const [, type = '', version = '0'] = identifier.exec(lines[start]!.text) ?? [];
  const rows = lines.slice(start + 1).map(rowOf);
  const declared = (type === 'FSA' ? 'FSU' : type) as ImpType;
  const body = rejects(lines[start]!) ? declared : (bodyOf(rows) ?? declared);
  const headers = lines.slice(0, start + 1).map(({ text }) => text);
  if (headers.length > 1 || body !== declared)
    losses.push({
      kind: 'bent',
      place: `line ${lines[0]!.line}`,
      actual: headers.join(', '),
      message: {
        en: `The first line says ${headers[0]} and the body is ${body}; it was read as ${body}.`,
        zh: `首行为 ${headers[0]}，内容实为 ${body}，已按 ${body} 读取。`,
      },
    });
  if (body !== 'FNA' && body !== 'FMA') alone(rows);
  return { type: body, version: body === declared ? Number(version) : 0, rows, losses };
}

/** A rejection or acknowledgement quotes the message that it speaks of, first line included. */
const rejects = ({ text }: Line): boolean => /^(FNA|FMA)/.test(text);

function alone(rows: readonly Row[]): void {
  const second = rows.find(({ tag, text }) => identifier.test(tag + (text && `/${text}`)));
  if (second)
    throw new MessageError(`line ${second.line}`, {
      en: 'A second message begins here; send each message by itself.',
      zh: '此处开始另一份报文，请逐份发送。',
    });
}

/** What a body is, by its second line and by lines that only one message has. */
function bodyOf(rows: readonly Row[]): ImpType | undefined {
  const [head] = rows;
  if (!head) return undefined;
  if (head.tag === 'MBI') return 'FHL';
  if (/^\d{1,2}\/[A-Z0-9]{2,3}\d{2,4}[A-Z]?\//.test(head.text)) return 'FFM';
  if (!/^\d{3}-?\d{8}/.test(head.text)) return undefined;
  return rows.some(({ tag }) => ['RTG', 'SHP', 'RTD', 'CVD'].includes(tag)) ? 'FWB' : undefined;
}

function linesOf(bytes: Buffer, losses: MessageLoss[]): Line[] {
  if (bytes.length > limits.bytes) throw tooMuch(`byte ${limits.bytes}`, limits.bytes, 'bytes', '字节');
  const text = decoded(bytes, losses);
  const lines: Line[] = [];
  let raised: number | undefined;
  let line = 0;
  for (const raw of text.split(/\r\n|\r|\n/, limits.lines + 2)) {
    line += 1;
    if (line > limits.lines + 1) throw tooMuch(`line ${line}`, limits.lines, 'lines', '行');
    // oxlint-disable-next-line no-control-regex -- a teletype sends control characters around a message
    const clean = raw.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim();
    if (clean.length > limits.line) throw tooMuch(`line ${line}`, limits.line, 'characters', '字符');
    const upper = clean.toUpperCase();
    if (upper !== clean) raised ??= line;
    if (upper !== '') lines.push({ line, text: upper });
  }
  if (raised !== undefined)
    losses.push({
      kind: 'bent',
      place: `line ${raised}`,
      message: {
        en: 'Lower case letters, here and after, were read as capitals.',
        zh: '自此行起的小写字母已按大写读取。',
      },
    });
  return lines;
}

function decoded(bytes: Buffer, losses: MessageLoss[]): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    losses.push({
      kind: 'bent',
      message: {
        en: 'The bytes are no UTF-8 and were read as Latin-1.',
        zh: '内容不是 UTF-8 编码，已按 Latin-1 读取。',
      },
    });
    return bytes.toString('latin1');
  }
}

const tooMuch = (place: string, most: number, en: string, zh: string): MessageError =>
  new MessageError(place, {
    en: `More than ${most} ${en}; divide the message.`,
    zh: `超过 ${most} ${zh}，请拆分报文。`,
  });

/** `ADR/.` has a tag, `/IN` and `ATTACHED` have none; `LAST` alone on its line is a tag of four. */
function rowOf({ line, text }: Line): Row {
  const [, tag, rest] = /^([A-Z]{3})(?:\/(.*))?$/.exec(text) ?? [];
  const content = tag === undefined ? text.replace(/^\//, '') : (rest ?? '');
  const fields = tag !== undefined && rest === undefined ? [] : content.split('/').map((each) => each.trim());
  return { line, tag: tag ?? (text.startsWith('/') ? '' : plain), text: content, fields };
}

/** Tag of a line without tag and without slant: the rest of a text that was broken, or a line of its own kind. */
export const plain = '+';

/** A row with a tag and those that go on with it. */
export interface Segment {
  tag: string;
  rows: Row[];
}

/** Divides the rows into segments. A tag in `inner` belongs to the segment around it, as NAM does to SHP. */
export function segmentsOf(rows: readonly Row[], inner: ReadonlySet<string> = new Set()): Segment[] {
  const segments: Segment[] = [];
  for (const row of rows) {
    const last = segments.at(-1);
    const goesOn = row.tag === '' || row.tag === plain || inner.has(row.tag);
    if (last && goesOn) last.rows.push(row);
    else segments.push({ tag: row.tag, rows: [row] });
  }
  return segments;
}

/** The bytes of a message as they are sent: every line with its end, the last one too. */
export function messageBytes(lines: readonly string[]): Buffer {
  return Buffer.from(lines.map((line) => `${line}\r\n`).join(''), 'ascii');
}
