import { beijingMs } from '../documents/beijing-day';

/** Banking days that a bank has to examine a presentation (UCP 600 art. 14 b). */
const examinationDays = 5;

const dayMs = 86_400_000;

/**
 * The end of the fifth banking day after the day of presentation, ISO in UTC. Saturdays, Sundays and the
 * given holidays (`YYYY-MM-DD`) are none, in Beijing time, which Chinese banks keep; working weekends that the State Council orders are not known
 * here, so the time is rather a day too long than too short for them.
 */
export function endOfExamination(presentedAt: string, holidays: readonly string[]): string {
  let day = Math.floor((Date.parse(presentedAt) + beijingMs) / dayMs);
  for (let left = examinationDays; left > 0;) {
    day += 1;
    const weekday = (day + 4) % 7;
    const date = new Date(day * dayMs).toISOString().slice(0, 10);
    // Day 0 of the count was a Thursday, so Sunday is 0 and Saturday 6.
    if (weekday !== 0 && weekday !== 6 && !holidays.includes(date)) left -= 1;
  }
  return new Date((day + 1) * dayMs - beijingMs).toISOString();
}
