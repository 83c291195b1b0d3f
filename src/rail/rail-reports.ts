import type { Reportable, Reports, Situation } from '../documents/report';
import type { Role } from '../parties/roles';
import {
  custodyCodes,
  handOverFindings,
  holderOnly,
  holderOrHandler,
  takeOverBarred,
  takeOverFindings,
} from './rail-custody';
import type { RailConsignmentNote } from './rail-note.dto';
import {
  RailCarrierMark,
  RailContainerSwap,
  RailCustomsMark,
  RailDamage,
  RailDelivery,
  RailFastClearance,
  RailGaugeChange,
  RailHandOver,
  RailInspection,
  RailMovement,
  RailSealFinding,
  RailSealing,
  RailSealRemoval,
  RailTakeOver,
  RailTranshipment,
} from './rail-reports.dto';
import { containerSwapped, sealKnown, sealNew, sealRemoved, unitKnown } from './rail-seal-reports';
import { RailState } from './rail-page.dto';
import { railState } from './rail-state';
import {
  arrivalFindings,
  deliveryFindings,
  departureFindings,
  fastClearanceFindings,
  stationKnown,
  transhipmentFindings,
} from './rail-way-reports';

type RailReportable = Reportable<RailConsignmentNote>;
type Sit<F extends object> = Situation<RailConsignmentNote, F>;

const carriers: Role[] = ['carrier'];
/** A railway that takes no part here is reported for by whoever follows the train. */
const movers: Role[] = ['carrier', 'handler', 'forwarder'];
const witnesses: Role[] = [...movers, 'customs'];
/** Who may apply for the fast clearance since 2023-12-15: consignor, consignee, agent, or the train's operator. */
const applicants: Role[] = [...witnesses, 'trader', 'broker'];

const custody: RailReportable[] = [
  {
    code: 'TAKEN_OVER',
    facts: RailTakeOver,
    roles: carriers,
    barred: takeOverBarred,
    judge: (situation: Sit<RailTakeOver>) => [...takeOverFindings(situation), ...stationKnown(situation)],
  },
  {
    code: 'HANDED_OVER',
    facts: RailHandOver,
    roles: carriers,
    barred: holderOnly(false),
    judge: (situation: Sit<RailHandOver>) => [...handOverFindings(situation), ...stationKnown(situation)],
  },
  { code: 'CARRIER_MARK', facts: RailCarrierMark, roles: carriers, barred: holderOnly(false) },
  { code: 'CUSTOMS_MARK', facts: RailCustomsMark, roles: ['customs'] },
];

const way: RailReportable[] = [
  {
    code: 'TRANSHIPPED',
    facts: RailTranshipment,
    roles: movers,
    barred: holderOrHandler,
    judge: transhipmentFindings,
  },
  {
    code: 'GAUGE_CHANGED',
    facts: RailGaugeChange,
    roles: movers,
    barred: holderOrHandler,
    judge: transhipmentFindings,
  },
  { code: 'DEPARTED', facts: RailMovement, roles: movers, barred: holderOrHandler, judge: departureFindings },
  { code: 'ARRIVED', facts: RailMovement, roles: movers, barred: holderOrHandler, judge: arrivalFindings },
  { code: 'DELIVERED', facts: RailDelivery, roles: movers, barred: holderOrHandler, judge: deliveryFindings },
];

const units: RailReportable[] = [
  { code: 'SEAL_REMOVED', facts: RailSealRemoval, roles: witnesses, judge: sealRemoved },
  { code: 'SEAL_APPLIED', facts: RailSealing, roles: witnesses, judge: sealNew },
  { code: 'SEAL_FOUND', facts: RailSealFinding, roles: witnesses, judge: sealKnown },
  { code: 'CONTAINER_SWAPPED', facts: RailContainerSwap, roles: witnesses, judge: containerSwapped },
  { code: 'DAMAGED', facts: RailDamage, roles: witnesses, judge: unitKnown },
  { code: 'INSPECTED', facts: RailInspection, roles: witnesses, judge: unitKnown },
  { code: 'FAST_CLEARANCE', facts: RailFastClearance, roles: applicants, judge: fastClearanceFindings },
];

/** What may be reported on a consignment note. */
export const railReports: Reports<RailConsignmentNote> = {
  family: 'rail',
  reportables: [...custody, ...way, ...units],
  chained: custodyCodes,
  stateShape: RailState,
  state: railState,
};
