import { rightOf } from '../act';
import type { Circumstances } from '../circumstances';
import { refusal } from '../refusal';
import type { TitleRefusal } from '../refusal';
import { id, instant, line, optional } from '../shape';
import { openOffer } from './offer';
import { holderMayAct, offerStands, unpledged } from './rights';
import type { ActRules } from './rules';

/**
 * `PRESENT` (交单): a bank examines the documents without becoming a holder for value. Its ACCEPT says
 * that they comply, its REJECT lists the discrepancies; the bill stays where it is either way. Nobody can do
 * anything else with it meanwhile, so a pledgee is asked too.
 */
export const present: ActRules<'PRESENT'> = {
  content: { to: id, credit: optional(line(64)), expiresAt: instant },
  permits: (state, payload, when) =>
    holderMayAct(state, payload) ??
    unpledged(state, payload, when) ??
    withinExamination(payload.content.expiresAt, when) ??
    offerStands(rightOf(payload), payload.content, when),
  apply: (state, act) => {
    const { to, expiresAt } = act.payload.content;
    return openOffer(state, act, { to, expiresAt, capacity: 'PRESENTING_BANK' });
  },
};

// UCP 600 art. 14 b: a bank has at most five banking days following the day of presentation.
function withinExamination(expiresAt: string, { examinedBy }: Circumstances): TitleRefusal | undefined {
  if (examinedBy === undefined || expiresAt <= examinedBy) return undefined;
  return refusal(
    'title.presentation_too_long',
    `The fifth banking day ends at ${examinedBy}.`,
    `第五个银行工作日止于 ${examinedBy}。`,
    { examinedBy },
  );
}
