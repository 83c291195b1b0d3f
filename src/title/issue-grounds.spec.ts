import { draftAct } from './draft-act';
import { judgeIssue, operatorAmong } from './issue-grounds';
import type { BillFacts } from './issue-grounds';
import { emptyState } from './state';

const bill: BillFacts = {
  documentId: 'doc_1',
  number: 'CQ-1',
  contentHash: 'a'.repeat(64),
  negotiable: true,
  operator: 'pty_forwarder',
  titleBasis: 'BEARER',
  takingInChargeDate: '2026-03-01',
  units: [],
  issueDate: '2026-03-01',
};

const issue = draftAct(emptyState, {
  aud: 'test',
  type: 'ISSUE',
  actor: 'pty_forwarder',
  capacity: 'ISSUER',
  content: {
    documentId: 'doc_1',
    number: 'CQ-1',
    contentHash: 'a'.repeat(64),
    titleBasis: 'BEARER',
    to: 'pty_shipper',
    capacity: 'OWNER',
    expiresAt: '2026-03-03T00:00:00.000Z',
  },
  actId: 'act-1',
  exp: '2026-03-02T00:00:00.000Z',
});

const codeWith = (facts: Partial<BillFacts>) => judgeIssue(issue, { ...bill, ...facts })?.code;

describe('judgeIssue', () => {
  it('lets the operator issue its bill on the day of taking in charge or later', () => {
    expect(judgeIssue(issue, bill)).toBeUndefined();
    expect(judgeIssue(issue, { ...bill, issueDate: '2026-03-02' })).toBeUndefined();
  });

  it('refuses in the order of the codes', () => {
    const wrong = { negotiable: false, operator: 'pty_x', number: 'CQ-2', issueDate: '2026-02-28' };
    expect(codeWith(wrong)).toBe('title.document_not_negotiable');
    expect(codeWith({ ...wrong, negotiable: true })).toBe('title.issuer_not_operator');
    expect(codeWith({ number: 'CQ-2', issueDate: '2026-02-28' })).toBe('title.content_mismatch');
    expect(codeWith({ issueDate: '2026-02-28' })).toBe('title.issued_before_taking_in_charge');
  });

  it.each(['documentId', 'number', 'contentHash'] as const)('names %s when it differs', (field) => {
    expect(judgeIssue(issue, { ...bill, [field]: 'other' })?.facts).toEqual({ field, expected: 'other' });
  });

  it('refuses an act that gives the bill another basis than its text', () => {
    expect(judgeIssue(issue, { ...bill, titleBasis: 'TO_ORDER' })?.facts).toMatchObject({
      field: 'titleBasis',
    });
  });

  it('takes the principal for the issuer when an agent signs for the operator', () => {
    const byAgent = { ...issue, actor: 'pty_agent', principal: 'pty_forwarder', authority: 'POA-1' };
    expect(judgeIssue(byAgent, bill)).toBeUndefined();
  });
});

describe('operatorAmong', () => {
  it('is the one party with the code, and nobody when several have it', () => {
    expect(operatorAmong('9150', [{ id: 'pty_a' }])).toBe('pty_a');
    expect(operatorAmong('9150', [])).toBe('9150');
    expect(operatorAmong('9150', [{ id: 'pty_a' }, { id: 'pty_b' }])).toBe('9150');
  });
});
