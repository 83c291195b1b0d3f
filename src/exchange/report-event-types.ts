import { reportFamilies, reportType, retraction } from '../documents/report-codes';
import {
  count,
  event,
  flag,
  instant,
  optional,
  raw,
  receivers,
  text,
  worked,
  type FactField,
} from './event-schema';
import type { EventType } from './event-type.dto';

const facts: Record<string, FactField> = {
  eventId: text('Id of the report', '事件编号'),
  code: text('Code of what happened', '事件代码'),
  kind: text('Kind of the document', '单证类型'),
  number: text('Number of the document', '单证号码'),
  version: count('Version that stood when it was reported', '报告时的单证版本'),
  contentHash: text('SHA-256 of its canonical text', '规范文本的 SHA-256'),
  master: text('Number of the master that it is told with', '所属主单号码'),
  occurredAt: instant('When it happened, at that place', '发生时间（当地时区）'),
  facts: raw('What was reported; its shape goes by the code', '事件内容，结构因代码而异', { type: 'object' }),
  corrects: optional(text('Earlier report that it corrects', '所更正的事件编号')),
  breach: flag('Whether it is a breach', '是否违规'),
  findings: raw('Warnings and breaches', '警告与违规', { type: 'array', items: { type: 'object' } }),
};

/** Worked facts of one event of each family. */
const examples: Record<string, object> = {
  rail: {
    kind: 'rail-note',
    number: 'PL-26-0518207',
    facts: { station: 'Alashankou', trainNumber: 'X8084' },
  },
  multimodal: {
    kind: 'multimodal-waybill',
    number: 'CYMW260000001232',
    facts: { leg: 2, place: 'Alashankou' },
  },
  air: {
    kind: 'air-waybill',
    number: '999-12345675',
    facts: { airport: 'CKG', flight: 'CA1234', flightDate: '2026-11-23', pieces: 76 },
  },
};

const data = (family: string, code: string): object => {
  const example = examples[family] as { number: string };
  return {
    eventId: 'evt_01KAX2V9Q4T7M3N8P5R6S1W0YV',
    code,
    version: 2,
    contentHash: worked.hash,
    master: example.number,
    occurredAt: '2026-11-23T19:05:00+08:00',
    breach: false,
    findings: [],
    ...example,
    ...(code === retraction && {
      corrects: 'evt_01KAX2V9Q4T7M3N8P5R6S1W0YT',
      facts: { reason: 'Other train.' },
    }),
  };
};

/** What carriers, handlers and customs report on documents. */
export const reportEventTypes: readonly EventType[] = reportFamilies.flatMap(({ family, codes }) =>
  codes.map(({ code, en, zh }) =>
    event({
      type: reportType(family, code),
      en,
      zh,
      goesTo: receivers.seeing,
      about: 'document',
      facts,
      data: data(family, code),
    }),
  ),
);

/** The alarm beside a report that is a breach, for whoever asks for no other event. */
export const breachEventType: EventType = event({
  type: 'document.breach',
  en: 'What was reported on a document is a breach, such as a container swapped without the consent of customs.',
  zh: '单证所报事件构成违规，例如未经海关同意更换集装箱。',
  goesTo: receivers.seeing,
  about: 'document',
  facts,
  data: {
    ...data('rail', 'CONTAINER_SWAPPED'),
    facts: { removed: 'JIAU4201176', applied: 'JIAU4201202', station: 'Alashankou' },
    breach: true,
    findings: [
      {
        rule: 'RAIL-114',
        severity: 'warning',
        pointer: '/facts/consent',
        breach: true,
        message: {
          en: 'The container was swapped without the consent of the inland customs.',
          zh: '未经指运地（启运地）海关同意，途中擅自更换集装箱。',
        },
        remedy: { en: 'Obtain and report it.', zh: '请补办并另报。' },
      },
    ],
  },
});
