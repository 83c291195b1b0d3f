import { differences } from '../documents/diff';
import type { Difference } from '../documents/documents.dto';
import { at, shown } from '../findings/finding';
import type { RailConsignmentNote } from '../rail/rail-note.dto';
import { decoded, encoded, squeezed, unwritable, type CodePage } from './code-page';
import { readSegments, writeSegments } from './edifact';
import type { FormLoss } from './form.dto';
import { readNote } from './iftmin-read';
import { withMessageNames, writeNote, type Envelope } from './iftmin-write';

/** A message ready to be sent, with everything that the receiver will not read as the note has it. */
export interface NoteMessage {
  bytes: Buffer;
  losses: FormLoss[];
}

/**
 * Writes a note as IFTMIN. What is lost is not predicted but seen: the bytes are read back by the same
 * reader that takes messages in, and every field that differs from the note is told.
 */
export function noteMessage(note: RailConsignmentNote, envelope: Envelope, page: CodePage): NoteMessage {
  const meant = withMessageNames(note);
  const bytes = encoded(writeSegments(writeNote(meant, envelope)), page);
  const back = readNote(readSegments(decoded(bytes, page))).note;
  // The languages of a note are those of its goods on the message, in the order in which they are written.
  const { languages: _own, ...sent } = meant;
  const { languages: _read, ...arrived } = back;
  return { bytes, losses: differences(sent, arrived).flatMap((each) => lossesOf(each, page)) };
}

function lossesOf(difference: Difference, page: CodePage): FormLoss[] {
  const { pointer, from, to } = difference;
  if (typeof from === 'object' && from !== null && to === undefined)
    return Object.entries(from).flatMap(([key, value]) =>
      lossesOf({ pointer: at(pointer, key), change: 'removed', from: value }, page),
    );
  const { kind, message } = told(from, to, page);
  return [
    {
      kind,
      pointer,
      ...(from !== undefined && { value: shown(from) }),
      ...(to !== undefined && { becomes: shown(to) }),
      message,
    },
  ];
}

function told(from: unknown, to: unknown, page: CodePage): Pick<FormLoss, 'kind' | 'message'> {
  if (to === undefined)
    return {
      kind: 'no_box',
      message: { en: 'The message has no place for it.', zh: '报文中无对应位置。' },
    };
  if (typeof from === 'string' && typeof to === 'string') {
    const lost = unwritable(from, page);
    if (lost.length > 0)
      return {
        kind: 'characters',
        message: {
          en: `${page} cannot write ${lost.slice(0, 20).join(' ')}; send UTF-8 (UNOY) or a transliteration.`,
          zh: `${page} 无法表示以下字符：${lost.slice(0, 20).join(' ')}；请使用 UTF-8（UNOY）或改用转写。`,
        },
      };
    if (squeezed(from, page).startsWith(to)) {
      const length = Array.from(to).length;
      return {
        kind: 'cut',
        message: {
          en: `The message holds ${length} characters and this text has ${Array.from(from).length}.`,
          zh: `报文最多容纳 ${length} 个字符，现有 ${Array.from(from).length} 个，超出部分将被截断。`,
        },
      };
    }
  }
  return {
    kind: 'changed',
    message: { en: 'It arrives in another form.', zh: '到达对方时内容或形式有变化。' },
  };
}
