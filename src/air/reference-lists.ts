import reference from '../../seeds/reference/air-code-lists.json';
import { airlinePrefixes } from './code-lists';
import { airports } from './airports';

/** One code of a list. */
export interface ListedCode {
  code: string;
  en: string;
  zh?: string;
  /** First day on which it may be used, where that is known; a code without one is valid now. */
  validFrom?: string;
}

/** A list of codes with where it comes from. */
export interface CodeList {
  name: string;
  label: { en: string; zh: string };
  source: string;
  /** Others may be used as well: an unknown code is a warning, of a closed list mostly an error. */
  open: boolean;
  codes: ListedCode[];
}

const derived: readonly CodeList[] = [
  {
    name: 'airline-prefixes',
    label: { en: 'Airline prefixes of air waybills', zh: '航空公司结算代码（运单前缀）' },
    source: 'public pages of airlines, not each confirmed',
    open: true,
    codes: Object.entries(airlinePrefixes).map(([code, en]) => ({ code, en })),
  },
  {
    name: 'airports',
    label: { en: 'Airports', zh: '机场三字代码' },
    source: 'OurAirports, large and medium airports; Chinese names are ours',
    open: true,
    codes: [...airports.values()].map(({ code, en, zh }) => ({ code, en, ...(zh !== undefined && { zh }) })),
  },
];

/** Every list of air cargo that this exchange checks against. */
export const airCodeLists: readonly CodeList[] = [...(reference.lists as CodeList[]), ...derived];

/** The codes of a list whose code begins with the text, or whose name in either language contains it. */
export function codesLike({ codes }: CodeList, text: string): ListedCode[] {
  const wanted = text.toLowerCase();
  return codes.filter(
    ({ code, en, zh = '' }) =>
      code.toLowerCase().startsWith(wanted) || en.toLowerCase().includes(wanted) || zh.includes(wanted),
  );
}
