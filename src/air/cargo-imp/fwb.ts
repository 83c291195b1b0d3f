import type { Envelope, MessageFormat, MessageWriting } from '../../documents/message-format';
import type { AirWaybill } from '../air-waybill.dto';
import { readFwb } from './fwb-read';
import { fwbLines } from './fwb-write';
import { lossesOf } from './losses';
import { messageBytes } from './message-text';

/** The air waybill as Cargo-IMP FWB: versions 16 and 17 are read, 17 is written. */
export const fwb: MessageFormat = {
  name: 'Cargo-IMP FWB/17',
  mediaTypes: ['text/plain'],
  read: readFwb,
  write: (document, envelope) => writeFwb(document as AirWaybill, envelope),
};

function writeFwb(waybill: AirWaybill, envelope: Envelope): MessageWriting {
  const bytes = messageBytes(fwbLines(waybill, envelope));
  const { document, places } = readFwb(bytes);
  return { bytes, losses: lossesOf(meant(waybill), document, places) };
}

/**
 * What the message says by saying nothing: the order of the OCI lines is their number, and XXX is written
 * where no insurance is asked for. A document that leaves these out loses nothing.
 */
function meant(waybill: AirWaybill): AirWaybill {
  const { oci } = waybill;
  const numbered = oci && { oci: oci.map((line, i) => ({ line: i + 1, ...line })) };
  return { insuredAmount: 'XXX', ...waybill, ...numbered };
}
