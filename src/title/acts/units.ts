import type { UnitCount } from '../title-terms.dto';
import { refusal } from '../refusal';
import type { TitleRefusal } from '../refusal';
import { line, part, whole } from '../shape';
import type { TitleState } from '../title-state.dto';

/** A unit and its packages: an ISO 6346 number, a wagon, or whatever else the bill calls it. */
export const unitCount = part({ unit: line(20), packages: whole(1, 999_999) });

/** Refuses a partial delivery of more than is left, or of a bill that lists no units. */
export function withinBalance(
  { balance = [] }: TitleState,
  units: UnitCount[] | undefined,
): TitleRefusal | undefined {
  for (const { unit, packages } of units ?? []) {
    const left = balance.find((each) => each.unit === unit)?.packages ?? 0;
    const twice = units?.some((each) => each.unit === unit && each.packages !== packages);
    if (packages > left || twice) {
      return refusal(
        'title.units_beyond_balance',
        `Of ${unit} ${packages} packages are asked for and ${left} are left.`,
        `${unit} 申请提取 ${packages} 件，余 ${left} 件。`,
        { unit, left },
      );
    }
  }
  return undefined;
}

/** What is left after a delivery; nothing where the delivery named no units and so was whole. */
export function afterDelivery(balance: UnitCount[] | undefined, units: UnitCount[] | undefined): UnitCount[] {
  if (!balance || !units) return [];
  return balance
    .map(({ unit, packages }) => ({
      unit,
      packages: packages - (units.find((each) => each.unit === unit)?.packages ?? 0),
    }))
    .filter(({ packages }) => packages > 0);
}
