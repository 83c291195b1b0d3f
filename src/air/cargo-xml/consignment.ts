import { handlingCodes, statusPlace } from '../security-status';
import { each, fixed, inside, leaf, values, type Binding } from './binding';
import { amount, indicator, instant } from './codecs';
import type { Reading, Tree } from './reading';
import { modes } from './tables';
import type { XmlElement } from './xml';

/** An amount, or the indicator that none is declared, which our document writes as letters. */
export const declaredValue = (nil: string, name: string, field: string, letters: string): Binding => ({
  read(from, into, pointer, reading) {
    const none = reading.take(from, nil);
    leaf(name, field, amount).read(from, into, pointer, reading);
    if (!none || into[field] !== undefined || indicator(true, false).read(none, reading) !== true) return;
    into[field] = letters;
    reading.from(`${pointer}/${field}`, none);
  },
  write(from, into, context) {
    if (from[field] === letters) into.push({ name: nil, text: 'true' });
    else leaf(name, field, amount).write(from, into, context);
  },
});

/** The three values that a shipper declares, or says not to. */
export const declaredValues: readonly Binding[] = [
  declaredValue(
    'NilCarriageValueIndicator',
    'DeclaredValueForCarriageAmount',
    'declaredValueCarriage',
    'NVD',
  ),
  declaredValue('NilCustomsValueIndicator', 'DeclaredValueForCustomsAmount', 'declaredValueCustoms', 'NCV'),
  declaredValue('NilInsuranceValueIndicator', 'InsuranceValueAmount', 'insuredAmount', 'XXX'),
];

/** A truck is told by its mode; which aircraft flies has no place in a message. */
export const means: Binding = {
  read(from, into, pointer, reading) {
    const code = reading.take(from, 'ModeCode');
    const name = reading.take(from, 'Mode');
    const byRoad = code ? code.text === modes.road : /road|truck/i.test(name?.text ?? '');
    if (!byRoad) return;
    into.means = 'TRUCK';
    reading.from(`${pointer}/means`, code ?? name);
  },
  write(from, into) {
    const byRoad = from.means === 'TRUCK';
    into.push(
      { name: 'ModeCode', text: (byRoad ? modes.road : modes.air) as string },
      { name: 'Mode', text: byRoad ? 'ROAD TRANSPORT' : 'AIR TRANSPORT' },
    );
  },
};

/** An airport where something happens, with the time of it where the message has one. */
export const airport = (event: string, location: string, field: string, ...when: Binding[]): Binding =>
  inside(event, ...when, inside(location, leaf('ID', field), fixed('TypeCode', 'Airport')));

/** The airport of an event, for times that stand before it. */
export const airportOf = (event: XmlElement, location: string, reading: Reading): string | undefined =>
  reading.peek(event, location, 'ID')?.text || undefined;

/** Longest line that a receiver of service requests is known to take (Cargo-IMP SSR). */
const requestLength = 65;

function wrapped(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= requestLength)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.filter(Boolean);
}

/**
 * Special service requests. Handling information has no element of its own, so it travels as further
 * requests rather than not at all, and is told as changed.
 */
const requests: Binding = {
  read: values('HandlingSSRInstructions', 'ssr', 'Description').read,
  write({ ssr, handlingInformation }, into) {
    const more = typeof handlingInformation === 'string' ? wrapped(handlingInformation) : [];
    for (const text of [...((ssr ?? []) as string[]), ...more])
      into.push({ name: 'HandlingSSRInstructions', children: [{ name: 'Description', text }] });
  },
};

type Handled = Parameters<typeof handlingCodes>[0];

const handlingElements = values('HandlingSPHInstructions', 'shc', 'DescriptionCode');

export const handling: readonly Binding[] = [
  {
    read: handlingElements.read,
    write: (from, into, context) =>
      handlingElements.write({ shc: handlingCodes(from as Handled) }, into, context),
  },
  requests,
  values('HandlingOSIInstructions', 'osi', 'Description'),
];

/** The order of these lines carries meaning, so it is that of the message, and each is numbered by it. */
export const customsNotes = each('IncludedCustomsNote', 'oci', [
  leaf('ContentCode', 'customsId'),
  leaf('Content', 'text'),
  leaf('SubjectCode', 'id'),
  leaf('CountryID', 'country'),
]);

export function numberOci({ oci }: Tree): void {
  for (const [index, line] of ((oci ?? []) as Tree[]).entries()) line.line = index + 1;
}

export const signature = inside(
  'SignatoryCarrierAuthentication',
  leaf('ActualDateTime', 'executedAt', instant),
  leaf('Signatory', 'signedBy'),
  inside('IssueAuthenticationLocation', leaf('Name', 'executedIn')),
);

/** The security status is one of the handling codes of a message, and a field of its own with us. */
export function takeSecurityStatus(document: Tree, reading: Reading): void {
  const codes = (document.shc ?? []) as string[];
  const place = statusPlace(codes);
  if (place === undefined) return;
  document.securityStatus = codes[place];
  reading.from('/securityStatus', reading.source(`/shc/${place}`));
}

export const consignmentHints = [
  {
    pointer: /^\/customs\b/,
    text: {
      en: 'The message names no customs office; a reader takes those of the airports on the way.',
      zh: '报文不含关区代码，读取方按途经机场所属关区填写。',
    },
  },
  {
    pointer: /^\/(shipper|consignee)\/(uscc|eori|aeo)$/,
    text: {
      en: 'Add an OCI line SHP/T or CNE/T, such as USCI+ and the code.',
      zh: '请增列 OCI 行 SHP/T 或 CNE/T，如“USCI+代码”。',
    },
  },
  {
    pointer: /^\/(handlingInformation$|ssr\/)/,
    text: {
      en: 'Handling information travels as special service requests.',
      zh: '操作注意事项以特殊服务要求 (SSR) 传送。',
    },
  },
];
