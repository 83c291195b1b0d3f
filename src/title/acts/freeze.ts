import type { Finding } from '../../findings/finding';
import { holdKinds } from '../act';
import type { ActContents, ActPayload } from '../act';
import type { Circumstances } from '../circumstances';
import { refusal } from '../refusal';
import type { TitleRefusal } from '../refusal';
import { hash, instant, line, misfit, oneOf, optional } from '../shape';
import type { TitleState } from '../title-state.dto';
import { officialMayAct } from './rights';
import type { ActRules } from './rules';

/** Freezes that may wait behind one another. */
const holdsMax = 10;

const reference = line(64);

/**
 * `FREEZE` (冻结): by a court's ruling (裁定书) and assistance notice (协助执行通知书), which two officials
 * sign for; or for a dispute or a key that is no longer its owner's alone. A later freeze waits its turn.
 */
export const freeze: ActRules<'FREEZE'> = {
  content: {
    kind: oneOf(holdKinds),
    reference,
    assistance: optional(reference),
    document: hash,
    until: optional(instant),
  },
  agrees: noticeOfAssistance,
  permits: (state, payload, when) =>
    officialMayAct(payload, when, payload.content.kind === 'COURT' ? 2 : 1) ??
    roomForHold(state) ??
    endsLater(payload, when),
  apply: (state, act) => {
    const hold = { ...act.payload.content, since: act.at, act: act.hash };
    return { ...state, holds: [...(state.holds ?? []), hold] };
  },
};

/** `RELEASE_FREEZE` (解除冻结): as it was laid on; what was open on the bill goes on. */
export const releaseFreeze: ActRules<'RELEASE_FREEZE'> = {
  content: { hold: hash, document: hash },
  permits: (state, payload, when) => {
    const hold = state.holds?.find(({ act }) => act === payload.content.hold);
    return (
      officialMayAct(payload, when, hold?.kind === 'COURT' ? 2 : 1) ??
      (hold
        ? undefined
        : refusal('title.hold_unknown', 'No freeze of this name stands.', '所指冻结不存在或已解除。'))
    );
  },
  apply: (state, { payload }) => {
    const holds = state.holds?.filter(({ act }) => act !== payload.content.hold);
    return { ...state, holds: holds?.length ? holds : undefined };
  },
};

function noticeOfAssistance({ kind, assistance }: ActContents['FREEZE']): Finding[] {
  if (kind !== 'COURT' || assistance !== undefined) return [];
  const message = {
    en: 'A court freeze names the notice of assistance.',
    zh: '司法冻结须载明协助执行通知书文号。',
  };
  return [misfit('ACT-006', '/content/assistance', message, reference.wants)];
}

function roomForHold({ holds = [] }: TitleState): TitleRefusal | undefined {
  if (holds.length < holdsMax) return undefined;
  return refusal(
    'title.holds_limit',
    `${holds.length} freezes stand already.`,
    `已有 ${holds.length} 项冻结在案。`,
    {
      holdsMax,
    },
  );
}

function endsLater({ content }: ActPayload<'FREEZE'>, { at }: Circumstances): TitleRefusal | undefined {
  if (content.until === undefined || at < content.until) return undefined;
  return refusal(
    'title.hold_end_past',
    `The freeze would end at ${content.until}; the platform time is ${at}.`,
    `冻结期限为 ${content.until}，平台时间为 ${at}。`,
    { at },
  );
}
