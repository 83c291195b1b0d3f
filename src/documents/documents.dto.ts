import { BilingualText } from '../http/bilingual.dto';
import { Code, Flag, Instant, Open, Part, Raw, Text, Whole } from '../http/fields.decorator';
import type { Schema } from '../http/schema';

/**
 * A shape of a room above, by its name: what a room adds to the answers about documents it describes itself, and gives
 * the shape to `addPart`.
 */
export const ofRoomAbove = (shape: string): Schema => ({ $ref: `#/components/schemas/${shape}` });

/** A finding as it stands in an answer. */
export class FindingView {
  @Text({ en: 'Stable rule id', zh: '规则编号', max: 30 })
  rule!: string;

  @Code({ en: 'How serious it is', zh: '严重程度', of: ['error', 'warning', 'info'] })
  severity!: string;

  @Code({
    en: 'What it would have been, when the operator has made the rule milder for this sender',
    zh: '运营方为该提交方调低规则级别前的严重程度',
    of: ['error', 'warning', 'info'],
    optional: true,
  })
  switchedFrom?: string;

  @Text({
    en: 'JSON Pointer (RFC 6901) into the document',
    zh: '单证内位置（JSON Pointer）',
    max: 500,
    min: 0,
  })
  pointer!: string;

  @Text({ en: 'Box on the paper form', zh: '纸面栏号', max: 30, optional: true })
  box?: string;

  @Text({
    en: 'Line or XPath in the message that was submitted',
    zh: '所提交报文中的位置（行号或 XPath）',
    max: 1000,
    optional: true,
  })
  place?: string;

  @Text({ en: 'What was found', zh: '实际值', max: 200, min: 0, optional: true })
  actual?: string;

  @Text({ en: 'What the rule wants', zh: '应有值', max: 2000, optional: true })
  expected?: string;

  @Raw(
    {
      en: 'A value that would pass in its place; for the sender to confirm',
      zh: '建议更正值（须由提交方确认）',
      optional: true,
    },
    { type: ['string', 'number'] },
  )
  correction?: string | number;

  @Flag({
    en: 'It is a breach, of an event that was reported',
    zh: '是否违规（仅限已报事件）',
    optional: true,
  })
  breach?: boolean;

  @Part(() => BilingualText, { en: 'What is wrong', zh: '问题' })
  message!: BilingualText;

  @Part(() => BilingualText, { en: 'What to do', zh: '处理办法' })
  remedy!: BilingualText;
}

/** One authority that gets the document, and why. */
export class RouteView {
  @Text({ en: 'Party id of the authority', zh: '机关主体编号', max: 40 })
  authority!: string;

  @Text({ en: 'Name of the authority', zh: '机关名称', max: 140 })
  name!: string;

  @Text({ en: 'Name of the authority in Chinese', zh: '机关名称（中文）', max: 140 })
  nameZh!: string;

  @Text({ en: 'Rule that routed it', zh: '命中的路由规则', max: 64 })
  rule!: string;

  @Part(() => BilingualText, { en: 'Why it goes there', zh: '送达原因' })
  reason!: BilingualText;
}

/** One field that differs between two versions. */
export class Difference {
  @Text({ en: 'JSON Pointer of the field', zh: '字段位置（JSON Pointer）', max: 500, min: 0 })
  pointer!: string;

  @Code({
    en: 'Whether it came, went or is another',
    zh: 'added 新增，removed 删除，changed 变更',
    of: ['added', 'removed', 'changed'],
  })
  change!: 'added' | 'removed' | 'changed';

  @Raw({ en: 'Value of the older version, of any type', zh: '原值，类型不限', optional: true }, {})
  from?: unknown;

  @Raw({ en: 'Value of the newer version, of any type', zh: '新值，类型不限', optional: true }, {})
  to?: unknown;
}

/** A value that the sender may take over. It is never put in by the exchange. */
export class ProposalView {
  @Text({
    en: 'JSON Pointer of the field, which may be missing so far',
    zh: '字段位置（可为尚未填写的字段）',
    max: 500,
    min: 0,
  })
  pointer!: string;

  @Raw({ en: 'Value that is proposed', zh: '建议值' }, { type: ['string', 'number'] })
  value!: string | number;

  @Code({
    en: 'What it comes from: the check of the field itself, the list of places, or the glossary',
    zh: '来源：check 字段校验，places 地点表，glossary 术语库',
    of: ['check', 'places', 'glossary'],
  })
  source!: string;

  @Code({
    en: 'Of a translation, how sure it is: from the shared list, by a person, or by a machine',
    zh: '译文来源：list 公共术语表，human 人工翻译，machine 机器翻译',
    of: ['list', 'human', 'machine'],
    optional: true,
  })
  mark?: string;

  @Part(() => BilingualText, { en: 'Why', zh: '理由' })
  because!: BilingualText;
}

/** What a conversion between our document and a message could not carry as it was. */
export class LossView {
  @Code({
    en: 'dropped: no place there; defaulted: assumed; bent: arrives changed',
    zh: 'dropped 无对应位置；defaulted 按缺省值；bent 内容或形式有变',
    of: ['dropped', 'defaulted', 'bent'],
  })
  kind!: string;

  @Text({
    en: 'JSON Pointer (RFC 6901) into the document',
    zh: '单证内位置（JSON Pointer）',
    max: 500,
    min: 0,
    optional: true,
  })
  pointer?: string;

  @Text({ en: 'Line or XPath in the message', zh: '报文中的位置（行号或 XPath）', max: 1000, optional: true })
  place?: string;

  @Text({ en: 'Value concerned', zh: '相关值', max: 80, min: 0, optional: true })
  actual?: string;

  @Part(() => BilingualText, { en: 'What happened to it', zh: '说明' })
  message!: BilingualText;
}

/** What a version loses in a form, or lost when its own message was read. */
export class LossReport {
  @Whole({ en: 'Version', zh: '版本', min: 1, max: 1_000_000 })
  version!: number;

  @Text({ en: 'Form of the message', zh: '报文格式', max: 64, example: 'Cargo-XML XFWB' })
  format!: string;

  @Code({
    en: 'written: our document as that message; read: the submitted message as our document',
    zh: 'written 由单证生成报文；read 由所提交报文生成单证',
    of: ['written', 'read'],
  })
  direction!: string;

  @Part(() => LossView, { en: 'Everything lost', zh: '全部损失项', many: { min: 0, max: 100_000 } })
  items!: LossView[];
}

/** The answer to a submission: accepted means kept. */
export class Accepted {
  @Text({ en: 'Id of the document', zh: '单证编号', max: 40 })
  id!: string;

  @Text({ en: 'Kind of the document', zh: '单证类型', max: 40 })
  kind!: string;

  @Text({ en: 'Number of the document', zh: '单证号码', max: 40 })
  number!: string;

  @Whole({ en: 'Version', zh: '版本', min: 1, max: 1_000_000 })
  version!: number;

  @Code({ en: 'Status', zh: '状态', of: ['current', 'withdrawn'] })
  status!: string;

  @Text({
    en: 'SHA-256 over RFC 8785 of the cleaned document',
    zh: '内容哈希（SHA-256，RFC 8785）',
    max: 64,
    pattern: '^[0-9a-f]{64}$',
  })
  contentHash!: string;

  @Instant({ en: 'When it was accepted, by the journal', zh: '受理时间' })
  acceptedAt!: string;

  @Part(() => FindingView, {
    en: 'Warnings and infos',
    zh: '警告与提示',
    many: { min: 0, max: 200 },
    optional: true,
  })
  findings?: FindingView[];

  @Text({
    en: 'Form of the message that it was read from',
    zh: '所提交报文的格式',
    max: 64,
    optional: true,
  })
  format?: string;

  @Part(() => LossView, {
    en: 'What the reading of the message could not carry',
    zh: '解析报文时未能原样保留的内容',
    many: { min: 0, max: 101 },
    optional: true,
  })
  losses?: LossView[];

  @Part(() => RouteView, {
    en: 'Who gets it, and why',
    zh: '送达机关及原因',
    many: { min: 0, max: 5 },
    optional: true,
  })
  routing?: RouteView[];

  @Raw(
    {
      en: 'Of air cargo: how the parts of its master stand to each other now',
      zh: '航空货物：总运单与各份单证的核对结果',
      optional: true,
    },
    ofRoomAbove('Reconciliation'),
  )
  reconciliation?: object;

  @Whole({ en: 'Sequence on the journal', zh: '日志序号', min: 1, max: Number.MAX_SAFE_INTEGER })
  sequence!: number;
}

/** The answer to a check with `dryRun`: what would be accepted, and nothing stored. */
export class DryRun {
  @Code({ en: 'What would happen', zh: '校验结论', of: ['would_be_accepted'] })
  result!: string;

  @Text({ en: 'Number of the document', zh: '单证号码', max: 40 })
  number!: string;

  @Text({ en: 'Content hash that it would have', zh: '内容哈希', max: 64 })
  contentHash!: string;

  @Whole({
    en: 'Version that an amendment would make',
    zh: '修改后的版本号',
    min: 2,
    max: 1_000_000,
    optional: true,
  })
  version?: number;

  @Part(() => Difference, {
    en: 'What an amendment would change in the present version, field by field',
    zh: '与现行版本相比将变更的字段',
    many: { min: 0, max: 1_000_000 },
    optional: true,
  })
  changes?: Difference[];

  @Part(() => FindingView, { en: 'Warnings and infos', zh: '警告与提示', many: { min: 0, max: 200 } })
  findings!: FindingView[];

  @Text({
    en: 'Form of the message that it was read from',
    zh: '所提交报文的格式',
    max: 64,
    optional: true,
  })
  format?: string;

  @Part(() => LossView, {
    en: 'What the reading of the message could not carry',
    zh: '解析报文时未能原样保留的内容',
    many: { min: 0, max: 101 },
    optional: true,
  })
  losses?: LossView[];

  @Part(() => ProposalView, {
    en: 'Values that could be entered: corrections, places, translations',
    zh: '建议填写的更正值、地点及译文',
    many: { min: 0, max: 200 },
  })
  proposals!: ProposalView[];

  @Open({
    en: 'Totals and other values computed from the document; their names go by its kind',
    zh: '由单证计算得出的合计等数值，字段因单证类型而异',
  })
  computed!: object;
}

/** Why a document is withdrawn. */
export class Withdrawal {
  @Text({
    en: 'Reason, shown to everybody who received the document',
    zh: '撤回原因（所有接收方可见）',
    max: 350,
  })
  reason!: string;
}

/** A grant of reading. */
export class Grant {
  @Text({ en: 'Party that may read', zh: '被授权主体编号', max: 40, pattern: '^pty_[0-9A-Z]{26}$' })
  partyId!: string;

  @Instant({ en: 'Until when; for good when left out', zh: '授权截止时间；不填为长期', optional: true })
  until?: string;
}
