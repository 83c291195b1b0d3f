import { Day, Identifier, Text } from '../http/fields.decorator';

/** A code as the operator adds it to an open list; of a code of the seeds, what is left out stays. */
export class CodeEntryRequest {
  @Text({ en: 'Name in English; of an airline its designator', zh: '英文名称；航空公司填两字代码', max: 120 })
  en!: string;

  @Text({ en: 'Name in Chinese', zh: '中文名称', max: 120, optional: true })
  zh?: string;

  @Day({ en: 'First day on which it may be used', zh: '启用日期', optional: true })
  validFrom?: string;

  @Day({ en: 'Last day on which it may be used', zh: '停用日期', optional: true })
  validTo?: string;

  @Text({ en: 'Where the code comes from', zh: '代码来源', max: 300, optional: true })
  source?: string;

  @Identifier('country', {
    en: 'Country of an airport',
    zh: '机场所在国家',
    source: 'ISO 3166-1 alpha-2',
    optional: true,
  })
  country?: string;

  @Identifier('customsOffice', {
    en: 'Customs office of an airport that files here',
    zh: '受理该机场舱单的海关',
    source: 'GACC CC011',
    optional: true,
  })
  customsOffice?: string;
}
