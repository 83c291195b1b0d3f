import type { Text } from '../findings/finding';
import { scaled, scaledSum, unscaled } from '../documents/scaled';
import { inOrder } from './legs';
import type { LegLiability } from './multimodal-page.dto';
import type { MultimodalWaybill } from './multimodal-waybill.dto';

/** What a law of carriage says of loss and damage, as people who claim need it. */
interface Regime {
  /** Special drawing rights per kilogram of gross mass lost or damaged; absent where the law has no such limit. */
  sdrPerKg?: number;
  limit: Text;
  /** Days within which damage that does not show must be notified, and delay be claimed. */
  damageDays?: number;
  delayDays?: number;
  /** Months after which a claim is lost. */
  claimMonths?: number;
  source: string;
  /** The figures were not compared with the text of the law. */
  unconfirmed?: true;
}

/** For the reader's information: the waybill states a regime, and never its figures. */
const regimes: Readonly<Record<string, Regime>> = {
  CMR: {
    sdrPerKg: 8.33,
    limit: { en: '8.33 SDR per kg', zh: '每千克 8.33 特别提款权' },
    damageDays: 7,
    delayDays: 21,
    claimMonths: 12,
    source: 'CMR art. 23 § 3 (Protocol of 1978), 30, 32',
  },
  CIM: {
    sdrPerKg: 17,
    limit: { en: '17 SDR per kg', zh: '每千克 17 特别提款权' },
    damageDays: 7,
    delayDays: 60,
    claimMonths: 12,
    source: 'CIM art. 30 § 2, 47, 48',
  },
  MONTREAL: {
    sdrPerKg: 26,
    limit: { en: '26 SDR per kg', zh: '每千克 26 特别提款权' },
    damageDays: 14,
    delayDays: 21,
    claimMonths: 24,
    source: 'Montreal Convention art. 22 § 3 as revised from 28 December 2024, 31, 35',
  },
  HAGUE: {
    limit: {
      en: 'by package or by kilogram, as the rules that the sea bill names have it',
      zh: '按件或按千克，以海运单证载明的规则为准',
    },
    damageDays: 3,
    claimMonths: 12,
    source: 'Hague and Hague-Visby Rules art. III § 6, IV § 5',
    unconfirmed: true,
  },
  SMGS: {
    limit: { en: 'the value of the goods', zh: '以货物价格为限' },
    claimMonths: 9,
    source: 'SMGS art. 42–48; delay is claimed within two months',
    unconfirmed: true,
  },
  CN_LAW: {
    limit: {
      en: 'as Chinese law has it for the mode, or the declared value',
      zh: '按中国相应运输方式的法律或保价金额',
    },
    source: 'Civil Code of China art. 842; law of the mode',
    unconfirmed: true,
  },
};

/** Liability leg by leg: regime, limit and periods, so that nobody looks for them after the damage. */
export function liabilityOf({ legs, goods, operator }: MultimodalWaybill): LegLiability[] {
  const grams = scaledSum(
    goods.map(({ grossKg }) => grossKg),
    3,
  );
  return inOrder(legs).map(({ leg }) => {
    const regime = leg.liability === undefined ? undefined : regimes[leg.liability];
    const perKg = regime?.sdrPerKg;
    return {
      leg: leg.sequence,
      regime: leg.liability ?? null,
      ...regime,
      // Grams times hundredths of an SDR per kilogram are hundred-thousandths; three places are cut off.
      ...(perKg !== undefined && { greatestSdr: unscaled((grams * scaled(perKg, 2)) / 1_000n, 2) }),
      answers: operator.name,
      carrier: leg.carrier.name,
    };
  });
}
