/** Limits of making documents; the tables in both READMEs tell them. */

/** Largest spreadsheet. 5,000 rows of 80 filled columns are some 3 MiB as XLSX and 5 MiB as CSV. */
export const fileMax = 8 * 1024 * 1024;

/** What a spreadsheet may unpack to: 5,000 rows of 80 cells at some 80 bytes of XML are 32 MB. */
export const unpackedMax = 64 * 1024 * 1024;

/** Parts of an XLSX archive; Excel writes some 15 and a few for each sheet and picture. */
export const entriesMax = 1_000;

/** Sheets of a workbook; only the first visible one is read. */
export const sheetsMax = 50;

/** Different texts of a workbook, held in memory while its sheet is read. */
export const textsMax = 200_000;

/** Rows with content below the headings. */
export const rowsMax = 5_000;

/** Ranges of merged cells: four for each row. */
export const mergesMax = 20_000;

export const columnsMax = 300;

/** Characters of a cell; the longest field of any document has 1,000. */
export const cellMax = 2_000;

/** Rows at the top of a sheet among which the headings are looked for. */
export const headingRowsMax = 10;

/** Findings that an import keeps; the rest is counted. */
export const findingsKept = 1_000;

/** Imports of one party that have not ended. */
export const openImportsMax = 10;

/** Days for which the outcome of an import can be read; its file is gone when it has ended. */
export const importDays = 30;

/** Templates of one party. */
export const templatesMax = 200;

/** Glossary entries of one party. */
export const glossaryMax = 2_000;
