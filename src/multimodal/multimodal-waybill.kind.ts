import type { Kind } from '../documents/kind';
import type { Reports } from '../documents/report';
import { custodyReports } from './custody-reports';
import { checkMultimodalWaybill, computedOf, summaryOf, titleOf } from './multimodal-waybill';
import { compareReferences, referencesOf } from './reference-rules';
import { MultimodalComputed } from './multimodal-page.dto';
import { MultimodalWaybill } from './multimodal-waybill.dto';

/** The unified multimodal waybill: one contract over road, rail, water and air. */
export const multimodalWaybill: Kind<MultimodalWaybill> & { reports: Reports<MultimodalWaybill> } = {
  name: 'multimodal-waybill',
  collection: 'multimodal-waybills',
  label: { en: 'Multimodal waybill', zh: '多式联运运单' },
  shape: MultimodalWaybill,
  references: referencesOf,
  restsOn: { 'rail-note': 'note', 'air-waybill': 'awb' },
  compare: compareReferences,
  check: (waybill, references) => [
    ...checkMultimodalWaybill(waybill),
    ...compareReferences(waybill, references),
  ],
  summary: summaryOf,
  computed: computedOf,
  computedShape: MultimodalComputed,
  title: titleOf,
  reports: custodyReports,
};
