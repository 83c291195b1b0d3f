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
    const reader = { partyId, roles: [role], submitterId: 'sender' };
    const shown = Object.entries(lines).filter(([, each]) => concernsReader(each, reader));
    expect(shown.map(([name]) => name)).toEqual(seen);
  });
});
