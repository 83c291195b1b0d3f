import { designator } from './flight';
import { error, type Reading } from './identifier';
import { drop, spaces, spacesAndHyphens } from './tidy';
import type { Text } from '../findings/finding';

/** A code that has a form and nothing more: no check digit, and its list is kept elsewhere. */
interface Form {
  rule: string;
  pattern: RegExp;
  /** What may be dropped for readability; spaces and hyphens unless said otherwise. */
  marks?: RegExp;
  /** A word before the code that belongs to its name, such as UN in UN1845. */
  prefix?: RegExp;
  message: Text;
  remedy: Text;
}

const forms = {
  airport: {
    rule: 'LOC-001',
    pattern: /^[A-Z]{3}$/,
    message: { en: 'An airport code has 3 letters.', zh: '机场代码应为 3 位字母。' },
    remedy: {
      en: 'Give the IATA code of the airport, such as CKG, CTU or TFU.',
      zh: '请填写机场 IATA 三字代码，如重庆江北 CKG、成都双流 CTU、成都天府 TFU。',
    },
  },
  airline: {
    rule: 'ALN-001',
    pattern: new RegExp(`^${designator}$`),
    message: {
      en: 'An airline code has 2 characters, at least one of them a letter.',
      zh: '航空公司代码应为 2 位，其中至少 1 位为字母。',
    },
    remedy: {
      en: 'Give the IATA code of the airline, such as CA, 3U or CZ, not the three-digit prefix.',
      zh: '请填写航空公司 IATA 二字代码，如 CA、3U、CZ，勿填 3 位结算代码。',
    },
  },
  flight: {
    rule: 'FLT-001',
    pattern: new RegExp(`^${designator}\\d{1,4}[A-Z]?$`),
    message: {
      en: 'A flight number has the airline code, 1 to 4 digits and at most one letter.',
      zh: '航班号应为航空公司二字代码加 1 至 4 位数字，末尾可带 1 位字母。',
    },
    remedy: {
      en: 'Write it like CA1234 or 3U8633, without date or route.',
      zh: '请按 CA1234、3U8633 的格式填写，勿附加日期或航线。',
    },
  },
  rics: {
    rule: 'RIC-001',
    // UIC leaflet 920-1: four digits once, letters as well since 2026.
    pattern: /^[0-9A-Z]{4}$/,
    message: {
      en: 'A railway company code (RICS) has 4 letters or digits.',
      zh: '铁路承运人代码（RICS）应为 4 位字母或数字。',
    },
    remedy: {
      en: 'Give the code from the UIC list with its leading zeros, such as 0033.',
      zh: '请按 UIC 公司代码表填写并保留前导零，如 0033。',
    },
  },
  hs: {
    rule: 'HSC-001',
    pattern: /^\d{6,10}$/,
    marks: /[\s.-]+/g,
    message: { en: 'A commodity code (HS) has 6 to 10 digits.', zh: '商品编码（HS）应为 6 至 10 位数字。' },
    remedy: {
      en: 'Give at least the six digits of the HS; a leading zero may have been lost in a spreadsheet.',
      zh: '请至少填写 HS 前 6 位；如由表格导入，请检查前导零是否丢失。',
    },
  },
  gng: {
    rule: 'GNG-001',
    pattern: /^\d{8}$/,
    marks: /[\s.-]+/g,
    message: { en: 'A goods code of the GNG has 8 digits.', zh: '货物品名代码（GNG）应为 8 位数字。' },
    remedy: {
      en: 'Give all eight digits; the first six are the HS code.',
      zh: '请填写完整 8 位代码，前 6 位与 HS 编码一致。',
    },
  },
  customsOffice: {
    rule: 'CUS-001',
    pattern: /^\d{4}$/,
    message: { en: 'A customs office code has 4 digits.', zh: '关区代码应为 4 位数字。' },
    remedy: {
      en: 'Use the customs district code, such as 8003 for Chongqing airport.',
      zh: '请按关区代码表填写，如重庆机办为 8003。',
    },
  },
  unNumber: {
    rule: 'UNN-001',
    pattern: /^\d{4}$/,
    prefix: /^UN(?=\d{4}$)/,
    message: { en: 'A UN number of dangerous goods has 4 digits.', zh: '危险货物联合国编号应为 4 位数字。' },
    remedy: {
      en: "Copy the four digits from the shipper's declaration for dangerous goods.",
      zh: '请按危险货物申报单填写 UN 后的 4 位数字。',
    },
  },
  trainNumber: {
    rule: 'TRN-001',
    // China customs rail manifests hold 17 characters for the train number.
    pattern: /^[0-9A-Z][0-9A-Z/-]{0,16}$/,
    marks: spaces,
    message: {
      en: 'A train number has 1 to 17 letters, digits, hyphens or slashes.',
      zh: '车次号应为 1 至 17 位字母、数字、连字符或斜杠。',
    },
    remedy: { en: 'Write it like X8083, without the date.', zh: '请按 X8083 的格式填写车次，勿附加日期。' },
  },
  carrierCode: {
    rule: 'CAR-001',
    pattern: /^[0-9A-Z]{2,4}$/,
    message: {
      en: 'A carrier code has 2 to 4 letters or digits.',
      zh: '承运人代码应为 2 至 4 位字母或数字。',
    },
    remedy: {
      en: 'Give the code of the carrier (IATA, SCAC or RICS), not the name.',
      zh: '请填写承运人代码（IATA、SCAC 或 RICS），勿填名称。',
    },
  },
} satisfies Record<string, Form>;

/** The kinds of code that a pattern alone decides. */
export type CodeKind = keyof typeof forms;

/** Reads one of the simple codes from tidied text. */
export function readCode(kind: CodeKind, text: string): Reading {
  const form: Form = forms[kind];
  const bare = drop(text, form.marks ?? spacesAndHyphens);
  const value = form.prefix === undefined ? bare : bare.replace(form.prefix, '');
  const findings = form.pattern.test(value) ? [] : [error(form.rule, form.message, form.remedy)];
  return { value, findings };
}
