import type { Role } from '../parties/roles';
import { concernsReader } from './time-line';

const line = (type: string, actor: string, data: object = {}) => ({ type, actor, data });

const lines = {
  submitted: line('document.submitted', 'sender'),
  amended: line('document.amended', 'sender'),
  withdrawn: line('document.withdrawn', 'sender'),
  granted: line('document.granted', 'sender', { to: 'bank' }),
  'bank reads': line('document.read', 'bank', { version: 1 }),
  'customs reads': line('document.read', 'customs', { version: 1 }),
  delivered: line('delivery.delivered', 'platform', { receiver: 'customs' }),
  'replayed elsewhere': line('delivery.replayed', 'platform', { receiver: 'port', askedBy: 'sender' }),
  released: line('receipt.released', 'customs', { version: 1 }),
  'rejected elsewhere': line('receipt.rejected', 'port', { version: 1 }),
  'container swapped': line('rail.container_swapped', 'carrier', { breach: true }),
  breach: line('document.breach', 'platform'),
};
const versions = ['submitted', 'amended', 'withdrawn'];
const happened = ['container swapped', 'breach'];

describe('what a reader sees of a time line', () => {
  it.each<[string, Role, string[]]>([
    ['sender', 'forwarder', Object.keys(lines)],
    ['operator', 'operator', Object.keys(lines)],
    ['customs', 'customs', [...versions, 'customs reads', 'delivered', 'released', ...happened]],
    ['bank', 'bank', [...versions, 'granted', 'bank reads', ...happened]],
    ['holder', 'trader', [...versions, ...happened]],
  ])('%s (%s)', (partyId, role, seen) => {
    const reader = { partyId, roles: [role], submitterId: 'sender', lastVersion: null };
    const shown = Object.entries(lines).filter(([, each]) => concernsReader(each, reader));
    expect(shown.map(([name]) => name)).toEqual(seen);
  });

  it('an authority sees the versions up to the last that concerned it', () => {
    const reader = { partyId: 'customs', roles: ['customs' as const], submitterId: 'sender', lastVersion: 2 };
    const at = (version: number, actor = 'sender', data = {}) =>
      concernsReader({ type: 'document.amended', actor, data: { version, ...data } }, reader);
    expect([at(1), at(2), at(3)]).toEqual([true, true, false]);
    const own = (version: number) => ({ type: 'air.ccd', actor: 'customs', data: { version } });
    expect([concernsReader(own(2), reader), concernsReader(own(3), reader)]).toEqual([true, false]);
    const told = { type: 'delivery.delivered', actor: 'platform', data: { version: 3, receiver: 'customs' } };
    expect(concernsReader(told, reader)).toBe(true);
  });
});
