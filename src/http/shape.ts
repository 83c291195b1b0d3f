import Ajv2020, { type ErrorObject, type FuncKeywordDefinition, type ValidateFunction } from 'ajv/dist/2020';
import type { Finding } from '../findings/finding';
import { findingsShown, shortened } from '../findings/shortened';
import { proposedIdentifier } from '../identifiers/proposal';
import { identifierKinds, readIdentifier, type IdentifierKind } from '../identifiers/read';
import type { IdentifierFinding } from '../identifiers/identifier';
import { definitions, type ShapeClass } from './schema';
import { shapeFinding } from './shape-findings';

/**
 * Compiles a shape into one validator that cleans identifiers in place and gives every finding at
 * once. Compiled code costs about 11 µs for a waybill where walking decorators at run time costs
 * about 690 µs, and it is the only definition of the shape there is.
 */
export type ShapeCheck = (document: object) => Finding[];

interface Noted {
  kind: IdentifierKind;
  pointer: string;
  box?: string;
  actual: string;
  finding: IdentifierFinding;
}

/**
 * List items in all that one body may have. A body of 1 MiB holds 340,000 empty objects; telling what
 * each of them lacks stopped the whole exchange for four minutes. No real item is shorter than 50
 * bytes, so this is more than such a body can honestly hold.
 */
export const itemsLimit = 20_000;

/** Filled while one synchronous validation runs, and read right after it. */
let noted: Noted[] = [];
let items = 0;

/** Kinds whose values come again and again, since they stand in lists: those found clean are not read again. */
const recurring = new Map<IdentifierKind, Set<string>>(
  (
    ['airport', 'airline', 'country', 'currency', 'customsOffice', 'hs', 'gng', 'station', 'uscc'] as const
  ).map((kind) => [kind, new Set()]),
);

/** Of each kind; more than there are airports, and a few hundred kilobytes. */
const rememberedMost = 5_000;

function remember(known: Set<string>, value: string): void {
  if (known.size >= rememberedMost) known.clear();
  known.add(value);
}

const places: FuncKeywordDefinition = {
  keyword: 'places',
  type: 'number',
  schemaType: 'number',
  compile: (most: number) => {
    const power = 10 ** most;
    return (value: number) => isWhole(value, power) || decimalsOf(value) <= most;
  },
  errors: false,
};

const identifier: FuncKeywordDefinition = {
  keyword: 'identifier',
  type: 'string',
  schemaType: 'string',
  modifying: true,
  metaSchema: { enum: [...identifierKinds] },
  validate: (kind: IdentifierKind, raw: string, parentSchema, place) => {
    const known = recurring.get(kind);
    if (known?.has(raw)) return true;
    const { value, findings } = readIdentifier(kind, raw);
    if (known && value === raw && findings.length === 0) remember(known, raw);
    if (place && value !== raw) place.parentData[place.parentDataProperty] = value;
    for (const finding of findings)
      noted.push({
        kind,
        pointer: place?.instancePath ?? '',
        box: parentSchema?.['x-box'] as string | undefined,
        actual: raw,
        finding,
      });
    return true;
  },
  errors: false,
};

/** In place of ajv's own, which lets every item beyond the limit be checked all the same. */
const maxItems: FuncKeywordDefinition = {
  keyword: 'maxItems',
  type: 'array',
  schemaType: 'number',
  modifying: true,
  before: 'items',
  validate: (most: number, list: unknown[]) => {
    const fits = list.length <= most;
    items += Math.min(list.length, most);
    // What is cut off is never stored: a body with a list that is too long is refused.
    if (!fits) list.length = most;
    if (items > itemsLimit) list.length = 0;
    return fits;
  },
  errors: false,
};

/** Made when the first body comes. */
let compiler: Ajv2020 | undefined;

function newCompiler(): Ajv2020 {
  // A function each for the parts of a document: all in one, a waybill's is larger than what V8 optimises (60 KB).
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    strict: true,
    strictTypes: false,
    inlineRefs: false,
    // Compiling the schema of schemas takes 60 ms of the first body, and says nothing of a shape behind a reference.
    meta: false,
    validateSchema: false,
    // Code that ajv has tidied is no faster (7 µs for a waybill either way) and takes twice as long to make.
    code: { optimize: false },
  });
  ajv.addVocabulary(['x-zh', 'x-source', 'x-box', 'components']);
  ajv.addFormat('date', { validate: isDay });
  ajv.addFormat('date-time', { validate: isInstant });
  ajv.removeKeyword('maxItems');
  for (const keyword of [places, identifier, maxItems]) ajv.addKeyword(keyword);
  return ajv;
}

function isDay(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return year >= 1900 && month >= 1 && month <= 12 && day >= 1 && day <= (days[month - 1] ?? 0);
}

/** RFC 3339 with the offset written out; a local time without one has misdated documents before. */
function isInstant(text: string): boolean {
  const match =
    /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,3})?(Z|[+-](0\d|1[0-4]):[0-5]\d)$/.exec(
      text,
    );
  return match !== null && isDay(match[1] ?? '');
}

/**
 * Whether a number is so many parts of a power of ten. Below 2^50 this is exact, and no text is written;
 * beyond, only that says it.
 */
function isWhole(value: number, power: number): boolean {
  const whole = Math.round(value * power);
  return whole / power === value && Math.abs(whole) < 2 ** 50;
}

/** Decimals of a number as JavaScript prints it, which is the shortest form that reads back the same. */
export function decimalsOf(value: number): number {
  if (Number.isInteger(value)) return 0;
  const [digits = '', exponent = '0'] = String(value).split('e');
  const point = digits.indexOf('.');
  return Math.max(0, (point < 0 ? 0 : digits.length - point - 1) - Number(exponent));
}

/** The checker of one shape, compiled on first use and kept. */
export function shapeCheck(shape: ShapeClass): ShapeCheck {
  let compiled: ValidateFunction | undefined;
  return (document) => {
    compiler ??= newCompiler();
    compiled ??= compiler.compile({
      $ref: `#/components/schemas/${shape.name}`,
      components: { schemas: definitions(shape) },
    });
    noted = [];
    items = 0;
    const holds = compiled(document);
    const found = noted.map((each, place) => identifierFinding(each, place < findingsShown));
    noted = [];
    if (items > itemsLimit) found.push(tooManyItems(items));
    // No spread: as arguments of a call, as many errors as a bad body can have overflow the stack.
    return shortened(holds ? found : found.concat(collapse(compiled.errors ?? [])));
  };
}

function tooManyItems(count: number): Finding {
  return {
    rule: 'SHAPE-MANY',
    severity: 'error',
    pointer: '',
    actual: String(count),
    expected: `≤ ${itemsLimit}`,
    message: {
      en: `The lists of this document have more than ${itemsLimit} items in all.`,
      zh: `本单证各列表合计超过 ${itemsLimit} 项。`,
    },
    remedy: { en: 'Split it over several documents.', zh: '请拆分为多份单证。' },
  };
}

/** Only findings that will be shown get a proposal: trying the characters costs 36 readings of the identifier. */
function identifierFinding({ kind, pointer, box, actual, finding }: Noted, propose: boolean): Finding {
  const correction = propose && finding.severity === 'error' ? proposedIdentifier(kind, actual) : undefined;
  return {
    ...finding,
    pointer,
    ...(box && { box }),
    actual: actual.slice(0, 80),
    ...(correction !== undefined && { correction }),
  };
}

/** Turns ajv's errors into findings, one a place: a missing string is not also too short. */
function collapse(errors: ErrorObject[]): Finding[] {
  const seen = new Set<string>();
  const findings: Finding[] = [];
  for (const error of errors) {
    const finding = shapeFinding(error);
    if (!finding || seen.has(`${finding.pointer} ${finding.rule}`)) continue;
    seen.add(`${finding.pointer} ${finding.rule}`);
    findings.push(finding);
  }
  return findings;
}
