import type { MessageLoss } from '../documents/message-format';
import { at } from '../findings/finding';

/** A point of a flight as a message has it, which is unit by unit: the place that each line and unit had before. */
export interface LoadingOrder {
  order: readonly number[];
  unitOrder: readonly number[];
}

/** Losses speak of the document as it was given, not of the order of the message. */
export function asGiven(loss: MessageLoss, points: readonly LoadingOrder[]): MessageLoss {
  const [, point = '', list = '', index = '', rest = ''] =
    /^\/points\/(\d+)\/(lines|units)\/(\d+)(.*)$/.exec(loss.pointer ?? '') ?? [];
  const before = points[Number(point)]?.[list === 'lines' ? 'order' : 'unitOrder'][Number(index)];
  if (list === '' || before === undefined || before < 0) return loss;
  return { ...loss, pointer: `${at('/points', point, list, before)}${rest}` };
}
