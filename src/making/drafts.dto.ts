import { FindingView, ProposalView } from '../documents/documents.dto';
import { BilingualText } from '../http/bilingual.dto';
import { Code, Flag, Instant, Open, Part, Raw, Text, Whole } from '../http/fields.decorator';
import { eitherOf } from '../http/openapi.decorator';
import { languages } from './glossary-list';

/** Views of a leg that are documents of their own. */
const legViews = ['smgs', 'cim-smgs', 'air-waybill'] as const;

/** What a value of a draft may come from. */
const draftOrigins = ['document', 'template', 'waybill', 'overrides', 'fill', 'glossary', 'places'] as const;

/** What a draft is made from: an earlier document, a template, or a leg of a waybill. */
export class DraftSource {
  @Text({ en: 'Id of an earlier document', zh: '既有单证编号', max: 40, optional: true })
  document?: string;

  @Whole({
    en: 'Version of the document or waybill; the present one when left out',
    zh: '单证或运单版本；缺省为当前版本',
    min: 1,
    max: 1_000_000,
    optional: true,
  })
  version?: number;

  @Text({ en: 'Id of a template of yours', zh: '本主体模板编号', max: 40, optional: true })
  template?: string;

  @Text({ en: 'Id of a multimodal waybill', zh: '多式联运运单编号', max: 40, optional: true })
  waybill?: string;

  @Whole({ en: 'Leg of the waybill', zh: '运单区段序号', min: 1, max: 20, optional: true })
  leg?: number;

  @Code({
    en: "View that is the leg's own document",
    zh: '区段单证格式',
    of: legViews,
    optional: true,
  })
  view?: (typeof legViews)[number];
}

/** A draft that is wanted. Nothing is stored. */
export class DraftRequest {
  @Part(() => DraftSource, { en: 'What to make it from', zh: '草稿来源' })
  from!: DraftSource;

  @Raw(
    {
      en: 'Changes to the draft as a merge patch (RFC 7396); a list takes the place of the whole list',
      zh: '以合并补丁（RFC 7396）给出的修改；列表须整体替换',
      optional: true,
    },
    { type: 'object' },
  )
  overrides?: object;

  @Raw(
    {
      en: 'Values for emptied fields, by the JSON Pointer under "missing"; fields that had the same value get it too',
      zh: '按 missing 中的 JSON Pointer 填入被清空的字段；原值相同的字段一并填入',
      optional: true,
    },
    { type: 'object', maxProperties: 1_000 },
  )
  fill?: Record<string, unknown>;

  @Code({
    en: 'Languages into which names are put from the glossary where they are missing, each with its mark',
    zh: '缺少时从术语库补入品名、地名的语言，逐项标明来源',
    of: [...languages],
    many: { max: 5 },
    optional: true,
  })
  translate?: (typeof languages)[number][];
}

/** A template: a document of a kind as far as it is always the same. */
export class TemplateRequest {
  @Text({ en: 'Name of the template', zh: '模板名称', max: 70 })
  name!: string;

  @Text({ en: 'Kind of its documents', zh: '单证类型', max: 40 })
  kind!: string;

  @Raw({ en: 'The document, as far as it is always the same', zh: '单证固定内容' }, { type: 'object' })
  document!: object;
}

/** A template without its document. */
export class TemplateLine {
  @Text({ en: 'Id of the template', zh: '模板编号', max: 40 })
  id!: string;

  @Text({ en: 'Name of the template', zh: '模板名称', max: 70 })
  name!: string;

  @Text({ en: 'Kind of its documents', zh: '单证类型', max: 40 })
  kind!: string;

  @Instant({ en: 'When it was made', zh: '创建时间' })
  createdAt!: string;

  @Instant({ en: 'When it was changed last', zh: '最近修改时间' })
  changedAt!: string;
}

/** A template with its document. */
export class TemplateView extends TemplateLine {
  @Open({
    en: 'The document, as far as it is always the same; its fields go by the kind',
    zh: '单证固定内容，字段因单证类型而异',
  })
  document!: object;
}

/** The earlier document that a draft was made from. */
export class DraftFromDocument {
  @Text({ en: 'Id of the document', zh: '单证编号', max: 40 })
  document!: string;

  @Text({ en: 'Number of the document', zh: '单证号码', max: 40 })
  number!: string;

  @Whole({ en: 'Version', zh: '版本', min: 1, max: 1_000_000 })
  version!: number;

  @Text({ en: 'Content hash', zh: '内容哈希', max: 64 })
  contentHash!: string;
}

/** The template that a draft was made from. */
export class DraftFromTemplate {
  @Text({ en: 'Id of the template', zh: '模板编号', max: 40 })
  template!: string;

  @Text({ en: 'Name of the template', zh: '模板名称', max: 70 })
  name!: string;
}

/** The leg of a waybill that a draft was made from. */
export class DraftFromLeg {
  @Text({ en: 'Id of the multimodal waybill', zh: '多式联运运单编号', max: 40 })
  waybill!: string;

  @Whole({ en: 'Leg of the waybill', zh: '运单区段序号', min: 1, max: 20 })
  leg!: number;

  @Code({ en: "View that is the leg's own document", zh: '区段单证格式', of: legViews })
  view!: string;
}

/** A field that a draft lacks, in the words of its kind. */
export class MissingField {
  @Text({ en: 'JSON Pointer of the field', zh: '字段位置（JSON Pointer）', max: 500, min: 0 })
  pointer!: string;

  @Part(() => BilingualText, { en: 'What is missing', zh: '缺少的内容' })
  message!: BilingualText;

  @Flag({ en: 'The document is refused without it', zh: '缺少时是否拒收' })
  required!: boolean;

  @Text({ en: 'Box on the paper form', zh: '纸面栏号', max: 30, optional: true })
  box?: string;

  @Text({ en: 'What the earlier document had there', zh: '原单证中的值', max: 80, min: 0, optional: true })
  was?: string;

  @Text({
    en: 'Another missing field that wants the same value',
    zh: '应填相同值的另一缺失字段',
    max: 500,
    optional: true,
  })
  sameAs?: string;
}

/** A name in a draft, and how sure it is. */
export class NameMark {
  // A draft is held to no shape yet, so neither is what stands in it.
  @Raw({ en: 'JSON Pointer of the name', zh: '名称位置（JSON Pointer）' }, { type: 'string' })
  pointer!: string;

  @Raw({ en: 'The name', zh: '名称' }, { type: 'string' })
  value!: string;

  @Code({
    en: 'From the shared list, by a person, by a machine, or given with the document and in no list',
    zh: 'list 公共术语表或地点表，human 人工翻译，machine 机器翻译，given 单证自带（未收录）',
    of: ['list', 'human', 'machine', 'given'],
  })
  mark!: string;
}

/** Where a value of a draft came from. */
export class DraftValueOrigin {
  @Raw(
    {
      en: 'JSON Pointer of the value; of one that is not named, the nearest part around it tells',
      zh: '字段位置；未列出的字段以其最近上级为准',
    },
    { type: 'string' },
  )
  pointer!: string;

  @Code({
    en: 'What it came from',
    zh: '来源：既有单证、模板、运单、修改、填入值、术语库、地点表',
    of: draftOrigins,
  })
  source!: (typeof draftOrigins)[number];

  @Text({
    en: 'Pointer into the source, where it is another one',
    zh: '在来源中的位置（与本字段不同时）',
    max: 500,
    min: 0,
    optional: true,
  })
  from?: string;
}

/** A document to submit, as far as it could be made. Nothing is stored. */
export class DraftView {
  @Text({ en: 'Kind of the document', zh: '单证类型', max: 40 })
  kind!: string;

  @Text({ en: 'Address to which it is submitted', zh: '提交地址', max: 100, example: '/v1/rail-notes' })
  submitTo!: string;

  @Raw(
    { en: 'What it was made from', zh: '草稿来源' },
    eitherOf(DraftFromDocument, DraftFromTemplate, DraftFromLeg),
  )
  from!: object;

  @Open({ en: 'The document so far; its fields go by the kind', zh: '草稿内容，字段因单证类型而异' })
  document!: object;

  @Part(() => MissingField, { en: 'What it still needs', zh: '尚缺字段', many: { min: 0, max: 100_000 } })
  missing!: MissingField[];

  @Part(() => FindingView, {
    en: 'What a submission would be told beside that, errors included',
    zh: '除缺失外提交时将提示的其他问题，含错误',
    many: { min: 0, max: 200 },
  })
  findings!: FindingView[];

  @Part(() => ProposalView, {
    en: 'Values that could be entered',
    zh: '建议填写的值',
    many: { min: 0, max: 200 },
  })
  proposals!: ProposalView[];

  @Part(() => NameMark, {
    en: 'Names in it, and how sure each is',
    zh: '草稿内各名称及其来源',
    many: { min: 0, max: 100_000 },
  })
  translations!: NameMark[];

  @Part(() => DraftValueOrigin, {
    en: 'Where its values came from',
    zh: '各字段来源',
    many: { min: 0, max: 100_000 },
  })
  origins!: DraftValueOrigin[];
}
