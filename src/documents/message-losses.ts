import { at, shown, type Text } from '../findings/finding';
import { differences } from './diff';
import type { Difference } from './documents.dto';
import type { MessageLoss, MessageReading, Places } from './message-format';

/** What a person does about a field that a form has no place for. */
export interface LossHint {
  pointer: RegExp;
  text: Text;
}

/**
 * What a message lost of a document. It is not predicted but seen: the message was read back by the reader
 * that takes messages in, and every field that differs is told.
 */
export function lossesBetween(
  document: object,
  back: MessageReading,
  hints: readonly LossHint[] = [],
): MessageLoss[] {
  return differences(document, back.document)
    .flatMap(leavesOf)
    .map((difference) => lossOf(difference, back.places, hints));
}

/** A part that is gone is told field by field. */
function leavesOf(difference: Difference): Difference[] {
  const { pointer, change, from, to } = difference;
  const tree = change === 'removed' ? from : to;
  if (change === 'changed' || typeof tree !== 'object' || tree === null) return [difference];
  const leaves = Object.entries(tree).flatMap(([key, value]) =>
    leavesOf({
      pointer: at(pointer, key),
      change,
      ...(change === 'removed' ? { from: value } : { to: value }),
    }),
  );
  return leaves.length > 0 ? leaves : [difference];
}

const kinds = {
  removed: {
    kind: 'dropped',
    text: { en: 'The message has no place for it.', zh: '报文中无对应位置。' },
  },
  added: {
    kind: 'defaulted',
    text: { en: 'The message says it although the document does not.', zh: '单证未填，报文中按缺省值填写。' },
  },
  changed: {
    kind: 'bent',
    text: { en: 'It arrives in another form.', zh: '到达对方时内容或形式有变化。' },
  },
} as const satisfies Record<Difference['change'], { kind: MessageLoss['kind']; text: Text }>;

function lossOf(
  { pointer, change, from, to }: Difference,
  places: Places,
  hints: readonly LossHint[],
): MessageLoss {
  const { kind, text } = kinds[change];
  const place = places.get(pointer);
  const hint = hints.find((each) => each.pointer.test(pointer));
  return {
    kind,
    pointer,
    ...(place !== undefined && { place }),
    actual: shown(change === 'added' ? to : from),
    message: hint ? { en: `${text.en} ${hint.text.en}`, zh: `${text.zh}${hint.text.zh}` } : text,
  };
}
