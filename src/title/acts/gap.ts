import { hash, line, optional } from '../shape';
import { gapNamed } from './nominate';
import { issuerMayAct } from './rights';
import type { ActRules } from './rules';

/**
 * `ACCEPT_GAP` (认可背书瑕疵): the issuer will deliver to this holder although an endorsement is missing,
 * on grounds that are on record or on a judgment. In the Chongqing case of 2020 the court held that it
 * must where the endorsements show what the parties meant.
 */
export const acceptGap: ActRules<'ACCEPT_GAP'> = {
  content: { gap: hash, grounds: line(255), document: optional(hash) },
  permits: (state, payload) => issuerMayAct(state, payload) ?? gapNamed(state, payload.content.gap),
  apply: (state, { payload, at, hash: act }) => {
    const { grounds, document } = payload.content;
    const accepted = { grounds, ...(document !== undefined && { document }), at, act };
    return state.gap ? { ...state, gap: { ...state.gap, accepted } } : state;
  },
};
