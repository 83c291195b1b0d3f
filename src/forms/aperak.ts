import { component, type Segment } from './edifact';
import type { Aperak } from './message-reading.dto';

/** Reads the first APERAK of an interchange: BGM function 44 accepts, 27 does not; an error means a refusal. */
export function readAperak(segments: readonly Segment[]): Aperak {
  const answer: Aperak = { accepted: true, errors: [] };
  for (const each of segments) {
    if (each.tag === 'UNT') break;
    if (each.tag === 'BGM' && component(each, 2) === '27') answer.accepted = false;
    if (each.tag === 'RFF') {
      const value = component(each, 0, 1);
      if (component(each, 0) === 'ACW') answer.messageReference = value;
      else answer.number ??= value;
    }
    if (each.tag === 'ERC') {
      const subcode = component(each, 0, 1);
      answer.errors.push({ code: component(each, 0), ...(subcode && { subcode }) });
    }
    const last = answer.errors.at(-1);
    if (each.tag === 'FTX' && last)
      last.text = [last.text, (each.elements[3] ?? []).join('')].filter(Boolean).join(' ');
  }
  if (answer.errors.length > 0) answer.accepted = false;
  return answer;
}
