import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.service';
import { documentEvents } from '../documents/happenings';
import { DocumentReading } from '../documents/reading.service';
import type { Caller } from '../parties/roles';
import { CustomsStanding } from './customs-page.dto';
import { standingOf } from './standing';
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
  /** When the exchange took this version in, and where that stands on the journal. */
  takenAt: string | null;
  sequence: number | null;
}

interface SaidLine {
  partyId: string;
  version: number;
  level: string;
  result: string;
  partial: number;
}

interface SentLine {
  partyId: string;
  version: number;
  type: string;
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
    reading.addPart('customs', CustomsStanding, (documentId, caller) => this.of(documentId, caller));
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
    const said = await read.all<SaidLine>(saidSql, documentId);
    const sent = await read.all<SentLine>(sentSql, documentId);
    return deliveries
      .filter(
        ({ submitterId, partyId }) =>
          caller.partyId === submitterId || caller.partyId === partyId || caller.roles.includes('operator'),
      )
      .map(({ submitterId: _, partyId, name, rule, reason, takenAt, sequence, ...delivery }) => ({
        authority: partyId,
        name,
        rule,
        reason: JSON.parse(reason) as object,
        delivery,
        ...standingWith(partyId, sent, said),
        receipts: [
          ...receipts
            .filter((receipt) => receipt.partyId === partyId)
            .map(({ partyId: __, reasons, ...line }) => ({
              ...line,
              reasons: JSON.parse(reasons) as object,
            })),
          ...(sequence === null ? [] : [takenIn(delivery.version, takenAt, sequence)]),
        ],
      }));
  }
}

/** The present delivery of each authority: the last in the order of its first deliveries. */
const deliveriesSql = `SELECT d.submitter_id AS "submitterId", d.party_id AS "partyId", p.name, d.id AS "deliveryId",
    d.id AS "messageId", d.version, d.state, d.attempts, d.delivered_at AS "deliveredAt",
    d.acknowledged_at AS "acknowledgedAt", d.rule, d.reason, v.at AS "takenAt",
    (SELECT j.sequence FROM journal j WHERE j.id = v.entry_id) AS sequence
  FROM (SELECT delivery.*, ROW_NUMBER() OVER (PARTITION BY party_id ORDER BY ordinal DESC) AS nth
          FROM delivery WHERE document_id = ? AND carries = 'document') d
  JOIN party p ON p.id = d.party_id
  LEFT JOIN document_version v ON v.document_id = d.document_id AND v.version = d.version
  WHERE d.nth = 1 ORDER BY d.party_id`;

/**
 * The receipts of a document with their places on the journal. That is the order of their chain; their ids are made by
 * the clocks of several processes.
 */
const inPlace = `SELECT receipt.*, (SELECT j.sequence FROM journal j WHERE j.id = receipt.entry_id) AS sequence
  FROM receipt WHERE document_id = ?`;

const receiptsSql = `SELECT r.party_id AS "partyId", r.version, r.level, r.result, r.family, r.code, r.subject,
    r.house, r.unit, r.declaration, r.manifest, r.office_code AS "officeCode", r.decided_at AS "decidedAt", r.reasons, r.at
  FROM (SELECT p.*, ROW_NUMBER() OVER (PARTITION BY p.party_id ORDER BY p.sequence DESC) AS nth FROM (${inPlace}) p) r
  WHERE r.nth <= ? ORDER BY r.sequence DESC`;

/** What each authority said of each version, once for each thing that it said, in order. */
const saidSql = `SELECT party_id AS "partyId", version, level, result,
    CASE WHEN house IS NULL AND unit IS NULL THEN 0 ELSE 1 END AS partial
  FROM (${inPlace}) p
  GROUP BY party_id, version, level, result, CASE WHEN house IS NULL AND unit IS NULL THEN 0 ELSE 1 END
  ORDER BY MAX(sequence)`;

const sentSql = `SELECT party_id AS "partyId", version, type FROM delivery
  WHERE document_id = ? AND carries = 'document' ORDER BY ordinal`;

function standingWith(partyId: string, sent: readonly SentLine[], said: readonly SaidLine[]): object {
  const { inForce, proposed, refused, withdrawn } = standingOf(
    sent
      .filter((each) => each.partyId === partyId)
      .map(({ version, type }) => ({ version, withdrawn: type === documentEvents.withdrawn })),
    said
      .filter((each) => each.partyId === partyId)
      .map(({ partial, ...line }) => ({ ...line, partial: partial === 1 })),
  );
  return { versionInForce: inForce, proposed, refusedVersions: refused, withdrawn };
}

/** The exchange's own receipt, L0: the version is taken in and durable, at this place of the journal. */
const takenIn = (version: number, at: string | null, sequence: number): object => ({
  version,
  level: 'L0',
  result: 'accepted',
  by: 'platform',
  sequence,
  at,
});
