import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.service';
import { newId } from '../database/ids.source';
import type { Tx } from '../database/tx';
import { Kinds } from '../documents/kinds.service';
import type { Finding } from '../findings/finding';
import { Refusal } from '../findings/refusal';
import { readCursor, writeCursor } from '../http/cursor';
import type { Caller } from '../parties/roles';
import type { TemplateRequest } from './drafts.dto';
import { templatesMax } from './limits';
import { DraftTemplate } from './making.entity';

/** What a template lacks is filled in when a draft is made of it; anything else that is wrong is told at once. */
const lacking = new Set(['SHAPE-REQUIRED', 'SHAPE-FEW']);

const nameless: Finding = {
  rule: 'TEMPLATE-NAME',
  severity: 'error',
  pointer: '/name',
  message: {
    en: 'The name is blank, and nobody would find the template by it.',
    zh: '模板名称为空白，无法据以查找。',
  },
  remedy: { en: 'Give it a name.', zh: '请填写模板名称。' },
};

/** Templates of a party, seen and changed by nobody else. */
@Injectable()
export class Templates {
  constructor(
    private readonly database: Database,
    private readonly kinds: Kinds,
  ) {}

  /** Cleans the identifiers of a template and refuses what no document of its kind may have. */
  check({ name, kind, document }: TemplateRequest): void {
    if (!this.kinds.names().includes(kind)) throw unknownKind(this.kinds.names());
    const findings = this.kinds
      .shapeCheck(kind)(document)
      .filter(({ severity, rule }) => severity === 'error' && !lacking.has(rule))
      .map((finding) => ({ ...finding, pointer: `/document${finding.pointer}` }));
    if (name.trim() === '') findings.push(nameless);
    if (findings.length > 0) throw new Refusal('document.shape', { findings });
  }

  async add(tx: Tx, { name, kind, document }: TemplateRequest, { partyId, mode }: Caller): Promise<object> {
    const [own] = await tx.all<{ count: number | string }>(
      'SELECT COUNT(*) AS count FROM draft_template WHERE party_id = ? AND mode = ?',
      partyId,
      mode,
    );
    if (Number(own?.count) >= templatesMax) throw new Refusal('template.too_many');
    const content = JSON.stringify(document);
    const row = { id: newId('tpl'), mode, partyId, name, kind, content, createdAt: tx.at, changedAt: tx.at };
    if (!(await tx.claim(DraftTemplate, row))) throw new Refusal('template.name_taken');
    return shown(row);
  }

  async replace(
    tx: Tx,
    id: string,
    { name, kind, document }: TemplateRequest,
    caller: Caller,
  ): Promise<object> {
    const { partyId, mode } = caller;
    const row = await tx.lock(DraftTemplate, { id, partyId, mode });
    if (!row) throw new Refusal('resource.unknown');
    const other = await tx.one(DraftTemplate, { partyId, mode, name });
    if (other && other.id !== id) throw new Refusal('template.name_taken');
    const set = { name, kind, content: JSON.stringify(document), changedAt: tx.at };
    await tx.update(DraftTemplate, { id }, set);
    return shown({ ...row, ...set });
  }

  async remove(tx: Tx, id: string, { partyId, mode }: Caller): Promise<void> {
    if ((await tx.delete(DraftTemplate, { id, partyId, mode })) === 0) throw new Refusal('resource.unknown');
  }

  async require(id: string, { partyId, mode }: Caller): Promise<DraftTemplate> {
    const row = await this.database.read.one(DraftTemplate, { id, partyId, mode });
    if (!row) throw new Refusal('resource.unknown');
    return row;
  }

  async read(id: string, caller: Caller): Promise<object> {
    const row = await this.require(id, caller);
    return { ...shown(row), document: JSON.parse(row.content) as object };
  }

  /** Newest first, without their documents. */
  async list(cursor: string | undefined, limit: number, { partyId, mode }: Caller): Promise<object> {
    const rows = await this.database.read.all<DraftTemplate>(
      `SELECT id, name, kind, created_at AS "createdAt", changed_at AS "changedAt" FROM draft_template
        WHERE party_id = ? AND mode = ? AND id < ? ORDER BY id DESC LIMIT ${Math.trunc(limit) + 1}`,
      partyId,
      mode,
      // Behind every id: after the underscore they have digits and capital letters.
      readCursor('templates', cursor) ?? 'tpl_a',
    );
    const last = rows[limit - 1];
    return {
      items: rows.slice(0, limit).map(shown),
      next: rows.length > limit && last ? writeCursor('templates', last.id) : null,
    };
  }
}

const shown = ({ id, name, kind, createdAt, changedAt }: DraftTemplate): object => ({
  ...{ id, name, kind, createdAt, changedAt },
});

export const unknownKind = (known: readonly string[]): Refusal =>
  new Refusal('request.malformed', {
    detail: { en: `"kind" is one of ${known.join(', ')}.`, zh: `kind 应为 ${known.join('、')} 之一。` },
  });
