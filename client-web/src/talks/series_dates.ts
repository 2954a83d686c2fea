/*
 * The dates of a series, by the clock in Berlin: 10:00 stays 10:00 when the clocks change. Pure. Holidays
 * are not known; whoever plans leaves such dates out.
 */
import { from_berlin, to_berlin } from '$kit';
import { limits, type Time } from '../protocol/messages';

/** monthly: on the same weekday of the month as the first, the last one if it is a fifth. */
export type Rhythm = 'weekly' | 'fortnightly' | 'monthly';
export const rhythms: readonly Rhythm[] = ['weekly', 'fortnightly', 'monthly'];

/** So many, or as long as a day is not over ('2027-06-30', in Berlin). */
export type SeriesEnd = { times: number } | { until: string };

const day_ms = 86_400_000;

/** The first one is among them; never more than a series may have. */
export function dates_of(first: Time, rhythm: Rhythm, end: SeriesEnd): Time[] {
  const { date, time } = to_berlin(first);
  if (date === '') return [];
  const dates: Time[] = [];
  const times = 'times' in end ? Math.min(end.times, limits.series_talks_max) : limits.series_talks_max;
  for (let n = 0; dates.length < times; n += 1) {
    const next = rhythm === 'monthly' ? in_month(date, n) : plus_days(date, n * (rhythm === 'weekly' ? 7 : 14));
    if ('until' in end && next > end.until) break;
    dates.push(from_berlin(next, time));
  }
  return dates;
}

/** Which weekday of its month a day is: 1 to 4, or 5 for what is a fifth. */
export function place_in_month(date: string): number {
  return Math.ceil(Number(date.slice(8, 10)) / 7);
}

function plus_days(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00.000Z`) + days * day_ms).toISOString().slice(0, 10);
}

/** The day of the same weekday and place in the month, so many months later. */
function in_month(date: string, months: number): string {
  const year = Number(date.slice(0, 4));
  const month = Number(date.slice(5, 7)) - 1 + months;
  const weekday = new Date(`${date}T00:00:00.000Z`).getUTCDay();
  const first = new Date(Date.UTC(year, month, 1));
  const first_such = 1 + ((weekday - first.getUTCDay() + 7) % 7);
  const days = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  let day = first_such + (place_in_month(date) - 1) * 7;
  // A month without a fifth one has its last.
  while (day > days) day -= 7;
  return new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10);
}
