import type { RoutingFacts } from '../documents/kind';
import type { CustomsRouting } from '../documents/parts.dto';

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
