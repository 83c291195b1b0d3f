import type { Form, FormField, FormLabel, FormList } from './form.dto';

/** What ties a sheet of paper to the version that it shows. */
export interface Stamp {
  number: string;
  version: number;
  contentHash: string;
  /** Address that tells whether the version is still the present one; printed as a QR code. */
  address: string;
  /** A document of the sandbox says so across every sheet. */
  test: boolean;
}

/** A document definition of pdfmake. */
export type PaperDefinition = Record<string, unknown>;

/**
 * The sheets of the SMGS note (form of 2015, back of the form) in their order. The sixth, the arrival notice, is unconfirmed.
 * The common note has the same first six.
 */
const railSheets: readonly FormLabel[] = [
  {
    ru: 'Лист 1 — Оригинал накладной',
    en: 'Sheet 1 — Original, for the consignee',
    zh: '第 1 张 运单正本（给收货人）',
  },
  { ru: 'Лист 2 — Дорожная ведомость', en: 'Sheet 2 — Road sheet', zh: '第 2 张 运行报单' },
  { ru: 'Лист 3 — Лист выдачи груза', en: 'Sheet 3 — Delivery sheet', zh: '第 3 张 货物交付单' },
  {
    ru: 'Лист 4 — Дубликат накладной',
    en: 'Sheet 4 — Duplicate, for the consignor',
    zh: '第 4 张 运单副本（给发货人）',
  },
  { ru: 'Лист 5 — Лист приёма груза', en: 'Sheet 5 — Acceptance sheet', zh: '第 5 张 货物接收单' },
  {
    ru: 'Лист 6 — Лист уведомления о прибытии',
    en: 'Sheet 6 — Arrival notice',
    zh: '第 6 张 货物到达通知单',
  },
];

/** A part of a text in one font. */
interface Run {
  text: string;
  font: 'Latin' | 'Han';
}

/** The characters that each font has, by code point. */
export type Fonts = Record<Run['font'], ReadonlySet<number>>;

/**
 * A text divided by the font that has its letters: Noto Sans SC lacks Ł and Қ, Noto Sans lacks 重, ≥ and ①. A
 * line of several scripts is one line, character run by character run. A variation selector stays with the
 * character whose shape it chooses; what no font has is left to the search of missing glyphs.
 */
export function runsOf(text: string, fonts: Fonts): Run[] {
  const runs: Run[] = [];
  for (const character of text) {
    const last = runs.at(-1);
    const font = variant.test(character) ? last?.font : fontOf(character, fonts);
    if (last && last.font === font) last.text += character;
    else runs.push({ text: character, font: font ?? 'Latin' });
  }
  return runs;
}

/** What the Latin font has is printed in it, so that a word keeps its look among any others. */
function fontOf(character: string, { Latin, Han }: Fonts): Run['font'] {
  const point = character.codePointAt(0) ?? 0;
  return !Latin.has(point) && Han.has(point) ? 'Han' : 'Latin';
}

const variant = /\p{Variation_Selector}/u;

/** Characters of a definition that their font cannot show, each once. A box in place of a name is a wrong name. */
export function missingGlyphs(definition: unknown, fonts: Fonts): string[] {
  const lost = printedRuns(definition).flatMap(({ text, font }) =>
    Array.from(text).filter(
      (each) => !/[\s\p{Variation_Selector}]/u.test(each) && !fonts[font].has(each.codePointAt(0) ?? 0),
    ),
  );
  return [...new Set(lost)];
}

const words = ({ ru, en, zh }: FormLabel): string => [ru, zh, en].filter(Boolean).join(' / ');

/** Makes a text of the paper in the fonts that there are. */
type Cell = (text: string, more?: object) => object;

/** A word that no column may hold, such as a seal number of 70 letters, is broken rather than printed off the sheet. */
const breakable = ({ text, font }: Run): object[] =>
  text.split(/(\S{20,})/).flatMap((part, index) => {
    if (part === '') return [];
    return [{ text: part, font, ...(index % 2 === 1 && { wordBreak: 'break-all' }) }];
  });

/** The paper of a form: one copy, or every sheet of a railway note with its title. */
export function paperOf(form: Form, stamp: Stamp, fonts: Fonts): PaperDefinition {
  const cell: Cell = (text, more = {}) => ({ text: runsOf(text, fonts).flatMap(breakable), ...more });
  const sheets = form.form === 'smgs' || form.form === 'cim-smgs' ? railSheets : [undefined];
  return {
    pageSize: 'A4',
    pageMargins: [36, 36, 36, 46],
    defaultStyle: { font: 'Latin', fontSize: 8 },
    // The address of the QR code stands in the properties too, for who has the file and no camera.
    info: { title: `${form.title.en} ${stamp.number} v${stamp.version}`, subject: stamp.address },
    ...(stamp.test && { watermark: { text: 'TEST', opacity: 0.08, font: 'Latin' } }),
    content: sheets.flatMap((sheet, index) => [
      { ...head(cell, form, stamp, sheet), ...(index > 0 && { pageBreak: 'before' }) },
      boxes(cell, form.fields),
      ...form.lists.flatMap((list) => listOf(cell, list)),
    ]),
  };
}

function head(cell: Cell, form: Form, stamp: Stamp, sheet?: FormLabel): object {
  return {
    columns: [
      {
        width: '*',
        stack: [
          cell(words(form.title), { fontSize: 13 }),
          ...(sheet ? [cell(words(sheet), { margin: [0, 3, 0, 0] })] : []),
          cell(`${stamp.number} · v${stamp.version}`, { fontSize: 11, margin: [0, 4, 0, 0] }),
          cell(`SHA-256 ${stamp.contentHash}`, { fontSize: 6, margin: [0, 3, 0, 0] }),
        ],
      },
      { width: 110, qr: stamp.address, fit: 105, eccLevel: 'M', alignment: 'right' },
    ],
    margin: [0, 0, 0, 8],
  };
}

function boxes(cell: Cell, fields: readonly FormField[]): object {
  return {
    table: {
      widths: [44, 170, '*'],
      body: fields.map(({ box, label, value }) => [
        cell(box.replace(/^(SMGS|CIM\/SMGS|CMR) /, '')),
        cell(words(label), { fontSize: 6.5, color: '#444444' }),
        cell(value),
      ]),
    },
    layout: { defaultBorder: true },
  };
}

function listOf(cell: Cell, { label, columns, rows }: FormList): object[] {
  return [
    cell(words(label), { fontSize: 10, margin: [0, 8, 0, 4] }),
    {
      table: {
        headerRows: 1,
        // Of one width all would be as wide as the longest word of any, and the last ones off the sheet.
        widths: columns.map((_, index) => (index < columns.length - 1 ? 'auto' : '*')),
        body: [
          columns.map((each) => cell(words(each), { fontSize: 6 })),
          ...rows.map((row) => row.map((each) => cell(each, { fontSize: 7 }))),
        ],
      },
    },
  ];
}

/** Every text of a definition with the font it is to be printed in. */
function printedRuns(definition: unknown): Run[] {
  if (Array.isArray(definition)) return definition.flatMap(printedRuns);
  if (typeof definition !== 'object' || definition === null) return [];
  const { text, font } = definition as Partial<Run>;
  if (typeof text === 'string' && (font === 'Latin' || font === 'Han')) return [{ text, font }];
  return Object.values(definition).flatMap(printedRuns);
}
