import { Code, Flag, Part, Raw, Text, Whole } from '../http/fields.decorator';
import { codePages, type CodePage } from './code-page';
import { formNames } from './form';

/** Names under which a document can be seen; `iftmin` and `mmt` are messages, the others forms. */
export const viewNames = [...formNames, 'iftmin', 'mmt'] as const;
export type ViewName = (typeof viewNames)[number];

/** A document to be seen on a form before it is submitted. Nothing is stored. */
export class PreviewRequest {
  @Code({
    en: 'Kind of the document',
    zh: '单证类型：铁路运单或多式联运运单',
    of: ['rail-note', 'multimodal-waybill'],
  })
  kind!: 'rail-note' | 'multimodal-waybill';

  @Code({ en: 'Form or message to see it on', zh: '要查看的单证格式或报文', of: [...viewNames] })
  view!: ViewName;

  @Whole({ en: 'Leg of the waybill', zh: '运单区段序号', min: 1, max: 20, optional: true })
  leg?: number;

  @Code({
    en: 'Character set of the message; UTF-8 if left out',
    zh: '报文字符集；缺省 UTF-8',
    of: [...codePages],
    optional: true,
  })
  charset?: CodePage;

  @Flag({
    en: 'Amounts of charges in the place of "as agreed"',
    zh: '显示费用金额，而非“按约定”',
    optional: true,
  })
  amounts?: boolean;

  @Raw({ en: 'The document', zh: '单证内容' }, { type: 'object' })
  document!: object;
}

/** An EDIFACT interchange to be read. A message is at most as long as a body may be. */
export class EdifactReadingRequest {
  @Text({
    en: 'The interchange, already decoded to text',
    zh: '报文文本（已解码）',
    max: 1_000_000,
    optional: true,
  })
  message?: string;

  @Text({
    en: 'The interchange byte for byte, in Base64, when its character set is to be decoded here',
    zh: '报文原始字节（Base64），由平台按字符集解码',
    max: 1_000_000,
    pattern: '^[A-Za-z0-9+/]*={0,2}$',
    optional: true,
  })
  bytes?: string;

  @Code({
    en: 'Character set of the bytes, whatever UNB says of it',
    zh: '原始字节的字符集（以此为准，不看 UNB）',
    of: [...codePages],
    optional: true,
  })
  charset?: CodePage;
}

/** A view that a document has, of one leg where it is for one. */
export class AvailableView {
  @Code({ en: 'Form or message', zh: '单证格式或报文', of: viewNames })
  view!: ViewName;

  @Whole({ en: 'Leg of the waybill that it is for', zh: '所属运单区段序号', min: 1, max: 20, optional: true })
  leg?: number;
}

/** Every view that a document has. */
export class AvailableViews {
  @Part(() => AvailableView, { en: 'Forms and messages', zh: '可生成的格式与报文', many: { max: 200 } })
  items!: AvailableView[];
}

/** What one value is on one form and on the other. */
export class FormDifference {
  @Text({
    en: 'What the value means, as a JSON Pointer of one step, such as /goods',
    zh: '栏目含义的统一名称，写作单级 JSON Pointer，如 /goods',
    max: 500,
  })
  pointer!: string;

  @Code({
    en: 'added: only on the form that was asked for; removed: only on the other; changed: another value',
    zh: 'added 仅所查格式有，removed 仅另一格式有，changed 内容不同',
    of: ['added', 'removed', 'changed'],
  })
  change!: 'added' | 'removed' | 'changed';

  @Raw({ en: 'Value on the other form', zh: '另一格式的内容', optional: true }, { type: 'string' })
  from?: unknown;

  @Raw(
    { en: 'Value on the form that was asked for', zh: '所查格式的内容', optional: true },
    { type: 'string' },
  )
  to?: unknown;
}

/** What differs between two forms of one document. */
export class FormDifferences {
  @Code({ en: 'Form that was asked for', zh: '所查格式', of: viewNames })
  view!: ViewName;

  @Code({ en: 'The other form', zh: '另一格式', of: viewNames })
  against!: ViewName;

  @Part(() => FormDifference, {
    en: 'Values that differ',
    zh: '不一致的内容',
    many: { min: 0, max: 100_000 },
  })
  items!: FormDifference[];
}
