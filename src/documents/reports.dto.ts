import { Code, Flag, Instant, Open, Part, Raw, Text, Whole } from '../http/fields.decorator';
import type { ShapeClass } from '../http/schema';
import { FindingView, LossView } from './documents.dto';
import type { Reportable } from './report';
import { retraction } from './report-codes';

/** A report as it is sent; what `facts` holds depends on the code. */
export interface Reporting {
  code: string;
  occurredAt: string;
  facts: object;
  corrects?: string;
}

/** Why an earlier report is taken back. */
export class Retraction {
  @Text({ en: 'Why the earlier report is taken back', zh: '撤回原因', max: 350 })
  reason!: string;
}

/** The shape of a report on one kind of document: its codes are those of the kind. */
export function reportingShape(name: string, reportables: readonly Reportable[]): ShapeClass {
  class Shape {}
  Object.defineProperty(Shape, 'name', { value: name });
  const add = (field: string, decorate: PropertyDecorator): void => decorate(Shape.prototype, field);
  const codes = reportables.map(({ code }) => code);
  add('code', Code({ en: 'What happened', zh: '事件代码', of: [...codes, retraction] }));
  add(
    'occurredAt',
    Instant({
      en: 'When it happened, at that place',
      zh: '发生时间（当地时区）',
      source: 'MMT event.occurrenceDateTime',
    }),
  );
  add(
    'facts',
    Raw(
      {
        en: `Facts, by code: ${reportables.map(({ code, facts }) => `${code} ${facts.name}`).join(', ')}, ${retraction} ${Retraction.name}`,
        zh: '事件内容，结构因代码而异（见英文说明中的结构名）',
      },
      { type: 'object' },
    ),
  );
  add(
    'corrects',
    Text({
      en: 'Earlier report of your own that this one corrects',
      zh: '所更正的本方事件编号',
      max: 40,
      pattern: '^evt_[0-9A-Z]{26}$',
      optional: true,
    }),
  );
  return Shape;
}

/** A breach that is on record. */
export class BreachLine {
  @Text({ en: 'Id of the report', zh: '事件编号', max: 40 })
  id!: string;

  @Text({ en: 'What happened', zh: '事件代码', max: 24 })
  code!: string;

  @Instant({ en: 'When it happened', zh: '发生时间' })
  occurredAt!: string;

  @Text({ en: 'Rules of which it is a breach', zh: '所违反的规则编号', max: 30, many: { max: 200 } })
  rules!: string[];
}

/** How things stand after what was reported; each kind adds its own. */
export class ReportedState {
  @Whole({ en: 'Reports on record', zh: '已记录的事件数', min: 0, max: 1_000_000 })
  events!: number;

  @Part(() => BreachLine, { en: 'Breaches that stand', zh: '现存违规', many: { min: 0, max: 10_000 } })
  breaches!: BreachLine[];
}

/** What every answer to a report says of it. */
class ReportedFacts {
  @Text({ en: 'Id of the report', zh: '事件编号', max: 40 })
  id!: string;

  @Text({ en: 'Id of the document', zh: '单证编号', max: 40 })
  documentId!: string;

  @Text({ en: 'What happened', zh: '事件代码', max: 24 })
  code!: string;

  @Instant({ en: 'When it happened', zh: '发生时间' })
  occurredAt!: string;

  @Instant({ en: 'When it was recorded', zh: '记录时间' })
  recordedAt!: string;

  @Flag({
    en: 'Whether it is a breach; everybody who gets the document is told',
    zh: '是否违规（已告知各接收方）',
  })
  breach!: boolean;

  @Part(() => FindingView, { en: 'Warnings and breaches', zh: '警告与违规', many: { min: 0, max: 200 } })
  findings!: FindingView[];
}

/** The answer to a report: accepted means kept. */
export class Reported extends ReportedFacts {
  @Open({ en: 'How things stand now; its fields go by the kind', zh: '最新状态，字段因单证类型而异' })
  state!: object;

  @Whole({ en: 'Sequence on the journal', zh: '日志序号', min: 1, max: Number.MAX_SAFE_INTEGER })
  sequence!: number;
}

/** One of the reports of a message. */
export class ReportedPlace extends ReportedFacts {
  @Text({ en: 'Where it stands in the message', zh: '在报文中的位置', max: 1000 })
  place!: string;
}

/** The answer to a message that reports: all of it is kept, or nothing. */
export class ReportedMessage {
  @Text({ en: 'Id of the document', zh: '单证编号', max: 40 })
  documentId!: string;

  @Part(() => ReportedPlace, {
    en: 'What it reported, in its order',
    zh: '报文所报事件，按报文顺序排列',
    many: { max: 1_000 },
  })
  items!: ReportedPlace[];

  @Part(() => LossView, {
    en: 'What the reading of the message could not carry',
    zh: '解析报文时未能原样保留的内容',
    many: { min: 0, max: 1_001 },
  })
  losses!: LossView[];

  @Open({ en: 'How things stand now; its fields go by the kind', zh: '最新状态，字段因单证类型而异' })
  state!: object;

  @Whole({ en: 'Sequence on the journal', zh: '日志序号', min: 1, max: Number.MAX_SAFE_INTEGER })
  sequence!: number;
}
