import { code, count, event, raw, receivers, text } from './event-schema';
import type { EventType } from './event-type.dto';

/** Of the parts of a master air waybill. */
export const airEventTypes: readonly EventType[] = [
  event({
    type: 'air.reconciled',
    en: 'A master, its houses, its flights and the answers of customs stand otherwise to each other than before.',
    zh: '总运单与分运单、航班舱单及海关回执的核对结果有变化。',
    goesTo: receivers.submitter,
    about: 'document',
    facts: {
      master: text('Number of the master', '总运单号'),
      state: code('How they stand', '核对状态', 'matched', 'open', 'discrepant'),
      houses: count('House waybills filed', '已提交分运单数'),
      flights: count('Flights that carry pieces of it', '承运航班数'),
      findings: raw(
        'What was found, without the texts; they are on the page of the master',
        '核对发现（文字见总运单页面）',
        {
          type: 'array',
          items: { type: 'object', required: ['rule', 'severity'] },
        },
      ),
    },
    data: {
      master: '999-12345675',
      state: 'discrepant',
      houses: 20,
      flights: 0,
      findings: [{ rule: 'CON-001', severity: 'error', actual: '31', expected: '32' }],
    },
  }),
];
