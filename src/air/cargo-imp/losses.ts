import { differences } from '../../documents/diff';
import type { Difference } from '../../documents/documents.dto';
import type { MessageLoss, Places } from '../../documents/message-format';
import { at, shown, type Text } from '../../findings/finding';
import { plainText } from './reading';

/**
 * What a written message does not carry as the document has it, seen by reading the message back: the
 * report cannot say less than what happens. Places are those of the message that was written.
 */
export function lossesOf(sent: object, arrived: object, places: Places): MessageLoss[] {
  return differences(sent, arrived).flatMap((each) => lossOf(each, places));
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const scalars = (value: object): boolean => Object.values(value).every((each) => !isObject(each));

function lossOf({ pointer, change, from, to }: Difference, places: Places): MessageLoss[] {
  const whole = change === 'added' ? to : from;
  // An object is told field by field, a list of codes as one.
  if (change !== 'changed' && isObject(whole) && !(Array.isArray(whole) && scalars(whole)))
    return Object.entries(whole).flatMap(([key, value]) => {
      const part = { pointer: at(pointer, key), change };
      return lossOf(change === 'added' ? { ...part, to: value } : { ...part, from: value }, places);
    });
  const place = places.get(pointer);
  return [
    {
      kind: change === 'added' ? 'defaulted' : change === 'removed' ? 'dropped' : 'bent',
      pointer,
      ...(place && { place }),
      actual: shown(from ?? to),
      message: change === 'added' ? added(to) : change === 'removed' ? noPlace : bent(from, to),
    },
  ];
}

const noPlace: Text = { en: 'The message has no place for it.', zh: '报文中无对应位置。' };

const added = (to: unknown): Text => ({
  en: `The receiver will read ${shown(to)}, which the document does not say.`,
  zh: `接收方将读到 ${shown(to)}，单证中并无此项。`,
});

function bent(from: unknown, to: unknown): Text {
  const becomes = shown(to);
  if (typeof from === 'string' && /^\d{4}-\d\d-\d\dT/.test(from))
    return {
      en: `The message has the day only; it arrives as ${becomes}.`,
      zh: `报文仅有日期，到达时为 ${becomes}。`,
    };
  if (typeof from === 'string' && typeof to === 'string') {
    const letters = from.replace(/[\p{Lu}\p{Nd} .-]/gu, '').replace(/[a-z]/g, '');
    const lost = [...new Set(Array.from(letters))].slice(0, 20).join(' ');
    if (lost !== '')
      return {
        en: `Cargo-IMP cannot write ${lost}; it arrives as ${becomes}.`,
        zh: `Cargo-IMP 无法表示 ${lost}，到达时为 ${becomes}。`,
      };
    const plain = plainText(from);
    if (to.length < plain.length && plain.startsWith(to))
      return {
        en: `The message has room for ${to.length} characters; it arrives as ${becomes}.`,
        zh: `报文该项最多容纳 ${to.length} 个字符，到达时为 ${becomes}。`,
      };
  }
  return { en: `It arrives as ${becomes}.`, zh: `到达时为 ${becomes}。` };
}
