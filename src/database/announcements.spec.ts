import fc from 'fast-check';
import { Announcements, payloadOf, readPayload, type Words } from './announcements';

describe('what a commit tells other processes', () => {
  const ids = fc.uniqueArray(fc.stringMatching(/^[a-z]{3}_[0-9A-Z]{26}$/), { maxLength: 40 });

  it('comes back as it was told', () => {
    fc.assert(
      fc.property(ids, (words) => {
        expect(readPayload(payloadOf('entries', words))).toEqual({ topic: 'entries', words: new Set(words) });
      }),
    );
  });

  it('becomes "all" when there is too much for a notification of PostgreSQL, which takes 8,000 bytes', () => {
    const many = Array.from({ length: 400 }, (_, i) => `pty_${String(i).padStart(26, '0')}`);
    expect(payloadOf('entries', many).length).toBeLessThan(8_000);
    expect(readPayload(payloadOf('entries', many))).toEqual({ topic: 'entries', words: 'all' });
  });

  it('reaches those who asked for the topic, until they leave, and everybody after a break', () => {
    const [heard, announcements] = [[] as Words[], new Announcements()];
    const leave = announcements.on('keys', (words) => heard.push(words));
    announcements.tell('entries', new Set(['pty_1']));
    announcements.tell('keys', new Set());
    announcements.tellAll();
    leave();
    announcements.tellAll();
    expect(heard).toEqual([new Set(), 'all']);
  });
});
