import { Injectable } from '@nestjs/common';
import { Clock } from '../database/clock.source';
import { Checking } from '../documents/checking.service';
import { differences } from '../documents/diff';
import { Kinds } from '../documents/kinds.service';
import { DocumentReading } from '../documents/reading.service';
import type { Wanted } from '../documents/wanted';
import type { Finding } from '../findings/finding';
import { Refusal } from '../findings/refusal';
import { Parties } from '../parties/parties.service';
import type { Caller } from '../parties/roles';
import type { MultimodalWaybill } from '../multimodal/multimodal-waybill.dto';
import { multimodalWaybill } from '../multimodal/multimodal-waybill.kind';
import { railNote } from '../rail/rail-note.kind';
import type { RailConsignmentNote } from '../rail/rail-note.dto';
import { readAperak } from './aperak';
import type { Asked } from './asked';
import { decoded, type CodePage } from './code-page';
import { component, EdifactError, readSegments, type Segment } from './edifact';
import type { Form, MessageView } from './form.dto';
import type {
  AvailableViews,
  EdifactReadingRequest,
  FormDifferences,
  PreviewRequest,
  ViewName,
} from './forms.dto';
import { noteMessage } from './iftmin';
import { readNote } from './iftmin-read';
import { mmtOf } from './mmt';
import { recordForm } from './record-form';
import { formOf, legFor, viewsOf } from './views';

/** A record whose views are asked for. */
interface RecordToSee {
  id: string;
  kind: string;
  document: object;
  /** The caller entered it. */
  own: boolean;
}

/** Makes forms and messages of documents: views, which are computed each time and never stored. */
@Injectable()
export class Forms {
  constructor(
    private readonly reading: DocumentReading,
    private readonly checking: Checking,
    private readonly parties: Parties,
    private readonly kinds: Kinds,
    private readonly clock: Clock,
  ) {}

  /** Views that a stored document has. */
  async available(id: string, wanted: Wanted, caller: Caller): Promise<AvailableViews> {
    const { kind, document } = await this.record(id, wanted, caller);
    return { items: viewsOf(kind, document) };
  }

  /** A stored document, as it is or was, on a form or as a message. */
  async see(id: string, wanted: Wanted, asked: Asked, caller: Caller): Promise<object> {
    return this.view(await this.record(id, wanted, caller), asked, caller);
  }

  /** What differs between two forms of one document, field by field under the names of the meaning. */
  async compare(
    id: string,
    wanted: Wanted,
    asked: Asked,
    other: ViewName,
    caller: Caller,
  ): Promise<FormDifferences> {
    const record = await this.record(id, wanted, caller);
    const one = byMeaning(await this.view(record, asked, caller));
    const two = byMeaning(await this.view(record, { ...asked, view: other }, caller));
    return { view: asked.view, against: other, items: differences(two, one) };
  }

  /** A document that is not stored; it is checked first, as a submission would be. */
  async preview({ kind, document, ...asked }: PreviewRequest, caller: Caller): Promise<object> {
    const checked = await this.checking.check(
      kind === railNote.name ? railNote : multimodalWaybill,
      document,
      caller,
    );
    const view = await this.view(
      { id: 'preview', kind, document: checked.document, own: true },
      asked,
      caller,
    );
    return { ...view, findings: checked.findings };
  }

  /** Reads an interchange: an IFTMIN becomes a note to submit, an APERAK the errors that it tells. */
  async read({ message, bytes, charset }: EdifactReadingRequest, caller: Caller): Promise<object> {
    const text = bytes === undefined ? message : decoded(Buffer.from(bytes, 'base64'), charset ?? 'utf-8');
    if (text === undefined) throw unreadable(0, 'Send "message" or "bytes".', '请填写 message 或 bytes。');
    const segments = segmentsOf(text);
    const header = segments.find(({ tag }) => tag === 'UNH');
    const type = header && component(header, 1);
    if (type === 'APERAK') return { type, ...readAperak(segments) };
    if (type !== 'IFTMIN')
      throw unreadable(
        1,
        `"${type ?? ''}" is neither IFTMIN nor APERAK.`,
        `报文类型“${type ?? ''}”既非 IFTMIN 亦非 APERAK。`,
      );
    const { note, unread } = readNote(segments);
    return { type, kind: railNote.name, document: note, unread, findings: await this.findings(note, caller) };
  }

  /** What a submission of the note would be told, errors included. */
  private async findings(note: object, caller: Caller): Promise<Finding[]> {
    try {
      return (await this.checking.check(railNote, structuredClone(note), caller)).findings;
    } catch (error) {
      if (error instanceof Refusal && error.carries.findings) return error.carries.findings;
      throw error;
    }
  }

  private async record(id: string, wanted: Wanted, caller: Caller): Promise<RecordToSee> {
    const row = await this.reading.visible(id, caller);
    const { version: stored } = await this.reading.page(row.kind, id, wanted, caller);
    const own = row.submitterId === caller.partyId;
    return { id, kind: row.kind, document: JSON.parse(stored.content) as object, own };
  }

  private async view(record: RecordToSee, asked: Asked, caller: Caller): Promise<object> {
    const {
      view,
      leg = legFor(record.kind, record.document, view),
      charset = 'utf-8',
      amounts = false,
    } = asked;
    if (amounts && !record.own) throw new Refusal('view.amounts_withheld');
    const has = viewsOf(record.kind, record.document);
    if (!has.some((each) => each.view === view && (each.leg === undefined || each.leg === leg)))
      throw new Refusal('view.unknown', { facts: { views: has.map(nameOf).join(', ') } });
    if (view === 'record') {
      const { label, shape } = this.kinds.get(record.kind);
      return recordForm(label, shape, record.document);
    }
    if (view === 'mmt') return mmtOf(record.document as MultimodalWaybill);
    if (view === 'iftmin')
      return this.message(record.id, record.document as RailConsignmentNote, charset, caller);
    return formOf(record.kind, record.document, { view, leg, amounts });
  }

  private async message(
    id: string,
    note: RailConsignmentNote,
    charset: CodePage,
    caller: Caller,
  ): Promise<MessageView> {
    const { name } = await this.parties.require(caller.partyId);
    const envelope = {
      sender: name,
      receiver: note.contractualCarrier.rics,
      at: this.clock.iso(),
      // UNB 0020 holds 14 characters; the end of the id is its random part.
      reference: id.slice(-14),
    };
    const { bytes, losses } = noteMessage(note, envelope, charset);
    return {
      view: 'iftmin',
      charset,
      bytes: bytes.toString('base64'),
      message: decoded(bytes, charset),
      losses,
    };
  }
}

const nameOf = ({ view, leg }: { view: string; leg?: number }): string =>
  leg === undefined ? view : `${view}?leg=${leg}`;

function byMeaning(view: object): Record<string, string> {
  const { fields = [] } = view as Partial<Form>;
  return Object.fromEntries(fields.map(({ field, value }) => [field, value]));
}

function segmentsOf(text: string): Segment[] {
  try {
    return readSegments(text);
  } catch (error) {
    if (error instanceof EdifactError) throw unreadable(error.segmentNumber, error.en, error.zh);
    throw error;
  }
}

const unreadable = (segment: number, en: string, zh: string): Refusal =>
  new Refusal('message.unreadable', {
    detail: { en: `Segment ${segment}: ${en}`, zh: `第 ${segment} 段：${zh}` },
    facts: { segment },
  });
