import { Code, Day, Text } from '../http/fields.decorator';

/** What a documentary credit asks of the transport document, as far as a discrepancy can be found by it. */
export class CreditTerms {
  @Code({
    en: 'Article that the credit calls for: 19 two or more modes, 24 rail, road or inland water',
    zh: '信用证要求的条款：19 多式联运单据，24 公路、铁路或内陆水运单据',
    of: ['19', '24'],
    optional: true,
  })
  article?: '19' | '24';

  @Day({ en: 'Day of presentation', zh: '交单日期', source: 'UCP 600 art. 14 c', optional: true })
  presentedOn?: string;

  @Text({
    en: 'Days after shipment within which to present; 21 when left out',
    zh: '装运后交单期限（天）；缺省 21 天',
    max: 3,
    pattern: '^[1-9][0-9]{0,2}$',
    source: 'UCP 600 art. 14 c',
    optional: true,
  })
  presentationDays?: string;

  @Day({ en: 'Expiry of the credit', zh: '信用证到期日', source: 'UCP 600 art. 6 d', optional: true })
  expiry?: string;

  @Day({ en: 'Latest day of shipment', zh: '最迟装运日', source: 'UCP 600 art. 19 a ii', optional: true })
  latestShipment?: string;

  @Text({
    en: 'Place of taking in charge in the credit, by name or UN/LOCODE',
    zh: '信用证规定的接管地（名称或 UN/LOCODE）',
    max: 105,
    optional: true,
  })
  takingInCharge?: string;

  @Text({
    en: 'Final destination in the credit, by name or UN/LOCODE',
    zh: '信用证规定的最终目的地（名称或 UN/LOCODE）',
    max: 105,
    optional: true,
  })
  destination?: string;

  @Code({
    en: 'How the credit wants the bill made out',
    zh: '信用证要求的抬头类型',
    of: ['STRAIGHT', 'TO_ORDER', 'BEARER'],
    optional: true,
  })
  titleBasis?: string;

  @Text({ en: 'To whose order the credit wants it', zh: '信用证要求凭何方指示', max: 105, optional: true })
  orderParty?: string;

  @Code({
    en: 'Freight terms in the credit',
    zh: '信用证要求的运费条款',
    of: ['PREPAID', 'COLLECT'],
    optional: true,
  })
  freightTerms?: string;
}
