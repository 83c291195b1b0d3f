import type { Finding } from './finding';
import { switchableRules, switched } from './switchable';

const finding: Finding = {
  rule: 'AWB-002',
  severity: 'error',
  pointer: '/awb',
  message: { en: 'The check digit is wrong.', zh: '校验位有误。' },
  remedy: { en: 'Compare it.', zh: '请核对。' },
};

describe('rules that are switched for a sender', () => {
  const switches = new Map([['AWB-002', 'warning' as const]]);

  it('become milder and say so', () => {
    expect(switched([finding], switches)).toMatchObject([
      {
        severity: 'warning',
        switchedFrom: 'error',
        message: { zh: expect.stringContaining('由错误调为警告') as string },
      },
    ]);
  });

  it('leave other rules and other severities as they are', () => {
    const others: Finding[] = [
      { ...finding, rule: 'QTY-001' },
      { ...finding, severity: 'info' },
    ];
    expect(switched(others, switches)).toEqual(others);
    expect(switched([finding], new Map())).toEqual([finding]);
  });

  it('are none that refuse a shape, whose unknown fields are not kept', () => {
    expect(Object.keys(switchableRules).filter((rule) => rule.startsWith('SHAPE-'))).toEqual([]);
  });
});
