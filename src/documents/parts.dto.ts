import { Identifier, Part, Text } from '../http/fields.decorator';

/** Somebody who can be reached about a shipment. */
export class Contact {
  @Text({ en: 'Contact person', zh: '联系人', max: 70, optional: true })
  person?: string;

  @Text({
    en: 'Telephone, with country code',
    zh: '电话（含国家代码）',
    max: 35,
    pattern: '^[+0-9 ()/.-]+$',
    optional: true,
  })
  phone?: string;

  @Text({ en: 'E-mail', zh: '电子邮箱', max: 100, pattern: '^[^@\\s]+@[^@\\s]+$', optional: true })
  email?: string;
}

/** A party to the carriage, as it stands on the form. */
export class Party {
  @Text({ en: 'Name', zh: '名称', max: 105, source: 'UN/CEFACT MMT TradeParty.name' })
  name!: string;

  @Text({ en: 'Address lines', zh: '地址', max: 105, many: { max: 4 } })
  addressLines!: string[];

  @Text({ en: 'City', zh: '城市', max: 35 })
  city!: string;

  @Text({ en: 'Postal code', zh: '邮编', max: 17, optional: true })
  postal?: string;

  @Identifier('country', { en: 'Country', zh: '国家', source: 'ISO 3166-1 alpha-2', example: 'CN' })
  country!: string;

  @Identifier('uscc', {
    en: 'Unified social credit code',
    zh: '统一社会信用代码',
    source: 'GB 32100-2015',
    optional: true,
  })
  uscc?: string;

  @Text({ en: 'Customs registration number', zh: '海关注册编码', max: 20, optional: true })
  customsRegistration?: string;

  @Text({ en: 'EORI number', zh: '欧盟经营者识别号 (EORI)', max: 17, optional: true })
  eori?: string;

  @Text({ en: 'Authorised economic operator code', zh: 'AEO 编码', max: 35, optional: true })
  aeo?: string;

  @Part(() => Contact, { en: 'Contact', zh: '联系方式', optional: true })
  contact?: Contact;
}

/**
 * A text in the languages of the corridors. It may be longer than a channel carries (350 characters on
 * railway messages); the views tell what each of them cuts.
 */
export class Names {
  @Text({ en: 'In Chinese', zh: '中文', max: 1_000, optional: true })
  zh?: string;

  @Text({ en: 'In English', zh: '英文', max: 1_000, optional: true })
  en?: string;

  @Text({ en: 'In Russian', zh: '俄文', max: 1_000, optional: true })
  ru?: string;

  @Text({ en: 'In German', zh: '德文', max: 1_000, optional: true })
  de?: string;

  @Text({ en: 'In French', zh: '法文', max: 1_000, optional: true })
  fr?: string;
}

/**
 * A place on the way. A UN/LOCODE is optional: several stations of the corridors, Dostyk among
 * them, have none.
 */
export class Place {
  @Part(() => Names, { en: 'Name of the place', zh: '地点名称' })
  names!: Names;

  @Identifier('country', { en: 'Country', zh: '国家', source: 'ISO 3166-1 alpha-2' })
  country!: string;

  @Identifier('unlocode', { en: 'UN/LOCODE', zh: 'UN/LOCODE 代码', source: 'UN/ECE Rec 16', optional: true })
  unlocode?: string;

  @Identifier('airport', { en: 'Airport', zh: '机场三字代码', source: 'IATA', optional: true })
  airport?: string;

  @Identifier('station', { en: 'Railway station code', zh: '车站代码', source: 'OSJD', optional: true })
  stationCode?: string;

  @Text({
    en: 'Customs port code',
    zh: '口岸代码',
    max: 5,
    pattern: '^[0-9]{5}$',
    source: 'GACC CN003',
    optional: true,
  })
  customsPort?: string;
}

/** Which customs offices the document is for. Offices 80xx are Chongqing's, 79xx Chengdu's. */
export class CustomsRouting {
  @Identifier('customsOffice', {
    en: 'Customs office of export',
    zh: '出境地海关',
    source: 'GACC CC011',
    optional: true,
    example: '8003',
  })
  exportOffice?: string;

  @Identifier('customsOffice', {
    en: 'Customs office of import',
    zh: '进境地海关',
    source: 'GACC CC011',
    optional: true,
    example: '7900',
  })
  importOffice?: string;

  @Identifier('customsOffice', {
    en: 'Customs offices passed in transit',
    zh: '途经海关',
    source: 'GACC CC011',
    many: { max: 10 },
    optional: true,
  })
  transitOffices?: string[];
}
