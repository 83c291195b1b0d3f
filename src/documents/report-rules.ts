import { shown, type Finding } from '../findings/finding';
import type { Report } from './report';
import { retraction } from './report-codes';

/** Clocks differ; what lies further ahead has not happened. */
export const aheadMs = 5 * 60_000;

/** A year in the past is more often a slip of the pen than a late report. */
const longAgoMs = 366 * 86_400_000;

/** Most characters of the facts of one report, as JSON: a train of 120 containers with reasons takes some 20,000. */
export const factsMax = 32_768;

/** Most reports on one document: forty codes at two dozen places. */
export const reportsMax = 1_000;

/** EVT-001, EVT-002: when it happened, against the clock of the exchange. */
export function timeFindings(occurredAt: string, now: string): Finding[] {
  const lead = Date.parse(occurredAt) - Date.parse(now);
  if (lead > aheadMs)
    return [
      {
        rule: 'EVT-001',
        severity: 'error',
        pointer: '/occurredAt',
        actual: occurredAt,
        expected: `≤ ${now}`,
        message: { en: 'This lies in the future, so it has not happened.', zh: '发生时间晚于当前时间。' },
        remedy: {
          en: 'Give the time at which it happened, with the offset of that place.',
          zh: '请填写实际发生时间及当地时区。',
        },
      },
    ];
  if (lead > -longAgoMs) return [];
  return [
    {
      rule: 'EVT-002',
      severity: 'warning',
      pointer: '/occurredAt',
      actual: occurredAt,
      message: { en: 'This is more than a year ago.', zh: '发生时间距今超过一年。' },
      remedy: {
        en: 'Check the year; if it is wrong, send a correction.',
        zh: '请核对年份；如有误，请另报更正。',
      },
    },
  ];
}

/** EVT-003: facts have a size that a push can carry. */
export function sizeFindings(facts: object): Finding[] {
  const length = JSON.stringify(facts).length;
  if (length <= factsMax) return [];
  return [
    {
      rule: 'EVT-003',
      severity: 'error',
      pointer: '/facts',
      actual: String(length),
      expected: `≤ ${factsMax}`,
      message: {
        en: `The facts have more than ${factsMax} characters.`,
        zh: `事件内容超过 ${factsMax} 个字符。`,
      },
      remedy: { en: 'Split them over several reports.', zh: '请拆分为多次报告。' },
    },
  ];
}

interface Correcting {
  code: string;
  corrects?: string;
  reporter: string;
}

/** EVT-004, EVT-005, EVT-007: a correction names a report of its own party and code that still stands; a retraction names one. */
export function correctionFindings(
  { code, corrects, reporter }: Correcting,
  stands: readonly Report[],
  chained: readonly string[],
): Finding[] {
  const found = corrects === undefined ? undefined : stands.find(({ id }) => id === corrects);
  if (corrects === undefined) return code === retraction ? [nothingRetracted] : [];
  if (found && found.reporter === reporter && (code === retraction || found.code === code)) {
    const later = stands.slice(stands.indexOf(found) + 1).filter((each) => chained.includes(each.code));
    return chained.includes(found.code) && later.length > 0 ? [builtOn] : [];
  }
  return [
    {
      rule: 'EVT-005',
      severity: 'error',
      pointer: '/corrects',
      actual: shown(corrects),
      message: {
        en: 'A correction names a report of your own on this document, of the same code, that was not corrected yet.',
        zh: '更正须指明本方在本单证上所报、代码相同且尚未更正的事件。',
      },
      remedy: {
        en: 'Read the events of the document and give the id of the last one in the chain.',
        zh: '请查询本单证事件列表，并填写最近一次报告的编号。',
      },
    },
  ];
}

const builtOn: Finding = {
  rule: 'EVT-007',
  severity: 'error',
  pointer: '/corrects',
  message: {
    en: 'Custody has moved on since, so this can no longer be corrected.',
    zh: '此后货物已再次交接，该事件不可再更正。',
  },
  remedy: {
    en: 'Say what was wrong in a mark, or have the later custody events retracted first.',
    zh: '请以记载说明情况，或先由相关方撤回后续交接事件。',
  },
};

const nothingRetracted: Finding = {
  rule: 'EVT-004',
  severity: 'error',
  pointer: '/corrects',
  message: { en: 'A retraction says which report it takes back.', zh: '撤回须指明所撤回的事件。' },
  remedy: { en: 'Give the id of the report in "corrects".', zh: '请在 corrects 中填写该事件编号。' },
};

/** EVT-006: the document was withdrawn, and yet something happened to the goods. */
export const withdrawnFinding: Finding = {
  rule: 'EVT-006',
  severity: 'warning',
  pointer: '',
  message: { en: 'The document has been withdrawn.', zh: '该单证已撤回。' },
  remedy: {
    en: 'Report further events on the document that stands in its place.',
    zh: '后续事件请报在替代单证上。',
  },
};

/** EVT-008: a message speaks of the document at whose address it is sent. */
export const ofAnother = (about: string, number: string): Finding => ({
  rule: 'EVT-008',
  severity: 'error',
  pointer: '',
  actual: shown(about),
  expected: number,
  message: { en: 'The message speaks of another document.', zh: '报文所述单证与本单证不符。' },
  remedy: { en: 'Send it to the address of the document that it names.', zh: '请发送至报文所述单证的地址。' },
});

/** Most reports in one message. */
export const toldMax = 50;

/** EVT-009: a message reports something, and not too much. */
export function toldFindings(count: number): Finding[] {
  if (count > 0 && count <= toldMax) return [];
  return [
    {
      rule: 'EVT-009',
      severity: 'error',
      pointer: '',
      actual: String(count),
      expected: `1–${toldMax}`,
      message: {
        en: `A message reports one to ${toldMax} things.`,
        zh: `一份报文应报告 1 至 ${toldMax} 个事件。`,
      },
      remedy: { en: 'Add a status line, or split the message.', zh: '请补充状态行，或拆分报文。' },
    },
  ];
}

/** A finding of a report's facts as it is shown: its pointer begins at the report. */
export const underFacts = (finding: Finding): Finding => ({
  ...finding,
  pointer: `/facts${finding.pointer}`,
});
