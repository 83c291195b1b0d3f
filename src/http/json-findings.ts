import type { Finding, Text } from '../findings/finding';

type Saying = (what: string, zh: string) => { message: Text; remedy: Text };

const say =
  (en: string, zh: string, remedyEn: string, remedyZh: string): Saying =>
  (what, whatZh) => ({
    // By a function, since `$&` in a key that somebody sent is no pattern.
    message: { en: en.replace('%', () => what), zh: zh.replace('%', () => whatZh) },
    remedy: { en: remedyEn, zh: remedyZh },
  });

const sayings = {
  'JSON-UTF8': say(
    'The body is not UTF-8.',
    '报文不是 UTF-8 编码。',
    'Encode it as UTF-8.',
    '请以 UTF-8 编码发送。',
  ),
  'JSON-BOM': say(
    'The body begins with a byte order mark (U+FEFF), which JSON does not have (RFC 8259 section 8.1).',
    '报文以字节顺序标记（BOM，U+FEFF）开头，JSON 不允许（RFC 8259 第 8.1 节）。',
    'Save it as UTF-8 without a byte order mark.',
    '请保存为不带 BOM 的 UTF-8。',
  ),
  'JSON-SYNTAX': say(
    'The body is not JSON: it breaks off at %.',
    '报文不是合法 JSON：错误位于%。',
    'Mend the syntax at that place.',
    '请更正该处语法。',
  ),
  'JSON-DEPTH': say(
    'The body is nested deeper than % levels.',
    '报文嵌套超过 % 层。',
    'No document of this interface is nested so deep.',
    '本接口的单证不会嵌套如此之深，请检查报文。',
  ),
  'JSON-DUPLICATE': say(
    'The key "%" stands twice in one object, so readers would disagree on its value.',
    '同一对象中键“%”重复出现，各方读取结果会不一致。',
    'Keep one of them.',
    '请只保留一个。',
  ),
  'JSON-PROTO': say(
    'The key "__proto__" is not accepted.',
    '不接受键“__proto__”。',
    'Remove it.',
    '请删除该键。',
  ),
  'JSON-NUL': say(
    'The text holds the character U+0000, which databases and other systems cut at.',
    '文本中含有 U+0000 字符，数据库和其他系统会在此处截断。',
    'Remove the character.',
    '请删除该字符。',
  ),
  'JSON-SURROGATE': say(
    'The text holds half of a surrogate pair, which no encoding can write.',
    '文本中含有不成对的代理字符，任何编码都无法书写。',
    'Write the whole character, or remove it.',
    '请写出完整字符或删除。',
  ),
  'JSON-NUMBER': say(
    'The number % does not survive: more than 15 significant digits, or out of range.',
    '数值 % 无法准确保存：有效数字超过 15 位或超出范围。',
    'Round it to 15 significant digits; identifiers are text in quotes.',
    '请将其取舍至 15 位有效数字；编号类数据应加引号作为文本。',
  ),
};

/** A finding about the bytes of a body, before anything of its meaning is looked at; `zh` says in Chinese what was found. */
export function jsonFinding(rule: keyof typeof sayings, pointer: string, what = '', zh = what): Finding {
  return { rule, severity: 'error', pointer, ...(what && { actual: what }), ...sayings[rule](what, zh) };
}
