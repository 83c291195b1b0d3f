import type { Kind } from '../documents/kind';
import { checkHouseManifest, summarizeHouseManifest } from './house-manifest';
import { HouseManifest } from './house-manifest.dto';
import { fhl } from './cargo-imp/fhl';
import { xfhl } from './cargo-xml/xfhl';
import { answeredByXfnm } from './cargo-xml/xfnm';

/** The list of houses under a master. A later one supersedes an earlier one; both are kept. */
export const houseManifest: Kind<HouseManifest> = {
  name: 'house-manifest',
  collection: 'house-manifests',
  label: { en: 'House manifest', zh: '分运单清单' },
  shape: HouseManifest,
  references: ({ masterAwb }) => [{ kind: 'air-waybill', number: masterAwb, pointer: '/masterAwb' }],
  check: checkHouseManifest,
  summary: summarizeHouseManifest,
  messages: [fhl, answeredByXfnm(xfhl)],
};
