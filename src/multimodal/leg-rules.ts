import { at, type Finding } from '../findings/finding';
import type { PlacedLeg } from './legs';
import { inOrder, minuteOf, pairs } from './legs';
import type { MultimodalWaybill } from './multimodal-waybill.dto';
import { placeName, samePlace } from './places';
import { refuse } from './verdict';

/** Rules on the chain of legs: that it is one chain, in place and in time. */
export function checkLegs(waybill: MultimodalWaybill): Finding[] {
  const legs = inOrder(waybill.legs);
  const found = [...sequence(legs), ...singleLeg(waybill), ...stages(legs), ...legs.flatMap(ownTimes)];
  // With a number used twice nobody knows which leg follows which; joints would only be noise.
  const ambiguous = new Set(waybill.legs.map((leg) => leg.sequence)).size < legs.length;
  if (ambiguous) return found;
  return [...found, ...joinInPlace(legs), ...joinInTime(legs), ...ends(waybill, legs)];
}

/** MMW-020: sequence numbers run 1..n without a gap. */
function sequence(legs: readonly PlacedLeg[]): Finding[] {
  return legs.flatMap(({ leg, pointer }, place) =>
    leg.sequence === place + 1
      ? []
      : [
          refuse('MMW-020', at(pointer, 'sequence'), {
            actual: leg.sequence,
            expected: String(place + 1),
            message: {
              en: 'Sequence numbers of the legs run from 1 without a gap and without repeating.',
              zh: '区段序号应从 1 起连续编号，不得缺号或重号。',
            },
            remedy: {
              en: `Number this leg ${place + 1}, or add the leg that is missing.`,
              zh: `请将本区段序号改为 ${place + 1}，或补充缺失的区段。`,
            },
          }),
        ],
  );
}

/** MMW-021: one leg is not multimodal, unless the reason is told (one leg of a through contract, for one). */
function singleLeg({ legs, singleLegReason }: MultimodalWaybill): Finding[] {
  if (legs.length > 1 || singleLegReason !== undefined) return [];
  return [
    refuse('MMW-021', '/legs', {
      actual: '1',
      expected: '≥ 2',
      message: {
        en: 'A multimodal waybill has two legs or more.',
        zh: '多式联运运单应含两个以上区段。',
      },
      remedy: {
        en: 'Add the other legs, or say in singleLegReason why there is only one.',
        zh: '请补充其他区段，或在 singleLegReason 中说明原因。',
      },
    }),
  ];
}

/** MMW-022: pre-carriage (10), then one or more main legs (20), then on-carriage (30). */
function stages(legs: readonly PlacedLeg[]): Finding[] {
  const message = {
    en: 'Legs come as pre-carriage (10), main carriage (20, at least one), on-carriage (30).',
    zh: '区段应依次为前程（10）、主程（20，至少一段）、后程（30）。',
  };
  const remedy = { en: 'Correct the stage of the legs.', zh: '请更正各区段的运输阶段。' };
  const backward = pairs(legs).filter(({ before, after }) => after.leg.stage < before.leg.stage);
  const found = backward.map(({ before, after }) =>
    refuse('MMW-022', at(after.pointer, 'stage'), {
      actual: after.leg.stage,
      expected: `≥ ${before.leg.stage}`,
      message,
      remedy,
    }),
  );
  if (legs.some(({ leg }) => leg.stage === '20')) return found;
  return [...found, refuse('MMW-022', '/legs', { expected: '20', message, remedy })];
}

/** MMW-024: a leg does not arrive before it departs, neither in the plan nor in fact. */
function ownTimes({ leg, pointer }: PlacedLeg): Finding[] {
  const spans = [
    { field: 'plannedArrival', from: leg.plannedDeparture, to: leg.plannedArrival },
    { field: 'actualArrival', from: leg.actualDeparture, to: leg.actualArrival },
  ];
  return spans.flatMap(({ field, from, to }) =>
    from === undefined || to === undefined || minuteOf(from) <= minuteOf(to)
      ? []
      : [
          refuse('MMW-024', at(pointer, field), {
            actual: to,
            expected: `≥ ${from}`,
            message: { en: 'The leg arrives before it departs.', zh: '到达时间早于出发时间。' },
            remedy: {
              en: 'Compare both times, each with the offset of its own place.',
              zh: '请核对两处时间及各自的时区。',
            },
          }),
        ],
  );
}

/** MMW-023: each leg begins where the one before it ends; Alashankou is not Khorgos, though both are border ports. */
function joinInPlace(legs: readonly PlacedLeg[]): Finding[] {
  return pairs(legs)
    .filter(({ before, after }) => !samePlace(before.leg.to, after.leg.from))
    .map(({ before, after }) =>
      refuse('MMW-023', at(after.pointer, 'from'), {
        actual: placeName(after.leg.from),
        expected: placeName(before.leg.to),
        message: {
          en: `Leg ${after.leg.sequence} does not begin where leg ${before.leg.sequence} ends.`,
          zh: `第 ${after.leg.sequence} 区段的起点与第 ${before.leg.sequence} 区段的终点不一致。`,
        },
        remedy: {
          en: 'Correct one of the two places, or add the leg between them.',
          zh: '请更正其中一处地点，或补充两地之间的区段。',
        },
      }),
    );
}

/** MMW-025: no leg departs before the one before it has arrived; the same minute is allowed. */
function joinInTime(legs: readonly PlacedLeg[]): Finding[] {
  const planned = pairs(legs).flatMap(({ before, after }) =>
    minuteOf(before.leg.plannedArrival) <= minuteOf(after.leg.plannedDeparture)
      ? []
      : [tooEarly(before, after, 'plannedDeparture', before.leg.plannedArrival)],
  );
  return [...planned, ...inFact(legs)];
}

/** Of what has happened some times may not be told yet, so that each is held against the latest one known before it. */
function inFact(legs: readonly PlacedLeg[]): Finding[] {
  const found: Finding[] = [];
  let latest: { placed: PlacedLeg; instant: string } | undefined;
  for (const placed of legs) {
    const known = (['actualDeparture', 'actualArrival'] as const).filter((field) => placed.leg[field]);
    const [first] = known;
    const instant = first && placed.leg[first];
    if (first && instant && latest && minuteOf(instant) < minuteOf(latest.instant))
      found.push(tooEarly(latest.placed, placed, first, latest.instant));
    const last = known.map((field) => placed.leg[field] ?? '').at(-1);
    if (last !== undefined && (!latest || minuteOf(last) > minuteOf(latest.instant)))
      latest = { placed, instant: last };
  }
  return found;
}

function tooEarly(
  before: PlacedLeg,
  after: PlacedLeg,
  field: 'plannedDeparture' | 'actualDeparture' | 'actualArrival',
  limit: string,
): Finding {
  const [one, other] = [before.leg.sequence, after.leg.sequence];
  const left =
    field !== 'actualArrival' && [before.leg.plannedArrival, before.leg.actualArrival].includes(limit);
  return refuse('MMW-025', at(after.pointer, field), {
    actual: after.leg[field],
    expected: `≥ ${limit}`,
    message: left
      ? {
          en: `Leg ${other} departs before leg ${one} has arrived.`,
          zh: `第 ${other} 区段的出发时间早于第 ${one} 区段的到达时间。`,
        }
      : {
          en: `By its actual times leg ${other} lies before leg ${one}.`,
          zh: `按实际时间，第 ${other} 区段早于第 ${one} 区段。`,
        },
    remedy: {
      en: 'Correct the times; mind the offsets at the border (China +08:00, Kazakhstan +05:00).',
      zh: '请更正时间，并注意两侧时区（中国 +08:00，哈萨克斯坦 +05:00）。',
    },
  });
}

/** MMW-026 and MMW-027: the contract runs from where the first leg begins to where the last one ends. */
function ends(waybill: MultimodalWaybill, legs: readonly PlacedLeg[]): Finding[] {
  const first = legs[0]?.leg.from;
  const last = legs.at(-1)?.leg.to;
  const found: Finding[] = [];
  if (first && !samePlace(waybill.placeOfReceipt, first))
    found.push(
      refuse('MMW-026', '/placeOfReceipt', {
        actual: placeName(waybill.placeOfReceipt),
        expected: placeName(first),
        message: {
          en: 'The place of receipt is not where the first leg begins.',
          zh: '收货地点与第一区段的起点不一致。',
        },
        remedy: { en: 'Correct one of the two.', zh: '请更正其中一处。' },
      }),
    );
  if (last && !samePlace(waybill.placeOfDelivery, last))
    found.push(
      refuse('MMW-027', '/placeOfDelivery', {
        actual: placeName(waybill.placeOfDelivery),
        expected: placeName(last),
        message: {
          en: 'The place of delivery is not where the last leg ends.',
          zh: '交付地点与最后区段的终点不一致。',
        },
        remedy: { en: 'Correct one of the two.', zh: '请更正其中一处。' },
      }),
    );
  return found;
}
