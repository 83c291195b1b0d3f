import { at, type Finding } from '../findings/finding';
import { readIdentifier } from '../identifiers/read';
import { inOrder, type PlacedLeg } from './legs';
import type { LegPermit } from './legs.dto';
import { withoutPermit } from './mode-codes';
import type { MultimodalWaybill } from './multimodal-waybill.dto';
import { refuse, warn } from './verdict';

/** Rules on permits for crossing borders by road: TIR carnets, GMS permits, bilateral permits. */
export function checkPermits({ legs }: MultimodalWaybill): Finding[] {
  return inOrder(legs).flatMap((placed) => {
    if (placed.leg.mode !== '3') return elsewhere(placed);
    return [
      ...(placed.leg.permits ?? []).flatMap((permit, index) => {
        const pointer = at(placed.pointer, 'permits', index);
        return [...valid(placed, permit, pointer), ...forVehicle(placed, permit, pointer)];
      }),
      ...permitMissing(placed),
    ];
  });
}

/** MMW-041: a permit is for a lorry, so that on another leg nothing is checked of it. */
function elsewhere({ leg, pointer }: PlacedLeg): Finding[] {
  if (leg.permits === undefined) return [];
  return [
    warn('MMW-041', at(pointer, 'permits'), {
      actual: `mode ${leg.mode}`,
      expected: 'mode 3',
      message: {
        en: 'Permits are for crossing borders by road, and this leg is not by road.',
        zh: '国际道路运输许可仅用于公路区段，本区段非公路运输。',
      },
      remedy: { en: 'Move them to the road leg, or leave them out.', zh: '请移至公路区段，或删除。' },
    }),
  ];
}

/** The calendar day of an instant where it happens: permits hold by local date, and the offset is local. */
const dayOf = (instant: string): string => instant.slice(0, 10);

/** MMW-038: a permit holds from the day of departure to the day of arrival. ISO dates compare as text. */
function valid({ leg }: PlacedLeg, { validFrom, validTo }: LegPermit, pointer: string): Finding[] {
  const departure = dayOf(leg.actualDeparture ?? leg.plannedDeparture);
  const arrival = dayOf(leg.actualArrival ?? leg.plannedArrival);
  const early = departure < validFrom;
  if (!early && arrival <= validTo) return [];
  return [
    refuse('MMW-038', at(pointer, early ? 'validFrom' : 'validTo'), {
      actual: early ? validFrom : validTo,
      expected: early ? `≤ ${departure}` : `≥ ${arrival}`,
      message: early
        ? { en: 'The permit does not hold yet when the leg departs.', zh: '区段出发时许可证尚未生效。' }
        : { en: 'The permit has expired before the leg arrives.', zh: '许可证在区段到达前已失效。' },
      remedy: {
        en: 'Name a permit that holds on all days of the leg.',
        zh: '请填写在整个区段期间有效的许可证。',
      },
    }),
  ];
}

/** MMW-039: the permit is for the vehicle of the leg. A warning, since it may be made out for the trailer. */
function forVehicle({ leg }: PlacedLeg, { vehicle }: LegPermit, pointer: string): Finding[] {
  const id = leg.means?.id;
  if (id === undefined || readIdentifier('vehicle', id).value === vehicle) return [];
  return [
    warn('MMW-039', at(pointer, 'vehicle'), {
      actual: vehicle,
      expected: id,
      message: {
        en: 'The permit is for another vehicle than the one of the leg.',
        zh: '许可证车辆与本区段车辆不一致。',
      },
      remedy: {
        en: 'Correct the plate, unless the permit is for the trailer.',
        zh: '请更正车牌号；如许可证针对挂车，可保留。',
      },
    }),
  ];
}

/** MMW-040: a road leg over a border outside the European Union has a permit. */
function permitMissing({ leg, pointer }: PlacedLeg): Finding[] {
  const { from, to, permits } = leg;
  const free = withoutPermit.has(from.country) && withoutPermit.has(to.country);
  if (from.country === to.country || free || permits !== undefined) return [];
  return [
    warn('MMW-040', at(pointer, 'permits'), {
      expected: 'TIR, GMS, BILATERAL',
      message: {
        en: `The leg crosses from ${from.country} to ${to.country} by road without a permit.`,
        zh: `本区段由 ${from.country} 公路出境至 ${to.country}，未填写许可证。`,
      },
      remedy: {
        en: 'Add the TIR carnet, the GMS permit or the bilateral permit.',
        zh: '请补充 TIR 证、GMS 许可证或双边许可证。',
      },
    }),
  ];
}
