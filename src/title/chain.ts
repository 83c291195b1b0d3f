import type { Text } from '../findings/finding';
import type { RecordedAct } from './act';
import type { ChainLine, ChainReport } from './check-parts.dto';
import type { EndorsementGap, TitleState } from './title-state.dto';
import { idAsName, type NameOf } from './words';

/**
 * Reports on the chain of acts, and names the missing endorser and the act where there is a gap.
 * The Chongqing railway bill case of 2020 turned on just this question.
 */
export function chainReport(
  state: TitleState,
  acts: readonly ChainLine[],
  nameOf: NameOf = idAsName,
): ChainReport {
  const { gap } = state;
  return {
    length: state.sequence,
    complete: gap === undefined,
    ...(gap && { gap: { ...gap, text: gapText(state, gap, nameOf) } }),
    acts: acts.map(({ sequence, type, actor, at, hash }) => ({ sequence, type, actor, at, hash })),
  };
}

/** Acts as the chain lists them. */
export function linesOf(acts: readonly RecordedAct[]): ChainLine[] {
  return acts.map(({ payload: { sequence, type, actor }, at, hash }) => ({
    sequence,
    type,
    actor,
    at,
    hash,
  }));
}

function gapText(state: TitleState, gap: EndorsementGap, nameOf: NameOf): Text {
  const { sequence } = gap;
  const missing = nameOf(gap.missingEndorser);
  const holder = nameOf(state.holder?.party ?? '');
  // The first act of a title is its ISSUE.
  if (sequence === 1) {
    return {
      en: `The bill was issued to the order of ${missing.en} but handed to another party (act ${sequence}); ${missing.en} has not endorsed it, so ${holder.en} holds without title.`,
      zh: `提单凭 ${missing.zh} 指示签发，但交付给了他人（第 ${sequence} 项操作）；${missing.zh} 未作背书，${holder.zh} 占有提单而未取得提单权利。`,
    };
  }
  return {
    en: `With act ${sequence} the bill was handed on without the endorsement of ${missing.en}; ${holder.en} holds without title.`,
    zh: `背书不连续：第 ${sequence} 项操作仅交付提单，缺少 ${missing.zh} 的背书；${holder.zh} 占有提单而未取得提单权利。`,
  };
}
