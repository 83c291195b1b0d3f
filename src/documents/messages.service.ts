import { hash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CONFIG, type Config } from '../config';
import { Clock } from '../database/clock.source';
import { Database } from '../database/database.service';
import { refusalCodes } from '../findings/codes';
import type { Finding } from '../findings/finding';
import { Refusal } from '../findings/refusal';
import { acceptable } from '../http/accept';
import type { Answer } from '../http/idempotency.service';
import { RawMessage } from '../http/raw-message';
import { send } from '../http/reply';
import { headerOf, type Request } from '../http/request';
import { Parties } from '../parties/parties.service';
import type { Caller } from '../parties/roles';
import { Checking, type Checked } from './checking.service';
import type { DocumentRow, DocumentVersion } from './document.entity';
import type { Kind } from './kind';
import { MessageError, type MessageFormat, type MessageLoss } from './message-format';
import { DocumentMessage } from './message.entity';
import { keptLosses, placed, receive, unwritable } from './received';

const json = 'application/json';

/** A form that was asked for, under the media type by which it was. */
export interface Asked {
  format: MessageFormat;
  mediaType: string;
}

/** A document as it stood at one version, with what a message says of it beside its content. */
interface Standing {
  row: DocumentRow;
  version: DocumentVersion;
}

/** Takes documents as messages of other systems, and gives them so. */
@Injectable()
export class Messages {
  constructor(
    private readonly checking: Checking,
    private readonly database: Database,
    private readonly parties: Parties,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Checks a body: a document as it is, a message once it is read, with every finding placed in it. */
  async check(kind: Kind, body: unknown, caller: Caller): Promise<Checked> {
    if (!(body instanceof RawMessage)) return this.checking.check(kind, body, caller);
    const { format, reading, bytes, mediaType } = receive(kind.messages ?? [], body, this.clock.iso());
    try {
      const checked = await this.checking.check(kind, reading.document, caller);
      const { document, content, summary } = checked;
      const findings = placed(checked.findings, reading);
      const message = {
        format: format.name,
        mediaType,
        bytes,
        digest: hash('sha256', bytes),
        losses: reading.losses,
      };
      return { kind, document, content, summary, findings, message };
    } catch (error) {
      if (!(error instanceof Refusal) || !error.carries.findings) throw error;
      const findings = placed(error.carries.findings, reading);
      throw new Refusal(error.code, { ...error.carries, findings });
    }
  }

  /** The form that `Accept` asks for; `undefined` for JSON. */
  asked(kind: Kind, accept: string | undefined): Asked | undefined {
    if (accept === undefined || accept === '*/*' || accept === json) return undefined;
    const written = (kind.messages ?? []).filter((format) => format.write);
    const offered = [json, ...new Set(written.flatMap(({ mediaTypes }) => mediaTypes))];
    const mediaType = acceptable(accept, offered);
    if (mediaType === undefined) throw notAcceptable(offered);
    const format = written.find(({ mediaTypes }) => mediaTypes.includes(mediaType));
    return format && { format, mediaType };
  }

  /** Writes a version as a message: the same bytes whenever it is asked for. */
  async write(
    format: MessageFormat,
    { row, version }: Standing,
    caller: Caller,
  ): Promise<{ bytes: Buffer; losses: MessageLoss[] }> {
    const { name } = await this.parties.require(caller.partyId);
    const envelope = {
      sender: this.config.INSTANCE,
      receiver: name,
      at: version.at,
      reference: `${row.id}_${version.version}`,
      amends: version.version > 1,
    };
    try {
      const written = format.write?.(JSON.parse(version.content) as object, envelope);
      if (written) return written;
    } catch (error) {
      throw error instanceof MessageError ? unwritable(format, error) : error;
    }
    throw new Refusal('view.unknown');
  }

  /** Puts a message on the reply, with the number of its losses and where they are told. */
  async give(
    { format, mediaType }: Asked,
    standing: Standing,
    caller: Caller,
    address: string,
    reply: FastifyReply,
  ): Promise<Buffer> {
    const { bytes, losses } = await this.write(format, standing, caller);
    const told = `${address}/losses?version=${standing.version.version}&accept=${encodeURIComponent(mediaType)}`;
    void reply.headers({
      'content-type': contentType(mediaType),
      'message-format': format.name,
      'message-losses': String(losses.length),
      link: `<${told}>; rel="describedby"; type="application/json"`,
    });
    return bytes;
  }

  /** What a version loses in a form, or what its own message lost when it was read. */
  async losses(asked: Asked | undefined, standing: Standing, caller: Caller): Promise<object> {
    const { version } = standing.version;
    if (asked) {
      const { losses } = await this.write(asked.format, standing, caller);
      return { version, format: asked.format.name, direction: 'written', items: keptLosses(losses) };
    }
    const original = await this.kept(standing);
    if (!original) return { version, format: 'JSON', direction: 'read', items: [] };
    return {
      version,
      format: original.format,
      direction: 'read',
      items: JSON.parse(original.losses) as object,
    };
  }

  /** The message that a version was submitted as. */
  async original(standing: Standing): Promise<DocumentMessage> {
    const original = await this.kept(standing);
    if (!original) throw new Refusal('resource.unknown', { detail: cameAsJson });
    return original;
  }

  private kept({ row, version }: Standing): Promise<DocumentMessage | undefined> {
    return this.database.read.one(DocumentMessage, { documentId: row.id, version: version.version });
  }

  /**
   * Answers a submission. A message whose family has acknowledgements is answered by one when `Accept` asks
   * for its media type, refusals included; everything else is answered in JSON.
   */
  async answer(
    kind: Kind,
    request: Request,
    body: unknown,
    reply: FastifyReply,
    act: () => Promise<Answer>,
  ): Promise<object> {
    const asked = this.acknowledging(kind, request, body);
    if (!asked || !(body instanceof RawMessage)) return send(reply, await act());
    const { status, headers, text } = await act().catch(answerOf);
    const { id, version, acceptedAt, number, findings = [], detail } = JSON.parse(text) as Said;
    const outcome = { status, findings, ...(number !== undefined && { number }), ...(detail && { detail }) };
    const envelope = {
      sender: this.config.INSTANCE,
      receiver: '',
      // Of what was kept both come from the first answer, so that the message sent again is answered byte for byte as at first.
      at: acceptedAt ?? this.clock.iso(),
      reference: acceptedAt === undefined ? request.id : `${id}_${version}_answer`,
    };
    void reply.status(status).headers({ ...headers, 'content-type': contentType(asked.mediaType) });
    return asked.format.acknowledge?.(body.bytes, outcome, envelope) ?? Buffer.from(text);
  }

  private acknowledging(kind: Kind, request: Request, body: unknown): Asked | undefined {
    if (!(body instanceof RawMessage)) return undefined;
    const formats = (kind.messages ?? []).filter(
      ({ acknowledge, mediaTypes }) => acknowledge && mediaTypes.includes(body.mediaType),
    );
    const offered = [json, ...new Set(formats.flatMap(({ mediaTypes }) => mediaTypes))];
    const mediaType = acceptable(headerOf(request, 'accept'), offered);
    const format = formats.find(
      ({ mediaTypes }) => mediaType !== undefined && mediaTypes.includes(mediaType),
    );
    return format && mediaType !== undefined ? { format, mediaType } : undefined;
  }
}

/** What an acknowledgement tells of an answer. */
interface Said {
  id?: string;
  version?: number;
  /** Of what was kept only. */
  acceptedAt?: string;
  number?: string;
  findings?: Finding[];
  detail?: Finding['message'];
}

/**
 * A refusal as an answer, unless it is no fault of the message. One that may pass is no verdict on it: the same message
 * may be accepted a moment later, or is just being.
 */
function answerOf(error: unknown): Answer {
  if (!(error instanceof Refusal)) throw error;
  const { status, title } = refusalCodes[error.code];
  const { findings, detail = title, retryAfterSeconds } = error.carries;
  if (status >= 500 || retryAfterSeconds !== undefined) throw error;
  return { status, headers: {}, text: JSON.stringify({ detail, findings }) };
}

const contentType = (mediaType: string): string =>
  mediaType.endsWith('json') ? mediaType : `${mediaType}; charset=utf-8`;

const notAcceptable = (offered: readonly string[]): Refusal =>
  new Refusal('media.not_acceptable', {
    detail: { en: `There is: ${offered.join(', ')}.`, zh: `可提供：${offered.join('、')}。` },
    facts: { offers: offered.join(', ') },
  });

const cameAsJson = {
  en: 'This version came as JSON; its canonical text is at /content.',
  zh: '该版本以 JSON 提交，规范化文本见 /content。',
};
