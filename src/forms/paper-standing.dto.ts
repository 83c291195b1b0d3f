import { BilingualText } from '../http/bilingual.dto';
import { Code, Part, Text, Whole } from '../http/fields.decorator';

/** What a paper is worth now, as its QR code's address tells anyone who holds it. */
export class Standing {
  @Code({
    en: 'current: the present version; superseded: there is a newer one; withdrawn; unknown: no paper of this exchange',
    zh: 'current 现行有效，superseded 已被取代，withdrawn 已撤回，unknown 非本平台出具',
    of: ['current', 'superseded', 'withdrawn', 'unknown'],
  })
  status!: 'current' | 'superseded' | 'withdrawn' | 'unknown';

  @Text({ en: 'Number of the document', zh: '单证号码', max: 64, optional: true })
  number?: string;

  @Whole({ en: 'Version on the paper', zh: '纸面版本', min: 1, max: 1_000_000, optional: true })
  version?: number;

  @Text({ en: 'Content hash of that version', zh: '该版本内容哈希', max: 64, optional: true })
  contentHash?: string;

  @Whole({
    en: 'The present version, when it is another one',
    zh: '现行版本（与纸面不同时载明）',
    min: 1,
    max: 1_000_000,
    optional: true,
  })
  currentVersion?: number;

  @Part(() => BilingualText, { en: 'What to make of the paper', zh: '说明' })
  message!: BilingualText;
}
