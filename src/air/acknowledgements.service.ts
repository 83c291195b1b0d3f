import { Injectable } from '@nestjs/common';
import { Clock } from '../database/clock.source';
import { Database } from '../database/database.service';
import { receiveOne, shownLosses } from '../documents/received';
import type { RawMessage } from '../http/raw-message';
import type { Caller } from '../parties/roles';
import type { AcknowledgementReading, AnsweredDocument } from './acknowledgement.dto';
import { acknowledgementForms, type Acknowledgement } from './acknowledgements';

/** Documents of one number that an answer shows: a master has few lists, and a house few namesakes. */
const documentsMax = 20;

/** Reads what other systems say of messages that they were sent, and finds the documents they speak of. */
@Injectable()
export class Acknowledgements {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Nothing is stored: an answer of another system is no fact about the document. */
  async read(raw: RawMessage, caller: Caller): Promise<AcknowledgementReading> {
    const { format, reading } = receiveOne(acknowledgementForms, raw, this.clock.iso());
    const { own, numbers: _, losses, kinds, ...said } = reading;
    const documents = await this.documents(reading, caller);
    return {
      format,
      ...said,
      kinds: [...kinds],
      documents: documents.map((each) => ({
        ...each,
        ...(own?.id === each.id && { answeredVersion: own.version }),
      })),
      losses: shownLosses(losses),
    };
  }

  /** Only what the caller submitted: an answer to somebody else's message is none of theirs. */
  private async documents(
    { own, numbers, kinds }: Acknowledgement,
    { partyId, mode }: Caller,
  ): Promise<AnsweredDocument[]> {
    if (own)
      return this.database.read.all<AnsweredDocument>(
        'SELECT id, kind, number, version, status FROM document WHERE id = ? AND mode = ? AND submitter_id = ?',
        own.id,
        mode,
        partyId,
      );
    if (numbers.length === 0) return [];
    const marks = (of: readonly unknown[]): string => of.map(() => '?').join(', ');
    return this.database.read.all<AnsweredDocument>(
      `SELECT id, kind, number, version, status FROM document
        WHERE mode = ? AND submitter_id = ? AND number IN (${marks(numbers)}) AND kind IN (${marks(kinds)})
        ORDER BY status, id DESC LIMIT ${documentsMax}`,
      mode,
      partyId,
      ...numbers,
      ...kinds,
    );
  }
}
