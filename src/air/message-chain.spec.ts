import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MessageFormat } from '../documents/message-format';
import type { AirWaybill } from './air-waybill.dto';
import { fwb } from './cargo-imp/fwb';
import { xfwb } from './cargo-xml/xfwb';
import { oneRecord } from './one-record/one-record';

const seed = readFileSync(join(__dirname, '../../seeds/sandbox/air-waybill.json'), 'utf8');
const envelope = { sender: 'CYW', receiver: 'CA', at: '2026-11-24T02:00:00Z', reference: 'doc_1' };

/** A document as it is after a form of another system. */
function through(format: MessageFormat, document: object): { document: object; lost: string[] } {
  const { bytes, losses } = format.write!(document, envelope);
  const lost = losses.map(({ pointer = '' }) => pointer);
  return { document: format.read!(bytes, envelope.at).document, lost };
}

/** Every value of a document that is no object, by its pointer. */
function leaves(value: unknown, pointer = ''): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [[pointer, value]];
  return Object.entries(value).flatMap(([key, each]) => leaves(each, `${pointer}/${key}`));
}

const linesOf = (document: object): string[] =>
  fwb.write!(document, envelope).bytes.toString('latin1').split('\r\n');

/** The worked waybill as an FWB has it. */
const telegram = through(fwb, JSON.parse(seed) as object).document;

it.each([
  ['Cargo-XML', xfwb],
  ['ONE Record', oneRecord],
])('FWB to %s to JSON to FWB: what the loss reports do not list is the same', (_name, format) => {
  const { document, lost } = through(format, telegram);
  const arrived = new Map(leaves(document));
  const told = (pointer: string) => lost.some((each) => `${pointer}/`.startsWith(`${each}/`));
  const silent = ([pointer, value]: [string, unknown]): boolean =>
    arrived.get(pointer) !== value && !told(pointer) && pointer !== '/insuredAmount';
  expect(leaves(telegram).filter(silent)).toEqual([]);
  const { awb, oci, shipper, consignee } = document as AirWaybill;
  expect({ awb, oci, shipper, consignee }).toEqual({
    awb: (telegram as AirWaybill).awb,
    oci: (telegram as AirWaybill).oci,
    shipper: (telegram as AirWaybill).shipper,
    consignee: (telegram as AirWaybill).consignee,
  });
});

it('FWB to Cargo-XML to JSON to FWB is the same telegram', () => {
  expect(linesOf(through(xfwb, telegram).document)).toEqual(linesOf(telegram));
});
