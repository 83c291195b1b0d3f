import { readBehaviour, receiptsFor, verdictOn, type Mode, type Verdict } from './behaviour';
import type { Message } from './message';

const message = (type: string, more: Partial<Message> = {}): Message => ({
  messageId: 'msg_1',
  type,
  deliveryId: 'dlv_1',
  document: { id: 'doc_1', kind: 'air-waybill', number: '999-24681355', version: 1 },
  redelivered: false,
  ...more,
});

const said = (mode: Mode, about: Message): string[] =>
  receiptsFor(mode, about, '8003').map(({ level, result, code }) => `${level} ${result} ${code}`);

describe('the receipts of a sandbox customs', () => {
  it.each<[Mode, string[]]>([
    ['accept', ['L1 accepted 01', 'L3 released 11']],
    ['delay', ['L1 accepted 01', 'L3 released 11']],
    ['reject', ['L1 rejected 03']],
    ['inspect', ['L1 accepted 01', 'L3 inspection 500', 'L3 released 11']],
  ])('when it is told to %s', (mode, expected) => {
    expect(said(mode, message('document.submitted'))).toEqual(expected);
    expect(said(mode, message('document.amended'))).toEqual(expected);
  });

  it('notes a withdrawal and decides nothing more', () => {
    expect(said('inspect', message('document.withdrawn'))).toEqual(['L1 accepted 01']);
  });

  it('sends none for what it has answered before, cannot answer, or need not answer', () => {
    expect(said('accept', message('document.amended', { redelivered: true }))).toEqual([]);
    expect(said('accept', message('document.submitted', { deliveryId: undefined }))).toEqual([]);
    expect(said('accept', message('endpoint.test'))).toEqual([]);
  });

  it('gives its reasons in both languages, with the place where it knows one', () => {
    const reasonsOf = (kind: string) =>
      receiptsFor(
        'reject',
        message('document.submitted', { document: { ...waybill, kind } }),
        '7900',
      ).flatMap(({ reasons = [] }) => reasons);
    const waybill = { id: 'doc_1', kind: '', number: '1', version: 1 };
    expect(reasonsOf('air-waybill').map(({ pointer }) => pointer)).toEqual([
      '/rateLines/0/goods',
      '/consignee',
    ]);
    expect(reasonsOf('something-new').map(({ pointer }) => pointer)).toEqual([undefined, undefined]);
    for (const { en, zh } of reasonsOf('rail-note')) {
      expect(en).toMatch(/^[\x20-\x7e]+$/);
      expect(zh).toMatch(/重新申报。$/);
    }
  });
});

/** Ten thousand attempts at a hundred messages, three tenths of them refused. */
const run = (): Verdict[] =>
  Array.from({ length: 10_000 }, (_, i) => verdictOn({ mode: 'refuse', refuseRate: 0.3 }, `m${i % 100}`, i));

describe('the verdict on one attempt', () => {
  it('follows the mode', () => {
    expect(verdictOn({ mode: 'accept' }, 'm', 1)).toBe('take');
    expect(verdictOn({ mode: 'reject' }, 'm', 1)).toBe('take');
    expect(verdictOn({ mode: 'refuse' }, 'm', 99)).toBe('refuse');
    expect(verdictOn({ mode: 'refuse', refuseRate: 0 }, 'm', 1)).toBe('take');
    expect(verdictOn({ mode: 'drop' }, 'm', 1)).toBe('drop');
    expect(verdictOn({ mode: 'die' }, 'm', 1)).toBe('die');
  });

  it('refuses the given share, the same attempts in every run', () => {
    const refused = run().filter((verdict) => verdict === 'refuse').length;
    expect(run()).toEqual(run());
    expect(refused).toBeGreaterThan(2_850);
    expect(refused).toBeLessThan(3_150);
  });
});

describe('reading a behaviour', () => {
  it('takes what can be done and nothing else', () => {
    expect(readBehaviour({ mode: 'refuse', refuseRate: 0.5 })).toEqual({ mode: 'refuse', refuseRate: 0.5 });
    expect(readBehaviour({ mode: 'delay', delayMs: 50, more: 1 })).toEqual({ mode: 'delay', delayMs: 50 });
    for (const bad of [
      undefined,
      [],
      { mode: 'sleep' },
      { mode: 'refuse', refuseRate: 2 },
      { mode: 'delay', delayMs: '5' },
    ])
      expect(readBehaviour(bad)).toBeUndefined();
  });
});
