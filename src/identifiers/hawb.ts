import { error, milder, type Reading } from './identifier';
import { drop, spaces } from './tidy';

/** The house waybill number field of a Cargo-IMP FHL message holds 12 characters. */
const channelLength = 12;

/** Alone a hyphen or slash is no number: senders write it where they have none. */
const houseNumber = /^(?=.*[0-9A-Z])[0-9A-Z/-]{1,35}$/;

/**
 * Reads a house air waybill number from tidied text. Forwarders number freely, without a check
 * digit, so only characters and length are tested; the hyphen belongs to the number and stays.
 */
export function readHawb(text: string): Reading {
  const value = drop(text, spaces);
  if (!houseNumber.test(value)) {
    const found = error(
      'HWB-001',
      {
        en: 'A house waybill number has 1 to 35 letters A–Z, digits, hyphens or slashes, at least one of them a letter or digit.',
        zh: '分运单号应为 1 至 35 位字母、数字、连字符或斜杠，且至少含 1 位字母或数字。',
      },
      {
        en: 'Copy the number from the house waybill, without names or remarks.',
        zh: '请按分运单填写号码，勿附加名称或备注。',
      },
    );
    return { value, findings: [found] };
  }
  if (value.length <= channelLength) return { value, findings: [] };
  const found = error(
    'HWB-001',
    {
      en: `The house waybill number has ${value.length} characters; airline messages carry ${channelLength}.`,
      zh: `分运单号长 ${value.length} 位，航空公司报文最多传输 ${channelLength} 位。`,
    },
    {
      en: `Keep it if the waybill shows it so; use at most ${channelLength} characters for new numbers.`,
      zh: `如运单确为此号可保留；新编号请控制在 ${channelLength} 位以内。`,
    },
  );
  return { value, findings: [milder(found, 'warning')] };
}
