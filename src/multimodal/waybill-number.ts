/**
 * A waybill number is `CYMW` (Chuan-Yu multimodal waybill), two digits of the year, nine digits that
 * the operator gives, and one check character over the eleven digits: 16 characters, well within the
 * 35 of UN/EDIFACT element 1004.
 */
export const waybillNumberForm = /^CYMW(\d{11})([0-9X])$/;

/**
 * The check character of a row of digits, ISO 7064 MOD 11-2: 0 to 9, or X for ten. It finds every
 * single wrong digit and every exchange of two neighbours, the slips that people make most.
 */
export function waybillCheckCharacter(digits: string): string {
  let remainder = 0;
  for (const digit of digits) remainder = ((remainder + Number(digit)) * 2) % 11;
  const check = (12 - remainder) % 11;
  return check === 10 ? 'X' : String(check);
}

/** Completes a number from the year (0–99) and the operator's serial (0–999,999,999). */
export function waybillNumber(year: number, serial: number): string {
  const digits = String(year % 100).padStart(2, '0') + String(serial).padStart(9, '0');
  return `CYMW${digits}${waybillCheckCharacter(digits)}`;
}
