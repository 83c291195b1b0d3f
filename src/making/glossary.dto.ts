import { Code, Identifier, Part, Text } from '../http/fields.decorator';
import { categories } from './glossary-list';

/** A term in the languages of the corridors; at least two of them. */
export class TermNames {
  @Text({ en: 'In Chinese', zh: '中文', max: 200, optional: true })
  zh?: string;

  @Text({ en: 'In Russian', zh: '俄文', max: 200, optional: true })
  ru?: string;

  @Text({ en: 'In English', zh: '英文', max: 200, optional: true })
  en?: string;

  @Text({ en: 'In German', zh: '德文', max: 200, optional: true })
  de?: string;

  @Text({ en: 'In French', zh: '法文', max: 200, optional: true })
  fr?: string;
}

/** A term that a party enters into its own glossary. */
export class GlossaryRequest {
  @Code({
    en: 'What it is a term of: goods, kinds of packages, standing phrases, places',
    zh: '术语类别：货物品名、包装种类、固定用语、地点',
    of: [...categories],
  })
  category!: (typeof categories)[number];

  @Part(() => TermNames, { en: 'The term in each language', zh: '各语言术语' })
  names!: TermNames;

  @Identifier('hs', { en: 'HS code that it means', zh: '对应商品编码 (HS)', optional: true })
  hs6?: string;

  @Text({
    en: 'Kind of package',
    zh: '包装种类代码',
    max: 2,
    pattern: '^[0-9A-Z]{2}$',
    source: 'UN/ECE Rec 21',
    optional: true,
  })
  code?: string;

  @Code({
    en: 'How it was translated: human when a person has read it, machine when not yet; human when left out',
    zh: '翻译来源：human 经人工核对，machine 机器翻译尚未核对；缺省为 human',
    of: ['human', 'machine'],
    optional: true,
  })
  mark?: 'human' | 'machine';
}

/** A term with how sure it is. */
export class TermView {
  @Text({
    en: 'Id of the entry; left out of a term of the first list',
    zh: '术语编号；初始公共术语表中的术语无此项',
    max: 40,
    optional: true,
  })
  id?: string;

  @Code({
    en: 'What it is a term of: goods, kinds of packages, standing phrases, places',
    zh: '术语类别：货物品名、包装种类、固定用语、地点',
    of: categories,
  })
  category!: string;

  @Part(() => TermNames, { en: 'The term in each language', zh: '各语言术语' })
  names!: TermNames;

  @Text({ en: 'HS code that it means', zh: '对应商品编码 (HS)', max: 10, optional: true })
  hs6?: string;

  @Text({ en: 'Kind of package', zh: '包装种类代码', max: 2, source: 'UN/ECE Rec 21', optional: true })
  code?: string;

  @Code({
    en: 'list: shared by all; human: read by a person; machine: not read yet',
    zh: 'list 公共术语表，human 经人工核对，machine 机器翻译尚未核对',
    of: ['list', 'human', 'machine'],
  })
  mark!: string;
}

/** A term that was found. */
export class FoundTerm extends TermView {
  @Text({
    en: 'The term in the language that was asked for with "to"',
    zh: 'to 所指语言的术语',
    max: 200,
    optional: true,
  })
  translation?: string;
}
