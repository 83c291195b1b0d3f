import { airEventTypes } from './air-event-types';
import { deliveryEventTypes } from './delivery-event-types';
import { documentEventTypes, noticeType } from './document-event-types';
import { takes } from './event-pattern';
import type { EventType } from './event-type.dto';
import { operatorEventTypes, partyEventTypes } from './house-event-types';
import { breachEventType, reportEventTypes } from './report-event-types';
import { receiptEventTypes } from './receipt-event-types';
import { titleEventTypes } from './title-event-types';

/** Every type of event that the exchange puts on its journal or sends, in the order in which they are told. */
export const eventCatalogue: readonly EventType[] = [
  ...documentEventTypes,
  ...deliveryEventTypes,
  ...receiptEventTypes,
  ...airEventTypes,
  breachEventType,
  ...reportEventTypes,
  ...operatorEventTypes,
  noticeType,
  ...titleEventTypes,
  ...partyEventTypes,
];

const byType = new Map(eventCatalogue.map((each) => [each.type, each]));

/** One type of the catalogue, or nothing. */
export const eventTypeOf = (type: string): EventType | undefined => byType.get(type);

/** Whether a pattern of a subscription takes any type at all; one that takes none is a slip of the pen. */
export const takesSomething = (pattern: string): boolean =>
  eventCatalogue.some(({ type }) => takes([pattern], type));
