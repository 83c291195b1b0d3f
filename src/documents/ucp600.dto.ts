import { Code, Part, Text } from '../http/fields.decorator';
import { BilingualText } from '../http/bilingual.dto';
import { weights, type Weight } from './ucp600';

/** Something that a bank would refuse, may refuse, or has to look up elsewhere. */
export class Discrepancy {
  @Text({ en: 'Article', zh: '所据条款', max: 60, example: 'UCP 600 art. 19 a ii' })
  article!: string;

  @Code({
    en: 'discrepancy: a bank would refuse; doubt: it may refuse; note: it has to look it up elsewhere',
    zh: 'discrepancy 不符点，银行将拒付；doubt 疑点，银行可能拒付；note 提示，须另行核实',
    of: weights,
  })
  weight!: Weight;

  @Text({
    en: 'JSON Pointer (RFC 6901) into the document; empty for the document as a whole',
    zh: '单证内位置（JSON Pointer）；空为单证整体',
    max: 500,
    min: 0,
  })
  pointer!: string;

  @Text({ en: 'What the document says', zh: '单证所载', max: 10_000, min: 0, optional: true })
  actual?: string;

  @Text({ en: 'What was to be there', zh: '应有内容', max: 10_000, min: 0, optional: true })
  expected?: string;

  @Part(() => BilingualText, { en: 'What is wrong', zh: '问题' })
  message!: BilingualText;

  @Part(() => BilingualText, { en: 'What to do', zh: '处理办法' })
  remedy!: BilingualText;
}
