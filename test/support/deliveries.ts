import { call, until, waybillNumbered, type Exchange, type Reply } from './exchange';

/** What a test needs of an exchange to call it, whether it runs in this process or in others. */
export type Reachable = Pick<Exchange, 'url' | 'keys' | 'ids' | 'call'>;

/** A delivery as the interface shows it. */
export interface Delivery {
  id: string;
  messageId: string;
  type: string;
  documentId: string;
  partyId: string;
  version: number;
  state: string;
  attempts: number;
  deliveredAt: string | null;
  acknowledgedAt: string | null;
  createdAt: string;
  nextAttemptAt: string;
}

/** An attempt as the page of its delivery shows it. */
export interface Attempt {
  number: number;
  at: string;
  status: number | null;
  latencyMs: number | null;
  excerpt: string | null;
}

/** A line of a time line. */
export interface Line {
  sequence: number;
  at: string;
  type: string;
  actor: string;
  data: Record<string, unknown>;
}

/** A document that was taken in, with what is needed to change it. */
export interface Submitted {
  id: string;
  number: string;
  etag: string;
  contentHash: string;
  content: Record<string, unknown>;
}

let serial = 1_000_000 + (process.pid % 1000) * 1000;

/** An air waybill for both customs, or for the offices that are given, under a number of its own. */
export async function submit(exchange: Reachable, changes: object = {}): Promise<Submitted> {
  const content = { ...waybillNumbered((serial += 1)), ...changes };
  const reply = await exchange.call('POST', '/v1/air-waybills', {
    key: exchange.keys.forwarder,
    body: content,
  });
  return submittedOf(reply, 201, content);
}

/** The next version of a document. */
export async function amend(
  exchange: Reachable,
  document: Submitted,
  changes: object = {},
): Promise<Submitted> {
  const text = `KEEP DRY. VERSION AFTER ${document.etag.replaceAll('"', '')}.`;
  const content = { ...document.content, handlingInformation: text.toUpperCase(), ...changes };
  const reply = await exchange.call('PUT', `/v1/air-waybills/${document.id}`, {
    key: exchange.keys.forwarder,
    body: content,
    headers: { 'if-match': document.etag },
  });
  return submittedOf(reply, 200, content);
}

export async function withdraw(exchange: Reachable, document: Submitted): Promise<void> {
  const reply = await exchange.call('POST', `/v1/air-waybills/${document.id}/withdrawal`, {
    key: exchange.keys.forwarder,
    body: { reason: 'Booked twice.' },
  });
  if (reply.status !== 200) throw new Error(`Not withdrawn: ${reply.text}`);
}

/** Has the messages of an authority pushed to an address; gives the secret of the signature. */
export async function pushTo(
  exchange: Reachable,
  party: string,
  url: string,
  name = 'main',
): Promise<string> {
  const reply = await exchange.call('PUT', `/v1/endpoints/${name}`, {
    key: exchange.keys[party],
    body: { url },
  });
  if (reply.status !== 200) throw new Error(`No endpoint: ${reply.text}`);
  return reply.body.secret as string;
}

/** Deliveries of a document to a party, in the order in which they were made. */
export async function deliveriesOf(
  exchange: Reachable,
  documentId: string,
  party: string,
): Promise<Delivery[]> {
  const path = `/v1/deliveries?document=${documentId}&limit=100`;
  const reply = await exchange.call('GET', path, { key: exchange.keys.forwarder });
  const items = reply.body.items as unknown as Delivery[];
  return items.filter(({ partyId }) => partyId === exchange.ids[party]).toReversed();
}

/** The attempts of a delivery, oldest first. */
export async function attemptsOf(exchange: Reachable, id: string): Promise<Attempt[]> {
  const reply = await exchange.call('GET', `/v1/deliveries/${id}`, { key: exchange.keys.forwarder });
  return (reply.body.attempts as unknown as Attempt[]).toReversed();
}

export function replay(exchange: Reachable, id: string, party = 'forwarder'): Promise<Reply> {
  return exchange.call('POST', `/v1/deliveries/${id}/replay`, { key: exchange.keys[party] });
}

/** The whole time line of a document as a party sees it. */
export async function timelineOf(
  exchange: Reachable,
  documentId: string,
  party = 'forwarder',
): Promise<Line[]> {
  const lines: Line[] = [];
  for (let cursor = ''; ;) {
    const path = `/v1/air-waybills/${documentId}/timeline?limit=100&cursor=${cursor}`;
    const { body } = await call(exchange.url, 'GET', path, { key: exchange.keys[party] });
    lines.push(...(body.items as unknown as Line[]));
    if (!body.next) return lines;
    cursor = body.next;
  }
}

/** Waits until the newest delivery of a document to a party has come to a state. */
export async function untilState(
  exchange: Reachable,
  documentId: string,
  party: string,
  state: string,
  limitMs?: number,
): Promise<Delivery> {
  let last: Delivery | undefined;
  await until(
    `${party} ${state}`,
    async () => (last = (await deliveriesOf(exchange, documentId, party)).at(-1))?.state === state,
    limitMs,
  );
  return last as Delivery;
}

function submittedOf(reply: Reply, status: number, content: Record<string, unknown>): Submitted {
  if (reply.status !== status) throw new Error(`Status ${reply.status}: ${reply.text}`);
  const { id, number, contentHash } = reply.body as unknown as Submitted;
  return { id, number, contentHash, content, etag: reply.headers.get('etag') ?? '' };
}
