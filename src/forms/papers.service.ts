import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import { Database } from '../database/database.service';
import { DocumentRow } from '../documents/document.entity';
import { DocumentReading } from '../documents/reading.service';
import type { Wanted } from '../documents/wanted';
import type { Text } from '../findings/finding';
import { PlatformKeys } from '../journal/platform-keys.service';
import type { Caller } from '../parties/roles';
import type { Form } from './form.dto';
import type { Asked } from './asked';
import { Forms } from './forms.service';
import type { Standing } from './paper-standing.dto';
import { paperPayload, paperTokenType, readPaperToken } from './paper-token';
import { Press } from './press.service';

/** Papers: views that can be held in the hand, each with a signed code that tells whether it still holds. */
@Injectable()
export class Papers {
  constructor(
    private readonly reading: DocumentReading,
    private readonly forms: Forms,
    private readonly press: Press,
    private readonly keys: PlatformKeys,
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** The PDF of a view of a version. */
  async print(id: string, wanted: Wanted, asked: Asked, caller: Caller): Promise<Uint8Array> {
    return (await this.printed(id, wanted, asked, caller)).bytes;
  }

  /** The same, with the version that it shows; who is patient waits though the press has enough to do. */
  async printed(
    id: string,
    wanted: Wanted,
    asked: Asked,
    caller: Caller,
    patient = false,
  ): Promise<{ bytes: Uint8Array; version: number }> {
    const row = await this.reading.visible(id, caller);
    const page = await this.reading.page(row.kind, id, wanted, caller);
    const { version: number, contentHash } = page.version;
    const form = (await this.forms.see(id, { ...wanted, version: String(number) }, asked, caller)) as Form;
    const token = this.keys.sign(
      paperPayload({ id, number: row.number, version: number, contentHash }),
      paperTokenType,
    );
    const address = `${this.config.PUBLIC_URL}/verify/${token}`;
    const stamp = { number: row.number, version: number, contentHash, address, test: row.mode === 'test' };
    return { bytes: await this.press.print(form, stamp, patient), version: number };
  }

  /** Says of a paper's token what became of the version. Whoever holds the paper has read more than this tells. */
  async standing(token: string): Promise<Standing> {
    const facts = readPaperToken(token, this.keys.jwks().keys);
    const row = facts && (await this.database.read.one(DocumentRow, { id: facts.id }));
    if (!facts || !row) return { status: 'unknown', message: sayings.unknown };
    const { number, version, contentHash } = facts;
    const shown = { number, version, contentHash };
    if (row.status === 'withdrawn') return { status: 'withdrawn', ...shown, message: sayings.withdrawn };
    if (row.version === version) return { status: 'current', ...shown, message: sayings.current };
    return { status: 'superseded', ...shown, currentVersion: row.version, message: superseded(row.version) };
  }
}

const sayings = {
  unknown: {
    en: 'This exchange made no such paper. Do not rely on it.',
    zh: '本平台未出具该纸质单证，请勿采信。',
  },
  withdrawn: {
    en: 'The document was withdrawn. The paper no longer holds.',
    zh: '该单证已撤回，此纸质件失效。',
  },
  current: {
    en: 'The paper shows the present version. Compare its content hash and fields with those printed.',
    zh: '此纸质件为现行版本。请核对内容哈希及栏目与纸面一致。',
  },
};

const superseded = (current: number): Text => ({
  en: `The paper was superseded by version ${current}. Ask its sender for the new one.`,
  zh: `此纸质件已被第 ${current} 版取代，请向提交方索取新版。`,
});
