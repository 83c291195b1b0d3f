import { waybillNumber } from '../../src/multimodal/waybill-number';
import { example, waybillNumbered, type Exchange, type Reply, type Sending } from './exchange';

/** A document as JSON, to be changed field by field. */
export type Draft = Record<string, unknown>;

/** Every kind of document: its collection, its worked example and the party that submits it. */
export const kinds = [
  { kind: 'air-waybill', collection: 'air-waybills', file: 'air-waybill', party: 'forwarder' },
  {
    kind: 'multimodal-waybill',
    collection: 'multimodal-waybills',
    file: 'multimodal-waybill',
    party: 'landbridge',
  },
  { kind: 'rail-note', collection: 'rail-consignment-notes', file: 'rail-note', party: 'carrier' },
  { kind: 'rail-bill', collection: 'rail-bills', file: 'rail-bill', party: 'carrier' },
  { kind: 'house-waybill', collection: 'house-waybills', file: 'house-waybill', party: 'forwarder' },
  { kind: 'house-manifest', collection: 'house-manifests', file: 'house-manifest', party: 'forwarder' },
  { kind: 'flight-manifest', collection: 'flight-manifests', file: 'flight-manifest', party: 'carrier' },
] as const;

export type KindFile = (typeof kinds)[number]['file'];

/** The worked example of a kind under a number of its own. */
export function numbered(file: KindFile, serial: number): Draft {
  const six = String(serial).padStart(6, '0');
  if (file === 'air-waybill') return waybillNumbered(serial);
  if (file === 'multimodal-waybill') return { ...example(file), waybillNumber: waybillNumber(26, serial) };
  if (file === 'house-waybill') return { ...example(file), hawb: `CQ${six}` };
  if (file === 'house-manifest') return { ...example(file), reference: `HM-${six}` };
  if (file === 'flight-manifest')
    return { ...example(file), registration: `B-${six}`, ...flightNumbered(serial) };
  if (file === 'rail-note') return { ...example(file), noteNumber: `PL-26-${six}` };
  return { ...example(file), billNumber: `JYRB-2026-${six}` };
}

/** A flight of its own for each serial: numbers have four digits, so further ones fly on another day. */
function flightNumbered(serial: number): Draft {
  const day = new Date(Date.UTC(2026, 10, 25 + Math.floor(serial / 9_999)));
  return { flight: `CA${(serial % 9_999) + 1}`, date: day.toISOString().slice(0, 10) };
}

/** Submits a document of a kind as the party that usually does. */
export function submit(
  exchange: Exchange,
  file: KindFile,
  body: unknown,
  sending: Sending = {},
): Promise<Reply> {
  const kind = kinds.find((each) => each.file === file);
  if (!kind) throw new Error(`There is no example ${file}.`);
  return exchange.call('POST', `/v1/${kind.collection}`, {
    key: exchange.keys[kind.party],
    ...(sending.raw === undefined && { body }),
    ...sending,
  });
}

/** The same JSON value with its keys in the opposite order at every depth. */
export function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, each]) => [key, reversed(each)]),
  );
}
