import { refusalCodes } from '../findings/codes';
import { BilingualText } from './bilingual.dto';
import { Code, Part, Whole } from './fields.decorator';

/** What one refusal code means. */
export class ProblemPage {
  @Code({ en: 'Code', zh: '错误码', of: Object.keys(refusalCodes) })
  code!: string;

  @Whole({ en: 'HTTP status that it comes with', zh: 'HTTP 状态码', min: 400, max: 599 })
  status!: number;

  @Part(() => BilingualText, { en: 'What the code means', zh: '含义' })
  title!: BilingualText;

  @Part(() => BilingualText, { en: 'What to do about it', zh: '处理办法' })
  remedy!: BilingualText;
}

/** Every refusal code. */
export class ProblemList {
  @Part(() => ProblemPage, {
    en: 'Codes, in order of precedence',
    zh: '错误码，按优先顺序',
    many: { max: 1000 },
  })
  items!: ProblemPage[];
}
