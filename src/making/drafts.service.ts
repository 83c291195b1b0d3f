import { Injectable } from '@nestjs/common';
import { Checking } from '../documents/checking.service';
import type { Kind } from '../documents/kind';
import { Kinds } from '../documents/kinds.service';
import { Proposing } from '../documents/proposing.service';
import { DocumentReading } from '../documents/reading.service';
import type { Finding } from '../findings/finding';
import { Refusal } from '../findings/refusal';
import type { Form } from '../forms/form.dto';
import { Forms } from '../forms/forms.service';
import type { Caller } from '../parties/roles';
import type { DraftValueOrigin, DraftRequest, DraftSource, MissingField } from './drafts.dto';
import { missingFields } from './draft-missing';
import { makingOf } from './making-kinds';
import { mergePatch, patchedPointers } from './merge-patch';
import { DocumentNames } from './names.service';
import { emptyOwn, fillIn, has, type Emptied } from './own-fields';
import { Templates } from './templates.service';

type Tree = Record<string, unknown>;

/** A draft on its way. */
interface Making {
  kind: Kind;
  document: Tree;
  /** The source as the answer names it. */
  source: object;
  origins: DraftValueOrigin[];
  emptied: Emptied[];
  /** What the source itself tells as missing. */
  told: MissingField[];
}

/** Makes documents to submit out of what there is: nothing is stored, and nothing guessed. */
@Injectable()
export class Drafts {
  constructor(
    private readonly kinds: Kinds,
    private readonly reading: DocumentReading,
    private readonly forms: Forms,
    private readonly templates: Templates,
    private readonly checking: Checking,
    private readonly proposing: Proposing,
    private readonly names: DocumentNames,
  ) {}

  async make({ from, overrides, fill, translate = [] }: DraftRequest, caller: Caller): Promise<object> {
    const making = await this.begin(from, caller);
    fillEmptied(making, fill ?? {});
    if (overrides) {
      making.document = mergePatch(making.document, overrides) as Tree;
      making.origins.push(
        ...patchedPointers(overrides).map((pointer): DraftValueOrigin => ({ pointer, source: 'overrides' })),
      );
    }
    await this.translate(making, translate, caller);
    const { kind, document, source, origins, emptied, told } = making;
    // Checking cleans identifiers in place; what it does to a draft, a submission would do as well.
    const found = await this.findings(kind, document, caller);
    const { missing, findings } = missingFields({
      document,
      findings: found,
      emptied,
      told,
      shape: kind.shape,
    });
    return {
      kind: kind.name,
      submitTo: `/v1/${kind.collection}`,
      from: source,
      document,
      missing,
      findings,
      proposals: await this.proposing.propose(document, findings, caller),
      translations: await this.names.marks(document, caller),
      origins,
    };
  }

  private begin(from: DraftSource, caller: Caller): Promise<Making> {
    const { document, template, waybill, version, leg, view } = from;
    if ([document, template, waybill].filter((each) => each !== undefined).length !== 1)
      throw new Refusal('draft.source');
    if (document !== undefined) return this.fromDocument(document, version, caller);
    if (template !== undefined) return this.fromTemplate(template, caller);
    if (leg === undefined || view === undefined) throw new Refusal('draft.source');
    return this.fromLeg({ waybill: waybill ?? '', version, leg, view }, caller);
  }

  private async fromDocument(id: string, version: number | undefined, caller: Caller): Promise<Making> {
    const row = await this.reading.visible(id, caller);
    const asked = { version: version === undefined ? undefined : String(version) };
    const page = await this.reading.page(row.kind, id, asked, caller);
    const { version: number, contentHash, content } = page.version;
    const source = { document: id, number: row.number, version: number, contentHash };
    return this.carriedOver(row.kind, JSON.parse(content) as object, 'document', source);
  }

  private async fromTemplate(id: string, caller: Caller): Promise<Making> {
    const { kind, name, content } = await this.templates.require(id, caller);
    return this.carriedOver(kind, JSON.parse(content) as object, 'template', { template: id, name });
  }

  private carriedOver(
    kindName: string,
    earlier: object,
    origin: 'document' | 'template',
    source: object,
  ): Making {
    const kind = this.kinds.get(kindName);
    const { document, emptied } = emptyOwn(earlier, makingOf(kind.name, kind.shape).own);
    const origins = Object.keys(document).map((key): DraftValueOrigin => ({
      pointer: `/${key}`,
      source: origin,
    }));
    return { kind, document, source, origins, emptied, told: [] };
  }

  /** The leg's own document as the view drafts it; its number and days are the leg's, and stay. */
  private async fromLeg(
    { waybill, version, leg, view }: Required<Pick<DraftSource, 'waybill' | 'leg' | 'view'>> & DraftSource,
    caller: Caller,
  ): Promise<Making> {
    const asked = { version: version === undefined ? undefined : String(version) };
    const form = (await this.forms.see(waybill, asked, { view, leg }, caller)) as Form;
    if (!form.draft) throw new Refusal('view.unknown', { facts: { views: 'smgs, cim-smgs, air-waybill' } });
    const { kind, document, origins } = form.draft;
    const told = form.losses.flatMap(({ kind: loss, pointer, message }): MissingField[] =>
      loss === 'missing' ? [{ pointer, message, required: true }] : [],
    );
    return {
      kind: this.kinds.get(kind),
      document: document as Tree,
      source: { waybill, leg, view },
      origins: origins.map(({ pointer, from }) => ({ pointer, source: 'waybill', from })),
      emptied: [],
      told,
    };
  }

  /** Puts in the languages that were asked for, as far as places and glossary have them. */
  private async translate(making: Making, wanted: readonly string[], caller: Caller): Promise<void> {
    if (wanted.length === 0) return;
    const asked = { ...making.document, languages: wanted };
    for (const { pointer, value, source } of await this.names.propose(asked, [], caller)) {
      const [, language = ''] = /\/names\/(\w+)$/.exec(pointer) ?? [];
      // Places are proposed before the glossary, and what is there is never written over.
      if (!wanted.includes(language) || source === 'check' || has(making.document, pointer)) continue;
      fillIn(making.document, pointer, value);
      making.origins.push({ pointer, source });
    }
  }

  /** What a submission would be told, errors included. */
  private async findings(kind: Kind, document: object, caller: Caller): Promise<Finding[]> {
    try {
      return (await this.checking.check(kind, document, caller)).findings;
    } catch (error) {
      if (error instanceof Refusal && error.carries.findings) return error.carries.findings;
      throw error;
    }
  }
}

/** Only what was emptied is filled in; anything else is a change and belongs into the overrides. */
function fillEmptied(making: Making, fill: Record<string, unknown>): void {
  const unknown = Object.keys(fill).filter(
    (pointer) => !making.emptied.some((each) => each.pointer === pointer),
  );
  if (unknown.length > 0)
    throw new Refusal('document.shape', { findings: unknown.slice(0, 100).map(notEmptied) });
  for (const { pointer, sameAs } of making.emptied) {
    const value = fill[pointer] ?? (sameAs === undefined ? undefined : fill[sameAs]);
    if (value === undefined) continue;
    fillIn(making.document, pointer, value);
    making.origins.push({ pointer, source: 'fill' });
  }
}

const notEmptied = (pointer: string): Finding => ({
  rule: 'DRAFT-FILL',
  severity: 'error',
  pointer: `/fill/${pointer.replaceAll('~', '~0').replaceAll('/', '~1')}`,
  actual: pointer.slice(0, 80),
  message: { en: 'No field was emptied here.', zh: '此处没有被清空的字段。' },
  remedy: {
    en: 'Make the draft without "fill" and take the pointers under "missing"; change anything else in "overrides".',
    zh: '请先不带 fill 生成草稿，使用 missing 所列位置；其他修改请写入 overrides。',
  },
});
