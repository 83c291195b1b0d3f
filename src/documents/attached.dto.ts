import { Code, Day, Decimal, Identifier, Text, Whole } from '../http/fields.decorator';

/** A document that travels with the goods, as the consignor attaches it. */
export class AttachedDocument {
  @Text({
    en: 'Document type: 380 invoice, 271 packing list, 861 certificate of origin, …',
    zh: '单证类型：380 发票，271 装箱单，861 原产地证等',
    max: 3,
    pattern: '^[0-9]{1,3}$',
    source: 'UN/EDIFACT 1001',
  })
  type!: string;

  @Identifier('documentNumber', { en: 'Number of the document', zh: '单证编号' })
  number!: string;

  @Day({ en: 'Date of the document', zh: '单证日期', optional: true })
  date?: string;

  @Whole({ en: 'Copies', zh: '份数', min: 1, max: 99, optional: true })
  copies?: number;

  @Code({
    en: 'Language of the document',
    zh: '单证文字',
    of: ['zh', 'en', 'ru', 'de', 'fr'],
    optional: true,
  })
  language?: string;

  @Text({
    en: 'SHA-256 of the file, in hexadecimal',
    zh: '文件的 SHA-256 值',
    max: 64,
    pattern: '^[0-9a-f]{64}$',
    optional: true,
  })
  sha256?: string;

  @Whole({
    en: 'Packages that the document states; compared with those carried when it is a packing list',
    zh: '该单证所载件数（装箱单将与运载件数核对）',
    min: 0,
    max: 99_999_999,
    optional: true,
  })
  statedPackages?: number;

  @Decimal({
    en: 'Gross mass that the document states, kg; of a packing list it may differ by 1 % at most',
    zh: '该单证所载毛重（公斤）；装箱单与运载毛重相差不得超过 1%',
    min: 0.001,
    max: 99_999_999,
    places: 3,
    optional: true,
  })
  statedGrossKg?: number;
}
