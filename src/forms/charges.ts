import type { MultimodalWaybill } from '../multimodal/multimodal-waybill.dto';
import { one } from './form';
import { decimal, joined } from './words';

/** What a paper of carriage says of its charges where the parties keep the amounts to themselves. */
export const asAgreed = 'AS AGREED 按约定';

/**
 * The charges of a leg (or of the whole carriage, with no leg named) as one text. Amounts stand there only
 * when who entered them asks for it: a paper goes through many hands, and a rate is nobody's business there.
 */
export function chargesText(
  { charges = [] }: MultimodalWaybill,
  sequence: number | undefined,
  amounts: boolean,
): { text: string | undefined; from: string[] } {
  const own = charges.flatMap((charge, index) =>
    charge.legSequence === sequence ? [{ charge, from: one('/charges', index) }] : [],
  );
  const from = own.map((each) => each.from);
  if (own.length === 0) return { text: undefined, from };
  if (!amounts) return { text: asAgreed, from };
  const text = own.map(({ charge: { code, amount, currency, terms, payer, tariff } }) =>
    joined([code, decimal(amount), currency, terms, payer, tariff && `(${tariff})`]),
  );
  return { text: text.join('; '), from };
}

/** What every carrier on the way is told of handling: the temperature, and that nobody opens without notice. */
export function handlingText({ temperature, noOpenInspection }: MultimodalWaybill): string {
  return joined(
    [
      temperature && `${temperature.minC} to ${temperature.maxC} °C`,
      noOpenInspection ? 'Not to be opened for inspection without notice 未经通知不得开箱查验' : undefined,
    ],
    '; ',
  );
}
