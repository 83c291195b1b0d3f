import { readIdentifier } from './read';

const rules = (kind: 'documentNumber' | 'seal', raw: string) =>
  readIdentifier(kind, raw).findings.map((finding) => `${finding.rule} ${finding.severity}`);

describe('document number', () => {
  it('accepts letters, digits and its three signs, and drops spaces', () => {
    expect(readIdentifier('documentNumber', ' cq-2024 / 001.a ')).toEqual({
      value: 'CQ-2024/001.A',
      findings: [],
    });
    expect(readIdentifier('documentNumber', 'кжд-12')).toEqual({ value: 'КЖД-12', findings: [] });
  });

  it('drops characters that nobody can see, so one number has one form', () => {
    expect(readIdentifier('documentNumber', 'CQ\u200B2024\u00AD001').value).toBe('CQ2024001');
  });

  it('refuses Latin and look-alike Cyrillic letters in one number', () => {
    expect(rules('documentNumber', 'INV-2О24')).toEqual(['ID-LOOKALIKE error']);
  });

  it('warns of a Cyrillic number that looks Latin throughout', () => {
    expect(rules('documentNumber', 'АВС-1')).toEqual(['ID-SCRIPT warning']);
  });

  it.each(['', '---', '渝铁运字第12号', 'A'.repeat(36), 'A#1', 'ŁDZ/1', 'A\u0000B'])('refuses %p', (raw) => {
    expect(rules('documentNumber', raw)).toEqual(['DNR-001 error']);
  });
});

describe('seal number', () => {
  it.each(['CN1234567', 'h 123456', 'РЖД1234567'])('accepts %s', (raw) => {
    expect(rules('seal', raw)).toEqual([]);
  });

  it('warns above 15 characters and refuses above 70', () => {
    expect(rules('seal', '1'.repeat(15))).toEqual([]);
    expect(rules('seal', '1'.repeat(16))).toEqual(['SEA-002 warning']);
    expect(rules('seal', '1'.repeat(70))).toEqual(['SEA-002 warning']);
    expect(rules('seal', '1'.repeat(71))).toEqual(['SEA-001 error']);
  });

  it('refuses a mixture of scripts and two seals in one', () => {
    expect(rules('seal', 'CN12З4567')).toEqual(['ID-LOOKALIKE error']);
    expect(rules('seal', 'CN1234567,CN1234568')).toEqual(['SEA-001 error']);
  });
});
