import { Code, Flag, Instant, Open, Part, Text, Whole } from '../http/fields.decorator';
import { Difference, FindingView } from './documents.dto';
import { BilingualText } from '../http/bilingual.dto';

/** A document in a list. */
export class DocumentLine {
  @Text({ en: 'Id of the document', zh: '单证编号', max: 40 })
  id!: string;

  @Text({ en: 'Kind of the document', zh: '单证类型', max: 40 })
  kind!: string;

  @Text({ en: 'Number of the document', zh: '单证号码', max: 40 })
  number!: string;

  @Whole({
    en: 'Present version, or the last that concerns the authority that asks',
    zh: '现行版本；对查询的海关而言为与其有关的最后版本',
    min: 1,
    max: 1_000_000,
  })
  version!: number;

  @Code({
    en: 'Status; withdrawn also for an authority that later versions do not concern',
    zh: '状态；后续版本与该海关无关的，亦显示 withdrawn',
    of: ['current', 'withdrawn'],
  })
  status!: string;

  @Text({ en: 'Content hash of the version', zh: '内容哈希', max: 64 })
  contentHash!: string;

  @Text({ en: 'Party that submitted it', zh: '提交方主体编号', max: 40 })
  submittedBy!: string;

  @Instant({ en: 'When it was changed last', zh: '最近变更时间' })
  changedAt!: string;

  @Code({
    en: 'Why the reader sees it: submitted by itself, routed to it, granted to it, or as holder of its title',
    zh: '可查看原因：submitted 本方提交，routed 依规则送达，granted 获得授权，holder 提单持有人',
    of: ['submitted', 'routed', 'granted', 'holder'],
  })
  seenBecause!: string;
}

/** A version of a document in the list of its versions. */
export class VersionLine {
  @Whole({ en: 'Version', zh: '版本', min: 1, max: 1_000_000 })
  version!: number;

  @Text({ en: 'Its content hash', zh: '内容哈希', max: 64 })
  contentHash!: string;

  @Text({ en: 'Party that submitted it', zh: '提交方主体编号', max: 40 })
  submittedBy!: string;

  @Instant({ en: 'When it was accepted', zh: '受理时间' })
  acceptedAt!: string;

  @Whole({
    en: 'Sequence on the journal; null once the entry is archived',
    zh: '日志序号；该记录归档后为 null',
    min: 1,
    max: Number.MAX_SAFE_INTEGER,
    orNull: true,
  })
  sequence!: number | null;
}

/** What changed between two versions. */
export class DiffView {
  @Whole({ en: 'Older version', zh: '原版本', min: 1, max: 1_000_000 })
  from!: number;

  @Whole({ en: 'Newer version', zh: '新版本', min: 1, max: 1_000_000 })
  to!: number;

  @Part(() => Difference, {
    en: 'Fields that differ, in the order of the newer version',
    zh: '有差异的字段，按新版本顺序排列',
    many: { min: 0, max: 1_000_000 },
  })
  items!: Difference[];
}

/** The rest of an entry, and the address of its proof of inclusion, which is there within a second. */
export class LineReceipt {
  @Text({ en: 'Id of the entry', zh: '记录编号', max: 40 })
  id!: string;

  @Code({ en: 'Test or live', zh: '测试或正式', of: ['test', 'live'] })
  mode!: string;

  @Text({
    en: 'Subject of the entry: the document, or of an act its title',
    zh: '记录对象：本单证；提单操作则为其权利凭证',
    max: 40,
  })
  subject!: string;

  @Text({ en: 'Salt of the hash', zh: '哈希盐值', max: 32 })
  salt!: string;

  @Text({ en: 'Hash of the entry before', zh: '前一记录的哈希', max: 64 })
  previousHash!: string;

  @Text({ en: 'Address of the proof that the entry is in the log', zh: '存在性证明地址', max: 200 })
  proof!: string;
}

/** A line of the time line as it is shown. */
export class TimeLine {
  @Whole({ en: 'Sequence on the journal', zh: '日志序号', min: 1, max: Number.MAX_SAFE_INTEGER })
  sequence!: number;

  @Instant({ en: 'When it was recorded', zh: '记录时间' })
  at!: string;

  @Text({ en: 'What happened, as an event type', zh: '事件类型', max: 80 })
  type!: string;

  @Text({ en: 'Party that did it, or platform', zh: '行为主体编号，或 platform（平台）', max: 40 })
  actor!: string;

  @Text({ en: 'Hash of the entry', zh: '记录哈希', max: 64 })
  hash!: string;

  @Open({ en: 'What the entry says; its fields go by the type', zh: '记录内容，字段因事件类型而异' })
  data!: object;

  /** What makes the line a receipt: the parts that its hash covers beside those shown, and where its proof is. */
  @Part(() => LineReceipt, {
    en: 'What the hash covers beside the fields shown, and where the proof is',
    zh: '哈希所涵盖的其余内容及证明地址',
  })
  receipt!: LineReceipt;
}

/** The answer to a grant of reading. */
export class DocumentGranted {
  @Text({ en: 'Id of the document', zh: '单证编号', max: 40 })
  id!: string;

  @Text({ en: 'Party that may read it', zh: '被授权主体编号', max: 40 })
  grantedTo!: string;

  @Instant({
    en: 'Until when it may read it; null for good',
    zh: '查阅截止时间；长期有效时为 null',
    orNull: true,
  })
  until!: string | null;

  @Part(() => FindingView, {
    en: 'An information where the party may read it for longer already',
    zh: '该主体已享有更长期限时的提示',
    many: { min: 0, max: 1 },
  })
  findings!: FindingView[];

  @Whole({ en: 'Sequence on the journal', zh: '日志序号', min: 1, max: Number.MAX_SAFE_INTEGER })
  sequence!: number;
}

/** Something that was reported on a document, in the list of its reports. */
export class ReportLine {
  @Text({ en: 'Id of the report', zh: '事件编号', max: 40 })
  id!: string;

  @Text({ en: 'What happened', zh: '事件代码', max: 24 })
  code!: string;

  @Text({ en: 'The same as an event type', zh: '事件类型', max: 80 })
  type!: string;

  @Part(() => BilingualText, { en: 'The same in words', zh: '事件名称', optional: true })
  label?: BilingualText;

  @Whole({
    en: 'Version of the document that stood when it was reported',
    zh: '报告时的单证版本',
    min: 1,
    max: 1_000_000,
  })
  version!: number;

  @Text({ en: 'Party that reported it', zh: '报告方主体编号', max: 40 })
  reporter!: string;

  @Instant({ en: 'When it happened', zh: '发生时间' })
  occurredAt!: string;

  @Instant({ en: 'When it was recorded', zh: '记录时间' })
  recordedAt!: string;

  @Open({
    en: 'Facts as they were reported; their fields go by the code',
    zh: '所报事件内容，字段因事件代码而异',
  })
  facts!: object;

  @Flag({ en: 'Whether it is a breach', zh: '是否违规' })
  breach!: boolean;

  @Part(() => FindingView, { en: 'Warnings and breaches', zh: '警告与违规', many: { min: 0, max: 200 } })
  findings!: FindingView[];

  @Text({ en: 'Earlier report that it corrects', zh: '所更正的事件编号', max: 40, orNull: true })
  corrects!: string | null;

  @Text({ en: 'Later report that corrects it', zh: '更正本事件的事件编号', max: 40, orNull: true })
  correctedBy!: string | null;

  @Whole({
    en: 'Sequence on the journal; null once the entry is archived',
    zh: '日志序号；该记录归档后为 null',
    min: 1,
    max: Number.MAX_SAFE_INTEGER,
    orNull: true,
  })
  sequence!: number | null;
}
