import { at } from '../../findings/finding';
import type { AirVolume, AirWeight } from '../air-parts.dto';
import { statusPlace } from '../security-status';
import { placeOf, plain, type Row } from './message-text';
import { count, got, lose, numberText, put, quantity, type Path, type Reading } from './reading';

/** What several messages say in the same words: quantities, texts and handling codes of a consignment. */

const lengths = { pieces: 4, weight: 7, volume: 9 };

export interface Quantity {
  /** T total, P part, S split, D divided. */
  code: string;
  pieces: unknown;
  weight: { value: unknown; unit: 'KG' | 'LB' } | undefined;
  volume: { value: unknown; unit: string } | undefined;
  /** Pieces of the whole waybill, where only a part is spoken of. */
  total: unknown;
  /** What was not understood, such as a density group. */
  left: string;
}

const amount = '\\d+(?:[.,]\\d+)?';
const quantityForm = new RegExp(
  `^([A-Z])(\\d{1,5})(?:([KL])(${amount}))?(?:(MC|CC|CF|CI)(${amount}))?(DG\\d{1,2})?(?:T(\\d{1,5}))?(.*)$`,
);

/** `S5K25MC0.06DG4T13`: pieces and weight, then volume, density and the pieces of all. */
export function readQuantity(text: string): Quantity {
  const found = quantityForm.exec(text);
  const [
    ,
    code = '',
    pieces = '',
    unit,
    weight = '',
    volumeUnit,
    volume = '',
    density = '',
    total = '',
    rest = '',
  ] = found ?? [];
  return {
    code,
    pieces: quantity(pieces),
    weight: unit ? { value: quantity(weight), unit: unit === 'L' ? 'LB' : 'KG' } : undefined,
    volume: volumeUnit ? { value: quantity(volume), unit: volumeUnit } : undefined,
    total: quantity(total),
    left: found ? `${density}${rest}` : text,
  };
}

/** The same as text, after its code: `48K612MC6.192`. */
export function quantityText(pieces: number, weight: AirWeight, pointer: string, volume?: AirVolume): string {
  const gross = pointer.includes('/lines/') ? 'weight' : 'grossWeight';
  const size = volume
    ? `${volume.unit}${numberText(volume.value, lengths.volume, at(pointer, 'volume', 'value'))}`
    : '';
  const kilos = numberText(weight.value, lengths.weight, at(pointer, gross, 'value'));
  return `${numberText(pieces, lengths.pieces, at(pointer, 'pieces'))}${weight.unit === 'LB' ? 'L' : 'K'}${kilos}${size}`;
}

export function tellVersion(reading: Reading, version: number, known: readonly number[], type: string): void {
  if (version === 0 || known.includes(version)) return;
  lose(reading, {
    kind: 'bent',
    place: 'line 1',
    actual: `${type}/${version}`,
    message: {
      en: `Version ${version} was read by the rules of ${type}/${known.join(' and ')}.`,
      zh: `版本 ${version} 已按 ${type}/${known.join('、')} 的规则读取。`,
    },
  });
}

/** Texts of SSR and OSI, one for each row; a row without a slant is the rest of the one before. */
export function readTexts(reading: Reading, rows: readonly Row[], path: Path): void {
  for (const row of rows) {
    const last = count(reading, path) - 1;
    if (row.tag !== plain || last < 0) {
      put(reading, [...path, last + 1], row.text, placeOf(row));
      continue;
    }
    put(reading, [...path, last], `${String(got(reading, [...path, last]))} ${row.text}`);
    lose(reading, {
      kind: 'bent',
      pointer: at('', ...path, last),
      place: placeOf(row),
      actual: row.text,
      message: {
        en: 'A line without a slant was read as the rest of the one before.',
        zh: '无斜杠的行已作为上一行的续文读取。',
      },
    });
  }
}

/** Special handling codes, a slant before each. */
export function readHandling(reading: Reading, rows: readonly Row[], path: Path): void {
  for (const row of rows)
    for (const code of row.fields)
      if (code !== '') put(reading, [...path, count(reading, path)], code, placeOf(row));
}

/** The security status is one of the handling codes of a message, and a field of its own with us. */
export function takeSecurityStatus(reading: Reading, path: Path): void {
  const codes = (got(reading, [...path, 'shc']) as string[] | undefined) ?? [];
  const place = statusPlace(codes);
  if (place === undefined) return;
  const source = reading.places.get(`/${[...path, 'shc', place].join('/')}`);
  put(reading, [...path, 'securityStatus'], codes[place], source);
}
