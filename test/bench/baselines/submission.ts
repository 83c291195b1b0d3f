import { createHash, randomBytes } from 'node:crypto';
import canonicalize from 'canonicalize';
import { monotonicFactory } from 'ulid';
import type { AirPartRow, AirReconciliationRow } from '../../../src/air/air-part.entity';
import type {
  ClaimRow,
  DocumentRow,
  DocumentVersion,
  SearchRow,
} from '../../../src/documents/document.entity';
import type { DeliveryRow } from '../../../src/exchange/exchange.entity';
import type { IdempotencyRow } from '../../../src/http/idempotency.entity';
import type { FeedRow, JournalEntry } from '../../../src/journal/journal.entity';
import type { AccessRow } from '../../../src/parties/party.entity';

/**
 * What a submission is, for both baselines: the same rows, column for column, as the product writes.
 * Only the types of the product are used here, never its code: the compiler refuses when a column is
 * added there and not here, and a product that grows slower cannot slow its own yardstick.
 */
export interface Rows {
  claim: ClaimRow[];
  document: DocumentRow[];
  access: AccessRow[];
  document_version: DocumentVersion[];
  search_value: SearchRow[];
  journal: JournalEntry[];
  feed: FeedRow[];
  delivery: DeliveryRow[];
  air_part: AirPartRow[];
  air_reconciliation: AirReconciliationRow[];
  idempotency: IdempotencyRow[];
}

/** The fields of a waybill that routing, search and reconciliation look at. */
export interface Waybill {
  awb: string;
  houses?: string[];
  pieces: number;
  grossWeight: { value: number };
  origin: string;
  destination: string;
  routing: { from: string; to: string }[];
  customs: { exportOffice: string; transitOffices: string[] };
}

/** A request that has passed every check. */
export interface Checked {
  waybill: Waybill;
  content: { text: string; hash: string };
  scope: string;
  fingerprint: string;
}

/** The end of the journal, on which the next entry is chained. */
export interface Head {
  sequence: number;
  hash: string;
}

/** What stands before the first entry. */
export const emptyHead: Head = { sequence: 0, hash: '0'.repeat(64) };

/** Who sends, and the two authorities that receive. */
export const forwarder = 'pty_01KAS0000000000000000FRWRD';
const authorities = [
  { id: 'pty_01KAS0000000000000000CNGDU', name: 'chengdu-customs', office: '79' },
  { id: 'pty_01KAS0000000000000000CNGQG', name: 'chongqing-customs', office: '80' },
];

const mode = 'test';
const type = 'document.submitted';
const nextUlid = monotonicFactory();
const newId = (prefix: string): string => `${prefix}_${nextUlid()}`;

export const sha256 = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');

/** The last digit is the seven-digit serial modulo 7 (IATA Resolution 600a). */
export function awbHolds(awb: string): boolean {
  const [, serial, digit] = /^\d{3}-(\d{7})(\d)$/.exec(awb) ?? [];
  return serial !== undefined && Number(serial) % 7 === Number(digit);
}

/** Canonical text (RFC 8785) and its hash. */
export function contentOf(document: object): Checked['content'] {
  const text = canonicalize(document) ?? '';
  return { text, hash: sha256(text) };
}

/** The name under which an answer is remembered, and the fingerprint of the request it answers. */
export function askedOf(key: string, body: Buffer): { scope: string; fingerprint: string } {
  const fingerprint = createHash('sha256').update('POST\n/v1/air-waybills\n\n').update(body).digest('hex');
  return { scope: `${forwarder} ${mode} POST /v1/air-waybills ${key}`, fingerprint };
}

/** Every row of one submission, chained on `head`, and the answer to it. */
export function submission(checked: Checked, head: Head): { rows: Rows; answer: object } {
  const { waybill, content } = checked;
  const at = new Date().toISOString();
  const id = newId('doc');
  const routing = routingOf(waybill);
  const facts = { kind: 'air-waybill', number: waybill.awb, version: 1, contentHash: content.hash, routing };
  const entry = journalEntry(id, at, JSON.stringify(facts), head);
  const routes = routesOf(routing.offices);
  const part = partRow(id, at, waybill);
  const reconciliation = aloneOutcome(waybill);
  const answer = { ...facts, id, status: 'current', acceptedAt: at, findings: [], routes, reconciliation };
  const claim = `number ${mode} air-waybill ${forwarder}  ${waybill.awb}`;
  const rows: Rows = {
    claim: [{ key: claim, owner: id }],
    document: [documentRow(id, at, waybill.awb, content.hash, claim)],
    access: [
      accessRow(id, at, forwarder, 'submitted', forwarder),
      ...routes.map(({ to }) => accessRow(id, at, to, 'routed', 'platform')),
    ],
    document_version: [versionRow(id, at, content, JSON.stringify(routing), entry.id)],
    search_value: [{ field: 'awb', value: waybill.awb, documentId: id }],
    journal: [entry],
    feed: routes.map(({ to }) => ({ partyId: to, mode, sequence: entry.sequence })),
    delivery: routes.map((route) => deliveryRow(id, waybill.awb, at, entry.id, route)),
    air_part: [part],
    air_reconciliation: [
      { mode, master: waybill.awb, state: 'open', outcome: JSON.stringify(reconciliation), at },
    ],
    idempotency: [idempotencyRow(checked, entry, JSON.stringify(answer))],
  };
  return { rows, answer: { ...answer, sequence: entry.sequence } };
}

interface Route {
  to: string;
  rule: string;
  reason: { en: string; zh: string };
}

function routingOf(waybill: Waybill): { offices: string[]; direction: string; places: string[] } {
  const { origin, destination, routing, customs } = waybill;
  const places = new Set([origin, ...routing.flatMap((leg) => [leg.from, leg.to]), destination]);
  return {
    offices: [customs.exportOffice, ...customs.transitOffices],
    direction: 'export',
    places: [...places],
  };
}

function routesOf(offices: readonly string[]): Route[] {
  return authorities.flatMap(({ id, name, office }) => {
    const named = offices.find((each) => each.startsWith(office));
    const reason = { en: `It names customs office ${named}.`, zh: `单证列明关区 ${named}。` };
    return named ? [{ to: id, rule: name, reason }] : [];
  });
}

function documentRow(
  id: string,
  at: string,
  number: string,
  contentHash: string,
  numberClaim: string,
): DocumentRow {
  return {
    id,
    mode,
    kind: 'air-waybill',
    number,
    submitterId: forwarder,
    version: 1,
    status: 'current',
    contentHash,
    numberClaim,
    titleId: null,
    master: null,
    createdAt: at,
    changedAt: at,
  };
}

function accessRow(
  subject: string,
  since: string,
  partyId: string,
  reason: AccessRow['reason'],
  grantedBy: string,
): AccessRow {
  return { partyId, mode, subject, reason, grantedBy, since, until: null, lastVersion: null };
}

function versionRow(
  documentId: string,
  at: string,
  content: Checked['content'],
  routing: string,
  entryId: string,
): DocumentVersion {
  return {
    documentId,
    version: 1,
    content: content.text,
    contentHash: content.hash,
    findings: '[]',
    routing,
    submittedBy: forwarder,
    at,
    entryId,
  };
}

/** Figures of the waybill, which its houses and flights will be held against. */
function partRow(documentId: string, at: string, { awb, houses, pieces, grossWeight }: Waybill): AirPartRow {
  return {
    mode,
    master: awb,
    kind: 'master',
    number: awb,
    documentId,
    submitterId: forwarder,
    pieces,
    grams: String(Math.round(grossWeight.value * 1000)),
    masterPieces: null,
    houses: houses?.length ?? null,
    code: null,
    complete: 0,
    final: 0,
    again: 0,
    at,
  };
}

/** How a waybill of which nothing else is known stands to the rest. */
const aloneOutcome = ({ houses, pieces, grossWeight }: Waybill): object => ({
  state: 'open',
  master: { pieces, weight: `${grossWeight.value} kg`, houses: houses?.length },
  houses: { pieces: 0, weight: '0 kg', filed: 0 },
  list: null,
  flights: [],
  receipts: {},
  findings: [],
});

function idempotencyRow(checked: Checked, entry: JournalEntry, answer: string): IdempotencyRow {
  const location = `/v1/air-waybills/${entry.subject}`;
  return {
    scope: checked.scope,
    fingerprint: checked.fingerprint,
    status: 201,
    headers: JSON.stringify({ location, etag: `"1-${checked.content.hash}"` }),
    answer,
    entryId: entry.id,
    createdAt: entry.at,
  };
}

/** One link of the hash chain: sequence, salted hash of the facts, hash of the entry before. */
function journalEntry(subject: string, at: string, data: string, head: Head): JournalEntry {
  const salt = randomBytes(16).toString('hex');
  const id = newId('ent');
  return chained({ id, mode, type, subject, actor: forwarder, at, data, salt }, head);
}

/** Puts an entry behind the head of the journal. */
export function chained(entry: Omit<JournalEntry, keyof Link>, { sequence, hash }: Head): JournalEntry {
  const { id, subject, actor, at, data, salt } = entry;
  const next = sequence + 1;
  const link = ['entry/1', next, id, entry.mode, entry.type, subject, actor, at, sha256(salt + data), hash];
  return { ...entry, sequence: next, previousHash: hash, hash: sha256(JSON.stringify(link)) };
}

type Link = Pick<JournalEntry, 'sequence' | 'previousHash' | 'hash'>;

function deliveryRow(
  documentId: string,
  number: string,
  at: string,
  entryId: string,
  route: Route,
): DeliveryRow {
  return {
    id: newId('dlv'),
    mode,
    partyId: route.to,
    endpointId: null,
    entryId,
    type,
    documentId,
    submitterId: forwarder,
    number,
    version: 1,
    ordinal: 1,
    state: 'waiting',
    attempts: 0,
    budgetFrom: 0,
    nextAttemptAt: at,
    leaseUntil: null,
    fence: 0,
    deliveredAt: null,
    acknowledgedAt: null,
    rule: route.rule,
    reason: JSON.stringify(route.reason),
    createdAt: at,
    carries: 'document',
    groupKey: number,
    noticeId: null,
    consumer: null,
    rulesVersion: 1,
  };
}
