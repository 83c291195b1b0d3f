import { Injectable } from '@nestjs/common';
import { Clock } from '../database/clock.source';
import { Database } from '../database/database.service';
import type { Reader } from '../database/tx';
import { refuses, type Finding } from '../findings/finding';
import { Refusal } from '../findings/refusal';
import { shortened } from '../findings/shortened';
import { seesPresent } from '../parties/access.service';
import type { Caller } from '../parties/roles';
import { RuleSwitches } from '../parties/rule-switches.service';
import type { Content } from './content';
import type { Kind, Reference, Referenced, Summary } from './kind';
import { Kinds } from './kinds.service';
import type { MessageLoss } from './message-format';

/** What is written of a document that may be stored: hashed and summed up. */
export interface Storable {
  kind: Kind;
  content: Content;
  summary: Summary;
  /** Warnings and infos. */
  findings: Finding[];
  /** The message that it was read from; absent when it came as JSON. */
  message?: OriginalMessage;
  /** The document as it was checked; its text stands in `content` where a check was put aside meanwhile. */
  document?: object;
}

/** What the store keeps of a message beside its reading. */
export interface OriginalMessage {
  format: string;
  mediaType: string;
  bytes: Buffer;
  digest: string;
  losses: MessageLoss[];
}

/** A document that may be stored: checked and cleaned. */
export interface Checked extends Storable {
  document: object;
}

/** Checks a document before anything is written: shape first, then the rules of its kind. */
@Injectable()
export class Checking {
  constructor(
    private readonly kinds: Kinds,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly ruleSwitches: RuleSwitches,
  ) {}

  /** Everything wrong with a body is told at once; a body that passes comes back cleaned. */
  async check(kind: Kind, body: unknown, caller: Caller): Promise<Checked> {
    if (typeof body !== 'object' || body === null || Array.isArray(body))
      throw new Refusal('document.shape', { findings: [notAnObject] });
    const found = this.kinds.shapeCheck(kind.name)(body);
    const shape = await this.ruleSwitches.eased(found, caller.partyId);
    if (refuses(shape)) throw new Refusal('document.shape', { findings: shape });
    const references = await this.resolve(kind.references?.(body) ?? [], caller);
    const broken = [...kind.check(body, references), ...(kind.timely?.(body, this.clock.iso()) ?? [])];
    const ruled = await this.ruleSwitches.eased(broken, caller.partyId);
    const findings = shortened([...shape, ...ruled]);
    if (refuses(findings)) throw new Refusal('document.rules', { findings });
    return {
      kind,
      document: body,
      content: this.kinds.content(kind.name, body),
      summary: kind.summary(body, references),
      findings,
    };
  }

  /** Looks up the documents that a document names, as far as its submitter may see them. */
  async resolve(
    references: readonly Reference[],
    caller: Pick<Caller, 'partyId' | 'mode'>,
    reader: Reader = this.database.read,
  ): Promise<Referenced[]> {
    const found: Referenced[] = [];
    for (const reference of references) {
      const document = await this.visible(reference, caller, reader);
      found.push(document ? { ...reference, document } : { ...reference });
    }
    return found;
  }

  private async visible(
    reference: Reference,
    caller: Pick<Caller, 'partyId' | 'mode'>,
    reader: Reader,
  ): Promise<Referenced['document']> {
    const [row] = await reader.all<{
      id: string;
      version: number;
      number: string;
      status: string;
      contentHash: string;
      content: string;
    }>(
      `SELECT d.id, d.version, d.number, d.status, d.content_hash AS "contentHash", v.content
         FROM document d
         JOIN access a ON a.subject = d.id AND a.party_id = ? AND a.mode = d.mode
          AND ${seesPresent}
         JOIN document_version v ON v.document_id = d.id AND v.version = d.version
        WHERE d.mode = ? AND d.kind = ? AND ${reference.id ? 'd.id' : 'd.number'} = ?
          ${reference.notUnder === undefined ? '' : 'AND d.master <> ?'}
        ORDER BY d.status, d.id DESC LIMIT 1`,
      caller.partyId,
      this.clock.iso(),
      caller.mode,
      reference.kind,
      reference.id ?? reference.number ?? '',
      ...(reference.notUnder === undefined ? [] : [reference.notUnder]),
    );
    return row && { ...row, content: JSON.parse(row.content) as object };
  }
}

const notAnObject: Finding = {
  rule: 'SHAPE-TYPE',
  severity: 'error',
  pointer: '',
  expected: 'object',
  message: { en: 'The body must be a JSON object.', zh: '报文应为 JSON 对象。' },
  remedy: { en: 'Send the document itself as {...}.', zh: '请直接发送单证对象 {...}。' },
};
