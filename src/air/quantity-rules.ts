import { scaled, scaledSum } from '../documents/scaled';
import type { Finding } from '../findings/finding';
import { given } from '../findings/gathered';
import type { AirWaybill } from './air-waybill.dto';
import { chargeable3, decimalText, halfKilogram, kilograms11, volumetricHalvesOf } from './measures';

/** What the rules on pieces and weight look at; a house has it as well as a master. */
export type Counted = Pick<AirWaybill, 'pieces' | 'grossWeight' | 'nil'>;

/** Rounding of the lines to a tenth of the weight unit, in thousandths. */
const weightTolerance3 = 100n;

const distance = (a: bigint, b: bigint): bigint => (a > b ? a - b : b - a);

/** QTY-001: no pieces only on a waybill without cargo, and none there. */
export function piecesFitNil({ pieces, nil = false }: Pick<Counted, 'pieces' | 'nil'>): Finding[] {
  if ((pieces === 0) === nil) return [];
  return [
    {
      rule: 'QTY-001',
      severity: 'error',
      pointer: '/pieces',
      box: 'AWB 22J',
      actual: String(pieces),
      expected: nil ? '0' : '≥ 1',
      message: nil
        ? { en: 'A waybill without cargo (nil) has no pieces.', zh: '有单无货（nil）的运单件数应为 0。' }
        : { en: 'A waybill with cargo has at least one piece.', zh: '载货运单的件数至少为 1。' },
      remedy: {
        en: 'Write the pieces as they were counted; set nil to true only when no cargo travels.',
        zh: '请按实际件数填写；仅在有单无货时将 nil 设为 true。',
      },
    },
  ];
}

/** QTY-002: the rate lines add up to the pieces and the gross weight of the waybill. */
export function linesAddUp({ pieces, grossWeight, rateLines }: AirWaybill): Finding[] {
  const findings: Finding[] = [];
  const linePieces = rateLines.reduce((sum, line) => sum + (line.pieces ?? 0), 0);
  if (linePieces !== pieces)
    findings.push(notTheSum('/pieces', 'AWB 22J', String(pieces), String(linePieces)));
  const gross = scaled(grossWeight.value, 3);
  const lines = scaledSum(
    given(rateLines, (line) => line.grossWeight),
    3,
  );
  if (distance(gross, lines) > weightTolerance3) {
    const [actual, expected] = [gross, lines].map(
      (weight) => `${decimalText(weight, 3)} ${grossWeight.unit}`,
    );
    findings.push(notTheSum('/grossWeight/value', 'AWB 22K', actual!, expected!));
  }
  return findings;
}

function notTheSum(pointer: string, box: string, actual: string, expected: string): Finding {
  return {
    rule: 'QTY-002',
    severity: 'warning',
    pointer,
    box,
    actual,
    expected,
    message: {
      en: `The rate lines add up to ${expected}, the waybill says ${actual}.`,
      zh: `运价栏合计为 ${expected}，运单总数为 ${actual}。`,
    },
    remedy: {
      en: 'Compare total and lines with the waybill.',
      zh: '请将总数与各运价栏同运单核对。',
    },
  };
}

/** QTY-003: what has pieces has a weight. Unit and decimals are limited by the shape. */
export function piecesWeigh({ pieces, grossWeight }: Counted): Finding[] {
  if (pieces === 0 || grossWeight.value > 0) return [];
  return [
    {
      rule: 'QTY-003',
      severity: 'error',
      pointer: '/grossWeight/value',
      box: 'AWB 22K',
      actual: String(grossWeight.value),
      expected: '> 0',
      message: { en: `${pieces} pieces cannot weigh nothing.`, zh: `有 ${pieces} 件货物，毛重不能为 0。` },
      remedy: { en: 'Write the weight found on the scale.', zh: '请填写过磅毛重。' },
    },
  ];
}

/** VOL-001: the chargeable weight is at least the larger of gross and volumetric weight, less half a kilogram. */
export function chargeableCoversVolume(waybill: AirWaybill): Finding[] {
  const charged3 = chargeable3(waybill);
  if (charged3 === undefined) return [];
  const { value, unit } = waybill.grossWeight;
  const charged = kilograms11(1, unit) * charged3;
  const gross = kilograms11(value, unit) * 1000n;
  const volumetric = (volumetricHalvesOf(waybill) ?? 0n) * halfKilogram * 1000n;
  const least = (gross > volumetric ? gross : volumetric) - halfKilogram * 1000n;
  if (charged >= least) return [];
  const expected = `≥ ${kilogramText(least)} kg`;
  const why = gross > volumetric ? { en: 'gross', zh: '毛重' } : { en: 'volumetric', zh: '体积重量' };
  return [
    {
      rule: 'VOL-001',
      severity: 'warning',
      pointer: waybill.chargeableWeight === undefined ? '/rateLines' : '/chargeableWeight',
      box: 'AWB 22F',
      actual: `${decimalText(charged3, 3)} ${unit}`,
      expected,
      message: {
        en: `The chargeable weight is less than the ${why.en} weight (6000 cm³ count as 1 kg).`,
        zh: `计费重量小于${why.zh}（每 6000 立方厘米折合 1 千克）。`,
      },
      remedy: {
        en: 'Compare dimensions, volume and chargeable weight.',
        zh: '请核对尺寸、体积与计费重量。',
      },
    },
  ];
}

/** A weight in 10⁻¹⁴ kg as text to the gram, rounded to the nearest. */
function kilogramText(weight14: bigint): string {
  return decimalText((weight14 + 5n * 10n ** 10n) / 10n ** 11n, 3);
}
