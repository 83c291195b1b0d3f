import { FindingView } from '../documents/documents.dto';
import { BilingualText } from '../http/bilingual.dto';
import { Code, Flag, Instant, Part, Text, Whole } from '../http/fields.decorator';
import { findingsKept } from './limits';
import { importStates, type ImportState } from './making.entity';

/** Row numbers as spreadsheet programs count them. */
const row = { min: 1, max: 10_000_000 };

/** Counts of what a file brings. */
const count = { min: 0, max: 10_000_000 };

/** An import as it is shown wherever it is. */
export class ImportLine {
  @Text({ en: 'Id of the import', zh: '导入任务编号', max: 40 })
  id!: string;

  @Text({ en: 'Kind of its documents', zh: '单证类型', max: 40 })
  kind!: string;

  @Flag({ en: 'Only checked, and nothing stored', zh: '是否仅校验、不保存' })
  dryRun!: boolean;

  @Code({
    en: 'waiting, running, done: all accepted, refused: nothing saved, failed: nothing saved',
    zh: 'waiting 等待，running 处理中，done 全部受理，refused 拒收（未保存），failed 未能完成（未保存）',
    of: importStates,
  })
  state!: ImportState;

  @Part(() => BilingualText, { en: 'The same in words', zh: '状态说明' })
  message!: BilingualText;

  @Whole({ en: 'Rows read so far', zh: '已读行数', ...count })
  rowsRead!: number;

  @Whole({ en: 'Documents checked so far', zh: '已校验单证数', ...count })
  documentsChecked!: number;

  @Whole({ en: 'Documents saved: all or none', zh: '已保存单证数（全部或为 0）', ...count })
  documentsSaved!: number;

  @Whole({
    en: 'Findings in all; some of many are not kept',
    zh: '问题总数（过多时仅保留一部分）',
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
  })
  findingCount!: number;

  @Whole({
    en: 'How often a worker took it up; more than once when one was stopped',
    zh: '处理次数（处理进程中断后会重新处理）',
    min: 0,
    max: 1_000,
  })
  attempts!: number;

  @Instant({ en: 'When the file was taken in', zh: '文件接收时间' })
  createdAt!: string;

  @Instant({ en: 'When it went on last', zh: '最近进展时间' })
  changedAt!: string;
}

/** A finding of an import: in the words of the rule, at the cell. */
export class SheetFindingView extends FindingView {
  @Whole({ en: 'Row', zh: '行号', ...row, optional: true })
  row?: number;

  @Text({ en: 'Letter of the column', zh: '列标', max: 3, example: 'F', optional: true })
  column?: string;

  @Part(() => BilingualText, { en: 'Heading of the column', zh: '表头', optional: true })
  heading?: BilingualText;

  @Text({
    en: 'Number of the document, as the key column has it',
    zh: '单证号码（关键列的值）',
    max: 2_000,
    min: 0,
    optional: true,
  })
  document?: string;
}

/** How an import stands, with what was found. */
export class ImportView extends ImportLine {
  @Part(() => SheetFindingView, {
    en: 'What was found, once the import has ended; errors before warnings where there are too many',
    zh: '导入结束后列出的各项问题；过多时优先保留错误',
    many: { min: 0, max: findingsKept },
  })
  findings!: SheetFindingView[];
}

/** A document that an import has made. */
export class ImportedDocument {
  @Text({ en: 'Id of the document', zh: '单证编号', max: 40 })
  id!: string;

  @Text({ en: 'Number of the document', zh: '单证号码', max: 40 })
  number!: string;

  @Whole({ en: 'Row where it begins', zh: '起始行', ...row })
  row!: number;
}
