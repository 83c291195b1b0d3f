import { rightOf } from '../act';
import type { ActPayload } from '../act';
import type { Circumstances } from '../circumstances';
import { refusal } from '../refusal';
import type { TitleRefusal } from '../refusal';
import { hash, id, whole } from '../shape';
import type { TitleState } from '../title-state.dto';
import type { PaperSet } from '../title-burdens.dto';
import { offerShape, openOffer } from './offer';
import { hasCosigned, holderMayMove, issuerMayAct, offerStands, onlyToIssuer, unbreached } from './rights';
import type { ActRules } from './rules';
import { holderMayExchange, surrendered, unlessPending } from './surrender';
import { straightPassesTo } from './transfer';

/** Paper bills are issued in up to five originals; three is the custom. */
const originals = whole(1, 5);

/** `CONVERT_TO_PAPER` (转为纸质; MLETR art. 18, DCSA PINT reason SWTP): the holder asks for paper originals. */
export const convertToPaper: ActRules<'CONVERT_TO_PAPER'> = {
  content: { to: id, originals },
  permits: (state, payload, when) =>
    holderMayMove(state, payload, when) ??
    unbreached(state) ??
    onlyToIssuer(state, payload.content.to) ??
    holderMayExchange(state, when),
  apply: (state, act) =>
    surrendered(state, act, 'PAPER', 'CONVERSION_PENDING_TO_PAPER', {
      originals: act.payload.content.originals,
    }),
};

/**
 * `ISSUE_PAPER` (签发纸质提单): the issuer has put the paper into the holder's hands, with the statement of
 * change in it; from here on the electronic bill is inoperative.
 */
export const issuePaper: ActRules<'ISSUE_PAPER'> = {
  content: { surrender: hash, statement: hash },
  permits: (state, payload) =>
    issuerMayAct(state, payload) ?? unlessPending(state, payload.content.surrender, 'PAPER'),
  apply: (state, { payload, at }) => ({
    ...state,
    status: 'CONVERTED_TO_PAPER',
    holder: undefined,
    surrender: undefined,
    nomination: undefined,
    gap: undefined,
    paper: paperSet(state, payload.content.statement, at),
  }),
};

function paperSet({ holder, surrender }: TitleState, statement: string, at: string): PaperSet {
  const was = surrender?.was ?? 'IN_CIRCULATION';
  return {
    originals: surrender?.originals ?? 1,
    statement,
    at,
    to: surrender?.by ?? '',
    ...(was !== 'IN_CIRCULATION' && { was }),
    ...(holder?.capacity === 'PLEDGEE' && { from: holder.from }),
  };
}

/**
 * `RETURN_PAPER` (纸质收回转电子; MLETR art. 17): the issuer has every original back and spoilt, and offers
 * the electronic bill to whoever brought them. What a pledge was before, it is again: the pledgee takes
 * the bill as pledgee, and where it had possession nobody else takes it without its signature.
 */
export const returnPaper: ActRules<'RETURN_PAPER'> = {
  content: { ...offerShape, originals, statement: hash },
  permits: (state, payload, when) =>
    issuerMayAct(state, payload) ??
    possessionKept(state, payload, when) ??
    onPaper(state) ??
    straightPassesTo(state, payload.content.to) ??
    pledgeeAsPledgee(state, payload) ??
    pledgeeOfSomething(state, payload) ??
    allOriginals(state, payload) ??
    offerStands(rightOf(payload), payload.content, when),
  apply: (state, act) => ({ ...openOffer(state, act), status: 'CONVERSION_PENDING_FROM_PAPER' }),
};

// Possession given up is the pledge given up (Civil Code art. 427 with 436), so the pledgee says it itself.
function possessionKept(
  { pledge, paper }: TitleState,
  { content }: ActPayload<'RETURN_PAPER'>,
  when: Circumstances,
): TitleRefusal | undefined {
  if (!paper || pledge?.kind !== 'POSSESSORY') return undefined;
  if (content.to === pledge.pledgee || hasCosigned(when, pledge.pledgee)) return undefined;
  return refusal(
    'title.pledge_active',
    `The bill went to paper from the hands of ${pledge.pledgee}, which has it in pledge.`,
    `该提单系由质权人 ${pledge.pledgee} 占有时转为纸质。`,
    { pledge: pledge.act },
  );
}

// Paper is no way around the ban on title by default alone (流质, art. 428).
function pledgeeAsPledgee(
  { pledge }: TitleState,
  { content }: ActPayload<'RETURN_PAPER'>,
): TitleRefusal | undefined {
  if (content.to !== pledge?.pledgee || content.capacity === 'PLEDGEE') return undefined;
  return refusal(
    'title.capacity_insufficient',
    `${content.to} is the pledgee of this bill and takes it back as pledgee.`,
    `${content.to} 为该提单质权人，仅可以质权人身份收回。`,
    { capacity: content.capacity },
  );
}

// Also whoever had the bill as pledgee before it went to paper, though it was released since: it only gives it back.
function pledgeeOfSomething(
  { pledge, paper }: TitleState,
  { content }: ActPayload<'RETURN_PAPER'>,
): TitleRefusal | undefined {
  const had = paper?.from !== undefined && content.to === paper.to;
  if (content.capacity !== 'PLEDGEE' || content.to === pledge?.pledgee || had) return undefined;
  return refusal(
    'title.capacity_insufficient',
    `${content.to} has no pledge on this bill, so it cannot take it back as pledgee.`,
    `${content.to} 对该提单不享有质权，不得以质权人身份收回。`,
    { capacity: content.capacity },
  );
}

function onPaper({ status }: TitleState): TitleRefusal | undefined {
  if (status === 'CONVERTED_TO_PAPER') return undefined;
  return refusal('title.not_on_paper', 'The bill is not on paper.', '该提单当前并非纸质形式。', {
    titleStatus: status,
  });
}

// One original in somebody's hands would be a second bill over the same goods.
function allOriginals({ paper }: TitleState, { content }: ActPayload<'RETURN_PAPER'>) {
  const issued = paper?.originals ?? 0;
  if (content.originals === issued) return undefined;
  return refusal(
    'title.originals_missing',
    `${issued} originals were issued and ${content.originals} are back.`,
    `已签发正本 ${issued} 份，收回 ${content.originals} 份。`,
    { originals: issued },
  );
}
