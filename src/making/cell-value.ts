import { readIdentifier, type IdentifierKind } from '../identifiers/read';
import type { Schema } from '../http/schema';
import { dayOf, instantOf, shownDay } from './cell-time';
import { isCoded, type Column } from './columns';
import {
  fault,
  plain,
  type Cell,
  type CellFinding,
  type CellReading,
  type Epoch,
  type Saying,
} from './sheet';

/** Makes the value of a field from a cell. What a spreadsheet program may have spoilt is told, never mended. */
export function readCell(column: Column, cell: Cell, epoch: Epoch): CellReading {
  if (cell.as === 'error')
    return cell.formula && cell.text === ''
      ? { findings: [fault('SHEET-FORMULA', cell, says.noResult)] }
      : { findings: [fault('SHEET-ERROR', cell, says.error)] };
  const reading = column.several
    ? list(column.several, column.value, cell, epoch)
    : one(column.value, cell, epoch);
  if (!cell.formula) return reading;
  return { ...reading, findings: [...reading.findings, milder(fault('SHEET-FORMULA', cell, says.formula))] };
}

function list(several: 'codes' | 'lines', value: Schema, cell: Cell, epoch: Epoch): CellReading {
  const parts = cell.text.split(several === 'lines' ? /\r?\n/ : /[\s,;，；、]+/u).filter(Boolean);
  const read = parts.map((text) => one(value, { ...cell, text }, epoch));
  const values = read.map((each) => each.value);
  return {
    // One that cannot be read is told already, and a gap in the list would be told as well.
    ...(!values.includes(undefined) && { value: values }),
    findings: read.flatMap(({ findings }) => findings),
  };
}

function one(value: Schema, cell: Cell, epoch: Epoch): CellReading {
  if (value.format === 'date') return dayOf(cell, epoch);
  if (value.format === 'date-time') return instantOf(cell, epoch);
  // What was typed as 3-5 or 2026-11 is a number now that only looks like it.
  if (cell.day)
    return { findings: [fault('SHEET-DAY-CELL', { ...cell, text: shownDay(cell, epoch) }, says.dayCell)] };
  if (value.type === 'integer' || value.type === 'number') return numberOf(cell);
  if (value.type === 'boolean') return flagOf(cell);
  // An amount or the letters that say that there is none, as on the air waybill.
  if (Array.isArray(value.type)) return /\d/.test(plain(cell.text)) ? numberOf(cell) : textOf(value, cell);
  return textOf(value, cell);
}

/** A spreadsheet number has 15 digits that count; the 17 of the file are an artefact of its binary form. */
function numberOf(cell: Cell): CellReading {
  const text = plain(cell.text);
  if (cell.as === 'number') return { value: Number(Number(text).toPrecision(15)), findings: [] };
  if (/^[+-]?\d+(\.\d+)?$/.test(text)) {
    if (text.replace(/\D/g, '').replace(/^0+/, '').length <= 15) return { value: Number(text), findings: [] };
    return { findings: [fault('SHEET-DIGITS', cell, says.digits)] };
  }
  const grouped = /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text);
  return {
    findings: [
      {
        ...fault('SHEET-NUMBER', cell, says.number),
        ...(grouped && { correction: Number(text.replaceAll(',', '')) }),
      },
    ],
  };
}

const yes = new Set(['是', 'yes', 'y', 'true', '1', 'да', 'ja']);
const no = new Set(['否', 'no', 'n', 'false', '0', 'нет', 'nein']);

function flagOf(cell: Cell): CellReading {
  const text = plain(cell.text).toLowerCase();
  if (yes.has(text)) return { value: true, findings: [] };
  if (no.has(text)) return { value: false, findings: [] };
  return { findings: [fault('SHEET-FLAG', cell, says.flag)] };
}

/** Kinds whose own pattern or check shows that no digit is gone when the number passes as it is. */
const fixed: ReadonlySet<unknown> = new Set<IdentifierKind>([
  'awb',
  'wagon',
  'station',
  'unNumber',
  'customsOffice',
  'gng',
  'imo',
]);

function textOf(value: Schema, cell: Cell): CellReading {
  // Line breaks and spaces within a text are its own; a code has none around it and no wide letters.
  const text = isCoded(value) ? plain(cell.text) : cell.text.trim();
  const known = codeOf(value, text);
  if (known !== undefined) return { value: known, findings: [] };
  if (cell.as === 'boolean') return { value: text, findings: [] };
  if (isCoded(value) && /^\d(\.\d+)?E\+?\d+$/i.test(text))
    return { findings: [fault('SHEET-SCIENTIFIC', cell, says.scientific)] };
  if (cell.as === 'number') return numberAsText(value, text, cell);
  const restored = withLostZero(value, text);
  if (restored === undefined) return { value: text, findings: [] };
  return { findings: [{ ...fault('SHEET-ZERO', cell, lostZero(text, restored)), correction: restored }] };
}

/** A code of a closed list, whatever its case. */
function codeOf({ enum: codes }: Schema, text: string): string | undefined {
  return (codes as string[] | undefined)?.find((code) => code.toLowerCase() === text.toLowerCase());
}

function numberAsText(value: Schema, text: string, cell: Cell): CellReading {
  const whole = /^\d{1,15}$/.test(text);
  const proven = isProven(value, text);
  // Six digits of HS are six digits; five are six that lost their zero.
  if (whole && (proven || (value.identifier === 'hs' && [6, 8, 10].includes(text.length))))
    return {
      value: text,
      findings: isCoded(value) ? [] : [milder(fault('SHEET-NUMBER-CELL', cell, says.asText))],
    };
  const restored = whole ? withLostZero(value, text) : undefined;
  if (restored !== undefined)
    return { findings: [{ ...fault('SHEET-ZERO', cell, lostZero(text, restored)), correction: restored }] };
  return { findings: [fault('SHEET-NUMBER-CELL', cell, says.numberCell)] };
}

const milder = (finding: CellFinding): CellFinding => ({ ...finding, severity: 'warning' });

/**
 * Whether a number shows by itself that no digit is gone: by a pattern, or by an identifier's own check with
 * nothing left to say. Seven digits of a wagon have no check, and may be eight that lost their zero.
 */
function isProven(value: Schema, text: string): boolean {
  if (value.identifier === undefined) return fits(value, text);
  return (
    fixed.has(value.identifier) &&
    readIdentifier(value.identifier as IdentifierKind, text).findings.length === 0
  );
}

/** Whether a text passes as a value of the field. */
function fits({ identifier, pattern }: Schema, text: string): boolean {
  if (identifier !== undefined)
    return readIdentifier(identifier as IdentifierKind, text).findings.every(
      ({ severity }) => severity !== 'error',
    );
  return pattern === undefined || new RegExp(pattern as string, 'u').test(text);
}

/** The code with a zero before it, when it passes so and does not pass without. */
function withLostZero(value: Schema, text: string): string | undefined {
  if (!isCoded(value) || !/^\d+$/.test(text) || fits(value, text)) return undefined;
  return ['0', '00'].map((zeros) => zeros + text).find((each) => fits(value, each));
}

const say = (en: string, zh: string, remedyEn: string, remedyZh: string): Saying => ({
  message: { en, zh },
  remedy: { en: remedyEn, zh: remedyZh },
});

const lostZero = (text: string, restored: string): Saying =>
  say(
    `${restored} lost its leading zero: the cell has the number ${text}.`,
    `${restored} 丢失了前导零：单元格中是数字 ${text}。`,
    'Format the column as text and type the code again with its zero.',
    '请将该列设为文本格式，再连同前导零重新录入。',
  );

const says = {
  dayCell: say(
    'The cell holds a day or a time where none belongs: the spreadsheet program makes one of what is typed as 3-5 or 2026-11.',
    '此列不是日期，单元格却为日期或时间：录入 3-5、2026-11 一类内容时，表格软件会自动转为日期。',
    'Format the column as text (a number as a number) and type it again.',
    '请将该列设为文本格式（数值列设为数值格式）后重新录入。',
  ),
  error: say(
    'The cell shows an error of the spreadsheet program.',
    '单元格为表格软件的错误值。',
    'Mend the formula or type the value.',
    '请修正公式或直接录入数值。',
  ),
  noResult: say(
    'The cell has a formula, and the file does not say what it came to; formulas are not computed here.',
    '单元格为公式，文件中未保存计算结果；本平台不计算公式。',
    'Open the file in a spreadsheet program and save it, or paste the result as a value.',
    '请用表格软件打开并保存后再上传，或以“粘贴为数值”方式填入结果。',
  ),
  formula: say(
    'The value comes from a formula; it is taken as the program last showed it.',
    '该值由公式得出，按表格软件最近一次显示的结果采用。',
    'Check it, or paste it as a value.',
    '请核对，或以“粘贴为数值”方式固定。',
  ),
  digits: say(
    'The number has more than 15 digits, which no number keeps.',
    '数字超过 15 位有效数字，无法保持精度。',
    'Round it, or put it into a column for texts.',
    '请取舍位数，或改填入文本列。',
  ),
  number: say(
    'This is not a number.',
    '此处不是数字。',
    'Write digits with a point before the decimals, without spaces, separators of thousands or units: 12300.5.',
    '请只写数字，小数点用“.”，不加空格、千位分隔符和单位，例如 12300.5。',
  ),
  flag: say(
    'This is neither yes nor no.',
    '此处既非“是”也非“否”。',
    'Write yes or no.',
    '请填写“是”或“否”。',
  ),
  scientific: say(
    'The spreadsheet program has turned the number into a power of ten, and its last digits are lost.',
    '表格软件已将号码转为科学计数法，末几位数字丢失。',
    'Format the column as text and type the number again.',
    '请将该列设为文本格式后重新录入号码。',
  ),
  numberCell: say(
    'The cell holds a number where a code is wanted: leading zeros are lost, 012345 is kept as 12345.',
    '此列应为文本代码，单元格却是数字：前导零会丢失，012345 会变成 12345。',
    'Format the column as text and type the code again.',
    '请将该列设为文本格式后重新录入。',
  ),
  asText: say(
    'The cell holds a number; it is read as text, and leading zeros, if there were any, are lost.',
    '单元格为数字，已按文本读取；如原有前导零则已丢失。',
    'Check it, and format the column as text.',
    '请核对，并将该列设为文本格式。',
  ),
};
