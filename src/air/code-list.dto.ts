import { BilingualText } from '../http/bilingual.dto';
import { Day, Flag, Identifier, Part, Text, Whole } from '../http/fields.decorator';

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

/** A code as its list has it. */
export class CodeView extends CodeEntryRequest {
  @Text({ en: 'Code', zh: '代码', max: 40 })
  code!: string;
}

/** What a list says of itself. */
class CodeListHead {
  @Text({ en: 'Name of the list in the address', zh: '代码表名称（用于地址）', max: 40 })
  name!: string;

  @Part(() => BilingualText, { en: 'What it lists', zh: '代码表内容' })
  label!: BilingualText;

  @Text({ en: 'Where its codes come from', zh: '代码来源', max: 1_000 })
  source!: string;

  @Flag({
    en: 'Others may be used as well: an unknown code is a warning, of a closed list mostly an error',
    zh: '是否开放：开放代码表中未列代码仅作警告，封闭代码表中多为错误',
  })
  open!: boolean;
}

/** A list without its codes. */
export class CodeListLine extends CodeListHead {
  @Whole({ en: 'Codes in it', zh: '代码数', min: 0, max: 1_000_000 })
  count!: number;
}

/** The code lists, all of them. */
export class CodeListsView {
  @Part(() => CodeListLine, { en: 'The lists', zh: '代码表', many: { min: 0, max: 100 } })
  items!: CodeListLine[];
}

/** A list with its codes. */
export class CodeListView extends CodeListHead {
  @Part(() => CodeView, { en: 'Codes that were found', zh: '查得的代码', many: { min: 0, max: 1_000_000 } })
  codes!: CodeView[];
}
