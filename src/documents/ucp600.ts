import type { Text } from '../findings/finding';
import type { CreditTerms } from './credit.dto';
import { isOrderClause } from './order-clause';
import type { NegotiableTerms } from './negotiable.dto';
import type { Party, Place } from './parts.dto';
import { plainName } from './plain-name';
import type { Discrepancy } from './ucp600.dto';

/** A bank would refuse it (`discrepancy`), may refuse it (`doubt`), or has to look it up elsewhere (`note`). */
export const weights = ['discrepancy', 'doubt', 'note'] as const;
export type Weight = (typeof weights)[number];

/** A transport document as a bank examines it, whatever its kind. */
export interface ExaminedBill {
  operator: Party;
  consignee?: Party;
  placeOfReceipt: Place;
  placeOfDelivery: Place;
  /** UN/ECE Recommendation 19. */
  modes: readonly string[];
  negotiable: NegotiableTerms;
}

/**
 * What an examination under UCP 600 (ICC publication 600, 2007) would find on the face of a bill: articles 19
 * (two or more modes), 24 (rail, road, inland water) and 27 (clean), with 6 d, 14 c and 14 i where the day of
 * presentation is given. Terms of a credit that are not given are not looked at. The text of the articles was
 * read in secondary print; what it does not settle is a doubt and never a discrepancy.
 */
export function discrepancies(bill: ExaminedBill, credit: CreditTerms = {}): Discrepancy[] {
  const article = articleOf(bill);
  return rules.flatMap((rule) => rule(bill, credit, article));
}

type Article = '19' | '24';
type BankRule = (bill: ExaminedBill, credit: CreditTerms, article: Article) => Discrepancy[];

/** One mode by land or river is looked at under article 24; two or more under 19. */
const articleOf = ({ modes }: ExaminedBill): Article => (new Set(modes).size > 1 ? '19' : '24');

const words = (en: string, zh: string): Text => ({ en, zh });

const when = (broken: boolean, found: () => Discrepancy): Discrepancy[] => (broken ? [found()] : []);

const requested: BankRule = ({ modes }, { article: wanted }, article) =>
  when(wanted !== undefined && wanted !== article, () => ({
    article: `UCP 600 art. ${wanted}`,
    weight: 'discrepancy',
    pointer: '',
    actual: `modes ${modes.join(', ')}: art. ${article}`,
    expected: `art. ${wanted}`,
    message:
      wanted === '19'
        ? words(
            'The credit calls for a document that covers two or more modes, and this one covers a single mode.',
            '信用证要求涵盖至少两种运输方式的单据，本单据仅涵盖一种。',
          )
        : words(
            'The credit calls for a rail, road or inland waterway document, and this one covers several modes.',
            '信用证要求公路、铁路或内陆水运单据，本单据涵盖多种运输方式。',
          ),
    remedy: words('Have the credit amended, or present another document.', '请申请改证，或提交其他单据。'),
  }));

const ownSignature = ['CARRIER', 'MULTIMODAL_TRANSPORT_OPERATOR'];

const signed: BankRule = ({ operator, negotiable: { signatory } }, _, article) => {
  const own = ownSignature.includes(signatory.capacity);
  const sameName = plainName(signatory.name) === plainName(operator.name);
  const part = `UCP 600 art. ${article} a i`;
  const pointer = '/negotiable/signatory';
  return [
    ...when(operator.name.trim() === '', () => ({
      article: part,
      weight: 'discrepancy',
      pointer: '/operator/name',
      message: words('The carrier is not named.', '未载明承运人名称。'),
      remedy: words('Name the carrier.', '请写明承运人。'),
    })),
    ...when(own && !sameName && !plainName(operator.name).includes(plainName(signatory.name)), () => ({
      article: part,
      weight: 'discrepancy',
      pointer: `${pointer}/name`,
      actual: signatory.name,
      expected: operator.name,
      message: words(
        'It is signed as carrier by somebody other than the carrier that it names.',
        '以承运人身份签署者并非单据载明的承运人。',
      ),
      remedy: words(
        'Sign in the name of the carrier, or as its named agent.',
        '请以承运人名义签署，或以具名代理人身份签署。',
      ),
    })),
    ...when(!own && sameName, () => ({
      article: part,
      weight: 'doubt',
      pointer: `${pointer}/capacity`,
      actual: signatory.capacity,
      message: words(
        'It is signed as agent by the carrier itself, so it is not clear for whom.',
        '承运人以代理人身份签署，所代理者不明。',
      ),
      remedy: words('Correct the capacity or the name.', '请更正签署身份或名称。'),
    })),
  ];
};

/** UCP 600 left the multimodal transport operator out of article 19, where UCP 500 article 26 had it. */
const signedAsOperator: BankRule = ({ negotiable: { signatory } }, _, article) =>
  when(/OPERATOR/.test(signatory.capacity), () => ({
    article: `UCP 600 art. ${article} a i`,
    weight: 'doubt',
    pointer: '/negotiable/signatory/capacity',
    actual: signatory.capacity,
    expected: 'CARRIER | AGENT_OF_CARRIER',
    message: words(
      'UCP 600 knows the signature of the carrier or its agent; "multimodal transport operator" stood in UCP 500.',
      'UCP 600 仅认承运人或其具名代理人签署；“多式联运经营人”见于 UCP 500。',
    ),
    remedy: words('Sign as carrier, if the operator is one.', '经营人即承运人的，请以承运人身份签署。'),
  }));

const dispatched: BankRule = ({ negotiable }, { latestShipment }, article) => {
  const { date } = negotiable.takingInCharge;
  const part = `UCP 600 art. ${article} a ii`;
  return [
    ...when(date > negotiable.issueDate, () => ({
      article: part,
      weight: 'discrepancy',
      pointer: '/negotiable/takingInCharge/date',
      actual: date,
      expected: `≤ ${negotiable.issueDate}`,
      message: words('The goods are taken in charge after the date of issue.', '接管货物日期晚于签发日期。'),
      remedy: words('Correct one of the dates.', '请更正日期。'),
    })),
    ...when(latestShipment !== undefined && date > latestShipment, () => ({
      article: part,
      weight: 'discrepancy',
      pointer: '/negotiable/takingInCharge/date',
      actual: date,
      expected: `≤ ${latestShipment}`,
      message: words('Late shipment.', '迟装。'),
      remedy: words('Have the credit amended, or ask for a waiver.', '请申请改证，或请开证行放弃不符点。'),
    })),
  ];
};

const named = ({ names, unlocode, airport, stationCode }: Place): string[] =>
  [...Object.values(names), unlocode, airport, stationCode].filter((each) => each !== undefined);

const isAt = (place: Place, wanted: string): boolean =>
  named(place).some((each) => plainName(each) === plainName(wanted));

const places: BankRule = ({ placeOfDelivery, placeOfReceipt, negotiable }, credit, article) => {
  const { place } = negotiable.takingInCharge;
  const part = `UCP 600 art. ${article} a iii`;
  const differs = (at: Place, wanted: string | undefined, pointer: string, said: Text): Discrepancy[] =>
    when(wanted !== undefined && !isAt(at, wanted), () => ({
      article: part,
      weight: 'discrepancy',
      pointer,
      actual: named(at).join(' / '),
      expected: wanted,
      message: said,
      remedy: words('Write the place as the credit has it.', '请按信用证所载填写地点。'),
    }));
  const same = placeOfReceipt.unlocode ?? place.unlocode;
  return [
    ...differs(
      place,
      credit.takingInCharge,
      '/negotiable/takingInCharge/place',
      words('The place of taking in charge is not that of the credit.', '接管地与信用证规定不符。'),
    ),
    ...differs(
      placeOfDelivery,
      credit.destination,
      '/placeOfDelivery',
      words('The final destination is not that of the credit.', '最终目的地与信用证规定不符。'),
    ),
    ...when(place.country !== placeOfReceipt.country || (place.unlocode ?? same) !== same, () => ({
      article: part,
      weight: 'doubt',
      pointer: '/negotiable/takingInCharge/place',
      actual: named(place).join(' / '),
      expected: named(placeOfReceipt).join(' / '),
      message: words(
        'Taking in charge and receipt are at different places; a bank may read them as contradicting.',
        '接管地与收货地不一致，银行可能视为单据内容矛盾。',
      ),
      remedy: words('Give the place of the credit in both.', '请统一按信用证规定填写。'),
    })),
  ];
};

const originals: BankRule = ({ negotiable: { originalsIssued } }, _, article) =>
  when(originalsIssued !== 1, () => ({
    article: article === '19' ? 'UCP 600 art. 19 a iv' : 'UCP 600 art. 24 c',
    weight: 'discrepancy',
    pointer: '/negotiable/originalsIssued',
    actual: String(originalsIssued),
    expected: '1',
    message: words(
      'An electronic bill is the sole original; with more, the full set cannot be presented.',
      '电子提单为唯一正本；标明多份则无法提交全套正本。',
    ),
    remedy: words('Write 1.', '请填写 1。'),
  }));

const terms: BankRule = ({ negotiable: { termsRef } }, _, article) =>
  when(article === '19' && !/^https?:\/\/\S+/.test(termsRef.url), () => ({
    article: 'UCP 600 art. 19 a v',
    weight: 'doubt',
    pointer: '/negotiable/termsRef/url',
    actual: termsRef.url,
    message: words(
      'The document must contain the terms of carriage or refer to where they are; this is no address.',
      '单据须载明运输条款或注明出处；此处不是可查的地址。',
    ),
    remedy: words('Give the address where the terms are published.', '请填写条款公布地址。'),
  }));

const charterWords = /charter[\s-]*part(y|ies)|租船合[同约]/i;

const charterParty: BankRule = (bill, _, article) => {
  const { reservations = [], governingLaw, termsRef } = bill.negotiable;
  const said = [...reservations, governingLaw, termsRef.url].find((each) => charterWords.test(each));
  return when(said !== undefined, () => ({
    article: article === '19' ? 'UCP 600 art. 19 a vi' : 'UCP 600 art. 24',
    weight: 'discrepancy',
    pointer: '/negotiable',
    actual: said,
    message: words('It indicates that it is subject to a charter party.', '单据表明受租船合同约束。'),
    remedy: words('Take the words out.', '请删除该表述。'),
  }));
};

const transhipped: BankRule = ({ modes }, _, article) =>
  when(modes.length > 1 || article === '24', () => ({
    article: article === '19' ? 'UCP 600 art. 19 b, c' : 'UCP 600 art. 24 d, e',
    weight: 'note',
    pointer: '',
    message: words(
      'Transhipment is allowed even where the credit forbids it, as one document covers the entire carriage.',
      '全程由同一单据涵盖，即使信用证禁止转运亦可接受。',
    ),
    remedy: words('Nothing to do.', '无需处理。'),
  }));

const clean: BankRule = ({ negotiable: { apparentCondition, reservations = [] } }) =>
  when(apparentCondition !== 'GOOD_ORDER' || reservations.length > 0, () => ({
    article: 'UCP 600 art. 27',
    weight: 'discrepancy',
    pointer: reservations.length > 0 ? '/negotiable/reservations' : '/negotiable/apparentCondition',
    actual: reservations.join('; ') || apparentCondition,
    message: words('The document is not clean.', '单据不清洁。'),
    remedy: words(
      'A bank takes it only if the credit allows the reservation: have the goods put right, or ask for a waiver.',
      '除信用证允许该批注外银行不予接受：请整改货物，或请开证行放弃不符点。',
    ),
  }));

const madeOut: BankRule = ({ negotiable, consignee }, credit) => {
  const { titleBasis, orderParty = '' } = negotiable;
  const pointer = '/negotiable/titleBasis';
  return [
    ...when(credit.titleBasis !== undefined && credit.titleBasis !== titleBasis, () => ({
      article: 'UCP 600 art. 14 d',
      weight: 'discrepancy',
      pointer,
      actual: titleBasis,
      expected: credit.titleBasis,
      message: words('It is not made out as the credit wants.', '抬头与信用证要求不符。'),
      remedy: words('Have the bill replaced, or the credit amended.', '请换发提单，或申请改证。'),
    })),
    ...when(
      credit.orderParty !== undefined && plainName(credit.orderParty) !== plainName(orderParty),
      () => ({
        article: 'UCP 600 art. 14 d',
        weight: 'discrepancy',
        pointer: '/negotiable/orderParty',
        actual: orderParty || undefined,
        expected: credit.orderParty,
        message: words('It is to the order of somebody else.', '凭其指示的一方与信用证不符。'),
        remedy: words('Have the bill replaced, or the credit amended.', '请换发提单，或申请改证。'),
      }),
    ),
    ...when(titleBasis === 'STRAIGHT' && (consignee === undefined || isOrderClause(consignee.name)), () => ({
      article: 'UCP 600 art. 14 f',
      weight: 'discrepancy',
      pointer: '/consignee',
      message: words('A straight bill names no consignee.', '记名提单未载明收货人。'),
      remedy: words('Name the consignee.', '请填写收货人。'),
    })),
    ...when(titleBasis === 'TO_ORDER', () => ({
      article: 'ISBP 745 D16',
      weight: 'note',
      pointer: '/negotiable/orderParty',
      actual: orderParty,
      message: words(
        'To order: the bank looks for the endorsement of the order party, which stands in the acts of the title.',
        '指示抬头：银行将核对指示方背书，背书见提单操作记录。',
      ),
      remedy: words('Ask for a title check before presenting.', '交单前请先作权属查询。'),
    })),
  ];
};

const dayMs = 86_400_000;
const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / dayMs;

const presented: BankRule = ({ negotiable }, { presentedOn, presentationDays = '21', expiry }) => {
  if (presentedOn === undefined) return [];
  const { date } = negotiable.takingInCharge;
  const late = daysBetween(date, presentedOn);
  return [
    ...when(late > Number(presentationDays), () => ({
      article: 'UCP 600 art. 14 c',
      weight: 'discrepancy',
      pointer: '/negotiable/takingInCharge/date',
      actual: `${late} days`,
      expected: `≤ ${presentationDays} days`,
      message: words('Stale: presented too long after shipment.', '过期单据：交单晚于装运后规定期限。'),
      remedy: words('Ask for a waiver.', '请开证行放弃不符点。'),
    })),
    ...when(expiry !== undefined && presentedOn > expiry, () => ({
      article: 'UCP 600 art. 6 d i',
      weight: 'discrepancy',
      pointer: '',
      actual: presentedOn,
      expected: `≤ ${expiry}`,
      message: words('The credit has expired.', '信用证已到期。'),
      remedy: words('Have the credit extended.', '请申请展期。'),
    })),
    ...when(negotiable.issueDate > presentedOn, () => ({
      article: 'UCP 600 art. 14 i',
      weight: 'discrepancy',
      pointer: '/negotiable/issueDate',
      actual: negotiable.issueDate,
      expected: `≤ ${presentedOn}`,
      message: words('The document is dated after its presentation.', '单据日期晚于交单日期。'),
      remedy: words('Present it on or after its date.', '请于签发日当日或之后交单。'),
    })),
  ];
};

const freight: BankRule = ({ negotiable: { freightTerms } }, credit) =>
  when(credit.freightTerms !== undefined && credit.freightTerms !== freightTerms, () => ({
    article: 'UCP 600 art. 14 d',
    weight: 'discrepancy',
    pointer: '/negotiable/freightTerms',
    actual: freightTerms,
    expected: credit.freightTerms,
    message: words('The freight terms are not those of the credit.', '运费条款与信用证不符。'),
    remedy: words('Have the bill replaced, or the credit amended.', '请换发提单，或申请改证。'),
  }));

const rules: readonly BankRule[] = [
  ...[requested, signed, signedAsOperator, dispatched, places, originals, terms, charterParty],
  ...[transhipped, clean, madeOut, freight, presented],
];
