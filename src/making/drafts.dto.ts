import { Code, Part, Raw, Text, Whole } from '../http/fields.decorator';
import { languages } from './glossary-list';

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
    of: ['smgs', 'cim-smgs', 'air-waybill'],
    optional: true,
  })
  view?: 'smgs' | 'cim-smgs' | 'air-waybill';
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

  @Text({ en: 'Kind of its documents', zh: '单证种类', max: 40 })
  kind!: string;

  @Raw({ en: 'The document, as far as it is always the same', zh: '单证固定内容' }, { type: 'object' })
  document!: object;
}
