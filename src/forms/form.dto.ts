import { FindingView } from '../documents/documents.dto';
import { BilingualText } from '../http/bilingual.dto';
import { Discrepancy } from '../documents/ucp600.dto';
import { Code, Open, Part, Raw, Text } from '../http/fields.decorator';
import { codePages, type CodePage } from './code-page';
import { formNames, lossKinds, type FormName, type LossKind } from './form';

/** The heading of a box: Russian as well on the railway forms, which are printed in it. */
export class FormLabel extends BilingualText {
  @Text({ en: 'Russian', zh: '俄文', max: 1_000, optional: true })
  ru?: string;
}

const pointer = { max: 500, min: 0 };

/** One value in one box of a form. */
export class FormField {
  @Text({
    en: 'Number of the box as printed on the form; empty where the form does not number it',
    zh: '纸面栏号；无栏号的为空',
    max: 60,
    min: 0,
  })
  box!: string;

  @Text({
    en: 'What the value means, the same on every form, such as goods; two forms are compared by it',
    zh: '栏目含义的统一名称，如 goods；比较两种格式即以此为准',
    max: 500,
  })
  field!: string;

  @Part(() => FormLabel, { en: 'Heading of the box', zh: '栏目名称' })
  label!: FormLabel;

  @Raw({ en: 'Value', zh: '内容' }, { type: 'string' })
  value!: string;

  @Text({
    en: 'JSON Pointers of the fields of the record that it was made from',
    zh: '内容来源字段（JSON Pointer）',
    ...pointer,
    many: { min: 0, max: 100_000 },
  })
  from!: string[];
}

/** A table that is attached where a box has room for one entry only, such as the wagon list. */
export class FormList {
  @Part(() => FormLabel, { en: 'Heading', zh: '清单名称' })
  label!: FormLabel;

  @Part(() => FormLabel, { en: 'Headings of the columns', zh: '列名', many: { max: 40 } })
  columns!: FormLabel[];

  @Raw(
    { en: 'Rows, a text for each column', zh: '各行内容，逐列对应' },
    { type: 'array', items: { type: 'array', items: { type: 'string' } } },
  )
  rows!: string[][];

  @Text({
    en: 'JSON Pointer of what each row was made from',
    zh: '各行来源（JSON Pointer）',
    ...pointer,
    many: { min: 0, max: 100_000 },
  })
  from!: string[];
}

/** A value that a form or message cannot carry as it stands in the record, told before anything is sent. */
export class FormLoss {
  @Code({
    en: 'cut: too long; characters: not in the character set; language: no such language there; no_box: no place for it; changed: arrives changed; missing: asked for and not in the record',
    zh: 'cut 超长被截；characters 字符集无法表示；language 缺少所需语种；no_box 无对应栏目；changed 内容或形式有变；missing 单证缺少该格式所需内容',
    of: lossKinds,
  })
  kind!: LossKind;

  @Text({ en: 'JSON Pointer (RFC 6901) into the record', zh: '单证内位置（JSON Pointer）', ...pointer })
  pointer!: string;

  @Text({ en: 'Box', zh: '纸面栏号', max: 60, min: 0, optional: true })
  box?: string;

  @Text({
    en: 'Value as it stands in the record, shortened to 80 characters',
    zh: '单证所载内容（至多 80 个字符）',
    max: 80,
    min: 0,
    optional: true,
  })
  value?: string;

  @Raw(
    {
      en: 'What arrives in its place; left out where nothing does',
      zh: '对方收到的内容；无则不填',
      optional: true,
    },
    { type: 'string' },
  )
  becomes?: string;

  @Part(() => BilingualText, { en: 'What happened to it', zh: '说明' })
  message!: BilingualText;
}

/** Where a value of a draft came from: pointers into the draft and into the record. */
export class DraftOrigin {
  @Text({ en: 'JSON Pointer into the draft', zh: '草稿内位置（JSON Pointer）', ...pointer })
  pointer!: string;

  @Text({ en: 'JSON Pointer into the record', zh: '单证内来源位置（JSON Pointer）', ...pointer })
  from!: string;
}

/** The document of its own that a form of a leg is a view of, as far as the record has it. */
export class FormDraft {
  @Text({ en: 'Kind of the document', zh: '单证类型', max: 40, example: 'rail-note' })
  kind!: string;

  @Open({
    en: 'The document, to be submitted once the missing fields are filled in: fields of its kind, not all of them',
    zh: '单证草稿，补齐所缺字段后即可提交；所含为该类单证的部分字段',
  })
  document!: object;

  @Part(() => DraftOrigin, {
    en: 'Where each value came from',
    zh: '各项内容的来源',
    many: { min: 0, max: 100_000 },
  })
  origins!: DraftOrigin[];
}

/** A form as filled in from a record: a view, never stored and never edited. */
export class Form {
  @Code({ en: 'Form', zh: '单证格式', of: formNames })
  form!: FormName;

  @Part(() => FormLabel, { en: 'Name of the form', zh: '格式名称' })
  title!: FormLabel;

  @Part(() => FormField, { en: 'Boxes that hold something', zh: '各栏内容', many: { min: 0, max: 100_000 } })
  fields!: FormField[];

  @Part(() => FormList, { en: 'Attached tables', zh: '随附清单', many: { min: 0, max: 20 } })
  lists!: FormList[];

  @Part(() => FormLoss, {
    en: 'What the form does not carry as it stands in the record',
    zh: '该格式未能原样载明的内容',
    many: { min: 0, max: 100_000 },
  })
  losses!: FormLoss[];

  @Part(() => FormDraft, {
    en: 'Of a leg: the document of its own that the form is a view of',
    zh: '区段格式：该格式所对应的独立单证草稿',
    optional: true,
  })
  draft?: FormDraft;

  @Part(() => Discrepancy, {
    en: 'What a bank would find on a negotiable document; printed on no paper',
    zh: '可转让单证：银行可能提出的不符点，不予打印',
    many: { min: 0, max: 100 },
    optional: true,
  })
  discrepancies?: Discrepancy[];
}

/** An IFTMIN as a view shows it: the text, the bytes to send, and what its receiver will not read. */
export class MessageView {
  @Code({ en: 'Message', zh: '报文', of: ['iftmin'] })
  view!: 'iftmin';

  @Code({ en: 'Character set', zh: '字符集', of: codePages })
  charset!: CodePage;

  @Raw(
    { en: 'The interchange in Base64, byte for byte as it is to be sent', zh: '待发送的报文字节（Base64）' },
    { type: 'string' },
  )
  bytes!: string;

  @Raw({ en: 'The same as text', zh: '报文文本' }, { type: 'string' })
  message!: string;

  @Part(() => FormLoss, {
    en: 'What the receiver will not read as it stands in the record',
    zh: '接收方未能原样读取的内容',
    many: { min: 0, max: 100_000 },
  })
  losses!: FormLoss[];
}

/** A multimodal waybill in the names of UN/CEFACT MMT (D23B), which says what stands below each of these. */
export class MmtView {
  @Open({ en: 'Context of the exchange, as MMT has it', zh: '交换上下文（UN/CEFACT MMT 结构）' })
  exchangedDocumentContext!: object;

  @Open({ en: 'The document, as MMT has it', zh: '单证（UN/CEFACT MMT 结构）' })
  exchangedDocument!: object;

  @Open({ en: 'The consignment, as MMT has it', zh: '托运货物（UN/CEFACT MMT 结构）', many: { max: 1 } })
  specifiedConsignment!: object[];
}

const findings = {
  en: 'Warnings and infos that a submission would be told',
  zh: '提交时将给出的警告与提示',
  many: { min: 0, max: 200 },
};

/** A form of a document that is not stored. */
export class PreviewedForm extends Form {
  @Part(() => FindingView, findings)
  findings!: FindingView[];
}

/** A message of a document that is not stored. */
export class PreviewedMessage extends MessageView {
  @Part(() => FindingView, findings)
  findings!: FindingView[];
}

/** The MMT of a document that is not stored. */
export class PreviewedMmt extends MmtView {
  @Part(() => FindingView, findings)
  findings!: FindingView[];
}
