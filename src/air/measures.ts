import { scaled, scaledSum } from '../documents/scaled';
import { gathered, given } from '../findings/gathered';
import type { AirDimensions } from './air-charges.dto';
import type { AirVolume, AirWeight } from './air-parts.dto';
import type { AirWaybill } from './air-waybill.dto';

/** One volume unit in millionths of a cubic centimetre; the inch is 2.54 cm, so all are exact. */
const microCubicCm: Readonly<Record<AirVolume['unit'], bigint>> = {
  MC: 1_000_000_000_000n,
  CC: 1_000_000n,
  CF: 28_316_846_592n,
  CI: 16_387_064n,
};

/** A cube of a tenth of the unit of length, in 10⁻¹² cm³. */
const tenthCubed: Readonly<Record<AirDimensions['unit'], bigint>> = { CM: 10n ** 9n, IN: 16_387_064_000n };

/** A thousandth of the weight unit in 10⁻¹¹ kg; the pound is exactly 0.45359237 kg. */
const thousandth: Readonly<Record<AirWeight['unit'], bigint>> = { KG: 10n ** 8n, LB: 45_359_237n };

/** Half a kilogram in 10⁻¹¹ kg: the step to which air freight rounds a weight up. */
export const halfKilogram = 5n * 10n ** 10n;

/** 6000 cm³ weigh as one kilogram, so 3000 cm³ as half of one; in 10⁻¹² cm³. */
const volumeOfHalfKilogram = 3000n * 10n ** 12n;

/** A weight in 10⁻¹¹ kg, in which kilograms and pounds with three decimals are both whole numbers. */
export function kilograms11(value: number, unit: AirWeight['unit']): bigint {
  return scaled(value, 3) * thousandth[unit];
}

function volumetricHalves(volume12: bigint): bigint {
  return (volume12 + volumeOfHalfKilogram - 1n) / volumeOfHalfKilogram;
}

/** Volumetric weight of so many cubic centimetres: 6000 cm³ a kilogram, rounded up to half a kilogram. */
export function volumetricKg(volumeCm3: number): number {
  return Number(volumetricHalves(scaled(volumeCm3, 6) * 1_000_000n)) / 2;
}

/** Volume of the waybill in 10⁻¹² cm³: the one declared, else the one that its dimensions make. */
function volume12({ volume, rateLines }: AirWaybill): bigint | undefined {
  if (volume) return scaled(volume.value, 6) * microCubicCm[volume.unit];
  const dims = gathered(rateLines, (line) => line.dims ?? []);
  if (dims.length === 0) return undefined;
  return dims.reduce((sum, each) => {
    const tenths = scaled(each.length, 1) * scaled(each.width, 1) * scaled(each.height, 1);
    return sum + tenths * BigInt(each.pieces) * tenthCubed[each.unit];
  }, 0n);
}

/** Volumetric weight of a waybill in half kilograms; undefined when it tells no volume. */
export function volumetricHalvesOf(waybill: AirWaybill): bigint | undefined {
  const volume = volume12(waybill);
  return volume === undefined ? undefined : volumetricHalves(volume);
}

/** Chargeable weight in thousandths of the weight unit: as declared, else the sum of the rate lines. */
export function chargeable3({ chargeableWeight, rateLines }: AirWaybill): bigint | undefined {
  if (chargeableWeight !== undefined) return scaled(chargeableWeight, 3);
  const stated = given(rateLines, (line) => line.chargeableWeight);
  return stated.length === 0 ? undefined : scaledSum(stated, 3);
}

/** A scaled integer as decimal text with at least `atLeast` decimals: `decimalText(180000n, 3, 2)` is `180.00`. */
export function decimalText(amount: bigint, places: number, atLeast = 0): string {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const decimals = digits
    .slice(digits.length - places)
    .replace(/0+$/, '')
    .padEnd(atLeast, '0');
  return `${amount < 0n ? '-' : ''}${whole}${decimals && `.${decimals}`}`;
}
