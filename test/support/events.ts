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

let names = 0;

/** Has events of some types pushed to an address; gives the secret of the signature. */
export async function subscribe(exchange: Exchange, party: string, url: string, types: string[], more = {}) {
  const path = `/v1/endpoints/listener-${(names = (names + 1) % 15)}`;
  const reply = await exchange.call('PUT', path, {
    key: exchange.keys[party],
    body: { url, types, ...more },
  });
  expect([reply.status, reply.text]).toEqual([200, expect.any(String)]);
  return reply.body.secret as string;
}

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
