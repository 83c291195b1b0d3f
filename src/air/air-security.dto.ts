import { Code, Identifier, Instant, Text } from '../http/fields.decorator';

/**
 * Electronic consignment security declaration (IATA Resolution 651, after the ICAO form). The status
 * itself is the document's `securityStatus`.
 */
export class AirSecurityDeclaration {
  @Identifier('documentNumber', {
    en: 'Reference of the declaration',
    zh: '货物安保申报编号',
    optional: true,
  })
  reference?: string;

  @Text({
    en: 'Regulated agent or known consignor who gave the status',
    zh: '出具安检状态的管制代理人或已知托运人编号',
    max: 35,
    source: 'OCI RA, KC',
    optional: true,
  })
  issuer?: string;

  @Code({
    en: 'Received from: RA regulated agent, KC known consignor, AC account consignor',
    zh: '接收自：RA 管制代理人、KC 已知托运人、AC 记账托运人',
    of: ['RA', 'KC', 'AC'],
    optional: true,
  })
  receivedFrom?: string;

  @Text({
    en: 'Screening methods, such as XRY, PHS, EDS, EDD, ETD, VCK',
    zh: '安检方式（如 XRY X 光、PHS 人工、EDS、EDD、ETD、VCK 目视）',
    max: 4,
    pattern: '^[A-Z]{3,4}$',
    many: { max: 10 },
    source: 'OCI SM',
    optional: true,
    example: ['XRY'],
  })
  screening?: string[];

  @Text({
    en: 'Ground for not screening',
    zh: '免检理由代码',
    max: 4,
    pattern: '^[A-Z]{3,4}$',
    source: 'OCI SD',
    optional: true,
  })
  exemption?: string;

  @Text({ en: 'Person who gave the status', zh: '签发人', max: 70, source: 'OCI SN', optional: true })
  issuedBy?: string;

  @Instant({ en: 'When the status was given', zh: '签发时间', source: 'OCI SD', optional: true })
  issuedAt?: string;
}

/** What an airline in China asks for before it takes lithium batteries. */
export class AirBatteries {
  @Code({
    en: 'Packing instruction',
    zh: '包装说明',
    of: ['965', '966', '967', '968', '969', '970'],
    source: 'IATA DGR',
    optional: true,
  })
  packingInstruction?: string;

  @Text({
    en: 'Reference of the UN 38.3 test summary',
    zh: 'UN38.3 试验概要编号',
    max: 70,
    source: 'UN Manual of Tests and Criteria 38.3',
    optional: true,
  })
  un383Reference?: string;

  @Text({
    en: 'Reference of the appraisal of transport conditions',
    zh: '货物运输条件鉴定书编号',
    max: 70,
    optional: true,
  })
  appraisalReference?: string;

  @Text({ en: 'Laboratory that made the appraisal', zh: '鉴定机构', max: 105, optional: true })
  appraisedBy?: string;
}
