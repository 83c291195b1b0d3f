import { luhnCheckDigit } from './check-digit';
import { error, milder, type IdentifierFinding, type Reading } from './identifier';
import { drop, spacesAndHyphens } from './tidy';

/**
 * The last digit of a wagon number of 12 digits (UIC leaflet 438-2, EVN) or of 8 digits (railways
 * of 1520 mm gauge). Both use Luhn over the digits before it.
 */
export function wagonCheckDigit(body: string): number {
  return luhnCheckDigit(body);
}

function notAWagon(): IdentifierFinding {
  return error(
    'WGN-001',
    {
      en: 'A wagon number has 12 digits (UIC), 8 digits (1520 mm gauge) or 7 digits (China), not all zero.',
      zh: '车号应为 12 位（UIC）、8 位（1520 毫米轨距）或 7 位（国铁）数字，且不得全为 0。',
    },
    {
      en: 'Copy the number from the side of the wagon or from the wagon list.',
      zh: '请按车体标记或车辆清单填写车号。',
    },
  );
}

/** China's own 7-digit wagon numbers have no check digit, so a slip in them stays unseen here. */
function uncheckable(): IdentifierFinding {
  const found = error(
    'WGN-003',
    {
      en: 'This is a 7-digit wagon number of China; no check is possible.',
      zh: '该车号为国铁 7 位车号，无校验位，无法校验。',
    },
    {
      en: 'Nothing need be done; compare it with the wagon list if in doubt.',
      zh: '无需处理；如有疑问，请与车辆清单核对。',
    },
  );
  return milder(found, 'info');
}

/** Reads a wagon number from tidied text; the canonical form is digits only. */
export function readWagon(text: string): Reading {
  const value = drop(text, spacesAndHyphens);
  if (!/^(?:\d{12}|\d{8}|\d{7})$/.test(value) || /^0+$/.test(value)) {
    return { value, findings: [notAWagon()] };
  }
  if (value.length === 7) return { value, findings: [uncheckable()] };
  const expected = String(wagonCheckDigit(value.slice(0, -1)));
  const actual = value.slice(-1);
  if (actual === expected) return { value, findings: [] };
  const found = error(
    'WGN-002',
    {
      en: `The check digit of the wagon number must be ${expected} and is ${actual}.`,
      zh: `车号校验位应为 ${expected}，现为 ${actual}。`,
    },
    {
      en: 'Compare every digit with the side of the wagon or the wagon list.',
      zh: '请与车体标记或车辆清单逐位核对车号。',
    },
    expected,
  );
  return { value, findings: [found] };
}
