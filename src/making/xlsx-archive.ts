import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl';
import { entriesMax, unpackedMax } from './limits';
import { SheetError } from './sheet';
import { PartParser, type PartReader } from './xlsx-parts';

/** An XLSX file opened: its parts by path, read as streams and counted, so that a bomb is stopped where it swells. */
export class XlsxArchive {
  private unpacked = 0;

  private constructor(
    private readonly zip: ZipFile,
    private readonly entries: ReadonlyMap<string, Entry>,
  ) {}

  static async open(bytes: Buffer): Promise<XlsxArchive> {
    try {
      const zip = await fromBufferPromise(bytes, { lazyEntries: true, autoClose: false });
      if (zip.entryCount > entriesMax) throw tooMuch(`${zip.entryCount} parts`);
      const entries = new Map<string, Entry>();
      for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
      const swollen = [...entries.values()].reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
      if (swollen > 4 * unpackedMax) throw tooMuch(`${swollen} bytes`);
      return new XlsxArchive(zip, entries);
    } catch (error) {
      if (error instanceof SheetError) throw error;
      throw noArchive(error as Error);
    }
  }

  has(path: string): boolean {
    return this.entries.has(path);
  }

  /** Reads a part piece by piece; after each piece the caller may go on with what it has brought. */
  async *read(path: string, reader: PartReader): AsyncGenerator<void> {
    const entry = this.entries.get(path);
    if (!entry) return;
    const parser = new PartParser(reader);
    try {
      for await (const chunk of await this.zip.openReadStreamPromise(entry)) {
        this.unpacked += (chunk as Buffer).length;
        if (this.unpacked > unpackedMax) throw tooMuch(`${unpackedMax} bytes`);
        parser.write(chunk as Buffer);
        yield;
      }
    } catch (error) {
      if (error instanceof SheetError) throw error;
      throw noArchive(error as Error);
    }
    parser.close();
    yield;
  }

  /** Reads a small part to its end. */
  async readAll(path: string, reader: PartReader): Promise<void> {
    for await (const _ of this.read(path, reader)) void _;
  }
}

const tooMuch = (what: string): SheetError =>
  new SheetError(
    'SHEET-UNPACKED',
    {
      en: `The workbook unpacks to more than is read: ${what}.`,
      zh: `工作簿解压后超出读取上限：${what}。`,
    },
    {
      en: 'Keep 5,000 rows in one sheet, without pictures and formats of empty rows.',
      zh: '请只保留一个工作表、不超过 5,000 行，并去除图片和空行格式。',
    },
  );

const noArchive = ({ message }: Error): SheetError =>
  new SheetError(
    'SHEET-ARCHIVE',
    {
      en: `The workbook cannot be opened: ${message.slice(0, 120)}.`,
      zh: '工作簿无法打开，文件可能已损坏或加密。',
    },
    {
      en: 'Save it anew as .xlsx, without a password.',
      zh: '请另存为未加密的 .xlsx 文件。',
    },
  );
