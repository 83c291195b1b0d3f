import { Database } from '../../src/database/database.service';
import { newId } from '../../src/database/ids.source';
import { EndpointRow } from '../../src/exchange/exchange.entity';
import { deliveriesOf, type Submitted } from './deliveries';
import type { Exchange } from './exchange';
import { Receiver, type Arrival } from './receiver';

const at = '2026-11-23T19:05:00+08:00';

/** A message of an event, as a push carries it. */
export interface EventMessage {
  type: string;
  messageId: string;
  sequence: number;
  at: string;
  actor: string;
  subject: string;
  redelivered?: boolean;
  document?: { id: string; number: string; version: number; contentHash: string };
  data?: Record<string, unknown>;
}

export const eventOf = ({ message }: Arrival): EventMessage => message as unknown as EventMessage;

/** A receiver that is asked for events by what they are about. */
export class Listener extends Receiver {
  events(subject?: string): EventMessage[] {
    return this.arrivals.map(eventOf).filter((event) => subject === undefined || event.subject === subject);
  }
}

/** Has events of some types pushed to an address; gives the secret of the signature. */
export async function subscribe(exchange: Exchange, party: string, url: string, types: string[], more = {}) {
  const partyId = exchange.ids[party] as string;
  await exchange.app.get(Database).write(async (tx) => {
    await tx.update(EndpointRow, { partyId, mode: 'test' }, { state: 'disabled' });
    await tx.insert(EndpointRow, {
      ...blank,
      id: newId('ept'),
      partyId,
      mode: 'test',
      name: newId('ept').slice(-20).toLowerCase(),
      url,
      createdAt: tx.at,
      types: JSON.stringify(types),
      ...more,
    });
    tx.announce('routing', []);
  });
  const list = await exchange.call('GET', '/v1/endpoints', { key: exchange.keys[party] });
  return (list.body.items as unknown as { url: string; secret: string; state: string }[]).find(
    (each) => each.url === url && each.state === 'active',
  )?.secret as string;
}

const blank = {
  state: 'active' as const,
  generation: 1,
  description: null,
  payload: 'full' as const,
  signing: 'v1' as const,
  coalesceSeconds: 0,
  previousUntil: null,
  failingSince: null,
  warned: 0,
  pausedUntil: null,
  disabledReason: null,
};

/** A receipt of an authority for the newest version that it was sent, unless `said` names another. */
export async function answer(exchange: Exchange, document: Submitted, party: string, said: object = {}) {
  const delivery = (await deliveriesOf(exchange, document.id, party)).at(-1);
  const usual = { level: 'L1', result: 'accepted', code: '01', subject: 'manifest', at };
  const body = { deliveryId: delivery?.id, ...usual, ...said };
  const reply = await exchange.call('POST', '/v1/receipts', { key: exchange.keys[party], body });
  expect([reply.status, reply.text]).toEqual([201, expect.any(String)]);
}

/** A line of an inbox. */
export interface InboxItem {
  sequence: number;
  type: string;
  actor: string;
  subject: string;
  messageId: string | null;
  data: Record<string, unknown>;
}

export async function inboxOf(exchange: Exchange, party: string): Promise<InboxItem[]> {
  const reply = await exchange.call('GET', '/v1/inbox?limit=1000', { key: exchange.keys[party] });
  return reply.body.items as unknown as InboxItem[];
}
