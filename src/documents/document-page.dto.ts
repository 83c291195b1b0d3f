import { Code, Instant, Open, Part, Raw, Text, Whole } from '../http/fields.decorator';
import { eitherOf } from '../http/openapi.decorator';
import { objectSchema, referTo, registerShape, type Schema, type ShapeClass } from '../http/schema';
import { DryRun, FindingView, ofRoomAbove } from './documents.dto';
import type { Kind } from './kind';
import type { Reports } from './report';
import { Reported, ReportedMessage } from './reports.dto';

/** Standings of a document. */
const statuses = ['current', 'withdrawn'] as const;

/** A document that another one rests on, as its page names it. */
export class ReferenceLine {
  @Text({ en: 'JSON Pointer of the reference in the document', zh: '引用在单证内的位置', max: 500 })
  pointer!: string;

  @Text({ en: 'Kind of the document that is named', zh: '所引用单证的类型', max: 40 })
  kind!: string;

  @Text({
    en: 'Number by which it is named; left out where it is named by its id alone',
    zh: '所引用单证的号码；仅凭编号引用时无此项',
    max: 100,
    min: 0,
    optional: true,
  })
  number?: string;

  @Text({
    en: 'Id of the document; this and what follows are left out where the reader may see no such document',
    zh: '所引用单证的编号；查阅方无权查看或并无此单证时，本项及以下各项均省略',
    max: 40,
    optional: true,
  })
  id?: string;

  @Whole({ en: 'Its present version', zh: '现行版本', min: 1, max: 1_000_000, optional: true })
  version?: number;

  @Code({ en: 'Its status', zh: '状态', of: statuses, optional: true })
  status?: string;

  @Text({ en: 'Its content hash', zh: '内容哈希', max: 64, optional: true })
  contentHash?: string;
}

/** What a document rests on, and what does not agree with it now. */
export class ReferencesView {
  @Part(() => ReferenceLine, {
    en: 'Documents that it names',
    zh: '所引用的单证',
    many: { min: 0, max: 10_000 },
  })
  items!: ReferenceLine[];

  @Part(() => FindingView, {
    en: 'What does not agree with them as they stand now',
    zh: '与所引用单证现状不符之处',
    many: { min: 0, max: 10_000 },
  })
  findings!: FindingView[];
}

/** What the page of every document has. */
class PageHead {
  @Text({ en: 'Id of the document', zh: '单证编号', max: 40 })
  id!: string;

  @Text({ en: 'Kind of the document', zh: '单证类型', max: 40 })
  kind!: string;

  @Text({ en: 'Number of the document', zh: '单证号码', max: 40 })
  number!: string;

  @Whole({ en: 'Version that is shown', zh: '所示版本', min: 1, max: 1_000_000 })
  version!: number;

  @Whole({ en: 'Present version', zh: '现行版本', min: 1, max: 1_000_000 })
  currentVersion!: number;

  @Code({ en: 'Status', zh: '状态', of: statuses })
  status!: string;

  @Text({
    en: 'SHA-256 over RFC 8785 of the cleaned document',
    zh: '内容哈希（SHA-256，RFC 8785）',
    max: 64,
    pattern: '^[0-9a-f]{64}$',
  })
  contentHash!: string;

  @Text({ en: 'Party that submitted the version', zh: '提交方主体编号', max: 40 })
  submittedBy!: string;

  @Instant({ en: 'When the version was accepted', zh: '受理时间' })
  acceptedAt!: string;

  @Text({
    en: 'Title that was issued on the document, and fixes its content',
    zh: '据以签发的权利凭证编号（签发后单证内容锁定）',
    max: 40,
    orNull: true,
  })
  titleId!: string | null;

  @Part(() => FindingView, {
    en: 'Warnings and infos of the version',
    zh: '该版本的警告与提示',
    many: { min: 0, max: 200 },
  })
  findings!: FindingView[];

  @Raw(
    {
      en: 'The title, for whoever may see it; null for all others, and where there is none',
      zh: '提单（仅限有权查看者）；无权查看或无提单时为 null',
      orNull: true,
    },
    ofRoomAbove('TitleOnPage'),
  )
  title!: object | null;

  @Raw(
    {
      en: 'What every customs got of it, why, and what it said, one part for each; the submitter and the operator see all, an authority its own',
      zh: '各海关的送达、原因及回执，每个海关一项；提交方与运营方可见全部，海关仅见本关',
    },
    { type: 'array', items: ofRoomAbove('CustomsStanding') },
  )
  customs!: object[];

  @Raw(
    {
      en: 'Of air cargo: how the master stands to its houses, its flights and the answers of customs; of a flight, how its masters stand',
      zh: '航空货物：总运单与分运单、航班舱单及海关回执的核对结果；航班舱单则为其各总运单的核对概况',
      optional: true,
    },
    { anyOf: [ofRoomAbove('Reconciliation'), ofRoomAbove('FlightReconciliation')] },
  )
  reconciliation?: object;

  @Part(() => ReferencesView, {
    en: 'Documents that it rests on, as they stand now; of kinds that rest on others',
    zh: '所依据的其他单证及其现状（仅限引用其他单证的类型）',
    optional: true,
  })
  references?: ReferencesView;
}

/** What the page of a document says whose kind is known by its `kind` alone. */
class AnyContent {
  @Open({
    en: 'Totals and other values computed from the document; their names go by its kind',
    zh: '由单证计算得出的合计等数值，字段因单证类型而异',
  })
  computed!: object;

  @Open({
    en: 'How things stand after what was reported; its fields go by the kind, and kinds without reports have none',
    zh: '据已报事件得出的最新状态，字段因单证类型而异；不报告事件的类型无此项',
    optional: true,
  })
  state?: object;

  @Open({
    en: 'The document as it was accepted; its fields go by its kind',
    zh: '受理的单证内容，字段因单证类型而异',
  })
  document!: object;
}

/** The page of a document: the document, and what the exchange knows of it. Without a kind it is any document. */
export function documentPage(kind?: Kind): Schema {
  const [head, content] = [objectSchema(PageHead), objectSchema(AnyContent)];
  const required = [...(head.required as string[]), ...(content.required as string[])];
  const open = { ...(head.properties as object), ...(content.properties as object) };
  if (!kind) return { type: 'object', required, properties: open };
  const { state: _, ...fields } = open as Record<string, Schema>;
  const own = {
    computed: kind.computedShape ? shapeOf(kind.computedShape) : nothing,
    ...(kind.reports && { state: shapeOf(kind.reports.stateShape) }),
    document: referTo(kind.shape),
  };
  return { type: 'object', required, properties: { ...fields, ...own } };
}

/** What a kind computes that computes nothing. */
const nothing: Schema = { type: 'object', maxProperties: 0 };

/** The answer to a report on a kind, or to a message that reports on it. */
export function reportedOn({ stateShape, messages = [] }: Reports): Schema {
  const withState = (shape: ShapeClass): Schema => {
    const schema = objectSchema(shape);
    return { ...schema, properties: { ...(schema.properties as object), state: shapeOf(stateShape) } };
  };
  const one = withState(Reported);
  return messages.length > 0 ? eitherOf(one, withState(ReportedMessage)) : one;
}

/** The answer to a check of a document of a kind. */
export function dryRunOf({ computedShape }: Kind): Schema {
  const schema = objectSchema(DryRun);
  const computed = computedShape ? shapeOf(computedShape) : nothing;
  return { ...schema, properties: { ...(schema.properties as object), computed } };
}

function shapeOf(shape: ShapeClass): Schema {
  registerShape(shape);
  return referTo(shape);
}
