import { at, shown, type Finding } from '../findings/finding';
import type { NegotiableTerms } from './negotiable.dto';
import { namesNobody } from './order-clause';

/** What the terms of title are held against; every kind that can carry title gives these. */
export interface NegotiableFacts {
  /** Where the terms stand in the document, such as `/negotiable`. */
  pointer: string;
  /** UN/ECE Recommendation 19 modes that the document covers. */
  modes: readonly string[];
  /** A consignee is named on the document. */
  consigneeNamed: boolean;
  /** Name of the transport operator as the document has it; without it the signature is not compared. */
  operatorName?: string;
}

/** One rule: where it points in the terms, what it says, and what it saw when it is broken. */
interface Rule extends Pick<Finding, 'rule' | 'severity' | 'message' | 'remedy'> {
  field: string;
  broken(terms: NegotiableTerms, facts: NegotiableFacts): { actual: string; expected?: string } | undefined;
}

/** Everything that keeps a document from carrying title under these terms, and what a bank will mind. */
export function checkNegotiable(terms: NegotiableTerms, facts: NegotiableFacts): Finding[] {
  return rules.flatMap(({ rule, severity, field, message, remedy, broken }) => {
    const seen = broken(terms, facts);
    if (!seen) return [];
    const pointer = at(facts.pointer, ...field.split('.'));
    return [{ rule, severity, pointer, ...seen, actual: shown(seen.actual), message, remedy }];
  });
}

/** A name as people compare it, without width, case and spacing. */
function plain(name: string): string {
  return name.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase();
}

/**
 * Legal bases under which a straight bill is refused. Whether a straight bill can be a negotiable
 * cargo document awaits the opinion of counsel, so it stands here as data.
 */
const straightRefusedUnder: readonly string[] = ['NCD_CONVENTION'];

/** Mode each legal basis asks for: electronic records in the Maritime Code (ch. 4 s. 5) are of sea carriage. */
const modeNeededFor: Readonly<Record<string, string>> = { MARITIME_CODE_ERECORD: '1' };

/** Capacities in which the operator itself signs, so that its own name must stand there. */
const ownCapacities: readonly string[] = ['CARRIER', 'MULTIMODAL_TRANSPORT_OPERATOR'];

const titleRules: readonly Rule[] = [
  {
    rule: 'NEG-001',
    severity: 'error',
    field: 'orderParty',
    message: {
      en: 'A bill to order must name the party to whose order it is made out.',
      zh: '指示提单须写明凭何方指示。',
    },
    remedy: { en: 'Name the order party in orderParty.', zh: '请在 orderParty 中填写指示方名称。' },
    broken: ({ titleBasis, orderParty = '' }) =>
      titleBasis === 'TO_ORDER' && namesNobody(orderParty) ? { actual: orderParty } : undefined,
  },
  {
    rule: 'NEG-002',
    severity: 'error',
    field: 'orderParty',
    message: {
      en: 'Only a bill made out TO_ORDER has an order party.',
      zh: '只有指示提单才列指示方。',
    },
    remedy: {
      en: 'Leave orderParty out, or make the bill out TO_ORDER.',
      zh: '请删除 orderParty，或将抬头类型改为 TO_ORDER。',
    },
    broken: ({ titleBasis, orderParty }) =>
      titleBasis !== 'TO_ORDER' && orderParty !== undefined
        ? { actual: orderParty, expected: `nothing, as titleBasis is ${titleBasis}` }
        : undefined,
  },
  {
    rule: 'NEG-003',
    severity: 'error',
    field: 'titleBasis',
    message: { en: 'A straight bill must name its consignee.', zh: '记名提单须写明收货人。' },
    remedy: {
      en: 'Name the consignee, or make the bill out TO_ORDER.',
      zh: '请填写收货人，或将抬头类型改为 TO_ORDER。',
    },
    broken: ({ titleBasis }, { consigneeNamed }) =>
      titleBasis === 'STRAIGHT' && !consigneeNamed ? { actual: 'STRAIGHT, no consignee' } : undefined,
  },
  {
    rule: 'NEG-004',
    severity: 'error',
    field: 'titleBasis',
    message: {
      en: 'A straight bill is not taken as a negotiable cargo document under the Convention.',
      zh: '记名提单不作为《可转让货物单证公约》下的可转让货物单证受理。',
    },
    remedy: {
      en: 'Make the bill out TO_ORDER, or rest it on another legal basis.',
      zh: '请将抬头类型改为 TO_ORDER，或更换物权效力依据。',
    },
    broken: ({ titleBasis, legalBasis }) =>
      titleBasis === 'STRAIGHT' && straightRefusedUnder.includes(legalBasis)
        ? { actual: `STRAIGHT under ${legalBasis}`, expected: 'TO_ORDER, BEARER' }
        : undefined,
  },
  {
    rule: 'NEG-005',
    severity: 'error',
    field: 'legalBasis',
    message: {
      en: 'An electronic transport record under the Maritime Code needs a sea leg, and this document has none.',
      zh: '依据《海商法》的电子运输记录须含海运区段，本单证没有海运区段。',
    },
    remedy: {
      en: 'Rest the bill on another legal basis, such as CONTRACT.',
      zh: '请更换物权效力依据，例如 CONTRACT。',
    },
    broken: ({ legalBasis }, { modes }) => {
      const needed = modeNeededFor[legalBasis];
      return needed === undefined || modes.includes(needed)
        ? undefined
        : { actual: legalBasis, expected: `a leg of mode ${needed}` };
    },
  },
  {
    rule: 'NEG-006',
    severity: 'error',
    field: 'issueDate',
    message: {
      en: 'The bill is dated before the goods were taken in charge.',
      zh: '签发日期早于接管货物日期（倒签）。',
    },
    remedy: {
      en: 'Date the bill on or after the day of taking in charge.',
      zh: '签发日期不得早于接管货物日期，请更正。',
    },
    // ISO dates compare as text.
    broken: ({ issueDate, takingInCharge }) =>
      issueDate < takingInCharge.date
        ? { actual: issueDate, expected: `≥ ${takingInCharge.date}` }
        : undefined,
  },
  {
    rule: 'NEG-007',
    severity: 'error',
    field: 'originalsIssued',
    message: { en: 'An electronic bill exists in exactly one original.', zh: '电子提单只能有一份正本。' },
    remedy: { en: 'Write 1.', zh: '请填写 1。' },
    broken: ({ originalsIssued }) =>
      originalsIssued === 1 ? undefined : { actual: String(originalsIssued), expected: '1' },
  },
];

const conditionRules: readonly Rule[] = [
  {
    rule: 'NEG-008',
    severity: 'error',
    field: 'reservations',
    message: {
      en: 'The condition is reserved, but no reservation is written.',
      zh: '货物状况有保留，但未写明批注。',
    },
    remedy: { en: 'Write each reservation under reservations.', zh: '请在 reservations 中逐条写明批注。' },
    broken: ({ apparentCondition, reservations = [] }) =>
      apparentCondition === 'WITH_RESERVATIONS' && reservations.length === 0
        ? { actual: 'no reservations', expected: '≥ 1' }
        : undefined,
  },
  {
    rule: 'NEG-009',
    severity: 'warning',
    field: 'apparentCondition',
    message: {
      en: 'A bank takes only a clean transport document (UCP 600 art. 27); this one bears reservations.',
      zh: '银行只接受清洁运输单据（UCP 600 第 27 条），本单证载有批注。',
    },
    remedy: {
      en: 'Expect a discrepancy, unless the credit allows the reservations.',
      zh: '除非信用证允许，否则将构成不符点。',
    },
    broken: ({ apparentCondition }) =>
      apparentCondition === 'WITH_RESERVATIONS'
        ? { actual: apparentCondition, expected: 'GOOD_ORDER' }
        : undefined,
  },
  {
    rule: 'NEG-010',
    severity: 'error',
    field: 'reservations',
    message: {
      en: 'Reservations are written although the goods are said to be in good order.',
      zh: '货物状况填为良好，却列有批注，前后矛盾。',
    },
    remedy: {
      en: 'Set apparentCondition to WITH_RESERVATIONS, or remove the reservations.',
      zh: '请将货物外表状况改为 WITH_RESERVATIONS，或删除批注。',
    },
    broken: ({ apparentCondition, reservations = [] }) =>
      apparentCondition === 'GOOD_ORDER' && reservations.length > 0
        ? { actual: `${reservations.length} reservations`, expected: 'none' }
        : undefined,
  },
];

const bankRules: readonly Rule[] = [
  {
    rule: 'NEG-011',
    severity: 'warning',
    field: 'signatory.name',
    message: {
      en: 'A bank looks for the names of the transport operator and of the signatory (UCP 600 art. 19 a i); one is blank.',
      zh: '银行审核运输经营人及签署人的名称（UCP 600 第 19 条 a 款 i 项），此处有空白。',
    },
    remedy: { en: 'Give both names as they are registered.', zh: '请按登记名称填写双方名称。' },
    broken: ({ signatory }, { operatorName }) =>
      plain(signatory.name) === '' || (operatorName !== undefined && plain(operatorName) === '')
        ? { actual: signatory.name, ...(operatorName && { expected: operatorName }) }
        : undefined,
  },
  {
    rule: 'NEG-012',
    severity: 'warning',
    field: 'signatory.name',
    message: {
      en: 'The signatory signs as the operator itself, but is not the operator named (UCP 600 art. 19 a i).',
      zh: '签署人以经营人本人身份签署，但与所列运输经营人名称不一致（UCP 600 第 19 条 a 款 i 项）。',
    },
    remedy: {
      en: 'Write the name of the operator, or the capacity of an agent.',
      zh: '请填写经营人名称，或将签署身份改为代理人。',
    },
    // A bilingual name and one of its halves are the same name.
    broken: ({ signatory }, { operatorName = '' }) => {
      const [name, operator] = [plain(signatory.name), plain(operatorName)];
      const same = operator.includes(name) || name.includes(operator);
      return ownCapacities.includes(signatory.capacity) && !same
        ? { actual: signatory.name, expected: shown(operatorName) }
        : undefined;
    },
  },
  {
    rule: 'NEG-013',
    // Only a warning: the Convention's article on contents has not been read in full, and it is not in force.
    severity: 'warning',
    field: 'ncdAnnotation',
    message: {
      en: 'The bill rests on the Convention on Negotiable Cargo Documents but does not bear its annotation.',
      zh: '提单以《可转让货物单证公约》为依据，但未载明该公约批注。',
    },
    remedy: {
      en: 'Annotate the bill and set ncdAnnotation to true.',
      zh: '请加注公约批注，并将 ncdAnnotation 设为 true。',
    },
    broken: ({ legalBasis, ncdAnnotation }) =>
      legalBasis === 'NCD_CONVENTION' && ncdAnnotation !== true
        ? { actual: String(ncdAnnotation ?? 'not set'), expected: 'true' }
        : undefined,
  },
];

const rules: readonly Rule[] = [...titleRules, ...conditionRules, ...bankRules];
