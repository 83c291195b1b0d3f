import type { RoutingFacts } from '../documents/kind';
import { isLocalOffice } from '../documents/local-offices';
import type { CustomsRouting } from '../documents/parts.dto';
import type { RailConsignmentNote } from './rail-note.dto';
import type { Spot } from './rule';

/** Customs offices in the order that goods meet them, each once. */
export function offices(customs: CustomsRouting | undefined): string[] {
  const { exportOffice, transitOffices = [], importOffice } = customs ?? {};
  return [...new Set([exportOffice, ...transitOffices, importOffice])].filter(
    (office) => office !== undefined,
  );
}

/** Direction as China's customs sees it; a journey within China has none. */
export function direction(from: string, to: string): RoutingFacts['direction'] {
  if (from === 'CN') return to === 'CN' ? undefined : 'export';
  return to === 'CN' ? 'import' : 'transit';
}

/** Offices of a note: those under customs, then those that its fast clearance (快速通关) names. */
export function noteOffices({ customs, borderDistrict, inlandDistrict }: RailConsignmentNote): string[] {
  const districts = [borderDistrict, inlandDistrict].filter((office) => office !== undefined);
  return [...new Set([...offices(customs), ...districts])];
}

/** Where no office of Chongqing or Chengdu stands. */
export const noLocalOffice = (named: readonly string[]): Spot[] =>
  named.some(isLocalOffice)
    ? []
    : [
        {
          pointer: '/customs',
          ...(named.length > 0 && { actual: named.join(', ') }),
          expected: '80xx, 79xx',
        },
      ];
