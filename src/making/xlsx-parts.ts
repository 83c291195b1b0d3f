import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { SheetError } from './sheet';

/** What a parser of a part is told. */
export interface PartReader {
  open?(name: string, attributes: Record<string, string>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/** Names without their prefix: some programs write `x:row` where others write `row`. */
const local = (name: string): string => name.slice(name.indexOf(':') + 1);

/**
 * A parser of one XML part of a workbook. A part with a DOCTYPE is refused, since entities stand in one:
 * no program that writes sheets makes any, and a billion laughs are all that could be in it.
 */
export class PartParser {
  private readonly parser = new SaxesParser({ xmlns: false, fragment: false });
  private readonly decoder = new TextDecoder('utf-8', { fatal: true });

  constructor(reader: PartReader) {
    this.parser.on('doctype', () => {
      throw unsafe;
    });
    this.parser.on('opentag', ({ name, attributes }: SaxesTagPlain) =>
      reader.open?.(local(name), Object.assign(Object.create(null), attributes) as Record<string, string>),
    );
    this.parser.on('text', (text) => reader.text?.(text));
    this.parser.on('cdata', (text) => reader.text?.(text));
    this.parser.on('closetag', ({ name }) => reader.close?.(local(name)));
    this.parser.on('error', (error) => {
      throw malformed(error.message);
    });
  }

  write(chunk: Uint8Array): void {
    this.parser.write(this.decoded(chunk, true));
  }

  close(): void {
    this.parser.write(this.decoded(new Uint8Array(), false));
    this.parser.close();
  }

  private decoded(chunk: Uint8Array, stream: boolean): string {
    try {
      return this.decoder.decode(chunk, { stream });
    } catch {
      throw malformed('not UTF-8');
    }
  }
}

const unsafe = new SheetError(
  'SHEET-DOCTYPE',
  {
    en: 'A part of the workbook has a DOCTYPE, which may hold entities; it is not read.',
    zh: '工作簿含 DOCTYPE 声明，可能携带实体，不予读取。',
  },
  { en: 'Save the workbook anew with a spreadsheet program.', zh: '请用表格软件重新保存工作簿。' },
);

const malformed = (what: string): SheetError =>
  new SheetError(
    'SHEET-XML',
    {
      en: `A part of the workbook is damaged: ${what.slice(0, 120)}`,
      zh: '工作簿的某一部分已损坏，无法读取。',
    },
    { en: 'Save the workbook anew with a spreadsheet program.', zh: '请用表格软件重新保存工作簿。' },
  );
