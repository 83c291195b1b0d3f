import { documentEvents } from '../documents/happenings';

/** What a changing statement on `delivery` gives back: every column, under its property's name. */
export const deliveryColumns = `id, mode, party_id AS "partyId", endpoint_id AS "endpointId", entry_id AS "entryId",
  type, document_id AS "documentId", submitter_id AS "submitterId", number, version, ordinal, state, attempts,
  budget_from AS "budgetFrom", next_attempt_at AS "nextAttemptAt", lease_until AS "leaseUntil", fence,
  delivered_at AS "deliveredAt", acknowledged_at AS "acknowledgedAt", rule, reason, created_at AS "createdAt", carries,
  group_key AS "groupKey", notice_id AS "noticeId", consumer, rules_version AS "rulesVersion"`;

/**
 * What was not delivered and does not wait in an inbox: on its way, dead, or set aside by somebody's choice. These are
 * few beside the others, and `delivery_due` holds them alone. SQLite uses that index only where this is said in these
 * words, so that what is looked for by another key is never looked for among all of them.
 */
export const isUndelivered = `state NOT IN ('waiting', 'delivered')`;

/**
 * Conditions of what is due at an endpoint: `?` twice for the time now. A version is due only when every
 * earlier one for the same receiver has been delivered, skipped or withdrawn; one that waits in the inbox
 * beside it was routed in the moment an endpoint was set, and is adopted by the sweep first.
 */
const isDue = `d.state = 'pending' AND d.${isUndelivered} AND d.next_attempt_at <= ? AND (d.lease_until IS NULL OR d.lease_until <= ?)
    AND NOT EXISTS (SELECT 1 FROM delivery e WHERE e.document_id = d.document_id AND e.party_id = d.party_id
                      AND e.ordinal < d.ordinal AND e.delivered_at IS NULL
                      AND e.state IN ('pending', 'waiting', 'gathered', 'blocked', 'dead'))`;

const dueAt = (endpoint: string): string =>
  `SELECT d.id FROM delivery d WHERE d.endpoint_id = ${endpoint} AND ${isDue} ORDER BY d.next_attempt_at`;

/** What is due at one endpoint, earliest first: `?` for the endpoint, then twice for the time now. */
export const dueSql = dueAt('?');

/**
 * Endpoints at which something is due, and that did not ask for a pause: `?` three times for the time now. The
 * first that is due says enough; asked by EXISTS, PostgreSQL would look through all of a backlog first.
 */
export const endpointsDueSql = `SELECT p.id FROM endpoint p WHERE (p.paused_until IS NULL OR p.paused_until <= ?)
  AND (${dueAt('p.id')} LIMIT 1) IS NOT NULL ORDER BY p.id`;

/**
 * Whether the receiver was given a later version than the one that `delivery d` carries, by whatever way: then what
 * comes now turns nobody back to it. An event that is no version is never late.
 */
export const isOvertaken = `(d.carries = 'document' AND EXISTS (SELECT 1 FROM delivery o
    WHERE o.document_id = d.document_id AND o.party_id = d.party_id AND o.ordinal > d.ordinal
      AND o.carries = 'document' AND o.delivered_at IS NOT NULL))`;

/**
 * Whether the receiver may have what `delivery d` carries: it took it, finds it in its inbox or has read the version
 * there, or a push of it was begun since it was last given up. What died or waits behind something it never had.
 */
export const mayBeHad = `(d.delivered_at IS NOT NULL OR d.state = 'waiting'
    OR (d.state = 'pending' AND d.attempts > d.budget_from)
    OR (d.state = 'gathered' AND EXISTS (SELECT 1 FROM delivery n WHERE n.id = d.notice_id AND n.attempts > n.budget_from))
    OR (d.type <> '${documentEvents.withdrawn}' AND EXISTS (SELECT 1 FROM reading r
          WHERE r.document_id = d.document_id AND r.version = d.version AND r.party_id = d.party_id)))`;
