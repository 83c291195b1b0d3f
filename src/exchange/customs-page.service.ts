import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.service';
import { documentEvents } from '../documents/happenings';
import { DocumentReading, type TimeLine } from '../documents/reading.service';
import type { Caller } from '../parties/roles';

interface DeliveryLine {
  partyId: string;
  name: string;
  deliveryId: string;
  messageId: string;
  version: number;
  state: string;
  attempts: number;
  deliveredAt: string | null;
  acknowledgedAt: string | null;
  rule: string;
  reason: string;
}

interface ReceiptLine {
  partyId: string;
  version: number;
  level: string;
  result: string;
  reasons: string;
}

/** Results of an authority's own decision that put a version in force there. */
const inForce = new Set(['accepted', 'released', 'concluded', 'closed']);

/** Adds to each document's page what every customs got of it, why, and what it said. */
@Injectable()
export class CustomsPage {
  constructor(
    private readonly database: Database,
    reading: DocumentReading,
  ) {
    reading.addPart('customs', (documentId, caller) => this.of(documentId, caller));
    reading.hideLines(concernsAnotherAuthority);
  }

  /** One part an authority; an authority sees its own part only. */
  private async of(documentId: string, caller: Caller): Promise<object[]> {
    const deliveries = await this.database.read.all<DeliveryLine>(deliveriesSql, documentId);
    const receipts = await this.database.read.all<ReceiptLine>(receiptsSql, documentId);
    const parts = new Map<string, DeliveryLine>();
    // Ordered by version, so the last line of an authority is its present delivery.
    for (const line of deliveries) parts.set(line.partyId, line);
    return [...parts.values()]
      .filter((line) => !caller.roles.includes('customs') || line.partyId === caller.partyId)
      .map(({ partyId, name, rule, reason, ...delivery }) => {
        const own = receipts.filter((receipt) => receipt.partyId === partyId);
        return {
          authority: partyId,
          name,
          rule,
          reason: JSON.parse(reason) as object,
          delivery,
          versionInForce: inForceOf(own),
          receipts: own.map(({ partyId: _, reasons, ...said }) => ({
            ...said,
            reasons: JSON.parse(reasons) as object,
          })),
        };
      });
  }
}

/** A late decision on an older version does not put that version in force again. */
function inForceOf(receipts: readonly ReceiptLine[]): number | null {
  const versions = receipts.filter(({ result }) => inForce.has(result)).map(({ version }) => version);
  return versions.length > 0 ? Math.max(...versions) : null;
}

/** What one authority fetched, got and said is no business of another; the sender sees all of it. */
function concernsAnotherAuthority(line: TimeLine, caller: Caller): boolean {
  if (!caller.roles.includes('customs')) return false;
  const own = line.type === documentEvents.read || /^(receipt|delivery)\./.test(line.type);
  const authority = (line.data as { receiver?: string }).receiver ?? line.actor;
  return own && authority !== caller.partyId;
}

const deliveriesSql = `SELECT d.party_id AS "partyId", p.name, d.id AS "deliveryId", d.id AS "messageId", d.version,
    d.state, d.attempts, d.delivered_at AS "deliveredAt", d.acknowledged_at AS "acknowledgedAt", d.rule, d.reason
  FROM delivery d JOIN party p ON p.id = d.party_id WHERE d.document_id = ? ORDER BY d.ordinal LIMIT 500`;

const receiptsSql = `SELECT r.party_id AS "partyId", r.version, r.level, r.result, r.code, r.subject,
    r.office_code AS "officeCode", r.decided_at AS "decidedAt", r.reasons, r.at
  FROM receipt r WHERE r.document_id = ? ORDER BY r.id DESC LIMIT 50`;
