import listed from '../../seeds/reference/bank-holidays.json';
import { beijingMs } from '../documents/beijing-day';

/**
 * The statutory holidays, `YYYY-MM-DD`, thirteen a year: the Regulation on Public Holidays for National Annual Festivals
 * and Memorial Days (《全国年节及纪念日放假办法》, State Council Order No. 795, in force since 2025). New Year; the eve of
 * the Spring Festival and the first three days of the lunar year; Qingming; 1 and 2 May; the fifth day of the fifth lunar
 * month; the fifteenth of the eighth; 1 to 3 October. The lunar year 2027 begins on 6 February, four minutes before
 * midnight in Beijing: the almanac (GB/T 33661) knows, and the calendar of ICU, which Node has, is a day late.
 */
export const bankHolidays: readonly string[] = listed;

/** Banking days that a bank has to examine a presentation (UCP 600 art. 14 b). */
const examinationDays = 5;

const dayMs = 86_400_000;

const dateOf = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10);
/** Day 0 of the count was a Thursday, so Sunday is 0 and Saturday 6. */
const isWeekend = (day: number): boolean => (day + 4) % 7 === 0 || (day + 4) % 7 === 6;

/**
 * The end of the fifth banking day after the day of presentation, ISO in UTC. Saturdays, Sundays and the
 * given holidays (`YYYY-MM-DD`) are none, in Beijing time, which Chinese banks keep; working weekends that the State
 * Council orders are not known here, so the time is rather a day too long than too short for them.
 */
export function endOfExamination(presentedAt: string, holidays: readonly string[]): string {
  const free = new Set([...holidays, ...givenBack(holidays)]);
  let day = Math.floor((Date.parse(presentedAt) + beijingMs) / dayMs);
  for (let left = examinationDays; left > 0;) {
    day += 1;
    if (!isWeekend(day) && !free.has(dateOf(day))) left -= 1;
  }
  return new Date((day + 1) * dayMs - beijingMs).toISOString();
}

/**
 * The regulation gives a working day for each holiday on a weekend. Which one, the State Council says each November; here
 * it is the next one after the festival.
 */
function givenBack(holidays: readonly string[]): string[] {
  const given: string[] = [];
  for (const holiday of holidays) {
    let day = Date.parse(holiday) / dayMs;
    if (!isWeekend(day)) continue;
    while (isWeekend(day) || [...holidays, ...given].includes(dateOf(day))) day += 1;
    given.push(dateOf(day));
  }
  return given;
}
