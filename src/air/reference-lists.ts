import reference from '../../seeds/reference/air-code-lists.json';
import type { Text } from '../findings/finding';
import { airports, type Airport } from './airports';
import { airlinePrefixes, specialHandlingCodes } from './code-lists';
import { CodeTable, type ListedCode } from './code-table';

/** A list of codes with where it comes from. */
export interface CodeList {
  name: string;
  label: Text;
  source: string;
  /** Others may be used as well: an unknown code is a warning, of a closed list mostly an error. */
  open: boolean;
  table: CodeTable;
}

/** The tables that rules ask, by the list that the operator may add to, and what its codes look like. */
const extended: Readonly<Record<string, { table: CodeTable; form: RegExp; looks: Text }>> = {
  'special-handling-codes': {
    table: specialHandlingCodes,
    form: /^[A-Z]{3}$/,
    looks: { en: 'three capital letters, such as PER', zh: '3 位大写字母，如 PER' },
  },
  'airline-prefixes': {
    table: airlinePrefixes,
    form: /^[0-9]{3}$/,
    looks: { en: 'three digits, such as 999', zh: '3 位数字，如 999' },
  },
  airports: {
    table: airports,
    form: /^[A-Z]{3}$/,
    looks: { en: 'three capital letters, such as CKG', zh: '3 位大写字母，如 CKG' },
  },
};

/** Every list of air cargo that this exchange checks against. */
export const airCodeLists: readonly CodeList[] = [
  ...reference.lists.map(({ codes, ...list }) => ({
    ...list,
    table: extended[list.name]?.table ?? new CodeTable<ListedCode>(codes),
  })),
  {
    name: 'airports',
    label: { en: 'Airports', zh: '机场三字代码' },
    source: 'OurAirports, large and medium airports; Chinese names are ours',
    open: true,
    table: airports,
  },
];

/** The codes of a list whose code begins with the text, or whose name in either language contains it. */
export function codesLike({ table }: CodeList, text: string): ListedCode[] {
  const wanted = text.toLowerCase();
  return table.codes.filter(
    ({ code, en, zh = '' }) =>
      code.toLowerCase().startsWith(wanted) || en.toLowerCase().includes(wanted) || zh.includes(wanted),
  );
}

/** What is amiss with an entry that the operator would put in force; nothing when it may be. */
export function amissWith({ name, table }: CodeList, entry: ListedCode & Partial<Airport>): Text | undefined {
  const { code, country, customsOffice } = entry;
  const { validFrom = '', validTo } = table.completed(entry);
  const rule = extended[name];
  if (rule && !rule.form.test(code))
    return {
      en: `A code of this list is ${rule.looks.en}; the address says otherwise.`,
      zh: `本表代码应为${rule.looks.zh}，请更正地址中的代码。`,
    };
  if (validTo !== undefined && validTo < validFrom)
    return { en: 'validTo is before validFrom.', zh: 'validTo 早于 validFrom，请更正。' };
  if (name !== 'airports')
    return country === undefined && customsOffice === undefined
      ? undefined
      : {
          en: 'Only airports have country and customsOffice; leave them out.',
          zh: '仅机场可填 country 和 customsOffice，请删除。',
        };
  if (country !== undefined || table.isSeed(code)) return undefined;
  return {
    en: 'A new airport needs its country: it tells whether cargo leaves or enters China.',
    zh: '新增机场须填写 country，用以判定货物进出境方向。',
  };
}
