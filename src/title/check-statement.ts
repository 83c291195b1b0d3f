import type { Text } from '../findings/finding';
import type { BillLaw } from './bill-law';
import { encumbrancesOf, goodsSide, holdsAndPresentation, readyToPledge } from './burdens';
import type { ChainReport, ContentMatch, NamedParty } from './check-parts.dto';
import type { CheckStatement, StrangerStatement } from './check-statement.dto';
import { statusSentence } from './sentence';
import type { TitleState } from './title-state.dto';

/** The facts that a statement is made of. */
export interface CheckFacts {
  checkId: string;
  aud: string;
  askedBy: string;
  purpose?: string;
  asOf: string;
  validUntil: string;
  state: TitleState;
  chain: ChainReport;
  sentence: Text;
  named: (party: string) => NamedParty;
  signers: CheckStatement['signers'];
  logged?: CheckStatement['logged'];
  contentMatch?: ContentMatch;
  financing?: CheckStatement['financing'];
  law?: BillLaw;
}

/**
 * The form of the statements that are made today. A field that is in every one of a form, where there is something to
 * tell, may be missing in none of it; statements of before say no form.
 */
export const statementForm = 2;

const notCovered: Text[] = [
  {
    en: 'Burdens and freezes that are not on record here; ask the national movables registry as well.',
    zh: '未在本平台记录的权利负担与冻结，请同时查询动产融资统一登记公示系统。',
  },
  {
    en: 'Whether the goods still are where the notes say, and changes of the notes that nobody has reported.',
    zh: '货物是否仍处于运单所载状态，以及无人报告的运单变更。',
  },
];

/** Said where the register was not asked: the issuer has no code to ask by, or the bill came in the place of too many. */
const financingUnknown: Text = {
  en: 'The register of financing: the bill, or those in whose place it has come, could not all be looked up.',
  zh: '融资登记状态：本提单或其所代替的原单未能全部查得。',
};

/** The statement for a party to the bill, or one that the holder has let see it. */
export function checkStatement(facts: CheckFacts): CheckStatement {
  const { state, named } = facts;
  const { holder, offer, orderParty, consignee, replaces, replacedBy } = state;
  return {
    form: statementForm,
    checkId: facts.checkId,
    aud: facts.aud,
    askedBy: facts.askedBy,
    ...(facts.purpose && { purpose: facts.purpose }),
    asOf: facts.asOf,
    validUntil: facts.validUntil,
    titleId: state.titleId,
    sequence: state.sequence,
    headHash: state.headHash,
    ...(facts.logged && { logged: facts.logged }),
    ...(facts.contentMatch && { contentMatch: facts.contentMatch }),
    bill: {
      number: state.number,
      documentId: state.documentId,
      contentHash: state.contentHash,
      issuer: named(state.issuer),
      titleBasis: state.titleBasis,
      ...facts.law,
      ...(holder && orderParty !== undefined && { orderParty: named(orderParty) }),
      ...(holder && consignee !== undefined && { consignee: named(consignee) }),
      ...(replaces && { replaces }),
      ...(replacedBy && { replacedBy }),
    },
    status: state.status,
    ...(holder && {
      holder: { ...named(holder.party), capacity: holder.capacity, since: holder.since, act: holder.act },
    }),
    sentence: facts.sentence,
    ...(offer && { pendingOffer: { kind: offer.kind, to: named(offer.to), expiresAt: offer.expiresAt } }),
    chain: facts.chain,
    encumbrances: encumbrancesOf(state, facts.asOf, named),
    ...holdsAndPresentation(state, named),
    goods: goodsSide(state),
    ...(facts.financing && { financing: facts.financing }),
    readyToPledge: readyToPledge(state),
    signers: facts.signers,
    notCovered: facts.financing ? notCovered : [...notCovered, financingUnknown],
  };
}

/** The statement for anybody else. */
export function strangerStatement(facts: CheckFacts): StrangerStatement {
  const { checkId, aud, asOf, validUntil, state } = facts;
  return {
    checkId,
    aud,
    asOf,
    validUntil,
    titleId: state.titleId,
    status: state.status,
    sentence: statusSentence(state),
    limited: {
      en: 'You are no party to this bill and the holder has not let you see it, so the status is all that is said.',
      zh: '贵方并非本提单当事方，且未获持有人授权，故仅告知状态。',
    },
  };
}
