import { Code, Day, Flag, Part, Text, Whole } from '../http/fields.decorator';
import { Place } from './parts.dto';

/** Where and when the transport operator took the goods over (UCP 600 art. 19 a ii, NCD Convention). */
export class TakingInCharge {
  @Part(() => Place, { en: 'Place of taking in charge', zh: '接管货物地点', source: 'UCP 600 art. 19 a ii' })
  place!: Place;

  @Day({ en: 'Date of taking in charge', zh: '接管货物日期', source: 'UCP 600 art. 19 a ii' })
  date!: string;
}

/** Who signed the bill and as what; a bank looks for both (UCP 600 art. 19 a i). */
export class Signatory {
  @Text({ en: 'Name of the signatory', zh: '签署人名称', max: 105 })
  name!: string;

  @Code({
    en: 'Capacity of the signatory',
    zh: '签署身份',
    of: ['CARRIER', 'MULTIMODAL_TRANSPORT_OPERATOR', 'AGENT_OF_CARRIER', 'AGENT_OF_OPERATOR'],
    source: 'UCP 600 art. 19 a i',
  })
  capacity!: string;
}

/** Terms and conditions of carriage, fixed by their hash so that they cannot change behind the bill. */
export class TermsReference {
  @Text({ en: 'Where the terms are published', zh: '条款公布地址', max: 300 })
  url!: string;

  @Text({
    en: 'SHA-256 of the terms, in hexadecimal',
    zh: '条款文本的 SHA-256 值',
    max: 64,
    pattern: '^[0-9a-f]{64}$',
  })
  sha256!: string;
}

/** What a document must hold, beside its transport data, to carry title to the goods. */
export class NegotiableTerms {
  @Code({
    en: 'How title is made out',
    zh: '抬头类型',
    of: ['STRAIGHT', 'TO_ORDER', 'BEARER'],
    source: 'DCSA eBL isToOrder',
  })
  titleBasis!: 'STRAIGHT' | 'TO_ORDER' | 'BEARER';

  @Text({ en: 'Party to whose order the bill is made out', zh: '凭其指示的一方', max: 105, optional: true })
  orderParty?: string;

  @Part(() => TakingInCharge, { en: 'Taking in charge', zh: '接管货物' })
  takingInCharge!: TakingInCharge;

  @Code({
    en: 'Apparent condition of the goods',
    zh: '货物外表状况',
    of: ['GOOD_ORDER', 'WITH_RESERVATIONS'],
  })
  apparentCondition!: string;

  @Text({
    en: 'Reservations on the condition',
    zh: '批注',
    max: 350,
    many: { max: 20 },
    optional: true,
    source: 'UCP 600 art. 27',
  })
  reservations?: string[];

  @Part(() => Signatory, { en: 'Signatory', zh: '签署人' })
  signatory!: Signatory;

  @Part(() => Place, { en: 'Place of issue', zh: '签发地点' })
  issuePlace!: Place;

  @Day({ en: 'Date of issue', zh: '签发日期' })
  issueDate!: string;

  @Whole({
    en: 'Originals issued; an electronic bill has exactly one',
    zh: '正本份数（电子提单只能为 1）',
    min: 1,
    max: 9,
  })
  originalsIssued!: number;

  @Code({ en: 'Freight terms', zh: '运费条款', of: ['PREPAID', 'COLLECT'] })
  freightTerms!: string;

  @Part(() => TermsReference, { en: 'Terms and conditions', zh: '运输条款' })
  termsRef!: TermsReference;

  @Text({ en: 'Governing law', zh: '适用法律', max: 100 })
  governingLaw!: string;

  @Code({
    en: 'Legal basis of the title',
    zh: '物权效力依据',
    of: ['CONTRACT', 'NCD_CONVENTION', 'MARITIME_CODE_ERECORD', 'OTHER'],
  })
  legalBasis!: string;

  @Flag({
    en: 'Bears the annotation of the Convention on Negotiable Cargo Documents',
    zh: '载有《可转让货物单证公约》批注',
    optional: true,
  })
  ncdAnnotation?: boolean;

  @Text({
    en: 'SHA-256 of the rulebook the parties agreed',
    zh: '平台规则文本的 SHA-256 值',
    max: 64,
    pattern: '^[0-9a-f]{64}$',
  })
  rulebookHash!: string;
}
