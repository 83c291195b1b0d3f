import type { Text } from '../findings/finding';
import type { ActType, RecordedAct } from './act';
import type { EndorsementGap, TitleState } from './state';
import { idAsName, type NameOf } from './words';

/** What a bank reads to see whether the endorsements are continuous (背书连续). */
export interface ChainReport {
  /** Acts that the title has. */
  length: number;
  /** True when the holder is the one whom the unbroken endorsements name, or needs none. */
  complete: boolean;
  gap?: EndorsementGap & { text: Text };
  /** The newest of them, as many as were asked for, oldest first. */
  acts: ChainLine[];
}

/** One act, as the chain lists it. */
export interface ChainLine {
  sequence: number;
  type: ActType;
  actor: string;
  at: string;
  hash: string;
}

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
