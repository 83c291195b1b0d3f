import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.service';
import { DocumentReading } from '../documents/reading.service';
import type { Caller } from '../parties/roles';
import { concernsReader } from './time-line';

interface DeliveryLine {
  submitterId: string;
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

/** Receipts shown of each authority: one that says much must not push another's off the page. */
const shownOfEach = 50;

/** Adds to each document's page what every customs got of it, why, and what it said. */
@Injectable()
export class CustomsPage {
  constructor(
    private readonly database: Database,
    reading: DocumentReading,
  ) {
    reading.addPart('customs', (documentId, caller) => this.of(documentId, caller));
    reading.hideLines((line, reader) => !concernsReader(line, reader));
  }

  /**
   * One part an authority. The submitter and the operator see all parts, an authority its own; to any
   * other reader of the document the dealings with customs are closed, here as on the time line.
   */
  private async of(documentId: string, caller: Caller): Promise<object[]> {
    const { read } = this.database;
    const deliveries = await read.all<DeliveryLine>(deliveriesSql, documentId);
    const receipts = await read.all<ReceiptLine>(receiptsSql, documentId, shownOfEach);
    const inForce = await read.all<{ partyId: string; version: number }>(inForceSql, documentId);
    return deliveries
      .filter(
        ({ partyId, submitterId }) =>
          caller.partyId === submitterId || caller.partyId === partyId || caller.roles.includes('operator'),
      )
      .map(({ submitterId: _, partyId, name, rule, reason, ...delivery }) => ({
        authority: partyId,
        name,
        rule,
        reason: JSON.parse(reason) as object,
        delivery,
        versionInForce: inForce.find((each) => each.partyId === partyId)?.version ?? null,
        receipts: receipts
          .filter((receipt) => receipt.partyId === partyId)
          .map(({ partyId: __, reasons, ...said }) => ({ ...said, reasons: JSON.parse(reasons) as object })),
      }));
  }
}

/** The present delivery of each authority: the last in the order of its first deliveries. */
const deliveriesSql = `SELECT d.submitter_id AS "submitterId", d.party_id AS "partyId", p.name, d.id AS "deliveryId",
    d.id AS "messageId", d.version, d.state, d.attempts, d.delivered_at AS "deliveredAt",
    d.acknowledged_at AS "acknowledgedAt", d.rule, d.reason
  FROM (SELECT delivery.*, ROW_NUMBER() OVER (PARTITION BY party_id ORDER BY ordinal DESC) AS nth
          FROM delivery WHERE document_id = ?) d
  JOIN party p ON p.id = d.party_id WHERE d.nth = 1 ORDER BY d.party_id`;

const receiptsSql = `SELECT r.party_id AS "partyId", r.version, r.level, r.result, r.code, r.subject,
    r.office_code AS "officeCode", r.decided_at AS "decidedAt", r.reasons, r.at
  FROM (SELECT receipt.*, ROW_NUMBER() OVER (PARTITION BY party_id ORDER BY id DESC) AS nth
          FROM receipt WHERE document_id = ?) r
  WHERE r.nth <= ? ORDER BY r.id DESC`;

/**
 * The version in force with each authority: the newest that it decided for. Only a decision (L3) puts
 * a version in force; an acceptance at L1 says that the form is right and nothing of the goods. A late
 * decision on an older version does not bring that version back.
 */
const inForceSql = `SELECT party_id AS "partyId", MAX(version) AS version FROM receipt
  WHERE document_id = ? AND level = 'L3' AND result IN ('accepted', 'released', 'concluded', 'closed')
  GROUP BY party_id`;
