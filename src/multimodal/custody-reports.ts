import type { Reportable, Reports } from '../documents/report';
import type { Role } from '../parties/roles';
import { custodyCodes, custodyState, legCarrierOnly, legCarrierOrHandler } from './custody';
import { CustodyFinding, CustodyMove, CustodyTransfer, SealChange } from './custody.dto';
import {
  arrivalFindings,
  departureFindings,
  handOverFindings,
  legAndUnits,
  sealFindings,
  takeOverFindings,
  transferFindings,
} from './custody-rules';
import { CustodyState } from './multimodal-page.dto';
import type { MultimodalWaybill } from './multimodal-waybill.dto';

const carriers: Role[] = ['carrier', 'forwarder'];
const movers: Role[] = [...carriers, 'handler'];
const witnesses: Role[] = [...movers, 'customs'];

const move = (code: string, judge: Reportable<MultimodalWaybill, CustodyMove>['judge']) => ({
  code,
  facts: CustodyMove,
  judge,
});

const transfer = (code: string): Reportable<MultimodalWaybill> => ({
  code,
  facts: CustodyTransfer,
  roles: movers,
  barred: legCarrierOrHandler,
  judge: transferFindings,
});

const reportables: Reportable<MultimodalWaybill>[] = [
  { ...move('TAKEN_OVER', takeOverFindings), roles: carriers, barred: legCarrierOnly },
  { ...move('HANDED_OVER', handOverFindings), roles: carriers, barred: legCarrierOnly },
  transfer('TRANSSHIPPED'),
  transfer('GAUGE_CHANGED'),
  { code: 'SEAL_CHANGED', facts: SealChange, roles: witnesses, judge: sealFindings },
  { code: 'INSPECTED', facts: CustodyFinding, roles: witnesses, judge: legAndUnits },
  { code: 'DAMAGED', facts: CustodyFinding, roles: witnesses, judge: legAndUnits },
  { ...move('DEPARTED', departureFindings), roles: movers, barred: legCarrierOrHandler },
  { ...move('ARRIVED', arrivalFindings), roles: movers, barred: legCarrierOrHandler },
];

/** Custody events of the multimodal waybill, leg by leg. */
export const custodyReports: Reports<MultimodalWaybill> = {
  family: 'multimodal',
  reportables,
  chained: custodyCodes,
  stateShape: CustodyState,
  state: custodyState,
};
