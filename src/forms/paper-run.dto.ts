import { BilingualText } from '../http/bilingual.dto';
import { Code, Flag, Instant, Part, Raw, Text, Whole } from '../http/fields.decorator';
import { referTo } from '../http/schema';
import { formNames, type FormName } from './form';

/** Papers in one run: at half a second each the last is printed within the minute. */
export const runDocumentsMax = 100;

/** What may be said of one paper of a run. */
export const printStates = ['waiting', 'printing', 'printed', 'failed'] as const;
export type PrintState = (typeof printStates)[number];

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
    of: formNames,
  })
  view!: FormName;

  @Whole({ en: 'Leg of the waybills', zh: '运单区段序号', min: 1, max: 20, optional: true })
  leg?: number;

  @Flag({
    en: 'Amounts of charges in the place of "as agreed"; for the submitter',
    zh: '打印费用金额，而非“按约定”（仅限提交方）',
    optional: true,
  })
  amounts?: boolean;
}

/** A run that was asked for. */
export class PaperRunAsked {
  @Text({ en: 'Id of the run', zh: '批次编号', max: 40 })
  id!: string;

  @Whole({ en: 'Papers', zh: '打印份数', min: 1, max: runDocumentsMax })
  papers!: number;

  @Text({ en: 'Address that tells how far it has come', zh: '进度查询地址', max: 100 })
  href!: string;
}

/** What became of one paper. */
export class PaperOutcome {
  @Whole({ en: 'Place in the run', zh: '序号', min: 1, max: runDocumentsMax })
  ordinal!: number;

  @Text({ en: 'Id of the document', zh: '单证编号', max: 64 })
  documentId!: string;

  @Code({
    en: 'State',
    zh: '状态：waiting 待打印，printing 打印中，printed 已打印，failed 失败',
    of: printStates,
  })
  state!: PrintState;

  @Whole({ en: 'Version that was printed', zh: '已打印的版本', min: 1, max: 1_000_000, optional: true })
  version?: number;

  @Text({ en: 'Address of the PDF', zh: 'PDF 地址', max: 120, optional: true })
  href?: string;

  @Raw(
    {
      en: 'Why it could not be printed: a code of /problems, words, and the facts of that problem',
      zh: '失败原因：/problems 所列代码、说明及该问题的具体事实',
      optional: true,
    },
    {
      type: 'object',
      required: ['code'],
      properties: { code: { type: 'string' }, detail: referTo(BilingualText) },
      additionalProperties: true,
    },
  )
  problem?: object;
}

/** How far a run has come, with the outcome of each paper. */
export class PaperRunView {
  @Text({ en: 'Id of the run', zh: '批次编号', max: 40 })
  id!: string;

  @Code({ en: 'Form that they are printed on', zh: '打印格式', of: formNames })
  view!: FormName;

  @Whole({ en: 'Leg of the waybills', zh: '运单区段序号', min: 1, max: 20, optional: true })
  leg?: number;

  @Flag({ en: 'Amounts of charges are printed', zh: '打印费用金额', optional: true })
  amounts?: boolean;

  @Instant({ en: 'When it was asked for', zh: '提交时间' })
  createdAt!: string;

  @Code({ en: 'State', zh: '状态：printing 打印中，done 已完成', of: ['printing', 'done'] })
  state!: 'printing' | 'done';

  @Whole({ en: 'Papers', zh: '打印份数', min: 1, max: runDocumentsMax })
  papers!: number;

  @Whole({ en: 'Papers that are printed', zh: '已打印份数', min: 0, max: runDocumentsMax })
  printed!: number;

  @Whole({ en: 'Papers that failed', zh: '失败份数', min: 0, max: runDocumentsMax })
  failed!: number;

  @Whole({ en: 'Papers that are left', zh: '未完成份数', min: 0, max: runDocumentsMax })
  left!: number;

  @Part(() => PaperOutcome, {
    en: 'What became of each',
    zh: '每份结果',
    many: { max: runDocumentsMax },
  })
  items!: PaperOutcome[];
}
