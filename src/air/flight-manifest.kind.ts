import type { Kind } from '../documents/kind';
import { checkFlightManifest, summarizeFlightManifest } from './flight-manifest';
import { FlightManifest } from './flight-manifest.dto';
import { filedInTime } from './lead-times';
import { ffm } from './cargo-imp/ffm';
import { xffm } from './cargo-xml/xffm';
import { answeredByXfnm } from './cargo-xml/xfnm';

/** What a flight carries, waybill by waybill. Masters are known by number; they need not be here yet. */
export const flightManifest: Kind<FlightManifest> = {
  name: 'flight-manifest',
  collection: 'flight-manifests',
  label: { en: 'Flight manifest', zh: '航班舱单' },
  shape: FlightManifest,
  check: checkFlightManifest,
  timely: filedInTime,
  summary: summarizeFlightManifest,
  messages: [ffm, answeredByXfnm(xffm)],
};
