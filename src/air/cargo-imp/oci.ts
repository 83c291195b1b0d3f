import type { Party } from '../../documents/parts.dto';
import type { OciLine } from '../air-parts.dto';
import { ociCodes } from '../code-lists';
import { at } from '../../findings/finding';
import { placeOf, type Row } from './message-text';
import { count, cut, got, lose, must, plainText, put, type Path, type Reading } from './reading';

/** Characters of supplementary information on one line. */
const textMax = 35;

/** Cargo-IMP has no plus sign, so enterprise codes come without it; ours are written with it, as China asks. */
const enterprise = /^(USCI|EORI)[ +]?(?=[A-Z0-9]{4})/;

/**
 * Reads the lines of OCI in their order. A line has country, information identifier, customs identifier
 * and text; one that goes on leaves the first ones empty. Real senders leave out the slants as well, so
 * fewer fields are read from the right.
 */
export function readOci(reading: Reading, rows: readonly Row[], path: Path): void {
  let index = count(reading, path);
  for (const row of rows) {
    const { fields, short } = placed(row.fields);
    const [country = '', id = '', customsId = '', ...rest] = fields;
    const said = rest.join('/');
    if (said === '' && country + id + customsId === '') continue;
    const text = customsId === 'T' ? said.replace(enterprise, '$1+') : said;
    const line = [...path, index];
    put(reading, [...line, 'line'], index + 1);
    put(reading, [...line, 'country'], country, placeOf(row, 'country'));
    put(reading, [...line, 'id'], id, placeOf(row, 'identifier'));
    put(reading, [...line, 'customsId'], customsId, placeOf(row, 'customs identifier'));
    put(reading, [...line, 'text'], text, placeOf(row, 'text'));
    if (short || text !== said)
      lose(reading, {
        kind: 'bent',
        pointer: at('', ...line),
        place: placeOf(row),
        actual: row.text,
        message: short
          ? {
              en: 'The line has too few slants and was read from the right.',
              zh: '该行斜杠不足，已自右向左读取。',
            }
          : { en: 'The plus sign of the enterprise code was put back.', zh: '已补回企业代码中的加号。' },
      });
    index += 1;
  }
}

/** Four fields of a line: `///ED/0213` has them all, `/ED/0213` and `//ED/0213` lack the first ones. */
function placed(fields: readonly string[]): { fields: string[]; short: boolean } {
  if (fields.length >= 4) return { fields: [...fields], short: false };
  const said = fields.filter((field) => field !== '');
  const text = said.pop() ?? '';
  const customsId = /^[A-Z]{1,2}$/.test(said.at(-1) ?? '') ? said.pop() : '';
  const id = /^[A-Z]{3}$/.test(said.at(-1) ?? '') ? said.pop() : '';
  const country = said.length > 0 && /^[A-Z]{2}$/.test(said[0]!) ? said[0] : '';
  return { fields: [country ?? '', id ?? '', customsId ?? '', text], short: true };
}

/** Writes the lines in their order; a text that is longer than a line is cut. */
export function writeOci(lines: readonly OciLine[]): string[] {
  return lines.map(({ country = '', id = '', customsId = '', text }, i) => {
    const plain = plainText(text.replace(/^(USCI|EORI)\+/, '$1'));
    return `${i === 0 ? 'OCI' : ''}/${country}/${id}/${customsId}/${must(cut(plain, textMax))}`;
  });
}

/** Where a party has what an OCI line can say of it, and how the line says it. */
const partyFields: readonly { customsId: string; form: RegExp; path: readonly string[] }[] = [
  { customsId: ociCodes.enterprise, form: /^USCI\+([0-9A-Z]{18})$/, path: ['uscc'] },
  { customsId: ociCodes.enterprise, form: /^EORI\+([0-9A-Z]{3,17})$/, path: ['eori'] },
  { customsId: ociCodes.person, form: /^(.+)$/, path: ['contact', 'person'] },
];

/** Gives a party the codes and names that only its OCI lines say. */
export function partyFromOci(reading: Reading, role: 'shipper' | 'consignee', under: Path = []): void {
  const lines = (got(reading, [...under, 'oci']) as OciLine[] | undefined) ?? [];
  if (got(reading, [...under, role]) === undefined) return;
  lines.forEach(({ id, customsId, text = '' }, i) => {
    const field = partyFields.find((each) => each.customsId === customsId && each.form.test(text));
    const path = [...under, role, ...(field?.path ?? [])];
    if (id !== ociCodes[role] || !field || got(reading, path) !== undefined) return;
    put(reading, path, field.form.exec(text)?.[1], reading.places.get(at('', ...under, 'oci', i, 'text')));
  });
}

type Parties = Partial<Record<'shipper' | 'consignee', Party | undefined>>;

/** The lines with those added that say what has no other place in the message: enterprise code and contact person. */
export function withPartyLines(lines: readonly OciLine[], parties: Parties): readonly OciLine[] {
  const added = (['shipper', 'consignee'] as const).flatMap((role) => {
    const { country, uscc, eori, contact } = parties[role] ?? {};
    const says = (customsId: string): boolean =>
      lines.some((each) => each.id === ociCodes[role] && each.customsId === customsId);
    const code = uscc ? `USCI+${uscc}` : eori ? `EORI+${eori}` : undefined;
    const line = (customsId: string, text: string | undefined): OciLine[] =>
      text === undefined || plainText(text) === '' || says(customsId)
        ? []
        : [{ ...(country && { country }), id: ociCodes[role], customsId, text }];
    return [...line(ociCodes.enterprise, code), ...line(ociCodes.person, contact?.person)];
  });
  return [...lines, ...added];
}
