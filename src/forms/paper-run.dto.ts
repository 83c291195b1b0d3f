import { Code, Flag, Text, Whole } from '../http/fields.decorator';
import { viewNames, type ViewName } from './forms.dto';

/** Papers in one run: at half a second each the last is printed within the minute. */
export const runDocumentsMax = 100;

/** Papers of many documents on one form. */
export class PaperRunRequest {
  @Text({
    en: 'Ids of the documents, in the order of the papers',
    zh: '单证编号（按打印顺序）',
    max: 60,
    many: { max: runDocumentsMax },
  })
  documents!: string[];

  @Code({
    en: 'Form to print them on',
    zh: '打印格式',
    of: viewNames.filter((each) => each !== 'iftmin' && each !== 'mmt'),
  })
  view!: ViewName;

  @Whole({ en: 'Leg of the waybills', zh: '运单区段序号', min: 1, max: 20, optional: true })
  leg?: number;

  @Flag({
    en: 'Amounts of charges in the place of "as agreed"; for the submitter',
    zh: '打印费用金额，而非“按约定”（仅限提交方）',
    optional: true,
  })
  amounts?: boolean;
}
