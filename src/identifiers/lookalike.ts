import { error, milder, type IdentifierFinding } from './identifier';
import { ascii } from './tidy';

/**
 * Letters of other scripts that print like a Latin letter or a digit, from the confusables of
 * Unicode Technical Standard 39. Cyrillic stands in capitals only, because tidying upper-cases it;
 * the other scripts stand in both cases. A foreign letter that is missing here still fails the
 * pattern of its identifier; this table makes the reason visible, which no eye could see.
 */
const rows: readonly (readonly [others: string, latin: string])[] = [
  // Cyrillic, with З for the digit 3.
  ['АВСԀЕЅԌНІЈКӀМОРԚТѴԜХУҮҺЗ', 'ABCDESGHIJKIMOPQTVWXYYH3'],
  // Greek capitals and small letters.
  ['ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϜͿ', 'ABEZHIKMNOPTYXFJ'],
  ['αβγηικνορτυχω', 'ABYNIKVOPTUXW'],
  // Latin letters that are not of the alphabet: dotless i, phonetic and small capital letters.
  ['ıɩƖɑɡᴀʙᴄᴅᴇɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ', 'IIIAGABCDEGHIJKLMNOPRSTUVWYZ'],
  // Armenian.
  ['ՕՍՏԼօսոհցզյ', 'OUSLOUNHGQJ'],
  // Cherokee.
  ['ᎠᎡᎢᎪᎫᎬᎳᎷᎻᎽᏀᏃᏎᏒᏙᏚᏞᏟᏢᏦᏴ', 'DRIAJEWMHYGZ4RVSLCPKB'],
  // Lisu.
  ['ꓐꓑꓓꓔꓖꓗꓙꓚꓜꓝꓟꓠꓡꓢꓣꓦꓧꓪꓫꓬꓮꓰꓲꓳꓴ', 'BPDTGKJCZFMNLSRVHWXYAEIOU'],
  // Coptic.
  ['ⲀⲂⲈⲎⲒⲔⲘⲚⲞⲢⲤⲦⲨⲬⲌ', 'ABEHIKMNOPCTYXZ'],
];

/** Each look-alike with the character that it resembles. */
export const resembles: ReadonlyMap<string, string> = new Map(
  rows.flatMap(([others, latin]) => {
    const targets = Array.from(latin);
    return Array.from(others, (other, place): [string, string] => [other, targets[place] ?? '']);
  }),
);

/** One foreign character, where it stands (counted from 1) and what it resembles. */
export interface LookAlike {
  character: string;
  position: number;
  latin: string;
}

/** All look-alikes in a text; positions count characters, as a person would count them. */
export function lookAlikes(text: string): LookAlike[] {
  if (ascii.test(text)) return [];
  return Array.from(text).flatMap((character, place) => {
    const latin = resembles.get(character);
    return latin === undefined ? [] : [{ character, position: place + 1, latin }];
  });
}

/** Five are enough to see the cause; a text typed with the wrong keyboard is wrong throughout. */
const listed = 5;

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** The finding for the look-alikes of one identifier; it refuses, for a mended guess may be wrong. */
export function lookAlikeFinding(found: readonly LookAlike[]): IdentifierFinding {
  const first = found.slice(0, listed);
  const rest = found.length - first.length;
  const en = first.map((each) => {
    const name = `"${each.character}" (${codePoint(each.character)}) at position ${each.position}`;
    return `${name} is not the ${/\d/.test(each.latin) ? 'digit' : 'Latin letter'} ${each.latin}`;
  });
  const zh = first.map((each) => {
    const name = `第 ${each.position} 位“${each.character}”（${codePoint(each.character)}）`;
    return `${name}不是${/\d/.test(each.latin) ? '数字' : '拉丁字母'} ${each.latin}`;
  });
  return error(
    'ID-LOOKALIKE',
    {
      en: `A letter only looks right: ${en.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}.`,
      zh: `含有形近字符：${zh.join('；')}${rest > 0 ? `；另有 ${rest} 处` : ''}。`,
    },
    {
      en: 'Retype the identifier with an English keyboard; do not copy it.',
      zh: '请切换到英文输入法重新录入，勿复制粘贴。',
    },
  );
}

/** Numbers of railways beyond the border may be Cyrillic throughout, yet never of two scripts. */
const cyrillic = /\p{Script=Cyrillic}/u;

/**
 * Guards the kinds that admit Cyrillic. A look-alike beside Latin letters, or one that is not
 * Cyrillic, refuses. A number whose letters are all Cyrillic look-alikes (СРТ-15) may be meant so,
 * but nobody can tell it from its Latin twin by eye (UTS 39 section 4), so it is a warning.
 */
export function scriptFindings(text: string): IdentifierFinding[] {
  const found = lookAlikes(text);
  const wrong = /[A-Z]/.test(text) ? found : found.filter((each) => !cyrillic.test(each.character));
  if (wrong.length > 0) return [lookAlikeFinding(wrong)];
  const cyrillicLetters = Array.from(text).filter((character) => cyrillic.test(character));
  if (found.length === 0 || cyrillicLetters.some((letter) => !resembles.has(letter))) return [];
  const doubtful = error(
    'ID-SCRIPT',
    {
      en: 'All letters of this number are Cyrillic, and each of them looks like a Latin letter.',
      zh: '该编号的字母均为西里尔字母，且与拉丁字母外形相同。',
    },
    {
      en: 'Keep it if the paper is in Cyrillic; otherwise retype it with an English keyboard.',
      zh: '如原件确用西里尔字母可保留；否则请用英文输入法重新录入。',
    },
  );
  return [milder(doubtful, 'warning')];
}
