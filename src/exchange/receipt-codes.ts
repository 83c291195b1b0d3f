import codeTables from '../../seeds/reference/receipt-codes.json';
import type { Finding, Text } from '../findings/finding';

/** What a code means: at which level it was said, and what was decided. */
export interface Outcome {
  level: string;
  result: string;
}

interface KnownCode extends Text {
  code: string;
  outcomes: Outcome[];
}

interface CodeTable {
  family: string;
  codes: KnownCode[];
  /** What every negative number of the family means; they are too many to be listed. */
  negative?: Outcome & Text;
}

const tables: readonly CodeTable[] = codeTables;

/** Message families whose codes are known; the codes are national, the same for both customs. */
export const families: readonly string[] = tables.map(({ family }) => family);

/** What a receipt says of its decision, in one vocabulary or in a national code or in both. */
export interface Said {
  family?: string;
  code?: string;
  level?: string;
  result?: string;
}

/** The decision in one vocabulary and the code in words, or what is wrong with it. */
export type CodeReading = { outcome: Outcome; text?: Text } | { finding: Finding };

/** Reads a code by the table of its family; what is said beside the code must agree with it. */
export function readReceiptCode(said: Said): CodeReading {
  const { family, code, level, result } = said;
  if (family === undefined)
    return level !== undefined && result !== undefined
      ? { outcome: { level, result } }
      : { finding: unsaid(level === undefined ? '/level' : '/result') };
  const table = tables.find((each) => each.family === family);
  const known = table && code !== undefined ? meaningOf(table, code) : undefined;
  if (!known) return { finding: unknownCode(family, code) };
  const fitting = known.outcomes.filter(
    (each) => (level ?? each.level) === each.level && (result ?? each.result) === each.result,
  );
  const [outcome, another] = fitting;
  if (!outcome || another) return { finding: disagrees(said, known) };
  return { outcome, text: { en: known.en, zh: known.zh } };
}

function meaningOf({ codes, negative }: CodeTable, code: string): KnownCode | undefined {
  const listed = codes.find((each) => each.code === code);
  if (listed || !negative || !/^-\d+$/.test(code)) return listed;
  const { level, result, en, zh } = negative;
  return { code, outcomes: [{ level, result }], en, zh };
}

const unsaid = (pointer: string): Finding => ({
  rule: 'RECEIPT-CODE',
  severity: 'error',
  pointer,
  message: {
    en: 'A receipt must say its level and its result, or give them by family and code.',
    zh: '回执须填写级别及处理结果，或以报文族及代码表示。',
  },
  remedy: {
    en: 'Give "level" and "result", or "family" and "code".',
    zh: '请填写 level 及 result，或填写 family 及 code。',
  },
});

const unknownCode = (family: string, code: string | undefined): Finding => ({
  rule: 'RECEIPT-CODE',
  severity: 'error',
  pointer: '/code',
  ...(code !== undefined && { actual: code }),
  expected: `a code of the table ${family}`,
  message: {
    en: `The receipt table ${family} has no such code.`,
    zh: `${family} 回执代码表中无此代码。`,
  },
  remedy: {
    en: `Give a code of the table ${family}, or leave out "family" and say "level" and "result" yourself.`,
    zh: `请填写 ${family} 代码表中的代码；或不填 family，直接填写 level 及 result。`,
  },
});

const disagrees = ({ family, code }: Said, { outcomes }: KnownCode): Finding => {
  const list = outcomes.map(({ level, result }) => `${level} ${result}`).join(' | ');
  return {
    rule: 'RECEIPT-CODE',
    severity: 'error',
    pointer: '/code',
    actual: code ?? '',
    expected: list,
    message: {
      en: `Code ${code} of the table ${family} stands for ${list}; level and result do not say which one.`,
      zh: `${family} 代码表中 ${code} 表示 ${list}，所填级别及处理结果与之不符或不足以确定。`,
    },
    remedy: {
      en: 'Give "level" and "result" as the table has them.',
      zh: '请按代码表填写 level 及 result。',
    },
  };
};
