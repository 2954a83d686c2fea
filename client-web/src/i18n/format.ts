/*
 * Dates, times and numbers as people in Germany write them. Every date is Berlin's, wherever the
 * device is: a talk at ten is at ten for all. Nothing here reads a clock; `now` is passed in.
 */
import { locale } from './language.svelte';
import { t } from './index';

const zone = 'Europe/Berlin';
const formats = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale() + JSON.stringify(options);
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale(), { timeZone: zone, ...options });
    formats.set(key, found);
  }
  return found;
}

type Moment = string | number | Date;
const date_of = (at: Moment): Date => (at instanceof Date ? at : new Date(at));

/** '2026-11-24' in Berlin: equal for two moments of the same day, and sorts. */
export function day_key(at: Moment): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(date_of(at));
  return parts;
}

/** Days from `from` to `to` by the calendar in Berlin: 1 for tomorrow, -1 for yesterday. */
export function days_between(from: Moment, to: Moment): number {
  return Math.round((Date.parse(day_key(to)) - Date.parse(day_key(from))) / 86_400_000);
}

/** '10:32' */
export function clock_time(at: Moment): string {
  return format({ hour: '2-digit', minute: '2-digit' }).format(date_of(at));
}

/** '24.11.', with the year when it is not this one: '24.11.2025' */
export function short_date(at: Moment, now: Moment = Date.now()): string {
  const same_year = day_key(at).slice(0, 4) === day_key(now).slice(0, 4);
  return format({ day: '2-digit', month: '2-digit', ...(same_year ? {} : { year: 'numeric' }) }).format(
    date_of(at),
  );
}

/** '24.11.2026' */
export function full_date(at: Moment): string {
  return format({ day: '2-digit', month: '2-digit', year: 'numeric' }).format(date_of(at));
}

/** 'Dienstag, 24. November' */
export function long_date(at: Moment): string {
  return format({ weekday: 'long', day: 'numeric', month: 'long' }).format(date_of(at));
}

/** 'November 2026' */
export function month_name(at: Moment): string {
  return format({ month: 'long', year: 'numeric' }).format(date_of(at));
}

/** 'Di' */
export function weekday(at: Moment): string {
  return format({ weekday: 'short' }).format(date_of(at)).replace('.', '');
}

/** 'heute', 'gestern', 'morgen', else '24.11.' */
export function day(at: Moment, now: Moment = Date.now()): string {
  switch (days_between(now, at)) {
    case 0:
      return t('kit.time.today');
    case -1:
      return t('kit.time.yesterday');
    case 1:
      return t('kit.time.tomorrow');
    default:
      return short_date(at, now);
  }
}

/** 'heute, 10:32 Uhr', 'gestern, 15:10 Uhr', '24.11., 09:00 Uhr' */
export function moment(at: Moment, now: Moment = Date.now()): string {
  return t('kit.time.day_at', { day: day(at, now), time: clock_time(at) });
}

/** For the edge of a list row: '10:32' today, 'gestern', else '20.11.' */
export function row_time(at: Moment, now: Moment = Date.now()): string {
  return days_between(now, at) === 0 ? clock_time(at) : day(at, now);
}

/** 'gerade eben', 'vor 6 Min.', 'vor 3 Std.', then as `moment`. */
export function relative(at: Moment, now: Moment = Date.now()): string {
  const minutes = Math.floor((date_of(now).getTime() - date_of(at).getTime()) / 60_000);
  if (minutes < 1) return t('kit.time.just_now');
  if (minutes < 60) return t('kit.time.minutes_ago', { n: minutes });
  if (minutes < 6 * 60) return t('kit.time.hours_ago', { n: Math.floor(minutes / 60) });
  return moment(at, now);
}

/** '00:47:31': how long something has been running. Never negative. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** '1.234' */
export function number(value: number): string {
  return value.toLocaleString(locale());
}

/** '2,4 MB' */
export function bytes(value: number): string {
  const [size, unit] = value < 1_000_000 ? [value / 1000, 'KB'] : [value / 1_000_000, 'MB'];
  return `${size.toLocaleString(locale(), { maximumFractionDigits: size < 10 ? 1 : 0 })} ${unit}`;
}

/** 'F 14' with the space that never breaks. */
export function mark(letter: 'F' | 'B', value: number): string {
  return `${letter}\u00a0${value}`;
}
