import type { Finding } from '../../findings/finding';
import { rightOf, titleBases } from '../act';
import type { IssueContent } from '../act';
import { hash, id, line, listOf, misfit, oneOf, optional, titleId } from '../shape';
import { unitCount } from './units';
import { offerShape, openOffer } from './offer';
import { offerStands, signedAs } from './rights';
import { basisWords } from '../words';
import type { ActRules } from './rules';

/**
 * `ISSUE` (DCSA PINT; TradeTrust mint): the transport operator issues the bill and offers it to its
 * first holder. Whether the document may be issued at all is asked in `issue-grounds.ts`.
 */
export const issue: ActRules<'ISSUE'> = {
  content: {
    documentId: id,
    number: line(64),
    contentHash: hash,
    titleBasis: oneOf(titleBases),
    orderParty: optional(id),
    consignee: optional(id),
    units: optional(listOf(unitCount, 150)),
    replaces: optional(listOf(titleId, 20)),
    ...offerShape,
  },

  agrees: (content) => [
    ...namedOnlyFor(content, 'TO_ORDER', 'orderParty'),
    ...namedOnlyFor(content, 'STRAIGHT', 'consignee'),
  ],

  permits: (_state, payload, when) =>
    signedAs(payload, 'ISSUER') ?? offerStands(rightOf(payload), payload.content, when),

  apply(state, act) {
    const { documentId, number, contentHash, titleBasis, orderParty, consignee } = act.payload.content;
    const { units, replaces } = act.payload.content;
    const issued = {
      ...state,
      titleId: act.payload.titleId,
      status: 'PENDING_ACCEPTANCE' as const,
      issuer: rightOf(act.payload),
      documentId,
      number,
      contentHash,
      titleBasis,
      orderParty,
      consignee,
      furtherEndorsable: titleBasis !== 'STRAIGHT',
      balance: units,
      replaces,
    };
    return openOffer(issued, act);
  },
};

// DCSA Bill of Lading v3: consignee and endorsee exclude each other; a straight bill must name the one.
function namedOnlyFor(
  content: IssueContent,
  basis: IssueContent['titleBasis'],
  field: 'orderParty' | 'consignee',
): Finding[] {
  const wanted = content.titleBasis === basis;
  if (wanted === (content[field] !== undefined)) return [];
  const { zh } = basisWords[basis];
  const message = wanted
    ? { en: `A ${basis} bill must name "${field}".`, zh: `${zh}提单须载明“${field}”。` }
    : { en: `Only a ${basis} bill names "${field}".`, zh: `仅${zh}提单载明“${field}”。` };
  const wants = wanted ? id.wants : { en: `no "${field}"`, zh: `不填“${field}”` };
  return [misfit('ACT-006', `/content/${field}`, message, wants, content[field])];
}
