import { rightOf } from '../act';
import type { ActPayload } from '../act';
import { refusal } from '../refusal';
import type { TitleRefusal } from '../refusal';
import { hash, id, whole } from '../shape';
import type { TitleState } from '../state';
import { offerShape, openOffer } from './offer';
import { holderMayMove, issuerMayAct, offerStands, onlyToIssuer, unbreached } from './rights';
import type { ActRules } from './rules';
import { holderMayClaim, surrendered, unlessPending } from './surrender';

/** Paper bills are issued in up to five originals; three is the custom. */
const originals = whole(1, 5);

/** `CONVERT_TO_PAPER` (转为纸质; MLETR art. 18, DCSA PINT reason SWTP): the holder asks for paper originals. */
export const convertToPaper: ActRules<'CONVERT_TO_PAPER'> = {
  content: { to: id, originals },
  permits: (state, payload, when) =>
    holderMayMove(state, payload, when) ??
    unbreached(state) ??
    onlyToIssuer(state, payload.content.to) ??
    holderMayClaim(state, when),
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
    paper: {
      originals: state.surrender?.originals ?? 1,
      statement: payload.content.statement,
      at,
      to: state.surrender?.by ?? '',
    },
  }),
};

/**
 * `RETURN_PAPER` (纸质收回转电子; MLETR art. 17): the issuer has every original back and spoilt, and offers
 * the electronic bill to whoever brought them.
 */
export const returnPaper: ActRules<'RETURN_PAPER'> = {
  content: { ...offerShape, originals, statement: hash },
  permits: (state, payload, when) =>
    issuerMayAct(state, payload) ??
    onPaper(state) ??
    allOriginals(state, payload) ??
    offerStands(rightOf(payload), payload.content, when),
  apply: (state, act) => ({ ...openOffer(state, act), status: 'CONVERSION_PENDING_FROM_PAPER' }),
};

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
