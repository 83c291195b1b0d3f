import fc from 'fast-check';
import { eventBytes } from './event-message';

const row = { id: 'dlv_1', type: 'receipt.accepted', documentId: 'doc_1' };
const facts = { sequence: 7, at: '2026-11-23T11:05:00.000Z', actor: 'pty_1' };
const read = (bytes: Buffer): unknown => JSON.parse(bytes.toString('utf8'));

describe('the message of an event', () => {
  it('says what happened, to what, when and by whom, under its one message id', () => {
    const document = { id: 'doc_1', version: 2 };
    expect(read(eventBytes(row, { ...facts, document, data: '{"version":2}' }))).toEqual({
      type: 'receipt.accepted',
      messageId: 'dlv_1',
      deliveryId: 'dlv_1',
      subject: 'doc_1',
      sequence: 7,
      at: '2026-11-23T11:05:00.000Z',
      actor: 'pty_1',
      document,
      data: { version: 2 },
    });
  });

  it('leaves the facts out when it is thin, and tells when it was delivered before', () => {
    const message = read(eventBytes(row, { ...facts, again: { redelivered: true, currentVersion: 3 } }));
    expect(message).toMatchObject({ redelivered: true, currentVersion: 3 });
    expect(message).not.toHaveProperty('data');
    expect(message).not.toHaveProperty('document');
  });

  it('carries the facts byte for byte', () => {
    fc.assert(
      fc.property(fc.json(), (data) => {
        const text = eventBytes(row, { ...facts, data }).toString('utf8');
        expect(text.endsWith(`"data":${data}}`)).toBe(true);
        expect((read(Buffer.from(text)) as { data: unknown }).data).toEqual(JSON.parse(data));
      }),
    );
  });
});
