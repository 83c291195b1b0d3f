import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MessageFormat } from '../../documents/message-format';
import { answeredByXfnm, readXfnm } from './xfnm';
import { xfwb } from './xfwb';

const sample = readFileSync(join(__dirname, '../../../seeds/sandbox/air-waybill.xml'), 'utf8');

const envelope = {
  sender: 'chuanyu-window',
  receiver: 'ANY CARRIER',
  at: '2026-11-23T10:00:00.000Z',
  reference: 'req_1',
};

describe('XFNM', () => {
  const acknowledge = answeredByXfnm(xfwb).acknowledge as NonNullable<MessageFormat['acknowledge']>;
  const finding = {
    rule: 'AWB-002',
    severity: 'error',
    pointer: '/awb',
    place: '/rsm:Waybill/rsm:BusinessHeaderDocument/ram:ID',
    message: { en: 'The check digit must be 4.', zh: '校验位应为 4。' },
    remedy: { en: 'Compare it.', zh: '请核对。' },
  } as const;

  it('rejects with a reason for every finding, and reads as a negative answer', () => {
    const outcome = {
      status: 422,
      findings: [finding, { ...finding, severity: 'warning' as const, place: undefined }],
    };
    const bytes = acknowledge(Buffer.from(sample), outcome, envelope);
    expect(readXfnm(bytes)).toEqual({
      result: 'negative',
      messageId: '999-24681414_1',
      number: '999-24681414',
      typeCode: '740',
      statusCode: 'Rejected',
      at: envelope.at,
      sender: 'chuanyu-window',
      reasons: [
        {
          condition: 'Error',
          code: 'AWB-002',
          reason: 'The check digit must be 4. Compare it. 校验位应为 4。请核对。',
          information: finding.place,
        },
        expect.objectContaining({ condition: 'Warning', information: '/awb' }),
      ],
    });
    expect(bytes.toString('utf8')).toContain('<ram:PrimaryID schemeID="C">SKYBRIDGE</ram:PrimaryID>');
  });

  it('acknowledges, and answers what it cannot read', () => {
    const good = acknowledge(
      Buffer.from(sample),
      { status: 201, findings: [], number: '999-24681414' },
      envelope,
    );
    expect(readXfnm(good)).toMatchObject({ result: 'positive', statusCode: 'Processed', reasons: [] });
    const detail = { en: 'No.', zh: '否。' };
    const bad = acknowledge(Buffer.from('<a>'), { status: 400, findings: [], detail }, envelope);
    expect(readXfnm(bad)).toMatchObject({
      result: 'negative',
      reasons: [{ condition: 'Error', reason: 'No. 否。' }],
    });
  });

  it.each([
    ['Rejected', 'negative'],
    ['processed', 'positive'],
    ['Received', 'positive'],
    ['Queued', 'info'],
  ])('of the status %s is %s', (status, result) => {
    const text =
      '<r:Response xmlns:r="iata:response:3" xmlns="iata:datamodel:3"><r:BusinessHeaderDocument>' +
      `<ID>810-87309320_37711</ID><StatusCode>${status}</StatusCode></r:BusinessHeaderDocument></r:Response>`;
    expect(readXfnm(Buffer.from(text))).toMatchObject({ result, number: '810-87309320' });
  });
});
