import type { RoutingFacts } from '../documents/kind';
import { isLocalOffice } from '../documents/local-offices';
import type { CustomsRouting } from '../documents/parts.dto';
import type { Finding } from '../findings/finding';
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

/** What is said of a document over the border that is stored and goes to neither customs. */
export const sentToNeither: Pick<Finding, 'severity' | 'message' | 'remedy'> = {
  severity: 'warning',
  message: {
    en: 'No office of Chongqing or Chengdu customs is named, so this document is sent to neither.',
    zh: '未填写重庆或成都关区的海关，本单证不会发送至两地海关。',
  },
  remedy: {
    en: 'Name the offices of export, import or transit under customs, such as 8000 (Chongqing) or 7900 (Chengdu).',
    zh: '请在 customs 中填写出境地、进境地或途经海关，如 8000（重庆）、7900（成都）。',
  },
};

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
